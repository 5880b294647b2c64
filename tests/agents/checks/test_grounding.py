from __future__ import annotations

import pytest

from agents.checks import ungrounded
from agents.deck.library import Library
from agents.deck.spec import (
    Author,
    BulletsSlide,
    Chart,
    ChartSlide,
    DeckSpec,
    Half,
    Item,
    Label,
    Origin,
    Prompt,
    Series,
    Slide,
    TableBlock,
    TableSlide,
    TwoColumnsSlide,
)
from agents.sources.base import Column, Document, Locator, Passage, Source, Table

ENGLISH = (
    "In 2023 the City of Porto planted 3,400 street trees, and the Rua Nova was 2.5 degrees cooler in summer. "
    "Twelve schools took part; 38 per cent of the money came from the “Cool Streets” fund."
)
CHINESE = "2023年，夜间图书馆共接待读者三千四百人次，其中百分之三十八是学生。王明馆长称之为“城市书房”计划。"
TABLE = "Year | Trees | Share (%)\n2022 | 1,200 | 21\n2023 | 3,400 | 38"


@pytest.fixture(scope="module")
def library() -> Library:
    def passage(n: int, text: str, kind: str = "paragraph") -> Passage:
        return Passage(id=f"doc:{n}", text=text, kind=kind, locator=Locator(start=0, end=1, heading=("2 Results",)))  # type: ignore[arg-type]

    table = Table(
        id="doc:t1",
        columns=[Column(name="Year"), Column(name="Trees", kind="number"), Column(name="Share (%)", unit="%")],
        cells=[["2022", "1,200", "21"], ["2023", "3,400", "38"]],
        values=[[2022, 1200, 21], [2023, 3400, 38]],
        passage="doc:3",
    )
    source = Source(
        id="doc",
        name="report.pdf",
        media_type="application/pdf",
        title="Shade for Porto",
        text="",
        passages=[passage(1, ENGLISH), passage(2, CHINESE), passage(3, TABLE, "table")],
        tables=[table],
    )
    return Library(documents=[Document(source=source)])


def deck(*slides: Slide) -> DeckSpec:
    author = Author(model="m", tier="large")
    return DeckSpec(title="t", language="en", theme="gesso", slides=list(slides), author=author)


def said(text: str, *passages: str, origin: Origin = "model") -> DeckSpec:
    item = Item(text=text, passages=list(passages), origin=origin)
    return deck(BulletsSlide(id="s1", title=Label(label="Title"), bullets=[item]))


class DescribeItems:
    @pytest.mark.parametrize(
        "text",
        [
            "Porto planted 3,400 street trees in 2023",
            "The Rua Nova was cooler by 2.5 degrees",
            "12 schools took part",
            "38 % of the money came from the Cool Streets fund",
            "Planting trees cooled summer streets",
        ],
    )
    def it_accepts_what_the_passage_says(self, library: Library, text: str) -> None:
        assert ungrounded(said(text, "doc:1"), library) == []

    @pytest.mark.parametrize(
        "text", ["2023年接待3400人次", "学生占38%", "王明馆长的“城市书房”计划", "夜间图书馆接待读者"]
    )
    def it_accepts_the_same_in_chinese(self, library: Library, text: str) -> None:
        assert ungrounded(said(text, "doc:2"), library) == []

    @pytest.mark.parametrize(
        ("text", "named"),
        [
            ("Porto planted 3,500 street trees", "3,500"),
            ("Porto planted 3.4 million street trees", "3.4 million"),
            ("48 % of the money came from the fund", "48 %"),
            ("Porto planted trees in March 2023", "March"),
            ("Eleven schools took part", "Eleven"),
            ("The City of Lisbon planted street trees", "Lisbon"),
            ("Money came from the “Green Roofs” fund", "Green Roofs"),
            ("Trees planted in the City by UNESCO", "UNESCO"),
        ],
    )
    def it_catches_foreign_numbers_dates_and_names(self, library: Library, text: str, named: str) -> None:
        (fault,) = ungrounded(said(text, "doc:1"), library)
        assert named in fault.detail
        number = named[0].isdigit() or named in ("March", "Eleven")
        kind = "foreign_number" if number else "ungrounded"
        assert (fault.kind, fault.slide, fault.slide_id, fault.item) == (kind, 1, "s1", "bullets/0")

    @pytest.mark.parametrize(
        ("text", "named"), [("接待五千人次", "五千"), ("学生占百分之四十", "四十"), ("“知识港湾”计划", "知识港湾")]
    )
    def it_catches_them_in_chinese(self, library: Library, text: str, named: str) -> None:
        (fault,) = ungrounded(said(text, "doc:2"), library)
        assert named in fault.detail

    def it_catches_claims_of_other_words(self, library: Library) -> None:
        assert ungrounded(said("Residents enjoy vibrant nightlife and fine cuisine", "doc:1"), library)
        assert ungrounded(said("居民享受丰富夜生活与美食", "doc:2"), library)

    def it_wants_passages_that_exist(self, library: Library) -> None:
        assert "names no passage" in ungrounded(said("Trees"), library)[0].detail
        assert "doc:99" in ungrounded(said("Trees", "doc:99"), library)[0].detail

    def it_holds_extracted_text_to_deletion_only(self, library: Library) -> None:
        assert (
            ungrounded(said("the City of Porto planted 3,400 street trees", "doc:1", origin="extracted"), library) == []
        )
        assert ungrounded(said("夜间图书馆接待读者三千四百人次", "doc:2", origin="extracted"), library) == []
        assert ungrounded(said("2 Results", "doc:1", origin="extracted"), library) == []
        (fault,) = ungrounded(said("street trees planted by the City", "doc:1", origin="extracted"), library)
        assert "order" in fault.detail

    def it_finds_a_number_in_a_table_with_its_unit_in_the_head(self, library: Library) -> None:
        assert ungrounded(said("Share rose to 38 % in 2023", "doc:3"), library) == []
        assert ungrounded(said("Share rose to 39 % in 2023", "doc:3"), library)

    def it_asks_nothing_of_labels_and_prompts(self, library: Library) -> None:
        half = Half(heading=Label(label="Agenda 2099"), bullets=[Prompt(prompt="Add 7 figures here")])
        assert ungrounded(deck(TwoColumnsSlide(id="s1", title=Label(label="x"), left=half, right=half)), library) == []

    def it_gives_the_path_of_nested_items(self, library: Library) -> None:
        bad = Half(
            heading=Label(label="x"),
            bullets=[Label(label="ok"), Item(text="99 trees", passages=["doc:1"], origin="model")],
        )
        good = Half(heading=Label(label="x"), bullets=[])
        (fault,) = ungrounded(deck(TwoColumnsSlide(id="s1", title=Label(label="x"), left=good, right=bad)), library)
        assert fault.item == "right/bullets/1"


