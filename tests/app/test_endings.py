"""How commands end."""

from __future__ import annotations

import pytest
import typer

from agents.errors import BrowserMissing, InputRefused
from app.endings import UsageError, end
from model.errors import Cancelled, ConfigurationError, ContextTooLong, ImpastoError, ModelMissing, ModelUnusable


def raising(error: BaseException):
    def command() -> None:
        raise error

    return command


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (ImpastoError("It failed."), 1),
        (UsageError("That means nothing."), 2),
        (ConfigurationError("A setting is wrong."), 3),
        (InputRefused("The file is empty."), 4),
        (ModelMissing("No such model."), 5),
        (ModelUnusable("The model is damaged."), 5),
        (ContextTooLong("12 tokens too many."), 5),
        (BrowserMissing("No browser."), 6),
        (Cancelled("Stopped."), 130),
    ],
)
def it_turns_each_error_into_its_status_and_a_sentence(error: ImpastoError, status: int, capsys):
    assert end(raising(error)) == status
    captured = capsys.readouterr()
    assert error.sentence in captured.err
    assert captured.out == ""


def it_puts_the_fix_on_a_line_of_its_own(capsys):
    end(raising(ImpastoError("It failed.", fix="Try again.")))
    assert capsys.readouterr().err.splitlines() == ["impasto: It failed.", "  → Try again."]


def it_takes_an_interrupt_as_130():
    assert end(raising(KeyboardInterrupt())) == 130


def it_passes_an_exit_status_on():
    assert end(raising(typer.Exit(7))) == 7


def it_keeps_the_traceback_of_an_unforeseen_error_in_a_file(capsys, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    assert end(raising(ZeroDivisionError("x"))) == 1
    said = capsys.readouterr().err
    assert "Traceback" not in said
    kept = list(tmp_path.rglob("error-*.txt"))
    assert len(kept) == 1
    assert str(kept[0]) in said
    assert "ZeroDivisionError" in kept[0].read_text()


def it_returns_zero_when_nothing_happened():
    assert end(lambda: None) == 0
