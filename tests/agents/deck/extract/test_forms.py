"""What a table's own form calls for: bridges, combinations, relations, plans, pairs; pictures that belong together."""

from __future__ import annotations

import pytest

from agents.checks.grounding import item_fault
from agents.deck.extract import ExtractiveWriter
from agents.deck.extract.candidates import candidates
from agents.deck.extract.data import chart_for, reads_better_as
from agents.deck.extract.plans import fills_a_slide, paired_charts, pricing_of, roadmap_of, timeline_of, together
from agents.deck.library import Library
from agents.deck.spec import ClosingSlide, Label, TitleSlide
from agents.deck.texts import items
from agents.deck.writer import DeckRequest
from agents.sources.base import Figure, Table
from agents.sources.limits import Limits
from agents.sources.parse import parse
from benchmarks.deck.corpus import DOCUMENTS
from tests.agents.deck.extract.documents import library, make_table

BRIDGE = make_table(
    [
        ["Step", "€ thousand"],
        ["Opening balance", "410"],
        ["Ticket sales", "260"],
        ["Grants", "90"],
        ["Wages", "-310"],
        ["Repairs", "-70"],
        ["Closing balance", "380"],
    ],
    caption="Table 1: From opening to closing balance (€ thousand)",
)
MARGIN = make_table(
    [["Year", "Revenue (€ m)", "Margin (%)"], ["2021", "12", "8 %"], ["2022", "14", "9 %"], ["2023", "19", "11 %"], ["2024", "23", "12 %"]]
)  # fmt: skip
TARGET = make_table(
    [["Quarter", "Repairs done", "Repairs planned"], ["Q1", "40", "50"], ["Q2", "52", "50"], ["Q3", "61", "55"], ["Q4", "70", "60"]]
)  # fmt: skip
TOWNS = make_table(
    [["Town", "Income (€)", "Bicycles per 100"]]
    + [[f"Town {chr(65 + n)}", f"{1800 + 150 * n:,}", str(12 + 3 * n + n % 2)] for n in range(10)]
)
PLAN = make_table(
    [
        ["Line of work", "Q1 2026", "Q2 2026", "Q3 2026", "Q4 2026"],
        ["Stops", "Survey", "Build shelters", "Build shelters", "–"],
        ["Vehicles", "–", "Tender", "Delivery", "First runs"],
    ]
)
PAIR = make_table(
    [["Depot", "Buses", "Energy (MWh)"], ["North", "42", "910"], ["South", "31", "640"], ["West", "18", "570"]]
)
DATES = make_table(
    [
        ["Date", "What happens", "Who"],
        ["12 January 2027", "Samples to press and retailers", "Communications"],
        ["2 February 2027", "Announcement and pre-orders", "Marketing"],
        ["16 March 2027", "Europe and Japan follow", "–"],
    ]
)
CHINESE = make_table(
    [["项目", "金额（万元）"], ["期初结余", "410"], ["票款", "260"], ["工资", "-310"], ["期末结余", "360"]]
)