class DescribeFigures:
    def chart(
        self, values: list[float | None], *, categories: list[str] | None = None, name: str = "Trees", **more: str
    ) -> DeckSpec:
        chart = Chart(
            kind="column",
            categories=categories or ["2022", "2023"],
            series=[Series(name=name, values=values)],
            table="doc:t1",
            passages=["doc:3"],
            alt="a",
            **more,  # type: ignore[arg-type]
        )
        return deck(ChartSlide(id="s1", title=Label(label="x"), chart=chart))

    def it_accepts_the_tables_own_values(self, library: Library) -> None:
        assert ungrounded(self.chart([1200, 3400]), library) == []
        assert ungrounded(self.chart([0.21, 0.38], name="Share", number_format="0%"), library) == []
        assert ungrounded(self.chart([1200, 21], categories=["Trees", "Share (%)"], name="2022"), library) == []

    def it_catches_a_wrong_or_swapped_value(self, library: Library) -> None:
        (fault,) = ungrounded(self.chart([1200, 3500]), library)
        assert "3500" in fault.detail
        assert fault.item == "chart"
        assert ungrounded(self.chart([3400, 1200]), library)

    def it_catches_an_unknown_table(self, library: Library) -> None:
        block = TableBlock(columns=["a"], rows=[["1"]], align=["left"], table="doc:t9", passages=["doc:3"], alt="a")
        (fault,) = ungrounded(deck(TableSlide(id="s1", title=Label(label="x"), table=block)), library)
        assert "doc:t9" in fault.detail

    def it_compares_cells_with_the_source_table(self, library: Library) -> None:
        def block(rows: list[list[str]]) -> DeckSpec:
            made = TableBlock(columns=["Year", "Trees"], rows=rows, align=["left", "right"], table="doc:t1", alt="a")
            return deck(TableSlide(id="s1", title=Label(label="x"), table=made))

        assert ungrounded(block([["2022", "1,200"], ["2023", "3,400"]]), library) == []
        assert "9,999" in ungrounded(block([["2022", "9,999"]]), library)[0].detail
        assert ungrounded(block([["2022", "3,400"]]), library), "cells of two rows are mixed"


def it_takes_a_quotation_that_ends_with_the_sentences_own_comma(library: Library):
    claim = Item(text="Money came from the “Cool Streets,” a fund", passages=["doc:1"], origin="model")
    assert ungrounded(deck(BulletsSlide(id="s1", title=Label(label="Money"), bullets=[claim])), library) == []


def it_takes_a_title_that_counts_what_the_slide_lists(library: Library):
    title = Item(text="Three schools of the street trees", passages=["doc:1"], origin="model")
    said = Item(text="Porto planted street trees", passages=["doc:1"], origin="model")
    three = BulletsSlide(id="s1", title=title, bullets=[said, said, said])
    assert ungrounded(deck(three), library) == []
    assert ungrounded(deck(three.model_copy(update={"bullets": [said, said]})), library) != []
