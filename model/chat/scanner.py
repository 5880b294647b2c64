"""Reads a text that arrives in pieces, one character at a time, with characters that can be given back.

A reader is a generator: `char = yield` is the next character, `END` (the empty string) that none will come. So a
syntax is written from top to bottom, as if the whole text were there, and cannot depend on how the text was cut.
This module knows no syntax.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Sequence
from typing import TypeVar

T = TypeVar("T")
Steps = Generator[None, str, T]
END = ""


class Scanner:
    """Drives one reader. `give_back` makes characters come again; `record` remembers them in case they must."""

    def __init__(self) -> None:
        self._ahead: deque[str] = deque()
        self._recorded: list[str] | None = None
        self._ended = False
        self.cut = False
        """Whether the last `text_until` or `expect` ran into the end of the text."""

    def run(self, reader: Steps[None], text: str, *, end: bool = False) -> bool:
        """Feed `text` (then the end); whether the reader is done."""
        self._ahead.extend(text)
        self._ended = self._ended or end
        try:
            while self._ahead or self._ended:
                char = self._ahead.popleft() if self._ahead else END
                if self._recorded is not None and char:
                    self._recorded.append(char)
                reader.send(char)
        except StopIteration:
            return True
        return False

    def give_back(self, text: str) -> None:
        """Let `text`, the last characters read, be read again."""
        self._ahead.extendleft(reversed(text))
        if self._recorded is not None and text:
            del self._recorded[-len(text) :]

    def record(self) -> None:
        """Remember what is read from here on."""
        self._recorded = []

    def forget(self) -> None:
        """Stop remembering."""
        self._recorded = None

    def rewind(self) -> None:
        """Give back all that was read since `record`."""
        recorded, self._recorded = self._recorded or [], None
        self._ahead.extendleft(reversed(recorded))

    def drop(self) -> None:
        """Forget what has been given back: half a tag where the text ends."""
        self._ahead.clear()

    def text_until(self, tags: Sequence[str], say: Callable[[str], None], *, half: bool = True) -> Steps[str]:
        """Say every character before the first of `tags`, which is returned, or END.

        The possible beginning of a tag waits for the rest; `half`: whether it is text where the text ends.
        """
        held = ""
        while True:
            char = yield
            self.cut = char == END
            if self.cut:
                if half:
                    say(held)
                return END
            held += char
            while held and not any(tag.startswith(held) for tag in tags):
                say(held[0])
                held = held[1:]
            if held in tags:
                return held

    def expect(self, tags: Sequence[str]) -> Steps[str]:
        """The one of `tags` that comes next, or "" with nothing read."""
        held = ""
        while True:
            char = yield
            self.cut = char == END
            if self.cut or not any(tag.startswith(held + char) for tag in tags):
                self.give_back(held + char)
                return ""
            held += char
            if held in tags:
                return held

    def space(self, *, spelled: bool = False) -> Steps[None]:
        """Skip white space; `spelled`: also line breaks that a model writes as backslash and n."""
        while True:
            char = yield
            if char.isspace():
                continue
            if char == "\\" and spelled:
                second = yield
                if second == "n":
                    continue
                char += second
            self.give_back(char)
            return
