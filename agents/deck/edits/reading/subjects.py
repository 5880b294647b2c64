"""Makers for wishes about a subject, a list by its heading, and charts by what they show. Groups: see `makers.py`."""

from __future__ import annotations

import re
from typing import Any, cast

from agents.deck.edits.errors import EditRefused
from agents.deck.edits.operations import (
    AddText,
    ChangeTheme,
    InsertSlide,
    Mood,
    RemoveSlide,
    RemoveText,
    SetMood,
    SetText,
    SortData,
    SplitSlide,
)
from agents.deck.edits.paths import entry_paths, lists, texts_below
from agents.deck.edits.reading.context import Reading
from agents.deck.edits.reading.makers import Made
from agents.deck.edits.reading.vocabulary import MOODS, named, number_of
from agents.deck.spec import FRAME, Slide
from agents.deck.texts import texts
from agents.render.deck_theme import theme_of

_MOSTLY = 0.6
"""Share of a slide's entries that tell of a subject, from which the slide goes with it"""
_PLAIN = re.compile(r"^(?:the|our|my|your|a|an|any|some)\s+", re.IGNORECASE)
_SINGULAR = re.compile(r"(?<=[a-z]{3})(?:ies|es|s)$")


def nothing_about(reading: Reading, g: dict[str, Any]) -> Made:
    """Slides that are about a subject go; on others the entries that name it."""
    said = _PLAIN.sub("", reading.words(g["text"]).strip(' .。“”"'))
    made: Made = []
    for slide in reading.spec.slides:
        held = [path for path, t in texts(slide) if _names(t.text, said)]
        if not held or (slide.layout in FRAME and slide.layout != "section"):
            continue
        entries = entry_paths(slide)
        told = [e for e in entries if any(p == e or p.startswith(e + "/") for p in held)]
        if "title" in held or not entries or len(told) >= _MOSTLY * len(entries):
            made.append(RemoveSlide(slide=slide.id))
        else:
            made += [RemoveText(slide=slide.id, item=path) for path in reversed(told)]
    if not made:
        raise EditRefused(f"No text of the deck has “{said}” in it.")
    if sum(o.op == "remove_slide" for o in made) == len(reading.spec.slides):
        raise EditRefused("A deck keeps at least one slide.", fix="Remove fewer slides.")
    return made


def _names(text: str, said: str) -> bool:
    """Whether a text has the words of a subject, in one or in many."""
    if not said.isascii():
        return said in text
    words = [re.escape(_SINGULAR.sub("", w)) for w in said.casefold().split()]
    return re.search(r"\b" + r"\w*\W+".join(words) + r"(?:e?s|ies|y)?\b", text.casefold()) is not None


def charts_apart(reading: Reading, g: dict[str, Any]) -> Made:
    """Two charts of one slide stand on a slide each."""
    named_slides = reading.slides(g["a"]) if g.get("a") else [s.id for s in reading.spec.slides]
    found = [s for s in named_slides if reading.of(s).layout == "two_charts"]
    if not found:
        raise EditRefused("No slide of the deck has two charts: each stands on its own already.")
    return [SplitSlide(slide=s) for s in found]


_FALLING = re.compile(r"high|larg|big|most|great|desc|falling|大到小|高到低|多到少|降序|最大|最高|最多", re.IGNORECASE)
_TABLE = re.compile(r"table|rows?\b|表格?$", re.IGNORECASE)
_RISING = re.compile(r"low|small|least|few|asc|rising|小到大|低到高|少到多|升序|最小|最低|最少", re.IGNORECASE)


def in_size(reading: Reading, g: dict[str, Any]) -> Made:
    """Bars or rows by their values, the highest first where nothing else is said."""
    how = g.get("how") or ""
    high, low = _FALLING.search(how), _RISING.search(how)
    rising = low is not None and (high is None or low.start() < high.start())
    if g.get("a") or reading.in_view():
        return [SortData(slide=reading.slide(g.get("a")), falling=not rising, by=g.get("item"))]
    shown = [
        s.id for s in reading.spec.slides if s.layout == ("table" if _TABLE.search(g.get("text") or "") else "chart")
    ]
    shown = shown or [s.id for s in reading.spec.slides if s.layout in ("two_charts", "table")]
    if len(shown) != 1:
        raise EditRefused(f"The deck has {len(shown)} charts.", fix="Name the slide.")
    return [SortData(slide=shown[0], falling=not rising, by=g.get("item"))]


