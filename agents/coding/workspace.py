"""The tools at work on one folder: each takes its typed arguments and answers in text. It decides nothing.

What files and pages say is data: an answer carries it in a block of its own, with no tag of a chat format in it. An
error is an answer too (`Refused`).
"""

from __future__ import annotations

import fnmatch
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from agents.coding import running, toolbox
from agents.coding.accepting import accept
from agents.coding.base import Cancel, Look, Looked, Refused, never
from agents.coding.guarding import LARGEST, Guard
from agents.coding.matching import Block, apply
from agents.coding.memory import Memory
from agents.files import write_whole
from agents.sandbox.base import Sandbox
from agents.waiting import awaited

READ_CHARACTERS = 24_000
FOUND, FOUND_PER_FILE = 80, 20
LONGEST_LINE = 240
SEARCH_SECONDS = 5.0
_CHAT = re.compile(
    r"<(?=[|｜]|/?(?:think|tool_call|tool_response|arg_key|arg_value|tools|sop|eop)\b)|\[(?=(?:[gs]?MASK|/?INST|BOS|EOS|PAD)\])"
    r"|(?<![\w/.:])/(?=(?:no_?)?think\b)"
)
"""Control marks of chat formats: written out, they would end a turn or begin a call."""
_LOOKALIKE = {"<": "‹", "[": "⟦", "/": "∕"}


def shown(text: str) -> str:
    """Text of a file as it may stand in a prompt; code is unchanged but for marks of chat formats."""
    return _CHAT.sub(lambda mark: _LOOKALIKE[mark.group()], text)


def meant(text: str, there: str) -> str:
    """What a model copied from `shown`, as it stands in the file: the look-alikes back, where the file has none."""
    for plain, alike in _LOOKALIKE.items():
        if alike in text and alike not in there:
            text = text.replace(alike, plain)
    return text


