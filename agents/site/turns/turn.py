"""Turn: one change of a site, made beside it and put in its place at once.

    turn = Turn.begin(place, thread)        what is there, edits by hand included, is where it starts
    turn.lay(turn.merged(generated).tree)   files to work on, in turn.tree; data in turn.data
    turn.commit(…)                          or turn.abandon(): then nothing has changed

It does not know who makes the files, or what is right about them.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from pydantic import BaseModel

from agents.errors import InputRefused
from agents.files import write_whole
from agents.site.errors import TurnRefused
from agents.site.turns import ledger, snapshots
from agents.site.turns.git import HAND, File, Tree
from agents.site.turns.ledger import Version
from agents.site.turns.merging import Merged, merge
from agents.site.turns.place import DATABASE, LARGEST_FILE, UPLOADS, Journal, Place, inside, replace_files
from agents.site.turns.snapshots import Data


class Start(BaseModel):
    """What a turn begins with; kept in its folder, so that the turn can go on after a crash."""

    thread: str
    main: str | None
    """What the branch stands for."""
    hand: str | None
    """The same with what was changed by hand since; the folder's files are this commit's."""
    generated: str | None
    data: Data


class Turn:
    """A turn under way."""

    def __init__(self, place: Place, start: Start, *, goes_on: bool = False) -> None:
        self.place = place
        self.start = start
        self.goes_on = goes_on
        """Whether it began before, in a process that was cut off."""

    @classmethod
    def begin(cls, place: Place, thread: str) -> Turn:
        """Begin, or go on with the turn of this thread. Raises InputRefused, TurnRefused."""
        file = place.turn / "start.json"
        if file.is_file():
            return cls(place, Start.model_validate_json(file.read_bytes()), goes_on=True)
        main = place.git.commit_of("main")
        start = Start(
            thread=thread,
            main=main,
            hand=_by_hand(place, main),
            generated=place.git.commit_of("generated"),
            data=snapshots.keep(place.snapshots, place.database, place.uploads),
        )
        shutil.rmtree(place.turn, ignore_errors=True)
        turn = cls(place, start)
        turn.fresh_data(start.data)
        write_whole(file, start.model_dump_json().encode())
        return turn

    @property
    def tree(self) -> Path:
        """The files under work."""
        return self.place.turn / "tree"

    @property
    def data(self) -> Path:
        """The preview's data under work: `preview.db` and `preview-uploads/`."""
        return self.place.turn / "data"

    @property
    def evidence(self) -> Path:
        return self.place.turn / "evidence"

    @property
    def number(self) -> int:
        """The number that the version will have."""
        newest = self.place.versions.newest
        return newest.number + 1 if newest else 1

    def now(self) -> Tree:
        """The site as it is, edits by hand included."""
        return self.place.git.tree(self.start.hand) if self.start.hand else {}

    def merged(self, generated: Tree, renamed: Mapping[str, str] | None = None) -> Merged:
        """What the generator writes now, with the edits that were made since it wrote last. `renamed`: words of the
        code → what they are called now; edits follow them."""
        base = self.place.git.tree(self.start.generated) if self.start.generated else {}
        return merge(base, self.now(), generated, renamed or {})

    def lay(self, tree: Tree) -> None:
        """Write the files to work on; whatever was there before goes."""
        replace_files(self.tree, self.read() if self.tree.is_dir() else {}, tree)

    def read(self) -> Tree:
        """The files under work, as whoever worked on them left them: no links, nothing of Python's caches."""
        found: Tree = {}
        for path in sorted(self.tree.rglob("*")):
            name = path.relative_to(self.tree)
            if path.is_symlink() or not path.is_file() or not _is_source(name):
                continue
            if path.stat().st_size > LARGEST_FILE:
                raise TurnRefused(f"{name.as_posix()} is larger than {LARGEST_FILE >> 20} MB.")
            found[name.as_posix()] = File(path.read_bytes(), bool(path.stat().st_mode & 0o100))
        return found

    def fresh_data(self, data: Data) -> None:
        """Put a snapshot's data into the turn's, in place of what is there."""
        self.data.mkdir(parents=True, exist_ok=True)
        snapshots.lay_out(self.place.snapshots, data, self.data / DATABASE, self.data / UPLOADS)

    def commit(
        self,
        generated: Tree,
        *,
        wish: str,
        said: list[str],
        checks: dict[str, int],
        seconds: float,
        back_to: int | None = None,
        renamed: Mapping[str, str] | None = None,
        again: Callable[[], None] | None = None,
    ) -> Version:
        """Put the turn in the site's place: code, data, evidence and the version's entry, all or nothing.

        `again` brings the turn's data up to date where the preview's were changed meanwhile. Raises TurnRefused when
        files that the turn changes were changed meanwhile; then nothing has changed.
        """
        place, git = self.place, self.place.git
        tree = self.read()
        self._untouched(tree)
        self._data_of_now(again)
        version = Version(
            number=self.number,
            wish=wish,
            commit="",
            at=datetime.now(UTC).isoformat(timespec="seconds"),
            said=said,
            checks=checks,
            seconds=seconds,
            back_to=back_to,
            renamed=dict(renamed or {}),
        )
        text = ledger.message(version)
        version.generated = git.write(generated, message=text, parents=[self.start.generated])
        version.commit = git.write(tree, message=text, parents=[self.start.hand or self.start.main, version.generated])
        version.data = snapshots.keep(place.snapshots, self.data / DATABASE, self.data / UPLOADS)
        journal = Journal(before=self.start.hand, main=version.commit, generated=version.generated, version=version)
        write_whole(place.turn / "journal.json", journal.model_dump_json().encode())
        place.finish(journal)
        snapshots.prune(place.snapshots, [v.data for v in place.versions.versions])
        return version

    def abandon(self) -> None:
        """Forget the turn; the site is as it was."""
        shutil.rmtree(self.place.turn, ignore_errors=True)

    def _untouched(self, tree: Tree) -> None:
        before = self.now()
        changed = [path for path in before.keys() | tree.keys() if before.get(path) != tree.get(path)]
        lost = []
        for path in sorted(changed):
            target = inside(self.place.folder, path)
            here = target.read_bytes() if target.is_file() else None
            was, will = before.get(path), tree.get(path)
            if here not in (was.data if was else None, will.data if will else None):
                lost.append(path)
        if lost:
            raise TurnRefused(f"{_listed(lost)} changed while the turn was under way.", fix="Say the wish again.")

    def _data_of_now(self, again: Callable[[], None] | None) -> None:
        if again is None or self.start.main is None:
            return
        now = snapshots.keep(self.place.snapshots, self.place.database, self.place.uploads)
        if now != self.start.data:
            self.fresh_data(now)
            again()
            self.start.data = now


