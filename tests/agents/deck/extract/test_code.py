"""Code of a source becomes a slide of its own: its lines as they stand, with the sentence that leads to them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from agents.checks.grounding import fault_of
from agents.deck.edits.recast import recast
from agents.deck.extract import ExtractiveWriter
from agents.deck.extract.code import code_slide
from agents.deck.library import Library
from agents.deck.spec import BulletsSlide, CodeSlide, Label, Slide
from agents.deck.writer import DeckRequest, Entry
from agents.poster.page import render_poster
from agents.poster.spec import Panel
from agents.render.diagrams.code import stretches
from agents.sources.limits import Limits
from agents.sources.parse import parse
from tests.agents.poster.sheets import library, poster

_CODE = re.compile(r"<pre.*?</pre>", re.DOTALL)
_PROGRAM = """def shade(street, year):
    # a crown closes after nine years
    grown = min(1.0, (year - street.planted) / 9)


    return street.trees * 38 * grown

def later(street):
    return shade(street, 2031)
"""
_GUIDE = f"""# Shade for streets

Shade tells how much of a pavement lies under crowns, for planners who have no model of their own.

## Working out shade

The first version took a week. The function below works out the pavement that lies in shade:

```python
{_PROGRAM}```

## Where the numbers come from

Crowns were measured on 120 streets in the summer of 2024. The mean crown covers 38 square metres.

$$
a = b + c
$$

## Limits

Hedges are not counted, and streets without a survey are left out of every sum. New trees are counted from their first leaf.
"""


@pytest.fixture(scope="module")
def held() -> Library:
    return Library(documents=[parse(_GUIDE.encode(), "guide.md", "markdown", Limits())])


@pytest.fixture(scope="module")
def drawn(held: Library) -> list[Slide]:
    writer = ExtractiveWriter()
    outline = writer.outline(DeckRequest(slides=8), held)
    return [writer.draft(entry, outline, held, avoid=[]) for entry in outline.entries]


@pytest.fixture(scope="module")
def coded(drawn: list[Slide]) -> CodeSlide:
    (slide,) = [slide for slide in drawn if isinstance(slide, CodeSlide)]
    return slide


def it_shows_the_lines_as_they_stand_under_what_they_are_for(coded: CodeSlide, held: Library):
    assert coded.title.text.startswith("Working out shade")
    assert coded.takeaway is not None
    assert coded.takeaway.text == "The function below works out the pavement that lies in shade"
    assert coded.code.text == _PROGRAM.strip().replace("\n\n\n", "\n\n")
    assert fault_of(coded.code, held) is None


def it_finds_a_line_that_the_source_does_not_have(coded: CodeSlide, held: Library):
    told = fault_of(coded.code.model_copy(update={"text": coded.code.text.replace("38", "83")}), held)
    assert told is not None
    assert "83" in told


def it_cuts_where_a_block_ends_and_counts_what_is_left_out():
    text = "".join(f"def f{n}():\n    return {n}\n\n" for n in range(1, 10))
    source = parse(f"# Tool\n\n## Functions\n\n```\n{text}```\n".encode(), "a.md", "markdown", Limits())
    tool = Library(documents=[source])
    (passage,) = [p for p in tool.passages.values() if p.kind == "code"]
    slide = code_slide(Entry(id="s1", kind="code", title="f", passages=[passage.id]), Label(label="f"), tool, [])
    assert slide is not None
    shown = slide.code.text.splitlines()
    assert shown[-1].startswith("    return")
    assert len([line for line in shown if line]) + slide.code.left_out == 18
    assert slide.notes == [passage.text]


def it_goes_into_the_notes_where_a_new_layout_has_no_place_for_it(coded: CodeSlide, held: Library):
    listed = recast(coded, "bullets", held, "en").slide
    assert isinstance(listed, BulletsSlide)
    assert any("street.trees * 38" in note for note in listed.notes)


def it_stands_on_a_poster(coded: CodeSlide):
    sheet = poster().model_copy(update={"panels": [Panel(slide=coded)]})
    page = re.sub("<[^>]+>", "", found[0]) if (found := _CODE.search(render_poster(sheet, library(), None))) else ""
    assert page.strip() == escape(coded.code.text)


@given(st.text(alphabet="ab#/*\"'-\n {};:for<!>\\`", max_size=80))
def it_colours_every_character_once(text: str):
    assert "".join(piece for _, piece in stretches(text)) == text


@pytest.mark.parametrize(
    ("line", "kind", "piece"),
    [
        ("x = 1  # one", "comment", "# one"),
        ("int x; // one", "comment", "// one"),
        ("SELECT a -- all", "comment", "-- all"),
        ("/* one */ x", "comment", "/* one */"),
        ("say('hello')", "string", "'hello'"),
        ('{"a": 1}', "string", '"a"'),
        ("return x", "word", "return"),
    ],
)
def it_tells_comments_strings_and_words_apart(line: str, kind: str, piece: str):
    assert (kind, piece) in list(stretches(line))


@pytest.mark.parametrize(
    "line", ["color: #fff;", "https://a.example/b", "--station lerwick", "it's and don't", "$for_x"]
)
def it_takes_no_part_of_a_word_for_one(line: str):
    assert all(kind != "comment" and kind != "string" for kind, _ in stretches(line))
