"""What questions over folders of minutes, manuals, tables and letters found missing at first sight.

One small document of each kind; the questions are new ones about it, not those that were tried.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import pytest

from agents.corpus import Corpus
from agents.research.library import Library
from agents.research.short.direct import Direct, least
from agents.research.short.values import values
from agents.sources.intake import Format
from agents.sources.limits import Limits
from agents.sources.parse import parse

DOCUMENTS = {
    "minutes-june.md": """# Rowing club: minutes of 5 June 2031

**Present:** Ada Quill (chair), Ben Osler

**Apologies:** Cato Wray, Dora Finch

1. The new boathouse door came to £640 in the end.
2. Of the 30 lockers, 12 are no longer in use.
3. In Tarn and Bell 900 leaflets were handed out, 350 of them in Bell.
4. At the fete cakes brought 41.50, drinks 20.25 and the tombola 12.00.
5. Boats may be lent; oars may not.
6. The mooring was let from 1 March 2030 for a term of five years.
""",
    "visits.csv": """Month,Visitors,Canoes
May,120,14
June,200,31
July,310,25
""",
    "duties.csv": """Duty,Who,Done
Sweep the slip,Ada Quill,yes
Mend the rack,Ben Osler,no
Oil the winch,Cato Wray,no
""",
    "letter.md": """# Letter of Flora Reed

I should like to know whether my kayak needs a licence. Kayaks and rafts need no licence on the lower lake. Swimming from
the slip is strictly prohibited.
""",
    "纪要.md": """# 书画社三月例会纪要

出席：温如、季白

缺席：丁香山

活动室工作日开放，周末不开放。

入社押金两百元，退社时退还。

共有45人报名写生，实际到场的有38人。

一号教室和二号教室不受装修影响。
""",
    "members.csv": """member,boat,fee paid
Ada Quill,Heron,yes
Ben Osler,Teal,no
Cato Wray,Coot,no
Dora Finch,Smew,yes
""",
    "pumps.csv": """Pump,Noise,In stock
Vasa P20,48 dB,4
Lund 9,55 dB,0
Mini K,39 dB,7
""",
    "sales.csv": """Pump sales,Q1,Q2,Q3
Vasa P20,100,120,90
Lund 9,30,45,60
""",
    "spending.csv": """Item,Budget,Actual
Paint,200,240
Rope,80,75
Timber,500,610
""",
    "义工.csv": """姓名,项目,时长（小时）
温如,抄写,30
季白,装裱,52
丁香山,接待,18
""",
}
KINDS: dict[str, Format] = {"md": "markdown", "csv": "csv"}
LIGHT_OF_ALL = "The lamp must be cleaned every two weeks and its glass replaced once a year."


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with Corpus(tmp_path_factory.mktemp("first") / "c.sqlite") as corpus:
        for name, text in DOCUMENTS.items():
            source = parse(text.encode(), name, KINDS[name.rsplit(".")[-1]], Limits()).source
            corpus.put(name, hashlib.sha256(text.encode()).hexdigest(), source)
        yield Library([corpus])


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Who could not come in June?", "Cato Wray, Dora Finch"),
        ("Who was present at the meeting in June?", "Ada Quill, Ben Osler"),
        ("What did the boathouse door cost in the end?", "£640"),
        ("How many lockers are left?", "18"),
        ("How many leaflets were handed out in Tarn?", "550"),
        ("How much did cakes and the tombola bring together?", "53.50"),
        ("When does the term of the mooring run out?", "1 March 2035"),
        ("Which members have not paid their fee?", "Ben Osler, Cato Wray"),
        ("How many members have not paid the fee?", "2"),
        ("Which pump is out of stock?", "Lund 9"),
        ("Which pump is the loudest?", "Lund 9"),
        ("Which pump is the quietest?", "Mini K"),
        ("How many P20 were sold altogether in the pump sales?", "310"),
        ("Which items cost more than was budgeted?", "Paint, Timber"),
        ("Which items cost less than planned in the budget?", "Rope"),
        ("How many canoes came in the whole summer?", "70"),
        ("Which duties are not finished yet?", "Mend the rack, Oil the winch"),
        ("Do I need a licence for my kayak?", "No"),
        ("Are visitors allowed to swim from the slip?", "No"),
        ("三月例会谁没有来？", "丁香山"),
        ("入社的押金是多少？", "两百元"),
        ("有多少人报名写生却没有到场？", "7人"),
        ("哪些教室不受装修影响？", "一号教室和二号教室"),
        ("活动室周六开放吗？", "否"),
        ("哪位义工时间最长？", "季白"),
    ],
)
def it_answers_at_first_sight(library: Library, question: str, answer: str):
    found = Direct(library).answer(question)
    assert found is not None
    assert (found.text, found.score >= least(question)) == (answer, True)


@pytest.mark.parametrize(
    "question",
    [
        "Who voted for the boats?",
        "How much does the club pay for electricity?",
        "Which members have not rowed this year?",
        "Which items cost more than last year?",
        "哪些教室没有窗户？",
    ],
)
def it_makes_nothing_up(library: Library, question: str):
    found = Direct(library).answer(question)
    assert found is None or found.score < least(question)


def it_knows_how_often_in_whole_numbers():
    assert [v.text for v in values(LIGHT_OF_ALL, "often")] == ["every two weeks", "once a year"]


@pytest.mark.parametrize(
    ("text", "number"), [("一百二十人", 120.0), ("三万五千元", 35_000.0), ("两角", 2.0), ("一千零五页", 1005.0)]
)
def it_reads_chinese_numerals(text: str, number: float):
    assert [v.number for v in values(text, "number")] == [number]


def it_takes_no_large_number_for_a_label():
    assert [v.number for v in values("In Varde 11,200 units were sold.", "number")] == [11_200.0]
