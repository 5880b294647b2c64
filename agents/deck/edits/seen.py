"""The visual diff: one page that shows each slide before and after a turn, with marks where it differs.

Marks are found on the pictures themselves: regions whose pixels differ, joined to boxes. Fits in one file.
"""

# ruff: noqa: E501 (markup)

from __future__ import annotations

import base64
import html
import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from agents.deck.edits.changes import Change
from agents.sources.base import Language

WIDTH = 640
"""px of a picture on the page."""
CELL = 16
"""px of the grid that differences are joined on."""
LEAST = 18
"""Levels of 255 by which a pixel must differ."""
_WORDS: dict[Language, dict[str, str]] = {
    "en": {
        "title": "What changed", "before": "Before", "after": "After", "same": "unchanged", "changed": "changed",
        "added": "new", "removed": "removed", "moved": "moved", "nothing": "not there", "wish": "Wish",
        "unchanged": "{n} slides are unchanged.", "slide": "Slide {n}", "from": "{a} → {b}",
    },
    "zh": {
        "title": "改动对比", "before": "改动前", "after": "改动后", "same": "未变", "changed": "已修改", "added": "新增",
        "removed": "已删除", "moved": "已移动", "nothing": "无", "wish": "要求", "unchanged": "{n} 页没有变化。",
        "slide": "第 {n} 页", "from": "{a} → {b}",
    },
}  # fmt: skip
_CSS = """
:root { color-scheme: light dark; --line: #8885; --mark: #d9480f; --ok: #2b8a3e; }
body { font: 15px/1.5 system-ui, "Noto Sans SC", sans-serif; margin: 0 auto; max-width: 1360px; padding: 24px; }
h1 { font-size: 22px; margin: 0 0 4px; } ul { margin: 8px 0 24px; padding-left: 20px; }
.turn { color: GrayText; margin: 0 0 8px; }
section { border-top: 1px solid var(--line); padding: 16px 0 24px; }
h2 { font-size: 16px; margin: 0 0 10px; display: flex; gap: 10px; align-items: baseline; flex-wrap: wrap; }
h2 .what { font-weight: 600; font-size: 12px; padding: 1px 8px; border-radius: 9px; background: var(--mark); color: #fff; }
h2 .added { background: var(--ok); } h2 .title { font-weight: 400; }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 16px; }
figure { margin: 0; } figcaption { font-size: 12px; color: GrayText; margin-bottom: 4px; }
.shot { position: relative; display: block; border: 1px solid var(--line); line-height: 0; }
.shot img { width: 100%; height: auto; } .none { aspect-ratio: 16/9; display: grid; place-items: center; line-height: 1.5; color: GrayText; }
.mark { position: absolute; border: 2px solid var(--mark); border-radius: 3px; box-sizing: border-box; }
@media (max-width: 760px) { .pair { grid-template-columns: 1fr; } }
@media print { section { break-inside: avoid; } }
"""


def diff_page(
    changes: Sequence[Change], before: Path, after: Path, wish: str, said: Sequence[str], language: Language
) -> str:
    """The page. `before` and `after` are folders of `NN.png`; slides that are the same are only counted."""
    words = _WORDS[language]
    shown = [c for c in changes if c.what != "same"]
    same = len(changes) - len(shown)
    parts = [_section(c, before, after, words) for c in shown]
    listed = "".join(f"<li>{html.escape(s)}</li>" for s in said)
    tongue = "zh-CN" if language == "zh" else "en"
    return (
        f'<!doctype html>\n<html lang="{tongue}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{words["title"]}</title><style>{_CSS}</style></head>'
        f'<body><h1>{words["title"]}</h1><p class="turn">{words["wish"]}: {html.escape(wish)}</p><ul>{listed}</ul>'
        f"<p>{words['unchanged'].format(n=same)}</p>{''.join(parts)}</body></html>\n"
    )


def sheet_page(
    changes: Sequence[Change], before: Path, after: Path, wish: str, said: Sequence[str], language: Language
) -> str:
    """The page of a poster's turn: the sheet before and after, and which panels changed. `before`, `after`: pictures."""
    words = _WORDS[language]
    old, new = (_opened(path) for path in (before, after))
    marks = differing(old, new) if old is not None and new is not None and old.size == new.size else []
    listed = "".join(f"<li>{html.escape(s)}</li>" for s in said)
    rows = "".join(
        f'<h2><span class="title">{html.escape(c.title)}</span><span class="what {c.what}">{words[c.what]}</span></h2>'
        for c in changes
        if c.what != "same"
    )
    tongue = "zh-CN" if language == "zh" else "en"
    return (
        f'<!doctype html>\n<html lang="{tongue}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{words["title"]}</title><style>{_CSS}</style></head>'
        f'<body><h1>{words["title"]}</h1><p class="turn">{words["wish"]}: {html.escape(wish)}</p><ul>{listed}</ul>'
        f'<section>{rows}<div class="pair">{_figure(old, words["before"], "", marks, words)}'
        f"{_figure(new, words['after'], '', marks, words)}</div></section></body></html>\n"
    )


