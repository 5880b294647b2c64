"""What a person names on the command line, as a job finds it from anywhere on this machine, and where its files lie.

It queues nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from agents.errors import InputRefused
from agents.settings import Settings


def distinct(paths: Sequence[Path]) -> list[str]:
    """A plain name for each, its own where no other has it."""
    names: list[str] = []
    for path in paths:
        name = path.name.replace("\\", "-")
        names.append(name if name not in names else f"{len(names) + 1}-{name}")
    return names


def readable(paths: Sequence[Path]) -> list[Path]:
    """The documents, where they are there. Raises InputRefused."""
    found = [path.expanduser() for path in paths]
    for path in found:
        if not path.is_file():
            raise InputRefused(
                f"{path} {'is not a file' if path.exists() else 'does not exist'}.", fix="Check the name."
            )
        if path.stat().st_size == 0:
            raise InputRefused(f"{path} is empty.")
    return found


def folders(corpora: Sequence[Path]) -> list[str]:
    """Where to look, as the job finds it from anywhere on this machine. Raises InputRefused."""
    for place in corpora:
        if not place.exists():
            raise InputRefused(f"{place} does not exist.", fix="Check the spelling of the path.")
    return [str(place.resolve()) for place in corpora]


def branded(brand: str | None) -> list[Path]:
    """The file that a brand is; none where it is an address. Raises InputRefused."""
    if brand is None or brand.startswith(("http://", "https://")):
        return []
    path = Path(brand).expanduser()
    if not path.is_file():
        raise InputRefused(f"The brand {brand} does not exist.", fix="Give a .pptx, a .potx, a logo, or a web address.")
    return [path]


def name_in_job(inputs: Sequence[Path], others: Sequence[Path], brand: str | None) -> str | None:
    """What the job calls the brand, the last of its files."""
    return distinct([*inputs, *others])[-1] if others else brand


def model_of(settings: Settings) -> str | None:
    """The model that this command names, as the job finds it from anywhere; None: what the worker has."""
    if "model" not in settings.model_fields_set:
        return None
    path = Path(settings.model).expanduser()
    return str(path.resolve()) if path.exists() else settings.model


def placed(value: Any, out: Path) -> Any:
    """Paths of what the agent handed back, which are relative, as they lie in `out`."""
    if isinstance(value, dict):
        return {name: placed(held, out) for name, held in value.items()}
    return [placed(held, out) for held in value] if isinstance(value, list) else str(out / value)
