"""Documents become sources: `read(path) -> Document`."""

from agents.sources.base import Document, Source
from agents.sources.limits import Limits
from agents.sources.reader import read

__all__ = ["Document", "Limits", "Source", "read"]
