"""Repair: changes what the checks found, a little more firmly each round. It deletes and replaces, and invents nothing.

A claim that its passages do not bear gives way to the source's own words. A text that does not fit is shortened by
deletion, goes to the notes, or the slide takes a layout with more room. What remains after the last round is reported.
"""

from __future__ import annotations

from agents.checks.base import Fault
from agents.deck.amends import amended
from agents.deck.extract.code import shorter
from agents.deck.extract.compression import compressions
from agents.deck.library import Library
from agents.deck.planning import only
from agents.deck.spec import (
    AgendaSlide,
    BulletsSlide,
    ChartSlide,
    CodeSlide,
    ComparisonSlide,
    DeckSpec,
    FreeformSlide,
    Half,
    ImageTextSlide,
    Item,
    Label,
    MatrixSlide,
    ProsConsSlide,
    Quadrant,
    Slide,
    StatementSlide,
    TableSlide,
    Text,
    ThreeColumnsSlide,
    TwoColumnsSlide,
)
from agents.deck.state import Session
from agents.deck.texts import items, replaced, text_at, texts, without
from agents.deck.writer import Entry, Outline
from agents.text.words import length

NO_ROOM = ("overflow", "clipped", "overlap", "off_slide", "tiny_text", "wall_of_text", "crowded")
UNBORNE = ("ungrounded", "foreign_number")
INTERCHANGED = ("bullets", "lead", "statement", "takeaway", "context", "message", "subtitle")
"""Texts in whose place another of the same passages may stand; what is said of one side, step or figure is only its."""
AIM = 0.8
"""Share of its width that a text without room is shortened to, where that is possible."""


def repaired(
    spec: DeckSpec, faults: list[Fault], outline: Outline, library: Library, session: Session, rounds: int
) -> tuple[DeckSpec, list[str]]:
    """The deck with its faulty slides changed, and what was done in sentences. Other slides stay as they are."""
    by_slide: dict[str, list[Fault]] = {}
    for fault in faults:
        by_slide.setdefault(fault.slide_id, []).append(fault)
    entries = {e.id: e for e in outline.entries}
    slides: list[Slide] = []
    said: list[str] = []
    for number, slide in enumerate(spec.slides, start=1):
        found = by_slide.get(slide.id, [])
        if not found:
            slides.append(slide)
            continue
        session.tell("repair", f"Repairing slide {number}", number, len(spec.slides))
        entry = entries.get(slide.id.rstrip("b")) or Entry(id=slide.id, kind="content", title=slide.title.text)
        avoid = [i.text for s in [*slides, *spec.slides[number - 1 :]] for _, i in items(s)]
        changed = _grounded(slide, found, entry, outline, library, session, avoid)
        changed = changed and fitting(changed, found, rounds)
        changed = changed and amended(changed, found, [s.title.text for s in slides])
        if changed is None:
            said.append(f"“{slide.title.text}” held nothing that its source bears out, so it was left out.")
        else:
            slides.append(changed)
            said += [f"On “{slide.title.text}” a claim without support was replaced."] * any(
                f.kind in UNBORNE for f in found
            )
    if len(slides) < len(spec.slides):
        slides = _agenda_again(slides, outline, library, session)
    return spec.model_copy(update={"slides": slides}), said


def _grounded(
    slide: Slide,
    faults: list[Fault],
    entry: Entry,
    outline: Outline,
    library: Library,
    session: Session,
    avoid: list[str],
) -> Slide | None:
    """The slide with each unsupported claim replaced by the source's own words, or taken away."""
    paths = [f.item for f in faults if f.kind in UNBORNE]
    if not paths:
        return slide
    spare = session.fallback.draft(entry.model_copy(update={"kind": "content"}), outline, library, avoid=avoid)
    offers = [item for path, item in items(spare) if path != "title" and item.text not in avoid]
    if isinstance(slide, FreeformSlide):
        return _stripped(slide, [p for p in paths if p], entry, spare, offers) or (spare if offers else None)
    if any(p is None for p in paths) or len(paths) * 2 > len(items(slide)):
        return spare if offers else None
    shown: Slide | None = slide
    for path in sorted({p for p in paths if p}, reverse=True):
        wrong = text_at(shown, path) if shown is not None else None
        if shown is None or not isinstance(wrong, Item):
            continue
        if path == "title":
            shown = replaced(shown, path, Label(label=entry.title) if entry.title != wrong.text else spare.title)
            continue
        offer = _nearest(offers, wrong) if path.partition("/")[0] in INTERCHANGED else None
        if offer is not None:
            offers.remove(offer)
            shown = replaced(shown, path, offer)
        else:
            shown = without(shown, path) or (spare if offers else None)
    return shown


