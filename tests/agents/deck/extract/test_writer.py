import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from agents.deck.extract.capacity import Capacity
from agents.deck.extract.document_title import deck_title
from agents.deck.extract.endings import ending
from agents.deck.extract.writer import ExtractiveWriter
from agents.deck.library import Library
from agents.deck.spec import (
    BulletsSlide,
    ChartSlide,
    ComparisonSlide,
    ImageTextSlide,
    KeyFiguresSlide,
    Slide,
    TitleSlide,
    TwoColumnsSlide,
)
from agents.deck.writer import DeckRequest, Outline
from agents.text.words import is_subsequence, normal_words
from tests.agents.deck.extract.documents import document, library

_TEXTS = {p.stem: p.read_text("utf-8") for p in sorted((Path(__file__).parent / "texts").glob("*.md"))}
_NO_HEADINGS = "\n".join(line for line in _TEXTS["abstract"].split("\n") if line and not line.startswith(("#", "|")))
_HEADINGS_ONLY_TINY = "# Facts\n" + "\n".join(
    f"## Topic {i}\nThing number {i} measures {i + 3} metres." for i in range(1, 301)
)
_BAD: dict[str, str] = {
    "no headings": _NO_HEADINGS,
    "one paragraph": "The council voted 7 to 4 to close the road. Buses may still use it. Work begins in March.",
    "three words": "Hello brave world",
    "a number": "42",
    "only tables": "| Year | Wells |\n|---|---|\n| 2021 | 4 |\n| 2022 | 9 |\n| 2023 | 12 |\n| 2024 | 15 |",
    "300 headings": _HEADINGS_ONLY_TINY,
    "mixed languages": "# 报告 Report\n## 背景\n本项目使用 GPU 集群训练模型，成本下降30%。The budget is €4 million.\n"
    "## Results\nLatency fell from 300 ms to 120 ms. 用户满意度达到93%。",
    "fragments": "# Notes\n## To do\n- paint\n- new lamps\n- ask Mira\n- costs?\n## Later\n- bench, two of them",
    "a very long sentence": "# Law\n## Duty\n"
    + "The lessee shall "
    + ", shall ".join(f"check part {i}" for i in range(60))
    + ".",
}


def _deck(books: Library, slides: int = 10) -> tuple[Outline, list[Slide]]:
    writer = ExtractiveWriter()
    outline = writer.outline(DeckRequest(slides=slides), books)
    avoid: list[str] = []
    drafted = []
    for entry in outline.entries:
        drafted.append(writer.draft(entry, outline, books, avoid=list(avoid)))
        if entry.kind not in {"title", "agenda", "section"}:
            avoid += [i["text"] for i in _items(drafted[-1]) if i["text"] != entry.title]
    return outline, drafted


@cache
def _read(name: str, slides: int = 10) -> tuple[Library, Outline, list[Slide]]:
    """A deck of one of the texts; for those who only look at it."""
    books = library({**_TEXTS, **_BAD}[name])
    return books, *_deck(books, slides)


def _items(slide: Slide) -> list[dict[str, Any]]:
    """Every `Item` of a slide, wherever it is."""

    def walk(node: Any) -> list[dict[str, Any]]:
        if isinstance(node, dict):
            own = [node] if set(node) == {"text", "passages", "origin"} else []
            return own + [i for v in node.values() for i in walk(v)]
        return [i for v in node for i in walk(v)] if isinstance(node, list) else []

    return walk(json.loads(slide.model_dump_json()))


def _bullets(slide: Slide) -> list[str]:
    if isinstance(slide, TwoColumnsSlide | ComparisonSlide):
        return [b.text for half in (slide.left, slide.right) for b in half.bullets]
    return [b.text for b in slide.bullets] if isinstance(slide, BulletsSlide | ImageTextSlide) else []


