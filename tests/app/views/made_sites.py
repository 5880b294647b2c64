"""A real site as the site's jobs leave it in the store: generated, with versions of its database, history and checks."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from agents.files import write_whole
from agents.site.generate import generate
from agents.site.generate.migrations import write_migration
from agents.site.spec import Access, Choice, Entity, Field, Page, Section, SiteSpec, Transition
from agents.site.verifying.acceptance import AcceptanceCheck, Evidence, Outcome, Report
from app.identity.access import LOCAL
from app.preview.site_files import BUNDLE
from app.store import Store, conversation, projects, versions

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c63f8ffff3f0005fe02fea735a4a10000000049454e44ae426082"
)
PICTURE = ".impasto/evidence/pages/home-390.jpg"


def spec_of(headline: str) -> SiteSpec:
    """A site where members keep bookings."""
    states = [Choice(value="booked", label="Booked", tone="good"), Choice(value="done", label="Done")]
    booking = Entity(
        name="booking",
        plural="bookings",
        title="Booking",
        titles="Bookings",
        display="name",
        access=Access(read="owner", create="member", update="staff", delete="staff"),
        fields=[
            Field(name="name", label="Name", kind="text"),
            Field(name="status", label="Status", kind="choice", choices=states, default="booked", set_by="site"),
        ],
        rules=[Transition(name="finish", label="Mark done", field="status", sources=["booked"], target="done")],
    )
    hero = Section(kind="hero", title=headline, text="Pick a time.", button="Book now", link="/bookings/new")
    home = Page(path="", title="Home", sections=[hero])
    return SiteSpec(name="Two Chairs", tagline="A barber shop", entities=[booking], pages=[home])


def repository(folder: Path, headline: str) -> dict[str, bytes]:
    """The site's files, its history beside them."""
    if not (folder / ".git").is_dir():
        folder.mkdir(parents=True)
        _git(folder, "init", "-q", "-b", "main")
    for path, content in generate(spec_of(headline)).items():
        write_whole(folder / path, content)
    (folder / "run").chmod(0o755)
    write_migration(folder, "first")
    write_whole(folder / "CHECKS.json", checks())
    _git(folder, "add", "-A")
    _git(folder, "-c", "user.name=t", "-c", "user.email=t@example.test", "commit", "-qm", headline)
    _git(folder, "bundle", "create", str(folder.parent / "bundle"), "main")
    found = {name: (folder / name).read_bytes() for name in _git(folder, "ls-files").splitlines()}
    return {**found, BUNDLE: (folder.parent / "bundle").read_bytes(), PICTURE: PNG}


def checks() -> bytes:
    """One check that passed, with a picture, and one that did not."""
    home = AcceptanceCheck(id="page.home", kind="page", who="visitor", sentence="A visitor sees the home page.")
    rule = AcceptanceCheck(id="booking.rule", kind="rule", who="member", sentence="Nobody books a chair twice.")
    passed = Outcome(
        check=home,
        status="passed",
        seconds=0.2,
        evidence=Evidence(address="/", status=200, pictures=["pages/home-390.jpg"]),
    )
    failed = Outcome(
        check=rule,
        status="failed",
        detail="The second was taken.",
        seconds=0.4,
        evidence=Evidence(steps=["POST /bookings → 303"]),
    )
    return Report(outcomes=[passed, failed]).written("a booking site", 1)


def keep_site(store: Store, folder: Path, *, owner: str = LOCAL, title: str = "Two Chairs") -> str:
    """A project with two versions that differ in their headline; its id."""
    first, second = (repository(folder / "site", headline) for headline in ("A good cut", "No waiting at all"))
    hashes = []
    for files in (first, second):
        kept = store.keep(*files.values())
        hashes.append(dict(zip(files, (blob.sha256 for blob in kept), strict=True)))
    with store.write() as session:
        project = projects.create(session, kind="site", owner=owner, title=title)
        for files, raw, note in zip(hashes, (first, second), ("A barber's bookings", "Another headline"), strict=True):
            spec = json.loads(raw["spec.json"])
            versions.commit(session, project.id, spec=spec, files=files, note=note)
            conversation.add_turn(session, project.id, role="person", text=note)
    return project.id


def _git(folder: Path, *words: str) -> str:
    return subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True, text=True).stdout
