"""`read`: a file becomes a Document, parsed in a process of its own with memory and time limits.

It does not know any format: the intake decides what a file is, the parser's process reads it.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import agents
from agents.errors import InputRefused
from agents.secrets import plain_environment
from agents.sources.base import Document, Source
from agents.sources.child import Request
from agents.sources.intake import Format, admit
from agents.sources.limits import MEBIBYTE, Limits

_PARSER_MODULE = "agents.sources.child"
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
_WITH_PICTURES: tuple[Format, ...] = ("markdown", "html")


def read(path: Path, *, limits: Limits = Limits()) -> Document:  # noqa: B008 (frozen: one instance is safe)
    """The document in a PDF, DOCX, PPTX, XLSX, CSV, TSV, Markdown, HTML, TXT or EML file.

    Raises InputRefused, with a sentence for the person, for everything that cannot be read: a missing, empty, damaged,
    encrypted or mislabelled file, a scan without text, a ZIP bomb, a file that its parser dies of. Uses no network.
    """
    path = Path(path)
    kind, data = admit(path, limits)
    with tempfile.TemporaryDirectory(prefix="impasto-read-") as folder:
        room = Path(folder)
        copy = room / "input"
        copy.write_bytes(data)
        request = room / "request.json"
        beside = path.resolve().parent if kind in _WITH_PICTURES else None
        request.write_text(
            Request(path=copy, name=path.name, kind=kind, folder=beside, limits=limits).model_dump_json(), "utf-8"
        )
        del data
        status = _run(request, path.name, limits)
        return _answer(room, path.name, status, limits)


def _run(request: Path, name: str, limits: Limits) -> int:
    root = str(Path(agents.__file__).resolve().parent.parent)
    search = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH"))))
    try:
        finished = subprocess.run(
            [sys.executable, "-m", _PARSER_MODULE, str(request)],
            env={**plain_environment(os.environ), "PYTHONPATH": search, **ONE_THREAD},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=limits.seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise InputRefused(
            f"{name} took longer than {limits.seconds:.0f} s to read.", fix="Split it, and give the part that matters."
        ) from error
    return finished.returncode


def _answer(room: Path, name: str, status: int, limits: Limits) -> Document:
    if status == 4 and (refused := room / "refused.json").is_file():
        words = json.loads(refused.read_text("utf-8"))
        raise InputRefused(words["sentence"], fix=words["fix"])
    document = room / "document.json"
    if status != 0 or not document.is_file():
        raise InputRefused(_reason(name, status, limits), fix="Open it in its own application and save it again.")
    source = Source.model_validate_json(document.read_bytes())
    return Document(source=source, assets={f.name: f.read_bytes() for f in sorted((room / "assets").iterdir())})


def _reason(name: str, status: int, limits: Limits) -> str:
    if status in (-signal.SIGKILL, 137):
        return f"{name} needs more memory to read than this machine has free."
    if status < 0:
        return f"{name} is damaged: its parser crashed ({signal.Signals(-status).name})."
    return f"{name} could not be read within {limits.memory_bytes // MEBIBYTE:,} MiB of memory, or its parser failed."
