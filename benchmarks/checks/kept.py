"""Kept: what a repaired deck has lost of the one before: words, alternative texts, notes, links, animations, parts."""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pptx import Presentation

_MOTION = ("{*}timing", "{*}transition")
_CLICKS = ("{*}hlinkClick", "{*}hlinkHover")


def lost(before: Path, after: Path, origin: Sequence[int]) -> Iterator[str]:
    """A sentence for each thing that the repaired deck lacks. `origin`: the number that each of its slides had."""
    old, new = Presentation(str(before)), Presentation(str(after))
    missing = _parts(before) - _parts(after)
    if missing:
        yield f"parts {sorted(missing)}"
    for number, was in enumerate(old.slides, 1):
        parts = [now for now, source in zip(new.slides, origin, strict=True) if source == number]
        for name, count in (("letters", _letters), ("descriptions", _alts), ("animations", _motion), ("links", _links)):
            gone = count(was) - sum((count(now) for now in parts), Counter[str]())
            if name == "letters":
                gone -= sum((_spoken(now) for now in parts), Counter[str]())
            if gone:
                yield f"{name} of slide {number}: {list(gone.elements())[:8]}"
        if was.has_notes_slide and not _notes(parts[0]).startswith(_notes(was)):
            yield f"notes of slide {number}"


def _notes(slide: Any) -> str:
    return slide.notes_slide.notes_text_frame.text


def _spoken(slide: Any) -> Counter[str]:
    """The letters of a slide's notes: words may have moved there."""
    return Counter(c for c in _notes(slide) if not c.isspace()) if slide.has_notes_slide else Counter[str]()


def _parts(path: Path) -> set[str]:
    with zipfile.ZipFile(path) as archive:
        return set(archive.namelist())


def _letters(slide: Any) -> Counter[str]:
    return Counter(c for t in slide._element.iter("{*}t") for c in t.text or "" if not c.isspace())


def _alts(slide: Any) -> Counter[str]:
    said = (e.get("descr") or "" for e in slide._element.iter("{*}cNvPr"))
    return Counter(s for s in said if s and "." not in s[-5:])


def _motion(slide: Any) -> Counter[str]:
    return Counter(e.tag.rpartition("}")[2] for tag in _MOTION for e in slide._element.iter(tag))


def _links(slide: Any) -> Counter[str]:
    return Counter("link" for tag in _CLICKS for _ in slide._element.iter(tag))