def _section(change: Change, before: Path, after: Path, words: dict[str, str]) -> str:
    old, new = _picture(before, change.before), _picture(after, change.after)
    marks = differing(old, new) if old is not None and new is not None else []
    number = words["slide"].format(n=change.after or change.before)
    if change.before and change.after and change.before != change.after:
        number = words["slide"].format(n=words["from"].format(a=change.before, b=change.after))
    alt = html.escape(change.title, quote=True)
    return (
        f'<section><h2>{number} <span class="title">{html.escape(change.title)}</span>'
        f'<span class="what {change.what}">{words[change.what]}</span></h2><div class="pair">'
        f"{_figure(old, words['before'], alt, marks, words)}{_figure(new, words['after'], alt, marks, words)}"
        "</div></section>"
    )


def _figure(
    picture: Image.Image | None,
    caption: str,
    alt: str,
    marks: list[tuple[float, float, float, float]],
    words: dict[str, str],
) -> str:
    if picture is None:
        return f'<figure><figcaption>{caption}</figcaption><span class="shot none">{words["nothing"]}</span></figure>'
    small = picture.resize((WIDTH, round(picture.height * WIDTH / picture.width)), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    small.save(out, "PNG", optimize=True)
    data = base64.b64encode(out.getvalue()).decode()
    boxes = "".join(
        f'<span class="mark" style="left:{x:.2%};top:{y:.2%};width:{w:.2%};height:{h:.2%}"></span>'
        for x, y, w, h in marks
    )
    return (
        f'<figure><figcaption>{caption}</figcaption><span class="shot">'
        f'<img src="data:image/png;base64,{data}" alt="{caption}: {alt}">{boxes}</span></figure>'
    )


def _picture(folder: Path, number: int | None) -> Image.Image | None:
    if number is None:
        return None
    for digits in (2, 3):
        path = folder / f"{number:0{digits}d}.png"
        if path.is_file():
            return _opened(path)
    return None


def _opened(path: Path) -> Image.Image | None:
    if not path.is_file():
        return None
    with Image.open(path) as opened:
        return opened.convert("RGB")


def differing(a: Image.Image, b: Image.Image) -> list[tuple[float, float, float, float]]:
    """Boxes (x, y, width, height as shares) around what differs between two pictures."""
    if a.size != b.size:
        b = b.resize(a.size)
    apart = np.asarray(np.abs(np.asarray(a, dtype=np.int16) - np.asarray(b, dtype=np.int16)).max(axis=2) > LEAST)
    height, width = apart.shape
    rows, columns = -(-height // CELL), -(-width // CELL)
    padded = np.zeros((rows * CELL, columns * CELL), dtype=bool)
    padded[:height, :width] = apart
    cells = np.asarray(padded.reshape(rows, CELL, columns, CELL).any(axis=(1, 3)))
    boxes: list[tuple[float, float, float, float]] = []
    for top, left, bottom, right in _joined(cells):
        x, y = left * CELL, top * CELL
        w, h = min(width, right * CELL) - x, min(height, bottom * CELL) - y
        boxes.append((x / width, y / height, w / width, h / height))
    return boxes[:40]


def _joined(cells: np.ndarray) -> list[tuple[int, int, int, int]]:
    """Boxes (top, left, bottom, right) around cells that touch, also at two cells' distance."""
    todo = {(int(r), int(c)) for r, c in zip(*np.nonzero(cells), strict=True)}
    found: list[tuple[int, int, int, int]] = []
    while todo:
        queue = [todo.pop()]
        top, left, bottom, right = queue[0][0], queue[0][1], queue[0][0] + 1, queue[0][1] + 1
        while queue:
            r, c = queue.pop()
            top, left, bottom, right = min(top, r), min(left, c), max(bottom, r + 1), max(right, c + 1)
            near = [(r + i, c + j) for i in (-1, 0, 1) for j in (-2, -1, 0, 1, 2) if (r + i, c + j) in todo]
            todo.difference_update(near)
            queue += near
        found.append((top, left, bottom, right))
    return sorted(found)
