"""A quiz: what a source says most clearly in numbers, asked with four answers, to be answered from a deck alone.

A question is a sentence of the source with one of its numbers left out; the wrong answers are other numbers of the
same source. Whoever answers sees the
deck's words and data, not the source: by rules (which of the four stands in a line that
says the same), or a model. What is not answered is wrong: the deck does not say it. It judges no deck by its looks.
"""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from langchain_core.language_models import BaseChatModel
from pydantic import BaseModel, ConfigDict

from agents.checks.quantities import Quantity, quantities
from agents.deck.extract.candidates import candidates
from agents.deck.extract.outline import phrases_of
from agents.deck.extract.sections import main_sections
from agents.deck.library import Library
from agents.prompts import data, prompt
from agents.text.similarity import TfIdf
from agents.text.words import terms

BLANK = "____"
QUESTIONS, OPTIONS = 10, 4
LEAST_SAID = 0.3
"""Share of a question's weight that a line of the deck must have for its number to be the answer"""


@dataclass(frozen=True)
class Asked:
    """A question with its options; `right` is the index of the one that the source has."""

    text: str
    options: tuple[str, ...]
    right: int
    section: str


def questions(library: Library, most: int = QUESTIONS) -> list[Asked]:
    """Questions of the main sections in turn, the strongest sentences first. The same for the same sources."""
    phrases = phrases_of(library)
    numbers = list(dict.fromkeys(q.text for p in library.passages.values() for q in quantities(p.text) if _asks(q)))
    queues = []
    for section in main_sections(library):
        rated = sorted(candidates(section.prose, phrases), key=lambda c: -c.score)
        queues.append([made for c in rated if (made := _asked(c.text, section.title, numbers)) is not None])
    found: list[Asked] = []
    while len(found) < most and any(queues):
        for queue in queues:
            if queue and len(found) < most:
                found.append(queue.pop(0))
    return found


def _asks(quantity: Quantity) -> bool:
    """Whether a number is worth asking: it stands as digits, and is no bare small count."""
    digits = [c for c in quantity.text if c.isdigit()]
    return len(digits) >= 2 or (bool(digits) and (quantity.percent or len(quantity.text) > 2))


def _asked(sentence: str, section: str, numbers: Sequence[str]) -> Asked | None:
    own = [q for q in quantities(sentence) if _asks(q) and sentence.count(q.text) == 1]
    if not own:
        return None
    quantity = own[0]
    said = [q.text for q in quantities(sentence)]
    others = [n for n in numbers if n not in said and _alike(n, quantity.text)]
    chance = random.Random(hashlib.sha256(sentence.encode()).digest())
    chance.shuffle(others)
    wrong = others[: OPTIONS - 1]
    if len(wrong) < OPTIONS - 1:
        return None
    options = [quantity.text, *wrong]
    chance.shuffle(options)
    text = sentence.replace(quantity.text, BLANK)
    return Asked(text, tuple(options), options.index(quantity.text), section)


def _alike(one: str, other: str) -> bool:
    """Whether two numbers could stand for each other: both or neither with a sign of percent."""
    return ("%" in one) == ("%" in other)


def said_by(spec: dict[str, Any]) -> list[str]:
    """The lines of a deck's spec: texts, notes, rows of tables, points of charts, each with its slide's title."""
    lines: list[str] = []
    for slide in spec["slides"]:
        title = next(iter(_texts(slide.get("title"))), "")
        rest = {k: v for k, v in slide.items() if k not in ("title", "notes", "html")}
        held = [*_texts(rest), *_data(rest), *slide.get("notes", [])]
        lines += [title, *(f"{title}: {line}" if len(terms(line)) < 4 else line for line in held)]
    return [line for line in lines if line.strip()]


def _texts(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        own = next((node[k] for k in ("text", "label", "prompt") if isinstance(node.get(k), str)), None)
        value = node.get("value")
        if isinstance(value, dict) and isinstance(node.get("label"), dict):
            yield " ".join([*_texts(value), *_texts(node["label"])])
            return
        if own is not None:
            yield own
            return
        together = [text for child in node.values() if _is_text(child) for text in _texts(child)]
        if (
            len(together) >= 2 and "layout" not in node
        ):  # when and what, a question and its answer, an offer and its price
            yield " ".join(together)
        for child in node.values():
            yield from _texts(child)
    elif isinstance(node, list):
        for child in node:
            yield from _texts(child)


def _is_text(node: Any) -> bool:
    return isinstance(node, dict) and any(isinstance(node.get(k), str) for k in ("text", "label", "prompt"))


def _data(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if "categories" in node and "series" in node:
            for series in node["series"]:
                for name, value in zip(node["categories"], series["values"], strict=False):
                    if value is not None:
                        yield f"{series['name']} {name}: {value:g} {node.get('unit') or ''} {value:,.10g}"
        elif "columns" in node and "rows" in node:
            for row in node["rows"]:
                yield ", ".join(f"{c} {cell}" for c, cell in zip(node["columns"], row, strict=False))
        for child in node.values():
            yield from _data(child)
    elif isinstance(node, list):
        for child in node:
            yield from _data(child)


def answered(asked: Sequence[Asked], lines: Sequence[str]) -> list[int | None]:
    """By rules: the option that stands in the line which says most of the question; None where no line says enough."""
    if not lines:
        return [None] * len(asked)
    frequency = TfIdf([*lines, *(a.text for a in asked)])
    held = [(set(terms(line)), line) for line in lines]
    return [_best(question, held, frequency) for question in asked]


def _best(question: Asked, held: Sequence[tuple[set[str], str]], frequency: TfIdf) -> int | None:
    wanted = set(terms(question.text.replace(BLANK, " ")))
    whole = sum(frequency.weight(term) for term in wanted) or 1.0
    best: tuple[float, int] | None = None
    for own, line in held:
        share = sum(frequency.weight(term) for term in wanted & own) / whole
        if share < LEAST_SAID:
            continue
        for index, option in enumerate(question.options):
            if _stands_in(option, line) and (best is None or share > best[0]):
                best = (share, index)
    return best[1] if best else None


def _stands_in(option: str, line: str) -> bool:
    """Whether a number stands in a line as it is, and not as the end of another or cut off: 11 is not in 0.11."""
    return re.search(rf"(?<![\d.,:]){re.escape(option)}(?!\d|[.,]\d)", line) is not None


def judged(asked: Sequence[Asked], lines: Sequence[str], model: BaseChatModel) -> list[int | None]:
    """By a model that sees the deck alone; None where the deck does not say it. Raises ModelError."""
    deck = data("deck", "\n".join(lines)[:40_000])
    found: list[int | None] = []
    for question in asked:
        options = "\n".join(f"{n}. {option}" for n, option in enumerate(question.options, 1))
        messages = prompt("quiz.v1", deck=deck, question=data("question", question.text), options=options)
        answer: Any = model.with_structured_output(Choice).invoke(messages)
        found.append(answer.answer - 1 if answer.answer else None)
    return found


class Choice(BaseModel):
    """What a model answers: the number of an option; 0 where the deck does not say."""

    model_config = ConfigDict(extra="forbid")
    answer: Literal[0, 1, 2, 3, 4]


def share_right(asked: Sequence[Asked], answers: Sequence[int | None]) -> float:
    """Share of questions answered right; 1.0 where there is nothing to ask."""
    return sum(a.right == given for a, given in zip(asked, answers, strict=True)) / len(asked) if asked else 1.0
