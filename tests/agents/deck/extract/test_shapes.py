"""Layouts are chosen by sure signs in the content, in its own words; where a sign is missing, none is chosen."""

from __future__ import annotations

from pathlib import Path

import pytest

from agents.checks.grounding import item_fault
from agents.deck import spec as s
from agents.deck.assemble import _without_repeats
from agents.deck.extract.listing import dated, line_of, split
from agents.deck.extract.shapes import Matter, shaped
from agents.deck.extract.writer import ExtractiveWriter
from agents.deck.library import Library
from agents.deck.texts import items
from agents.deck.writer import DeckRequest
from agents.sources import read
from agents.sources.base import Passage
from agents.sources.limits import Limits
from agents.sources.parse import parse

EN = """# Shade for every street

## History
- 2018: First heat wave with 61 days above 30 degrees
- 2021: Council decides that every street is to have shade
- 2024: First summer measured at walking height

## How a street is planted: steps
1. Survey: Pipes and cables are mapped
2. Dig: Pits of twelve cubic metres
3. Plant: In October after the leaves fall

## What the words mean
- Canopy: the part of a tree that casts shade
- Kerb bay: a parking space that becomes a tree pit
- Awning: fabric over the whole footway

## Awnings first?
### Advantages
- Up within a month of the decision
- A tenth of the price of trees
### Disadvantages
- Fabric lasts eight years
- Nothing below them cools the air at night

## Questions from residents
### Will trees take my parking space?
One bay in six becomes a tree pit.
### Who waters the trees?
The parks department waters them for three summers.

## Project team
- Ada Moreau, measures streets
- Ben Okafor, plans streets

## Prices per street
- Awnings: € 9,400 per 100 m, up in a month, lasts eight years
- Trees: € 96,000 per 100 m, shade from year nine

## Levels of cooling
1. Shade: trees and awnings
2. Surface: pale and open paving
3. Machines: cooling inside, heat outside

## The watering cycle
- Measure: readings in all streets
- Decide: which streets come next
- Build: awnings in spring, trees in autumn

## Analysis
### Strengths
- Trees are liked by residents
### Weaknesses
- Pits are expensive to dig
### Opportunities
- Grants pay for half of the trees
### Threats
- Drought kills young trees
"""
ZH = """# 街道降温计划

## 发展历程
- 2018年：第一次热浪，61天超过30度
- 2021年：议会决定每条街都要有树荫
- 2024年：第一个夏天的测量

## 种树的步骤
1. 勘察：查明管线和电缆
2. 开挖：十二立方米的树坑
3. 种植：十月落叶之后

## 术语说明
- 树冠：树上能遮荫的部分
- 树坑：由车位改成的种植坑
- 遮阳篷：覆盖整个人行道的篷布

## 先装遮阳篷？
### 优点
- 决定之后一个月内装好
- 费用是植树的十分之一
### 缺点
- 篷布只用八年
- 夜里不能给空气降温

## 居民的问题
### 树会占我的车位吗？
每六个车位中有一个改成树坑。
### 谁来浇水？
前三个夏天由园林部门浇水。
"""


def library_of(text: str, folder: Path) -> Library:
    path = folder / "document.md"
    path.write_text(text, "utf-8")
    return Library(documents=[read(path)])


def matter(library: Library, heading: str) -> Matter:
    source = library.sources[0]
    held = [p for p in source.passages if heading in p.locator.heading and p.kind != "heading_note"]
    assert held, heading
    return Matter("s1", s.Label(label=heading), held, source.language)


@pytest.mark.parametrize(
    ("heading", "layout"),
    [
        ("History", "timeline"),
        ("How a street is planted: steps", "process"),
        ("What the words mean", "icons"),
        ("Awnings first?", "pros_cons"),
        ("Questions from residents", "faq"),
        ("Project team", "team"),
        ("Prices per street", "pricing"),
        ("Levels of cooling", "pyramid"),
        ("The watering cycle", "cycle"),
        ("Analysis", "matrix"),
    ],
)
def it_sees_the_shape_of_english_content(heading: str, layout: str, tmp_path: Path):
    library = library_of(EN, tmp_path)
    slide = shaped(matter(library, heading))
    assert slide is not None
    assert slide.layout == layout
    assert [fault for _, item in items(slide) if (fault := item_fault(item, library))] == []


