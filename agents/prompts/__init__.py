"""Prompts: one Markdown file each, named `<what>.v<version>.md`, read by name.

A file has a `system` and a `user` part, divided by a line `=== user`. Blanks are `$name`. Text of a document only ever
fills a blank of the user part: what a document says is data, and never stands in a system prompt.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from string import Template

from langchain_core.messages import BaseMessage, HumanMessage, SystemMessage

DIVIDER = "\n=== user\n"


def prompt(name: str, /, **blanks: object) -> list[BaseMessage]:
    """The messages of a prompt file, its user part filled. Raises KeyError for a blank that is not given."""
    system, _, user = _file(name).partition(DIVIDER)
    return [SystemMessage(system.strip()), HumanMessage(Template(user.strip()).substitute(blanks))]


def data(tag: str, text: str, **attributes: str) -> str:
    """A block of source text that cannot end its own block: the closing tag within it is broken up."""
    named = "".join(f' {key}="{value}"' for key, value in attributes.items())
    return f"<{tag}{named}>\n{text.replace('</', '< /')}\n</{tag}>"


@cache
def _file(name: str) -> str:
    return (resources.files("agents.prompts") / f"{name}.md").read_text("utf-8")
