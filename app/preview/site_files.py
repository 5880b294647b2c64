"""The files of a site's version as a folder that can run, and the data people entered there as an archive.

`<home>/<version id>/site` is the version's own files, `…/data` is the preview's data: the version's snapshot at first,
then whatever is entered. Readers by a link get a copy of their own beside it. Data are written by generated code: taken
up again they are plain files of plain names, never a link, never more than a bound.
"""

from __future__ import annotations

import io
import os
import shutil
import stat
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from agents.files import write_whole
from app.exports import KEPT_APART
from app.store import Store, projects, versions
from app.store.errors import NotFound
from model.errors import ImpastoError

DATA = ".impasto/data.zip"
"""File of a version: its preview's data, `preview.db` and `preview-uploads/…`."""
BUNDLE = ".impasto/repo.bundle"
MOST_BYTES = 200 * 1024 * 1024
MOST_FILES = 5000
LEFT_OUT = ("-shm", "-journal.tmp")


@dataclass(frozen=True)
class Laid:
    """A version laid out."""

    version_id: str
    project_id: str
    audience: str
    site: Path
    data: Path


def lay_out(store: Store, home: Path, version_id: str, *, audience: str = "owner") -> Laid:
    """Write the version's files, once; its data stay when they are there. Raises NotFound, StoreError."""
    with store.read() as session:
        version = versions.get(session, version_id)
        project = projects.get(session, version.project_id)
    if project.kind != "site" or project.deleted_at is not None:
        raise NotFound("There is no site of that version.")
    folder = home / (version_id if audience == "owner" else f"{version_id}-{audience}")
    laid = Laid(version_id, project.id, audience, folder / "site", folder / "data")
    if not laid.site.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder) as making:
            fresh = Path(making) / "site"
            for name, digest in version.files.items():
                if not name.startswith(KEPT_APART):
                    _write(fresh, name, store.blobs.get(digest))
            fresh.mkdir(exist_ok=True)
            fresh.rename(laid.site)
    if not laid.data.is_dir():
        snapshot = store.blobs.get(version.files[DATA]) if DATA in version.files else None
        with tempfile.TemporaryDirectory(dir=folder) as making:
            fresh = Path(making) / "data"
            fresh.mkdir()
            if snapshot is not None:
                put_data(fresh, snapshot)
            fresh.rename(laid.data)
    return laid


def _write(folder: Path, name: str, content: bytes) -> None:
    target = folder / name
    if not target.resolve().is_relative_to(folder.resolve()):
        raise NotFound(f"The version has a file {name[:80]!r} outside of its folder.")
    write_whole(target, content)
    if name == "run" or name.endswith(".sh"):
        target.chmod(0o755)


def put_data(folder: Path, archive: bytes) -> None:
    """Fill a folder from an archive of data. Raises ImpastoError for one that is none, or reaches further."""
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as opened:
            infos = [info for info in opened.infolist() if not info.is_dir()]
            if len(infos) > MOST_FILES or sum(info.file_size for info in infos) > MOST_BYTES:
                raise ImpastoError("The site's data are too large to be kept.")
            for info in infos:
                if not _is_plain(info.filename):
                    raise ImpastoError("The site's data hold a file that lies elsewhere.")
                write_whole(folder / info.filename, opened.read(info))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError) as error:
        raise ImpastoError("The site's data are damaged.") from error


def take_data(folder: Path) -> bytes | None:
    """The data of a folder that `lay_out` made and whose site is stopped; None where there are none.

    Raises ImpastoError for more than is kept.
    """
    data = folder / "data"
    if not data.is_dir() or data.is_symlink():
        return None
    buffer, size, count = io.BytesIO(), 0, 0
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(data.rglob("*")):
            name = path.relative_to(data).as_posix()
            content = _content(data, name) if _is_plain(name) and not name.endswith(LEFT_OUT) else None
            if content is None:
                continue
            size, count = size + len(content), count + 1
            if size > MOST_BYTES or count > MOST_FILES:
                raise ImpastoError("The site's data are too large to be kept.", fix="Delete uploads in the preview.")
            archive.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue() if count else None


def _content(data: Path, name: str) -> bytes | None:
    """The bytes of a plain file below `data`, reached through no link; None for anything else."""
    handle = os.open(data, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        *folders, last = PurePosixPath(name).parts
        for part in folders:
            deeper = os.open(part, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=handle)
            os.close(handle)
            handle = deeper
        file = os.open(last, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=handle)
    except OSError:
        return None
    finally:
        os.close(handle)
    state = os.fstat(file)
    if not stat.S_ISREG(state.st_mode) or state.st_nlink != 1:
        os.close(file)
        return None
    with os.fdopen(file, "rb") as opened:
        return opened.read(MOST_BYTES + 1)


def _is_plain(name: str) -> bool:
    parts = PurePosixPath(name).parts
    odd = "\\" in name or "\0" in name or ":" in name or name.startswith("/")
    hidden = any(part.startswith(".") for part in parts)
    return bool(parts) and not odd and not hidden and ".." not in parts


def sweep(store: Store, home: Path) -> None:
    """Remove folders of versions that are no more, and those of readers."""
    if not home.is_dir():
        return
    for folder in filter(Path.is_dir, home.iterdir()):
        version_id, _, audience = folder.name.partition("-")
        with store.read() as session:
            try:
                versions.get(session, version_id)
                gone = bool(audience)
            except NotFound:
                gone = True
        if gone:
            shutil.rmtree(folder, ignore_errors=True)
