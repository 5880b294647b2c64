"""What unseen documents taught: owners, histories, decisions, quotations, equations, brief openings, named parts."""

from __future__ import annotations

import re

import pytest

from agents.deck.extract import asides
from agents.deck.extract.candidates import usable_alone
from agents.deck.extract.compression import compressions
from agents.deck.extract.cues import without_numbering
from agents.deck.extract.writer import ExtractiveWriter
from agents.deck.library import Library
from agents.deck.spec import (
    ChartSlide,
    ClosingSlide,
    FaqSlide,
    GallerySlide,
    IconsSlide,
    ProcessSlide,
    QuoteSlide,
    Slide,
    TimelineSlide,
    TitleSlide,
)
from agents.deck.texts import items
from agents.deck.writer import DeckRequest
from agents.sources.base import Locator, Passage
from agents.sources.limits import Limits
from agents.sources.parse import parse

GRANT = """# Thornby Lock

Applicant: Thornby Lock Trust, registered charity
Contact: Ruth Okafor, secretary
Date: 14 March 2027

## What we will do

1. Replace both lower gates in green oak (September 2027 to February 2028).
2. Repoint the chamber walls with lime mortar (January 2028).
3. Train twelve volunteers as lock guides (Ruth).

## A short history of the building

The house was put up in 1794 as a warehouse for bottles. In 1838 a glass company bought it and built a furnace. The city
used the building as a tram store until 1979. A group of glassblowers opened the museum on 3 May 1986.

## What clients say

"She is the only planner who came to the site at six in the morning to see where the sun falls." Head teacher Jonas Weiß
wrote this after the yard opened; the school has since ordered two more.
"""
REPORT = """# Pendulum

A thread and a stopwatch give g to one per cent. Nothing else is needed.

## Theory

For small angles the period of a pendulum of length $L$ is

$$T = 2\\pi\\sqrt{\\frac{L}{g}}$$

Squaring gives a straight line whose slope is

$$m = \\frac{4\\pi^2}{g}$$

## Performance

| Length (m) | Period (s) |
| ---: | ---: |
| 0.40 | 1.271 |
| 0.60 | 1.557 |
| 0.80 | 1.796 |
| 1.00 | 2.008 |

The period grows with the length, as theory says.

## Water

The pump failed three times in April. Samir had three offers from firms nearby. Decision: Aquatec gets the order. Until
then watering is allowed on Tuesdays and Fridays only.
"""
LETTER = """# 家长信

您好！本学期研学活动定于10月21日至23日举行，共三天两夜。

## 风险与应对

高原反应：第一天不洗澡、不饮酒。
索道停运：大风时停运，改去蓝月谷。
雨季提前：降雨概率约25%，备轻便雨衣。

## 常见问题

**孩子晕车怎么办？** 请在健康信息表里注明，安排在前排就座。

**住宿条件如何？** 每间8人，男女生分楼居住，有独立卫生间。

如有疑问，请致电年级组。感谢您的理解和支持！

## 费用安排

每名学生收费680元，家庭经济困难的学生可以申请减免。
"""


def deck(text: str, slides: int = 9) -> dict[str, Slide]:
    library = Library(documents=[parse(text.encode(), "a.md", "markdown", Limits())])
    writer = ExtractiveWriter()
    outline = writer.outline(DeckRequest(slides=slides, theme="gesso"), library)
    return {e.section or e.kind: writer.draft(e, outline, library, avoid=[]) for e in outline.entries}


@pytest.fixture(scope="module")
def grant() -> dict[str, Slide]:
    return deck(GRANT)


@pytest.fixture(scope="module")
def report() -> dict[str, Slide]:
    return deck(REPORT)


@pytest.fixture(scope="module")
def letter() -> dict[str, Slide]:
    return deck(LETTER)


