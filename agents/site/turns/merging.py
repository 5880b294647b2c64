"""Merging: what the generator writes anew, put together with what was changed by hand since it wrote last.

Three trees: what it wrote then, what is there now, what it writes now. A line that only one side changed is that
side's. It knows files, not what is in them, but for those that are always the product's own.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from agents.site.turns.git import File, Tree, merged_text

OWN = frozenset({"spec.json", "CHECKS.json"})
"""Files that nobody's edits are merged into: the turn writes them whole."""


@dataclass(frozen=True)
class Merged:
    """The tree that holds both sides."""

    tree: Tree
    conflicts: list[str]
    """Files in which both sides changed the same lines, or one removed what the other changed."""
    kept: list[str]
    """Files that differ from the generator's now, and why it does not matter: somebody's edits are in them."""


def merge(base: Tree, ours: Tree, theirs: Tree, renamed: Mapping[str, str] | None = None) -> Merged:
    """`ours` with everything that changed from `base` to `theirs`. `renamed`: words of the code of before → those of
    now: files that bear them move, and where somebody's edits are in a file, its words follow."""
    if renamed:
        base, ours = _moved(base, ours, renamed), _moved(ours, base, renamed)
    tree: Tree = {}
    conflicts: list[str] = []
    with tempfile.TemporaryDirectory(prefix="impasto-merge-") as folder:
        for path in sorted(base.keys() | ours.keys() | theirs.keys()):
            was, here, there = base.get(path), ours.get(path), theirs.get(path)
            if path in OWN:
                found = there or here
            elif here == there or there == was:
                found = here
            elif here == was:
                found = there
            else:
                found = _both(was, here, there, Path(folder))
                if found is None:
                    conflicts.append(path)
                    found = here
            if found is not None:
                tree[path] = found
    kept = sorted(path for path in tree.keys() & theirs.keys() if tree[path] != theirs[path] and path not in OWN)
    return Merged(tree, conflicts, kept)


def _moved(tree: Tree, other: Tree, renamed: Mapping[str, str]) -> Tree:
    """The tree with other names: of every file below `features/`, and in those that differ from the `other` tree."""
    word = re.compile(
        rf"(?<![A-Za-z0-9])({'|'.join(map(re.escape, sorted(renamed, key=len, reverse=True)))})(?![A-Za-z0-9])"
    )
    found: Tree = {}
    for path, file in tree.items():
        if path.startswith("features/"):
            if other.get(path) != file and b"\0" not in file.data:
                text = word.sub(lambda m: renamed[m[1]], file.data.decode("utf-8", "surrogateescape"))
                file = File(text.encode("utf-8", "surrogateescape"), file.executable)
            path = "/".join(word.sub(lambda m: renamed[m[1]], part) for part in path.split("/"))
        found[path] = file
    return found


def _both(was: File | None, here: File | None, there: File | None, folder: Path) -> File | None:
    """A file that both sides changed; None where they cannot be put together."""
    if here is None or there is None or b"\0" in here.data + there.data:
        return None
    text = merged_text(was.data if was else b"", here.data, there.data, folder)
    return None if text is None else File(text, here.executable or there.executable)
