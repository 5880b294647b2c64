"""bubblewrap: which versions are taken, what is asked of it, and what happens when it fails. Programs stand in for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from agents.errors import SandboxMissing
from agents.sandbox import Limits
from agents.sandbox.base import Wish
from agents.sandbox.bubblewrap import BubblewrapSandbox, arguments, find_bubblewrap, installed, version_of
from agents.sandbox.linux import plan_of

from .conftest import Room


def stand_in(folder: Path, script: str) -> Path:
    program = folder / "bwrap"
    program.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    program.chmod(0o755)
    return program


class DescribeVersions:
    @pytest.mark.parametrize("version", ["0.12", "0.12.0", "0.12.1", "0.13.0", "1.0"])
    def it_takes_new_ones(self, version: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
        program = stand_in(tmp_path, f"echo bubblewrap {version}")
        monkeypatch.setenv("PATH", str(tmp_path))
        assert installed() == program

    @pytest.mark.parametrize("version", ["0.8.0", "0.11.2", "0.9", "0.1.12"])
    def it_refuses_old_ones(self, version: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
        stand_in(tmp_path, f"echo bubblewrap {version}")
        monkeypatch.setenv("PATH", str(tmp_path))
        with pytest.raises(SandboxMissing, match=rf"bubblewrap {version} is installed") as refused:
            installed()
        assert "0.12" in (refused.value.fix or "")

    @pytest.mark.parametrize("script", ["echo something else", "echo bubblewrap", "exit 3", "echo bubblewrap 0.12rc1"])
    def it_refuses_what_does_not_say(self, script: str, tmp_path: Path):
        with pytest.raises(SandboxMissing):
            version_of(stand_in(tmp_path, script))

    def it_says_when_there_is_none(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setenv("PATH", str(tmp_path))
        with pytest.raises(SandboxMissing, match="bubblewrap is not installed"):
            find_bubblewrap()


class DescribeItsCommandLine:
    @pytest.fixture
    def words(self, room: Room, tmp_path: Path) -> list[str]:
        wish = Wish(("true",), room.site, writable=(room.data,), limits=Limits(scratch=1 << 20))
        return arguments(plan_of(wish, "x86_64"), tmp_path)

    def it_shares_nothing(self, words: list[str]):
        kinds = {word.removeprefix("--unshare-") for word in words if word.startswith("--unshare-")}
        assert kinds == {"user", "ipc", "pid", "net", "uts", "cgroup-try"}
        assert {"--clearenv", "--new-session", "--as-pid-1"} <= set(words)
        assert words[words.index("--cap-drop") + 1] == "ALL"
        assert words[-1] == "--"

    def it_writes_into_the_data_alone(self, words: list[str], room: Room):
        bound = {words[at + 1]: word for at, word in enumerate(words) if word in ("--bind", "--ro-bind", "--dev-bind")}
        assert [source for source, kind in bound.items() if kind == "--bind"] == [str(room.data)]
        assert bound[str(room.site)] == "--ro-bind"
        assert all(source.startswith("/dev/") for source, kind in bound.items() if kind == "--dev-bind")
        assert words.index(str(room.site)) < words.index(str(room.data))
        assert words[words.index("--remount-ro") + 1] == "/"

    def it_gives_memory_a_size(self, words: list[str]):
        assert words[words.index("--tmpfs") - 2 : words.index("--tmpfs") + 2] == [
            "--size",
            str(1 << 20),
            "--tmpfs",
            "/tmp",
        ]

    def it_shows_no_more_of_impasto_than_has_to_run(self, words: list[str]):
        shown = [words[at + 2] for at, word in enumerate(words) if word == "--ro-bind" and "agents" in words[at + 1]]
        assert shown == ["/run/impasto/agents/__init__.py", "/run/impasto/agents/sandbox/__init__.py",
                         "/run/impasto/agents/sandbox/inside"]  # fmt: skip


class DescribeFailing:
    def it_says_what_bubblewrap_said(self, room: Room, tmp_path: Path):
        program = stand_in(tmp_path, "echo 'bwrap: setting up uid map: Permission denied' >&2; exit 1")
        with pytest.raises(SandboxMissing, match="setting up uid map: Permission denied"):
            BubblewrapSandbox(program).run(["true"], folder=room.site)
        assert not list(Path("/tmp").glob("impasto-bwrap-*/etc-passwd"))

    def it_is_not_chosen_when_it_confines_nothing(self, room: Room, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
        """It says that it is new and runs its command as it is: the trial sees through that."""
        code = Path(__file__).resolve().parents[3]
        script = f"""[ "$1" = --version ] && echo bubblewrap 0.12.0 && exit
while [ "$1" != -- ]; do shift; done; shift
program=$1; shift 4
exec "$program" -I -S {code}/agents/sandbox/inside/program.py "$@" """
        stand_in(tmp_path, script)
        monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
        find_bubblewrap.cache_clear()
        with pytest.raises(SandboxMissing):
            find_bubblewrap()
