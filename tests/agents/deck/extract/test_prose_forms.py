"""Prose in the form of a list, tables of mixed units, dated clauses: each becomes the layout that it calls for."""

from __future__ import annotations

import pytest

from agents.deck.extract import ExtractiveWriter, LeadChooser
from agents.deck.extract.data import chart_for, mixed_units, reads_better_as
from agents.deck.extract.prose_forms import parted
from agents.deck.library import Library
from agents.deck.spec import Slide
from agents.deck.writer import DeckRequest
from agents.sources.base import Passage
from agents.sources.limits import Limits
from agents.sources.parse import parse

SPEC = """# Scanner

## Comparison

| Property | Old | New |
| --- | --- | --- |
| Range | 4 m | 9 m |
| Battery life | 8 h | 14 h |
| Weight | 455 g | 380 g |
| Price | 890 € | 990 € |

## Phases

1. Prototype: ten devices. Tests the new optics.
2. Pilot: 60 devices at two customers.
3. Release: first series of 5,000 devices.

## Prices and plans

Basic at 990 euros: scanner, battery, one year of warranty. Plus at 1,190 euros: a second battery, dock, three years.

## Questions from sales

Can old docks be used? No, the contacts have moved; an adapter costs 19 euros. When can customers order? From 1 May 2027.

## History

The first scanner was sold in 2009 to a port. It weighed a kilogram, and its battery lasted four hours of work.
"""
POLICY = """# 公园夜间开放办法

## 目的

为满足市民夜间休闲需要，提高公园利用率，制定本办法。2025年试点的12座公园夜间入园人次达到186万，占全天的37%。

## 经费

| 项目 | 2026年（万元） | 2027年（万元） |
| --- | ---: | ---: |
| 照明改造 | 1860 | 2430 |
| 人员值守 | 920 | 1580 |
| 监控设备 | 640 | 410 |

## 实施步骤

2026年12月前完成设计；2027年1月至3月完成第一批16座公园施工；2027年4月1日起正式开放；2027年10月组织评估。

## 附则

本办法由市园林局负责解释，自2027年4月1日起施行，有效期两年。
"""


def slides(text: str, count: int) -> dict[str, Slide]:
    """Slides by title, and the first of each section by its name, drafted without a model."""
    library = Library(documents=[parse(text.encode(), "a.md", "markdown", Limits())])
    writer = ExtractiveWriter(LeadChooser())
    outline = writer.outline(DeckRequest(slides=count, theme="gesso"), library)
    drafted = {e.title: writer.draft(e, outline, library, avoid=[]) for e in outline.entries}
    for entry in outline.entries:
        drafted.setdefault(entry.section or entry.title, drafted[entry.title])
    return drafted


@pytest.fixture(scope="module")
def spec() -> dict[str, Slide]:
    return slides(SPEC, 9)


@pytest.mark.parametrize(
    ("title", "layout"),
    [("Comparison", "table"), ("Phases", "process"), ("Prices and plans", "pricing"), ("Questions from sales", "faq")],
)
def it_finds_the_layout(spec: dict[str, Slide], title: str, layout: str):
    assert spec[title].layout == layout


def it_keeps_questions_with_their_answers(spec: dict[str, Slide]):
    faq = spec["Questions from sales"]
    assert faq.layout == "faq"
    assert [(q.question.text, q.answer.text) for q in faq.questions] == [
        ("Can old docks be used?", "No, the contacts have moved; an adapter costs 19 euros"),
        ("When can customers order?", "From 1 May 2027"),
    ]


def it_shows_dated_clauses_as_a_timeline_and_money_as_a_chart():
    made = slides(POLICY, 7)
    steps = made["实施步骤"]
    assert steps.layout == "timeline"
    assert [(e.when.text, e.heading.text) for e in steps.events] == [
        ("2026年12月前", "完成设计"),
        ("2027年1月至3月", "完成第一批16座公园施工"),
        ("2027年4月1日起", "正式开放"),
        ("2027年10月", "组织评估"),
    ]
    assert made["经费"].layout == "chart"


def it_gives_up_the_provisions_before_the_money():
    assert "经费" in slides(POLICY, 4)
    assert "附则" not in slides(POLICY, 4)


def it_draws_no_chart_of_mixed_units():
    table = parse(SPEC.encode(), "a.md", "markdown", Limits()).source.tables[0]
    assert mixed_units(table)
    assert chart_for(table, language="en") is None
    assert reads_better_as(table) == "table"


