"""Questions that want a place of a source told: the sentences that stand together there, and no strays before them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from agents.corpus import Corpus
from agents.research.accounts.explaining import wish_of
from agents.research.accounts.place import defines
from agents.research.judging import NoJudge
from agents.research.library import Library
from agents.research.making import run
from agents.research.notes import Report
from agents.research.request import ResearchRequest
from agents.research.state import Session
from agents.sources.intake import Format
from agents.sources.limits import Limits
from agents.sources.parse import parse

DOCUMENTS = {
    "kiln.md": """# The Orrin lime kiln

The kiln stands on the quay and burned stone until 1911.

## How the kiln works

Stone and coal go in from above, layer upon layer. The fire wanders upwards, and lime is drawn at the foot every six hours.

## Why it was built

Fields above the river are sour. Lime from elsewhere came by cart and cost nine pence a bushel.

## Strong and weak points

It needs one man only. Its draught fails in an east wind. Wet stone bursts in it.

## The fall of the kiln

In 1904 the railway brought cheaper lime. Two of three fires were put out. The owner let the dwellings to fishermen.
The last burner, Edda Marsh, kept one fire for the gardeners of the town.
""",
    "talk.txt": """A talk with Nils Harbour, potter

Nils Harbour makes tiles in the old kiln house.

How did you come by the house?
My aunt left it to me. The roof was gone.

Who pays for the repairs?
The county gives a third. The rest comes from the sale of tiles.
""",
    "quay.txt": """The quay in figures

In 1880 forty boats landed here in a week, and the quay was made longer.

In 1850 twelve boats a week had been enough.

In 1904, with the railway, nine boats were left.
""",
    "水塔.md": """# 旧水塔

水塔是1932年建的钢筋混凝土塔，高三十一米。

## 为什么要改造

塔身开裂，水管锈蚀，1998年起停用。

## 改造方法

裂缝用环氧树脂灌浆，外面包一层碳纤维布。水箱拆去底板，改成观景台。

| 收入 | 2030年 | 2031年 |
| --- | --- | --- |
| 门票 | 90 | 84 |
| 茶室 | 20 | 47 |
""",
}
KINDS: dict[str, Format] = {"md": "markdown", "txt": "text"}
Asked = Callable[[str], Report]


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    with Corpus(tmp_path_factory.mktemp("places") / "c.sqlite") as corpus:
        for name, text in DOCUMENTS.items():
            source = parse(text.encode(), name, KINDS[name.rsplit(".")[-1]], Limits()).source
            corpus.put(name, hashlib.sha256(text.encode()).hexdigest(), source)

        def asked(question: str) -> Report:
            session = Session(ResearchRequest(question=question, out=Path("unused")), Library([corpus]), NoJudge())
            session.began = session.clock()
            return Report.model_validate(run(session)["report"])

        yield asked


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("How does the kiln work?", ["Stone and coal go in from above", "The fire wanders upwards"]),
        ("Why was the kiln built?", ["Fields above the river are sour.", "Lime from elsewhere"]),
        ("What are the advantages and drawbacks of the kiln?", ["It needs one man only.", "Its draught", "Wet stone"]),
        ("How did the kiln fare after the railway came?", ["In 1904 the railway", "Two of three", "The owner let"]),
        ("How did you come by the house?", ["My aunt left it to me.", "The roof was gone."]),
        ("Who pays for the repairs of the kiln house?", ["The county gives a third."]),
        ("Who is Nils Harbour?", ["Nils Harbour makes tiles"]),
        ("Who was Edda Marsh?", ["The last burner, Edda Marsh,"]),
        ("What does the east wind mean for the kiln?", ["Its draught fails"]),
        ("Why did the kiln disappear?", ["In 1904 the railway"]),
        ("水塔为什么要改造？", ["塔身开裂"]),
        ("水塔怎样改造？", ["裂缝用环氧树脂灌浆", "水箱拆去底板"]),
    ],
)
def it_tells_what_stands_together(ask: Asked, question: str, told: list[str]):
    report = ask(question)
    for sentence, begins in zip(report.answer, told, strict=False):
        assert sentence.text.startswith(begins)
    assert len(report.answer) >= len(told)
    assert not report.unanswered


def it_tells_each_of_several_things(ask: Asked):
    report = ask("How does the kiln work, and who pays for the repairs of the kiln house?")
    first, second = (" ".join(s.text for s in part) for part in report.paragraphs())
    assert "Stone and coal" in first
    assert "The county gives a third." in second


def it_tells_a_change_in_the_order_of_years(ask: Asked):
    report = ask("How has the number of boats on the quay changed?")
    assert [sentence.text[:7] for sentence in report.answer] == ["In 1850", "In 1880", "In 1904"]


def it_takes_what_grew_most_for_no_largest_value(ask: Asked):
    report = ask("2031年哪项收入增长最快？")
    assert report.short is not None
    assert report.short.text == "茶室"


@pytest.mark.parametrize(
    ("question", "kind", "matter"),
    [
        ("How does the kiln work?", "way", "the kiln ?"),
        ("Why did it close?", "reasons", "did it close?"),
        ("What are the benefits of lime?", "sides", "What are the of lime?"),
        ("How does the dam affect the village?", "effects", "the dam the village?"),
        ("How has the number of kilns changed?", "change", "the number of kilns ?"),
        ("茶园面积是怎样变化的？", "change", "茶园面积 ？"),
        ("Who was Edda Marsh?", "identity", "Edda Marsh"),
        ("谁出钱？", "payers", "？"),
        ("How many tiles are made?", None, ""),
        ("Who is the treasurer?", None, ""),
        ("What is the price of a tile?", None, ""),
        ("会怎样？", None, ""),
    ],
)
def it_knows_what_is_to_be_told(question: str, kind: str | None, matter: str):
    wish = wish_of(question)
    assert (wish and wish.cue.name) == kind
    assert wish is None or wish.matter == matter


@pytest.mark.parametrize(
    ("name", "sentence", "does"),
    [
        ("kiln", "The kiln is a tower of stone.", True),
        ("double rack", "The double rack, her best-known invention, was patented in 1891.", True),
        ("Edda Marsh", "Edda Marsh (1860–1931) was a burner of lime.", True),
        ("kiln", "The kiln is closed on Mondays.", False),
        ("kiln", "In 1911 the kiln was closed.", False),
        ("水塔", "水塔是1932年建的。", True),
        ("水塔", "人们都喜欢水塔。", False),
    ],
)
def it_knows_a_definition(name: str, sentence: str, does: bool):
    assert defines(name, sentence) == does
