"""Open at an hour of a day; what several cost; what comes nearest in meaning where no word is the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pytest

from agents.corpus import Corpus
from agents.corpus.files import add
from agents.research.library import Library
from agents.research.meaning import nearest
from agents.research.second_look import second_look
from agents.research.short.direct import Direct, least
from agents.research.short.opened import hours_in

PAPERS = {
    "sports-hall.md": "# The sports hall\n\nOpen Monday to Friday 9:00–22:00, Saturday 10:00 to 16:00. Closed on Sundays.\n\n"
    "Dogs are welcome in the hall, except on the courts.\n\nTraining is from 19:30 to 21:45, with a break for tea at half past eight. Rackets £3 a day, courts £14 an hour including shuttles.\n",
    "prices.csv": "Article,Unit,Price,From 10 pieces\nShuttle tube,each,£12.50,£11.00\nGrip tape,each,£4.20,£3.90\n",
    "场馆.md": "# 球馆须知\n\n## 开放时间\n周一至周五 9:00–22:00，周六、周日 8:00–21:30。\n\n早班车由7:20改为7:10发车。\n",
    "价目.csv": "项目,工作日,周末\n场地（每小时）,40元,70元\n",
}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("hall")
    for name, text in PAPERS.items():
        (folder / name).write_text(text, "utf-8")
    with Corpus(tmp_path_factory.mktemp("index") / "c.sqlite") as corpus:
        add(corpus, [folder])
        yield Library([corpus])


def told(library: Library, question: str) -> str | None:
    found = Direct(library).answer(question)
    return found.text if found is not None and found.score >= least(question) else None


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Is the sports hall open at seven on Saturday evening?", "No"),
        ("Is the sports hall open at 8 pm on Tuesday?", "Yes"),
        ("Is the sports hall open at 12 on Sunday?", "No"),
        ("Is the sports hall open at nine on Monday?", "Yes"),  # in the morning as in the evening
        ("Is the sports hall open at eight on Monday?", None),  # in the evening only
        ("星期天晚上九点球馆还开吗？", "是"),
        ("周末晚上十点球馆还开吗？", "否"),
        ("周六晚上十二点球馆开吗？", "否"),
    ],
)
def it_tells_whether_something_is_open_at_an_hour(library: Library, question: str, answer: str | None) -> None:
    assert told(library, question) == answer


@pytest.mark.parametrize(
    ("question", "answer", "working"),
    [
        ("What do 3 shuttle tubes cost?", "£37.50", "12.50 × 3 = 37.50"),
        ("What would a dozen shuttle tubes cost?", "£132.00", "11.00 × 12 = 132.00"),
        ("How much does it cost to use a court for 2 hours?", "£28", "14 × 2 = 28"),
        ("周末租两个小时场地要多少钱？", "140元", "70 × 2 = 140"),
    ],
)
def it_multiplies_the_price_of_one_and_shows_how(library: Library, question: str, answer: str, working: str) -> None:
    found = Direct(library).answer(question)
    assert found is not None
    assert (found.text, found.working) == (answer, working)
    assert found.basis[0].said in library.text(found.basis[0].hit.source.id)


def it_heeds_exceptions_and_what_has_been_changed(library: Library) -> None:
    assert told(library, "Are dogs welcome on the courts?") == "No"
    assert told(library, "早班车几点发车？") == "7:10"
    assert told(library, "When is the tea break?") == "half past eight"


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Tuesday to Friday 7:00–15:00", [{1, 2, 3, 4}]),
        ("open 9 am to 5 pm daily", [set(range(7))]),
        ("Friday to Monday 10:00–12:00, Wednesday 14:00–16:00", [{4, 5, 6, 0}, {2}]),
        ("from 3 to 4 boats", []),
    ],
)
def it_reads_hours_with_their_days(text: str, days: list[set[int]]) -> None:
    assert [set(hours.days) for hours in hours_in(text)] == days


class Nearness:
    """Stands in for the model: texts with one of the words given are near each other, others are not."""

    def __init__(self, *words: str) -> None:
        self.words = words

    def vectors(self, texts: Sequence[str]) -> np.ndarray:
        near = [any(word in text for word in self.words) for text in texts]
        return np.array([[1.0, 0.0] if one else [0.0, 1.0] for one in near], dtype=np.float32)

    def query(self, text: str) -> np.ndarray:
        return self.vectors([text])[0]

    def passages(self, texts: Sequence[str]) -> list[np.ndarray | None]:
        return [None for _ in texts]


def it_looks_a_second_time_by_meaning(library: Library) -> None:
    question = "Who may bring a hound along?"
    near = Library(library.corpora, Nearness("hound", "Dogs"))
    assert nearest(question, near, 1)[0].text.startswith("Dogs are welcome")
    seen = second_look(question, near, [], 8)
    assert seen.notes[0].quote.startswith("Dogs are welcome")
    assert near.stands(seen.notes[0])
    assert second_look(question, library, [], 8).notes == []  # without the model nothing changes
