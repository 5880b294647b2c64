"""A Postgres server of the tests' own: a temporary folder, a free port on the loopback, no service of the system."""

from __future__ import annotations

import contextlib
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg
from psycopg import sql

PASSWORD = secrets.token_hex(8)


class Postgres:
    """Started by its constructor. Postgres refuses to run as root: then a plain account of the system runs it."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="impasto-postgres-"))
        self.account = _account()
        self.data = self.folder / "data"
        if self.account:
            shutil.chown(self.folder, self.account)
        self.port = _free_port()
        (self.folder / "password").write_text(PASSWORD)
        self._call("initdb", "-D", self.data, "-U", "impasto", "-A", "scram-sha-256", "-E", "UTF8", "--no-sync",
                   f"--pwfile={self.folder / 'password'}")  # fmt: skip
        self.start()

    def start(self) -> None:
        """Start it, again after `kill`."""
        with (self.folder / "log").open("ab") as log:
            self.server = subprocess.Popen(
                [program("postgres"), "-D", self.data, "-p", str(self.port), "-c", "listen_addresses=127.0.0.1",
                 "-c", f"unix_socket_directories={self.folder}", "-c", "fsync=off", "-c", "max_connections=200"],
                stdout=log, stderr=log, user=self.account, group=_group(self.account), extra_groups=_none(self.account),
                start_new_session=True,
            )  # fmt: skip
        while True:
            try:
                psycopg.connect(self.url("postgres")).close()
                return
            except psycopg.OperationalError:
                if self.server.poll() is not None:
                    raise AssertionError((self.folder / "log").read_text()) from None
                time.sleep(0.05)

    def kill(self) -> None:
        """As the power would: the server and all its processes at once."""
        os.killpg(self.server.pid, signal.SIGKILL)
        self.server.wait()
        (self.data / "postmaster.pid").unlink(missing_ok=True)

    def url(self, database: str) -> str:
        return f"postgresql://impasto:{PASSWORD}@127.0.0.1:{self.port}/{database}"

    def new_database(self, template: str | None = None) -> str:
        """The address of an empty database, or of a copy of another one that nobody is connected to."""
        name, source = f"t{secrets.token_hex(6)}", sql.Identifier(template or "template1")
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), source))
        return self.url(name)

    def stop(self) -> None:
        """Stop it and leave nothing. Nobody reads its data again, so it need not write them down first."""
        with contextlib.suppress(ProcessLookupError):
            self.kill()
        shutil.rmtree(self.folder)

    def _call(self, name: str, *arguments: object) -> None:
        done = subprocess.run(
            [program(name), *map(str, arguments)], capture_output=True, text=True,
            user=self.account, group=_group(self.account), extra_groups=_none(self.account),
        )  # fmt: skip
        assert done.returncode == 0, done.stderr


def program(name: str) -> str:
    """A program of Postgres: on PATH, or where Debian keeps it."""
    found = shutil.which(name) or next(
        (str(p) for p in sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)), None
    )
    assert found, f"{name} is missing: ./impasto test --setup-only installs it. Debian: sudo apt-get install postgresql"
    return found


def _account() -> str | None:
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name).pw_name
    raise AssertionError("Postgres refuses to run as root, and there is no account `postgres` or `nobody`.")


def _group(account: str | None) -> int | None:
    return pwd.getpwnam(account).pw_gid if account else None


def _none(account: str | None) -> list[int] | None:
    return [] if account else None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
