"""From a matched rule to operations: the same makers for every language, since the groups of the patterns agree.

Groups: `a`, `b` marks of slides · `item` a mention of a text · `text` the person's words · `what` a name from the
vocabulary · `n` a number · `how` further words.
"""

# ruff: noqa: D103 (each is named by the operation that it carries out)

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, cast

from agents.deck.edits.errors import EditRefused
from agents.deck.edits.figures import blocks
from agents.deck.edits.operations import (
    AddAbout,
    AddText,
    ChangeLayout,
    ChangeTheme,
    ChartKindOf,
    DuplicateSlide,
    HideSlide,
    InsertSlide,
    LessHue,
    MergeSlides,
    MoveSlide,
    MoveText,
    Operation,
    RemoveSlide,
    RemoveText,
    RenameDeck,
    ReplaceText,
    Restore,
    Reword,
    SetAccent,
    SetLength,
    SetMood,
    SetNotes,
    SetStyle,
    SetText,
    Shorten,
    SplitSlide,
    SwapSlides,
    Translate,
    UpdateData,
)
from agents.deck.edits.paths import entry_paths
from agents.deck.edits.reading.context import Reading
from agents.deck.edits.reading.items import whole
from agents.deck.edits.reading.vocabulary import (
    CHART_WORDS,
    HUE_COLORS,
    HUES,
    LANGUAGES,
    LAYOUT_WORDS,
    MOODS,
    named,
    number_of,
)
from agents.deck.edits.recast import slide_classes
from agents.deck.spec import ENDS, Chart, Slide

Made = list[Operation]
Maker = Callable[[Reading, dict[str, Any]], Made | None]
"""None: the clause is not of this rule after all."""


def restore(reading: Reading, g: dict[str, Any]) -> Made:
    return [Restore(version=number_of(g["n"]) if g.get("n") else None)]


def swap(reading: Reading, g: dict[str, Any]) -> Made:
    if g.get("n"):
        ids = [reading.finder.at(number_of(g["n"]) or 0), reading.finder.at(number_of(g["m"]) or 0)]
    else:
        ids = [*reading.slides(g["a"]), *(reading.slides(g["b"]) if g.get("b") else [])]
    if len(ids) != 2:
        raise EditRefused("Two slides change places.", fix="Say “swap slides 2 and 5”.")
    if ids[0] == ids[1]:
        raise EditRefused("A slide cannot change places with itself.")
    return [SwapSlides(first=ids[0], second=ids[1])]


def move(reading: Reading, g: dict[str, Any]) -> Made:
    slide = reading.slide(g.get("a")) if not g.get("n") else reading.finder.at(number_of(g["n"]) or 0)
    at, count = reading.position(slide), len(reading.spec.slides)
    if g.get("m"):
        target = reading.position(reading.finder.at(number_of(g["m"]) or 0))
    elif g.get("b"):
        target = reading.position(reading.slide(g["b"]))
    else:
        how = g["how"].lower()
        first = re.search(r"front|begin|start|first|top|最前|开头|第一|前面", how)
        up = re.search(r"\bup\b|earlier|上|往前|向前", how)
        down = re.search(r"\bdown\b|later|下|往后|向后", how)
        target = 1 if first and not up else at - 1 if up else at + 1 if down else count
        if re.fullmatch(r"(?:to |at )?the (?:front|beginning|start|top)(?: of the deck)?", how.strip()):
            target = _within_frame(reading, at, first=True)
        elif re.fullmatch(r"first|last|before the end|最前面?|最后面?", how.strip()):
            target = _within_frame(reading, at, first=how.strip()[:5] in ("first", "最前", "最前面"))
    side = (g.get("side") or "").lower()
    if re.search(r"before|ahead|前", side):
        target -= at < target
    elif re.search(r"after|behind|follow|后", side):
        target += at > target
    if not 1 <= target <= count:
        raise EditRefused(f"The slide cannot move to position {target}: the deck has {count}.")
    return [MoveSlide(slide=slide, position=target)]


def _within_frame(reading: Reading, at: int, *, first: bool) -> int:
    """The first or last place of a slide between cover and agenda before, closing and sources after."""
    layouts = [s.layout for s in reading.spec.slides]
    if layouts[at - 1] in ENDS:
        return 1 if first else len(layouts)
    inside = [n for n, layout in enumerate(layouts, start=1) if layout not in ENDS]
    return inside[0] if first else inside[-1]


