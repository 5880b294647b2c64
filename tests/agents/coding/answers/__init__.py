"""Right answers to the coding bench's tasks, as the calls of tools that a good model would make.

They prove that every expectation can be met, and are what scripted models say.
"""

from __future__ import annotations

from typing import Any

Call = tuple[str, dict[str, Any]]


def write(path: str, text: str) -> Call:
    """A new file."""
    return ("write", {"path": path, "text": text.lstrip("\n")})


def edit(path: str, *changes: tuple[str, str]) -> Call:
    """Places of a file changed."""
    edits = [{"search": search.strip("\n"), "replace": replace.strip("\n")} for search, replace in changes]
    return ("edit", {"path": path, "edits": edits})
