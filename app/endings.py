"""How a command ends: an error becomes a sentence on stderr and an exit status, never a traceback.

An error that nobody foresaw leaves its traceback in the data directory and says where. It knows no command.
"""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable
from pathlib import Path

import typer

from agents.redaction import redact
from agents.secrets import write_private
from model.errors import ImpastoError

INTERRUPTED = 130


def end(command: Callable[[], object]) -> int:
    """Run `command`; its exit status."""
    try:
        status = command()
    except typer.Exit as stop:
        return stop.exit_code
    except typer.TyperException as error:
        complain(error.format_message())
        return error.exit_code
    except (typer.Abort, KeyboardInterrupt):
        complain("Stopped.")
        return INTERRUPTED
    except ImpastoError as error:
        complain(error.sentence, error.fix)
        return error.exit_status
    except BrokenPipeError:
        return 1
    except Exception as error:
        complain(f"Something broke that should not have: {type(error).__name__}.", f"Details are in {keep(error)}.")
        return 1
    return status if isinstance(status, int) else 0


class UsageError(ImpastoError):
    """The command was called in a way that means nothing."""

    code = "usage"
    exit_status = 2


def complain(sentence: str, fix: str | None = None) -> None:
    """Say what went wrong, and on a line of its own what to do. Says nothing when help was shown instead."""
    if not sentence:
        return
    typer.echo(f"impasto: {redact(sentence)}", err=True)
    if fix:
        typer.echo(f"  → {redact(fix)}", err=True)


def keep(error: Exception) -> Path:
    """Write the traceback to a file and return its path."""
    return keep_text("".join(traceback.format_exception(error)))


def keep_text(text: str) -> Path:
    """Write what tells of an error to a file of the person's, without secrets, and return its path."""
    import platformdirs

    folder = platformdirs.user_log_path("impasto")
    path = folder / f"error-{time.strftime('%Y%m%d-%H%M%S')}.txt"
    try:
        write_private(path, redact(text).encode("utf-8", "replace"))
    except ImpastoError:
        typer.echo(redact(text), err=True)
    return path