class DescribeSteps:
    def it_sets_who_and_when_below_the_step(self, grant: dict[str, Slide]) -> None:
        steps = grant["What we will do"]
        assert isinstance(steps, ProcessSlide)
        assert [(p.heading.text, p.text.text if p.text else "") for p in steps.steps] == [
            ("Replace both lower gates in green oak", "September 2027 to February 2028"),
            ("Repoint the chamber walls with lime mortar", "January 2028"),
            ("Train twelve volunteers as lock guides", "Ruth"),
        ]


class DescribeTimes:
    def it_tells_a_history_in_order_whatever_its_sentences_begin_with(self, grant: dict[str, Slide]) -> None:
        past = grant["A short history of the building"]
        assert isinstance(past, TimelineSlide)
        assert [e.when.text for e in past.events] == ["1794", "1838", "Until 1979", "3 May 1986"]

    def it_turns_a_curriculum_around_and_keeps_what_is_told_of_each_post(self) -> None:
        text = (
            "# Hanna Brandt\n\n## Experience\n\n- 2022 – today: Partner, Brandt Keller, Freiburg. Turnover doubled to "
            "€1.4 million.\n- 2018 – 2022: Project leader, Atelier Loidl, Berlin. Led the Ostpark (14 ha, €9.6 million), "
            "finished four months early.\n- 2016 – 2018: Landscape architect, West 8, Rotterdam.\n\n## Skills\n\nGerman "
            "and English, spoken and written.\n"
        )
        posts = deck(text)["Experience"]
        assert isinstance(posts, TimelineSlide)
        assert [e.when.text for e in posts.events] == ["2016 – 2018", "2018 – 2022", "2022 – today"]
        assert posts.events[1].text is not None
        assert posts.events[1].text.text.startswith("Led the Ostpark (14 ha")


class DescribeWords:
    def it_names_who_said_them(self, grant: dict[str, Slide]) -> None:
        said = grant["What clients say"]
        assert isinstance(said, QuoteSlide)
        assert said.attribution is not None
        assert said.attribution.text == "Head teacher Jonas Weiß"

    @pytest.mark.parametrize(
        ("text", "who"),
        [
            (
                "“The tower has to stay where it has always been,” said Mary Tully, who kept it.",
                "Mary Tully, who kept it",
            ),
            ("馆长李敏回忆：“那一年只有三个人愿意留下来守着这座灯塔，谁也没想到能撑到今天。”", "馆长李敏"),
            ("He wrote: “The tower has to stay where it has always been standing.”", None),
        ],
    )
    def it_finds_the_speaker_or_none(self, text: str, who: str | None) -> None:
        assert (
            asides.speaker(Passage(id="a:1", text=text, kind="paragraph", locator=Locator(start=0, end=len(text))))
            == who
        )


class DescribeTheFirstSlide:
    def it_takes_who_and_when_from_a_title_block(self, grant: dict[str, Slide]) -> None:
        first = grant["title"]
        assert isinstance(first, TitleSlide)
        assert first.subtitle is None  # the lines of the block are no sentence
        assert first.meta is not None
        assert first.meta.text == "Thornby Lock Trust, registered charity · 14 March 2027"

    def it_holds_a_brief_opening_so_that_no_slide_repeats_it(self, report: dict[str, Slide], letter: dict[str, Slide]):
        for made, said in ((report, "A thread and a stopwatch"), (letter, "本学期研学活动")):
            first = made["title"]
            assert isinstance(first, TitleSlide)
            assert first.subtitle is not None
            assert first.subtitle.text.startswith(said)
            assert "content" not in made


class DescribeEquations:
    def it_shows_them_together_with_the_words_that_lead_to_them(self, report: dict[str, Slide]) -> None:
        theory = report["Theory"]
        assert isinstance(theory, GallerySlide)
        assert [i.caption.text for i in theory.images if i.caption] == [
            "For small angles the period of a pendulum of length L is",
            "Squaring gives a straight line whose slope is",
        ]


class DescribeMeasurements:
    def it_draws_what_was_set_against_what_came_of_it(self, report: dict[str, Slide]) -> None:
        chart = report["Performance"]
        assert isinstance(chart, ChartSlide)
        assert chart.chart.kind == "line"
        assert chart.title.text == "Period rose from 1.271 s (0.40 m) to 2.008 s (1.00 m)"
        assert chart.takeaway is not None
        assert chart.takeaway.text == "The period grows with the length, as theory says"