class DescribeCharts:
    @pytest.mark.parametrize(
        ("table", "kind"),
        [(BRIDGE, "waterfall"), (CHINESE, "waterfall"), (MARGIN, "combo"), (TARGET, "combo"), (TOWNS, "scatter")],
    )
    def it_follows_the_form(self, table: Table, kind: str):
        chart = chart_for(table, language="en")
        assert chart is not None
        assert chart.kind == kind
        assert chart.alt
        assert reads_better_as(table) == "chart"

    def it_keeps_every_value_of_a_bridge_and_marks_its_levels(self):
        chart = chart_for(BRIDGE, language="en")
        assert chart is not None
        assert chart.series[0].values == [410, 260, 90, -310, -70, 380]
        assert chart.totals == [0, 5]

    def it_gives_a_share_an_axis_of_its_own_and_a_target_none(self):
        share, target = chart_for(MARGIN, language="en"), chart_for(TARGET, language="en")
        assert share is not None
        assert target is not None
        assert [(s.name, s.drawn, s.secondary) for s in share.series] == [("Revenue (€ m)", "column", False), ("Margin (%)", "line", True)]  # fmt: skip
        assert [(s.name, s.drawn, s.secondary) for s in target.series] == [("Repairs done", "column", False), ("Repairs planned", "line", False)]  # fmt: skip

    def it_names_both_measures_of_a_relation(self):
        chart = chart_for(TOWNS, language="en")
        assert chart is not None
        assert chart.across_name == "Income (€)"
        assert chart.series[0].across == [1800 + 150 * n for n in range(10)]

    def it_takes_no_bridge_that_does_not_add_up(self):
        rows = [
            ["Step", "€"],
            ["Opening balance", "410"],
            ["Sales", "260"],
            ["Wages", "-310"],
            ["Closing balance", "900"],
        ]
        chart = chart_for(make_table(rows), language="en")
        assert chart is None or chart.kind != "waterfall"

    def it_takes_no_relation_where_there_is_none(self):
        rows = [
            ["Town", "Income (€)", "Wells"],
            *([f"T{n}", f"{1800 + 150 * n:,}", str(3 + n * 7 % 5)] for n in range(10)),
        ]
        chart = chart_for(make_table(rows), language="en")
        assert chart is None or chart.kind != "scatter"


class DescribePlans:
    def it_makes_a_roadmap_of_work_along_periods(self):
        slide = roadmap_of(PLAN, "s1", Label(label="Plan"))
        assert slide is not None
        assert [p.text for p in slide.phases] == ["Q1 2026", "Q2 2026", "Q3 2026", "Q4 2026"]
        work = [[(w.text.text, w.start, w.end) for w in lane.work] for lane in slide.lanes]
        assert work == [
            [("Survey", 0, 0), ("Build shelters", 1, 2)],
            [("Tender", 1, 1), ("Delivery", 2, 2), ("First runs", 3, 3)],
        ]

    @pytest.mark.parametrize(
        "table", [BRIDGE, MARGIN, TOWNS, make_table([["Who", "2021", "2022"], ["A", "3", "4"], ["B", "5", "6"]])]
    )
    def it_makes_none_of_numbers(self, table: Table):
        assert roadmap_of(table, "s1", Label(label="Plan")) is None

    def it_sets_two_measures_side_by_side(self):
        slide = paired_charts(PAIR, "s1", Label(label="Depots"), None, "en")
        assert slide is not None
        assert [p.heading.text for p in (slide.left, slide.right)] == ["Buses", "Energy (MWh)"]
        assert slide.left.chart.series[0].values == [42, 31, 18]
        assert paired_charts(BRIDGE, "s1", Label(label="x"), None, "en") is None


class DescribePictures:
    def _figure(
        self, name: str, width: int = 1200, height: int = 800, ending: str = "jpg", heading: str = "Places"
    ) -> Figure:
        return Figure(
            id=name, asset=f"{name}.{ending}", width=width, height=height, caption=f"The {name}", heading=(heading,)
        )

    def it_shows_three_of_a_kind_together(self):
        figures = [self._figure(n) for n in ("pier", "lamp", "gate")] + [self._figure("map", heading="Elsewhere")]
        assert [f.id for f in together(figures[1], figures, [])] == ["pier", "lamp", "gate"]
        assert together(figures[1], figures, ["gate"]) == []
        assert together(figures[3], figures, []) == []

    def it_fills_a_slide_with_a_wide_photograph_only(self):
        assert fills_a_slide(self._figure("a"))
        assert not fills_a_slide(self._figure("a", ending="png"))
        assert not fills_a_slide(self._figure("a", width=700, height=500))
        assert not fills_a_slide(self._figure("a", width=1200, height=1200))


