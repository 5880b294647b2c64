"""`impasto site` and `impasto artifact`: how they are called, and how wrong calls end."""

from __future__ import annotations

import json
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from agents.site.request import Made
from app.cli import app
from app.commands import site as command
from app.commands.queued import Order
from app.endings import end


@pytest.fixture
def impasto(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Callable[..., int]]:
    """The command line in this process, with data of its own; how it ended."""
    monkeypatch.setenv("IMPASTO_DATA", str(tmp_path))
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield lambda *words: end(lambda: typer.main.get_command(app).main(list(words), standalone_mode=False))
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize(
    ("words", "status", "told"),
    [
        (["site", ""], 2, "Say what the site is to be"),
        (["site", "x", "--continue", "a", "--rollback", "b"], 2, "not both"),
        (["site", "darker", "--continue", "a", "--style", "night"], 2, "for a new site"),
        (["site", "--rollback", "a", "two"], 2, "no number of a version"),
        (["site", "--continue", "/nowhere/at/all", "a wish"], 4, "no site"),
        (["site", "--rollback", "0123456789ab", "2"], 4, "no site 0123456789ab"),
        (["site", "a shop", "--style", "baroque"], 3, "no style 'baroque'"),
        (["artifact", " "], 2, "Say what the page is to be"),
    ],
)
def it_says_what_is_wrong_with_a_call(
    words: list[str], status: int, told: str, impasto: Callable[..., int], capsys: pytest.CaptureFixture[str]
):
    assert impasto(*words) == status
    said = capsys.readouterr()
    assert told in said.err
    assert said.out == ""


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("a booking site for a two-chair barber shop", "booking-two-chair"),
        ("The site of my bakery!", "bakery"),
        ("理发店预约网站", "my"),
    ],
)
def it_names_the_folder_after_the_sentence(sentence: str, name: str):
    assert command.named_after(sentence) == name


def it_prints_what_scripts_rely_on(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    asked: list[Order] = []
    made = Made(project="0123456789ab", path=tmp_path, version=1, checks={"passed": 9, "failed": 0, "skipped": 0})

    @contextmanager
    def done(order: Order, *_: Any, **__: Any) -> Iterator[Any]:
        asked.append(order)
        yield SimpleNamespace(told=made.model_dump(mode="json"))

    monkeypatch.setattr(command, "carried_out", done)
    monkeypatch.setenv("IMPASTO_DATA", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    ended = CliRunner().invoke(app, ["site", "a shop", "--style", "night", "--lang", "zh", "--out", "there", "--json"])
    assert ended.exit_code == 0
    told = json.loads(ended.stdout)
    assert {"project", "path", "checks", "tool_calls", "seconds", "said", "version"} <= told.keys()
    assert told["checks"] == {"passed": 9, "failed": 0, "skipped": 0}
    (order,) = asked
    assert (order.options["style"], order.options["language"]) == ("night", "zh")
    assert (order.here["folder"], order.here["beyond"], order.goes_on) == (str(tmp_path / "there"), 0, False)
