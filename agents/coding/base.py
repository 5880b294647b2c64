"""Words of the coding agent: a problem that a check found, what it may spend, what it did. It does nothing itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import IntEnum
from typing import Literal, Protocol

from pydantic import BaseModel, Field, computed_field

from agents.errors import ImpastoError


class Tier(IntEnum):
    """How a model changes files. Found by probing (`tiers.py`), never by its name."""

    SLOTS = 0
    """Answers under a grammar, filled into marked places."""
    WHOLE = 1
    """One small file, written whole."""
    PATCH = 2
    """Tools, search and replace."""
    SHELL = 3
    """The same with commands in the sandbox."""


class Problem(BaseModel):
    """One thing that does not hold yet. `id` is the same for the same thing, whatever its words."""

    id: str
    words: str
    log: str = ""
    picture: bytes | None = Field(default=None, exclude=True, repr=False)
    """PNG or JPEG of the page, for a model that can see."""


class Looked(BaseModel):
    """A page as it was measured in a browser."""

    words: str
    faults: list[str] = Field(default_factory=list)
    picture: bytes | None = Field(default=None, exclude=True, repr=False)


class Limits(BaseModel):
    """What one piece of work may take. It ends with a question to the person where that is not enough."""

    calls: int = 200
    tokens: int = 4_000_000
    """Of prompts and answers, each prompt counted whole: forty turns of a long conversation take two millions."""
    seconds: float = 3600.0


class Count(BaseModel):
    """How the calls of one tool went. Near misses that were mended are `repaired`; alone they are no failures."""

    calls: int = 0
    unparseable: int = 0
    invalid: int = 0
    failed: int = 0
    repaired: int = 0
    recovered: int = 0
    """Lost calls after which the same tool did what it was called for."""

    @property
    def lost(self) -> int:
        """Calls that did nothing: not to be read, not of the schema, or ended in an error."""
        return self.unparseable + self.invalid + self.failed


class Worked(BaseModel):
    """What came of a piece of work. With `done` false the folder is as it was before."""

    done: bool
    why: Literal["finished", "question", "stuck", "limits", "unable"]
    """`question`: the agent asks; `stuck`: the same error three times; `unable`: the model has no channel for this."""
    changed: list[str] = Field(default_factory=list)
    """Paths written, created or deleted, relative to the folder."""
    said: str = ""
    """What was done, or why not, for the person."""
    question: str | None = None
    tools: dict[str, Count] = Field(default_factory=dict)
    problems: list[Problem] = Field(default_factory=list)
    """What did not hold at the end."""
    tier: Tier = Tier.SHELL
    turns: int = 0
    tokens: int = 0
    seconds: float = 0.0

    @computed_field
    @property
    def tool_calls(self) -> int:
        return sum(count.calls for count in self.tools.values())

    @computed_field
    @property
    def failures(self) -> int:
        return sum(count.lost for count in self.tools.values())

    @computed_field
    @property
    def success(self) -> float:
        """1 − (unparseable + schema-invalid + failed) / calls; 1 where nothing was called."""
        return 1 - self.failures / self.tool_calls if self.tool_calls else 1.0

    @computed_field
    @property
    def recovered(self) -> int:
        """How many of the failures the work went on from: the same tool did what it was called for later."""
        return sum(count.recovered for count in self.tools.values())


class Step(BaseModel):
    """Progress, for whoever watches: a tool that was called, a check that ran, a change of strategy."""

    kind: Literal["ask", "tool", "check", "strategy", "rollback", "end"]
    message: str
    tool: str = ""
    ok: bool = True
    calls: int = 0
    failures: int = 0
    tokens: int = 0


Checks = Callable[[], Sequence[Problem]]
"""Measures the folder as it stands; empty when all is well."""
Emit = Callable[[Step], None]
Cancel = Callable[[], bool]


class Look(Protocol):
    """Opens a page of the site and measures it."""

    def __call__(self, path: str, width: int, who: str) -> Looked:
        """The page as `who` sees it: visitor, member, staff or admin. Raises ImpastoError when it does not start."""
        ...


class Refused(ImpastoError):
    """A tool's answer that is an error: the sentence tells the model what to do instead."""

    code = "coding-refused"


def never() -> bool:
    """A `cancel` that lets everything run."""
    return False


def quiet(step: Step) -> None:
    """An `on_event` that nobody watches."""