def it_draws_what_two_things_share_as_sets():
    text = """# Trams and buses

## Why the city asks

The tram depot of 1931 is full. A second depot would cost 40 million euros.

## Who was asked

The city asked 1,200 passengers in March. Half of them use both every week.

## How they compare

### Trams

- Trams need rails of their own and carry 180 people

### Buses

- Buses go wherever roads go and carry 80 people

### What they share

- Trams and buses run every ten minutes until midnight

## What follows

The city keeps both. It builds no new rails before 2030.
"""
    held = library(text)
    writer = ExtractiveWriter()
    outline = writer.outline(DeckRequest(slides=6), held)
    slides = [writer.draft(e, outline, held, avoid=[]) for e in outline.entries]
    venn = next((s for s in slides if s.layout == "venn"), None)
    assert venn is not None, [s.layout for s in slides]
    assert [p.heading.text for p in venn.sets] == ["Trams", "Buses"]  # type: ignore[union-attr]
    assert venn.shared is not None  # type: ignore[union-attr]
    assert venn.shared.text == "Trams and buses run every ten minutes until midnight"  # type: ignore[union-attr]


class DescribeWholeDecks:
    def _slides(self, text: str, slides: int = 9):
        held, writer = library(text), ExtractiveWriter()
        outline = writer.outline(DeckRequest(slides=slides), held)
        return [writer.draft(e, outline, held, avoid=[]) for e in outline.entries]

    def it_draws_a_plan_a_bridge_and_two_measures(self):
        slides = self._slides((DOCUMENTS / "harbour-plan.md").read_text("utf-8"), 10)
        layouts = [s.layout for s in slides]
        assert {"two_charts", "roadmap", "pros_cons", "chart"} <= set(layouts), layouts
        assert next(s.chart.kind for s in slides if s.layout == "chart") == "waterfall"  # type: ignore[union-attr]

    def it_knows_people_prices_and_questions(self):
        slides = self._slides((DOCUMENTS / "allotment-handbook.md").read_text("utf-8"), 10)
        by_layout = {s.layout: s for s in slides}
        assert {"team", "process", "pricing", "faq"} <= set(by_layout), [s.layout for s in slides]
        assert by_layout["faq"].title.text == "Questions that are asked often"
        assert by_layout["team"].members[0].role.text == "Chair: keeps the waiting list and signs leases"  # type: ignore[union-attr]

    def it_joins_the_four_sides_and_keeps_a_dated_list_whole(self):
        brief = self._slides((DOCUMENTS / "product-brief.md").read_text("utf-8"), 10)
        assert {"matrix", "funnel", "pricing"} <= {s.layout for s in brief}, [s.layout for s in brief]
        prices = next(s for s in brief if s.layout == "pricing").plans  # type: ignore[union-attr]
        assert [p.price.text for p in prices] == ["149 euros", "269 euros", "99 euros"]
        history = self._slides((DOCUMENTS / "lighthouse-history.md").read_text("utf-8"), 10)
        timelines = [s for s in history if s.layout == "timeline"]
        assert [len(s.events) for s in timelines] == [6]  # type: ignore[union-attr]
        assert not any("(2)" in s.title.text for s in history)

    def it_shows_a_table_that_has_but_one_sentence_beside_it(self):
        slides = self._slides((DOCUMENTS / "fleet-review.md").read_text("utf-8"), 10)
        assert sum(s.layout in ("chart", "two_charts") for s in slides) == 3


class DescribePeriodsAcross:
    QUARTERS = ("Q2 2025", "Q3 2025", "Q4 2025", "Q1 2026", "Q2 2026", "Q3 2026")

    def it_draws_each_row_as_a_line_over_the_columns(self) -> None:
        table = make_table(
            [
                ["Line", *self.QUARTERS],
                ["N1", "92", "118", "141", "146", "169", "182"],
                ["N4", "19", "18", "17", "15", "14", "12"],
            ]
        )
        chart = chart_for(table, language="en")
        assert chart is not None
        assert (chart.kind, chart.categories, [s.name for s in chart.series]) == (
            "line",
            list(self.QUARTERS),
            ["N1", "N4"],
        )
        assert chart.series[1].values == [19, 18, 17, 15, 14, 12]
        assert reads_better_as(table) == "chart"

    def it_leaves_measures_side_by_side_alone(self) -> None:
        table = make_table(
            [
                ["Town", "People", "Cars", "Bicycles", "Buses", "Trams"],
                ["A", "9", "8", "7", "6", "5"],
                ["B", "1", "2", "3", "4", "5"],
            ]
        )
        chart = chart_for(table, language="en")
        assert chart is None or chart.kind != "line"


