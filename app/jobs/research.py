"""The kind `research`: a question and the job's documents become a cited report, as one version of its project.

It knows the research agent. Its steps are kept with the job: cut off anywhere, it goes on with what was found.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from agents.files import write_whole
from agents.research.request import Budget, ResearchRequest, ResearchResult
from app.jobs.finding import settings_for
from app.jobs.here import here_of, made_here
from app.jobs.kinds.research import ResearchOptions
from app.jobs.run import Done, Question, Run

PHASES = {"ingest": "plan", "ask": "plan", "page": "read"}
"""What the agent calls its steps, as whoever watches knows them; others keep their names."""


def run(run: Run) -> Done | Question:
    """Answer the question. Raises ImpastoError."""
    from agents.research.making import research

    wish = ResearchOptions.model_validate(run.job.request)
    settings = settings_for(run, wish)
    out = run.folder / "report"
    here = here_of(run.job)
    inputs = run.inputs[0].parent if run.inputs and here is None else None
    folders = tuple(map(Path, here.corpora)) if here else (inputs,) if inputs else ()
    request = ResearchRequest(
        question=wish.question,
        corpora=folders,
        web=wish.web,
        out=out,
        mode=wish.mode,
        attempts=wish.attempts,
        budget=Budget(turns=wish.turns, seconds=wish.seconds, tokens=wish.tokens, pages=wish.pages),
        root=inputs,
        index=None if here else run.folder / ".index.sqlite",
    )
    made = research(request, settings, tell=teller(run), cancel=run.cancel, saver=run.saver, thread=run.job.id)
    spec = spec_of(wish.question, made)
    write_whole(out / "report.json", (json.dumps(spec, ensure_ascii=False, indent=1) + "\n").encode())
    files = [path for path in out.rglob("*") if path.is_file() and not path.name.startswith(".")]
    figures = {**made.model_dump(mode="json", exclude={"paths", "citations"}), "citations": len(made.citations)}
    figures |= made_here(here, made, out)
    return run.commit(spec, files, below=out, note=wish.question[:300], figures=figures)


def spec_of(question: str, made: ResearchResult) -> dict[str, Any]:
    """What a version of a report is, as JSON: the answer with the passages that it rests on."""
    citations = [{"quote": c.quote, "source": c.source, "locator": _place(c.locator)} for c in made.citations]
    return {
        "title": question,
        "answer": made.answer,
        "exact": made.exact,
        "confidence": made.confidence,
        "citations": citations,
        "said": made.said,
    }


def _place(locator: dict[str, Any]) -> str:
    """Page and headings in words."""
    page = f"p. {locator['page']}" if locator.get("page") else ""
    return " · ".join(filter(None, (page, " › ".join(locator.get("heading") or ()))))


def teller(run: Run) -> Callable[[str, str], None]:
    """What the agent tells, as phases of the job; notes as pieces that can be seen."""
    shown: dict[str, int] = {}

    def tell(phase: str, message: str) -> None:
        if phase == "note":
            name, _, claim = message.partition(": ")
            run.show(name, claim, [], position=shown.setdefault(name, len(shown)))
        else:
            run.tell(PHASES.get(phase, phase), message)

    return tell
