"""Projects: which site's id stands for which folder. Kept in the data folder; one that moved is named by its path."""

from __future__ import annotations

import json
import re
from pathlib import Path

from agents.errors import InputRefused
from agents.files import write_whole
from agents.settings import Settings

ID = re.compile(r"[0-9a-f]{12}")


def register(project: str, folder: Path, settings: Settings) -> None:
    """Note where a project lies. Raises ImpastoError."""
    write_whole(_note(project, settings), json.dumps({"path": str(folder)}).encode())


def locate(where: str | Path, settings: Settings) -> Path:
    """The folder of a project's id, or the folder itself. Raises InputRefused."""
    folder = Path(where).expanduser()
    if isinstance(where, str) and ID.fullmatch(where) and not folder.is_dir():
        try:
            known = Path(json.loads(_note(where, settings).read_bytes())["path"])
        except (OSError, ValueError, KeyError, TypeError):
            raise InputRefused(f"There is no site {where}.", fix="Name its folder instead.") from None
        if not known.is_dir():
            raise InputRefused(f"The site {where} was in {known}, and is not there.", fix="Name its folder.")
        return known.resolve()
    if not folder.is_dir():
        raise InputRefused(f"There is no site {str(where)[:200]!r}.", fix="Name a project's id, or a site's folder.")
    return folder.resolve()


def _note(project: str, settings: Settings) -> Path:
    return settings.data / "sites" / f"{project}.json"