def duplicate(reading: Reading, g: dict[str, Any]) -> Made:
    return [DuplicateSlide(slide=i) for i in reading.slides(g.get("a"))]


def remove(reading: Reading, g: dict[str, Any]) -> Made:
    ids = [*reading.slides(g.get("a")), *(reading.slides(g["b"]) if g.get("b") else [])]
    return [RemoveSlide(slide=i) for i in dict.fromkeys(ids)]


def hide(reading: Reading, g: dict[str, Any]) -> Made:
    return [HideSlide(slide=i, hidden=True) for i in reading.slides(g.get("a"))]


def unhide(reading: Reading, g: dict[str, Any]) -> Made:
    return [HideSlide(slide=i, hidden=False) for i in reading.slides(g.get("a"))]


def merge(reading: Reading, g: dict[str, Any]) -> Made:
    ids = [*reading.slides(g["a"]), *(reading.slides(g["b"]) if g.get("b") else [])]
    if len(set(ids)) < 2:
        raise EditRefused("Merging needs two slides.", fix="Say “merge slides 3 and 4”.")
    return [MergeSlides(first=ids[0], second=other) for other in ids[1:]]


def split(reading: Reading, g: dict[str, Any]) -> Made:
    return [SplitSlide(slide=i) for i in reading.slides(g.get("a"))]


def layout(reading: Reading, g: dict[str, Any]) -> Made | None:
    """Another layout; of a slide with data, perhaps another chart; with "shorter" and the like, not of this rule."""
    said = re.sub(
        r"^(?:a|an|the)\s+|\s+(?:layout|slide|diagram|style|instead|版式|布局|样式)$", "", g["what"].strip(), flags=re.I
    )
    name, kind = (
        named(LAYOUT_WORDS, said),
        named(CHART_WORDS, re.sub(r"\s*(?:chart|graph|plot)$", "", said, flags=re.I)),
    )
    ids = reading.slides(g.get("a"))
    made: Made = []
    for i in ids:
        has_data = charts_of(reading.of(i)) or reading.of(i).layout == "table"
        if kind and has_data and not (kind == "table" and reading.of(i).layout == "table"):
            made.append(ChartKindOf(slide=i, kind=kind))
        elif name in slide_classes():
            made.append(ChangeLayout(slide=i, layout=name))
        elif kind:
            made.append(ChangeLayout(slide=i, layout="table" if kind == "table" else "chart"))
    return made or None


def layout_here(reading: Reading, g: dict[str, Any]) -> Made | None:
    """Of the slide in view or named just before; not of this rule where there is none."""
    return layout(reading, g) if reading.in_view() else None


def so_many(reading: Reading, g: dict[str, Any]) -> Made | None:
    """A list of so many entries: those beyond go, and what stays is shortened where that is said."""
    slide = reading.slide(g.get("a"))
    paths, most = entry_paths(reading.of(slide)), number_of(g["n"]) or 0
    if not paths or len(paths) < most:
        number = reading.position(slide)
        raise EditRefused(f"Slide {number} has {len(paths)} entries; there is no number {most}.")
    gone: Made = [RemoveText(slide=slide, item=path) for path in reversed(paths[most:])]
    return [*gone, *([Shorten(slide=slide)] if g.get("how") or not gone else [])]


def chart(reading: Reading, g: dict[str, Any]) -> Made | None:
    kind = named(CHART_WORDS, re.sub(r"^(?:a|an)\s+|\s*(?:chart|graph|plot)s?$", "", g["what"].strip(), flags=re.I))
    if kind is None:
        return None
    if g.get("a") or reading.in_view():
        return [ChartKindOf(slide=reading.slide(g.get("a")), kind=kind)]
    held = {s.id: charts_of(s) for s in reading.spec.slides}
    drawn = [i for i, count in held.items() if count]
    drawn = drawn or [s.id for s in reading.spec.slides if s.layout == "table"]
    if len(drawn) != 1 and not (drawn and g.get("all")):
        raise EditRefused(f"The deck has {sum(held.values())} charts.", fix="Name the slide.")
    return [ChartKindOf(slide=i, kind=kind) for i in drawn]


