"""Rewriting: texts in other words, and whole slides anew from what they rest on. Both need a model able to write.

A wording that its passages do not bear out goes back to the model once, with the reason; then what stood there stays.
A slide that is written anew may draw on all that stands in the sources beside what it cites now.
"""

# ruff: noqa: D103 (each is named by the operation that it carries out)

from __future__ import annotations

from agents.checks.grounding import claims, item_fault
from agents.deck.edits import paths
from agents.deck.edits.bench import Bench
from agents.deck.edits.errors import EditRefused
from agents.deck.edits.operations import Reword, RewriteSlide
from agents.deck.edits.pieces import as_words
from agents.deck.library import Library
from agents.deck.revising import unborne
from agents.deck.spec import FRAME, Item, Slide, Text
from agents.deck.texts import is_empty, items, without
from agents.deck.writer import Entry, EntryKind, Outline

MOST_PASSAGES = 24
"""That a slide is written anew from"""


def reword(bench: Bench, op: Reword) -> None:
    slide, n = bench.slide(op.slide), bench.number(op.slide)
    held = [(p, t) for p, t in paths.texts_below(slide, op.item) if op.item or p.split("/")[0] != "references"]
    fresh = bench.pen.reworded([t.text for _, t in held], op.how, bench.spec.language)
    wrong = {
        k: why for k, (pair, new) in enumerate(zip(held, fresh, strict=True)) if (why := _fault(pair[1], new, bench))
    }
    if wrong:
        told = "\n".join(f"- “{fresh[k]}”: {why}" for k, why in wrong.items())
        how = f"{op.how}\nThese wordings say what the sources do not, so find others, nearer to the texts:\n{told}"
        again = bench.pen.reworded([held[k][1].text for k in wrong], how, bench.spec.language)
        fresh = [again[list(wrong).index(k)] if k in wrong else new for k, new in enumerate(fresh)]
    changed, count = slide, 0
    for (path, text), new in zip(held, fresh, strict=True):
        if fault := _fault(text, new, bench):
            bench.tell("rejected", n=n, old=text.text, reason=fault)
            continue
        count += new != text.text
        changed = paths.with_text(changed, path, _written(text, new))
    if changed is not slide:
        bench.put(changed)
    bench.tell("reworded", n=n, count=count)


def _written(text: Text, new: str) -> Text:
    written = as_words(text, new)
    return written.model_copy(update={"origin": "model"}) if isinstance(written, Item) and new != text.text else written


def _fault(text: Text, new: str, bench: Bench) -> str | None:
    """What is not borne out about the new wording of a text; None where it stays as it was, or holds."""
    written = _written(text, new)
    if not isinstance(written, Item) or not written.passages or new == text.text:
        return None
    return item_fault(written, bench.library)


def rewrite(bench: Bench, op: RewriteSlide) -> None:
    """The slide anew. Raises EditRefused where it rests on no source, or nothing that was written holds."""
    joined = [bench.slide(slide) for slide in dict.fromkeys(op.joined) if slide != op.slide]
    slide, n = bench.slide(op.slide), bench.said_number(op.slide)
    if slide.layout in FRAME or any(other.layout in FRAME for other in joined):
        raise EditRefused(f"Slide {n} belongs to the frame of the deck and follows the others.", fix="Name another.")
    if not drawn_from([slide, *joined], bench.library):
        raise EditRefused(
            f"Slide {n} rests on no source that it could be written from.", fix="Change its texts, or give a document."
        )
    entry = entry_of(slide, joined, op, bench.library)
    numbers = [bench.said_number(other.id) for other in joined]
    gone = {other.id for other in joined}
    outline = outline_of(bench, entry, gone)
    fresh, lost = _held(bench.pen.written(entry, outline, bench.library, bench.spec.theme), bench.library)
    if fresh is None or is_empty(fresh):
        raise EditRefused(f"The sources do not bear out what was written for slide {n}.", fix="Say it otherwise.")
    fresh = fresh.model_copy(update={"id": slide.id, "hidden": slide.hidden})
    bench.arrange([fresh if s.id == slide.id else s for s in bench.slides if s.id not in gone])
    if numbers:
        bench.tell("joined", n=n, numbers=", ".join(map(str, numbers)))
    bench.tell("rewritten", n=bench.number(slide.id), title=fresh.title.text)
    for text, why in lost:
        bench.tell("left_off", old=text, reason=why)


def entry_of(slide: Slide, joined: list[Slide], op: RewriteSlide, library: Library) -> Entry:
    """What is asked of the writer: the passages that the slides rest on and those beside them, and the wish."""
    table = next((t for s in [slide, *joined] if (t := _table(s))), None)
    figure = getattr(getattr(slide, "image", None), "figure", None)
    kind: EntryKind = op.kind or ("content" if joined else _kind(slide, figure))
    if kind in ("chart", "table") and table not in library.tables:
        kind = "content"
    return Entry(
        id=slide.id,
        kind=kind,
        title=slide.title.text,
        point=f"{op.how} (as the person wishes; the title may be another)",
        passages=drawn_from([slide, *joined], library),
        table=table if kind in ("chart", "table") else None,
        figure=figure if kind == "figure" else None,
    )


def _kind(slide: Slide, figure: str | None) -> EntryKind:
    if slide.layout == "chart" or slide.layout == "table":
        return slide.layout
    if figure:
        return "figure"
    return slide.layout if slide.layout == "key_figures" or slide.layout == "statement" else "content"


def _table(slide: Slide) -> str | None:
    return next((table for _, claim in claims(slide) if (table := getattr(claim, "table", None))), None)


def drawn_from(slides: list[Slide], library: Library) -> list[str]:
    """The passages that slides cite, then those under the same headings: what a new slide may say."""
    cited = [
        p for s in slides for _, claim in claims(s) for p in getattr(claim, "passages", []) if p in library.passages
    ]
    found = list(dict.fromkeys(cited))
    beside = [
        p for heading in library.headings.values() if set(heading.passages) & set(found) for p in heading.passages
    ]
    body = [p for p in beside if p in library.passages and library.passages[p].role == "body"]
    return list(dict.fromkeys([*found, *body]))[:MOST_PASSAGES] if found else []


def outline_of(bench: Bench, entry: Entry, gone: set[str]) -> Outline:
    """The deck as the writer of one slide knows it: what the others say."""
    others = [s for s in bench.slides if s.id not in gone and s.layout not in FRAME]
    entries = [entry if s.id == entry.id else Entry(id=s.id, kind="content", title=s.title.text) for s in others]
    return Outline(title=bench.spec.title, language=bench.spec.language, entries=entries)


def _held(slide: Slide, library: Library) -> tuple[Slide | None, list[tuple[str, str]]]:
    """The slide without what still does not hold, and what that was."""
    wrong = {each.text: each.why for each in unborne(slide, library)}
    shown: Slide | None = slide
    for path, item in reversed(items(slide)):
        if shown is not None and item.text in wrong and path != "title":
            shown = without(shown, path)
    if shown is not None and slide.title.text in wrong:
        return None, []
    return shown, list(wrong.items())