def it_says_a_decision_in_the_title(report: dict[str, Slide]):
    assert report["Water"].title.text == "Aquatec gets the order"


def it_reads_named_lines_as_points_and_ends_an_answer_with_its_passage(letter: dict[str, Slide]):
    risks, asked = letter["风险与应对"], letter["常见问题"]
    assert isinstance(risks, IconsSlide)
    assert [p.heading.text for p in risks.points] == ["高原反应", "索道停运", "雨季提前"]
    assert isinstance(asked, FaqSlide)
    assert asked.questions[-1].answer.text == "每间8人，男女生分楼居住，有独立卫生间"


def it_names_parts_by_what_they_belong_to_where_several_are_called_the_same():
    text = "# Changelog of Tallyho\n\n" + "".join(
        f"## {version}\n\n### Added\n\n- Rounding per client and per project in {version}.\n- Shell completion for fish.\n"
        f"- Invoices as files.\n\n### Fixed\n\n- Summer time adds no hour.\n- Reports are 14 times faster.\n- Tags hold spaces.\n\n"
        for version in ("4.0.0 (2027-02-11)", "3.6.0 (2026-10-02)")
    )
    library = Library(documents=[parse(text.encode(), "a.md", "markdown", Limits())])
    titles = [e.title for e in ExtractiveWriter().outline(DeckRequest(slides=8, theme="gesso"), library).entries]
    assert {"4.0.0 (2027-02-11): Added", "3.6.0 (2026-10-02): Fixed"} <= set(titles)
    assert without_numbering("4.0.0 (2027-02-11)") == "4.0.0 (2027-02-11)"
    assert without_numbering("3.1 Results") == "Results"


@pytest.mark.parametrize(
    ("text", "usable"),
    [
        ("Last year 340 visitors came and €1,870 was left over.", True),
        ("The committee clearly prefers option A.", True),
        ("For small angles the period of a pendulum is", False),
    ],
)
def it_knows_a_whole_sentence_by_more_than_its_last_word(text: str, usable: bool):
    passage = Passage(id="a:1", text=text, kind="paragraph", locator=Locator(start=0, end=len(text)))
    assert usable_alone(text, passage) is usable


def it_keeps_months_in_brackets_and_takes_citations_out():
    assert compressions("We found much (January 2028) of it.", limit=90)[0].text == "We found much (January 2028) of it"
    assert compressions("We found much of it (Smith 2028).", limit=90)[0].text == "We found much of it"


def it_says_from_when_a_notice_is_in_force():
    text = (
        "NOTICE OF CHANGES TO THE RULES\nRiverside Cooperative\nIn force from 1 January 2028\n\n1. Pets\n1.1 One dog or two "
        "cats are allowed without a request.\n1.2 Further animals need the consent of the committee.\n\n2. Fees\n2.1 The "
        "laundry fee rises from EUR 1.20 to EUR 1.50 a wash.\n2.2 A lost key costs EUR 45.\n"
    )
    library = Library(documents=[parse(text.encode(), "a.txt", "text", Limits())])
    writer = ExtractiveWriter()
    outline = writer.outline(DeckRequest(slides=5, theme="gesso"), library)
    first = writer.draft(outline.entries[0], outline, library, avoid=[])
    assert isinstance(first, TitleSlide)
    assert first.meta is not None
    assert first.meta.text == "In force from 1 January 2028"


def it_puts_the_day_hour_and_place_of_an_invitation_under_its_title() -> None:
    text = (
        "# 周六社区旧物交换日\n\n11月28日上午9点到下午3点，梧桐里文化广场。\n\n带来三件不用的东西，换走三件想要的。\n\n"
        "## 可以带什么\n\n- 图书和玩具\n- 小家电（需能正常使用）\n- 衣物（洗净叠好）\n"
    )
    first = next(s for s in deck(text, 4).values() if isinstance(s, TitleSlide))
    assert first.subtitle is not None
    assert first.subtitle.text == "11月28日上午9点到下午3点，梧桐里文化广场"


