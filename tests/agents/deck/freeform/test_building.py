"""From clean markup to a slide: words with their passages, charts, tables and pictures of the sources."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from agents.deck.extract import ExtractiveWriter
from agents.deck.freeform.building import Built, build, claims_nothing
from agents.deck.freeform.naming import Names, found, listed, opened, overview
from agents.deck.freeform.tooling import Refused, _composed
from agents.deck.library import Library
from agents.deck.spec import CodeSlide, FreeformSlide, Item, Label
from agents.deck.texts import text_at, without
from agents.render.freeform_view import filled
from agents.render.layouts import load_theme
from agents.sources import read
from agents.sources.limits import Limits
from agents.sources.parse import parse
from tests.agents.deck.conftest import DOCUMENT


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    path = tmp_path_factory.mktemp("bus") / "night-bus.md"
    path.write_text(DOCUMENT, "utf-8")
    figures = Path(__file__).resolve().parents[4] / "examples" / "cool-streets.pdf"
    return Library(documents=[read(path), read(figures)])


@pytest.fixture(scope="module")
def names(library: Library) -> Names:
    return Names.of(library)


@pytest.fixture
def built(library: Library, names: Names):
    def run(markup: str) -> Built:
        return build("s2", Label(label="A title"), markup, library, names, "en")

    return run


def page(made: Built, library: Library) -> str:
    return filled(made.slide, library, load_theme("gesso"), lambda text: text.text)


class DescribeWords:
    def it_takes_passages_from_the_nearest_element_that_names_them(self, built, names: Names):
        made = built('<div data-passages="p1"><p>One 1</p><p data-passages="p2,p3">Two 2</p></div>')
        texts = [word.text for word in made.slide.words]
        assert [t.passages for t in texts] == [[names.ids["p1"]], [names.ids["p2"], names.ids["p3"]]]

    def it_keeps_emphasis_beside_the_words(self, built, library: Library):
        made = built('<p data-passages="p1">It <b>fell</b> by <span style="color:var(--accent1)">a lot</span></p>')
        assert made.slide.words[0].text.text == "It fell by a lot"
        shown = page(made, library)
        assert 'It <strong>fell</strong> by <span style="color:var(--accent1)">a lot</span>' in shown
        made.slide.words[0].text = Label(label="It rose")
        assert ">It rose</p>" in page(made, library)

    def it_keeps_emphasis_where_the_typesetter_parts_number_and_unit_otherwise(self, built, library: Library):
        made = built('<div data-passages="p1"><span style="color:var(--ground)">94 %</span></div>')
        shown = filled(made.slide, library, load_theme("gesso"), lambda text: text.text.replace(" ", "\u00a0"))
        assert '<span style="color:var(--ground)">94' in shown

    def it_makes_a_label_of_a_heading_within_what_names_passages(self, built):
        made = built('<div data-passages="p1"><h3>Chilled marmalade</h3><p>Nothing like it 77</p></div>')
        heading, claim = (word.text for word in made.slide.words)
        assert isinstance(heading, Label)
        assert isinstance(claim, Item)

    def it_takes_loose_words_as_texts_of_their_own(self, built):
        made = built("<div>Before<p>Middle</p>After</div>")
        assert [word.text.text for word in made.slide.words] == ["Before", "Middle", "After"]

    def it_escapes_words_when_they_are_put_in(self, built, library: Library):
        made = built("<p data-passages='p1'>a &lt;script&gt; b</p>")
        assert "&lt;script&gt;" in page(made, library)

    def it_takes_the_first_heading_of_the_first_rank_as_the_title(self, built, library: Library):
        made = built("<h1 style='color:red'>Own title</h1><p>Words</p>")
        assert made.slide.title == Label(label="Own title")
        assert 'data-role="title"' in page(made, library)

    def it_leaves_out_what_was_taken_off_the_slide(self, built, library: Library):
        made = built("<p>First</p><p>Second</p>")
        slide = without(made.slide, "words/0/text")
        assert isinstance(slide, FreeformSlide)
        assert text_at(slide, "words/1/text") == Label(label="Second")
        shown = filled(slide, library, load_theme("gesso"), lambda text: text.text)
        assert "First" not in shown
        assert 'data-item="words/1/text"' in shown

    @pytest.mark.parametrize("words", ["Before", "What was tried", "之前", "为什么要这样做"])
    def it_lets_short_headings_claim_nothing(self, words: str):
        assert claims_nothing(words)

    @pytest.mark.parametrize(
        "words", ["In 2021", "Twelve of them", "It was Hanna Lisk", "增长31%", "a b c d e f g h i j"]
    )
    def it_takes_others_for_claims(self, words: str, built):
        made = built(f"<p>{words}</p>")
        assert isinstance(made.slide.words[0].text, Item)
        assert any("names no passage" in said for said in made.told)


class DescribeData:
    def it_draws_charts_from_tables_of_the_sources(self, built, library: Library):
        made = built('<figure data-chart="t1" data-kind="line" style="width:400px;height:300px"></figure>')
        assert made.slide.charts[0].kind == "line"
        assert made.slide.charts[0].table in library.tables
        shown = page(made, library)
        assert "data-chart='{" in shown
        assert "<svg" in shown

    def it_takes_a_chart_of_its_own_with_the_passages_it_names(self, built, names: Names):
        data = '{"kind":"bar","categories":["Before","After"],"series":[{"name":"Rides","values":[1120,210]}]}'
        made = built(f"<figure data-chart='{data}' data-passages='p1'></figure>")
        assert made.slide.charts[0].passages == [names.ids["p1"]]
        assert made.slide.charts[0].table is None

    @pytest.mark.parametrize("said", ["t99", "{", '{"kind":"spiral"}', "[1]", "null"])
    def it_leaves_out_charts_that_are_none(self, built, said: str):
        made = built(f"<figure data-chart='{said}'></figure><p>Words</p>")
        assert not made.slide.charts
        assert "data-chart-at" not in made.slide.html
        assert made.told

    def it_shows_tables_of_the_sources_and_written_ones(self, built, library: Library):
        made = built(
            '<table data-table="t1" data-rows="2"></table>'
            '<table data-passages="p1"><tr><th>What</th><th>Rides</th></tr><tr><td>Taxi</td><td>1,120</td></tr></table>'
        )
        assert [len(t.rows) for t in made.slide.tables] == [2, 1]
        assert made.slide.tables[1].align == ["left", "right"]
        assert page(made, library).count("<table") == 2

    def it_shows_pictures_of_the_sources_with_their_caption(self, built, library: Library):
        made = built('<img data-picture="f1" style="width:300px;height:200px">')
        assert made.slide.images[0].asset in library.assets
        assert made.slide.images[0].alt
        assert "data:image/" in page(made, library)

    def it_draws_icons_by_name_and_by_meaning(self, built, library: Library):
        made = built('<i data-icon="zzz-none"></i><i data-icon="money" style="font-size:40px"></i><p>Words</p>')
        assert any("no icon" in said for said in made.told)
        assert page(made, library).count("<svg") == 2


class DescribeNames:
    def it_names_everything_once_and_the_same_when_documents_come(self, library: Library, names: Names):
        assert len(set(names.ids.values())) == len(names.ids)
        first = Names.of(Library(documents=library.documents[:1]))
        assert first.ids.items() <= names.ids.items()

    def it_tells_as_much_as_fits(self, library: Library, names: Names):
        whole, little = overview(library, names, 100_000), overview(library, names, 150)
        assert "1,120 taxi rides" in whole
        assert "found by searching" in little
        assert len(little) < 900

    def it_finds_and_opens(self, library: Library, names: Names):
        assert "9,300" in found("how many passengers", library, names)
        assert "No passage" in found("zebra", library, names)
        assert "2022 Q2 | 1,400 | 870" in opened("t1", library, names)
        assert "There is no" in opened("p9999", library, names)

    def it_reads_lists_of_names(self):
        assert listed("[p1], p2 p3") == listed(["p1", "p2", "p3"]) == ["p1", "p2", "p3"]


def it_composes_program_text_by_its_passage_and_nothing_else_as_code() -> None:
    text = "# Gauge\n\n## Reading it\n\nThe gauge is read twice.\n\n```python\ndef level(x):\n    return x * 2\n\nprint(level(4))\n```\n"
    held = Library(documents=[parse(text.encode(), "gauge.md", "markdown", Limits())])
    named = Names.of(held)
    names_of = {held.passages[i].kind: name for name, i in named.ids.items() if i in held.passages}
    session = SimpleNamespace(writer=ExtractiveWriter())
    desk: Any = SimpleNamespace(
        names=named, library=held, language="en", session=session, bench=SimpleNamespace(slides=[])
    )
    placed, _ = _composed("s2", "Reading it", {"layout": "code", "about": [names_of["code"]]}, desk)
    assert isinstance(placed.slide, CodeSlide)
    assert placed.slide.code.text.startswith("def level(x):")
    with pytest.raises(Refused, match="program text"):
        _composed("s3", "Reading it", {"layout": "code", "about": [names_of["paragraph"]]}, desk)
