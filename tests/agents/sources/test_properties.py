"""What holds for any bytes: a sound document, or a refusal in a sentence. Never another exception."""

from __future__ import annotations

import io
from itertools import pairwise
from typing import get_args

import docx
import openpyxl
import pptx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agents.errors import InputRefused
from agents.sources.base import Document
from agents.sources.captions import caption_kind
from agents.sources.cells import parse_cell
from agents.sources.cleaning import clean
from agents.sources.encodings import decode
from agents.sources.intake import Format, sniff
from agents.sources.joining import join_lines
from agents.sources.limits import Limits
from agents.sources.parse import parse
from agents.sources.passages import cuts
from tests.agents.sources.conftest import assert_sound
from tests.agents.sources.pdf_by_hand import Page, pdf

BINARY: tuple[Format, ...] = ("pdf", "docx", "pptx", "xlsx")
TEXTUAL = tuple(f for f in get_args(Format) if f not in BINARY)
SOME = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.differing_executors]
)


def attempt(data: bytes, kind: Format) -> Document | None:
    try:
        document = parse(data, "input", kind, Limits())
    except InputRefused:
        return None
    assert_sound(document)
    return document


def originals() -> dict[Format, bytes]:
    word, deck, book = docx.Document(), pptx.Presentation(), openpyxl.Workbook()
    word.add_heading("A heading", 1)
    word.add_paragraph("A paragraph.")
    word.add_table(2, 2)
    deck.slides.add_slide(deck.slide_layouts[1]).shapes.title.text = "A title"  # pyright: ignore[reportOptionalMemberAccess]
    for row in (["a", "b"], [1, 2.5]):
        book.active.append(row)  # pyright: ignore[reportOptionalMemberAccess, reportAttributeAccessIssue]
    found: dict[Format, bytes] = {
        "pdf": pdf([Page().paragraph(72, 700, ["One line of text,", "and another."]), Page().image(9, 9, 99, 99)])
    }
    for kind, thing in (("docx", word), ("pptx", deck), ("xlsx", book)):
        stream = io.BytesIO()
        thing.save(stream)
        found[kind] = stream.getvalue()  # pyright: ignore[reportArgumentType]
    return found


ORIGINALS = originals()
MARKUP = st.text(st.sampled_from("<>/=\"'&#;abhpltrdmx 1\n|-*`_[]()!:"), max_size=400)


class DescribeAnyBytes:
    @pytest.mark.parametrize("kind", get_args(Format))
    @SOME
    @given(st.binary(max_size=600))
    def it_reads_or_refuses_noise(self, kind: Format, data: bytes) -> None:
        attempt(data, kind)

    @pytest.mark.parametrize("kind", TEXTUAL)
    @SOME
    @given(st.text(max_size=600))
    def it_reads_or_refuses_any_text(self, kind: Format, text: str) -> None:
        attempt(text.encode("utf-8", "surrogatepass"), kind)

    @pytest.mark.parametrize("kind", ["markdown", "html"])
    @SOME
    @given(MARKUP)
    def it_reads_or_refuses_any_markup(self, kind: Format, text: str) -> None:
        attempt(text.encode(), kind)

    @pytest.mark.parametrize("kind", BINARY)
    @settings(
        max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.differing_executors]
    )
    @given(st.data())
    def it_reads_or_refuses_damaged_files(self, kind: Format, data: st.DataObject) -> None:
        broken = bytearray(ORIGINALS[kind])
        for _ in range(data.draw(st.integers(1, 12))):
            broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
        attempt(bytes(broken[: data.draw(st.integers(len(broken) // 2, len(broken)))]), kind)

    @SOME
    @given(st.binary(max_size=300))
    def it_names_any_bytes(self, data: bytes) -> None:
        assert sniff(data)


class DescribeTheParts:
    @SOME
    @given(st.text(max_size=3000), st.integers(40, 900))
    def it_cuts_without_losing_words(self, text: str, cap: int) -> None:
        text = text.strip()
        ranges = cuts(text, cap)
        assert all(0 < end - start <= cap for start, end in ranges)
        assert all(before[1] <= after[0] for before, after in pairwise(ranges))
        assert "".join("".join(text[a:b].split()) for a, b in ranges) == "".join(text.split())

    @SOME
    @given(st.text(max_size=80))
    def it_parses_any_cell(self, text: str) -> None:
        cell = parse_cell(text)
        assert (cell.value is None) == (cell.kind in ("text", "date"))

    @SOME
    @given(st.floats(-1e9, 1e9).map(lambda x: round(x, 2)))
    def it_reads_numbers_back(self, number: float) -> None:
        assert parse_cell(f"{number:,.2f}").value == pytest.approx(number)

    @SOME
    @given(st.text())
    def it_cleans_to_what_json_can_hold(self, text: str) -> None:
        clean(text).encode("utf-8")

    @SOME
    @given(st.text(min_size=1))
    def it_decodes_what_it_can(self, text: str) -> None:
        encoded = text.encode("utf-8", "surrogatepass")
        decoded = decode(encoded)
        assert decoded is None or isinstance(decoded, str)

    @SOME
    @given(st.text(max_size=200), st.lists(st.text(max_size=60), max_size=5))
    def it_joins_any_lines(self, text: str, lines: list[str]) -> None:
        join_lines([text, *lines])
        caption_kind(text)