def _stripped(slide: FreeformSlide, paths: list[str], entry: Entry, spare: Slide, offers: list[Item]) -> Slide | None:
    """Markup of a model without its unsupported words: the source's own stand where they rest on the same passages."""
    shown: Slide = slide
    for path in sorted(set(paths)):
        wrong = text_at(shown, path)
        if not isinstance(wrong, Item):
            continue
        if path == "title":
            shown = replaced(shown, path, Label(label=entry.title) if entry.title != wrong.text else spare.title)
            continue
        offer = next((o for o in offers if set(o.passages) & set(wrong.passages)), None)
        fits = offer is not None and length(offer.text) <= 1.3 * length(wrong.text)
        if offer is not None and fits:
            offers.remove(offer)
            shown = replaced(shown, path, offer)
        else:
            shown = without(shown, path) or shown
    assert isinstance(shown, FreeformSlide)
    data = any(p.partition("/")[0] in ("charts", "tables") for p in paths)
    left = any(word.text is not None for word in shown.words) or shown.charts or shown.tables or shown.images
    return shown if left and not data else None


def _nearest(offers: list[Item], wrong: Item) -> Item | None:
    """An extracted sentence from the same passages, else any other of the slide's."""
    shared = [o for o in offers if set(o.passages) & set(wrong.passages)]
    return next(iter(shared or offers), None)


def fitting(slide: Slide, faults: list[Fault], rounds: int) -> Slide | None:
    """The slide with less on it, where something had no room; with an alt text, where one was missing."""
    shown: Slide = slide
    if any(f.kind == "missing_alt" for f in faults):
        shown = _described(shown)
    crowded = [f for f in faults if f.kind in NO_ROOM]
    if not crowded:
        return shown
    paths = list(dict.fromkeys(f.item for f in crowded if f.item and text_at(shown, f.item)))
    for path in paths:
        text = text_at(shown, path)
        shorter = shortened(text.text) if text else None
        if text is not None and shorter is not None:
            field = "text" if isinstance(text, Item) else "label" if isinstance(text, Label) else "prompt"
            shown = replaced(shown, path, text.model_copy(update={field: shorter}))
    if rounds == 1 and paths and shown != slide:
        return shown
    if isinstance(shown, FreeformSlide):
        return _without_words(shown, paths)
    return _with_less(shown)


def _without_words(slide: FreeformSlide, paths: list[str]) -> Slide:
    """Markup of a model, without the longest of the words that have no room: they go to the notes."""
    held = [(path, text) for path in paths if path != "title" and (text := text_at(slide, path)) is not None]
    if not held:
        return slide
    path, gone = max(held, key=lambda pair: length(pair[1].text))
    return without(slide.model_copy(update={"notes": [*slide.notes, gone.text]}), path) or slide


def shortened(text: str) -> str | None:
    """The text by the least deletion that keeps its meaning; None where nothing can go."""
    width = length(text)
    forms = [c.text for c in compressions(text, limit=max(1, int(width * AIM)), hard=width)]
    shorter = [f for f in forms if length(f) < width and len(f) < len(text.rstrip(" .。"))]
    return shorter[0] if shorter else None


def _with_less(slide: Slide) -> Slide:
    """One item fewer; what is taken off the slide goes to its notes, so that nothing is lost."""
    if isinstance(slide, BulletsSlide | ImageTextSlide) and len(slide.bullets) > 1:
        return _noted(slide, {"bullets": slide.bullets[:-1]}, slide.bullets[-1].text)
    if isinstance(slide, BulletsSlide) and slide.lead is not None:
        return _noted(slide, {"lead": None}, slide.lead.text)
    if isinstance(slide, TwoColumnsSlide | ComparisonSlide):
        side = "left" if len(slide.left.bullets) > len(slide.right.bullets) else "right"
        half = getattr(slide, side)
        if len(half.bullets) > 1:
            fewer = half.model_copy(update={"bullets": half.bullets[:-1]})
            return _noted(slide, {side: fewer}, half.bullets[-1].text)
    if (lists := _lists_of(slide)) and (most := max(len(half.bullets) for _, half in lists)) > 1:
        return _a_row_less(slide, lists, most)
    if isinstance(slide, TableSlide) and len(slide.table.rows) > 2:
        kept = slide.table.model_copy(update={"rows": slide.table.rows[:-1]})
        return _noted(slide, {"table": kept}, " | ".join(slide.table.rows[-1]))
    if isinstance(slide, CodeSlide) and slide.code.text.count("\n") > 2:
        return _noted(slide, {"code": shorter(slide.code)}, slide.code.text)
    if isinstance(slide, AgendaSlide):
        return slide.model_copy(update={"entries": _brief(slide.entries)})
    if isinstance(slide, StatementSlide):
        return BulletsSlide(id=slide.id, title=slide.title, bullets=[slide.statement], notes=slide.notes)
    for field in ("caption", "takeaway", "context", "attribution", "lead", "meta", "subtitle", "message"):
        text = getattr(slide, field, None)
        if text is not None:
            return _noted(slide, {field: None}, text.text)
    return _plainer(slide)


