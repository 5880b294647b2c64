"""What is measured of a finished deck: faults, grounding, layouts, coverage, locality, looks, quiz, editability."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from agents.checks.editability import editability
from agents.checks.grounding import claims, fault_of
from agents.deck import make
from agents.deck.edits.turn import EditRequest, edit
from agents.deck.extract.sections import main_sections
from agents.deck.library import Library
from agents.deck.spec import FRAME, DeckSpec
from agents.deck.writer import Authoring, DeckRequest
from agents.evaluation.looks import looks
from agents.evaluation.quiz import answered, questions, said_by, share_right
from agents.settings import Settings
from agents.sources import read
from benchmarks.deck.corpus import Wanted


@dataclass
class Measured:
    """One deck's row."""

    name: str
    slides: int
    faults: dict[str, int]
    """Those that there are, by kind"""
    claims: int
    grounded: int
    layouts: list[str]
    """Of every slide, in order"""
    sections: int = 0
    covered: int = 0
    untouched: int = 0
    """Slides that the edit did not name"""
    identical: int = 0
    seconds: float = 0.0
    editability: str = ""
    looks: dict[str, Any] = field(default_factory=dict)
    questions: int = 0
    quiz: float = 0.0
    """Share answered from the deck alone"""

    @property
    def distinct(self) -> int:
        """Layouts, each once."""
        return len(set(self.layouts))


def measured(wanted: Wanted, settings: Settings, out: Path, *, authoring: Authoring = "composed") -> Measured:
    """Make a deck and measure it. The deck stays in `out`; the edit is made on a copy. Raises ImpastoError."""
    request = DeckRequest(
        inputs=list(wanted.inputs),
        topic=wanted.topic,
        slides=wanted.slides,
        theme=wanted.theme,
        out=out,
        authoring=authoring,
    )
    began = time.monotonic()
    made = make(request, settings, on_event=lambda event: None, cancel=lambda: False)
    seconds = time.monotonic() - began
    spec = DeckSpec.model_validate_json((out / "deck.json").read_text("utf-8"))
    library = Library(documents=[read(path) for path in wanted.inputs])
    stated = [claim for slide in spec.slides for _, claim in claims(slide)]
    row = Measured(
        name=wanted.name,
        slides=made.slides,
        faults={kind: count for kind, count in made.checks.items() if count},
        claims=len(stated),
        grounded=sum(fault_of(claim, library) is None for claim in stated),
        layouts=[slide.layout for slide in spec.slides],
        seconds=round(seconds, 1),
        editability=f"L{editability(out / 'deck.pptx').level}",
        looks=asdict(looks(sorted((out / "slides").glob("*.png")))),
    )
    row.untouched, row.identical = locality(out, spec, settings)
    if library.documents:
        row.sections, row.covered = coverage(spec, library)
        asked = questions(library)
        lines = said_by(spec.model_dump(mode="json"))
        row.questions, row.quiz = len(asked), share_right(asked, answered(asked, lines))
    return row


def coverage(spec: DeckSpec, library: Library) -> tuple[int, int]:
    """Main sections of the sources, and how many of them some slide rests on."""
    named = set(re.findall(r'"([0-9a-f]{8}:\d+)"', spec.model_dump_json()))
    shown = set(re.findall(r'"([0-9a-f]{8}:[tf]\d+)"', spec.model_dump_json()))
    sections = [s for s in main_sections(library) if s.role != "skip"]

    def rests(section: Any) -> bool:
        own = {p.id for p in section.prose} | {t.passage for t in section.tables} | {f.passage for f in section.figures}
        data = {t.id for t in section.tables} | {f.id for f in section.figures}
        return bool(own & named or data & shown)

    return len(sections), sum(rests(section) for section in sections)


def locality(out: Path, before: DeckSpec, settings: Settings) -> tuple[int, int]:
    """Slides that “shorten slide N” does not name, and how many of them are the same to the byte afterwards."""
    number = next((n for n, s in enumerate(before.slides, 1) if s.layout not in FRAME), None)
    if number is None:
        return 0, 0
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "deck"
        shutil.copytree(out, copy)
        title = f"rename slide {number} to “A title of my own”"
        edit(EditRequest(place=copy, wish=title), settings, on_event=lambda e: None, cancel=lambda: False)
        old, new = _sections(out / "deck.html"), _sections(copy / "deck.html")
        specs = [json.loads((f / "deck.json").read_text("utf-8"))["slides"] for f in (out, copy)]
    named = {s.id for n, s in enumerate(before.slides, 1) if n == number or s.layout == "agenda"}
    others = [s.id for s in before.slides if s.id not in named]
    same = {a["id"] for a, b in zip(*specs, strict=True) if a == b}
    return len(others), sum(old.get(i) == new.get(i) and i in same for i in others)


def _sections(page: Path) -> dict[str, str]:
    found = re.findall(r'(<section\b[^>]*\bid="([^"]+)".*?</section>)', page.read_text("utf-8"), re.DOTALL)
    return {slide_id: text for text, slide_id in found}
