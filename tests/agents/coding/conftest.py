"""A small project to work on, a model whose turns a test scripts over real HTTP, and the real sandbox of this system."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from agents.coding.base import Limits, Problem, Step, Tier, Worked
from agents.coding.working import work
from agents.llm import open_model
from agents.sandbox import LinuxSandbox
from agents.settings import Settings
from tests.agents.scripted_endpoint import Calls, Endpoint, Reply

FILES = {
    "core/__init__.py": "",
    "core/access.py": "def may(who):\n    return who == 'staff'\n",
    "run": '#!/bin/sh\nexport PYTEST_DISABLE_PLUGIN_AUTOLOAD=1\nexec "$PYTHON" -m pytest -q -p no:cacheprovider "$@"\n',
    "migrations/versions/0001_first.py": "revision = '0001'\n",
    "static/style.css": ":root { --accent: #333333; }\n",
    "features/__init__.py": "",
    "features/prices/__init__.py": "",
    "features/prices/rules.py": "TAX = 0.19\n\n\ndef gross(net):\n    return net * (1 + TAX)\n\n\ndef net(gross):\n    return gross / (1 + TAX)\n",
    "features/prices/test_prices.py": "from features.prices.rules import gross\n\n\ndef test_gross():\n    assert round(gross(100), 2) == 119\n",
    "features/prices/templates/prices/index.html": "{% extends 'base.html' %}\n{% block main %}\n<h1>Prices</h1>\n{% endblock %}\n",
    "pyproject.toml": "[tool.pytest.ini_options]\ntestpaths = ['features']\n",
}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    (folder / "run").chmod(0o755)
    (folder / ".git").mkdir()
    (folder / ".git" / "config").write_text("[core]\n", "utf-8")
    return folder


def state_of(folder: Path) -> dict[str, str]:
    """Every file but the agent's notes."""
    return {
        p.relative_to(folder).as_posix(): p.read_text("utf-8")
        for p in sorted(folder.rglob("*"))
        if p.is_file() and ".impasto" not in p.parts and "__pycache__" not in p.parts
    }


Turn = Reply | Callable[[dict[str, Any]], Reply]


class Walk:
    """Scripted turns of the working model and of its helper, and what happened."""

    def __init__(self, folder: Path, turns: list[Turn], helper: list[Turn], context: int) -> None:
        self.folder, self.turns, self.helper, self.context = folder, turns, helper, context
        self.asked: list[dict[str, Any]] = []
        self.steps: list[Step] = []

    def script(self, asked: dict[str, Any]) -> Reply:
        system = str(asked["messages"][0]["content"])
        left = self.helper if "one question about a project" in system else self.turns
        if left is self.turns:
            self.asked.append(asked)
        turn = left.pop(0) if left else Calls([("finish", {"summary": "done"})])
        return turn(asked) if callable(turn) else turn

    def go(self, task: str = "Round what gross returns to 2 digits.", **given: Any) -> Worked:
        models = [{"id": "scripted", "max_model_len": self.context}]
        with Endpoint(self.script, models=models) as endpoint:
            cancel = given.get("cancel", lambda: False)
            model = open_model(Settings(model=endpoint.url), cancel=cancel)
            asked = {"sandbox": None, "checks": list, "tier": Tier.SHELL, "limits": Limits(seconds=300)} | given
            return work(task, self.folder, model=model, on_event=self.steps.append, **asked)

    def results(self, turn: int) -> list[str]:
        """What the tools answered before the given request (from 0), in order."""
        return [str(m["content"]) for m in self.asked[turn]["messages"] if m["role"] == "tool"]


@pytest.fixture
def walk(site: Path) -> Callable[..., Walk]:
    def made(*turns: Turn, helper: list[Turn] | None = None, context: int = 32768) -> Walk:
        return Walk(site, list(turns), helper or [], context)

    return made


@pytest.fixture(scope="session")
def sandbox() -> LinuxSandbox:
    return LinuxSandbox()


def holds(folder: Path, name: str, text: str) -> Callable[[], list[Problem]]:
    """A check that a file holds a text."""

    def check() -> list[Problem]:
        there = text in (folder / name).read_text("utf-8")
        return [] if there else [Problem(id=f"{name} holds", words=f"{name} does not say {text!r} yet.")]

    return check


PYTHON = sys.executable