def only_so_many(reading: Reading, g: dict[str, Any]) -> Made:
    """The first entries of a slide's list. Raises EditRefused where it has no more than those."""
    slide, most = reading.slide(g.get("a")), number_of(g["n"]) or 0
    paths = entry_paths(reading.of(slide))
    return _beyond(reading, slide, paths, most)


def _beyond(reading: Reading, slide: str, paths: list[str], most: int) -> Made:
    if len(paths) <= most:
        raise EditRefused(f"Slide {reading.position(slide)} has {len(paths)} entries; there is no number {most + 1}.")
    return [RemoveText(slide=slide, item=path) for path in reversed(paths[most:])]


def fewer_of(reading: Reading, g: dict[str, Any]) -> Made | None:
    """So many of a list that is named by its heading, or by its slide's title; not of this rule where none is."""
    said, most = reading.words(g["text"]).strip(), number_of(g["n"]) or 0
    found = [(s.id, paths) for s in reading.spec.slides for paths in _listed(s, said)]
    if len(found) != 1 or most < 1:
        return None
    return _beyond(reading, *found[0], most)


def _listed(slide: Slide, said: str) -> list[list[str]]:
    """The lists of a slide under a heading that has the words; those of the slide itself where its title has them."""
    if slide.layout in FRAME:
        return []
    found: list[list[str]] = []
    for path, count in lists(slide).items():
        over = path.rpartition("/")[0]
        heads = [t.text for at, t in texts_below(slide, over) if at == f"{over}/heading"] if over else []
        if any(_names(head, said) for head in heads):
            found.append([f"{path}/{n}" for n in range(count)])
    return found or ([entry_paths(slide)] if _names(slide.title.text, said) and entry_paths(slide) else [])


def thanks(reading: Reading, g: dict[str, Any]) -> Made:
    """A last slide that thanks, with what is to stand under it."""
    chinese = reading.spec.language == "zh"
    below = _PLAIN.sub("", reading.words(g["text"]).strip(" ，,")) if g.get("text") else ""
    title = "谢谢" if chinese else "Thank you"
    last = reading.spec.slides[-1].id
    return [InsertSlide(after=last, layout="title", title=title, below=below[:1].upper() + below[1:] or None)]


_REACHED = re.compile(r"\d[\d ()/–-]{4,}\d|@|https?://|\bwww\.", re.IGNORECASE)


def how_to_reach(reading: Reading, g: dict[str, Any]) -> Made | None:
    """A number or an address on a slide: an entry more, or behind what the deck ends with; else not of this rule."""
    said = reading.words(g["text"]).strip()
    if not _REACHED.search(said):
        return None
    slide = reading.slide(g.get("a"))
    bare = _PLAIN.sub("", said)
    text, shown = bare[:1].upper() + bare[1:], reading.of(slide)
    if lists(shown):
        return [AddText(slide=slide, text=text)]
    held = dict(texts(shown))
    path = next((p for p in ("message", "subtitle", "text", "statement") if p in type(shown).model_fields), None)
    if path is None:
        return None
    before = f"{held[path].text.rstrip('.。')} · " if path in held else ""
    return [SetText(slide=slide, item=path, text=before + text)]


def two_moods(reading: Reading, g: dict[str, Any]) -> Made | None:
    """A look of two words: "a warm dark look" is the theme in its dark mode, in warmer colours."""
    moods = [named(MOODS, g[name].strip()) for name in ("what", "how")]
    if None in moods or moods[0] == moods[1] or {*moods} <= {"darker", "lighter"}:
        return None
    words = [g[name].strip().lower() for name in ("what", "how")]
    theme = next((_MODES[word] for word in words if word in _MODES), None)
    if theme is None:
        return [SetMood(mood=cast(Mood, mood)) for mood in moods]
    rest = next(mood for mood, word in zip(moods, words, strict=True) if word not in _MODES)
    worn = theme_of(reading.spec).dark == (theme == "*dark")
    return [*([] if worn else [ChangeTheme(theme=theme)]), SetMood(mood=cast(Mood, rest))]


_MODES = {"dark": "*dark", "light": "*light", "深色": "*dark", "暗色": "*dark", "浅色": "*light", "亮色": "*light"}
"""Words for a whole mode of the theme, where "darker" is a shade of its colours"""
