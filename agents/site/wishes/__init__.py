"""Wishes: a message about a site → typed operations → a new, sound spec."""

from agents.site.wishes.applying import apply, renamed
from agents.site.wishes.context import Pointed
from agents.site.wishes.errors import WishRefused
from agents.site.wishes.operations import OPERATIONS, Operation, operation_list
from agents.site.wishes.understanding import Understanding, read_wish

__all__ = [
    "OPERATIONS",
    "Operation",
    "Pointed",
    "Understanding",
    "WishRefused",
    "apply",
    "operation_list",
    "read_wish",
    "renamed",
]
