"""The local corpus: documents of any number, cut into passages, found again by words and by meaning, offline."""

from agents.corpus.base import Added, Hit, Stored
from agents.corpus.places import open_corpus
from agents.corpus.search import search
from agents.corpus.store import Corpus

__all__ = ["Added", "Corpus", "Hit", "Stored", "open_corpus", "search"]
