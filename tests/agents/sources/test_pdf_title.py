"""Which title a PDF has: the metadata's, unless its first page shows it whole."""

import pytest

from agents.sources.pdf_geometry import Box
from agents.sources.pdf_lines import Line
from agents.sources.pdf_title import title_of


def _line(text: str, size: float, baseline: float) -> Line:
    box = Box(72.0, baseline - size, 500.0, baseline)
    return Line(
        text=text, box=box, baseline=baseline, size=size, bold=False, italic=False, font="F", page=1, column=box
    )


@pytest.mark.parametrize(
    ("stated", "title"),
    [
        ("Two readings a day", "Two readings a day: a trial of gauge keeping in 46 weirs"),
        ("Two readings", "Two readings"),
        ("River work, volume 9", "River work, volume 9"),
    ],
)
def it_takes_the_second_half_that_only_the_page_shows(stated: str, title: str) -> None:
    page = [
        _line("Two readings a day: a trial of", 18, 90),
        _line("gauge keeping in 46 weirs", 18, 112),
        _line("Ines Okafor and Piet Laan", 10, 140),
    ]
    found, lines = title_of(page, {"Title": stated}, "paper.pdf", 10)
    assert found == title
    assert len(lines) == (2 if title != stated else 0)
