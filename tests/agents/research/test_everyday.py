"""Ordinary questions in other words than the papers have; what is planned, past or the wrong end of a range is no answer."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import pytest

from agents.corpus import Corpus
from agents.research.library import Library
from agents.research.listings import listed_items
from agents.research.short.direct import Direct, least
from agents.research.short.outright import says_outright
from agents.sources.intake import Format
from agents.sources.limits import Limits
from agents.sources.parse import parse
from agents.text.everyday import everyday, widened

DOCUMENTS = {
    "stove-service.txt": """Service report for the stove of Ms Quill

Total to pay including VAT: £96.20

The glass was replaced on 4 May 2031.
""",
    "club.md": """# Canoe club: minutes of 3 June 2031

Ben looks after entries for the fete, Dora after the catering. Three quotes: Tarn Marine £3,100, Lund £2,900 for the canoe.
The club bought the canoe for £2,750.

The balance was £800 on 31 March. Dora reported a balance of £650 on 30 April.
""",
    "policy.md": """# Policy of the canoe club

## What is not covered by the policy

- Frost in an unheated shed
- Wear of ropes and sails
""",
    "fees.csv": "Category,Fee per year\nJunior,£20\nAdult,£70\nSenior,£45\n",
    "sales.csv": "Country,2029,2030\nNorway,40,55\nItaly,90,81\n",
    "寄宿.md": """# 寄宿须知

低年级自修从18:30到20:00，高年级到21:10。逾期归还每天罚款1元；遗失钥匙按工本费三倍赔偿。

门卡请交给后勤处罗建平老师。洗衣机对住校生免费，其他人每次3元。
""",
}
KINDS: dict[str, Format] = {"md": "markdown", "csv": "csv", "txt": "text"}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with Corpus(tmp_path_factory.mktemp("everyday") / "c.sqlite") as corpus:
        for name, text in DOCUMENTS.items():
            source = parse(text.encode(), name, KINDS[name.rsplit(".")[-1]], Limits()).source
            corpus.put(name, hashlib.sha256(text.encode()).hexdigest(), source)
        yield Library([corpus])


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("How much did we pay for the stove service?", "£96.20"),
        ("Who is doing the food at the fete?", "Dora"),
        ("What does a pensioner pay per year?", "£45"),
        ("In which country did sales go down?", "Italy"),
        ("How much has the balance dropped between March and April?", "£150"),
        ("高年级自修几点结束？", "21:10"),
        ("钥匙弄丢了要赔多少？", "三倍"),
        ("门卡交给谁？", "罗建平"),
        ("住校生用洗衣机要钱吗？", "否"),
    ],
)
def it_understands_other_words(library: Library, question: str, answer: str):
    found = Direct(library).answer(question)
    assert found is not None
    assert (found.text, found.score >= least(question)) == (answer, True)


def it_takes_no_day_that_is_past_for_one_that_is_due(library: Library):
    found = Direct(library).answer("When does the glass need replacing again?")
    assert found is None or found.score < DUE


DUE = 0.58


@pytest.mark.parametrize(
    ("question", "sentence", "outright"),
    [
        ("Where are the winter tyres?", "Winter tyres are in the cellar behind the freezer.", True),
        ("Where are the winter tyres?", "The winter tyres were dear.", False),
        ("When were the winter tyres bought?", "Winter tyres are bought in autumn.", False),
        ("冬胎放在哪里？", "冬胎放在地下室冰柜后面。", True),
    ],
)
def it_tells_a_sentence_that_answers_as_it_stands(question: str, sentence: str, outright: bool):
    assert says_outright(question, sentence) is outright


def it_knows_other_words_of_the_same_language():
    assert everyday("bike") & everyday("Bicycles are insured.")
    assert "bicycle" in widened("Is my bike insured?").split()
    assert widened("Zyx?") == ""
    assert not any(c.isascii() for word in widened("书弄丢了怎么办？").split() for c in word)


def it_takes_no_list_of_what_is_not_covered(library: Library):
    (hit,) = (h for h in library.search("covered by the policy", 5) if "Frost" in h.text)
    assert listed_items("What is covered by the policy?", [hit], library) == []
    assert len(listed_items("What is not covered by the policy?", [hit], library)) == 1
