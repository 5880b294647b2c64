"""The kind `deck`: a document or a topic becomes a deck, as one version of its project. It knows the deck agent."""

from __future__ import annotations

import json
from typing import Any

from pydantic import ValidationError

from agents.deck.result import DeckResult
from agents.deck.writer import DeckRequest, Event, Outline
from app.jobs.branding import branded
from app.jobs.finding import found_first, settings_for
from app.jobs.here import here_of, made_here
from app.jobs.kinds.deck import DeckOptions
from app.jobs.run import Done, Question, Run


def run(run: Run) -> Done | Question:
    """Make the deck, or ask for the outline to be looked at. Raises ImpastoError."""
    from agents.deck.making import advance

    wish = DeckOptions.model_validate(run.job.request)
    settings = settings_for(run, wish)
    out = run.folder / "deck"
    brand, inputs = branded(wish.brand, run.inputs)
    here = here_of(run.job)
    beside = out / "research" if here else None
    found, told = found_first(run, wish.topic, settings, web=wish.web, pictures=wish.pictures, out=beside)
    request = DeckRequest(
        inputs=inputs,
        researched=found,
        topic=wish.topic,
        slides=wish.slides,
        language=wish.language,
        theme=wish.theme,
        format=wish.format,
        authoring=wish.authoring,
        tone=wish.tone,
        pictures=wish.pictures,
        out=out,
    )
    answer, problem = _outline(run.answer)
    made = advance(
        request,
        settings,
        saver=run.saver,
        thread=run.job.id,
        folder=run.folder / "sources",
        on_event=lambda event: tell(run, event),
        cancel=run.cancel,
        review=wish.review,
        answer=answer,
    )
    if isinstance(made, Outline):
        return Question({"outline": made.model_dump(mode="json"), **problem})
    figures = _figures(made)
    figures["said"] = [*told, *figures["said"]]
    if brand is not None:
        from agents.deck.edits.wearing import wear

        said, figures["checks"] = wear(out, brand, settings, on_event=lambda event: tell(run, event), cancel=run.cancel)
        figures["said"] = [*figures["said"], *said]
    spec: dict[str, Any] = json.loads((out / "deck.json").read_text("utf-8"))
    figures |= made_here(here, made, out)
    made_files = (p for p in out.rglob("*") if p.is_file())
    return run.commit(spec, made_files, below=out, note=spec.get("title", ""), figures=figures)


def tell(run: Run, event: Event) -> None:
    """What the agent tells, as the job's progress and pieces."""
    more = event.model_dump(include={"item", "of", "tokens", "tokens_per_second"})
    run.tell(event.phase, event.message, **more)
    if event.shown is not None:
        run.show(event.shown.id, event.shown.title, event.shown.lines, position=event.shown.position)


def _outline(answer: Any) -> tuple[Outline | None, dict[str, str]]:
    """The outline that the person gave back, bare or as it was asked; or what is wrong with it, to be asked again."""
    if answer is None:
        return None, {}
    try:
        return Outline.model_validate(answer.get("outline", answer) if isinstance(answer, dict) else answer), {}
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "it"
        return None, {"problem": f"The answer is not an outline: {where}: {first['msg'].lower()}."}


def _figures(made: DeckResult) -> dict[str, Any]:
    return made.model_dump(mode="json", include={"slides", "checks", "seconds", "tokens", "said"})
