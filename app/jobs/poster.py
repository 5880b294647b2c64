"""The kind `poster`: documents or a topic become one sheet, a version of its project. It knows the poster agent."""

from __future__ import annotations

import json
from typing import Any

from agents.poster.spec import PosterRequest
from app.jobs.branding import branded
from app.jobs.deck import tell
from app.jobs.finding import found_first, settings_for
from app.jobs.here import here_of, made_here
from app.jobs.kinds.poster import PosterOptions
from app.jobs.run import Done, Run


def run(run: Run) -> Done:
    """Make the poster. Raises ImpastoError."""
    from agents.poster.making import advance

    wish = PosterOptions.model_validate(run.job.request)
    settings = settings_for(run, wish)
    out = run.folder / "poster"
    brand, inputs = branded(wish.brand, run.inputs)
    here = here_of(run.job)
    beside = out / "research" if here else None
    found, told = found_first(run, wish.topic, settings, web=wish.web, pictures=wish.pictures, out=beside)
    asked = wish.model_dump(exclude={"model", "brand", "thinking", "web", "pictures"})
    made = advance(
        PosterRequest(**asked, inputs=inputs, researched=found, brand=brand, out=out),
        settings,
        saver=run.saver,
        thread=run.job.id,
        folder=run.folder / "sources",
        on_event=lambda event: tell(run, event),
        cancel=run.cancel,
    )
    spec: dict[str, Any] = json.loads((out / "poster.json").read_text("utf-8"))
    figures = made.model_dump(mode="json", include={"panels", "checks", "seconds", "tokens", "said", "print_notes"})
    figures["said"] = [*told, *figures["said"]]
    figures |= made_here(here, made, out)
    files = (p for p in out.rglob("*") if p.is_file())
    return run.commit(spec, files, below=out, note=spec.get("title", ""), figures=figures)