def _by_hand(place: Place, main: str | None) -> str | None:
    """A commit of what lies in the folder, where that is not what `main` holds. No branch is moved."""
    if main is None:
        return None
    working = place.working_tree()
    if not working:
        raise InputRefused(f"{place.folder} holds no files of the site.", fix="Type: git checkout main -- .")
    committed = place.git.tree(main)
    if working == committed:
        return main
    changed = [path for path in working.keys() | committed.keys() if working.get(path) != committed.get(path)]
    text = f"Changed by hand: {_listed(sorted(changed))}\n"
    return place.git.write(working, message=text, parents=[main], author=HAND)


def _is_source(name: Path) -> bool:
    return not ({"__pycache__", ".git", ".venv", ".impasto", ".pytest_cache", ".ruff_cache"} & {*name.parts}) and (
        name.parts[0] != "data" and name.suffix != ".pyc"
    )


def _listed(paths: list[str]) -> str:
    more = f" and {len(paths) - 5} more" if len(paths) > 5 else ""
    return ", ".join(paths[:5]) + more


def rename_into(making: Path, out: Path) -> None:
    """Give a new site its name. Raises InputRefused when something is there by now."""
    try:
        if out.is_dir():
            out.rmdir()
        making.rename(out)
    except OSError as error:
        raise InputRefused(f"{out} is taken by now; the site is in {making}.") from error


def note(path: Path, value: object) -> None:
    """A JSON file of the turn."""
    write_whole(path, (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode())
