"""Marked places in files that the smallest models fill, under a grammar. Everything around them stays as it is.

A place begins with a comment `slot: name, what it is for` and ends with `/slot`, in the comments of its language:

    {# slot: welcome, the sentence visitors read first #}Welcome.{# /slot #}
    # slot: greeting, what is said to a new member
    GREETING = "Welcome."
    # /slot
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from pydantic import BaseModel, Field

from agents.coding.asking import Asker
from agents.coding.base import Checks, Emit, Refused, Step
from agents.coding.ledger import Ledger
from agents.coding.loop import Ended, problems_told
from agents.coding.toolbox import Write
from agents.coding.workspace import Workspace, shown
from agents.prompts import data, prompt
from agents.text.similarity import overlap

MOST = 3
"""Places that one task fills."""
TRIES = 2
LIKE = 0.2
"""Overlap of the task's words with a place's, from which on the place is meant."""
_SLOT = re.compile(
    r"(?P<open>(?:\{#|<!--|/\*|#|//)[ \t]*slot:[ \t]*(?P<name>\w+)(?:,[ \t]*(?P<about>[^\n#*]*?))?[ \t]*"
    r"(?:#\}|-->|\*/|(?=\n)))"
    r"(?P<text>.*?)(?P<close>[ \t]*(?:\{#|<!--|/\*|#|//)[ \t]*/slot\b)",
    re.S,
)


@dataclass(frozen=True)
class Slot:
    """A marked place: its file, its name, what it is for, and the text in it."""

    path: str
    name: str
    about: str
    text: str


class Filled(BaseModel):
    """The new text of the place."""

    text: str = Field(max_length=2000)


def slots_of(path: str, text: str) -> list[Slot]:
    """The places of a file."""
    return [Slot(path, m["name"], (m["about"] or "").strip(), m["text"].strip("\n")) for m in _SLOT.finditer(text)]


def filled(text: str, name: str, new: str) -> str:
    """The file with the place `name` filled. Raises Refused when there is no such place, or the text would end it."""
    if re.search(r"/?slot\b\s*:?", new) and _SLOT.search(f"# slot: x\n{new}\n# /slot") and "/slot" in new:
        raise Refused("The text would end its own place.")
    found = [m for m in _SLOT.finditer(text) if m["name"] == name]
    if len(found) != 1:
        raise Refused(f"There is no single place {name!r} in this file.")
    start, end = found[0].span("text")
    lined = found[0]["text"].startswith("\n")
    put = f"\n{new.strip(chr(10))}\n" if lined else new.strip()
    return text[:start] + put + text[end:]


def work_slots(
    task: str, workspace: Workspace, asker: Asker, ledger: Ledger, checks: Checks, emit: Emit,
    give_back: Callable[[], object],
) -> Ended:  # fmt: skip
    """Fill the places that the task is about. Raises Cancelled, Spent, ModelError, ContextTooLong."""
    meant = _meant(task, workspace)
    if not meant:
        return Ended("unable", said="This model only fills marked places, and no place of the site fits the wish.")
    told, problems = "", []
    for _ in range(TRIES):
        for slot in meant:
            asker.check(ledger.calls)
            _fill(task, slot, told, workspace, asker, ledger, emit)
        problems = list(checks())
        emit(Step(kind="check", message=f"{len(problems)} problems", ok=not problems, calls=ledger.calls))
        if not problems:
            return Ended("finished", said=f"Filled anew: {', '.join(slot.name for slot in meant)}.")
        give_back()
        told = data("problems", problems_told(problems))
    return Ended("stuck", said=problems[0].words, problems=problems)


def _meant(task: str, workspace: Workspace) -> list[Slot]:
    found: list[tuple[float, Slot]] = []
    for name, path in workspace.guard.files():
        if workspace.guard.reason(name) or path.suffix not in (".py", ".html", ".css", ".js"):
            continue
        for slot in slots_of(name, path.read_text("utf-8", "replace")):
            likeness = overlap(task, f"{slot.name.replace('_', ' ')} {slot.about} {slot.text}")
            found += [(likeness, slot)] if likeness >= LIKE else []
    best = sorted(found, key=lambda pair: -pair[0])
    return [slot for likeness, slot in best[:MOST] if likeness >= 0.6 * best[0][0]]


def _fill(task: str, slot: Slot, told: str, workspace: Workspace, asker: Asker, ledger: Ledger, emit: Emit) -> None:
    messages = prompt(
        "coding_slot.v1",
        task=data("task", task),
        place=data("place", f"{slot.name}: {slot.about}"),
        now=data("now", shown(slot.text)),
        problems=told,
    )
    given = asker.structured(messages, Filled)
    try:
        path = workspace.guard.writable(slot.path)
        text = filled(path.read_text("utf-8"), slot.name, given.text)
        workspace.write(Write(path=slot.path, text=text))
    except Refused as error:
        ledger.note("slot", "failed")
        emit(Step(kind="tool", message=f"{slot.name}: {error.sentence}", tool="slot", ok=False, calls=ledger.calls))
        return
    ledger.note("slot", "well")
    emit(Step(kind="tool", message=f"{slot.path}: {slot.name}", tool="slot", calls=ledger.calls))
