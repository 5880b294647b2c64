"""Steps of a turn up to the code: what is meant, what must hold, the files, the data, what the spec cannot say.

They know the graph's state and the parts that do the work; none of them decides whether a version is good.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from langgraph.runtime import Runtime

from agents.errors import InputRefused
from agents.site.entered import with_entered
from agents.site.errors import AlreadySo, TurnRefused
from agents.site.generate import generate as generated_files
from agents.site.generate.naming import capital, class_name, many
from agents.site.request import Clicked
from agents.site.spec import SiteSpec, faults
from agents.site.state import Session, SiteState
from agents.site.telling import told
from agents.site.turns.git import File, Tree
from agents.site.turns.place import DATABASE
from agents.site.verifying.acceptance import AcceptanceCheck, read_report
from agents.site.verifying.asked import asked, clauses_of
from agents.site.verifying.coded import looks_at_coded
from agents.site.verifying.deriving import checks_of
from agents.site.wishes import Pointed, apply, read_wish, renamed

PICTURES = "static/pictures/"
ROWS = ("add_rows", "change_rows", "remove_rows")
"""Operations that are also carried out on the preview's data."""
Run = Runtime[Session]
Update = dict[str, Any]
Step = TypeVar("Step", bound=Callable[[SiteState, Run], Update])


def timed(step: Step) -> Step:
    """The same, with the seconds that it took."""

    @wraps(step)
    def run(state: SiteState, runtime: Run) -> Update:
        started = time.monotonic()
        update = step(state, runtime)
        return {**update, "parts": {**update.get("parts", {}), step.__name__: time.monotonic() - started}}

    return cast(Step, run)


@timed
def understand(state: SiteState, runtime: Run) -> Update:
    """What the words mean: a whole spec, or operations on the spec that is there. Raises InputRefused."""
    session = runtime.context
    session.tell("understand", "Reading what is asked for")
    if session.is_new:
        from agents.site.reading import read_sentence

        reading = read_sentence(
            session.words,
            language=session.tongue,
            style=session.style,
            model=session.model,
            settings=session.settings,
            on_event=lambda event: session.emit(session.latest.model_copy(update={"message": str(event)})),
            cancel=session.cancel,
        )
        spec, said = _from_sources(session, reading.spec)
        own = reading.spec.name
        said = [*(s for s in reading.said if spec.name == own or own not in s), *said]  # its name is a source's now
        return {"spec": spec.model_dump(mode="json"), "operations": [], "beyond": reading.beyond, "said": said}
    before = spec_of(session.turn.now())
    meant = read_wish(
        session.words,
        with_entered(before, session.turn.data / DATABASE),
        model=session.model,
        settings=session.settings,
        pointed=_pointed(session.clicked),
        coded=[check.subject["path"] for check in looks_at_coded(session.turn.now(), before)],
    )
    after = apply(before, meant.operations)
    rows = any(operation.op in ROWS for operation in meant.operations)
    if not meant.beyond and not rows and after == before:
        said = [] if meant.operations else meant.said
        raise AlreadySo(" ".join([*said, told(session.language, "nothing")]))
    return {
        "spec": after.model_dump(mode="json"),
        "operations": [operation.model_dump(mode="json") for operation in meant.operations],
        "renamed": renamed(before, meant.operations),
        "beyond": meant.beyond,
        "said": list(meant.said),
    }


def _from_sources(session: Session, spec: SiteSpec) -> tuple[SiteSpec, list[str]]:
    """The spec with its content from what research kept, and what is said of it. Raises InputRefused."""
    if not session.researched:
        return spec, []
    from agents.site.sourcing import with_sources
    from agents.sources.kept import is_picture, kept

    pictures = [kept(path) for path in session.researched if is_picture(path)]
    sources = [kept(path).source for path in session.researched if not is_picture(path)]
    sourced = with_sources(spec, sources, session.words, pictures)
    return sourced.spec, sourced.said


def _pictures(session: Session) -> Tree:
    """Pictures that research kept: laid once beside what is generated, and from then on the site's own files."""
    if not (session.is_new and session.researched):
        return {}
    from agents.site.sourcing import pictures_of
    from agents.sources.kept import is_picture, kept

    found = pictures_of([kept(path) for path in session.researched if is_picture(path)])
    return {f"{PICTURES}{picture.name}": File(picture.data) for picture in found}


@timed
def plan(state: SiteState, runtime: Run) -> Update:
    """What must hold, derived from the words and the spec before anything is built. Raises InputRefused."""
    session = runtime.context
    session.tell("plan", "Writing down what must hold")
    spec = SiteSpec.model_validate(state["spec"])
    if wrong := faults(spec):
        raise InputRefused(wrong[0], fix="Say it with less, or differently.")
    said = asked(session.words)
    if session.is_new:
        said += clauses_of(spec)
    else:
        said = [check for check in said if "topics" not in check.subject]
        before = read_report(session.turn.now().get("CHECKS.json", File(b"")).data)
        earlier = [outcome.check for outcome in before.outcomes if outcome.check.asked] if before else []
        known = {check.id for check in said}
        said = [*(check for check in earlier if check.id not in known), *said]
    checks = [*said, *checks_of(spec)]
    return {"checks": [check.model_dump(mode="json") for check in checks]}


