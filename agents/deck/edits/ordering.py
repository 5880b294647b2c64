"""Slides as wholes: places, copies, new ones, removals, merging, splitting, the deck's length."""

# ruff: noqa: D103 (each is named by the operation that it carries out)

from __future__ import annotations

from collections.abc import Sequence

from agents.deck.diagrams import ChartPanel, TwoChartsSlide
from agents.deck.edits.bench import Bench
from agents.deck.edits.content import content_of
from agents.deck.edits.errors import EditRefused
from agents.deck.edits.operations import (
    AddAbout,
    ChangeLayout,
    DuplicateSlide,
    HideSlide,
    InsertSlide,
    MergeSlides,
    MoveSlide,
    RemoveSlide,
    SetLength,
    SplitSlide,
    SwapSlides,
)
from agents.deck.edits.paths import lists
from agents.deck.edits.reading.vocabulary import layout_name
from agents.deck.edits.recast import blank, merged, recast
from agents.deck.making import MOST_SLIDES
from agents.deck.spec import ChartSlide, Label, Prompt, Slide, Text
from agents.deck.texts import SLIDE
from agents.text.words import terms

KEPT = ("title", "closing", "sources")
"""Layouts that a shorter deck keeps."""


def swap(bench: Bench, op: SwapSlides) -> None:
    n, m = sorted((bench.number(op.first), bench.number(op.second)))
    order = list(bench.slides)
    order[n - 1], order[m - 1] = order[m - 1], order[n - 1]
    bench.arrange(order)
    bench.tell("swapped", n=n, m=m)


def move(bench: Bench, op: MoveSlide) -> None:
    slide, n = bench.slide(op.slide), bench.number(op.slide)
    if not 1 <= op.position <= len(bench.slides):
        raise EditRefused(f"There is no position {op.position}: the deck has {len(bench.slides)} slides.")
    rest = [s for s in bench.slides if s.id != op.slide]
    bench.arrange([*rest[: op.position - 1], slide, *rest[op.position - 1 :]])
    bench.tell("moved", title=slide.title.text, n=n, m=op.position)


def duplicate(bench: Bench, op: DuplicateSlide) -> None:
    slide, n = bench.slide(op.slide), bench.number(op.slide)
    _insert(bench, [slide.model_copy(update={"id": bench.new_id()})], after=op.slide)
    bench.tell("duplicated", n=n, m=n + 1)


def insert(bench: Bench, op: InsertSlide) -> None:
    words = "新的一页" if bench.spec.language == "zh" else "New slide"
    title = Label(label=op.title) if op.title else Prompt(prompt=words)
    fresh = blank(op.layout, bench.new_id(), title, bench.spec.language)
    if op.below and "subtitle" in type(fresh).model_fields:
        fresh = fresh.model_copy(update={"subtitle": Label(label=op.below)})
    _insert(bench, [fresh], after=op.after)
    bench.tell("inserted", n=bench.number(fresh.id))


def about(bench: Bench, op: AddAbout) -> None:
    """A slide of what the sources say on a subject. Raises EditRefused where they say nothing of it."""
    after = op.after
    if after is None:
        last = bench.slides[-1]
        before = bench.slides[-2].id if len(bench.slides) > 1 else None
        after = before if last.layout in KEPT and last.layout != "title" else last.id
    fresh = bench.pen.slide_about(op.about, bench.new_id(), bench.spec, bench.library, bench.used, op.how)
    if op.layout and op.layout != fresh.layout:
        fresh = recast(fresh, op.layout, bench.library, bench.spec.language).slide
    _insert(bench, [fresh], after=after)
    bench.tell("about", n=bench.number(fresh.id), title=fresh.title.text, about=op.about)


def remove(bench: Bench, op: RemoveSlide) -> None:
    slide, n = bench.slide(op.slide), bench.said_number(op.slide)
    bench.arrange([s for s in bench.slides if s.id != op.slide])
    bench.tell("removed", n=n, title=slide.title.text)


def hide(bench: Bench, op: HideSlide) -> None:
    slide = bench.slide(op.slide)
    bench.put(slide.model_copy(update={"hidden": op.hidden}))
    bench.tell("hidden" if op.hidden else "unhidden", n=bench.number(op.slide))


def change_layout(bench: Bench, op: ChangeLayout) -> None:
    slide, n = bench.slide(op.slide), bench.number(op.slide)
    made = recast(slide, op.layout, bench.library, bench.spec.language, section=bench.section_number(op.slide))
    bench.put(made.slide)
    bench.tell("layout", n=n, layout=layout_name(op.layout, bench.tongue))
    for text in made.to_notes:
        bench.tell("to_notes", n=n, old=text)


