"""StorylineWriter: a bare topic and a small model. A well-made deck of marked prompts, and no invented fact.

The storylines are data (`templates/storylines/*.toml`). The nearest one is chosen, the topic's own words go into its
prompts, and every slide's notes say what evidence would fill it.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from pydantic import BaseModel

from agents.deck.extract.chooser import Chooser, LeadChooser
from agents.deck.extract.topic import capitalised, language_of_topic, short_form, topic_of
from agents.deck.library import Library
from agents.deck.spec import (
    ENDS,
    AgendaSlide,
    BulletsSlide,
    ClosingSlide,
    ComparisonSlide,
    Figure,
    Half,
    KeyFiguresSlide,
    Label,
    Prompt,
    Slide,
    StatementSlide,
    Text,
    TitleSlide,
    TwoColumnsSlide,
)
from agents.deck.writer import DeckRequest, Entry, EntryKind, Outline
from agents.sources.base import Language
from agents.text.words import normal_words

STORYLINES = Path(__file__).parents[3] / "templates" / "storylines"
_DEFAULT = "briefing"
_AGENDA_FROM = 6
_WORDS: dict[Language, dict[str, str]] = {
    "en": {
        "agenda": "Agenda",
        "closing": "What to take away",
        "subtitle": "{name} to fill in: every marked line is yours to answer",
        "evidence": "To add: {evidence}",
        "how": "This deck holds prompts, not facts, because it was made from a topic alone. "
        "Give Impasto a document (PDF, Word, Markdown, a table), a search provider or a larger model, "
        "and the slides are written from what they say.",
        "own": "What to say about {title}",
        "question": "Which kind of presentation is meant?",
    },
    "zh": {
        "agenda": "目录",
        "closing": "记住这一点",
        "subtitle": "{name}框架：每一处提示都等您填写",
        "evidence": "需要补充：{evidence}",
        "how": "这份演示只根据一个主题生成，其中是提示而不是事实。"
        "提供文档（PDF、Word、Markdown 或表格）、搜索服务或更大的模型，就能据此写出内容。",
        "own": "关于“{title}”要说的内容",
        "question": "这是哪一类演示？",
    },
}


class Step(BaseModel):
    """One slide of a storyline, with `{topic}` open."""

    title: str
    layout: str
    lines: list[str]
    """`two_columns`, `comparison`: heading | bullet | bullet; `key_figures`: value | label; else one text each."""
    evidence: str


class Storyline(BaseModel):
    """A kind of presentation, in one language."""

    id: str
    name: str
    keywords: list[str]
    slides: list[Step]
    closing: str


class StorylineWriter:
    """Implements `Writer` for a library without sources: every text on its slides is a `Prompt` or a `Label`."""

    def __init__(self, chooser: Chooser | None = None) -> None:
        self._chooser: Chooser = chooser or LeadChooser()

    def outline(self, request: DeckRequest, library: Library) -> Outline:
        """The nearest storyline, cut to the slides asked for. Raises ValueError without a topic."""
        typed = (request.topic or "").strip()
        if not typed:
            raise ValueError("a storyline needs a topic")
        topic = topic_of(typed)
        language = request.language or language_of_topic(topic)
        story = nearest(typed, language, self._chooser)
        room = max(1, request.slides) - 1 - (request.slides >= 3) - (request.slides >= _AGENDA_FROM)
        entries = [Entry(id="", kind="title", title=capitalised(topic))]
        if request.slides >= _AGENDA_FROM:
            entries.append(Entry(id="", kind="agenda", title=_WORDS[language]["agenda"]))
        entries += [
            Entry(id="", kind=_entry_kind(s), title=_filled(s.title, topic)) for s in story.slides[: max(0, room)]
        ]
        if request.slides >= 3:
            entries.append(Entry(id="", kind="closing", title=_WORDS[language]["closing"]))
        numbered = [e.model_copy(update={"id": f"s{i}"}) for i, e in enumerate(entries, start=1)]
        return Outline(title=topic, language=language, entries=numbered)

    def draft(self, entry: Entry, outline: Outline, library: Library, *, avoid: list[str]) -> Slide:
        """One slide of prompts."""
        language, topic = outline.language, outline.title
        story = storyline_of(outline)
        word = _WORDS[language]
        if entry.kind == "title":
            subtitle = Prompt(prompt=word["subtitle"].format(name=story.name))
            return TitleSlide(id=entry.id, title=Label(label=entry.title), subtitle=subtitle, notes=[word["how"]])
        if entry.kind == "agenda":
            titles: list[Text] = [Label(label=e.title) for e in outline.entries if e.kind not in ENDS]
            return AgendaSlide(id=entry.id, title=Label(label=entry.title), entries=titles[:8])
        if entry.kind == "closing":
            message = Prompt(prompt=entry.point or _filled(story.closing, topic))
            return ClosingSlide(
                id=entry.id, title=Label(label=entry.title), message=message, references=[], notes=[word["how"]]
            )
        if entry.point.startswith("{"):  # a step of its own, as a large model planned it
            step = Step.model_validate_json(entry.point)
            note = word["evidence"].format(evidence=step.evidence) if step.evidence else word["how"]
            return slide_of(step, entry, note)
        step = next((s for s in story.slides if _filled(s.title, topic) == entry.title), None)
        if step is None:  # a slide that the person added or renamed
            own = Prompt(prompt=word["own"].format(title=entry.title))
            return BulletsSlide(id=entry.id, title=Label(label=entry.title), bullets=[own], notes=[word["how"]])
        return _slide(step, entry, topic, word["evidence"].format(evidence=step.evidence))


@cache
def storylines(language: Language) -> tuple[Storyline, ...]:
    """All storylines of a language, the default first."""
    found = []
    for path in sorted(STORYLINES.glob("*.toml"), key=lambda p: (p.stem != _DEFAULT, p.stem)):
        data = tomllib.loads(path.read_text("utf-8"))
        if language in data:
            found.append(Storyline(id=path.stem, **data[language]))
    return tuple(found)


def nearest(typed: str, language: Language, chooser: Chooser) -> Storyline:
    """The storyline whose keywords `typed` holds most of; of equals, the chooser's; without any, the default."""
    known = storylines(language)
    scores = [_matches(typed, s) for s in known]
    if not any(scores):
        return known[0]
    best = [s for s, score in zip(known, scores, strict=True) if score == max(scores)]
    best = [s for s in best if s.id != _DEFAULT] or best
    if len(best) == 1:
        return best[0]
    index = chooser.choose(_WORDS[language]["question"], typed, [s.name for s in best])
    return best[index if 0 <= index < len(best) else 0]


