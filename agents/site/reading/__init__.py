"""One sentence → a whole, sound spec of a site, and what is said honestly about how it was understood."""

from agents.site.reading.sentence import Reading, read_sentence

__all__ = ["Reading", "read_sentence"]
