"""Whether a text is of the language that its name says, before it is written. It changes nothing.

Python by `ast`, templates by Jinja, JSON and TOML by the standard library, SVG by lxml. For style sheets and scripts no
parser small enough is kept well: there brackets, strings, comments and template literals must be balanced, no more.
"""

from __future__ import annotations

import ast
import json
import re
import tomllib
import warnings
from collections.abc import Callable
from pathlib import PurePosixPath


def fault_of(name: str, text: str) -> str:
    """What does not parse, with its line; empty when all is well or the language is not known."""
    if "\0" in text:
        return "it holds a NUL character"
    reader = READERS.get(PurePosixPath(name).suffix.lower())
    return reader(text) if reader else ""


def _python(text: str) -> str:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(text)
    except SyntaxError as error:
        line = (error.text or "").rstrip()
        return f"Python, line {error.lineno}: {error.msg}" + (f"\n{error.lineno}\t{line}" if line else "")
    except (ValueError, RecursionError, MemoryError) as error:
        return f"Python: {error}"
    return ""


def _jinja(text: str) -> str:
    from jinja2 import Environment, TemplateSyntaxError

    extensions = ["jinja2.ext.do", "jinja2.ext.loopcontrols"]
    try:
        Environment(extensions=extensions, autoescape=True).parse(text)
    except TemplateSyntaxError as error:
        return f"Jinja, line {error.lineno}: {error.message}"
    except RecursionError:
        return "Jinja: nested too deeply"
    if "</body>" in text.lower() and "</html>" not in text.lower() and "<html" in text.lower():
        return "HTML: the file breaks off, </html> is missing"
    return _parts(text)


def _parts(text: str) -> str:
    """Scripts and style sheets inside of a page, where no template stands in them."""
    for tag, reader in (("script", _script), ("style", _style)):
        for found in re.finditer(rf"<{tag}\b([^>]*)>(.*?)(</{tag}>|\Z)", text, re.S | re.I):
            attributes, inner, end = found.groups()
            line = text.count("\n", 0, found.start()) + 1
            if not end:
                return f"HTML, line {line}: <{tag}> is not closed"
            if "{{" in inner or "{%" in inner or "json" in attributes.lower():
                continue
            if fault := reader(inner):
                return f"<{tag}> at line {line}: {fault}"
    return ""


def _json(text: str) -> str:
    try:
        json.loads(text)
    except ValueError as error:
        return f"JSON: {error}"
    except RecursionError:
        return "JSON: nested too deeply"
    return ""


def _toml(text: str) -> str:
    try:
        tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        return f"TOML: {error}"
    return ""


def _svg(text: str) -> str:
    import lxml.etree as etree

    try:
        etree.fromstring(text.encode(), etree.XMLParser(resolve_entities=False, no_network=True))
    except (etree.XMLSyntaxError, ValueError) as error:
        return f"SVG: {error}"
    return ""


def _style(text: str) -> str:
    return balanced(text, script=False)


def _script(text: str) -> str:
    return balanced(text, script=True)


READERS: dict[str, Callable[[str], str]] = {
    ".py": _python, ".html": _jinja, ".htm": _jinja, ".j2": _jinja, ".jinja": _jinja, ".json": _json, ".toml": _toml,
    ".svg": _svg, ".css": _style, ".js": _script, ".mjs": _script,
}  # fmt: skip
PAIRS = {")": "(", "]": "[", "}": "{"}
_REGEX_BEFORE = re.compile(r"(?:^|[=(,:;!&|?{}\[\n+\-*%<>~^]|\b(?:return|typeof|case|in|of|do|else|void|delete))\s*$")
_REGEX = re.compile(r"/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\[\n])+/[a-z]*")
_STRING = {'"': re.compile(r'"(?:\\[\s\S]|[^"\\\n])*"'), "'": re.compile(r"'(?:\\[\s\S]|[^'\\\n])*'")}


def balanced(text: str, *, script: bool) -> str:
    """The first bracket, string, comment or template literal that does not close; empty when all do."""
    open_: list[tuple[str, int]] = []
    at = 0
    while at < len(text):
        char = text[at]
        past = _past_words(text, at, script=script)
        if isinstance(past, str):
            return past
        if past > at:
            at = past
        elif script and (char == "`" or (char == "}" and open_ and open_[-1][0] == "${")):
            at, fault = _literal(text, at, open_, resumed=char == "}")
            if fault:
                return fault
        else:
            if char in "([{":
                open_.append((char, at))
            elif char in PAIRS:
                if not open_ or open_[-1][0] != PAIRS[char]:
                    return f"line {_line(text, at)}: {char} closes nothing"
                open_.pop()
            at += 1
    return f"line {_line(text, open_[-1][1])}: {open_[-1][0]} is not closed" if open_ else ""


def _past_words(text: str, at: int, *, script: bool) -> int | str:
    """Where a comment, string or regular expression that begins here ends; `at` when none does; else the fault."""
    char = text[at]
    if text.startswith("/*", at):
        end = text.find("*/", at + 2)
        return end + 2 if end >= 0 else f"line {_line(text, at)}: a comment is not closed"
    if script and text.startswith("//", at):
        end = text.find("\n", at)
        return len(text) if end < 0 else end
    if char in _STRING:
        found = _STRING[char].match(text, at)
        return found.end() if found else f"line {_line(text, at)}: a string is not closed"
    if script and char == "/" and _REGEX_BEFORE.search(text[max(0, at - 24) : at]):
        found = _REGEX.match(text, at)
        return found.end() if found else at
    return at


def _literal(text: str, at: int, open_: list[tuple[str, int]], *, resumed: bool) -> tuple[int, str]:
    """Read a template literal to its end or to the next `${`, which is put on the stack."""
    begin = at
    if resumed:
        _, begin = open_.pop()
    at += 1
    while at < len(text):
        if text[at] == "\\":
            at += 2
        elif text[at] == "`":
            return at + 1, ""
        elif text.startswith("${", at):
            open_.append(("${", begin))
            return at + 2, ""
        else:
            at += 1
    return at, f"line {_line(text, begin)}: a template literal is not closed"


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1