@pytest.mark.parametrize(
    ("heading", "layout"),
    [
        ("发展历程", "timeline"),
        ("种树的步骤", "process"),
        ("术语说明", "icons"),
        ("先装遮阳篷？", "pros_cons"),
        ("居民的问题", "faq"),
    ],
)
def it_sees_the_shape_of_chinese_content(heading: str, layout: str, tmp_path: Path):
    library = library_of(ZH, tmp_path)
    slide = shaped(matter(library, heading))
    assert slide is not None
    assert slide.layout == layout
    assert [fault for _, item in items(slide) if (fault := item_fault(item, library))] == []


@pytest.mark.parametrize(
    "text",
    [
        "## Findings\n- Trees cool most of all\n- Paving gives heat back\n- Fountains cool people\n",
        "## History\n- 2024: measured\n- 2018: first heat wave of many\n- 2021: the council decides\n",
        "## History\n- 2018: first heat wave\n- Trees were planted later\n- 2021: the council decides\n",
        "## Steps taken\nThe council met. It decided on trees. It also heard the residents at length.\n",
        "## Team\n- Work went well in all of the districts\n- Nobody was hurt in the summer\n",
        "## Prices\n- Prices rose by a tenth\n- Wages did not follow them\n",
        "## Levels\nNoise levels fell in every street that was measured in the summer.\n",
        "## Questions\n### Will it work?\nYes, it will work in most streets.\n### Costs\nTrees cost more than awnings do.\n",
    ],
)
def it_leaves_what_has_no_sure_sign_to_bullets(text: str, tmp_path: Path):
    library = library_of("# A report on streets\n\n" + text, tmp_path)
    held = [p for p in library.sources[0].passages if len(p.locator.heading) > 1 or p.kind == "list_item"]
    assert shaped(Matter("s1", s.Label(label=text.split("\n")[0][3:]), held, "en")) is None


def it_makes_six_layouts_and_more_in_ten_slides_where_the_content_allows(tmp_path: Path):
    library = library_of(EN, tmp_path)
    writer = ExtractiveWriter()
    outline = writer.outline(DeckRequest(slides=12), library)
    drawn = [writer.draft(entry, outline, library, avoid=[]) for entry in outline.entries]
    assert len({slide.layout for slide in drawn}) >= 8
    faults = [f for slide in drawn for _, item in items(slide) if (f := item_fault(item, library))]
    assert faults == []


@pytest.mark.parametrize(
    ("text", "date", "rest"),
    [
        ("In 2019, the council met", "2019", "The council met"),
        ("March 2024: first readings", "March 2024", "First readings"),
        ("Q3 2026 – planting begins", "Q3 2026", "Planting begins"),
        ("2021年5月：议会决定", "2021年5月", "议会决定"),
    ],
)
def it_reads_the_date_that_a_line_begins_with(text: str, date: str, rest: str):
    found = dated(text)
    assert found is not None
    assert (found[0], found[2]) == (date, rest)


@pytest.mark.parametrize(
    "text", ["2024 readings were taken in streets today and", "Trees cool", "12 trees were planted"]
)
def it_takes_no_number_for_a_date(text: str):
    found = dated(text)
    assert found is None or found[0] == "2024"


def it_splits_a_name_from_what_is_said_of_it():
    assert split("Canopy: what casts shade") == ("Canopy", "what casts shade")
    assert split("树冠：能遮荫的部分") == ("树冠", "能遮荫的部分")
    assert split("At 10:30 the sun stands high") == ("", "At 10:30 the sun stands high")
    assert split("It was hot. So: trees") == ("", "It was hot. So: trees")


def it_takes_the_marker_of_a_list_away(tmp_path: Path):
    library = library_of(EN, tmp_path)
    one: Passage = library.sources[0].passages[-1]
    line = line_of(one.model_copy(update={"text": "3) Plant: in October", "kind": "list_item"}))
    assert (line.numbered, line.head, line.rest) == (True, "Plant", "in October")


def it_keeps_a_name_that_another_slide_says_too():
    def said(text: str) -> s.Item:
        return s.Item(text=text, origin="extracted")

    sentence = "Fountains and misting at all crossings"
    tiers = [s.Point(heading=said("Shade")), s.Point(heading=said("Water"), text=said(sentence))]
    slide = s.PyramidSlide(id="s1", title=said("Levels"), tiers=tiers)
    kept = _without_repeats(slide, ["Water", sentence])
    assert isinstance(kept, s.PyramidSlide)
    assert [(t.heading.text, t.text) for t in kept.tiers] == [("Shade", None), ("Water", None)]


