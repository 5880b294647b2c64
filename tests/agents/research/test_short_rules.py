"""What strangers' questions found missing: conditions, bounds, rests, reductions, headings, timetables, lists.

One small document of each kind that was tried; the questions are new ones about it, not those of the benchmark.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.corpus import Corpus
from agents.research.judging import NoJudge
from agents.research.library import Library
from agents.research.making import run
from agents.research.notes import Note, Report
from agents.research.request import ResearchRequest
from agents.research.short.direct import Direct, least
from agents.research.short.measures import unit_says
from agents.research.short.several import questions_in
from agents.research.short.within import bounds, met_in
from agents.research.state import Session
from agents.sources.limits import Limits
from agents.sources.parse import parse

DOCUMENTS = {
    "jam.md": """# Jam from the mill

Quince jam keeps for two years in a cool room and six weeks once opened.

## Apple chutney

- 2 kg apples
- 400 g onions
- 300 ml vinegar

Stir it often.
""",
    "changes.md": """# Changes of Plover

## 2.4.1 (2025-03-04)

### Security

A picture in a letter could start a program.

## 2.4.0 (2025-01-20)

### Added

- Labels for folders.
- A plain text view.

Files of up to 40 MB may be sent (were 25 MB).
""",
    "pool.md": """# Pool of Lunde

This is the leaflet of Lunde Baths, opened by the town in 1990.

The pool may be used from 3 June to 28 August. A season ticket costs £48. Pensioners pay half. Children under 7 years
may not use the deep pool. Dogs are let in by the back gate only. Wheelchairs are lent on weekday evenings only.

The new slide costs £90,000, of which the county pays £60,000 and the rest is paid by the swimmers' club.

The pump of the pool failed on a Sunday in May. An engineer found a broken shaft. It came from Bergen.

The lifeboat cost £21,000. The harbour fund gave £9,000 and friends of the baths £2,000; the rest is from the baths' own
purse.

The motion to heat the pool was defeated by nine votes.

| Bus | Lunde dep. | Storvik arr. | Run by |
| --- | --- | --- | --- |
| 1 | 7:20 | 7:55 | Nordline |
| 2 | 12:10 | 12:45 | Fjordbus |
| 3 | 21:40 | 22:15 | Nordline |

| Lamp | Place | Meaning |
| --- | --- | --- |
| red | lift | broken |
| green | lift | free |

The office can be called from 9:00 to 11:30. A day costs £6, for a child £3, for a dog £2. You may dive only with a
partner.

| Room | Area (m²) | Cleaned |
| --- | --- | --- |
| Hall | 300 | weekly |
| Showers | 80 | daily |
| Kiosk | 15 | daily |

| Way | Distance | Charge (£) |
| --- | --- | --- |
| near | up to 5 miles | 4 |
| middle | 5 to 12 miles | 9 |

| Swimmer | Heat 1 (s) | Heat 2 (s) |
| --- | --- | --- |
| Ada Rusk | 61.2 | 58.9 |
| Bo Lind | 59.5 | 60.4 |

| Task | Who | By when |
| --- | --- | --- |
| Paint the fence | Bo Lind | 9 May |
| Order the chlorine | Ada Rusk | 2 May |
""",
    "通知.md": """# 游泳馆通知

体温超过37.5度者不得入馆。翻新费用共计80万元，其中区政府支出50万元，其余由游泳馆承担。