class DescribeDates:
    def it_makes_a_timeline_of_a_table_of_days(self):
        slide = timeline_of(DATES, "s4", Label(label="Timeline"))
        assert slide is not None
        told = [(e.when.text, e.heading.text, e.text and e.text.text) for e in slide.events]
        assert told[0] == ("12 January 2027", "Samples to press and retailers", "Communications")
        assert told[2] == ("16 March 2027", "Europe and Japan follow", None)

    @pytest.mark.parametrize(
        "rows",
        [
            [["Date", "Visitors"], ["12 January", "410"], ["13 January", "380"], ["14 January", "402"]],
            [["Room", "What happens"], ["Hall 1", "Opening"], ["Hall 2", "Workshop"], ["Hall 3", "Supper"]],
            [["Date", "Status"], ["12 January", "open"], ["13 January", "open"], ["14 January", "open"]],
        ],
        ids=["numbers", "no days", "the same each day"],
    )
    def it_leaves_other_tables(self, rows: list[list[str]]):
        assert timeline_of(make_table(rows), "s4", Label(label="Plan")) is None


def it_names_the_numbers_that_offers_hold():
    html = (
        "<h1>API</h1><h2>Limits</h2><table><tr><th>Plan</th><th>Requests a day</th><th>Support</th><th>Price</th></tr>"
        "<tr><td>Free</td><td>1,000</td><td>none, forum</td><td>€0</td></tr>"
        "<tr><td>Crew</td><td>50,000</td><td>by mail</td><td>€39</td></tr></table>"
    )
    document = parse(html.encode(), "api.html", "html", Limits())
    slide = pricing_of(document.source.tables[0], "s1", Label(label="Prices"))
    assert slide is not None
    assert [[f.text for f in plan.features] for plan in slide.plans] == [
        ["Requests a day: 1,000", "none", "forum"],
        ["Requests a day: 50,000", "by mail"],
    ]
    assert [fault for _, item in items(slide) if (fault := item_fault(item, Library(documents=[document])))] == []


def it_keeps_a_quantity_that_begins_a_passage():
    text = (
        "# Report\n\n## Done\n\n46.2 kilometres were planted on 57 farms.\n\n4.1 % of the plants died.\n\n3.2 Method\n"
    )
    passages = parse(text.encode(), "a.md", "markdown", Limits()).source.passages
    said = [c.text for c in candidates(passages, [])]
    assert [t for t in said if t[0] in "4"] == [
        "46.2 kilometres were planted on 57 farms.",
        "4.1 % of the plants died.",
    ]


def it_ends_a_letter_with_what_it_recommends_and_does_not_greet_on_the_cover():
    letter = (
        "Dear members of the board,\n\nThe lease at Canal Street ends in May and the landlord wants 38 percent more. The depot "
        "is the largest hall in town and costs 11,200 a month.\n\nThe roof was last repaired in 1994 and the survey is "
        "due on 3 December.\n\nI recommend that we sign, on condition that the roof survey finds nothing above 50,000.\n"
    )
    held = Library(documents=[parse(letter.encode(), "letter.txt", "text", Limits())])
    writer = ExtractiveWriter()
    outline = writer.outline(DeckRequest(slides=6), held)
    cover, *_, closing = [writer.draft(e, outline, held, avoid=[]) for e in outline.entries]
    assert isinstance(closing, ClosingSlide)
    assert closing.message is not None
    assert closing.message.text.startswith("I recommend that we sign")
    assert isinstance(cover, TitleSlide)
    assert "Dear" not in (cover.subtitle.text if cover.subtitle else "")