@dataclass
class Workspace:
    """The folder with its guard, and what the tools need: a sandbox, a browser, the notes."""

    guard: Guard
    memory: Memory
    sandbox: Sandbox | None = None
    look: Look | None = None
    cancel: Cancel = never
    touched: Callable[[], None] = lambda: None
    """Told when a file was changed."""
    pictures: list[bytes] = field(default_factory=list)
    """Screenshots that the model was not shown yet."""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def read(self, given: toolbox.Read) -> str:
        path = self.guard.readable(given.path)
        if path.is_dir():
            return self.list(toolbox.List(path=given.path))
        lines = self._lines(given.path)
        if given.start > max(1, len(lines)):
            raise Refused(f"{given.path} has {len(lines)} lines; start before its end.")
        taken = lines[given.start - 1 : given.start - 1 + given.lines]
        kept, size = [], 0
        for number, line in enumerate(taken, start=given.start):
            numbered = f"{number}\t{line}"
            size += len(numbered) + 1
            if size > READ_CHARACTERS and kept:
                break
            kept.append(numbered)
        end = given.start + len(kept) - 1
        more = "" if end >= len(lines) else f"\n({len(lines) - end} more lines; read from {end + 1})"
        return (
            f"{self.guard.named(given.path)}, lines {given.start} to {end} of {len(lines)}\n"
            + shown("\n".join(kept))
            + more
        )

    def search(self, given: toolbox.Search) -> str:
        try:
            pattern = re.compile(given.pattern)
        except re.error as error:
            raise Refused(f"{given.pattern!r} is not a regular expression: {error}. Escape ( [ . * with \\.") from error
        return awaited(lambda: self._search(pattern, given), self.cancel)

    def _search(self, pattern: re.Pattern[str], given: toolbox.Search) -> str:
        import regex  # the standard one cannot be stopped in the middle of a match

        bounded = regex.compile(given.pattern)
        found: list[str] = []
        total = 0
        for name, path in self.guard.files(given.path):
            if not _named(name, given.glob) or path.stat().st_size > LARGEST:
                continue
            here = 0
            for number, line in enumerate(path.read_bytes().decode("utf-8", "replace").splitlines(), start=1):
                try:
                    hit = bounded.search(line[:4000], timeout=SEARCH_SECONDS)
                except TimeoutError as error:
                    raise Refused("The expression takes too long; make it simpler.") from error
                if hit:
                    total, here = total + 1, here + 1
                    if here <= FOUND_PER_FILE and len(found) < FOUND:
                        found.append(f"{name}:{number}: {line.strip()[:LONGEST_LINE]}")
        if not found:
            return f"Nothing matches {pattern.pattern!r} below {given.path}."
        more = f"\n({total - len(found)} more; narrow the expression or the path)" if total > len(found) else ""
        return shown("\n".join(found)) + more

    def list(self, given: toolbox.List) -> str:
        lines = []
        for name, path in self.guard.files(given.path):
            size = path.stat().st_size
            text = path.suffix in _TEXT
            count = f"{path.read_bytes().count(10)} lines" if text and size < LARGEST else f"{size} bytes"
            lines.append(f"{name} ({count})")
        many = len(lines) - 300
        return (
            "\n".join(lines[:300]) + (f"\n({many} more; list a folder of them)" if many > 0 else "") or "It is empty."
        )

    def overview(self, most: int) -> str:
        """Every folder with its files in a line, those that may be changed first; whole lines of at most `most`
        characters, and a word on what is left out."""
        folders: dict[str, list[str]] = {}
        for name, path in self.guard.files():
            folder, _, last = name.rpartition("/")
            count = f" {path.read_bytes().count(10)}" if path.suffix in _TEXT and path.stat().st_size < LARGEST else ""
            folders.setdefault(folder, []).append(f"{last}{count}")
        told, size = ["Files by folder, each with its number of lines:"], 0
        for left, folder in enumerate(sorted(folders, key=lambda f: (self._held(f), f))):
            held = " (protected, to be read)" if self._held(folder) else ""
            line = f"{folder or '.'}/{held}: {', '.join(folders[folder])}"
            size += len(line) + 1
            if size > most:
                return "\n".join([*told, f"({len(folders) - left} more folders; list them)"])
            told.append(line)
        return "\n".join(told)

    def _held(self, folder: str) -> bool:
        return bool(self.guard.reason(f"{folder}/a-new-file.py".lstrip("/")))

    def edit(self, given: toolbox.Edit) -> str:
        path = self.guard.writable(given.path)
        if not path.is_file():
            raise Refused(f"{given.path} does not exist. {self._near(given.path)}Use write for a new file.")
        before = self._text(path, given.path)
        blocks = [Block(meant(c.search, before), meant(c.replace, before), c.all) for c in given.edits]
        applied = apply(before, blocks)
        return self._put(path, given.path, before, applied.text, notes=applied.notes)

    def write(self, given: toolbox.Write) -> str:
        path = self.guard.writable(given.path)
        before = self._text(path, given.path) if path.is_file() else None
        text = given.text if given.text.endswith("\n") or not given.text else f"{given.text}\n"
        return self._put(path, given.path, before, meant(text, before or ""), whole=True, drops=given.drops)

    def _put(
        self,
        path: Path,
        name: str,
        before: str | None,
        after: str,
        *,
        whole: bool = False,
        drops: list[str] | None = None,
        notes: tuple[str, ...] = (),
    ) -> str:
        name = self.guard.named(name)
        if before == after:
            raise Refused(f"{name} would be the same as before; nothing was written.")
        accept(name, before, after, whole=whole, drops=drops)
        with self._lock:
            write_whole(path, after.encode())
        self.touched()
        done = "was created" if before is None else "was written" if whole else "was changed"
        return " ".join([f"{name} {done}; it has {after.count(chr(10))} lines.", *notes])

    def run(self, given: toolbox.Run) -> str:
        """Raises Refused with the output when the command fails: that is a call that failed, as elsewhere."""
        if self.sandbox is None:
            raise Refused("There is no sandbox here, so no command can be run. finish runs the checks.")
        command = ["/bin/sh", "-c", given.command]
        with self._lock:
            ran = running.run(command, self.guard, self.sandbox, seconds=given.seconds, cancel=self.cancel)
        if ran.changed:
            self.touched()
        told = [f"exit {ran.code} after {ran.seconds:.1f} s"]
        told += [f"changed: {', '.join(ran.changed[:20])}"] if ran.changed else []
        told += [f"not taken over: {', '.join(ran.kept_out[:20])}"] if ran.kept_out else []
        text = "\n".join([*told, shown(self.memory.excerpt("run", ran.output)) or "(no output)"])
        if ran.code != 0:
            raise CommandFailed(text, ran.output)
        return text

    def see(self, given: toolbox.Look) -> str:
        if self.look is None:
            raise Refused("There is no browser here; finish runs the checks.")
        looking = self.look
        found: Looked = awaited(lambda: looking(given.path, given.width, given.who), self.cancel)
        if found.picture is not None:
            self.pictures.append(found.picture)
        faults = "".join(f"- {fault}\n" for fault in found.faults)
        said = f"Faults:\n{faults}" if faults else "No fault was measured.\n"
        return shown(self.memory.excerpt("look", f"{said}{found.words}"))

    def todo(self, given: toolbox.Todo) -> str:
        if given.plan.strip():
            self.memory.plan(given.plan)
        if given.items:
            self.memory.todo([(item.text, item.state) for item in given.items])
        return self.memory.restated() or "There is nothing in the list yet."

    def _lines(self, name: str) -> list[str]:
        path = self.guard.readable(name)
        if not path.is_file():
            raise Refused(f"{name} does not exist. {self._near(name)}")
        return self._text(path, name).splitlines()

    def _text(self, path: Path, name: str) -> str:
        data = path.read_bytes()
        if len(data) > LARGEST:
            raise Refused(f"{name} has {len(data)} bytes, which is too much to be read; search it.")
        if b"\0" in data[:4000]:
            raise Refused(f"{name} is not a text file.")
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError as error:
            raise Refused(f"{name} is not UTF-8 text.") from error

    def _near(self, name: str) -> str:
        import difflib

        names = [each for each, _ in self.guard.files()]
        same = [each for each in names if each.rpartition("/")[2] == name.rpartition("/")[2]]
        close = same or difflib.get_close_matches(name, names, 3, 0.6)
        return f"There is {' and '.join(close[:3])}. " if close else ""


class CommandFailed(Refused):
    """A command that ended with an error; `output` is all that it wrote."""

    def __init__(self, told: str, output: str) -> None:
        super().__init__(told)
        self.output = output


_TEXT = {".py", ".html", ".css", ".js", ".json", ".md", ".toml", ".txt", ".svg", ".j2", ".mako", ".ini"}


def _named(name: str, glob: str) -> bool:
    last = name.rpartition("/")[2]
    return any(fnmatch.fnmatch(last, g) or fnmatch.fnmatch(name, g.replace("**/", "*")) for g in glob.split(","))
