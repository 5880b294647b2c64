"""The kind `site`: a sentence or a wish becomes the next version of a site. It knows the site agent.

A version holds the repository's files, and beside them in `.impasto/` its history as a git bundle, the preview's data
and the evidence of its checks. A folder is made of it, changed, and put away again.
"""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from pathlib import Path
from typing import Any

from agents.errors import InputRefused
from agents.files import write_whole
from agents.settings import Settings
from agents.site.request import Clicked, Event, Made, SiteRequest
from app.exports import KEPT_APART
from app.jobs.finding import found_first, settings_for
from app.jobs.here import Here, here_of, made_here
from app.jobs.kinds.site import SiteOptions
from app.jobs.queue import INPUTS
from app.jobs.run import Done, Run
from app.jobs.site_turn import TurnSaver
from app.preview.site_files import BUNDLE, DATA, put_data
from app.researched import with_facets
from app.store import projects, versions
from app.store.records import Version

ENTERED = "preview-data.zip"
"""The input that holds what people entered in the running preview since the version was made."""
LEDGER = ".impasto/versions.json"
EVIDENCE = ".impasto/evidence/"


def run(run: Run) -> Done:
    """Make the site, change it, or go back. Raises ImpastoError; then the project's version stays the newest."""
    from agents.site.making import continue_with, make_with, rollback

    options = SiteOptions.model_validate(run.job.request)
    settings = settings_for(run, options)
    if (here := here_of(run.job)) is not None:
        return in_place(run, options, settings, here)
    folder = run.folder / "site"
    told = {"on_event": lambda event: _tell(run, event), "cancel": run.cancel}
    head = _head(run)
    words = options.sentence.strip() or options.wish if head is None else options.wish or options.sentence
    if head is None:
        saver = TurnSaver(run, folder.with_name(f".{folder.name}.making"))  # where `make_with` works
        saver.unpack()
        shutil.rmtree(folder, ignore_errors=True)
        topic = with_facets(words, options.language)
        found, notes = found_first(run, topic, settings, web=options.web, pictures=True)
        request = SiteRequest(
            sentence=words, style=options.style, language=options.language, out=folder, researched=tuple(found)
        )
        made = make_with(request, settings, saver=saver, thread=run.job.id, **told)
        made = made.model_copy(update={"said": [*notes, *made.said]})
    elif options.back is not None:
        lay_out(run, head, folder)
        made = rollback(folder, options.back, settings, **told)
    else:
        saver = TurnSaver(run, folder)
        if not saver.unpack():
            lay_out(run, head, folder)
        made = _kept(folder, run.job.id, beyond=_number(json.loads(run.store.blobs.get(head.files[LEDGER]))))
        if made is None:
            clicked = Clicked(place=options.line, text=options.text, path=options.path)
            pointed = clicked if options.line or options.text else None
            made = continue_with(folder, words, settings, saver=saver, thread=run.job.id, clicked=pointed, **told)
    return _committed(run, folder, made, words[:300] or f"Version {options.back}")


def _committed(run: Run, folder: Path, made: Made, note: str) -> Done:
    """The folder's newest version as one of the project."""
    files = run.folder / "version"
    put_away(folder, files, made.version)
    spec: dict[str, Any] = json.loads((folder / "spec.json").read_text("utf-8"))
    spec["title"] = spec.get("name", "")
    kept = [path for path in files.rglob("*") if path.is_file()]
    figures = made.model_dump(
        mode="json", include={"checks", "failed", "seconds", "said", "tool_calls", "tool_failures"}
    )
    figures |= made_here(here_of(run.job), made, run.folder)
    return run.commit(spec, kept, below=files, note=note, figures={**figures, "site_version": made.version})


def in_place(run: Run, options: SiteOptions, settings: Settings, here: Here) -> Done:
    """The same for a command, in the person's own folder: its data and what is not the site's stay where they are.

    The folder is on this machine, and so are the turns that were cut off in it; a turn that reached its version is not
    done again. Raises ImpastoError.
    """
    from agents.site.making import continue_with, make_with, rollback

    folder = Path(here.folder)
    told = {"on_event": lambda event: _tell(run, event), "cancel": run.cancel}
    words = options.sentence if options.sentence.strip() else options.wish
    made = _kept(folder, run.job.id, beyond=here.beyond) if _is_of(folder, run.job.id, here) else None
    if made is not None:
        return _committed(run, folder, made, words[:300])
    if options.back is not None:
        made = rollback(folder, options.back, settings, **told)
    elif here.beyond:
        made = continue_with(folder, words, settings, saver=run.saver, thread=run.job.id, **told)
    else:
        topic = with_facets(here.topic or words, options.language)
        beside = folder.with_name(f"{folder.name}-research")
        found, notes = found_first(run, topic, settings, web=options.web, pictures=True, out=beside)
        request = SiteRequest(
            sentence=words, style=options.style, language=options.language, out=folder, researched=tuple(found)
        )
        for note in notes:
            run.show(note[:80], note, [])
        made = make_with(request, settings, saver=run.saver, thread=run.job.id, **told)
    return _committed(run, folder, made, words[:300] or f"Version {options.back}")