@pytest.mark.parametrize("name", [*_TEXTS, *_BAD])
class DescribeAnyDocument:
    def it_becomes_a_deck_whose_items_are_its_own_words(self, name: str) -> None:
        books, _, slides = _read(name)
        for item in (i for s in slides for i in _items(s)):
            assert item["origin"] in ("extracted", "read")
            held = [books.passages[p] for p in item["passages"]]
            assert held
            if item["origin"] == "read":
                assert all(p.kind == "table" for p in held)
                continue
            assert any(
                is_subsequence(re.sub(r" \(\d+\)$", "", item["text"]), t)
                for p in held
                for t in (p.text, *p.locator.heading)
            )

    def it_repeats_no_title_and_no_bullet(self, name: str) -> None:
        _, outline, slides = _read(name)
        titles = [e.title.lower() for e in outline.entries]
        bullets = [b for s in slides for b in _bullets(s)]
        assert len(titles) == len(set(titles))
        assert len(bullets) == len(set(bullets))

    def it_never_has_more_slides_than_asked_for_nor_an_empty_one(self, name: str) -> None:
        for count in (1, 3, 6, 10):
            _, _, slides = _read(name, count)
            assert 1 <= len(slides) <= count
            assert all(_bullets(s) for s in slides if s.layout in {"bullets", "two_columns", "comparison"})


class DescribeTheOutline:
    @pytest.mark.parametrize("slides", [3, 5, 6, 8])
    def it_has_exactly_the_slides_asked_for_when_there_is_enough_to_say(self, slides: int) -> None:
        outline, _ = _deck(library(_TEXTS["abstract"]), slides)
        assert len(outline.entries) == slides

    def it_has_an_agenda_where_all_sections_have_room_beside_it(self) -> None:
        kinds = [[e.kind for e in _deck(library(_TEXTS["abstract"]), n)[0].entries] for n in (5, 6, 9)]
        assert ["agenda" in k for k in kinds] == [False, False, True]

    def it_leaves_references_out_and_strips_numbering(self) -> None:
        outline, slides = _deck(library(_TEXTS["abstract"]), 8)
        assert not any(re.match(r"\d", e.title) or "References" in e.title for e in outline.entries)
        assert "Journal of Hydrology" not in "".join(s.model_dump_json() for s in slides)

    def it_covers_every_section_before_any_gets_a_second_slide(self) -> None:
        outline, _ = _deck(library(_TEXTS["manual"]), 8)
        sections = [e.section for e in outline.entries if e.section]
        assert sections == ["Safety", "Getting started", "Daily use", "Cleaning", "Troubleshooting"]

    def it_names_the_other_document_under_the_title(self) -> None:
        books = library(_TEXTS["abstract"], _TEXTS["manual"])
        _, slides = _deck(books, 12)
        first = slides[0]
        assert isinstance(first, TitleSlide)
        assert first.subtitle is not None
        assert first.subtitle.text == deck_title([books.sources[1]])
        assert first.meta is None

    def it_gives_each_of_several_sources_its_part(self) -> None:
        books = library(_TEXTS["abstract"], _TEXTS["manual"])
        outline, slides = _deck(books, 12)
        assert [e.kind for e in outline.entries].count("section") == 2
        used = {p.partition(":")[0] for s in slides for i in _items(s) for p in i["passages"]}
        assert used == {s.id for s in books.sources}

    def it_drafts_a_slide_that_a_person_added(self) -> None:
        books, writer = library(_TEXTS["manual"]), ExtractiveWriter()
        outline = writer.outline(DeckRequest(slides=6), books)
        added = outline.entries[2].model_copy(update={"id": "s99", "title": "Citric acid and the tank", "passages": []})
        assert "citric acid" in writer.draft(added, outline, books, avoid=[]).model_dump_json()


