"""The loop: the model calls tools until it says that it is done and the checks agree.

The same error twice brings in another view of it, three times ends the work. It never writes a file itself, and does
not give back what was changed: `working.py` does.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from langchain_core.messages import BaseMessage, HumanMessage, ToolMessage

from agents.coding import fingerprints, toolbox
from agents.coding.asking import Asker
from agents.coding.base import Checks, Emit, Problem, Refused, Step, quiet
from agents.coding.calls import Call, calls_of
from agents.coding.exploring import explore, spoken
from agents.coding.history import History, Turn
from agents.coding.ledger import Ledger
from agents.coding.workspace import CommandFailed, Workspace, shown
from agents.errors import ImpastoError
from agents.prompts import data
from agents.structure import without_thoughts

CALLS_PER_TURN = 20
TOO_MANY = f"Not run: at most {CALLS_PER_TURN} calls are run at once. Call it again."
SIDE_BY_SIDE = 4
PICTURES = 2
"""Screenshots that one turn is shown."""
LOG = 3000
HURRY = (
    "Four fifths of what this work may take are used. Bring what is begun to a state that holds, leave out what is not "
    "needed, and call finish: what is not finished when the rest is used is lost."
)
NUDGE = "Go on with a tool call. When the work is done, call finish."


@dataclass
class Ended:
    """How the loop came to its end."""

    why: str
    said: str = ""
    question: str | None = None
    problems: list[Problem] = field(default_factory=list)


@dataclass
class Loop:
    """One conversation. `code` counts changes of files that are not tests."""

    workspace: Workspace
    asker: Asker
    ledger: Ledger
    history: History
    tools: list[str]
    checks: Checks
    emit: Emit = quiet
    sees: bool = False
    code: int = 0
    turn: int = 0
    finishes: int = 0
    attempts: fingerprints.Attempts = field(default_factory=fingerprints.Attempts)
    _strategy: list[str] = field(default_factory=list)
    _stuck: str = ""
    _hurried: bool = False

    def run(self) -> Ended:
        """Until done, a question, or the same error three times. Raises Cancelled, Spent, ModelError."""
        while True:
            self.asker.check(self.ledger.calls)
            self.turn += 1
            self._hurry()
            messages = self.history.messages(self._tokens, self.asker.counter.room)
            answer = self.asker.ask(messages, self.tools)
            calls = calls_of(answer, self.tools, self.turn)
            text = without_thoughts(str(answer.text)).strip()
            self._tell("ask", text[:200] or ", ".join(call.name for call in calls))
            ended = self._act(text, calls) if calls else self._without_calls(text)
            if ended is not None:
                return ended
            if self._stuck:
                return Ended("stuck", said=self._stuck)

    def _tokens(self, messages: Sequence[BaseMessage]) -> int:
        return self.asker.counter.count(messages, json.dumps(toolbox.declared(self.tools)))

    def _hurry(self) -> None:
        """Say once that the end is near: what is not finished by then is given back."""
        if not self._hurried and self.history.turns and self.asker.nearly(self.ledger.calls):
            self._hurried = True
            self.history.turns[-1].told.append(HumanMessage(HURRY))

    def _act(self, text: str, calls: list[Call]) -> Ended | None:
        turn = Turn(spoken(text, calls), [])
        self.history.turns.append(turn)
        ended: Ended | None = None
        results: list[str] = []
        for group in _groups(calls[:CALLS_PER_TURN]):
            if ended is not None:
                results += ["Not run: the work had ended." for _ in group]
                continue
            if len(group) > 1:
                with ThreadPoolExecutor(SIDE_BY_SIDE, thread_name_prefix="tool") as pool:
                    results += pool.map(self._one, group)
            elif isinstance(group[0].given, toolbox.Finish | toolbox.Ask):
                told, ended = self._ending(group[0])
                results.append(told)
            else:
                results.append(self._one(group[0]))
        results += [TOO_MANY for _ in calls[CALLS_PER_TURN:]]
        turn.results = [ToolMessage(told, tool_call_id=call.id) for told, call in zip(results, calls, strict=True)]
        turn.told += self._pictures()
        if self._strategy:
            turn.told.append(HumanMessage("\n\n".join(self._strategy)))
            self._strategy.clear()
        return ended

    def _without_calls(self, text: str) -> Ended | None:
        """A model that says it is done without calling finish is taken at its word, and checked."""
        ended: Ended | None = None
        told = NUDGE
        if self.code and text:
            told, ended = self._finish(text)
        elif self._again(fingerprints.of_refusal("none", "", "no call"), str(self.turn), "It called no tool.", ""):
            told = f"{NUDGE} Answer with a call only, for example read with a path."
        self.history.turns.append(Turn(spoken(text, []), [], [HumanMessage(told), *self._pictures()]))
        return ended

    def _one(self, call: Call) -> str:
        """Run one call; its answer. Errors are answers."""
        repaired = bool(call.repaired)
        if call.given is None:
            self.ledger.note(call.name, "unparseable" if call.unparseable else "invalid", repaired=repaired)
            self._tell("tool", call.fault[:160], call.name, ok=False)
            self._again(fingerprints.of_refusal(call.name, "", call.fault), str(self.turn), call.fault, "")
            return call.fault
        what = f"{call.name} {_target(call)}".strip()
        try:
            told = self._dispatch(call.given)
        except CommandFailed as error:
            self.ledger.note(call.name, "failed", repaired=repaired)
            self._tell("tool", f"{what}: it failed", call.name, ok=False)
            if self.code:
                self._again(fingerprints.of_output(error.output), f"code {self.code}", error.sentence, "")
            return error.sentence
        except Refused as error:
            self.ledger.note(call.name, "failed", repaired=repaired)
            self._tell("tool", f"{what}: {error.sentence.splitlines()[0][:120]}", call.name, ok=False)
            path = str(getattr(call.given, "path", ""))
            self._again(fingerprints.of_refusal(call.name, path, error.sentence), str(self.turn), error.sentence, path)
            return shown(error.sentence)
        self.ledger.note(call.name, "well", repaired=repaired)
        self._tell("tool", what, call.name)
        return told

    def _dispatch(self, given: Any) -> str:
        space = self.workspace
        match given:
            case toolbox.Read():
                return space.read(given)
            case toolbox.Search():
                return space.search(given)
            case toolbox.List():
                return space.list(given)
            case toolbox.Edit():
                return self._changed(space.edit(given), given.path)
            case toolbox.Write():
                return self._changed(space.write(given), given.path)
            case toolbox.Run():
                return space.run(given)
            case toolbox.Look():
                return _failing_softly(lambda: space.see(given))
            case toolbox.Todo():
                return space.todo(given)
            case toolbox.Explore():
                return explore(given.question, space, self.asker, self.ledger)
        raise Refused("This tool is not run here.")

    def _changed(self, told: str, path: str) -> str:
        self.code += not _is_test(path)
        return told

    def _ending(self, call: Call) -> tuple[str, Ended | None]:
        self.ledger.note(call.name, "well", repaired=bool(call.repaired))
        if isinstance(call.given, toolbox.Ask):
            self._tell("end", call.given.question, "ask")
            return "Asked.", Ended("question", question=call.given.question)
        assert isinstance(call.given, toolbox.Finish)
        return self._finish(call.given.summary)

    def _finish(self, summary: str) -> tuple[str, Ended | None]:
        self.finishes += 1
        problems = list(self.checks())
        self._tell("check", f"{len(problems)} problems" if problems else "all checks hold", ok=not problems)
        if not problems:
            return "Done.", Ended("finished", said=summary)
        told = problems_told(problems)
        if self.sees:
            self.workspace.pictures += [p.picture for p in problems if p.picture is not None]
        print_ = fingerprints.of_problems(problems)
        self._again(print_, f"finish {self.finishes}", told, "", problems)
        return f"The checks ran, and {len(problems)} do not hold:\n{told}\nMend this, then call finish again.", None

    def _again(
        self, print_: str, state: str, error: str, path: str, problems: Sequence[Problem] = ()
    ) -> bool:  # fmt: skip
        """Take down an error; whether it is the second time. At the third the work is stuck."""
        follows = self.attempts.seen(print_, state)
        if follows == "give up":
            self._stuck = error.strip().splitlines()[0][:300] if error.strip() else "The same error came three times."
            self._tell("strategy", "the same error came three times", ok=False)
        if follows == "change":
            self._tell("strategy", "the same error came twice: another view of it")
            self._strategy.append(self._other_view(error, path))
        return follows == "change"

    def _other_view(self, error: str, path: str) -> str:
        said = ["This is the same error as before, so the same approach will not help. Change it."]
        if path:
            try:
                said.append(
                    "The file as it stands now:\n" + self.workspace.read(toolbox.Read.model_validate({"path": path}))
                )
            except Refused:
                said.append(f"Do not try {path} again; look for another place.")
        if "explore" in self.tools and self.ledger.calls + 5 < self.asker.limits.calls:
            question = f"Why does this fail, and what exactly must be changed?\n{data('error', shown(error[:2000]))}"
            said.append(data("diagnosis", shown(explore(question, self.workspace, self.asker, self.ledger))))
        said.append("If editing keeps failing, write the whole file anew. One more failure of this kind ends the work.")
        return "\n\n".join(said)

    def _pictures(self) -> list[HumanMessage]:
        taken, self.workspace.pictures = self.workspace.pictures[-PICTURES:], []
        if not self.sees:
            return []
        return [
            HumanMessage(
                [
                    {"type": "text", "text": "The page as it looks:"},
                    {
                        "type": "image_url",
                        "image_url": {"url": f"data:{_kind(p)};base64,{base64.b64encode(p).decode()}"},
                    },
                ]
            )
            for p in taken
        ]

    def _tell(self, kind: Any, message: str, tool: str = "", *, ok: bool = True) -> None:
        counts = {"calls": self.ledger.calls, "failures": self.ledger.failures, "tokens": self.asker.tokens}
        self.emit(Step(kind=kind, message=message, tool=tool, ok=ok, **counts))


def problems_told(problems: Sequence[Problem], most: int = 8) -> str:
    """Problems for the model: their words, and the end of each log."""
    lines = []
    for problem in problems[:most]:
        lines.append(f"- {problem.id}: {problem.words}")
        if problem.log.strip():
            lines.append(data("log", shown(problem.log[-LOG // max(1, min(3, len(problems))) :])))
    if len(problems) > most:
        lines.append(f"- and {len(problems) - most} more")
    return "\n".join(lines)


def _failing_softly(look: Any) -> str:
    """A site that does not start is something to be told, as a call that failed."""
    try:
        return look()
    except Refused:
        raise
    except ImpastoError as error:
        if error.code == "cancelled":
            raise
        raise Refused(f"The page could not be opened. {error}") from error


def _groups(calls: list[Call]) -> list[list[Call]]:
    """Neighbouring calls that only read go together; all others alone and in order."""
    groups: list[list[Call]] = []
    for call in calls:
        reads = call.name in (*toolbox.READING, "explore") and call.given is not None
        if reads and groups and all(c.name in (*toolbox.READING, "explore") and c.given for c in groups[-1]):
            groups[-1].append(call)
        else:
            groups.append([call])
    return groups


def _target(call: Call) -> str:
    for name in ("path", "command", "pattern", "question"):
        if value := getattr(call.given, name, ""):
            return " ".join(str(value).split())[:80]
    return ""


def _kind(picture: bytes) -> str:
    """What a screenshot is, by its first bytes."""
    return "image/jpeg" if picture.startswith(b"\xff\xd8") else "image/png"


def _is_test(path: str) -> bool:
    last = path.replace("\\", "/").rpartition("/")[2]
    return last.startswith("test_") or "/tests/" in f"/{path}"
