"""Names that stay as they are inside of a writable folder: also those that are not there yet (CVE-2026-25725's class)."""

from __future__ import annotations

import sys

import pytest

from agents.errors import InputRefused

from .conftest import Room, listed

CLOSED = {"EROFS", "EACCES", "EBUSY", "EPERM", "ENOTDIR", "EISDIR", "ENOENT", "EEXIST", "EXDEV", "ENOTEMPTY"}


def attempt(room: Room, line: str, *protected: str) -> str:
    return room.error_of(line, writable=[room.site], protected=protected)


class DescribeProtectedNames:
    def it_lets_the_rest_be_written(self, room: Room):
        assert attempt(room, "open('free', 'w').write('x')", ".git", "core") == "done"
        assert (room.site / "free").read_text() == "x"

    @pytest.mark.parametrize(
        "line",
        [
            "os.mkdir('.git')",
            "os.makedirs('.git/hooks')",
            "open('.git/config', 'w')",
            "os.rmdir('.git')",
            "os.rename('.git', 'away')",
            "os.mkdir('mine'); os.rename('mine', '.git')",
            "os.symlink('data', '.git')",
            "os.remove('.env')",
            "open('.env', 'w')",
            "os.truncate('.env', 9)",
            "open('mine', 'w').close(); os.rename('mine', '.env')",
            "open('mine', 'w').close(); os.link('mine', '.env')",
            "os.symlink('data', '.env')",
            "open('.vscode/settings.json', 'w')",
            "os.rename('.vscode', 'away')",
            "open('/proc/self/cwd/.env', 'w')",
        ],
    )
    def it_does_not_make_what_was_not_there(self, room: Room, line: str):
        assert attempt(room, line, ".git", ".env", ".vscode") in CLOSED

    def it_leaves_no_trace_of_the_protection(self, room: Room):
        before = listed(room.site)
        assert attempt(room, "open('free', 'w')", ".git", ".env", "a/b") in CLOSED | {"done"}
        assert listed(room.site) == sorted([*before, "free"])

    def it_protects_as_long_as_any_run_needs_it(self, room: Room):
        """Two runs at once: the one that ends first takes no place away from the other."""
        other = "import os, sys, time\nprint('up', flush=True)\nwhile not os.path.exists('go'): time.sleep(0.02)\nos.mkdir('.git')"
        first = room.sandbox.start(["sleep", "600"], folder=room.site, writable=[room.site], protected=[".git"])
        second = room.sandbox.start(
            [sys.executable, "-c", other], folder=room.site, writable=[room.site], protected=[".git"]
        )
        first.stop(grace=0)
        (room.site / "go").touch()
        finished = second.wait(60)
        assert finished is not None
        assert "FileExistsError" in finished.stderr
        assert listed(room.site) == ["data", "go"]

    @pytest.mark.parametrize(
        "line",
        [
            "open('.git/config', 'w').write('[core] hooksPath = /tmp')",
            "open('.git/hooks/pre-commit', 'w')",
            "os.mkdir('.git/hooks/new')",
            "os.rename('.git', 'away')",
            "os.rename('.git/hooks', 'away')",
            "os.link('.git/config', 'away')",
            "import shutil; shutil.rmtree('.git')",
            "os.chmod('.git/config', 0o777)",
        ],
    )
    def it_keeps_hooks_and_settings_of_git(self, room: Room, line: str):
        (room.site / ".git" / "hooks").mkdir(parents=True)
        (room.site / ".git" / "config").write_text("[core]\n", "utf-8")
        assert attempt(room, line, ".git") in CLOSED
        assert (room.site / ".git" / "config").read_text("utf-8") == "[core]\n"
        assert listed(room.site / ".git" / "hooks") == []

    @pytest.mark.parametrize("line", ["os.rename('a', 'c'); os.makedirs('a/b/core'); open('a/b/core/x', 'w')",
                                      "os.rename('a/b', 'c')", "os.rename('a', 'c')", "open('a/b/core/x', 'w')"])  # fmt: skip
    def it_keeps_a_nested_name_where_it_is(self, room: Room, line: str):
        (room.site / "a" / "b" / "core").mkdir(parents=True)
        assert attempt(room, line, "a/b/core") in CLOSED
        assert listed(room.site / "a" / "b" / "core") == []
        assert attempt(room, "open('a/b/beside', 'w').write('x')", "a/b/core") == "done"
        assert (room.site / "a" / "b" / "beside").read_text() == "x"

    def it_refuses_to_protect_a_link(self, room: Room):
        (room.site / "core").symlink_to(room.canary.parent)
        with pytest.raises(InputRefused, match="it is a link"):
            attempt(room, "pass", "core")

    def it_protects_nothing_by_links_on_the_way(self, room: Room):
        (room.site / "a").symlink_to(room.canary.parent)
        with pytest.raises(InputRefused, match="it is a link"):
            attempt(room, "pass", "a/b")
        assert listed(room.canary.parent) == ["canary"]
