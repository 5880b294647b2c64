"""Text of a spec inside a template: escaped for HTML and for Jinja, so that no sentence can become code.

It knows neither the spec nor the pages; it writes strings and renders the generator's own templates.
"""

from __future__ import annotations

import html
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

HERE = Path(__file__).parent
_SAFE_LINK = re.compile(r"^(/(?!/)|#|https?://|mailto:|tel:)", re.IGNORECASE)


def text(words: str) -> str:
    """`words` as text or attribute value of a generated template: neither a tag nor an expression of Jinja."""
    return html.escape(words).replace("{", "&#123;").replace("}", "&#125;")


def paragraphs(words: str) -> list[str]:
    """Escaped paragraphs; empty lines part them."""
    return [text(" ".join(block.split())) for block in re.split(r"\n\s*\n", words) if block.strip()]


def link(path: str) -> str:
    """An escaped address: of the site itself, or http(s), mailto, tel; anything else becomes the start page."""
    path = path.strip()
    if path and not _SAFE_LINK.match(path):
        path = "/" + path.lstrip("/") if ":" not in path.split("/")[0] else "/"
    return text(path or "/")


def quoted(words: str) -> str:
    """A string literal of Jinja."""
    return json.dumps(words, ensure_ascii=False).replace("<", "\\u003c").replace("{", "\\u007b").replace("}", "\\u007d")


@cache
def _templates() -> Environment:
    # Its own delimiters, so that the Jinja of the generated templates passes through untouched.
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        block_start_string="[%",
        block_end_string="%]",
        variable_start_string="[[",
        variable_end_string="]]",
        comment_start_string="[#",
        comment_end_string="#]",
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=StrictUndefined,
        autoescape=False,
    )
    environment.filters["text"] = text
    environment.filters["quoted"] = quoted
    return environment


def fill(template: str, **values: Any) -> str:
    """A template of the generator, filled; runs of empty lines are folded."""
    return re.sub(r"\n{3,}", "\n\n", _templates().get_template(template).render(**values))
