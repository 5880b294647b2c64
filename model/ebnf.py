"""Reads EBNF, the dialect that xgrammar, llama.cpp (GBNF) and vLLM's guided grammars share.

    root   ::= "yes" | "no" | number        # the rule `root`, or else the first one, is the start
    number ::= "-"? [0-9]+ ("." [0-9]{1,3})?

Literals in double or single quotes, character classes, `.` for any character, groups, `* + ?`, `{m}`, `{m,}`, `{m,n}`,
`|`, an empty alternative, `#` and `/* */` comments. A rule goes on until the next `name ::=`, over any line breaks.
Escapes: `\\n \\r \\t \\0 \\xHH \\uHHHH \\UHHHHHHHH` and a backslash before any sign. The result is a tree
(`ebnf_tree.py`); this module does not know what the grammar is used for (`ebnf_lark.py`).
"""

from __future__ import annotations

import re
from typing import NoReturn

from model.ebnf_tree import (
    EMPTY,
    LAST,
    SURROGATES,
    Chars,
    Choice,
    Node,
    Ref,
    Repeat,
    Rules,
    Sequence,
    complement,
    endless,
)
from model.errors import ConfigurationError

_DEEPEST = 60
_MOST_REPEATS = 10_000

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
_DEFINES = re.compile(r"(?:[A-Za-z_][A-Za-z0-9_.-]*)(?:\s|#[^\n]*|/\*.*?\*/)*::=", re.DOTALL)
_SPACE = re.compile(r"(?:\s+|#[^\n]*|/\*.*?\*/)+", re.DOTALL)
_W3C_CODE = re.compile(r"#x[0-9A-Fa-f]{1,6}\b")  # W3C's own notation, which would pass for a comment
_REPEAT = re.compile(r"\{\s*(\d{0,9})\s*(,?)\s*(\d{0,9})\s*\}")
_SIMPLE = {"n": "\n", "r": "\r", "t": "\t", "0": "\0"}
_HEX = {"x": 2, "u": 4, "U": 8}


def read(text: str) -> Rules:
    """Parse a grammar.

    Raises:
        ConfigurationError: it is not one; the sentence names the line and what is wrong there.
    """
    return _Parser(text).grammar()


