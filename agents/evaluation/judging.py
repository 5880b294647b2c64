"""Judges: is an answer the right one? By rules (offline), or by a model after BrowseComp's protocol.

The rules know numbers, dates, names in another order, other forms that the set lists; they do not know what words mean.
A judgement has the four fields of the published protocol.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Literal, Protocol

from langchain_core.language_models import BaseChatModel
from pydantic import BaseModel, ConfigDict, Field

from agents.errors import Cancelled, ImpastoError
from agents.evaluation.answers import UNSURE, read_response
from agents.evaluation.questions import Question
from agents.prompts import data, prompt
from agents.text.words import STOP_EN, han_count

MARGIN = 0.001
"""Relative difference from which two numbers are not the same; the protocol says “a small margin of error”."""
LONGER = 3
"""Words that a right answer may have beside those wanted."""
_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_DATES = (
    re.compile(r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})"),
    re.compile(r"(?P<y>\d{4})年(?P<m>\d{1,2})月(?P<d>\d{1,2})日"),
    re.compile(r"(?P<d>\d{1,2})(?:st|nd|rd|th)?(?: of)? (?P<n>[a-z]{3,9})\.?,? (?P<y>\d{4})"),
    re.compile(r"(?P<n>[a-z]{3,9})\.? (?P<d>\d{1,2})(?:st|nd|rd|th)?,? (?P<y>\d{4})"),
)
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_SCALES = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "万": 1e4, "亿": 1e8}
_UNITS_ZH = re.compile(r"(?<=\d)\s*(?:名|人|米|元|叶|票|位|个|年|册|公里|千米|吨)$")


class Judgement(BaseModel, frozen=True):
    """What a judge found, in the fields of the published protocol."""

    extracted_final_answer: str | None
    reasoning: str
    correct: bool
    confidence: float
    """0 to 100, as the response says; 100 when it does not."""


class Judge(Protocol):
    """Says whether a response answers a question rightly."""

    name: str

    def judge(self, question: Question, response: str) -> Judgement:
        """Its judgement. Raises ImpastoError."""
        ...


class RuleJudge:
    """Compares with the answer and its other forms, by rules alone."""

    name = "rules"

    def judge(self, question: Question, response: str) -> Judgement:
        answer = read_response(response)
        confidence = UNSURE if answer.confidence is None else answer.confidence
        if answer.exact is None:
            return Judgement(
                extracted_final_answer=None, reasoning="There is no exact answer.", correct=False, confidence=confidence
            )
        for wanted in (question.answer, *question.aliases):
            if how := same(answer.exact, wanted):
                return Judgement(
                    extracted_final_answer=answer.exact, reasoning=how, correct=True, confidence=confidence
                )
        return Judgement(
            extracted_final_answer=answer.exact,
            reasoning="It is none of the forms of the answer.",
            correct=False,
            confidence=confidence,
        )


def same(given: str, wanted: str) -> str:
    """Why two answers are the same, as a sentence; empty when they are not."""
    left, right = normal(given), normal(wanted)
    if not left or not right:
        return ""
    if left == right:
        return "The words are the same."
    dates = [_dates(text) for text in (given, wanted)]
    if dates[1]:
        return "It is the same date." if dates[0] == dates[1] else ""
    numbers = [_numbers(text) for text in (given, wanted)]
    if _is_number(wanted):
        close = len(numbers[0]) == 1 and abs(numbers[0][0] - numbers[1][0]) <= MARGIN * max(1e-9, abs(numbers[1][0]))
        whole = close and (float(numbers[1][0]) != int(numbers[1][0]) or abs(numbers[0][0] - numbers[1][0]) < 0.5)
        exact = numbers[1][0] < 3000 and numbers[0][:1] != numbers[1][:1]
        return "It is the same number." if whole and not exact else ""
    if numbers[0] != numbers[1]:
        return ""
    return "It has all the words of the answer." if _holds(left, right) else ""


def normal(text: str) -> str:
    """One form for case, width, accents, articles and signs."""
    flat = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text)).casefold()
    flat = "".join(c for c in flat if not unicodedata.combining(c))
    flat = re.sub(r"(?<=\d)[,，](?=\d{3})", "", flat)
    flat = _UNITS_ZH.sub("", flat.strip(" .。"))
    flat = re.sub(r"[^\w.%\-]+|(?<!\d)\.|\.(?!\d)|(?<!\d)-|-(?!\d)", " ", flat)
    return " ".join(word for word in flat.split() if word not in ("the", "a", "an"))


def _holds(left: str, right: str) -> bool:
    """Whether an answer is the wanted one with few words around it, in any order of a name's parts."""
    if han_count(right):
        return right.replace(" ", "") in left.replace(" ", "") and len(left) <= len(right) + 2 * LONGER
    given, wanted = left.split(), right.split()
    rest = [word for word in given if word not in wanted and word not in STOP_EN]
    return set(wanted) <= set(given) and len(rest) <= LONGER


def _is_number(text: str) -> bool:
    return bool(
        re.fullmatch(r"[^\d]{0,12}-?[\d,]+(?:\.\d+)?\s*(?:%|[^\W\d]{1,12}\.?(?: [^\W\d]{1,12})?)?", text.strip())
    )


def _numbers(text: str) -> list[float]:
    flat = re.sub(r"(?<=\d)[,，](?=\d{3})", "", unicodedata.normalize("NFKC", text))
    found = []
    for match in _NUMBER.finditer(flat):
        scale = next((v for k, v in _SCALES.items() if flat[match.end() :].lstrip().lower().startswith(k)), 1.0)
        found.append(float(match.group()) * scale)
    return found


def _dates(text: str) -> set[tuple[int, int, int]]:
    """Days named in a text, as year, month, day."""
    found = set()
    for pattern in _DATES:
        for match in pattern.finditer(text.lower()):
            parts = match.groupdict()
            month = parts.get("m") or next(
                (str(n) for n, name in enumerate(_MONTHS, start=1) if name.startswith(parts["n"][:3])), "0"
            )
            if month != "0":
                found.add((int(parts["y"]), int(month), int(parts["d"])))
    return found


class Verdict(BaseModel):
    """The form that a model judge fills in."""

    model_config = ConfigDict(extra="forbid")

    extracted_final_answer: str = Field(max_length=400)
    reasoning: str = Field(max_length=1200)
    correct: Literal["yes", "no"]
    confidence: int = Field(ge=0, le=100)


class ModelJudge:
    """A model that is able enough judges by the protocol; one that does not answer usably is replaced by the rules."""

    def __init__(self, model: BaseChatModel, name: str) -> None:
        self._model, self.name = model, name
        self._rules = RuleJudge()

    def judge(self, question: Question, response: str) -> Judgement:
        filled = {"question": question.query, "response": response, "answer": _forms(question.answer, question.aliases)}
        messages = prompt("judge_answer.v1", **{name: data(name, text) for name, text in filled.items()})
        try:
            verdict = Verdict.model_validate(self._model.with_structured_output(Verdict).invoke(messages))
        except Cancelled:
            raise
        except ImpastoError as error:
            if error.code not in ("model-unstructured", "context-too-long"):
                raise
            return self._rules.judge(question, response)
        told = read_response(response).confidence
        return Judgement(
            extracted_final_answer=None if verdict.extracted_final_answer == "None" else verdict.extracted_final_answer,
            reasoning=verdict.reasoning,
            correct=verdict.correct == "yes",
            confidence=float(verdict.confidence) if told is None else told,
        )


def _forms(answer: str, aliases: Sequence[str]) -> str:
    return "; also written ".join((answer, *aliases))
