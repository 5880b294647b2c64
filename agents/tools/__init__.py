"""What an agent may do in the world: search, open, find. Each goes through the network guard and its own limits."""

from agents.tools.base import Page, Result, SearchUnavailable
from agents.tools.opening import Opener
from agents.tools.providers import providers_of
from agents.tools.searching import Searcher

__all__ = ["Opener", "Page", "Result", "SearchUnavailable", "Searcher", "providers_of"]
