"""What is too much ends in bounded time: refused with the reason, or done with a word on what was left out."""

from __future__ import annotations

import resource
from pathlib import Path

import pytest

from agents.checks.grounding import ungrounded
from agents.deck.extract.writer import ExtractiveWriter
from agents.deck.library import Library
from agents.deck.making import accept
from agents.deck.writer import DeckRequest
from agents.errors import ConfigurationError
from agents.settings import Settings
from agents.sources.base import Document
from agents.sources.limits import Limits
from agents.sources.parse import parse
from tests.agents.deck.edits.decks import spec

SENTENCE = (
    "The {kind} of section {n} lasted {m} days and cost {m},{n:03d} euros, which the board accepted in its meeting."
)


def written(document: Document, slides: int) -> tuple[int, list[str]]:
    """How many slides the embedded writer plans, and what it claims without a passage."""
    books, writer = Library(documents=[document]), ExtractiveWriter()
    outline = writer.outline(DeckRequest(slides=slides), books)
    drafted = [writer.draft(entry, outline, books, avoid=[]) for entry in outline.entries]
    deck = spec().model_copy(update={"slides": drafted})
    return len(drafted), [fault.detail for fault in ungrounded(deck, books)]


@pytest.mark.parametrize("slides", [0, 101, 300, 10**9])
def it_refuses_more_slides_than_anybody_watches(slides: int, tmp_path: Path):
    with pytest.raises(ConfigurationError, match="1 to 100 slides"):
        accept(DeckRequest(topic="bees", slides=slides, out=tmp_path), Settings())


def it_makes_a_deck_of_a_paper_without_figures_and_tables():
    paper = "# On doors\n\n## Method\n\n" + " ".join(SENTENCE.format(kind="test", n=n, m=n + 3) for n in range(1, 9))
    count, faults = written(parse(paper.encode(), "doors.md", "markdown", Limits()), 5)
    assert count >= 2
    assert faults == []


@pytest.mark.full
def it_sums_up_a_hundred_thousand_rows():
    rows = "\n".join(f"2026-{n % 12 + 1:02d},R{n % 5},{n % 97},{n % 1009}.5" for n in range(100_000))
    document = parse(f"Month,Region,Orders,Revenue\n{rows}\n".encode(), "sales.csv", "csv", Limits())
    assert any("of 100,000 rows" in (t.caption or "") for t in document.source.tables)
    count, faults = written(document, 10)
    assert 4 <= count <= 10
    assert faults == []
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < 2 << 20  # KiB


@pytest.mark.full
def it_reads_a_book_of_three_hundred_pages():
    chapters = [
        f"## Chapter {n}\n\n"
        + "\n\n".join(
            " ".join(SENTENCE.format(kind=k, n=n, m=n + i) for i in range(9)) for k in ("survey", "repair", "trial")
        )
        for n in range(1, 121)
    ]
    document = parse(("# The works\n\n" + "\n\n".join(chapters)).encode(), "book.md", "markdown", Limits())
    assert len(document.source.text) > 300_000
    count, faults = written(document, 20)
    assert 12 <= count <= 20
    assert faults == []
