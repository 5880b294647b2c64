"""Projects and versions: nothing that was made is lost."""

from __future__ import annotations

import threading

import pytest

from app.store import conversation, projects, versions
from app.store.errors import Conflict, NotFound, StoreError


@pytest.fixture
def project(store):
    with store.write() as session:
        return projects.create(session, kind="deck", owner="me", title="Night buses")


def commit(store, project, word, **more):
    (blob,) = store.keep(word.encode())
    with store.write() as session:
        return versions.commit(session, project.id, spec={"word": word}, files={"deck/word.txt": blob.sha256}, **more)


def walk(store, step, *arguments):
    with store.write() as session:
        return step(session, *arguments)


def shown(store, project):
    with store.read() as session:
        head = projects.get(session, project.id).head_id
        return versions.get(session, head).spec["word"]


class DescribeVersions:
    def it_is_a_spec_and_files_on_top_of_its_parent(self, store, project):
        first, second = commit(store, project, "one"), commit(store, project, "two", note="Shorter")
        with store.read() as session:
            assert versions.get(session, second.id) == second
        assert (first.number, first.parent_id, second.number, second.parent_id) == (1, None, 2, first.id)
        assert store.blobs.get(second.files["deck/word.txt"]) == b"two"
        assert second.note == "Shorter"

    def it_walks_back_and_on(self, store, project):
        for word in ("one", "two", "three"):
            commit(store, project, word)
        words = []
        for step in (versions.undo, versions.undo, versions.redo, versions.redo):
            walk(store, step, project.id)
            words.append(shown(store, project))
        assert words == ["two", "one", "two", "three"]

    @pytest.mark.parametrize("step", [versions.undo, versions.redo])
    def it_says_when_there_is_nowhere_to_go(self, store, project, step):
        with pytest.raises(Conflict, match="nothing to"):
            walk(store, step, project.id)
        commit(store, project, "one")
        with pytest.raises(Conflict, match="nothing to"):
            walk(store, step, project.id)

    def it_keeps_what_was_undone_as_a_sister(self, store, project):
        commit(store, project, "one")
        two = commit(store, project, "two")
        walk(store, versions.undo, project.id)
        three = commit(store, project, "three")
        assert three.parent_id == two.parent_id
        with pytest.raises(Conflict):
            walk(store, versions.redo, project.id)
        walk(store, versions.go_to, project.id, two.id)
        assert shown(store, project) == "two"
        with store.read() as session:
            assert [v.spec["word"] for v in versions.history(session, project.id)] == ["one", "two", "three"]

    def it_restores_an_older_one_on_top(self, store, project):
        one = commit(store, project, "one")
        two = commit(store, project, "two")
        again = walk(store, versions.restore, project.id, one.id)
        assert (again.spec, again.files, again.parent_id) == (one.spec, one.files, two.id)
        assert again.note == "Version 1 again"

    def it_branches_into_a_project_of_its_own(self, store, project):
        one = commit(store, project, "one")
        with store.write() as session:
            twin = versions.branch(session, one.id, owner="you", title="Day buses")
        commit(store, twin, "two")
        assert (shown(store, project), shown(store, twin), twin.owner) == ("one", "two", "you")
        walk(store, versions.undo, twin.id)
        assert shown(store, twin) == "one"
        with pytest.raises(Conflict, match="nothing to undo"):
            walk(store, versions.undo, twin.id)

    def it_goes_to_no_version_of_another_project(self, store, project):
        with store.write() as session:
            other = projects.create(session, kind="deck", owner="you", title="Other")
        theirs = commit(store, other, "secret")
        for step in (versions.go_to, versions.restore):
            with pytest.raises(NotFound):
                walk(store, step, project.id, theirs.id)

    def it_makes_the_same_work_once(self, store, project):
        first = commit(store, project, "one", key="job-1")
        assert commit(store, project, "one", key="job-1") == first
        with store.read() as session:
            assert len(versions.history(session, project.id)) == 1

    def it_refuses_a_change_of_something_older(self, store, project):
        one = commit(store, project, "one", expected_head=None)
        commit(store, project, "two", expected_head=one.id)
        with pytest.raises(Conflict, match="changed meanwhile"):
            commit(store, project, "three", expected_head=one.id)

    def it_numbers_without_gaps_when_many_commit_at_once(self, store, project):
        threads = [threading.Thread(target=commit, args=(store, project, str(n))) for n in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        with store.read() as session:
            made = versions.history(session, project.id)
        assert [v.number for v in made] == list(range(1, 9))
        assert [v.parent_id for v in made] == [None, *[v.id for v in made[:-1]]]

    def it_names_no_bytes_that_were_never_kept(self, store, project):
        with pytest.raises(StoreError, match="never kept"), store.write() as session:
            versions.commit(session, project.id, spec={}, files={"x": "0" * 64})

    @pytest.mark.parametrize("ident", ["", "nothing", "a\0b", "' OR 1=1 --"])
    def it_says_what_it_does_not_find(self, store, ident):
        with pytest.raises(NotFound), store.read() as session:
            versions.get(session, ident)
        with pytest.raises(NotFound), store.read() as session:
            projects.get(session, ident)


class DescribeProjects:
    def it_lists_the_latest_changed_first(self, store, project):
        with store.write() as session:
            projects.create(session, kind="poster", owner="me", title="100 % wool_x")
            projects.create(session, kind="deck", owner="you", title="Theirs")
        commit(store, project, "one")
        with store.read() as session:
            assert [p.title for p in projects.listed(session, owner="me")] == ["Night buses", "100 % wool_x"]
            assert [p.title for p in projects.listed(session, kind="poster")] == ["100 % wool_x"]
            assert [p.title for p in projects.listed(session, search="0 % WOOL_")] == ["100 % wool_x"]
            assert projects.listed(session, search="l_b") == []

    def it_goes_into_the_bin_and_out_again(self, store, project):
        walk(store, projects.delete, project.id)
        with store.read() as session:
            assert projects.listed(session) == []
            assert [p.id for p in projects.listed(session, deleted=True)] == [project.id]
        walk(store, projects.undelete, project.id)
        with store.read() as session:
            assert [p.id for p in projects.listed(session)] == [project.id]


class DescribeConversation:
    def it_says_which_version_a_turn_led_to(self, store, project):
        with store.write() as session:
            conversation.add_turn(session, project.id, role="person", text="Make it short", job_id="j1")
        made = commit(store, project, "one")
        with store.write() as session:
            conversation.led_to(session, "j1", made.id)
            conversation.add_turn(session, project.id, role="agent", text="Done")
        with store.read() as session:
            said = [(t.number, t.role, t.version_id) for t in conversation.turns(session, project.id)]
        assert said == [(1, "person", made.id), (2, "agent", None)]

    def it_keeps_a_source_once(self, store, project):
        (blob,) = store.keep(b"# Bees")
        given = {"name": "bees.md", "sha256": blob.sha256, "media_type": "text/markdown"}
        with store.write() as session:
            one = conversation.add_source(session, project.id, **given)
            assert conversation.add_source(session, project.id, **given) == one
        with store.write() as session:
            conversation.remove_source(session, project.id, one.id)
            assert conversation.sources(session, project.id) == []
