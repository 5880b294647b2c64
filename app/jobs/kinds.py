"""Which kinds of job there are: a name, the function that runs it, and how many a worker runs at once.

Functions are named, not imported: a worker starts in a moment, and only a job's own process loads what it needs.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from model.errors import ConfigurationError

if TYPE_CHECKING:
    from app.jobs.run import Done, Question, Run


@dataclass(frozen=True)
class Kind:
    """A kind of job."""

    name: str
    target: str
    """`module:function`, called with a `Run`."""
    limit: int = 1
    """Jobs of this kind that one worker runs at once. The engine uses every core by itself."""


KINDS: tuple[Kind, ...] = (Kind("deck", "app.jobs.deck:run"),)


def load(target: str) -> Callable[[Run], Done | Question]:
    """The function behind `module:function`. Raises ConfigurationError."""
    module, _, name = target.partition(":")
    try:
        return getattr(importlib.import_module(module), name)
    except (ImportError, AttributeError) as error:
        raise ConfigurationError(
            f"Jobs of this kind cannot run here: {error}.", fix="Install Impasto again with ./impasto."
        ) from error
