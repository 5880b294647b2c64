"""An outline that a person edits: as text in their editor, or as a JSON file for later. It drafts nothing.

The text has one line per slide: `s3 | chart | What it cost`. Lines may be moved or deleted, titles rewritten.
"""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from agents.errors import ConfigurationError, InputRefused
from agents.files import write_whole

if TYPE_CHECKING:
    from agents.deck.writer import Entry, Outline

HELP = "# One line per slide: id | kind | title. Move or delete lines, rewrite titles; then save and close."


class OutlineWritten(Exception):
    """The outline was written for later; the deck is not made now."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self.path = path


def edit_outline(outline: Outline) -> Outline:
    """Let the person edit the outline in $EDITOR; unchanged when they close it without saving."""
    written = "\n".join([HELP, f"title: {outline.title}", *map(_line, outline.entries)]) + "\n"
    editor = shlex.split(os.environ.get("VISUAL") or os.environ.get("EDITOR") or "nano")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "outline.txt"
        path.write_text(written, "utf-8")
        try:
            status = subprocess.call([*editor, str(path)])
        except OSError:
            sentence = f"The editor `{editor[0]}` does not start."
            raise ConfigurationError(sentence, fix="Set EDITOR to one that does.") from None
        return parse(path.read_text("utf-8"), outline) if status == 0 else outline


def parse(text: str, outline: Outline) -> Outline:
    """Read an edited outline back. Raises InputRefused for a line that names no slide of it."""
    known = {entry.id: entry for entry in outline.entries}
    title, entries = outline.title, []
    for line in text.splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if line.startswith("title:"):
            title = line.removeprefix("title:").strip() or title
            continue
        slide, _, rest = line.partition("|")
        entry = known.get(slide.strip())
        if entry is None:
            sentence = f"The outline has no slide `{slide.strip()}`."
            raise InputRefused(sentence, fix="Keep the ids at the start of the lines as they were.")
        said = rest.partition("|")[2].strip() or entry.title
        entries.append(entry.model_copy(update={"title": said}))
    if not entries:
        sentence = "The edited outline has no slide left."
        raise InputRefused(sentence)
    return outline.model_copy(update={"title": title, "entries": entries})


def write_outline(outline: Outline, folder: Path) -> Outline:
    """Write `outline.json` into the output folder and end the command."""
    path = folder / "outline.json"
    write_whole(path, json.dumps(outline.model_dump(), ensure_ascii=False, indent=2).encode())
    raise OutlineWritten(path)


def read_outline(path: Path) -> Outline:
    """Read an outline that `write_outline` wrote and a person edited. Raises InputRefused."""
    from agents.deck.writer import Outline

    try:
        return Outline.model_validate_json(path.read_text("utf-8"))
    except OSError as error:
        sentence = f"The outline {path} cannot be read: {error.strerror}."
        raise InputRefused(sentence) from None
    except (ValidationError, UnicodeDecodeError):
        sentence = f"{path} is not an outline."
        raise InputRefused(sentence, fix="Run with --review to have one written.") from None


def _line(entry: Entry) -> str:
    return f"{entry.id} | {entry.kind} | {entry.title}"