def merge(bench: Bench, op: MergeSlides) -> None:
    first, second = bench.slide(op.first), bench.slide(op.second)
    n, m = bench.said_number(op.first), bench.said_number(op.second)
    made = merged(first, second, bench.library, bench.spec.language)
    bench.arrange([made.slide if s.id == first.id else s for s in bench.slides if s.id != second.id])
    bench.tell("merged", n=n, m=m)
    for text in made.to_notes:
        bench.tell("to_notes", n=bench.number(op.first), old=text)


def split(bench: Bench, op: SplitSlide) -> None:
    slide, n = bench.slide(op.slide), bench.number(op.slide)
    if isinstance(slide, TwoChartsSlide):
        _split_charts(bench, slide)
        return
    path = next((p for p, count in lists(slide).items() if count > 1 and "/" not in p), None)
    if path is None:
        raise EditRefused(f"Slide {n} has no list of two entries or more to be split.")
    held = getattr(slide, path)
    half = (len(held) + 1) // 2
    more = "（续）" if bench.spec.language == "zh" else " (continued)"
    rest = {
        path: held[half:],
        "id": bench.new_id(),
        "title": Label(label=slide.title.text + more),
        "notes": [],
        "styles": {},
    }
    rest |= {name: None for name in ("lead", "takeaway", "context") if name in type(slide).model_fields}
    parts = [slide.model_copy(update={path: held[:half], "styles": {}}), slide.model_copy(update=rest)]
    try:
        checked = [SLIDE.validate_python(p.model_dump(mode="json")) for p in parts]
    except ValueError as error:
        raise EditRefused(f"Slide {n} has too few entries to fill two slides of its layout.") from error
    bench.put(checked[0])
    _insert(bench, checked[1:], after=op.slide)
    bench.tell("split", n=n, m=n + 1)


def _split_charts(bench: Bench, slide: TwoChartsSlide) -> None:
    """A slide per chart, under what the slide says of it, else under what its panel is headed."""
    n = bench.number(slide.id)
    said: list[Text] = [slide.title, *([slide.takeaway] if slide.takeaway is not None else [])]
    made: list[ChartSlide] = []
    for i, panel in ((slide.id, slide.left), (bench.new_id(), slide.right)):
        told = next((t for t in said if _tells_of(panel, t)), None)
        said = [t for t in said if t is not told]
        made.append(ChartSlide(id=i, title=told or panel.heading, chart=panel.chart))
    rest = next((t for t in said if t is not slide.title), None)
    bench.put(made[0].model_copy(update={"takeaway": rest, "notes": slide.notes}))
    _insert(bench, [made[1]], after=slide.id)
    bench.tell("split", n=n, m=n + 1)


def _tells_of(panel: ChartPanel, text: Text) -> bool:
    """Whether a sentence names what a chart shows."""
    names = {*terms(panel.heading.text), *(term for s in panel.chart.series for term in terms(s.name))}
    return bool(names & set(terms(text.text)))


def set_length(bench: Bench, op: SetLength) -> None:
    """Fewer slides. More are not made of nothing: that is refused, with what to ask instead."""
    now = len(bench.slides)
    if op.slides > MOST_SLIDES:
        raise EditRefused(
            f"A deck has at most {MOST_SLIDES} slides, not {op.slides}.",
            fix="Make several decks, or name what should be added.",
        )
    if op.slides > now:
        raise EditRefused(
            f"The deck has {now} slides, and {op.slides} would mean padding it.",
            fix="Say what should be added: “add a slide about …”, or split a slide.",
        )
    if op.slides < 1:
        raise EditRefused("A deck keeps at least one slide.")
    if op.slides == now:
        return
    gone = _least_telling(bench.slides, now - op.slides)
    titles = [s.title.text for s in bench.slides if s.id in gone]
    bench.arrange([s for s in bench.slides if s.id not in gone])
    bench.tell("length", count=op.slides, titles="; ".join(titles))


def _least_telling(slides: Sequence[Slide], count: int) -> set[str]:
    """Ids of the slides that a deck can best be without: dividers, then those that say least; the frame at last."""

    def worth(slide: Slide) -> float:
        held = content_of(slide)
        if slide.layout in KEPT:
            return 1000.0
        if slide.layout in ("section", "agenda"):
            return 0.0 if slide.layout == "section" else 0.5
        data = 6.0 * (len(held.charts) + len(held.tables)) + 5.0 * len(held.images)
        return 1.0 + data + sum(len(e.words) for e in held.entries) + 0.5 * len(held.singles)

    ranked = sorted(slides, key=lambda s: (worth(s), -slides.index(s)))
    return {s.id for s in ranked[:count]}


def _insert(bench: Bench, fresh: list[Slide], *, after: str | None) -> None:
    if len(bench.slides) + len(fresh) > MOST_SLIDES:
        raise EditRefused(f"A deck has at most {MOST_SLIDES} slides.")
    if after is None:
        bench.arrange([*fresh, *bench.slides])
        return
    at = bench.number(after)
    bench.arrange([*bench.slides[:at], *fresh, *bench.slides[at:]])
