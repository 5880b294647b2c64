"""Lines of the logs: whole JSON objects, with the job's id, without secrets."""

from __future__ import annotations

import io
import json
import logging
import threading
import warnings
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agents.redaction import HIDDEN, remember
from agents.settings import Settings
from app import logs


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What is logged, with everything put back afterwards."""
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    levels = {name: logging.getLogger(name).level for name in logs.CHATTY}
    monkeypatch.setattr("sys.excepthook", lambda *_: None)
    monkeypatch.setattr("threading.excepthook", lambda *_: None)
    stream = io.StringIO()
    logs.configure(Settings(), stream=stream)
    yield stream
    logging.captureWarnings(False)
    root.handlers[:] = before
    root.setLevel(level)
    for name, old in levels.items():
        logging.getLogger(name).setLevel(old)


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def it_writes_an_object_a_line(written: io.StringIO):
    logging.getLogger("impasto.worker").info("job took %d s", 3)
    (line,) = lines(written)
    assert (line["level"], line["logger"], line["said"]) == ("info", "impasto.worker", "job took 3 s")
    assert line["at"].endswith("Z")
    assert "job" not in line


def it_says_which_job_was_being_worked_on(written: io.StringIO):
    log = logging.getLogger("impasto")
    with logs.working_on("one"):
        log.info("a")
        thread = threading.Thread(target=lambda: log.info("other thread, other job"))
        thread.start()
        thread.join()
        with logs.working_on("two"):
            log.info("b")
        log.info("c")
    log.info("d")
    assert [line.get("job") for line in lines(written)] == ["one", None, "two", "one", None]


def it_hides_secrets_in_messages_arguments_and_tracebacks(written: io.StringIO):
    remember("canary-of-the-log")
    log = logging.getLogger("impasto")
    log.info("key %s", "canary-of-the-log")
    log.info({"key": "canary-of-the-log"})
    try:
        raise RuntimeError("refused canary-of-the-log")
    except RuntimeError:
        log.exception("failed with canary-of-the-log")
    assert "canary" not in written.getvalue()
    assert written.getvalue().count(HIDDEN) >= 4
    assert "RuntimeError" in lines(written)[-1]["error"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=200))
def it_keeps_to_one_line_whatever_is_said(written: io.StringIO, text: str):
    written.seek(0)
    written.truncate()
    logging.getLogger("impasto").warning("%s", text)
    assert len(written.getvalue().split("\n")) == 2
    assert isinstance(json.loads(written.getvalue())["said"], str)


def it_forges_no_line_in_plain_form(written: io.StringIO):
    logs.configure(Settings(log_format="text"), stream=written)
    logging.getLogger("impasto").warning("a\n12:00:00 info    impasto: forged\x1b[31m")
    assert len(written.getvalue().splitlines()) == 1
    assert "\x1b" not in written.getvalue()


def it_survives_a_message_that_does_not_fit_its_arguments():
    record = logging.LogRecord("impasto", logging.INFO, "x.py", 1, "%d and %s", ("x",), None)
    assert json.loads(logs.JsonLine().format(record))["said"] == "%d and %s"


def it_keeps_chatty_libraries_quiet_and_warnings_in(written: io.StringIO):
    logging.getLogger("httpx").info("GET https://example.org/?key=1")
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn("old", stacklevel=1)
    assert [line["logger"] for line in lines(written)] == ["py.warnings"]


def it_logs_once_when_it_is_configured_twice(written: io.StringIO):
    logs.configure(Settings(log_level="warning"), stream=written)
    logging.getLogger("impasto").info("quiet")
    logging.getLogger("impasto").warning("loud")
    assert [line["said"] for line in lines(written)] == ["loud"]