def it_puts_an_invitation_of_two_sentences_there_whole() -> None:
    text = (
        "# 社区种子交换日\n\n带上多余的种子，换回想种的菜。3月29日（周日）9:00—15:00，青石街花园。\n\n"
        "## 怎么换\n\n- 每包写明品种和年份\n- 一包换一包\n- 新手先领三包\n\n"
        "## 活动安排\n\n9:00 开门\n10:30 育苗讲座\n14:30 抽奖\n"
    )
    made = deck(text, 5)
    first = next(s for s in made.values() if isinstance(s, TitleSlide))
    assert first.subtitle is not None
    assert "3月29日（周日）9:00—15:00，青石街花园" in first.subtitle.text
    assert any("育苗讲座" in s.model_dump_json() for s in made.values())


def it_keeps_a_list_above_the_first_heading_and_takes_marks_off_questions() -> None:
    text = (
        "# Beekeeping\n\nEvening course, autumn 2026. Eight Tuesdays from 15 September, 18:30–20:30, Room 4.\n\n"
        "Week 1: The colony and its year\nWeek 2: Hives and tools\nWeek 3: First inspection\n\n"
        "## What you need\n\nBoots, a notebook, no perfume. Veils and gloves are lent.\n\n"
        "## Questions people ask\n\nQ: Do I need my own hive?\nA: No. The college has six, and groups of three share one.\n\n"
        "Q: What if I am allergic?\nA: Ask your doctor first. A kit is on site.\n\n"
        "Q: How much honey will I get?\nA: None in the first year.\n"
    )
    made = deck(text, 6)
    said = " ".join(s.model_dump_json() for s in made.values())
    assert "Hives and tools" in said
    asked = next(s for s in made.values() if isinstance(s, FaqSlide))
    assert [a.question.text for a in asked.questions][:2] == ["Do I need my own hive?", "What if I am allergic?"]
    assert asked.questions[0].answer.text.startswith("No")


ABSTRACT = """Lamps and mayflies

T. Okafor, L. Brandt

Background: Light at night reaches a quarter of the river banks of Europe. Its effect in the field is hardly known.

Methods: We placed 48 traps along six kilometres of the river. Half of them stood within 25 m of a street lamp.

Results: Emergence of mayflies was 37% lower near the lamps. Beyond 80 m we found no difference.

Conclusions: Shielded lamps undo more than half of the loss. We recommend shielding before dimming.
"""
MEETING = """Weekly sync
Recorded 18 Nov 2026
Present: Mei, Jonas, Abena

[10:02] Mei: OK, let's start.
[10:03] Jonas: So the payment service ran out of connections at noon. About 2,300 orders failed in 26 minutes.
[10:06] Abena: Support got 412 tickets out of that. We refunded 61 customers who were charged twice.
[10:07] Mei: Decision: retries stay off until the limit is in. Jonas sets the limit by Friday the 27th.
"""


def it_divides_a_structured_abstract_by_the_names_of_its_parts():
    source = parse(ABSTRACT.encode(), "abstract.txt", "text", Limits()).source
    named = [h.text for top in source.headings for h in (top, *top.children)][1:]
    assert named == ["Background", "Methods", "Results", "Conclusions"]
    assert all(not p.text.startswith(tuple(named)) for p in source.passages)


def it_says_what_was_said_in_a_meeting_without_who_and_when():
    library = Library(documents=[parse(MEETING.encode(), "transcript.txt", "text", Limits())])
    writer = ExtractiveWriter()
    outline = writer.outline(DeckRequest(slides=6, theme="gesso"), library)
    said = [i.text for e in outline.entries for _, i in items(writer.draft(e, outline, library, avoid=[]))]
    assert outline.title == "Weekly sync"
    assert "The payment service ran out of connections at noon" in said
    assert "Retries stay off until the limit is in" in said
    bullets = [i.text for e in outline.entries[1:] for _, i in items(writer.draft(e, outline, library, avoid=[]))]
    assert not any("Present" in text for text in bullets)
    assert not any(re.search(r"10:0\d|let's start|^(?:Mei|Jonas|Abena):", text) for text in said)


