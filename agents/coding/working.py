"""work: a task becomes changed files whose checks hold, or nothing changed at all."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from agents.coding import toolbox
from agents.coding.asking import Asker, Spent
from agents.coding.base import Cancel, Checks, Emit, Limits, Look, Step, Tier, Worked, never, quiet
from agents.coding.guarding import Guard
from agents.coding.history import History
from agents.coding.ledger import Ledger
from agents.coding.loop import Ended, Loop
from agents.coding.memory import Memory
from agents.coding.slots import work_slots
from agents.coding.snapshot import Snapshot
from agents.coding.tiers import tier_of
from agents.coding.whole import work_whole
from agents.coding.workspace import Workspace
from agents.errors import ConfigurationError, InputRefused
from agents.prompts import data, prompt
from agents.sandbox.base import Sandbox

FILES_CHARACTERS = 9000
LONGEST_TASK = 16_000


def work(
    task: str,
    folder: Path,
    *,
    model: Any,
    sandbox: Sandbox | None,
    checks: Checks,
    protected: Sequence[str] | None = None,
    on_event: Emit = quiet,
    cancel: Cancel = never,
    look: Look | None = None,
    limits: Limits | None = None,
    tier: Tier | None = None,
    sees: bool = False,
    data_folder: Path | None = None,
) -> Worked:
    """Change `folder` until `checks` finds nothing. When it does not come to that, every file is as it was.

    `protected`: paths and patterns that are never written (`guarding.PROTECTED` when None); `look` opens pages; `sees`:
    the model takes pictures; `data_folder` keeps what is known of the model. Raises Cancelled (with everything given
    back), ModelError, InputRefused, and SandboxMissing when a command is to run and nothing can hold it.
    """
    if not task.strip() or len(task) > LONGEST_TASK:
        raise InputRefused(f"A task has 1 to {LONGEST_TASK} characters.")
    if not folder.is_dir():
        raise ConfigurationError(f"{folder} is not a folder.")
    limits = limits or Limits()
    ledger, asker = Ledger(), Asker(model, limits, cancel)
    tier = tier_of(model, data=data_folder, cancel=cancel) if tier is None else tier
    before = Snapshot.take(folder.resolve())
    memory = Memory(folder.resolve())
    memory.begin()
    workspace = Workspace(Guard.of(folder, protected), memory, sandbox, look, cancel)
    ended = Ended("unable")
    turns = 0
    try:
        if tier >= Tier.PATCH:
            loop = _loop(task, workspace, asker, ledger, tier, checks, on_event, before, sees)
            ended = loop.run()
            turns = loop.turn
        else:
            way = work_whole if tier == Tier.WHOLE else work_slots
            ended = way(task, workspace, asker, ledger, checks, on_event, before.restore)
    except Spent as error:
        ended = Ended("limits", said=error.sentence)
    except BaseException:
        before.restore()
        raise
    done = ended.why == "finished"
    changed = before.changed() if done else _given_back(before, ledger, on_event)
    on_event(Step(kind="end", message=ended.said or ended.why, ok=done, calls=ledger.calls, failures=ledger.failures))
    return Worked.model_validate(
        {
            "done": done,
            "why": ended.why,
            "changed": changed if done else [],
            "said": ended.said,
            "question": None if done else ended.question or _question(task, ended),
            "tools": ledger.tools,
            "problems": ended.problems,
            "tier": tier,
            "turns": turns,
            "tokens": asker.tokens,
            "seconds": round(asker.seconds, 2),
        }
    )


def _loop(
    task: str, workspace: Workspace, asker: Asker, ledger: Ledger, tier: Tier, checks: Checks, emit: Emit,
    before: Snapshot, sees: bool,
) -> Loop:  # fmt: skip
    tools = toolbox.offered(tier, looks=workspace.look is not None, runs=workspace.sandbox is not None)
    opening = prompt(
        "coding.v2",
        task=data("task", task),
        rules=data("rules", workspace.memory.rules or "None beyond these."),
        files=data("files", workspace.overview(FILES_CHARACTERS)),
    )

    def restate() -> str:
        changed = before.changed()
        parts = [
            "Earlier steps were dropped to save room. The task and the rules above still hold.",
            workspace.memory.restated(),
            f"Changed so far: {', '.join(changed[:60])}" if changed else "Nothing was changed so far.",
        ]
        return "\n\n".join(filter(None, parts))

    return Loop(workspace, asker, ledger, History(opening, restate), tools, checks, emit, sees)


def _given_back(before: Snapshot, ledger: Ledger, emit: Emit) -> list[str]:
    restored = before.restore()
    if restored:
        words = f"{len(restored)} files are as they were before"
        emit(Step(kind="rollback", message=words, calls=ledger.calls, failures=ledger.failures))
    return restored


def _question(task: str, ended: Ended) -> str:
    """What a person is asked when the work did not come to its end."""
    said = ended.said.rstrip(".")
    match ended.why:
        case "stuck":
            return f"I tried three times and was stopped by the same thing each time ({said}). How should it be done?"
        case "limits":
            return f"{said}. Should I go on with more, or can the wish be made smaller?"
    return f"{said}. Can you say it in another way, or use a larger model?"
