"""A made-up world: people, places, firms, ships, journeys and works that no model has read of, as documents to search."""

from agents.evaluation.world.making import Document, World, make, write

__all__ = ["Document", "World", "make", "write"]
