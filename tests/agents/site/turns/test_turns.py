"""Turns on small trees: edits by hand survive, data go along, and whatever cuts a turn off leaves one good version."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import textwrap
from contextlib import closing
from pathlib import Path

import pytest

from agents.errors import ImpastoError, InputRefused
from agents.site.errors import TurnRefused
from agents.site.turns import Place, Turn, Version, open_place, snapshots
from agents.site.turns.git import File, Git, Tree
from agents.site.turns.ledger import Versions, renamed_since
from agents.site.turns.merging import merge
from agents.site.turns.place import DATABASE, UPLOADS

LINES = b"one\ntwo\nthree\nfour\nfive\nsix\nseven\n"


def tree(**files: bytes) -> Tree:
    named = {name.replace("__", "/").replace("_", "."): File(data) for name, data in files.items()}
    return {"spec.json": File(b"{}"), "run": File(b"#!/bin/sh\n", executable=True), **named}


def made(place: Place, generated: Tree, *, wish: str = "wish", rows: list[str] | None = None) -> Version:
    turn = Turn.begin(place, wish)
    turn.lay(turn.merged(generated).tree)
    if rows is not None:
        put(turn.data / DATABASE, rows)
    return turn.commit(generated, wish=wish, said=["Done."], checks={"passed": 1}, seconds=0.1)


def put(database: Path, rows: list[str]) -> None:
    database.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("CREATE TABLE IF NOT EXISTS things (name TEXT)")
        connection.executemany("INSERT INTO things VALUES (?)", [(row,) for row in rows])


def rows_of(database: Path) -> list[str]:
    with closing(sqlite3.connect(database)) as connection:
        return [name for (name,) in connection.execute("SELECT name FROM things ORDER BY rowid")]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    with open_place(folder, new=True) as place:
        made(place, tree(page_html=LINES), wish="a site", rows=["first"])
    return folder


class DescribeTurn:
    def it_is_a_commit_on_two_branches_that_a_person_s_git_agrees_with(self, site: Path):
        status = subprocess.check_output(["git", "status", "--porcelain"], cwd=site, text=True)
        assert status == ""
        git = Git(site / ".git")
        assert git.branch() == "main"
        assert git.tree("generated")["page.html"].data == LINES
        assert (site / "run").stat().st_mode & 0o100
        message = subprocess.check_output(["git", "log", "-1", "--format=%an%n%B"], cwd=site, text=True)
        assert message.startswith("Impasto\na site\n")
        assert "Impasto-Version: 1" in message

    def it_keeps_lines_that_were_changed_by_hand(self, site: Path):
        (site / "page.html").write_bytes(LINES.replace(b"one", b"ONE"))
        (site / "own.txt").write_text("mine")
        with open_place(site) as place:
            made(place, tree(page_html=LINES.replace(b"seven", b"seven and a half")))
        assert (site / "page.html").read_bytes() == LINES.replace(b"one", b"ONE").replace(b"seven", b"seven and a half")
        assert (site / "own.txt").read_text() == "mine"
        assert Git(site / ".git").tree("generated")["page.html"].data.startswith(b"one")

    def it_names_the_file_in_which_both_changed_the_same_line(self, site: Path):
        (site / "page.html").write_bytes(LINES.replace(b"four", b"FOUR"))
        with open_place(site) as place:
            turn = Turn.begin(place, "x")
            merged = turn.merged(tree(page_html=LINES.replace(b"four", b"4")))
            turn.abandon()
        assert merged.conflicts == ["page.html"]
        assert b"FOUR" in (site / "page.html").read_bytes()
        assert not (site / ".impasto" / "turn").exists()

    def it_removes_what_the_generator_writes_no_more(self, site: Path):
        with open_place(site) as place:
            made(place, tree(features__b__b_html=b"b\n"))
            assert (site / "features" / "b" / "b.html").is_file()
            made(place, tree())
        assert not (site / "page.html").exists()
        assert not (site / "features").exists()

    def it_refuses_to_write_over_what_changed_meanwhile(self, site: Path):
        with open_place(site) as place:
            turn = Turn.begin(place, "x")
            turn.lay(tree(page_html=b"new\n"))
            (site / "page.html").write_bytes(b"typed while the turn ran\n")
            with pytest.raises(TurnRefused, match=r"page\.html changed while"):
                turn.commit(tree(page_html=b"new\n"), wish="w", said=[], checks={}, seconds=0)
        assert (site / "page.html").read_bytes() == b"typed while the turn ran\n"
        assert Git(site / ".git").commit_of("main") is not None

    def it_takes_rows_along_that_were_entered_while_it_ran(self, site: Path):
        with open_place(site) as place:
            turn = Turn.begin(place, "x")
            turn.lay(turn.merged(tree()).tree)
            put(site / "data" / DATABASE, ["entered meanwhile"])
            again: list[bool] = []
            turn.commit(tree(), wish="w", said=[], checks={}, seconds=0, again=lambda: again.append(True))
        assert again == [True]
        assert rows_of(site / "data" / DATABASE) == ["first", "entered meanwhile"]

    def it_leaves_links_and_production_data_alone(self, site: Path, tmp_path: Path):
        (tmp_path / "secret").write_text("secret")
        (site / "link.txt").symlink_to(tmp_path / "secret")
        put(site / "data" / "site.db", ["production"])
        with open_place(site) as place:
            made(place, tree(), rows=["second"])
            held = place.git.tree("main")
        assert "link.txt" not in held
        assert not any(path.startswith(("data/", ".impasto/")) for path in held)
        assert rows_of(site / "data" / "site.db") == ["production"]
        assert rows_of(site / "data" / DATABASE) == ["first", "second"]


class DescribePlace:
    def it_is_held_by_one_at_a_time(self, site: Path):
        with open_place(site), pytest.raises(ImpastoError, match="Another turn is at work"), open_place(site):
            pass

    def it_is_only_a_site_that_was_made(self, tmp_path: Path):
        with pytest.raises(InputRefused, match="not a site"), open_place(tmp_path / "nowhere"):
            pass

    def it_asks_for_the_branch_that_it_works_on(self, site: Path):
        subprocess.check_call(["git", "checkout", "-q", "-b", "mine"], cwd=site)
        with pytest.raises(InputRefused, match="branch “mine”"), open_place(site):
            pass

    def it_knows_its_versions_by_its_commits_in_a_clone(self, site: Path, tmp_path: Path):
        Git(site / ".git").bundle(tmp_path / "s.bundle")
        subprocess.check_call(["git", "clone", "-q", str(tmp_path / "s.bundle"), str(tmp_path / "clone")])
        with open_place(tmp_path / "clone") as place:
            assert [(v.number, v.wish, v.data) for v in place.versions.versions] == [(1, "a site", None)]
            assert made(place, tree(page_html=LINES + b"eight\n")).number == 2

    def it_runs_no_program_that_a_repository_names(self, site: Path, tmp_path: Path):
        sign = tmp_path / "ran"
        hook = site / ".git" / "hooks" / "reference-transaction"
        hook.parent.mkdir(exist_ok=True)
        for name in ("reference-transaction", "post-commit", "pre-commit", "post-checkout", "post-merge"):
            hook.with_name(name).write_text(f"#!/bin/sh\ntouch {sign}\n")
            hook.with_name(name).chmod(0o755)
        with (site / ".git" / "config").open("a") as config:
            config.write(
                f"[core]\n fsmonitor = touch {sign}\n pager = touch {sign}\n sshCommand = touch {sign}\n"
                f'[filter "x"]\n clean = touch {sign}\n smudge = touch {sign}\n[diff "x"]\n textconv = touch {sign}\n'
                f' command = touch {sign}\n[merge "x"]\n driver = touch {sign}\n[gpg]\n program = touch {sign}\n'
                "[commit]\n gpgSign = true\n[log]\n showSignature = true\n"
            )
        (site / ".gitattributes").write_text("* filter=x diff=x merge=x\n")
        with open_place(site) as place:
            made(place, tree(page_html=LINES.replace(b"two", b"2")))
            place.git.difference(place.versions.versions[0].commit, "main")
            place.git.bundle(tmp_path / "b.bundle")
            list(place.git.messages("main"))
        assert not sign.exists()


CUTS = {
    "before the journal": ("agents.site.turns.turn.write_whole", False),
    "before the branches move": ("agents.site.turns.git.Git.move", True),
    "before the files": ("agents.site.turns.place.replace_files", True),
    "after the files": ("agents.site.turns.git.Git.stand_on", True),
    "before the data": ("agents.site.turns.snapshots.lay_out", True),
    "before the versions are written": ("agents.site.turns.ledger.write", True),
}


class DescribeCutOff:
    @pytest.mark.parametrize("where", CUTS)
    def it_leaves_the_version_before_or_the_new_one_whole(self, where: str, site: Path):
        target, is_made = CUTS[where]
        script = f"""
            import os, signal, sys, importlib
            from tests.agents.site.turns.test_turns import made, tree, LINES, put
            from agents.site.turns import open_place, Turn
            from pathlib import Path
            with open_place(Path({str(site)!r})) as place:
                turn = Turn.begin(place, "cut")
                generated = tree(page_html=LINES.replace(b"one", b"1"), more_html=b"more")
                turn.lay(turn.merged(generated).tree)
                put(turn.data / "preview.db", ["second"])
                name, _, attribute = {target!r}.rpartition(".")
                try:
                    owner = importlib.import_module(name)
                except ModuleNotFoundError:
                    module, _, kind = name.rpartition(".")
                    owner = getattr(importlib.import_module(module), kind)
                setattr(owner, attribute, lambda *a, **k: os.kill(os.getpid(), signal.SIGKILL))
                turn.commit(generated, wish="cut", said=[], checks={{}}, seconds=0)
        """
        done = subprocess.run([sys.executable, "-c", textwrap.dedent(script)], check=False, cwd=Path.cwd())
        assert done.returncode == -signal.SIGKILL
        with open_place(site) as place:
            newest = place.versions.newest
            assert newest is not None
            assert newest.number == (2 if is_made else 1)
            held = place.git.tree("main")
            assert place.working_tree() == held
        assert held["page.html"].data == (LINES.replace(b"one", b"1") if is_made else LINES)
        assert rows_of(site / "data" / DATABASE) == (["first", "second"] if is_made else ["first"])
        assert subprocess.check_output(["git", "status", "--porcelain"], cwd=site, text=True) == ""
        assert not (site / ".impasto" / "turn").exists()


class DescribeSnapshots:
    def it_keeps_bytes_once_and_the_newest_longest(self, tmp_path: Path):
        kept, database, uploads = tmp_path / "kept", tmp_path / DATABASE, tmp_path / UPLOADS
        listed = []
        for n in range(6):
            put(database, [f"row {n}" * 400])
            (uploads / "a").mkdir(parents=True, exist_ok=True)
            (uploads / "a" / "same.txt").write_text("same")
            listed.append(snapshots.keep(kept, database, uploads))
        assert len({data.uploads["a/same.txt"] for data in listed}) == 1
        snapshots.prune(kept, listed, most=1)
        assert [snapshots.is_kept(kept, data) for data in listed] == [False, False, False, True, True, True]
        snapshots.lay_out(kept, listed[3], database, uploads)
        assert len(rows_of(database)) == 4
        with pytest.raises(ImpastoError, match="not kept any more"):
            snapshots.lay_out(kept, listed[0], database, uploads)

    def it_copies_a_database_that_is_being_written(self, tmp_path: Path):
        put(tmp_path / DATABASE, ["one"])
        with closing(sqlite3.connect(tmp_path / DATABASE)) as busy:
            busy.execute("PRAGMA journal_mode=WAL")
            busy.execute("INSERT INTO things VALUES ('two')")
            busy.commit()
            busy.execute("INSERT INTO things VALUES ('not committed')")
            snapshots.copy_database(tmp_path / DATABASE, tmp_path / "copy.db")
        assert rows_of(tmp_path / "copy.db") == ["one", "two"]

    def it_refuses_what_is_too_large(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
        put(tmp_path / DATABASE, ["one"])
        monkeypatch.setattr(snapshots, "LARGEST", 100)
        with pytest.raises(TurnRefused, match="at most"):
            snapshots.keep(tmp_path / "kept", tmp_path / DATABASE, tmp_path / UPLOADS)


class DescribeMerge:
    def it_lets_a_removal_win_only_where_nobody_else_changed_the_file(self):
        base, changed = tree(a_txt=LINES, b_txt=LINES), tree(a_txt=LINES, b_txt=LINES.replace(b"one", b"1"))
        merged = merge(base, changed, tree())
        assert "a.txt" not in merged.tree
        assert merged.conflicts == ["b.txt"]

    def it_never_merges_edits_into_what_is_the_turn_s_own(self):
        base = {"CHECKS.json": File(b"1")}
        assert merge(base, {"CHECKS.json": File(b"2")}, {"CHECKS.json": File(b"3")}).tree["CHECKS.json"].data == b"3"


def test_the_lock_is_given_back_by_a_process_that_is_killed(site: Path):
    script = (
        "import time\nfrom pathlib import Path\nfrom agents.site.turns import open_place\n"
        f"with open_place(Path({str(site)!r})):\n    print('held', flush=True)\n    time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline().strip() == "held"
        with pytest.raises(ImpastoError, match="Another turn"), open_place(site):
            pass
        os.kill(holder.pid, signal.SIGKILL)
    with open_place(site) as place:
        assert place.versions.newest is not None


class DescribeNames:
    """Tables and words of the code that a turn gives other names."""

    def it_moves_what_was_changed_by_hand_along(self):
        code = b"class Task:\n    name: str\n\n\ndef tasks() -> None:\n    pass\n"
        base = {"features/tasks/models.py": File(code), "features/tasks/test_tasks.py": File(b"task\n")}
        ours = {
            "features/tasks/models.py": File(code.replace(b"    pass", b"    return all_of(Task)")),
            "features/tasks/test_tasks.py": File(b"task\n"),
            "features/tasks/extra.py": File(b"from features.tasks.models import Task, Multitask\n"),
        }
        theirs = {
            "features/tickets/models.py": File(code.replace(b"Task", b"Ticket").replace(b"tasks", b"tickets")),
            "features/tickets/test_tickets.py": File(b"ticket\n"),
        }
        found = merge(base, ours, theirs, {"tasks": "tickets", "task": "ticket", "Task": "Ticket"})
        assert found.conflicts == []
        assert b"return all_of(Ticket)" in found.tree["features/tickets/models.py"].data
        assert (
            found.tree["features/tickets/extra.py"].data == b"from features.tickets.models import Ticket, Multitask\n"
        )
        assert sorted(found.tree) == [f"features/tickets/{n}" for n in ("extra.py", "models.py", "test_tickets.py")]

    def it_knows_what_a_version_s_tables_are_called_by_now(self):
        told = [
            {},
            {"tasks": "tickets", "tasks.title": "tickets.name", "notes.task_id": "notes.ticket_id"},
            {"tickets": "cards", "tickets.name": "cards.label"},
            {"notes.text": "notes.body"},
        ]
        versions = Versions(
            project="p",
            versions=[
                Version(number=n, wish="", commit="", at="", renamed=names) for n, names in enumerate(told, 1)
            ],
        )  # fmt: skip
        assert renamed_since(versions, 1) == {
            "tasks": "cards",
            "tasks.title": "cards.label",
            "notes.task_id": "notes.ticket_id",
            "notes.text": "notes.body",
        }
        assert renamed_since(versions, 3) == {"notes.text": "notes.body"}
        assert renamed_since(versions, 4) == {}

    def it_forgets_names_that_were_taken_back(self):
        told = [{}, {"tasks": "tickets", "tasks.a": "tickets.b"}, {"tickets": "tasks", "tickets.b": "tasks.a"}]
        versions = Versions(
            project="p",
            versions=[
                Version(number=n, wish="", commit="", at="", renamed=names) for n, names in enumerate(told, 1)
            ],
        )  # fmt: skip
        assert renamed_since(versions, 1) == {}

    def it_knows_names_in_a_clone_too(self, site: Path, tmp_path: Path):
        with open_place(site) as place:
            turn = Turn.begin(place, "x")
            turn.lay(turn.merged(tree()).tree)
            turn.commit(tree(), wish="w", said=[], checks={}, seconds=0, renamed={"tasks": "tickets"})
        subprocess.run(["git", "clone", "-q", str(site), str(tmp_path / "clone")], check=True)
        with open_place(tmp_path / "clone") as place:
            assert renamed_since(place.versions, 1) == {"tasks": "tickets"}
