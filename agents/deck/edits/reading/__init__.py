"""Wishes in English and Chinese, read by rules into edit operations."""

from agents.deck.edits.reading.wishes import LONGEST_WISH, Read, clauses, read

__all__ = ["LONGEST_WISH", "Read", "clauses", "read"]