def _lists_of(slide: Slide) -> list[tuple[str, Half | Quadrant]]:
    """The headed lists of a slide that has three or more of them, or of one for and against, each with its field."""
    if isinstance(slide, ThreeColumnsSlide):
        return [("columns", half) for half in slide.columns]
    if isinstance(slide, MatrixSlide):
        return [("quadrants", half) for half in slide.quadrants]
    return [("pros", slide.pros), ("cons", slide.cons)] if isinstance(slide, ProsConsSlide) else []


def _a_row_less(slide: Slide, lists: list[tuple[str, Half | Quadrant]], most: int) -> Slide:
    """Without the last item of each list that is as long as the longest: what stands side by side stays even."""
    gone = [half.bullets[-1].text for _, half in lists if len(half.bullets) == most]
    fewer = [half.model_copy(update={"bullets": half.bullets[: most - 1]}) for _, half in lists]
    same = {field for field, _ in lists}
    update: dict[str, object] = (
        {lists[0][0]: fewer} if len(same) == 1 else {f: h for (f, _), h in zip(lists, fewer, strict=True)}
    )
    return slide.model_copy(update={**update, "notes": [*slide.notes, *gone]})


def _plainer(slide: Slide) -> Slide:
    """Of a slide made of parts (steps, events, people): without what is said of each, then without its last part."""
    field = next((f for f in PARTS if getattr(slide, f, None)), None)
    if field is None:
        return slide
    parts = getattr(slide, field)
    spare = next((n for n in ("text", "role", "bullets") if any(getattr(p, n, None) for p in parts)), None)
    if spare is not None and spare != "bullets":
        gone = [getattr(p, spare).text for p in parts if getattr(p, spare, None) is not None]
        fewer = [p.model_copy(update={spare: None}) for p in parts]
        return slide.model_copy(update={field: fewer, "notes": [*slide.notes, *gone]})
    if len(parts) <= 2 or field in ("columns", "quadrants"):
        return slide
    gone = " ".join(t.text for path, t in texts(slide) if path.startswith(f"{field}/{len(parts) - 1}"))
    return _noted(slide, {field: parts[:-1]}, gone)


PARTS = (
    "steps", "events", "points", "stages", "tiers", "questions", "members", "plans", "images", "lanes", "columns",
    "quadrants",
)  # fmt: skip
"""Fields of slides that hold their parts"""


def _brief(entries: list[Text]) -> list[Text]:
    """The longest half of an agenda's entries at two thirds of their width: they name slides, and claim nothing."""
    median = sorted(length(e.text) for e in entries)[len(entries) // 2]
    return [Label(label=_cut(e.text)) if length(e.text) >= median else e for e in entries]


def _cut(text: str) -> str:
    kept = text[: max(8, len(text) * 2 // 3)]
    return (kept.rsplit(" ", 1)[0] if " " in kept else kept).rstrip(" ,;:，；：、") + "…"


def _noted(slide: Slide, update: dict[str, object], gone: str) -> Slide:
    return slide.model_copy(update={**update, "notes": [*slide.notes, gone]})


def _described(slide: Slide) -> Slide:
    title = slide.title.text
    if isinstance(slide, ImageTextSlide) and not slide.image.alt:
        caption = slide.image.caption.text if slide.image.caption else title
        return slide.model_copy(update={"image": slide.image.model_copy(update={"alt": caption})})
    if isinstance(slide, ChartSlide) and not slide.chart.alt:
        return slide.model_copy(update={"chart": slide.chart.model_copy(update={"alt": title})})
    if isinstance(slide, TableSlide) and not slide.table.alt:
        return slide.model_copy(update={"table": slide.table.model_copy(update={"alt": title})})
    return slide


def _agenda_again(slides: list[Slide], outline: Outline, library: Library, session: Session) -> list[Slide]:
    """After a slide was left out, the agenda no longer names it."""
    left = only(outline, {s.id for s in slides})
    agenda = next((e for e in left.entries if e.kind == "agenda"), None)
    if agenda is None or not library.documents:
        return slides
    fresh = session.fallback.draft(agenda, left, library, avoid=[])
    return [fresh if s.id == agenda.id else s for s in slides]