def _is_of(folder: Path, thread: str, here: Here) -> bool:
    """Whether the folder holds a site that this job may have brought further: of a new one, that it made itself."""
    note = folder / ".impasto" / "thread"
    return (folder / LEDGER).is_file() and (bool(here.beyond) or (note.is_file() and note.read_text() == thread))


def lay_out(run: Run, version: Version, folder: Path) -> None:
    """A version as a repository with its data. Raises StoreError, InputRefused."""
    from agents.site.turns.git import Git

    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    if BUNDLE not in version.files:
        raise InputRefused("This version was not made here: it has no history.", fix="Make the site anew.")
    for name, digest in version.files.items():
        if name.startswith(KEPT_APART) and name != LEDGER:
            continue
        target = folder / name
        if not target.resolve().is_relative_to(folder.resolve()):
            raise InputRefused("The version has a file outside of its folder.")
        write_whole(target, run.store.blobs.get(digest))
    (folder / "run").chmod(0o755)
    newest = _number(json.loads((folder / LEDGER).read_bytes()))
    for name in (name for name in version.files if name.startswith(EVIDENCE)):
        picture = folder / EVIDENCE / str(newest) / name.removeprefix(EVIDENCE)
        if ".." not in picture.parts:
            write_whole(picture, run.store.blobs.get(version.files[name]))
    git = Git(folder / ".git")
    git.create()
    bundle = run.folder / ".bundle"
    write_whole(bundle, run.store.blobs.get(version.files[BUNDLE]))
    git.unbundle(bundle)
    git.stand_on("main")
    bundle.unlink()
    entered = run.folder / INPUTS / ENTERED
    if entered.is_file():
        put_data(folder / "data", entered.read_bytes())
    elif DATA in version.files:
        put_data(folder / "data", run.store.blobs.get(version.files[DATA]))


def put_away(folder: Path, files: Path, number: int) -> None:
    """What a version holds, as a folder of files. Raises ImpastoError."""
    from agents.site.turns.git import Git
    from agents.site.turns.place import DATABASE, UPLOADS, inside
    from agents.site.turns.snapshots import copy_database

    shutil.rmtree(files, ignore_errors=True)
    git = Git(folder / ".git")
    main = git.commit_of("main")
    assert main is not None
    for path, file in git.tree(main).items():
        target = inside(files, path)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file.data)
    (files / ".impasto").mkdir(parents=True, exist_ok=True)
    git.bundle(files / BUNDLE)
    shutil.copyfile(folder / LEDGER, files / LEDGER)
    copy = files.with_name(".data.db")
    copy_database(folder / "data" / DATABASE, copy)
    write_whole(files / DATA, _zipped(copy, folder / "data" / UPLOADS))
    copy.unlink()
    evidence = folder / ".impasto" / "evidence" / str(number)
    if evidence.is_dir():
        shutil.copytree(evidence, files / EVIDENCE)


def _zipped(database: Path, uploads: Path) -> bytes:
    """The preview's data, as `app.preview.site_files` reads them."""
    from agents.site.turns.place import DATABASE, UPLOADS

    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(database, DATABASE)
        for path in sorted(uploads.rglob("*")) if uploads.is_dir() else []:
            if path.is_file() and not path.is_symlink():
                archive.write(path, f"{UPLOADS}/{path.relative_to(uploads).as_posix()}")
    return buffer.getvalue()


def _kept(folder: Path, thread: str, *, beyond: int) -> Made | None:
    """What a turn made that was cut off between its version and the store's; None when there is no such version."""
    from agents.site.turns import open_place

    with open_place(folder, thread=thread) as place:
        newest = place.versions.newest
        if newest is None or newest.number <= beyond:
            return None
        report = json.loads((folder / "CHECKS.json").read_bytes())
    failed = [f"{c['sentence']} {c['detail']}".strip() for c in report["checks"] if c["status"] == "failed"]
    told = newest.model_dump(include={"said", "checks", "seconds"})
    return Made(project=place.versions.project, path=folder, version=newest.number, failed=failed, **told)


def _number(ledger: dict[str, Any]) -> int:
    """Number of the newest version that a ledger tells of."""
    return int(ledger["versions"][-1]["number"])


def _head(run: Run) -> Version | None:
    """The version that the project shows; None before there is one, or where the job's own is it."""
    if run.job.project_id is None:
        return None
    with run.store.read() as session:
        head = projects.get(session, run.job.project_id).head_id
        return versions.get(session, head) if head else None


def _tell(run: Run, event: Event) -> None:
    run.tell(event.phase, event.message, item=event.item, of=event.of, tokens=event.tokens)
