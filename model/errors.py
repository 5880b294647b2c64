"""The one error family, and the engine's part of it.

    ImpastoError                    exit 1   something failed
    ├── ConfigurationError          exit 3   a setting is wrong or missing
    ├── Cancelled                   exit 130 a person stopped the work
    ├── ModelError                  exit 5   the model is missing or unusable
    │   ├── ModelMissing
    │   ├── ModelUnusable           damaged, truncated, wrong hash, unknown architecture
    │   ├── ModelTooLarge           says what would fit
    │   ├── ContextTooLong          says by how much
    │   ├── Busy                    too many requests wait already
    │   └── ModelStopped            closed, or its computing thread has died
    └── (agents/errors.py)          exit 4 input refused, exit 6 browser missing, exit 7 sandbox missing

Every error carries `code` (stable, for scripts), a sentence a person can act on, and `exit_status`.
This module does not know who prints the error: the command line and the pages do that.
"""

from __future__ import annotations


class ImpastoError(Exception):
    """Base of every error that a person may see: what happened, to which input, what to do."""

    code = "failed"
    exit_status = 1

    def __init__(self, sentence: str, *, fix: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.fix = fix

    def __str__(self) -> str:
        return self.sentence if self.fix is None else f"{self.sentence} {self.fix}"


class ConfigurationError(ImpastoError):
    """A setting is wrong, contradictory or missing."""

    code = "configuration"
    exit_status = 3


class Cancelled(ImpastoError):
    """A person stopped the work. What was finished is kept."""

    code = "cancelled"
    exit_status = 130


class ModelError(ImpastoError):
    """The model is missing or cannot be used."""

    code = "model"
    exit_status = 5


class ModelMissing(ModelError):
    """No weights under that name or path."""

    code = "model-missing"


class ModelUnusable(ModelError):
    """The weights are damaged, have a wrong hash, or need an architecture that is not covered."""

    code = "model-unusable"


class ModelTooLarge(ModelError):
    """The machine has too little memory for the model; the sentence says what would fit."""

    code = "model-too-large"


class ContextTooLong(ModelError):
    """Prompt plus requested output exceed the context; the sentence says by how many tokens."""

    code = "context-too-long"


class Busy(ModelError):
    """As many requests wait as the engine takes; one more may be sent in a moment."""

    code = "busy"


class ModelStopped(ModelError):
    """The engine takes no requests any more: it was closed, or what computes in it has died."""

    code = "model-stopped"
