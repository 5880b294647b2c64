"""The launcher, as far as it goes without a network: finding Python, refusing, starting."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def checkout(tmp_path):
    """A copy of the launcher with its locks and an environment that is this interpreter's."""
    for name in ("impasto", "requirements", "app", "agents", "model"):
        source = ROOT / name
        shutil.copytree(source, tmp_path / name) if source.is_dir() else shutil.copy2(source, tmp_path / name)
    return tmp_path


def launch(
    checkout: Path, *arguments: str, cwd: Path = Path("/"), **environment: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(checkout / "impasto"), *arguments],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=cwd,
    )


def adopt_this_environment(checkout: Path) -> None:
    """Give the copy an environment whose stamp is right."""
    venv = checkout / ".venv"
    (venv / "bin").mkdir(parents=True)
    (venv / "bin" / "python").write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    (venv / "bin" / "python").chmod(0o755)
    locks = "base.txt local.txt torch.txt embedded-model.txt meaning.txt"
    sums = subprocess.check_output(f"cksum {locks}", shell=True, cwd=checkout / "requirements", text=True)
    (venv / "impasto.stamp").write_text(f"local=1\n{sums}")


def it_starts_at_once_when_the_environment_is_current(checkout):
    adopt_this_environment(checkout)
    done = launch(checkout, "--version", IMPASTO_LOCAL="1")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("impasto")
    assert "setting up" not in done.stderr


def it_can_be_called_through_a_link(checkout, tmp_path):
    adopt_this_environment(checkout)
    link = tmp_path / "elsewhere" / "impasto"
    link.parent.mkdir()
    link.symlink_to(os.path.relpath(checkout / "impasto", link.parent))
    done = subprocess.run([str(link), "--version"], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr


def it_says_what_to_do_when_python_is_too_old(checkout, tmp_path):
    old = tmp_path / "oldpython"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    done = launch(checkout, "--version", IMPASTO_PYTHON=str(old))
    assert done.returncode == 3
    assert "3.11" in done.stderr


def it_passes_a_broken_shim_over(checkout, tmp_path):
    shims = tmp_path / "shims"
    shims.mkdir()
    (shims / "python3").write_text("#!/bin/sh\nexit 127\n")
    (shims / "python3").chmod(0o755)
    found = subprocess.check_output(
        ["sh", "-c", f"PATH={shims}:$PATH; " + find_python_function(checkout) + "\nfind_python"], text=True
    )
    assert not found.startswith(str(shims))
    assert Path(found.strip()).name.startswith("python")


def find_python_function(checkout: Path) -> str:
    """The launcher up to where it starts to work."""
    text = (checkout / "impasto").read_text()
    return text[text.index("say() {") : text.index("# step ")]


def it_is_not_misled_by_a_folder_named_like_ours(checkout, tmp_path):
    adopt_this_environment(checkout)
    project = tmp_path / "project"
    (project / "app").mkdir(parents=True)
    (project / "app" / "__init__.py").write_text("raise SystemExit('this is another app')")
    done = launch(checkout, "--version", IMPASTO_LOCAL="1", cwd=project)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("impasto")


def it_takes_over_the_lock_of_a_set_up_that_died(checkout, tmp_path):
    dead = subprocess.Popen([sys.executable, "-c", "pass"])
    dead.wait()
    lock = tmp_path / "env.lock"
    lock.mkdir()
    (lock / "pid").write_text(str(dead.pid))
    script = f"venv={tmp_path}/env; say() {{ echo $*; }}; " + lock_functions(checkout)
    script += '\nlock_set_up; [ "$(cat "$lock/pid")" = $$ ] && echo mine'
    done = subprocess.run(["sh", "-euc", script], capture_output=True, text=True, timeout=30, check=True)
    assert done.stdout == "mine\n"
    assert not lock.exists(), "given up at the end"


def lock_functions(checkout: Path) -> str:
    """The launcher's lock, without the rest."""
    text = (checkout / "impasto").read_text()
    return text[text.index("# One set-up at a time") : text.index("unlock_set_up() {")]


@pytest.mark.skipif(not shutil.which("dash"), reason="dash is Debian's sh; elsewhere sh is tried by the other tests")
def it_is_posix_shell():
    subprocess.run(["dash", "-n", str(ROOT / "impasto")], check=True)


def it_pins_every_package_with_a_hash():
    for name in ("base", "local", "dev", "embedded-model", "meaning"):
        text = (ROOT / "requirements" / f"{name}.txt").read_text()
        pins = [line for line in text.splitlines() if "==" in line and not line.startswith((" ", "#"))]
        assert pins
        assert text.count("--hash=sha256:") >= len(pins)
        assert "://" not in text