def charts_of(slide: Slide) -> int:
    """How many charts a slide shows."""
    return sum(isinstance(block, Chart) for _, block in blocks(slide))


def shorten(reading: Reading, g: dict[str, Any]) -> Made:
    if g.get("item") and not whole(g["item"]):
        slide, item = reading.target(g.get("a"), g["item"])
        return [Shorten(slide=slide, item=item)]
    if g.get("a"):
        return [Shorten(slide=i) for i in reading.slides(g["a"])]
    if g.get("all") or not reading.in_view():
        return [Shorten()]
    return [Shorten(slide=reading.here(), item=reading.element)]


def length(reading: Reading, g: dict[str, Any]) -> Made:
    return [SetLength(slides=number_of(g["n"]) or 0)]


def translate(reading: Reading, g: dict[str, Any]) -> Made:
    language = named(LANGUAGES, g["what"])
    if language is None:
        raise EditRefused(f"Decks are English or Chinese, not {g['what']}.", fix="Ask for English or Chinese.")
    tongue = cast(Any, language)
    if g.get("item"):
        slide, item = reading.target(g.get("a"), g["item"])
        return [Translate(language=tongue, slide=slide, item=item)]
    if g.get("a"):
        return [Translate(language=tongue, slide=i) for i in reading.slides(g["a"])]
    if reading.element and reading.in_view():
        return [Translate(language=tongue, slide=reading.here(), item=reading.element)]
    return [Translate(language=tongue)]


def theme(reading: Reading, g: dict[str, Any]) -> Made:
    return [ChangeTheme(theme=reading.words(g["what"]).strip(" .。").lower())]


def dark(reading: Reading, g: dict[str, Any]) -> Made:
    return [ChangeTheme(theme="*dark")]


def light(reading: Reading, g: dict[str, Any]) -> Made:
    return [ChangeTheme(theme="*light")]


def less_hue(reading: Reading, g: dict[str, Any]) -> Made | None:
    hue = named(HUES, g["what"])
    return [LessHue(hue=cast(Any, hue), more=False)] if hue else None


def more_hue(reading: Reading, g: dict[str, Any]) -> Made | None:
    hue = named(HUES, g["what"])
    return [LessHue(hue=cast(Any, hue), more=True)] if hue else None


def mood(reading: Reading, g: dict[str, Any]) -> Made | None:
    name = named(MOODS, g["what"])
    return [SetMood(mood=cast(Any, name))] if name else None


def accent(reading: Reading, g: dict[str, Any]) -> Made | None:
    said = g["what"].strip(" .。").lower()
    if re.fullmatch(r"#?[0-9a-f]{6}", said):
        return [SetAccent(color="#" + said.lstrip("#").upper())]
    hue = named({**HUES, "black": "black|黑色?"}, re.sub(r"^(?:dark|deep|light) ", "", said))
    return [SetAccent(color=HUE_COLORS[hue])] if hue else None


def data(reading: Reading, g: dict[str, Any]) -> Made:
    if not reading.files:
        raise EditRefused("There is no new file to take numbers from.", fix="Give it with --with FILE.")
    return [UpdateData(slide=reading.slide(g["a"]) if g.get("a") else None)]


def about(reading: Reading, g: dict[str, Any]) -> Made:
    after = _after(reading, g)
    name = named(LAYOUT_WORDS, (g.get("what") or "").strip())
    topic = reading.words(g["text"]).strip(" .。").removesuffix("的")
    return [AddAbout(about=topic, after=after, layout=name)]


def insert(reading: Reading, g: dict[str, Any]) -> Made | None:
    said = (g.get("what") or "").strip()
    name = named(LAYOUT_WORDS, said) if said else "bullets"
    if name is None:
        return None
    after = _after(reading, g)
    if after is None and not re.search(r"front|start|begin|开头|最前", g.get("how") or ""):
        after = reading.here() if reading.in_view() else reading.spec.slides[-1].id
    title = reading.words(g["text"]) if g.get("text") else None
    return [InsertSlide(after=after, layout=name, title=title)]