UNDER = """# Pumps

## Background

The station was built in 1998 with six machines. Forty-seven faults were counted in five wet seasons.

## Money

The works cost 2.46 million euros. They save 390 thousand euros a year in power and in hours.

## Techniques

### Forecast

Radar rain and levels in the pipes go in. The mean error an hour ahead is 0.11 metres.

### Choice of pumps

The cheapest set of pumps is found every five minutes. It would have saved 14 per cent in 2025.

### Diagnosis

Worn bearings are found seven to twenty days ahead.

## Plan for 2027

1. Replace nine kilometres of mains by October (Jonas Brandt)
2. A second pump, in stock from April (Piet Varga)
3. Fit smart meters in Eastfield (Leila Haddad)
"""


class DescribeSubsectionsAndOwners:
    def it_sets_three_brief_subsections_side_by_side_and_keeps_who_does_each_step(self) -> None:
        library = Library(documents=[parse(UNDER.encode(), "a.md", "markdown", Limits())])
        writer = ExtractiveWriter()
        outline = writer.outline(DeckRequest(slides=9), library)
        by_layout = {x.layout: x for x in (writer.draft(e, outline, library, avoid=[]) for e in outline.entries)}
        columns, steps = by_layout["three_columns"], by_layout["process"]
        assert isinstance(columns, s.ThreeColumnsSlide)
        assert [c.heading.text for c in columns.columns if c.heading] == ["Forecast", "Choice of pumps", "Diagnosis"]
        assert isinstance(steps, s.ProcessSlide)
        assert [p.text.text for p in steps.steps if p.text] == ["Jonas Brandt", "Piet Varga", "Leila Haddad"]


NOTICE = """# 门禁系统采购

## 概况

项目编号：LJ-047

预算金额：186万元（含税）

地址：望湖路88号

联系人：周敏

## 时间安排

招标文件发售：2026年11月30日至12月4日，售价500元

提问截止：12月10日17:00

投标截止及开标：2026年12月22日14:00

计划交付：2027年3月15日前完成安装

## 投标保证金

人民币3万元，须在12月21日前到账。中标人应在签约前缴纳合同金额5%的履约保证金。
"""


def it_shows_a_notice_by_its_lines_and_its_days_in_order_and_loses_none(tmp_path: Path) -> None:
    held = library_of(NOTICE, tmp_path)
    writer = ExtractiveWriter()
    outline = writer.outline(DeckRequest(slides=7), held)
    made = {sl.title.text: sl for sl in (writer.draft(e, outline, held, avoid=[]) for e in outline.entries)}
    days = made["时间安排"]
    assert isinstance(days, s.TimelineSlide)
    assert [(e.when.text, e.heading.text, e.text.text if e.text else "") for e in days.events] == [
        ("2026年11月30日至12月4日", "招标文件发售", "售价500元"),
        ("12月10日17:00", "提问截止", ""),
        ("2026年12月22日14:00", "投标截止及开标", ""),
        ("2027年3月15日前", "计划交付", "完成安装"),
    ]
    said = " ".join(text.text for sl in made.values() for _, text in items(sl))
    assert all(told in said for told in ("LJ-047", "186万元（含税）", "望湖路88号", "周敏"))
    two = made["投标保证金"]
    assert isinstance(two, s.IconsSlide)
    assert [p.heading.text for p in two.points] == [
        "人民币3万元，须在12月21日前到账",
        "中标人应在签约前缴纳合同金额5%的履约保证金",
    ]


def it_keeps_the_hours_of_a_day_that_is_told_in_sentences_and_both_of_two_demands(tmp_path: Path) -> None:
    text = (
        "# Race\n\n## Race day\n\n7:30 breakfast. 8:45 drop your bag. 9:45 start. The course closes at 12:45.\n\n"
        "## Recommendations\n\nThe club should rent a second tent. It should also buy forty new cones for the bends.\n"
    )
    held = library_of(text, tmp_path)
    writer = ExtractiveWriter()
    outline = writer.outline(DeckRequest(slides=4), held)
    made = {sl.title.text: sl for sl in (writer.draft(e, outline, held, avoid=[]) for e in outline.entries)}
    day = made["Race day"]
    assert isinstance(day, s.TimelineSlide)
    assert [e.when.text for e in day.events] == ["7:30", "8:45", "9:45"]
    said = " ".join(t.text for sl in made.values() for _, t in items(sl))
    assert "second tent" in said
    assert "forty new cones" in said
