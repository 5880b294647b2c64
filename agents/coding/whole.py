"""Whole small files: the channel of a model that cannot call tools. It changes one file per attempt.

The file is found by the words of the task; the model gets it and answers with all of it. What is refused, and what does
not hold then, goes back with the next attempt.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from agents.coding.asking import Asker
from agents.coding.base import Checks, Emit, Problem, Refused, Step
from agents.coding.fingerprints import Attempts, of_problems, of_refusal
from agents.coding.ledger import Ledger
from agents.coding.loop import Ended, problems_told
from agents.coding.toolbox import Write
from agents.coding.workspace import Workspace, shown
from agents.prompts import data, prompt
from agents.structure import without_thoughts
from agents.text.similarity import TfIdf

LARGEST = 8_000
"""Characters of a file that is written whole."""
TRIES = 6
_FENCE = re.compile(r"```[^\n]*\n(.*?)\n?```", re.S)
_PATH = re.compile(r"[\w./-]+\.(?:py|html|css|js|json|md|toml)\b")


def work_whole(
    task: str, workspace: Workspace, asker: Asker, ledger: Ledger, checks: Checks, emit: Emit,
    give_back: Callable[[], object],
) -> Ended:  # fmt: skip
    """Raises Cancelled, Spent, ModelError, ContextTooLong."""
    name = chosen(task, workspace)
    if name is None:
        return Ended("unable", said="No file small enough to be written whole fits the wish.")
    attempts, told, problems = Attempts(), "", []
    for number in range(TRIES):
        asker.check(ledger.calls)
        path = workspace.guard.folder / name
        now = path.read_text("utf-8")
        messages = prompt(
            "coding_whole.v1",
            task=data("task", task),
            rules=data("rules", workspace.memory.rules),
            file=data("file", shown(now), path=name),
            problems=told,
        )
        answer = without_thoughts(str(asker.ask(messages).text))
        try:
            text = _file_in(answer)
            workspace.write(Write(path=name, text=text))
        except Refused as error:
            went = "unparseable" if "fenced" in error.sentence else "failed"
            ledger.note("write", went)
            emit(
                Step(kind="tool", message=f"write {name}: {error.sentence}", tool="write", ok=False, calls=ledger.calls)
            )
            told = data("refused", error.sentence)
            if attempts.seen(of_refusal("write", name, error.sentence), str(number)) == "give up":
                return Ended("stuck", said=error.sentence)
            continue
        ledger.note("write", "well")
        emit(Step(kind="tool", message=f"write {name}", tool="write", calls=ledger.calls))
        problems = list(checks())
        emit(Step(kind="check", message=f"{len(problems)} problems", ok=not problems, calls=ledger.calls))
        if not problems:
            return Ended("finished", said=f"{name} was changed.")
        follows = attempts.seen(of_problems(problems), str(number))
        if follows == "give up":
            break
        if follows == "change":
            give_back()
            emit(
                Step(kind="strategy", message="the same error came twice: from the file as it was", calls=ledger.calls)
            )
        told = data("problems", problems_told(problems))
    return Ended("stuck", said=_words(problems), problems=problems)


def _words(problems: list[Problem]) -> str:
    return problems[0].words if problems else "The file was refused again and again."


def _file_in(answer: str) -> str:
    found = _FENCE.findall(answer)
    if not found or answer.count("```") % 2:
        raise Refused("Answer with the whole file in one fenced block that is closed.")
    return max(found, key=len)


def chosen(task: str, workspace: Workspace) -> str | None:
    """The file that a task is about: the one it names, else the one whose words are most like it."""
    names = [
        name
        for name, path in workspace.guard.files()
        if not workspace.guard.reason(name)
        and path.suffix in (".py", ".html", ".css", ".js", ".json")
        and not name.rpartition("/")[2].startswith(("test_", "__init__"))
        and path.stat().st_size <= LARGEST
    ]
    for named in _PATH.findall(task):
        fits = [name for name in names if name == named or name.endswith(f"/{named}")]
        if len(fits) == 1:
            return fits[0]
    if not names:
        return None
    texts = [
        f"{name.replace('/', ' ').replace('_', ' ')}\n{(workspace.guard.folder / name).read_text('utf-8', 'replace')}"
        for name in names
    ]
    likeness = TfIdf(texts).cosine([task], texts)[0]
    return names[int(likeness.argmax())] if likeness.max() > 0 else None
