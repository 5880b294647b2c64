"""What outlasts the context: plan, things to do, rules and long outputs, as files of the folder. It asks no model.

.impasto/work/PLAN.md TODO.md   written by the tool `todo`
.impasto/work/outputs/          long outputs, whole; the model gets an excerpt
AGENTS.md                       the preset's rules, at the root of the site; protected
"""

from __future__ import annotations

import contextlib
import shutil
from dataclasses import dataclass
from pathlib import Path

from agents.coding.guarding import WORK
from agents.files import write_whole

RULES = "AGENTS.md"
EXCERPT = 6000
"""Characters of an output that the model sees; the rest is in a file."""
RULES_CHARACTERS = 8000
SIGNS = {"open": " ", "doing": "~", "done": "x"}


@dataclass
class Memory:
    """The notes of one piece of work in `folder`."""

    folder: Path
    outputs: int = 0

    @property
    def _work(self) -> Path:
        return self.folder / WORK

    def begin(self) -> None:
        """Remove what an earlier piece of work left. A link in the notes' place is removed, not followed."""
        for path in (self.folder / ".impasto", self._work):
            if path.is_symlink():
                path.unlink()
        with contextlib.suppress(FileNotFoundError):
            shutil.rmtree(self._work)

    def plan(self, text: str) -> None:
        write_whole(self._work / "PLAN.md", f"{text.strip()}\n".encode())

    def todo(self, items: list[tuple[str, str]]) -> str:
        """Keep the list of (text, state); as it stands."""
        lines = "".join(f"- [{SIGNS[state]}] {' '.join(text.split())}\n" for text, state in items)
        write_whole(self._work / "TODO.md", lines.encode())
        return lines

    @property
    def rules(self) -> str:
        """The rules of the folder, else those of the preset."""
        own = self.folder / RULES
        preset = Path(__file__).resolve().parents[2] / "templates" / "sites" / "fullstack" / RULES
        found = own if own.is_file() and not own.is_symlink() else preset
        return _text(found)[:RULES_CHARACTERS]

    def restated(self) -> str:
        """Plan and list as they stand in their files."""
        plan, todo = _text(self._work / "PLAN.md").strip(), _text(self._work / "TODO.md").strip()
        parts = [f"Plan:\n{plan}" if plan else "", f"To do:\n{todo}" if todo else ""]
        return "\n\n".join(filter(None, parts))

    def excerpt(self, name: str, text: str, most: int = EXCERPT) -> str:
        """The text, or its beginning and end with the name of the file that holds all of it."""
        if len(text) <= most:
            return text
        self.outputs += 1
        path = self._work / "outputs" / f"{self.outputs:03d}-{name}.txt"
        write_whole(path, text.encode())
        head, tail = text[: most // 3], text[-(most - most // 3) :]
        head, tail = head.rpartition("\n")[0] or head, tail.partition("\n")[2] or tail
        left = text.count("\n") - head.count("\n") - tail.count("\n")
        return f"{head}\n… {left} lines left out; all of it is in {WORK}/outputs/{path.name} …\n{tail}"


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8", "replace")
    except OSError:
        return ""
