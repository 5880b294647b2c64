"""Files that only their person can read, and environments without keys.

Keys come from such a file or from the environment, from nowhere else. It knows no key. What keeps keys out of logs is
`redaction.py`.
"""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from collections.abc import Mapping
from pathlib import Path

from agents.errors import ConfigurationError

PLAIN = (
    "PATH", "HOME", "USER", "LANG", "LANGUAGE", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR", "TEMP", "TMP", "SYSTEMROOT",
    "PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "LD_LIBRARY_PATH", "FONTCONFIG_PATH", "FONTCONFIG_FILE",
    "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR", "CHROME_DEVEL_SANDBOX",
)  # fmt: skip
"""Variables that a process may see which reads hostile bytes. Keys live in others."""
OTHERS = stat.S_IRWXG | stat.S_IRWXO
LARGEST = 65_536


def plain_environment(own: Mapping[str, str]) -> dict[str, str]:
    """The environment for a process that has no business with keys."""
    return {name: own[name] for name in PLAIN if name in own}


def read_private(path: Path) -> bytes:
    """The bytes of a private file. Raises ConfigurationError when it is missing, or others can read it."""
    try:
        with path.open("rb") as file:
            _check(os.fstat(file.fileno()), path)
            return file.read(LARGEST)
    except OSError as error:
        raise ConfigurationError(f"The file {path} cannot be read: {error.strerror or error}.") from error


def check_private(path: Path) -> None:
    """Raises ConfigurationError when others than its person can read a file that holds a secret."""
    _check(path.stat(), path)


def write_private(path: Path, data: bytes, *, replace: bool = True) -> None:
    """Write a file that only its person can read, whole or not at all. `replace=False` keeps one that is there.

    Raises ConfigurationError.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)  # mode 0600
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            if replace:
                Path(temporary).replace(path)
            else:
                with contextlib.suppress(FileExistsError):  # another process was first
                    os.link(temporary, path)
        finally:
            Path(temporary).unlink(missing_ok=True)
    except OSError as error:
        raise ConfigurationError(
            f"{path} could not be written: {error.strerror or error}.", fix="Set IMPASTO_DATA to a folder of yours."
        ) from error


def _check(status: os.stat_result, path: Path) -> None:
    if os.name == "nt":  # access lists there; the mode says nothing
        return
    if not stat.S_ISREG(status.st_mode):
        raise ConfigurationError(f"{path} is not a regular file.")
    if status.st_mode & OTHERS:
        raise ConfigurationError(f"{path} holds a secret, and others can read it.", fix=f"Type: chmod 600 {path}")
    if status.st_uid not in (os.geteuid(), 0):
        raise ConfigurationError(f"{path} holds a secret, and belongs to another user.", fix="Make a copy of your own.")
