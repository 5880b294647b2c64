"""Logs: one JSON object a line, with the job that was being worked on, and no secret in it. stdlib logging only.

    {"at": "2026-11-25T16:10:03.120Z", "level": "info", "logger": "impasto.worker", "job": "01jd…", "said": "…"}

What a person uploaded, asked or was answered is not logged: loggers name ids, sizes and durations. Whatever gets into a
message all the same (an address with a key, what a server said) goes through `agents/redaction.py`.
"""

from __future__ import annotations

import json
import logging
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from types import TracebackType
from typing import IO

from agents.redaction import redact
from agents.settings import Settings

LONGEST = 8000
"""Characters of a message or traceback; the middle of a longer one is left out."""
CHATTY = (
    "httpx",
    "httpcore",
    "openai",
    "urllib3",
    "asyncio",
    "PIL",
    "fontTools",
    "playwright",
    "watchdog",
    "dbos",
    "mcp",
)
"""Libraries whose own messages name addresses and say nothing that a person can act on."""

_job: ContextVar[str | None] = ContextVar("job", default=None)


@contextmanager
def working_on(job_id: str) -> Iterator[None]:
    """Lines of this block, and of the tasks it starts, carry the job's id."""
    token = _job.set(job_id)
    try:
        yield
    finally:
        _job.reset(token)


def configure(settings: Settings, *, stream: IO[str] | None = None) -> None:
    """Send all logging of this process to `stream` (stderr), as the settings say. Calling it again replaces it."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLine() if settings.log_format == "json" else PlainLine())
    root = logging.getLogger()
    for old in [h for h in root.handlers if isinstance(h.formatter, JsonLine | PlainLine)]:
        root.removeHandler(old)
    root.addHandler(handler)
    level = settings.log_level.upper()
    root.setLevel(level)
    for name in CHATTY:
        logging.getLogger(name).setLevel("DEBUG" if level == "DEBUG" else "WARNING")
    logging.captureWarnings(True)
    sys.excepthook = _died
    threading.excepthook = lambda args: _died(args.exc_type, args.exc_value or args.exc_type(), args.exc_traceback)


class JsonLine(logging.Formatter):
    """One object a line."""

    def format(self, record: logging.LogRecord) -> str:
        entry = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            **({"job": job} if (job := _job.get()) else {}),
            "said": _said(record),
            **({"error": error} if (error := _traceback(self, record)) else {}),
        }
        return json.dumps(entry, ensure_ascii=False)


class PlainLine(logging.Formatter):
    """The same for a person's eyes; line breaks inside of a message are shown, not made."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).strftime("%H:%M:%S")
        job = f" [{job}]" if (job := _job.get()) else ""
        line = f"{at} {record.levelname.lower():7}{job} {record.name}: {_printable(_said(record))}"
        error = _traceback(self, record)
        return f"{line}\n{error}" if error else line


def _said(record: logging.LogRecord) -> str:
    try:
        text = record.getMessage()
    except (TypeError, ValueError):
        text = str(record.msg)
    return redact(_short(text))


def _traceback(formatter: logging.Formatter, record: logging.LogRecord) -> str | None:
    if not record.exc_info or record.exc_info[0] is None:
        return None
    return redact(_short(formatter.formatException(record.exc_info)))


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST // 2]} … {text[-LONGEST // 2 :]}"


def _printable(text: str) -> str:
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in text)


def _died(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    logging.getLogger("impasto").critical("this process ends: %s", kind.__name__, exc_info=(kind, error, trace))
