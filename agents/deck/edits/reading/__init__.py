"""Wishes in English and Chinese, read by rules into edit operations."""

from agents.deck.edits.reading.wishes import Read, check_length, clauses, read

__all__ = ["Read", "check_length", "clauses", "read"]
