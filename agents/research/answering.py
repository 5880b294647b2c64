"""Short answers: what is voted for by several attempts, looked up again, and rated. Each is a span of a passage.

An attempt is a search for trails in a manner of its own. Attempts are made until they agree, or as many as may be; the
candidates' votes are joined, the best are verified by searches of their own, and a doubtful one is checked again,
wider, a bounded number of times.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from agents.errors import Cancelled
from agents.llm import never
from agents.research.clauses import kind_of
from agents.research.library import Library
from agents.research.trails import Found, Manner, Trails, varied
from agents.research.verifying import Verified, verify

CANDIDATES = 6
"""Of each attempt that are voted on."""
AT_ONCE = 4
"""Attempts side by side. Their look-ups overlap; what Python does with them takes turns."""
CHECKED = 4
"""Candidates that the verifier looks up."""
SHARPNESS = 12.0
"""How much more a better trail's vote counts."""
AGREED = 0.6
"""Share of the votes at which no further attempt is made."""
SURE, DOUBTFUL = 0.75, 0.45
"""Support at which checking ends, and confidence below which a doubtful answer is checked again."""
BELIEF = 0.4
"""What is left of the confidence in an answer of which the verifier finds nothing."""
WAITS = 2
"""Times that a doubtful answer is checked again, at most."""


@dataclass(frozen=True)
class Short:
    """A short answer with its trail, 0 to 1 how sure it is, and what the verifier found."""

    text: str
    confidence: float
    found: Found
    verified: Verified | None = None


@dataclass(frozen=True)
class Step:
    """Where things stood after an attempt: for the curve of accuracy against compute."""

    attempts: int
    exact: str | None
    confidence: float
    searches: int


@dataclass
class Outcome:
    """What came of all attempts, best first."""

    answers: list[Short] = field(default_factory=list)
    searches: int = 0
    attempts: int = 0
    waits: int = 0
    steps: list[Step] = field(default_factory=list)
    read: dict[str, None] = field(default_factory=dict)
    """Origins of the documents that searches brought."""

    @property
    def best(self) -> Short | None:
        """The answer, if there is one."""
        return self.answers[0] if self.answers else None


def answered(
    question: str,
    library: Library,
    *,
    attempts: int = 1,
    manner: Manner | None = None,
    verifying: bool | None = None,
    cancel: Callable[[], bool] = never,
    spent: Callable[[], bool] = never,
    tell: Callable[[str], None] = lambda _: None,
) -> Outcome:
    """Short answers to a question; none for one that wants a text. Raises Cancelled.

    `verifying`: by default with more than one attempt. `spent` says when no further attempt may be made.
    """
    outcome = Outcome()
    if kind_of(question) == "text":
        return outcome
    ballots: list[list[Found]] = []
    check = attempts > 1 if verifying is None else verifying
    base = manner or Manner()
    for number, (trails, ballot) in enumerate(_side_by_side(question, library, base, attempts, cancel)):
        ballots.append(ballot)
        outcome.searches += trails.searches
        outcome.read |= {node.hit.source.origin: None for node in trails.seen.values()}
        outcome.attempts += 1
        merged = merge(ballots)
        best = merged[0] if merged else None
        outcome.steps.append(
            Step(number + 1, best.text if best else None, best.confidence if best else 0.0, outcome.searches)
        )
        tell(f"attempt {number + 1} of {attempts}: {best.text if best else 'nothing'}")
        if spent() or (number > 0 and best is not None and best.confidence >= AGREED):
            break
    outcome.answers = merge(ballots)
    if check and outcome.answers:
        _check(question, library, outcome, base, cancel, tell)
        best = outcome.answers[0]
        outcome.steps.append(Step(outcome.attempts, best.text, best.confidence, outcome.searches))
    return outcome


def _side_by_side(
    question: str, library: Library, base: Manner, attempts: int, cancel: Callable[[], bool]
) -> Iterator[tuple[Trails, list[Found]]]:
    """Each attempt with its candidates, in order: the first two at once, then up to `AT_ONCE` while they are wanted."""

    def attempt(number: int) -> tuple[Trails, list[Found]]:
        trails = Trails(library, varied(base, number), cancel)
        return trails, list(trails.answers(question, CANDIDATES))

    done = 0
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="attempt") as threads:
        while done < attempts:
            if cancel():
                raise Cancelled("Stopped.")
            together = min(2 if done == 0 else AT_ONCE, attempts - done)
            yield from threads.map(attempt, range(done, done + together))
            done += together


def merge(ballots: Sequence[Sequence[Found]]) -> list[Short]:
    """The candidates of all attempts, those of the same meaning as one, by their share of the votes, best first.

    An attempt has one vote, divided among its candidates by how well each fits.
    """
    votes: dict[str, float] = {}
    best: dict[str, Found] = {}
    for ballot in ballots:
        top = max((f.score for f in ballot), default=0.0)
        raw = [math.exp(SHARPNESS * (f.score - top)) for f in ballot]
        for found, weight in zip(ballot, raw, strict=True):
            key = same_key(found.text)
            votes[key] = votes.get(key, 0.0) + weight / sum(raw)
            if key not in best or best[key].score < found.score:
                best[key] = found
    total = len([b for b in ballots if b]) or 1
    ranked = sorted(votes, key=lambda key: -votes[key])
    return [Short(best[k].text, votes[k] / total * min(1.0, best[k].score), best[k]) for k in ranked]


def same_key(text: str) -> str:
    """The same for answers that differ in case, width, commas or articles only."""
    flat = unicodedata.normalize("NFKC", text).casefold()
    flat = re.sub(r"(?<=\d),(?=\d{3})", "", flat)
    return " ".join(word for word in re.findall(r"[\w.]+", flat) if word not in ("the", "a", "an"))


def _check(
    question: str,
    library: Library,
    outcome: Outcome,
    manner: Manner,
    cancel: Callable[[], bool],
    tell: Callable[[str], None],
) -> None:
    """Look the best candidates up again; doubtful ones again and wider, at most `WAITS` times."""
    for wait in range(WAITS + 1):
        checked = outcome.answers[: CHECKED * (wait + 1)]
        rated: list[Short] = []
        for short in checked:
            if cancel():
                raise Cancelled("Stopped.")
            found = verify(question, short.found, library, wider=wait)
            outcome.searches += found.searches
            confidence = min(1.0, short.confidence * (BELIEF + (1 - BELIEF) * found.support)) * (
                0.9 if found.disputed else 1.0
            )
            rated.append(Short(short.text, round(confidence, 4), short.found, found))
        rated.sort(key=lambda short: -short.confidence)
        best = rated[0]
        tell(f"checked: {best.text}")
        sure = best.verified is not None and best.verified.support >= SURE and best.confidence >= DOUBTFUL
        if sure or wait == WAITS or len(checked) == len(outcome.answers):
            outcome.answers = rated + outcome.answers[len(checked) :]
            return
        outcome.waits += 1
        tell("Wait: check the others, too.")