class _Parser:
    """Recursive descent over the text."""

    def __init__(self, text: str) -> None:
        self._text, self._at = text, 0
        self._references: dict[str, int] = {}

    def grammar(self) -> Rules:
        rules: dict[str, Node] = {}
        self._skip_space()
        while self._at < len(self._text):
            place = self._at
            name = self._name("A rule must begin with its name and `::=`")
            if not self._take("::="):
                self._fail(f"after the rule name {name!r} comes `::=`")
            if name in rules:
                self._fail(f"the rule {name!r} is defined a second time", place)
            rules[name] = self._choice(0)
            if self._at < len(self._text) and not _DEFINES.match(self._text, self._at):
                self._fail(self._unexpected())
        if not rules:
            self._fail("the grammar has no rule")
        for name, place in self._references.items():
            if name not in rules:
                self._fail(f"there is no rule named {name!r}", place)
        start = "root" if "root" in rules else next(iter(rules))
        if (name := endless(rules, start)) is not None:
            raise ConfigurationError(
                f"The EBNF grammar is wrong: the rule {name!r} derives no text, for it always needs itself again."
            )
        return Rules(rules, start)

    def _choice(self, depth: int) -> Node:
        if depth > _DEEPEST:
            self._fail(f"groups are nested more than {_DEEPEST} deep")
        options = [self._sequence(depth)]
        while self._take("|"):
            options.append(self._sequence(depth))
        return options[0] if len(options) == 1 else Choice(tuple(dict.fromkeys(options)))

    def _sequence(self, depth: int) -> Node:
        items: list[Node] = []
        while (item := self._item(depth)) is not None:
            item = self._repeated(item)
            items += item.items if isinstance(item, Sequence) else [item]
        return items[0] if len(items) == 1 else Sequence(tuple(items))

    def _item(self, depth: int) -> Node | None:
        """The next literal, class, group or name; None where the sequence ends."""
        here = self._text[self._at : self._at + 1]
        if here in ("'", '"') and here:
            return self._literal(here)
        if here == "[":
            return self._class()
        if self._take("."):
            return Chars(complement([]))
        if here == "(":
            place = self._at
            self._take("(")
            if self._text[self._at : self._at + 1] in ("=", "!"):
                self._fail("look-ahead is not supported")
            inside = self._choice(depth + 1)
            if not self._take(")"):
                self._fail("this group is not closed by `)`", place)
            return inside
        if not _NAME.match(self._text, self._at) or _DEFINES.match(self._text, self._at):
            return None
        place = self._at
        name = self._name("")
        self._references.setdefault(name, place)
        return Ref(name)

    def _repeated(self, item: Node) -> Node:
        if self._take("*"):
            least, most = 0, None
        elif self._take("+"):
            least, most = 1, None
        elif self._take("?"):
            least, most = 0, 1
        elif self._text.startswith("{", self._at):
            least, most = self._counts(self._at)
        else:
            return item
        if self._text[self._at : self._at + 1] in tuple("*+?{"):
            self._fail("a repetition of a repetition needs a group around the inner one")
        return EMPTY if item == EMPTY or most == 0 else Repeat(item, least, most)

    def _counts(self, place: int) -> tuple[int, int | None]:
        found = _REPEAT.match(self._text, self._at)
        if found is None or not (found[1] or (found[2] and found[3])):
            self._fail("a repetition is written {m}, {m,} or {m,n}")
        self._at = found.end()
        self._skip_space()
        least = int(found[1] or 0)
        most = least if not found[2] else int(found[3]) if found[3] else None
        if max(least, most or 0) > _MOST_REPEATS:
            self._fail(f"a repetition counts to {_MOST_REPEATS:,} at most", place)
        if most is not None and most < least:
            self._fail("a repetition's second number is below its first", place)
        return least, most

    def _literal(self, quote: str) -> Node:
        place = self._at
        self._at += 1
        items: list[Node] = []
        while not self._text.startswith(quote, self._at):
            code = self._code(place, "this literal")
            items.append(Chars(((code, code),)))
        self._at += 1
        self._skip_space()
        return items[0] if len(items) == 1 else Sequence(tuple(items))

    def _class(self) -> Node:
        place = self._at
        self._at += 1
        negated = self._text.startswith("^", self._at)
        self._at += negated
        pairs: list[tuple[int, int]] = []
        while not self._text.startswith("]", self._at):
            low = high = self._code(place, "this character class")
            if self._text.startswith("-", self._at) and self._text[self._at + 1 : self._at + 2] not in ("]", ""):
                self._at += 1
                high = self._code(place, "this character class")
            if high < low:
                self._fail("a range of a character class runs backwards", place)
            pairs.append((low, high))
        self._at += 1
        self._skip_space()
        inside = complement(pairs) if negated else complement(complement(pairs))
        if not inside:
            self._fail("this character class admits no character", place)
        return Chars(inside)

    def _code(self, place: int, within: str) -> int:
        """One character of a literal or class, escapes resolved, as a code point."""
        char = self._text[self._at : self._at + 1]
        if char in ("", "\n", "\r"):
            self._fail(f"{within} is not closed on its line", place)
        self._at += 1
        if char != "\\":
            return ord(char)
        kind = self._text[self._at : self._at + 1]
        self._at += 1
        if kind in _HEX:
            digits = self._text[self._at : self._at + _HEX[kind]]
            if not re.fullmatch(rf"[0-9A-Fa-f]{{{_HEX[kind]}}}", digits):
                self._fail(f"`\\{kind}` needs {_HEX[kind]} hexadecimal digits")
            self._at += len(digits)
            code = int(digits, 16)
            if code > LAST or SURROGATES[0] <= code <= SURROGATES[1]:
                self._fail(f"there is no character {code:X}")
            return code
        if kind in _SIMPLE:
            return ord(_SIMPLE[kind])
        if not kind or kind.isalnum() or kind.isspace():
            self._fail(f"there is no escape `\\{kind}`")
        return ord(kind)

    def _name(self, otherwise: str) -> str:
        found = _NAME.match(self._text, self._at)
        if found is None:
            self._fail(otherwise)
        self._at = found.end()
        self._skip_space()
        return found[0]

    def _take(self, sign: str) -> bool:
        if not self._text.startswith(sign, self._at):
            return False
        self._at += len(sign)
        self._skip_space()
        return True

    def _skip_space(self) -> None:
        found = _SPACE.match(self._text, self._at)
        if found is None:
            return
        if code := _W3C_CODE.search(found[0]):
            self._fail(f'a character is written "\\x20" here, not {code[0]}')
        self._at = found.end()

    def _unexpected(self) -> str:
        return f"{self._text[self._at : self._at + 12].splitlines()[0]!r} does not belong here"

    def _fail(self, sentence: str, place: int | None = None) -> NoReturn:
        line = self._text.count("\n", 0, self._at if place is None else place) + 1
        raise ConfigurationError(f"The EBNF grammar is wrong in line {line}: {sentence}.")
