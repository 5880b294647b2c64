"""`./run` and the image's recipe: what starts a site where nothing of Impasto is. A real install is too slow for the suite."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

PRESET = Path(__file__).resolve().parents[4] / "templates" / "sites" / "fullstack"
RECIPE = (PRESET / "Dockerfile").read_text("utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a name as people give them, with what `./run` reads."""
    made = tmp_path / "my site 网站"
    made.mkdir()
    for name in ("run", "requirements.txt"):
        shutil.copy2(PRESET / name, made / name)
    return made


def python(folder: Path, *, new: bool, ready: bool) -> Path:
    """A program that answers as a Python would: whether it is new enough, and whether it has everything."""
    program = folder / "python-of-a-test"
    program.write_text(
        "#!/bin/sh\n"
        f'case "$2" in *version_info*) exit {int(not new)} ;; *find_spec*) exit {int(not ready)} ;; esac\n'
        'case "$2" in\n'
        '    venv) mkdir -p .venv/bin; cp "$0" .venv/bin/python; echo "made" ;;\n'
        '    pip) echo "installed" ;;\n'
        '    *) echo "ran $*" ;;\n'
        "esac\n",
        "utf-8",
    )
    program.chmod(0o755)
    return program


def run(folder: Path, program: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = ["sh", str(folder / "run"), *words]
    variables = {"PATH": "/usr/bin:/bin", "PYTHON": str(program)}
    return subprocess.run(command, env=variables, cwd="/", capture_output=True, text=True, check=False)


class DescribeRun:
    def it_takes_a_python_that_has_everything_as_it_is(self, folder: Path):
        done = run(folder, python(folder, new=True, ready=True), "seed")
        assert done.stdout == "ran -m core seed\n"
        assert not (folder / ".venv").exists()

    def it_makes_its_own_environment_once(self, folder: Path):
        program = python(folder, new=True, ready=False)
        first, second = run(folder, program, "check"), run(folder, program, "check")
        assert first.stdout.split("\n") == ["made", "installed", "ran -m core check", ""]
        assert second.stdout == "ran -m core check\n"

    def it_makes_it_anew_when_what_is_needed_has_changed_or_was_cut_off(self, folder: Path):
        program = python(folder, new=True, ready=False)
        run(folder, program, "check")
        (folder / ".venv" / "left").write_text("")
        (folder / ".venv" / "requirements.txt").unlink()
        assert "made" in run(folder, program, "check").stdout
        assert not (folder / ".venv" / "left").exists()

    def it_says_which_python_is_needed(self, folder: Path):
        done = run(folder, python(folder, new=False, ready=False))
        assert done.returncode == 1
        assert "needs Python 3.11 or newer" in done.stderr
        assert not (folder / ".venv").exists()


class DescribeTheImage:
    def it_takes_along_neither_data_nor_history_nor_secrets(self):
        left_out = set((PRESET / ".dockerignore").read_text("utf-8").split())
        assert {".git", ".impasto", ".venv", "data", ".env"} <= left_out

    def it_runs_as_somebody_who_may_write_data_alone(self):
        steps = RECIPE.splitlines()
        assert steps.index("USER site") > next(n for n, line in enumerate(steps) if "chown -R site data" in line)
        assert "VOLUME /site/data" in steps

    def it_asks_for_health_where_it_listens(self):
        (command,) = re.findall(r"HEALTHCHECK .*?CMD (\[.*?\])\nCMD", RECIPE, re.S)
        words = json.loads(command)
        assert words[:2] == ["python", "-c"]
        compile(words[2], "health", "exec")
        assert 'os.environ["PORT"]' in words[2]
