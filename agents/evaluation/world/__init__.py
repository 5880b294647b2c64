"""A made-up world: people, places, firms, ships, journeys and works that no model has read of, as documents to search."""
# ruff: noqa: E501 -- a phrase is one line

from agents.evaluation.world.making import Document, World, make, write

__all__ = ["Document", "World", "make", "write"]