@timed
def generate(state: SiteState, runtime: Run) -> Update:
    """The files that the spec makes, with what was changed by hand. Raises TurnRefused where both change the same."""
    session = runtime.context
    session.tell("generate", "Writing the site's code")
    spec = SiteSpec.model_validate(state["spec"])
    tree = tree_of(generated_files(spec))
    merged = session.turn.merged(tree, names_of(session, state))
    if merged.conflicts:
        raise TurnRefused(
            told(session.language, "conflict", files=", ".join(merged.conflicts)),
            fix=told(session.language, "conflict.fix"),
        )
    session.turn.lay(merged.tree | _pictures(session))
    commit = session.place.git.write(tree, message=f"Generated for: {session.words}\n")
    edited = [path for path in merged.kept if not path.startswith(("migrations/", PICTURES))]
    said = [told(session.language, "kept", files=", ".join(edited[:5]))] if edited else []
    return {"generated": commit, "said": said}


@timed
def migrate(state: SiteState, runtime: Run) -> Update:
    """A new version of the database where the models changed, and the preview's data brought up to it."""
    session = runtime.context
    session.tell("migrate", "Bringing the data up to date")
    return {"said": migrated(session, state)}


def migrated(session: Session, state: SiteState) -> list[str]:
    """The turn's data as they were, brought to what its models ask for now. Raises TurnRefused, ImpastoError."""
    session.turn.fresh_data(session.turn.start.data)
    before = session.turn.now()
    for path in (session.turn.tree / "migrations" / "versions").glob("*.py"):
        if f"migrations/versions/{path.name}" not in before:  # of an attempt that was cut off
            path.unlink()
    session.site.migrate(_subject(session.words), renamed=state.get("renamed"))
    return bring_up(session, state)


def bring_up(session: Session, state: SiteState) -> list[str]:
    """Migrate the turn's data, and carry out what the wish says about rows. Raises TurnRefused, ImpastoError."""
    site = session.site
    site.prepare()
    if session.is_new:
        return []
    before, after = spec_of(session.turn.now()), SiteSpec.model_validate(state["spec"])
    other = state.get("renamed") or {}
    known = {other.get(entity.plural, entity.plural) for entity in before.entities}
    rows = [
        {"op": "add_rows", "entity": entity.name, "rows": entity.rows}
        for entity in after.entities
        if entity.plural not in known and entity.rows
    ]
    fresh = {entity.name for entity in after.entities if entity.plural not in known}
    asked_for = [step for step in state.get("operations", []) if step["op"] in ROWS and step["entity"] not in fresh]
    if rows:
        site.rows(rows)
    if not asked_for:
        return []
    counted = site.rows(asked_for)
    return [told(session.language, "rows", **counted)] if any(counted.values()) else []


@timed
def code(state: SiteState, runtime: Run) -> Update:
    """What the spec cannot say: the coding agent's, where the model can; else it is said that it was left out."""
    session = runtime.context
    beyond = state.get("beyond")
    if not beyond:
        return {}
    from agents.site.coding import able, write

    if not able(session):
        if not state.get("operations"):
            why = " ".join([*state.get("said", []), told(session.language, "beyond", what=beyond)])
            raise TurnRefused(why, fix=told(session.language, "beyond.fix"))
        return {"said": [told(session.language, "beyond", what=beyond)]}
    session.tell("code", "Writing what the spec cannot say")
    checks = [AcceptanceCheck.model_validate(check) for check in state["checks"]]
    worked = write(session, beyond, SiteSpec.model_validate(state["spec"]), checks, done=state.get("said", []))
    update: Update = {
        "tool_calls": state.get("tool_calls", 0) + worked.tool_calls,
        "tool_failures": state.get("tool_failures", 0) + worked.failures,
    }
    if not worked.done:
        why = worked.question or worked.said or worked.why
        if not state.get("operations") and not session.is_new:
            raise TurnRefused(told(session.language, "coded.not", why=why), fix=told(session.language, "failed.fix"))
        return {**update, "said": [told(session.language, "coded.not", why=why)]}
    files = ", ".join(worked.changed[:8])
    return {**update, "said": [*filter(None, [worked.said.strip()]), told(session.language, "coded", files=files)]}


def names_of(session: Session, state: SiteState) -> dict[str, str]:
    """Words of code that a wish renames → those of now: `tasks`, `task`, `Task` → `tickets`, `ticket`, `Ticket`."""
    tables = {old: new for old, new in (state.get("renamed") or {}).items() if "." not in old}
    if session.is_new or not tables:
        return {}
    before, after = spec_of(session.turn.now()), SiteSpec.model_validate(state["spec"])
    words: dict[str, str] = {}
    for old, new in tables.items():
        was, now = before.entity(old), after.entity(new)
        words |= {old: new, was.name: now.name, class_name(was): class_name(now)}
        words |= {capital(many(was)): capital(many(now)), many(was): many(now)}
    return words


def tree_of(files: dict[str, bytes]) -> Tree:
    """Generated files as a tree: `run` can be executed."""
    return {path: File(data, path == "run") for path, data in files.items()}


def spec_of(tree: Tree) -> SiteSpec:
    """The spec that a site's files hold, also when it was changed by hand. Raises TurnRefused."""
    try:
        spec = SiteSpec.model_validate_json(tree["spec.json"].data)
    except (KeyError, ValueError) as error:
        raise TurnRefused(
            "The site's spec.json cannot be read, so nothing can be added.",
            fix="Take it from an earlier version.",
        ) from error
    if wrong := faults(spec):
        raise TurnRefused(f"The site's spec.json does not fit together: {wrong[0]}", fix="Mend it, then say it again.")
    return spec


def _pointed(clicked: Clicked | None) -> Pointed | None:
    """What was clicked, for whoever reads wishes."""
    if clicked is None:
        return None
    return Pointed(place=clicked.place or None, path=clicked.path or None, text=clicked.text or None)


def _subject(words: str) -> str:
    return " ".join(words.split())[:60]
