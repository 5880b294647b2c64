"""Texts: another one, one more, one less, fewer words, other words, another language, notes, emphasis.

A claim keeps its passages: words that its passages bear out stay an item, a person's own words become a label that
claims nothing. Fewer words are found by deletion only, so that extracted text stays the source's own.
"""

# ruff: noqa: D103 (each is named by the operation that it carries out)

from __future__ import annotations

import re

from agents.checks.grounding import item_fault
from agents.checks.words import is_subsequence
from agents.checks.words import words as checked_words
from agents.deck.edits import paths
from agents.deck.edits.bench import Bench
from agents.deck.edits.content import Entry
from agents.deck.edits.errors import EditRefused
from agents.deck.edits.fitting_parts import Blanks, part_of
from agents.deck.edits.labels import labels_of, with_labels
from agents.deck.edits.operations import (
    AddText,
    MoveText,
    RemoveText,
    RenameDeck,
    ReplaceText,
    SetNotes,
    SetStyle,
    SetText,
    Shorten,
    Translate,
)
from agents.deck.edits.phrases import style_name
from agents.deck.edits.pieces import as_words
from agents.deck.library import Library
from agents.deck.repair import shortened
from agents.deck.spec import ENDS, Item, Label, Prompt, Slide, Text, TextStyle
from agents.deck.texts import texts
from agents.text.similarity import share_said
from agents.text.words import length

WORTH_SHORTENING = 24
"""Width in Latin characters below which a text of a list is short already."""
LEAST_SHARED = 0.8
"""Share of a person's words that a claim's passages must have, for the words to be a claim still."""
NOT_BODY = ("title", "references")


def set_text(bench: Bench, op: SetText) -> None:
    slide, n = bench.slide(op.slide), bench.number(op.slide)
    path = paths.first_text(slide, op.item) or op.item
    old = dict(texts(slide)).get(path)
    text = grounded(op.text.strip(), old, slide, bench.library)
    if not text.text:
        raise EditRefused("The new text is empty.", fix="Say what should stand there, or remove the text.")
    bench.put(paths.with_text(slide, path, text))
    bench.tell("set_text", n=n, old=old.text if old else "", new=text.text)
    if isinstance(old, Item) and isinstance(text, Label):
        bench.tell("own_words", new=text.text)


def grounded(words: str, old: Text | None, slide: Slide, library: Library) -> Text:
    """A person's words as an item where the slide's passages bear them out, else as a label."""
    near = [p for p in (old.passages if isinstance(old, Item) else []) if p in library.passages]
    around = [p for _, t in texts(slide) if isinstance(t, Item) for p in t.passages if p in library.passages]
    for known in dict.fromkeys([*near, *around]):
        held = library.passages[known].text
        if checked_words(words) and is_subsequence(checked_words(words), checked_words(held)):
            return Item(text=words, passages=[known], origin="extracted")
    item = Item(text=words, passages=near, origin="model")
    if near and share_said(words, by="\n".join(library.passages[p].text for p in near)) >= LEAST_SHARED:
        return item if item_fault(item, library) is None else Label(label=words)
    return Label(label=words)


def replace_text(bench: Bench, op: ReplaceText) -> None:
    count = 0
    for slide in bench.slides:
        if op.slide not in (None, slide.id):
            continue
        changed: Slide = slide
        for path, text in texts(slide):
            if op.old in text.text:
                count += text.text.count(op.old)
                words = _put(text.text, op)
                changed = paths.with_text(changed, path, grounded(words, text, slide, bench.library))
        notes = [_put(line, op) if op.old in line else line for line in slide.notes]
        if notes != slide.notes:
            changed = changed.model_copy(update={"notes": notes})
        if changed is not slide:
            bench.put(changed)
    if not count:
        raise EditRefused(f"“{op.old}” stands nowhere in the deck.", fix="Check the spelling.")
    if op.slide is None and op.old in bench.spec.title:
        bench.spec = bench.spec.model_copy(update={"title": bench.spec.title.replace(op.old, op.new)})
    bench.tell("replaced" if op.new else "dropped_words", old=op.old, new=op.new, count=count)


def _put(text: str, op: ReplaceText) -> str:
    """A text with the new wording; where words only go, without the gap that they leave. Raises EditRefused for a text
    that would be empty."""
    if op.new:
        return text.replace(op.old, op.new).strip()
    left = re.sub(rf"\s?{re.escape(op.old)}(?=\s|[,.;:!?，。；：！？]|$)|{re.escape(op.old)}\s?", "", text).strip()
    if not any(c.isalnum() for c in left):
        raise EditRefused(f"Nothing would be left of “{text}”.", fix="Say which slide or entry is to go.")
    return left[0].upper() + left[1:] if text[:1].isupper() else left


