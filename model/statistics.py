"""What an engine has done and what it is doing, as numbers for people and for Prometheus."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from model.scheduler import Work
    from model.sequence import ComputedSequence


@dataclass(frozen=True)
class EngineStatistics:
    """Counts since the engine was loaded, and its present state."""

    requests: int
    finished: int
    steps: int
    """Forward passes."""
    prompt_tokens: int
    """Prompt tokens that were computed."""
    cached_tokens: int
    """Prompt tokens whose computation was reused."""
    generated_tokens: int
    """Tokens of outputs; those that a grammar forced included."""
    drafted_tokens: int
    accepted_tokens: int
    """Drafted tokens that were right."""
    running: int
    waiting: int
    pages: int
    """Pages of key-value memory."""
    pages_free: int
    pages_reusable: int
    """Of those in use, pages that hold prefixes for reuse."""


class Counters:
    """Running totals. Written by the computing thread alone."""

    def __init__(self) -> None:
        self.requests = self.finished = self.steps = 0
        self._prompt = self._cached = self._generated = self._drafted = self._accepted = 0

    def count(self, sequence: ComputedSequence, before: int, work: Work, right: int, *, generated: int) -> None:
        """Add one sequence's part of a pass that began at position `before` and chose `generated` tokens."""
        if before == (sequence.reused or 0):
            self._cached += before
        self._prompt += max(min(before + work.count, sequence.prompt_length) - before, 0)
        self._generated += generated
        self._drafted += len(work.drafts)
        self._accepted += right

    def statistics(
        self, *, running: int, waiting: int, pages: int, pages_free: int, pages_reusable: int
    ) -> EngineStatistics:
        """A snapshot."""
        return EngineStatistics(
            requests=self.requests,
            finished=self.finished,
            steps=self.steps,
            prompt_tokens=self._prompt,
            cached_tokens=self._cached,
            generated_tokens=self._generated,
            drafted_tokens=self._drafted,
            accepted_tokens=self._accepted,
            running=running,
            waiting=waiting,
            pages=pages,
            pages_free=pages_free,
            pages_reusable=pages_reusable,
        )
