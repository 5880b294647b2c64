"""What a job does before it makes something of it: the settings that its options change, and finding out.

It knows the research agent, and neither decks nor posters.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Protocol

from agents.errors import InputRefused
from agents.files import write_whole
from agents.settings import Settings
from app.jobs.here import here_of
from app.jobs.run import Run
from app.researched import sources_of

FOUND = "found.json"
"""Written once all sources are there: a job that was cut off later does not look again."""


class Wish(Protocol):
    """What the options of every kind have; those whose model writes have `thinking`, too."""

    model: str | None


def settings_for(run: Run, wish: Wish) -> Settings:
    """The worker's settings, with the model and the thinking that were asked for."""
    asked: dict[str, Any] = {"model": wish.model, "thinking": getattr(wish, "thinking", None)}
    return run.settings.model_copy(update={name: value for name, value in asked.items() if value})


def found_first(
    run: Run, topic: str | None, settings: Settings, *, web: bool, pictures: bool, out: Path | None = None
) -> tuple[list[Path], list[str]]:
    """Sources about the topic, found on the web and where a command says, and sentences about what could not be had.

    `out`: where they and the report go; else into the job's folder. Its steps are kept with the job, apart from those
    of what is made of it. Nothing where there is nowhere to look. Raises InputRefused: no topic, or nothing found that
    could be cited.
    """
    here = here_of(run.job)
    if not web and not (here and here.research):
        return [], []
    from agents.research.making import LONGEST_QUESTION, research
    from agents.research.request import ResearchRequest
    from app.jobs.research import teller

    if not topic or not topic.strip():
        raise InputRefused("There is no topic to find out about.", fix="Say what it is about.")
    out, note = out or run.folder / "research", run.folder / FOUND
    if note.is_file():
        known = json.loads(note.read_text("utf-8"))
        return [out / name for name in known["sources"]], known["said"]
    request = ResearchRequest(
        question=topic.strip()[:LONGEST_QUESTION],
        corpora=tuple(map(Path, here.corpora)) if here else (),
        web=web,
        out=out,
        brief=True,
        pictures=pictures or here is not None,
    )
    saver = run.saver_of("research")
    made = research(request, settings, tell=teller(run), cancel=run.cancel, saver=saver, thread=run.job.id)
    sources, said = sources_of(made, topic)
    told = {"sources": [path.relative_to(out).as_posix() for path in sources], "said": said}
    write_whole(note, json.dumps(told, ensure_ascii=False).encode())
    return sources, said