def _after(reading: Reading, g: dict[str, Any]) -> str | None:
    if not g.get("b"):
        return reading.spec.slides[-1].id if re.search(r"\bend\b|最后|末尾", g.get("how") or "") else None
    beside = reading.slide(g["b"])
    if not re.search(r"before|前", g.get("side") or ""):
        return beside
    at = reading.position(beside)
    return reading.spec.slides[at - 2].id if at > 1 else None


def set_notes(reading: Reading, g: dict[str, Any]) -> Made:
    adds = re.search(r"\badd\b|\bappend\b|加|补充", g.get("how") or "") is not None
    return [SetNotes(slide=reading.slide(g.get("a")), text=reading.words(g["text"]), add=adds)]


def no_notes(reading: Reading, g: dict[str, Any]) -> Made:
    ids = reading.slides(g["a"]) if g.get("a") else [s.id for s in reading.spec.slides]
    return [SetNotes(slide=i, text="") for i in ids]


def rename_deck(reading: Reading, g: dict[str, Any]) -> Made:
    return [RenameDeck(title=reading.words(g["text"]))]


def set_title(reading: Reading, g: dict[str, Any]) -> Made:
    return [SetText(slide=reading.slide(g.get("a")), item="title", text=reading.words(g["text"]))]


def set_item(reading: Reading, g: dict[str, Any]) -> Made | None:
    if g.get("item") in ("title", "标题") and not g.get("a") and not reading.in_view():
        return rename_deck(reading, g)  # of no slide in particular: the deck's
    if g.get("item"):
        slide, item = reading.target(g.get("a"), g["item"])
    elif reading.element and reading.in_view():
        slide, item = reading.here(), reading.element
    else:
        return None
    return [SetText(slide=slide, item=item or "title", text=reading.words(g["text"]))]


def add_item(reading: Reading, g: dict[str, Any]) -> Made:
    return [AddText(slide=reading.slide(g.get("a")), text=reading.words(g["text"]))]


def remove_item(reading: Reading, g: dict[str, Any]) -> Made:
    slide, item = reading.target(g.get("a"), g["item"])
    return [RemoveText(slide=slide, item=item or "")]


def remove_this(reading: Reading, g: dict[str, Any]) -> Made | None:
    if not reading.in_view():
        return None
    if reading.element:
        return [RemoveText(slide=reading.here(), item=reading.element)]
    return [RemoveSlide(slide=reading.here())]


def move_item(reading: Reading, g: dict[str, Any]) -> Made:
    slide, item = reading.target(g.get("a"), g["item"])
    at = int((item or "0").rpartition("/")[2])
    how = g["how"].lower()
    if re.search(r"first|top|front|start|最前|第一|开头", how):
        to = 0
    elif re.search(r"last|bottom|end|最后|末", how):
        holder = (item or "").rpartition("/")[0]
        from agents.deck.edits.paths import lists

        to = lists(reading.of(slide))[holder] - 1
    else:
        to = at - 1 if re.search(r"up|上|前", how) else at + 1
    return [MoveText(slide=slide, item=item or "", to=to)]


def replace(reading: Reading, g: dict[str, Any]) -> Made:
    slide = reading.slide(g["a"]) if g.get("a") else None
    return [ReplaceText(slide=slide, old=reading.words(g["item"]), new=reading.words(g["text"]))]


def style(name: str, *, on: bool = True) -> Maker:
    """A maker that makes texts stand out (or no longer)."""

    def made(reading: Reading, g: dict[str, Any]) -> Made | None:
        if g.get("item") and not whole(g["item"]):
            if "⟪" in g["item"] and not g.get("a") and not reading.in_view():
                return None
            slide, item = reading.target(g.get("a"), g["item"])
        elif g.get("a") or reading.in_view():
            slide, item = reading.slide(g.get("a")), reading.element if not g.get("a") else None
        elif name in ("larger", "smaller"):
            return [SetStyle(slide=s.id, style=cast(Any, name), on=on) for s in reading.spec.slides]
        else:
            return None
        return [SetStyle(slide=slide, item=item, style=cast(Any, name), on=on)]

    return made


def reword(reading: Reading, g: dict[str, Any]) -> Made | None:
    if not (g.get("a") or reading.in_view()):
        return None
    slide, item = reading.target(g.get("a"), g.get("item"))
    return [
        Reword(slide=slide, item=item, how=(g.get("how") or g[""] if "" in g else g.get("how") or "better").strip())
    ]
