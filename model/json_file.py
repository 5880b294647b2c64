"""JSON objects from a model's folder, which is untrusted: size, nesting and keys are checked.

This module does not know what a file means.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NoReturn

from model.errors import ModelMissing, ModelUnusable

MAX_BYTES = 64 << 20
"""The largest published vocabularies and shard directories take about 30 MB."""


def read_json(path: Path) -> dict[str, Any]:
    """The object in a file.

    Raises:
        ModelMissing: there is no such file.
        ModelUnusable: it is no JSON object, names a key twice, or is larger than `MAX_BYTES`.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise ModelMissing(f"The model's folder {path.parent.name} lacks {path.name}.") from error
    except OSError as error:
        raise ModelUnusable(f"The model file {path.name} cannot be read: {error.strerror}.") from error
    if len(raw) > MAX_BYTES:
        refuse(path, f"it is larger than {MAX_BYTES >> 20} MiB")
    return parse_object(path, raw)


def parse_object(path: Path, raw: bytes) -> dict[str, Any]:
    """The JSON object that `raw`, of the file `path`, holds. Raises ModelUnusable as `read_json`."""
    try:
        value = json.loads(raw.decode("utf-8"), object_pairs_hook=_unique, parse_constant=_no_constant)
    except RecursionError:
        refuse(path, "its JSON is nested too deeply")
    except ValueError as error:
        refuse(path, f"its JSON is damaged ({str(error)[:120]})")
    if not isinstance(value, dict):
        refuse(path, "its JSON is not an object")
    return value


def refuse(path: Path, reason: str) -> NoReturn:
    """Say that a model's file cannot be used."""
    raise ModelUnusable(f"The model file {path.name} cannot be used: {reason}.", fix="Get the file again.")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key occurs twice")
    return found


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")
