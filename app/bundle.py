"""The support bundle: what somebody needs who helps from afar, in one file, with nothing of the person's work in it.

In it: what the doctor finds, versions, settings without secrets, the last lines of logs and of error reports, counts of
the store. Not in it: documents, prompts, decks, events, titles, names of files, `.env`, anything of the environment
that is not Impasto's own. Everything goes through redaction, and the home folder is written as ~.
"""

from __future__ import annotations

import dataclasses
import io
import json
import platform
import re
import sys
import zipfile
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

import platformdirs
import sqlalchemy as sa
from pydantic import SecretStr

from agents.redaction import redact, redact_value
from agents.secrets import write_private
from agents.settings import Settings
from model.errors import ImpastoError

LOG_BYTES = 200_000
REPORTS = 5


def write_bundle(path: Path, settings: Settings) -> list[str]:
    """Write the bundle and return the names of its parts. Raises ConfigurationError when `path` cannot be written."""
    packed = io.BytesIO()
    names: list[str] = []
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in _parts(settings):
            archive.writestr(name, clean(text))
            names.append(name)
    write_private(path, packed.getvalue())
    return names


def clean(text: str) -> str:
    """Without secrets, and without the name of the person's home."""
    return redact(text).replace(str(Path.home()), "~") if len(str(Path.home())) > 1 else redact(text)


def _parts(settings: Settings) -> Iterator[tuple[str, str]]:
    from app.doctor import examine

    yield "doctor.json", _json([dataclasses.asdict(finding) for finding in examine()])
    yield "system.json", _json({"python": sys.version, "platform": platform.platform(), "machine": platform.machine()})
    yield "packages.txt", "\n".join(sorted(f"{d.name}=={d.version}" for d in metadata.distributions()))
    yield "settings.json", _json(_settings(settings))
    yield "store.json", _json(_store(settings))
    for log in sorted(settings.data.glob("**/*.log")):
        yield f"logs/{_safe(log.relative_to(settings.data))}", _tail(log)
    for report in sorted(platformdirs.user_log_path("impasto").glob("error-*.txt"))[-REPORTS:]:
        yield f"reports/{_safe(Path(report.name))}", _tail(report)


def _settings(settings: Settings) -> dict[str, Any]:
    values = {name: getattr(settings, name) for name in type(settings).model_fields}
    shown = {name: "set" if isinstance(value, SecretStr) else value for name, value in values.items()}
    return redact_value(json.loads(json.dumps(shown, default=str)))


def _store(settings: Settings) -> dict[str, Any]:
    """Rows of each table; what went wrong when the store does not open."""
    from app.store import Store
    from app.store.tables import Base

    try:
        with Store.open(settings) as store, store.read() as session:
            counted = [(t.name, sa.select(sa.func.count()).select_from(t)) for t in Base.metadata.sorted_tables]
            return {name: session.scalar(query) for name, query in counted}
    except ImpastoError as error:
        return {"error": error.code, "sentence": error.sentence}


def _tail(path: Path) -> str:
    try:
        with path.open("rb") as file:
            file.seek(max(path.stat().st_size - LOG_BYTES, 0))
            return file.read(LOG_BYTES).decode("utf-8", "replace")
    except OSError as error:
        return f"cannot be read: {error.strerror}"


def _safe(path: Path) -> str:
    return re.sub(r"[^A-Za-z0-9._-]", "-", path.as_posix())


def _json(value: Any) -> str:
    return json.dumps(value, indent=1, ensure_ascii=False)