def it_keeps_every_recommendation_of_a_list_under_its_heading():
    text = "# Charging points in old estates: policy advice\n\n## Where we stand\n\nThe town has 1,206 old estates.\n\n"
    text += "## Policy advice\n\n" + "".join(
        f"{n}. {task} by the end of 2027.\n"
        for n, task in enumerate(("Equip 400 estates", "Pay half of the transformers", "Cap the price per unit"), 1)
    )
    slide = deck(text, 5)["Policy advice"]
    said = " ".join(i.text for path, i in items(slide) if path != "title")
    assert all(word in said for word in ("Equip", "transformers", "Cap"))


def it_says_what_an_author_line_says_only_once():
    text = "# Shade before sensors\n\nInés Carvalho and Pol Mestres\n\n## Results\n\nSails cooled the yards at once.\n"
    document = parse(text.encode(), "a.md", "markdown", Limits())
    source = document.source.model_copy(update={"author": "Inés Carvalho and Pol Mestres, Urban Climate Group, 2026"})
    library = Library(documents=[document.model_copy(update={"source": source})])
    writer = ExtractiveWriter()
    outline = writer.outline(DeckRequest(slides=4, theme="gesso"), library)
    first = writer.draft(outline.entries[0], outline, library, avoid=[])
    assert isinstance(first, TitleSlide)
    assert first.subtitle is None or "Carvalho" not in first.subtitle.text


def it_keeps_the_short_sentences_of_a_notice():
    notice = "Free entry, donations welcome. 220 seats, no booking. The hall is chilly. Step-free entrance at the back."
    passage = Passage(id="a:1", text=notice, locator=Locator(start=0, end=len(notice)))
    assert usable_alone("220 seats, no booking.", passage)
    prose = "220 seats, no booking. The hall of the old depot is heated in winter, but guests should bring a cushion."
    assert not usable_alone("220 seats, no booking.", passage.model_copy(update={"text": prose}))


def it_puts_what_calls_people_under_the_day_and_the_place():
    text = (
        "Free concert in the old tram depot — bring a cushion!\n\n# Strings & Steam\n\nSaturday 14 March 2027, 19:30\n"
        "Old Tram Depot, Harbour Street 8\n\n## Afterwards\n\nSoup and bread at the depot café until half past ten.\n"
    )
    first = next(s for s in deck(text, 4).values() if isinstance(s, TitleSlide))
    assert first.subtitle is not None
    assert "19:30" in first.subtitle.text
    assert first.meta is not None
    assert first.meta.text.startswith("Free concert")


def it_ends_with_what_a_line_of_its_own_asks_for_and_names_a_table_above_the_headings() -> None:
    text = (
        "# Harbour Bakery: case for a second oven\n\n**Ask:** approve 68,000 euros for a deck oven by 30 April.\n\n"
        "Why now? We sell out by 10:40 on Saturdays.\n\n"
        "| | Today | With second oven |\n|---|---|---|\n| Loaves a day | 420 | 760 |\n| Sold out by | 10:40 | 15:00 |\n"
        "| Staff at night | 3 | 4 |\n\n"
        "## Risks\n\n- The grid connection must be raised.\n- A night baker is hard to find.\n\n"
        "## Money\n\nRevenue rises by 9,400 euros a month, costs by 5,900. The oven pays for itself in 20 months.\n\n"
        "Contact: Ines Marlow, ines@harbourbakery.example\n"
    )
    made = list(deck(text, 7).values())
    closing = next(s for s in made if isinstance(s, ClosingSlide))
    assert closing.message is not None
    assert closing.message.text == "Approve 68,000 euros for a deck oven by 30 April"
    titles = [s.title.text for s in made]
    assert len(set(titles)) == len(titles)
    assert not any(t.endswith("(2)") for t in titles)