def it_says_no_announcement_where_there_is_more():
    text = (
        "# Rivers\n\n## Abstract\n\nWe study how far ahead river levels can be forecast on a small device. The device "
        "draws 3.2 W. Windows longer than 192 steps give no gain at all.\n"
    )
    said = [
        t
        for s in slides(text, 3).values()
        if s.layout in ("bullets", "icons", "statement")
        for t in [s.model_dump_json()]
    ]
    assert said
    assert not any("We study" in t for t in said)


COUNTED = """# Market {year}

## {heading}

First, buy 80 awnings in March. Second, build a reading corner in May. Third, rate the stalls from June.

## Sources

| Source | Share (%) |
| --- | ---: |
| Stalls | 56 |
| Town | 33 |
| Sponsors | 11 |
"""


def it_takes_what_is_counted_under_plans_for_steps_and_reasons_for_none():
    plans = slides(COUNTED.format(year=2027, heading="Plans for next year"), 8)["Plans for next year"]
    assert [step.heading.text for step in plans.steps][1] == "Build a reading corner in May"  # type: ignore[union-attr]
    reasons = slides(COUNTED.format(year=2027, heading="Why people come"), 8)["Why people come"]
    assert reasons.layout != "process"


def it_shows_a_table_of_numbers_that_is_called_sources():
    made = slides(COUNTED.format(year=2027, heading="Plans for next year"), 8)
    assert any(slide.layout == "chart" for slide in made.values())


RULES = """# 加装电梯办法

## 申请条件

申请应当同时满足以下条件：三分之二以上业主同意；方案经有资质的单位设计；不占用消防通道；已书面约定费用分摊。异议由社区组织协商。

## 办理程序

第一步，业主代表向社区提交申请书。第二步，社区核实并公示七日。第三步，住建局组织联合审查。第四步，施工单位办理开工手续并施工。

## 附则

本办法自2026年3月1日起施行，有效期五年。
"""
MINUTES = """# Minutes of the hall committee

## Roof

Three builders were asked. The committee preferred the second one because it can begin in January. Action: T. Blom to sign the contract by 28 November.

## Heating

The boiler failed twice in October and a repair would cost 900 pounds. Action: S. Carver to ask the county for the form.

## Safety

The door of the kitchen does not close by itself and must be mended soon. Action: J. Dunmore to have it mended before 1 December.

## Bookings

Bookings rose in the third quarter and Saturdays are full until February.
"""


def it_shows_conditions_one_by_one_and_counted_steps_as_a_process():
    made = slides(RULES, 6)
    conditions, steps = made["申请条件"], made["办理程序"]
    assert conditions.layout == "bullets"
    assert [b.text for b in conditions.bullets][:4] == [
        "三分之二以上业主同意",
        "方案经有资质的单位设计",
        "不占用消防通道",
        "已书面约定费用分摊",
    ]
    assert steps.layout == "process"
    assert len(steps.steps) == 4


def it_gathers_what_minutes_ask_of_whom():
    made = slides(MINUTES, 10)["Who does what"]
    assert made.layout == "table"
    assert [row[::2] for row in made.table.rows] == [
        ["T. Blom", "28 November"],
        ["S. Carver", ""],
        ["J. Dunmore", "1 December"],
    ]


def _told(text: str) -> list[Passage]:
    return parse(f"# A\n\n{text}\n".encode(), "a.md", "markdown", Limits()).source.passages


class DescribePartsOfAWhole:
    @pytest.mark.parametrize(
        ("text", "names", "first"),
        [
            (
                "系统分为三层：感知层、控制层和应用层。感知层布设传感器186个；控制层替换继电器柜；应用层包括四个模块。",
                ["感知层", "控制层", "应用层"],
                "布设传感器186个",
            ),
            (
                "The plan has three parts: fields, barns and roads. Fields are drained first; barns get new roofs; roads wait.",
                ["Fields", "Barns", "Roads"],
                "Fields are drained first",
            ),
        ],
    )
    def it_reads_what_is_said_of_each_part_that_is_named_first(self, text: str, names: list[str], first: str) -> None:
        told = parted(_told(text))
        assert ([line.head for line in told], told[0].rest) == (names, first)

    def it_reads_nothing_where_a_part_goes_unsaid(self) -> None:
        assert parted(_told("It has three parts: fields, barns and roads. Fields are drained.")) == []
