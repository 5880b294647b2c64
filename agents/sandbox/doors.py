"""A confined server's unix socket, held so that nobody inside can put another one, or a link, in its place.

The socket lies in a folder that the server may write in. Its name is looked at once; from then on connections go to the
very same socket, through this process's descriptor of it.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path


class Door:
    """A descriptor with one number for as long as a site is served, also when its server is started anew."""

    def __init__(self) -> None:
        self._handle = os.open("/dev/null", os.O_PATH | os.O_CLOEXEC)
        self._opened = False

    @property
    def path(self) -> str:
        """Where to connect to, in this process."""
        return f"/proc/self/fd/{self._handle}"

    @property
    def open(self) -> bool:
        return self._opened

    def hold(self, socket: Path) -> bool:
        """Take the socket at `socket`; False while there is none, or something else."""
        try:
            handle = os.open(socket, os.O_PATH | os.O_NOFOLLOW | os.O_CLOEXEC)
        except OSError:
            return False
        try:
            self._opened = stat.S_ISSOCK(os.fstat(handle).st_mode)
            if self._opened:
                os.dup2(handle, self._handle, inheritable=False)
        finally:
            os.close(handle)
        return self._opened

    def close(self) -> None:
        """Nothing can be reached through it any more. The number is kept, so that it never means another socket."""
        nowhere = os.open("/dev/null", os.O_PATH | os.O_CLOEXEC)
        os.dup2(nowhere, self._handle, inheritable=False)
        os.close(nowhere)
        self._opened = False
