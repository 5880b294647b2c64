"""Research: a question and documents become a cited report, in which every sentence has a passage to show."""

from agents.research.making import research
from agents.research.request import Budget, ResearchRequest, ResearchResult

__all__ = ["Budget", "ResearchRequest", "ResearchResult", "research"]
