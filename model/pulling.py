"""Pulling a model: what its name means, what it consists of, bringing it here, and putting it in its place whole.

Everything arrives in a hidden folder beside the place; only a complete and checked model gets a visible name.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from model import catalog, config_hf, download, gguf, hub, records, store, verified
from model.errors import ModelError, ModelUnusable

_LOCK = ".lock"


def pull(name: str, models: Path, tell: download.Tell) -> None:
    """Put the model `name` into the folder `models`, so that `store.list_models` lists it. Raises as `store.pull`."""
    wanted = catalog.resolve(name)
    try:
        models.mkdir(parents=True, exist_ok=True)
        if isinstance(wanted, catalog.File):
            _pull_file(name, wanted, models, tell)
        else:
            _pull_folder(name, hub.listing(wanted), models, tell)
    except OSError as error:
        raise ModelError(f"{models} cannot be written: {error.strerror or error}.") from error


def leftovers(name: str, models: Path) -> list[Path]:
    """Hidden folders of attempts to pull `name` that broke off."""
    try:
        wanted = catalog.resolve(name)
    except ModelError:
        return []
    base = _staging_name(wanted.file if isinstance(wanted, catalog.File) else _plain(name), _key(wanted))
    return sorted(models.glob(f"{base}*.pull"))


def _pull_file(name: str, wanted: catalog.File, models: Path, tell: download.Tell) -> None:
    place = models / wanted.file
    if place.exists():  # another model's file of the same name
        place = models / f"{wanted.key}-{wanted.file}"
    staging = models / f"{_staging_name(wanted.file, wanted.key)}.pull"
    with _alone(staging, name):
        hashes = download.fetch([download.Item(wanted.url, wanted.file)], staging, tell)
        _check_gguf(staging / wanted.file, wanted.url)
        note = {"name": name, "source": wanted.url, "sha256": hashes[wanted.file]}
        records.write(store.note_path(place), note)
        (staging / wanted.file).replace(place)
    shutil.rmtree(staging, ignore_errors=True)
    verified.remember({place: hashes[wanted.file]}, models.parent)


def _pull_folder(name: str, listing: hub.Listing, models: Path, tell: download.Tell) -> None:
    wanted = catalog.resolve(name)
    base = _staging_name(_plain(name), _key(wanted))
    staging = models / f"{base}.{listing.commit[:12]}.pull"
    for stale in models.glob(f"{base}.*.pull"):
        if stale != staging:
            shutil.rmtree(stale, ignore_errors=True)  # the revision has moved on since
    place = models / _plain(name)
    if place.exists():
        place = models / f"{_plain(name)}-{_key(wanted)}"
    items = [download.Item(listing.url(file), file.name, file.size, file.sha256, file.blob) for file in listing.files]
    with _alone(staging, name):
        hashes = download.fetch(items, staging, tell, lambda path: _check_early(path, listing))
        if (first := store.first_gguf(staging)) is not None:
            _check_gguf(first, listing.repo)
        entries = {item.name: {"size": item.size, "sha256": hashes[item.name]} for item in items}
        source = f"{catalog.endpoint()}/{listing.repo}"
        manifest = {"name": name, "source": source, "revision": listing.commit, "files": entries}
        records.write(staging / store.MANIFEST, manifest)
        (staging / download.DONE).unlink(missing_ok=True)
        staging.replace(place)
    (place / _LOCK).unlink(missing_ok=True)
    verified.remember({place / file: sha256 for file, sha256 in hashes.items()}, models.parent)


def _check_gguf(path: Path, source: str) -> None:
    try:
        gguf.read(path)
    except ModelUnusable as error:
        shutil.rmtree(path.parent, ignore_errors=True)
        raise ModelUnusable(f"What arrived from {source} is no usable model. {error.sentence}") from error


def _check_early(path: Path, listing: hub.Listing) -> None:
    """Refuse an architecture that is not covered when its config.json arrives, before any weights do."""
    if path.name != "config.json" or any(file.name.endswith(".gguf") for file in listing.files):
        return
    try:
        config_hf.architecture(records.read(path))
    except ModelUnusable as error:
        shutil.rmtree(path.parent, ignore_errors=True)
        raise ModelUnusable(f"{listing.repo} cannot be run here. {error.sentence}", fix=error.fix) from error


@contextlib.contextmanager
def _alone(staging: Path, name: str) -> Iterator[None]:
    """Hold the folder against another process that pulls the same model."""
    staging.mkdir(exist_ok=True)
    try:
        import fcntl
    except ImportError:  # Windows: hashes still catch what two writers would make
        yield
        return
    with (staging / _LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise ModelError(f"{name} is being fetched by another process.", fix="Wait for it.") from error
        yield


def _plain(name: str) -> str:
    """A folder's name for a model's: without separators, and without what tells the parts of a split file."""
    return re.sub(r"-\d{5}-of-\d{5}\.gguf", "", name).replace("/", "--")


def _staging_name(plain: str, key: str) -> str:
    return f".{plain}.{key}"


def _key(wanted: catalog.File | catalog.Repository) -> str:
    if isinstance(wanted, catalog.File):
        return wanted.key
    text = " ".join([wanted.repo, wanted.revision, wanted.shard or ""])
    return hashlib.sha256(text.encode()).hexdigest()[:8]