| 票种 | 一季度（张） | 二季度（张） | 单价（元） |
| --- | --- | --- | --- |
| 成人票 | 300 | 450 | 40 |
| 学生票 | 500 | 620 | 20 |
""",
}
LIMITS = Limits()


@pytest.fixture(scope="module")
def lunde(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with Corpus(tmp_path_factory.mktemp("lunde") / "c.sqlite") as corpus:
        for name, text in DOCUMENTS.items():
            source = parse(text.encode(), name, "markdown", LIMITS).source
            corpus.put(name, hashlib.sha256(text.encode()).hexdigest(), source)
        yield Library([corpus])


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("How long does the quince jam keep once it is opened?", "six weeks"),
        ("Which version of Plover closed the hole with pictures in letters?", "2.4.1"),
        ("How large may files be in Plover?", "40 MB"),
        ("When may the pool be used?", "3 June to 28 August"),
        ("How much does a season ticket cost for a pensioner?", "£24"),
        ("How much of the new slide does the swimmers' club pay?", "£30,000"),
        ("What will the slide cost after the county's share?", "£30,000"),
        ("How much did the baths pay themselves for the lifeboat?", "£10,000"),
        ("What does a red lamp on the lift mean?", "broken"),
        ("When can I call the office?", "9:00 to 11:30"),
        ("How much is a day for a dog?", "£2"),
        ("May I dive without a partner?", "No"),
        ("Did they agree to the motion to heat the pool?", "No"),
        ("May a child of 6 years use the deep pool?", "No"),
        ("May dogs come in by the front gate?", "No"),
        ("When does the last bus leave Lunde?", "21:40"),
        ("How many square metres are cleaned daily?", "95 m²"),
        ("What is the charge for 8 miles?", "£9"),
        ("Who was the fastest in heat 2?", "Ada Rusk"),
        ("What was Bo Lind's time in the first heat?", "59.5 s"),
        ("Who has to paint the fence, and by when?", "Bo Lind; 9 May"),
        ("体温38度可以入馆吗？", "否"),
        ("翻新费用中游泳馆承担多少？", "30万元"),
        ("成人票一共卖了多少张？", "750张"),
    ],
)
def it_answers(lunde: Library, question: str, answer: str):
    found = Direct(lunde).answer(question)
    assert found is not None
    assert (found.text, found.score >= least(question)) == (answer, True)


@pytest.mark.parametrize("question", ["When was Lunde destroyed?", "Who mends the pump of Lunde Baths?"])
def it_makes_nothing_of_a_name_alone(lunde: Library, question: str):
    found = Direct(lunde).answer(question)
    assert found is None or found.score < least(question)


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("What do I need for the apple chutney?", "400 g onions"),
        ("What is new in Plover 2.4.0?", "A plain text view."),
        ("What was wrong with the pump?", "An engineer found a broken shaft."),
    ],
)
def it_tells_a_list_or_an_account_whole(lunde: Library, tmp_path: Path, question: str, says: str):
    session = Session(ResearchRequest(question=question, out=tmp_path), lunde, NoJudge())
    session.began = session.clock()
    state = run(session)
    report, notes = Report.model_validate(state["report"]), [Note.model_validate(n) for n in state["notes"]]
    assert says in " ".join(sentence.text for sentence in report.answer)
    assert all(lunde.stands(note) for note in notes)


class DescribeBounds:
    def it_knows_ranges_and_one_sided_ones(self):
        assert met_in("a place 25 miles away", "10 to 30 miles") == "25 miles"
        assert met_in("a place 35 miles away", "10 to 30 miles") == ""
        assert met_in("a parcel of 3 kg", "up to 5 kg") == "3 kg"
        assert met_in("in 2019", "10 to 3000") == ""

    @given(st.text(max_size=60))
    def it_reads_any_text(self, text: str):
        assert all(0 <= bound.end <= len(text) for bound in bounds(text))


class DescribeParts:
    def it_takes_two_questions_apart(self):
        assert questions_in("Who pays the fine, and by when?") == ["Who pays the fine?", "By when pays the fine?"]
        assert questions_in("Who pays the fine?") == []

    @pytest.mark.parametrize(
        ("header", "unit", "says"),
        [
            ("Area (m²)", "square metres", True),
            ("Length (km)", "kilometres", True),
            ("Price (£)", "square metres", False),
        ],
    )
    def it_knows_a_unit_by_its_sign(self, header: str, unit: str, says: bool):
        assert unit_says(header, unit) is says
