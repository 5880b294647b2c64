"""What a kind of job is: its name, its options, the function that runs it, and what it may be asked of.

Functions are named, not imported: a server and a worker start in a moment, and only a job's own process loads what it
needs. For the same reason a kind's file imports no agent.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from pydantic import AfterValidator, BaseModel, Field, ValidationError

from agents.errors import InputRefused
from app.store.records import Kind as ProjectKind
from model.errors import ConfigurationError

if TYPE_CHECKING:
    from app.jobs.run import Done, Question, Run


def _there(theme: str) -> str:
    """Raises ConfigurationError, naming the nearest, where there is no such theme."""
    if theme != "gesso":
        from agents.render.layouts import load_theme  # takes a moment, which most starts need not wait

        load_theme(theme)
    return theme


ThemeName = Annotated[str, Field(max_length=100), AfterValidator(_there)]
"""Looks, by name. A name that means nothing is refused before anything is kept, not by the job."""


class Options(BaseModel):
    """What a person may ask of a kind of job. A kind derives its own; read back by the job's process.

    `inputs` is no option: it is the names of the job's files, which `submitting.submit` writes beside the options.
    """

    reserved: ClassVar[frozenset[str]] = frozenset()
    """Options that only who administers may set: they name what this server then reaches, with its own keys."""


@dataclass(frozen=True)
class Kind:
    """A kind of job."""

    name: str
    target: str
    """`module:function`, called with a `Run`."""
    options: type[Options] = Options
    projects: tuple[ProjectKind, ...] = ("deck", "poster", "report", "site", "artifact")
    """Kinds of project that it can make a version of. The first is made where the job begins a project."""
    limit: int = 1
    """Jobs of this kind that one worker runs at once. The engine uses every core by itself."""

    def accept(self, given: Mapping[str, Any], *, administers: bool) -> dict[str, Any]:
        """The options as JSON, what was left out filled in. Raises InputRefused for what does not fit."""
        fields = self.options.model_fields
        if unknown := sorted(set(given) - set(fields)):
            listed = ", ".join(fields) or "none"
            raise InputRefused(f"A {self.name} has no option {unknown[0][:80]!r}.", fix=f"Its options are: {listed}.")
        if not administers and (held := [name for name in given if name in self.options.reserved and given[name]]):
            raise InputRefused(f"Only who administers this server may set {held[0]!r}.", fix="Leave it out.")
        try:
            return self.options.model_validate(dict(given)).model_dump(mode="json")
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(map(str, first["loc"])) or "The options"
            sentence = f"{where}: {first['msg'][:1].lower()}{first['msg'][1:]}."
            raise InputRefused(sentence, fix="GET /api/kinds tells what fits.") from None


def load(target: str) -> Callable[[Run], Done | Question]:
    """The function behind `module:function`. Raises ConfigurationError."""
    module, _, name = target.partition(":")
    try:
        return getattr(importlib.import_module(module), name)
    except (ImportError, AttributeError) as error:
        raise ConfigurationError(
            f"Jobs of this kind cannot run here: {error}.", fix="Install Impasto again with ./impasto."
        ) from error
