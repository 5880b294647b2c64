"""Files that are there whole or not at all. It knows no format."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from agents.errors import ConfigurationError, ImpastoError


def write_whole(path: Path, data: bytes) -> None:
    """Write under a temporary name, flush to disk, rename; makes the folder. Raises ImpastoError."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).chmod(0o644)
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    except OSError as error:
        reason = error.strerror or str(error)
        raise ImpastoError(
            f"{path} could not be written: {reason}.", fix="Choose a folder you may write to."
        ) from error


def prepare(out: Path) -> None:
    """Make the output folder and prove that it can be written. Raises ConfigurationError."""
    existed = out.exists()
    try:
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=out):
            pass
    except OSError as error:
        reason = "it is a file" if existed and not out.is_dir() else (error.strerror or str(error)).lower()
        raise ConfigurationError(
            f"The output folder {out} cannot be written: {reason}.", fix="Name another one with --out."
        ) from error