def storyline_of(outline: Outline) -> Storyline:
    """The storyline that an outline was made from: the one that most of its titles belong to."""
    titles = {e.title for e in outline.entries}
    known = storylines(outline.language)
    return max(known, key=lambda s: sum(_filled(step.title, outline.title) in titles for step in s.slides))


def _matches(typed: str, story: Storyline) -> int:
    lower, tokens = typed.lower(), normal_words(typed)
    hits = 0
    for keyword in story.keywords:
        phrase = keyword.lower()
        whole = phrase in tokens if phrase.isascii() and phrase.isalpha() else phrase in lower
        hits += whole * (1 + phrase.count(" "))
    return hits


def _filled(template: str, topic: str) -> str:
    return capitalised(template.replace("{topic}", short_form(topic)))


def _entry_kind(step: Step) -> EntryKind:
    if step.layout == "statement":
        return "statement"
    return "key_figures" if step.layout == "key_figures" else "content"


def _slide(step: Step, entry: Entry, topic: str, note: str) -> Slide:
    return slide_of(step.model_copy(update={"lines": [_filled(line, topic) for line in step.lines]}), entry, note)


def slide_of(step: Step, entry: Entry, note: str) -> Slide:
    """The slide of prompts that a step whose lines are filled stands for. A title that asks nothing is one, too."""
    asks = not entry.point or entry.title.endswith(("?", "？"))
    title: Text = Label(label=entry.title) if asks else Prompt(prompt=entry.title)
    lines = step.lines
    if step.layout == "statement":
        return StatementSlide(id=entry.id, title=title, statement=Prompt(prompt=lines[0]), notes=[note])
    if step.layout == "key_figures":
        figures = [_prompted_figure(line) for line in lines]
        return KeyFiguresSlide(id=entry.id, title=title, figures=figures, notes=[note])
    if step.layout in {"two_columns", "comparison"}:
        slide = ComparisonSlide if step.layout == "comparison" else TwoColumnsSlide
        left, right = (_half(line) for line in lines)
        return slide(id=entry.id, title=title, left=left, right=right, notes=[note])
    bullets: list[Text] = [Prompt(prompt=line) for line in lines]
    return BulletsSlide(id=entry.id, title=title, bullets=bullets, notes=[note])


def _prompted_figure(line: str) -> Figure:
    value, _, label = (part.strip() for part in line.partition("|"))
    return Figure(value=Prompt(prompt=value), label=Prompt(prompt=label))


def _half(line: str) -> Half:
    heading, *bullets = (part.strip() for part in line.split("|"))
    return Half(heading=Label(label=heading), bullets=[Prompt(prompt=b) for b in bullets])