_DATA = {"chart", "table", "image", "images"}
"""Parts of a slide that are no lists of texts"""


def add_text(bench: Bench, op: AddText) -> None:
    slide, n = bench.slide(op.slide), bench.number(op.slide)
    held = [path for path in paths.lists(slide) if not _DATA & set(path.split("/"))]
    path = op.list or next(iter(held), None)
    text = grounded(op.text.strip(), None, slide, bench.library)
    if path is None and getattr(slide, "takeaway", text) is None:  # a chart or a table says one thing beside it
        bench.put(paths.with_text(slide, "takeaway", text))
        bench.tell("added", n=n, new=text.text)
        return
    if path is None or path not in held:
        raise EditRefused(f"Slide {n} has no list that could take one more.", fix="Change its layout to bullets first.")
    bench.put(paths.with_entry(slide, path, _entry_like(slide, path, text, bench)))
    bench.tell("added", n=n, new=text.text)


def _entry_like(slide: Slide, path: str, text: Text, bench: Bench) -> dict[str, object]:
    """An entry of the kind that the list holds."""
    node: object = slide
    for part in path.split("/"):
        node = node[int(part)] if isinstance(node, list) else getattr(node, part)
    first = node[0] if isinstance(node, list) and node else None
    if first is None or isinstance(first, Item | Label | Prompt):
        return text.model_dump(mode="json")
    return part_of(type(first), Entry(None, (text,)), Blanks(bench.spec.language)).model_dump(mode="json")


def remove_text(bench: Bench, op: RemoveText) -> None:
    slide, n = bench.slide(op.slide), bench.number(op.slide)
    old = " · ".join(t.text for _, t in paths.texts_below(slide, op.item))
    changed = paths.without_entry(slide, op.item)
    bench.put(changed.model_copy(update={"styles": _styles_without(slide, op.item)}))
    bench.tell("removed_text", n=n, old=old)


def _styles_without(slide: Slide, path: str) -> dict[str, list[str]]:
    """Styles after an entry is gone: those behind it move up."""
    holder, _, last = path.rpartition("/")
    kept: dict[str, list[str]] = {}
    for at, styles in slide.styles.items():
        if at == path or at.startswith(path + "/"):
            continue
        rest = at.removeprefix(holder + "/")
        index, _, below = rest.partition("/")
        if last.isdigit() and rest != at and index.isdigit() and int(index) > int(last):
            at = f"{holder}/{int(index) - 1}" + (f"/{below}" if below else "")
        kept[at] = list(styles)
    return kept


def move_text(bench: Bench, op: MoveText) -> None:
    slide, n = bench.slide(op.slide), bench.number(op.slide)
    old = " · ".join(t.text for _, t in paths.texts_below(slide, op.item))
    bench.put(paths.moved_entry(slide, op.item, op.to))
    bench.tell("moved_text", n=n, old=old, to=op.to + 1)


def shorten(bench: Bench, op: Shorten) -> None:
    """By deletion; where that is not enough on a slide asked for, its last entry goes to the notes."""
    if op.slide is not None:
        if not _shorten_slide(bench, op.slide, op.item, firmly=op.item is None):
            bench.tell("not_shorter", n=bench.number(op.slide))
        return
    for slide in list(bench.slides):
        if slide.layout not in ENDS:
            _shorten_slide(bench, slide.id, None, firmly=False)
    if not bench.told:
        raise EditRefused(
            "Nothing in the deck can be shortened by leaving out words alone.",
            fix="Say how many slides it should have, or which slides to remove.",
        )


def _shorten_slide(bench: Bench, slide_id: str, item: str | None, *, firmly: bool) -> bool:
    slide, n = bench.slide(slide_id), bench.number(slide_id)
    changed, before, after, count = slide, 0, 0, 0
    for path, text in paths.texts_below(slide, item):
        if item is None and (path.split("/")[0] in NOT_BODY or length(text.text) < WORTH_SHORTENING):
            continue
        before += length(text.text)
        words = shortened(text.text)
        after += length(words or text.text)
        if words:
            count += 1
            changed = paths.with_text(changed, path, as_words(text, words))
    if count:
        bench.put(changed)
        bench.tell("shortened", n=n, count=count, share=round(100 * (before - after) / before))
        if not firmly or after <= 0.8 * before:
            return True
    return (firmly and _one_fewer(bench, slide_id, n)) or bool(count)


