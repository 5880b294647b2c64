"""Turn: the folder of a site's turn, kept with each step of its graph, so that a job cut off goes on where it stood.

A turn works in `.impasto/` and `.git/`: names that a workspace leaves alone, with modes that it does not keep. So the
folder is packed into one file of the job before each step is saved, and laid out again by whoever takes the job up.
It knows no store and no site beyond its list of versions.
"""

from __future__ import annotations

import io
import shutil
import tarfile
from pathlib import Path

from agents.files import write_whole
from app.jobs.checkpoints import Saver
from app.jobs.run import Run

PACKED = "turn.tar"
LARGEST = 64 << 20
"""Bytes of a folder that is packed with each step; a turn with more begins anew when it is cut off."""
LEFT_OUT = ("lock",)
"""Names that mean something to one process only."""


class TurnSaver(Saver):
    """Checkpoints of a turn, each with the folder as it was then."""

    def __init__(self, run: Run, folder: Path) -> None:
        super().__init__(run.lease, run.workspace)
        self.folder = folder
        self._packed = run.folder / PACKED

    def unpack(self) -> bool:
        """Lay the folder out as it was at the last step; False when there was none."""
        shutil.rmtree(self.folder, ignore_errors=True)
        if not self._packed.is_file() or not self._packed.stat().st_size:
            return False
        with tarfile.open(self._packed) as archive:
            archive.extractall(self.folder, filter="data")
        return True

    def gather(self) -> None:
        """Pack the folder."""
        data = packed(self.folder) if size_of(self.folder) <= LARGEST else b""
        if not self._packed.is_file() or self._packed.read_bytes() != data:
            write_whole(self._packed, data)


def size_of(folder: Path) -> int:
    """Bytes of the files below `folder`."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def packed(folder: Path) -> bytes:
    """Files and folders below `folder` as a tar: no links, no sockets, no moments. The same folder gives the same."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_symlink() or path.name in LEFT_OUT or not (path.is_file() or path.is_dir()):
                continue
            entry = tarfile.TarInfo(path.relative_to(folder).as_posix())
            entry.mode = path.stat().st_mode & 0o777
            if path.is_dir():
                entry.type = tarfile.DIRTYPE
                archive.addfile(entry)
                continue
            data = path.read_bytes()
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return buffer.getvalue()
