"""What may be done at one place only: yes there, no at another one, and nothing where the rule is about something else."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import pytest

from agents.corpus import Corpus
from agents.research.library import Library
from agents.research.short.direct import Direct, least
from agents.sources.limits import Limits
from agents.sources.parse import parse

TEXT = """# House rules

Bouncy castles are allowed on the lawn only. Dogs are welcome. Fires may be lit only in the stone pit.

The engineer came in by the Garden Room.

客栈全院禁烟，只有后院凉亭可以抽烟。
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with Corpus(tmp_path_factory.mktemp("index") / "c.sqlite") as corpus:
        corpus.put(
            "rules.md",
            hashlib.sha256(TEXT.encode()).hexdigest(),
            parse(TEXT.encode(), "rules.md", "markdown", Limits()).source,
        )
        yield Library([corpus])


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Can we have a bouncy castle inside the hall?", "No"),
        ("Can we have a bouncy castle on the lawn?", "Yes"),
        ("May a fire be lit in the garden?", "No"),
        ("房间里可以抽烟吗？", "否"),
        ("能在大厅里抽烟吗？", "否"),
        ("凉亭里可以抽烟吗？", "是"),
    ],
)
def it_says_no_to_another_place(library: Library, question: str, answer: str) -> None:
    found = Direct(library).answer(question)
    assert found is not None
    assert found.score >= least(question)
    assert found.text == answer


def it_says_nothing_of_what_the_rule_is_not_about(library: Library) -> None:
    for question in ("Can we have a barbecue in the hall?", "房间里可以做饭吗？"):
        found = Direct(library).answer(question)
        assert found is None or found.score < least(question)


def it_takes_no_room_for_a_person(library: Library) -> None:
    found = Direct(library).answer("Who let the engineer in?")
    assert found is None or "Room" not in found.text
