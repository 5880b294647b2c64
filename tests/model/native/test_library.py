"""Where the kernels cannot be compiled, torch computes, and the log says why."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from model.native import library as native


@pytest.fixture(scope="module")
def kernels() -> Path:
    """The kernels of this machine: what a compiler writes takes it half a minute, and here it is copied."""
    if native._unfit() is not None:
        pytest.skip(str(native._unfit()))
    return native.built(native.NATIVE)


@pytest.fixture(autouse=True)
def _anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("IMPASTO_CACHE", str(tmp_path))
    monkeypatch.delenv("IMPASTO_NATIVE", raising=False)
    native._outcome.cache_clear()
    yield
    native._outcome.cache_clear()


def a_compiler(folder: Path, script: str) -> str:
    path = folder / "cxx"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return str(path)


class DescribeLibrary:
    def it_is_not_there_when_it_is_not_wanted(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("IMPASTO_NATIVE", "0")
        assert native.library() is None

    def it_is_compiled_once(self, kernels: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        copying = f'for a in "$@"; do case $a in *.tmp) cp {kernels} $a;; esac; done; echo x >> {tmp_path}/calls'
        monkeypatch.setenv("CXX", a_compiler(tmp_path, f"echo v1; [ $1 = --version ] && exit 0; {copying}"))
        assert native.library() is not None
        (made,) = (tmp_path / "native").iterdir()
        stamp = made.stat().st_mtime_ns
        native._outcome.cache_clear()
        assert native.library() is not None
        assert made.stat().st_mtime_ns == stamp
        assert (tmp_path / "calls").read_text() == "x\n"

    @pytest.mark.parametrize(
        ("script", "said"),
        [
            (
                "echo v1; [ $1 = --version ] && exit 0; echo 'kernels.cpp:3: error: no such thing' >&2; exit 1",
                "no such thing",
            ),
            (
                'echo v1; [ $1 = --version ] && exit 0; for a in "$@"; do case $a in *.tmp) echo no > $a;; esac; done',
                "",
            ),
            ("exit 7", ""),
        ],
    )
    def it_leaves_the_work_to_torch_when_compiling_fails(
        self, script: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        if native._unfit() is not None:
            pytest.skip(str(native._unfit()))
        monkeypatch.setenv("CXX", a_compiler(tmp_path, script))
        with caplog.at_level(logging.INFO, logger="impasto.model"):
            assert native.library() is None
        assert "torch's kernels compute" in caplog.text
        assert said in caplog.text
        assert not list(tmp_path.rglob("*.tmp"))

    def it_says_when_there_is_no_compiler(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(native.shutil, "which", lambda name: None)
        assert native._unfit() is not None
        assert native.library() is None
