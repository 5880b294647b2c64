"""What changed between two versions: structurally in their specs, by content in their files.

Lists whose entries carry an `id` (slides, sections) are matched by it, so that a slide that moved is moved, not
rewritten; other lists are aligned by their longest common run. It knows no kind of spec.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from app.store.records import Version


class Change(BaseModel):
    """One difference. Paths are JSON pointers (RFC 6901); `None` where the thing is not there."""

    model_config = ConfigDict(frozen=True)

    kind: Literal["added", "removed", "changed", "moved"]
    was_at: str | None
    is_at: str | None
    before: Any = None
    after: Any = None
    """Of what moved, neither is given: its own changes are listed beside it."""


class FileChange(BaseModel):
    """A file that is new, gone, or other than before; hashes of its bytes."""

    model_config = ConfigDict(frozen=True)

    path: str
    before: str | None
    after: str | None


class Difference(BaseModel):
    """Everything that changed."""

    spec: list[Change]
    files: list[FileChange]


def compare(before: Version, after: Version) -> Difference:
    """What changed from one version to another, whatever lies between."""
    paths = sorted(before.files.keys() | after.files.keys())
    changed = [FileChange(path=p, before=before.files.get(p), after=after.files.get(p)) for p in paths]
    return Difference(spec=list(changes(before.spec, after.spec)), files=[c for c in changed if c.before != c.after])


def changes(before: Any, after: Any, was_at: str = "", is_at: str = "") -> Iterator[Change]:
    """Differences of two JSON values, in the order of the newer one; nothing when they are equal."""
    if isinstance(before, dict) and isinstance(after, dict):
        yield from _of_objects(before, after, was_at, is_at)
    elif isinstance(before, list) and isinstance(after, list):
        keyed = _has_ids(before) and _has_ids(after) and bool(before) and bool(after)
        yield from (_of_keyed if keyed else _of_lists)(before, after, was_at, is_at)
    elif _canonical(before) != _canonical(after):
        yield Change(kind="changed", was_at=was_at, is_at=is_at, before=before, after=after)


def _of_objects(before: dict[str, Any], after: dict[str, Any], was_at: str, is_at: str) -> Iterator[Change]:
    for name in after:
        here = f"{is_at}/{_escaped(name)}"
        if name in before:
            yield from changes(before[name], after[name], f"{was_at}/{_escaped(name)}", here)
        else:
            yield Change(kind="added", was_at=None, is_at=here, after=after[name])
    for name in before:
        if name not in after:
            yield Change(kind="removed", was_at=f"{was_at}/{_escaped(name)}", is_at=None, before=before[name])


def _of_keyed(before: list[Any], after: list[Any], was_at: str, is_at: str) -> Iterator[Change]:
    old = {entry["id"]: place for place, entry in enumerate(before)}
    shared = [old[entry["id"]] for entry in after if entry["id"] in old]
    settled = _longest_rise(shared)
    for place, entry in enumerate(after):
        here, was = f"{is_at}/{place}", old.get(entry["id"])
        if was is None:
            yield Change(kind="added", was_at=None, is_at=here, after=entry)
            continue
        if was not in settled:
            yield Change(kind="moved", was_at=f"{was_at}/{was}", is_at=here)
        yield from changes(before[was], entry, f"{was_at}/{was}", here)
    kept = {entry["id"] for entry in after}
    for place, entry in enumerate(before):
        if entry["id"] not in kept:
            yield Change(kind="removed", was_at=f"{was_at}/{place}", is_at=None, before=entry)


def _of_lists(before: list[Any], after: list[Any], was_at: str, is_at: str) -> Iterator[Change]:
    for old, old_end, new, new_end in _unlike([_canonical(e) for e in before], [_canonical(e) for e in after]):
        both = min(old_end - old, new_end - new)
        for step in range(both):
            pair = before[old + step], after[new + step]
            yield from changes(*pair, f"{was_at}/{old + step}", f"{is_at}/{new + step}")
        for place in range(new + both, new_end):
            yield Change(kind="added", was_at=None, is_at=f"{is_at}/{place}", after=after[place])
        for place in range(old + both, old_end):
            yield Change(kind="removed", was_at=f"{was_at}/{place}", is_at=None, before=before[place])


def _unlike(before: list[str], after: list[str]) -> Iterator[tuple[int, int, int, int]]:
    """Runs of the lists that differ, from and to in each. The matcher finds other runs when its lists are exchanged, so
    they have one order here: what changed is the same both ways."""
    is_exchanged = after < before
    matcher = SequenceMatcher(None, *((after, before) if is_exchanged else (before, after)), autojunk=False)
    for kind, first, first_end, second, second_end in matcher.get_opcodes():
        if kind != "equal":
            one, other = (first, first_end), (second, second_end)
            yield (*other, *one) if is_exchanged else (*one, *other)


def _longest_rise(places: list[int]) -> set[int]:
    """Members of a longest increasing subsequence: what did not move."""
    ends: list[int] = []
    tails: list[int] = []
    before: dict[int, int | None] = {}
    for place in places:
        rank = bisect_left(ends, place)
        before[place] = tails[rank - 1] if rank else None
        ends[rank : rank + 1] = [place]
        tails[rank : rank + 1] = [place]
    rise: set[int] = set()
    at = tails[-1] if tails else None
    while at is not None:
        rise.add(at)
        at = before[at]
    return rise


def _has_ids(entries: list[Any]) -> bool:
    ids = [entry.get("id") if isinstance(entry, dict) else None for entry in entries]
    return all(isinstance(each, str) for each in ids) and len(set(ids)) == len(ids)


def _canonical(value: Any) -> str:
    """As text, so that 1, 1.0 and True are three things."""
    return json.dumps(value, sort_keys=True)


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")
