"""Markdown (CommonMark with tables): rendered by markdown-it, then read as HTML. It knows front matter and
LaTeX formulas."""

from __future__ import annotations

import re
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from agents.mathematics.latex import mathml_of, with_mathml
from agents.sources.base import Document
from agents.sources.encodings import decode
from agents.sources.html import read_markup
from agents.sources.joining import lines_apart
from agents.sources.passages import DocumentBuilder

_FRONT_MATTER = re.compile(r"\A\ufeff?---[ \t]*\r?\n(?P<body>.*?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.S)
_FIELD = re.compile(r"^(title|author|date)\s*:\s*[\"']?(.+?)[\"']?\s*$", re.I | re.M)


def read(data: bytes, builder: DocumentBuilder, folder: Path | None) -> Document:
    """The document of a Markdown text."""
    text = decode(data) or ""
    known: dict[str, str | None] = {}
    if front := _FRONT_MATTER.match(text):
        known = {name.lower(): value for name, value in _FIELD.findall(front["body"])}
        text = text[front.end() :]
    text = with_mathml(text, _shown)
    reader = MarkdownIt("commonmark", {"html": True, "maxNesting": 60}).enable(["table", "strikethrough"])
    tokens = reader.parse(text)
    for token in tokens:
        _break_lines(token.children or [])
    markup = reader.renderer.render(tokens, reader.options, {})
    return read_markup(f"<html><body>{markup}</body></html>", builder, folder, **known)


def _break_lines(inside: list[Token]) -> None:
    """Ends of lines that were set short on purpose as breaks, as a reader of the file sees them."""
    lines = [""]
    for token in inside:
        if token.type in ("softbreak", "hardbreak"):
            lines.append("")
        else:
            lines[-1] += token.content
    if len(lines) > 1 and lines_apart(lines) is not None:
        for token in inside:
            token.type = "hardbreak" if token.type == "softbreak" else token.type


def _shown(latex: str, display: bool) -> str | None:
    """A formula as the HTML that it is read from; a displayed one is a block of its own."""
    math = mathml_of(latex, display=display)
    if math is None:
        return None
    line = " ".join(math.split())
    return f"\n\n<div>{line}</div>\n\n" if display else line