class DescribeTheSlides:
    def it_sets_two_sides_beside_each_other(self) -> None:
        text = (
            "# Shade\n## Trees or canopies?\n### Strengths of trees\n- They hold rain and cool the "
            "air.\n- They last thirty years.\n"
            "### Strengths of canopies\n- They cool from the first day.\n- They fit narrow streets.\n## "
            "Costs\nA tree costs €118 a year."
        )
        layouts = {s.title.text: s for s in _deck(library(text), 5)[1]}
        slide = layouts["Trees or canopies?"]
        assert isinstance(slide, ComparisonSlide)
        assert (slide.left.heading.text, slide.right.heading.text) == ("Strengths of trees", "Strengths of canopies")

    def it_makes_a_chart_of_a_table_and_quotes_what_the_text_says_of_it(self) -> None:
        charts = [s for s in _deck(library(_TEXTS["abstract"]), 8)[1] if isinstance(s, ChartSlide)]
        assert charts
        assert charts[0].takeaway is not None
        assert "23 peaks" in charts[0].takeaway.text

    def it_gives_the_speaker_the_whole_sentences_and_where_they_stand(self) -> None:
        slides = [s for s in _deck(library(_TEXTS["legal"]), 7)[1] if s.title.text == "Term and Termination"]
        assert any("14 days to the end of a month." in n and "Term and Termination" in n for n in slides[0].notes)

    def it_keeps_numbers_with_their_units(self) -> None:
        books = library(_TEXTS["policy"])
        for item in (i for s in _deck(books, 8)[1] for i in _items(s)):
            source = " ".join(books.passages[p].text for p in item["passages"])
            for number in re.findall(r"\d[\d.,]*[%万元台年日户个]*", item["text"]):
                assert number in source or any(
                    number in h for p in item["passages"] for h in books.passages[p].locator.heading
                )

    def it_shows_key_figures_of_a_summary(self) -> None:
        text = (
            "# Report\n## Summary\nVisits rose by 27 % over three summers.\nThe programme cost €4.6 million in all.\n"
            "Shops reported 9 % more afternoon sales.\nThe office planted 386 trees in twelve streets.\n"
            "## Why\nHeat is a risk for older people in the district.\n## How\nStaff counted people at "
            "every crossing by hand."
        )
        figures = [s for s in _deck(library(text), 6)[1] if isinstance(s, KeyFiguresSlide)]
        assert figures
        assert {"27 %", "€4.6 million"} <= {f.value.text for f in figures[0].figures}

    @pytest.mark.parametrize(
        ("told", "said"),
        [
            (
                "The group agreed to move in three stages. Old files move last.",
                "The group agreed to move in three stages",
            ),
            ("The shelves carry 900 kg per square metre. Old files move last.", None),
            ("Contact the yard office: yard@lock.example, +44 20 5550 142.", "Contact the yard office"),
            ("联系人：周敏 电话：0571-5550 8821", "联系人：周敏"),
            ("保健室电话：0571-5550 3302（沈老师）", "保健室电话"),
            ("The wall is old. They agreed to move it in three stages.", None),
            ("The wall is old. It was agreed to move it in three stages.", "It was agreed"),
        ],
    )
    def it_ends_with_what_was_decided_or_whom_to_ask_else_not_at_all(self, told: str, said: str | None) -> None:
        held = library(f"# Move\n\n## Files\n\n{told}\n\n## Why\n\nThe basement holds the files.\n")
        end = ending(held, [], Capacity())
        assert (end.text if end else "").startswith(said or "")
        assert (end is None) == (said is None)
        assert end is None or ending(held, [], Capacity(), [end.text]) is None
        last = _deck(held, 5)[1][-1]
        assert (last.layout == "closing") == (said is not None)

    def it_ends_with_a_figure_of_the_results_but_not_after_the_conclusion_or_with_the_question(self) -> None:
        found = "Does slow charging save cells? Slow charging saved 14 % of the cells."
        held = library(f"# Cells\n\n## Results\n\n{found}\n\n## Advice\n\nWe recommend to charge cells slowly.\n")
        asked = ending(held, [], Capacity())
        bare = library(f"# Cells\n\n## Results\n\n{found}\n\n## More\n\nThe cells are of one maker.\n")
        figure = ending(bare, [], Capacity())
        assert figure is not None
        assert "14 %" in figure.text
        assert ending(bare, [], Capacity(), opened=[figure.text]) is None
        assert asked is None or "14 %" in asked.text

    def it_says_on_the_first_slide_who_prepared_a_report(self) -> None:
        text = "# Nights\n\nPrepared for the trustees by Ana Ruiz and Bo Lind, May 2026\n\n## Cost\nIt cost £148,200 in all.\n"
        first = _deck(library(text), 4)[1][0]
        assert first.meta.text == "Ana Ruiz and Bo Lind · May 2026"  # type: ignore[union-attr]

    def it_asks_for_a_source(self) -> None:
        with pytest.raises(ValueError, match="source"):
            ExtractiveWriter().outline(DeckRequest(), Library())

    def it_is_the_same_every_time(self) -> None:
        first, second = (_deck(Library(documents=[document(_TEXTS["abstract"])]), 8) for _ in range(2))
        assert first == second

    def it_says_something_on_every_bullet(self) -> None:
        for text in _TEXTS.values():
            for bullet in (b for s in _deck(library(text), 8)[1] for b in _bullets(s)):
                assert len(normal_words(bullet)) >= 3
                assert not bullet.endswith((",", ":", ";", "，", "："))
