"""Wishes in English and Chinese, read by rules into edit operations."""

from agents.deck.edits.reading.wishes import Read, read

__all__ = ["Read", "read"]