def _one_fewer(bench: Bench, slide_id: str, n: int) -> bool:
    slide = bench.slide(slide_id)
    path = next((p for p, held in paths.lists(slide).items() if held > 2), None)
    if path is None:
        return False
    last = f"{path}/{paths.lists(slide)[path] - 1}"
    gone = ": ".join(t.text for _, t in paths.texts_below(slide, last))
    try:
        fewer = paths.without_entry(slide, last)
    except EditRefused:
        return False
    bench.put(fewer.model_copy(update={"notes": [*slide.notes, gone], "styles": _styles_without(slide, last)}))
    bench.tell("to_notes", n=n, old=gone)
    return True


def translate(bench: Bench, op: Translate) -> None:
    """Needs a model able to write. Numbers must come through; a text that loses one stays as it is."""
    chosen = [bench.slide(op.slide)] if op.slide else list(bench.slides)
    held = {slide.id: paths.texts_below(slide, op.item) for slide in chosen}
    notes = {slide.id: slide.notes if op.item is None else [] for slide in chosen}
    labels = [label for slide in chosen for label in (labels_of(slide) if op.item is None else [])]
    name = [bench.spec.title] if not op.slide else []
    words = [w for s in chosen for w in [*(t.text for _, t in held[s.id]), *notes[s.id]]]
    once = list(dict.fromkeys([*name, *words, *labels]))  # together, so that one term has one translation
    made, lost = bench.pen.translated(once, op.language, names=set(labels) - set(words))
    fresh = dict(zip(once, made, strict=True))
    for old, why in lost.items():
        n = next((bench.number(s.id) for s in chosen if old in [t.text for _, t in held[s.id]]), 1)
        bench.tell("untranslated", n=n, old=old, reason=why)
    for slide in chosen:
        changed = slide
        for path, text in held[slide.id]:
            written = as_words(text, fresh[text.text])
            if isinstance(written, Item) and written.text != text.text:
                written = written.model_copy(update={"origin": "model"})
            changed = paths.with_text(changed, path, written)
        if op.item is None:
            changed = changed.model_copy(update={"notes": [fresh[line] for line in notes[slide.id]]})
            changed = with_labels(changed, {label: fresh[label] for label in labels})
        bench.put(changed)
    done = sum(len(texts_held) for texts_held in held.values())
    what = ("Slide {}" if bench.tongue == "en" else "第 {} 页").format(bench.number(op.slide)) if op.slide else ""
    if not op.slide:
        what = "The deck" if bench.tongue == "en" else "整份演示"
        bench.spec = bench.spec.model_copy(update={"language": op.language, "title": fresh[bench.spec.title]})
    tongue = {"en": ("English", "英文"), "zh": ("Chinese", "中文")}[op.language][bench.tongue == "zh"]
    bench.tell("translated", what=what, language=tongue, count=done)


def set_notes(bench: Bench, op: SetNotes) -> None:
    slide = bench.slide(op.slide)
    lines = [line for line in op.text.splitlines() if line.strip()]
    bench.put(slide.model_copy(update={"notes": [*(slide.notes if op.add else []), *lines]}))
    bench.tell("notes", n=bench.number(op.slide))


def rename(bench: Bench, op: RenameDeck) -> None:
    """The deck's name, and the title slide's where it says the same."""
    first = bench.slides[0]
    if first.layout == "title" and first.title.text == bench.spec.title:
        bench.put(first.model_copy(update={"title": grounded(op.title, first.title, first, bench.library)}))
    bench.spec = bench.spec.model_copy(update={"title": op.title})
    bench.tell("renamed", title=op.title)


def set_style(bench: Bench, op: SetStyle) -> None:
    slide, n = bench.slide(op.slide), bench.number(op.slide)
    chosen = [p for p, _ in paths.texts_below(slide, op.item) if op.item or p.split("/")[0] not in NOT_BODY]
    if not chosen:
        raise EditRefused(f"Slide {n} has no text that this could apply to.")
    against = {"larger": "smaller", "smaller": "larger"}.get(op.style)
    styles: dict[str, list[TextStyle]] = {path: list(held) for path, held in slide.styles.items()}
    for path in chosen:
        kept: list[TextStyle] = [s for s in styles.get(path, []) if s not in (op.style, against)]
        styles[path] = [*kept, op.style] if op.on else kept
    bench.put(slide.model_copy(update={"styles": {p: s for p, s in styles.items() if s}}))
    what = dict(texts(slide))[chosen[0]].text if len(chosen) == 1 else ("the text" if bench.tongue == "en" else "文字")
    bench.tell("style", n=n, what=what, style=style_name(bench.tongue, op.style, on=op.on))
