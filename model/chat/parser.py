"""The streaming parser: a model's text to reasoning, content and tool calls, however the text is cut.

    answer     = [reasoning] content
    reasoning  = [space] "<think>" text ("</think>" | call)      # or already open where the prompt ends
    content    = (text | call)*
    call       = "<tool_call>" …                                 # one syntax per format: glm_calls.py, json_calls.py

Rules that decide the doubtful cases:

- A `<tool_call>` that does not open the call of a declared tool is text of whatever it stands in, and the text goes
  on after it. So nothing is lost, and a model that only mentions the tag does not leave its reasoning.
- One that does ends the reasoning; a `</think>` that still comes is dropped, once.
- White space around reasoning, line breaks before content, and white space between content and calls are layout,
  not text. Content's own end is kept.
- A call that was cut off, or breaks its syntax after its name, ends with arguments None (see `ToolCallEnd`).

This module does not know tokens: a tag is the same whether one token or nine spell it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from model.chat.calls import OPEN, Calls, CallSyntax, new_call_id
from model.chat.events import Content, Event, Reasoning, merged
from model.chat.scanner import END, Scanner, Steps
from model.chat.tools import Tool

THINK, THOUGHT = "<think>", "</think>"


class StreamParser:
    """Parses one answer. `feed` its text in pieces, then `finish`; each gives the events that became certain."""

    def __init__(
        self,
        tools: Sequence[Tool] = (),
        syntax: CallSyntax | None = None,
        *,
        reasoning: bool = True,
        opened: bool = False,
        new_id: Callable[[], str] = new_call_id,
    ) -> None:
        """`syntax` reads the calls of `tools`; None: none are read. `reasoning`: whether the format has any;
        `opened`: whether the prompt ends inside it."""
        self._scanner = Scanner()
        self._events: list[Event] = []
        self._calls = Calls({tool.name: tool for tool in tools}, self._events.append, new_id)
        self._syntax = syntax if tools else None
        self._may_reason, self._opened = reasoning, opened
        self.reasoning = opened
        """Whether the text fed so far ends inside the reasoning."""
        self._thoughts = _Text(Reasoning, self._events.append, dropped=str.isspace, holds=True)
        self._content = _Text(Content, self._events.append, dropped="\r\n".__contains__, holds=self._syntax is not None)
        self._reader = self._answer()
        next(self._reader)
        self._done = False

    def feed(self, text: str) -> list[Event]:
        """The events that `text` completes. A tag's possible beginning waits for the rest."""
        return self._run(text)

    def finish(self) -> list[Event]:
        """The events of what waited. Nothing may be fed after it."""
        return self._run("", end=True)

    def _run(self, text: str, *, end: bool = False) -> list[Event]:
        if self._done:
            raise ValueError("The answer is finished.")
        self._done = self._scanner.run(self._reader, text, end=end)
        events = merged(self._events)
        self._events.clear()
        return events

    def _answer(self) -> Steps[None]:
        if self._opened:
            yield from self._scanner.space()
            yield from self._scanner.expect((THINK,))  # a model may repeat what the prompt has said
            yield from self._reason()
        elif self._may_reason and (yield from self._opens_reasoning()):
            yield from self._reason()
        else:
            yield from self._speak()

    def _opens_reasoning(self) -> Steps[bool]:
        """Whether the answer begins with reasoning; a closing tag alone means that there is none."""
        self._scanner.record()
        yield from self._scanner.space()
        tag = yield from self._scanner.expect((THINK, THOUGHT))
        if tag:
            self._scanner.forget()
        else:
            self._scanner.rewind()
        return tag == THINK

    def _reason(self) -> Steps[None]:
        self.reasoning = True
        tags = (THOUGHT, OPEN) if self._syntax else (THOUGHT,)
        called = False
        while not called:
            tag = yield from self._scanner.text_until(tags, self._thoughts.say)
            if tag != OPEN:
                break
            called = yield from self._call()
            if not called:
                self._thoughts.say(OPEN)
        self.reasoning = False
        yield from self._speak(stray=(THOUGHT,) if called else ())

    def _speak(self, stray: tuple[str, ...] = ()) -> Steps[None]:
        """Content and calls to the end. `stray`: a closing tag that may still come and means nothing."""
        while True:
            tags = (*stray, OPEN) if self._syntax else stray
            tag = yield from self._scanner.text_until(tags, self._content.say)
            if tag == END:
                break
            if tag in stray:
                stray = ()
            elif not (yield from self._call()):
                self._content.say(OPEN)
        self._content.close()

    def _call(self) -> Steps[bool]:
        assert self._syntax is not None
        read = yield from self._syntax.read(self._scanner, self._calls)
        if read:
            self._content.interrupt()
        return read


class _Text:
    """Text of one kind without the layout around it."""

    def __init__(
        self,
        kind: type[Reasoning] | type[Content],
        emit: Callable[[Event], None],
        *,
        dropped: Callable[[str], bool],
        holds: bool,
    ) -> None:
        """`dropped`: characters that do not count before the first other one; `holds`: white space waits for text."""
        self._kind, self._emit = kind, emit
        self._dropped, self._holds = dropped, holds
        self._begun = self._interrupted = False
        self._space = ""

    def say(self, text: str) -> None:
        for char in text:
            if not self._begun and self._dropped(char):
                continue
            self._begun = True
            if self._holds and char.isspace():
                self._space += char
            else:
                self._emit(self._kind(self._space + char))
                self._space, self._interrupted = "", False

    def interrupt(self) -> None:
        """Something else came: white space that waits is text only if text follows."""
        self._interrupted = True

    def close(self) -> None:
        if self._space and not self._interrupted:
            self._emit(self._kind(self._space))
        self._space = ""
