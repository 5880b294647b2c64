"""Jobs as rows: what a client does, with no worker in sight."""

from __future__ import annotations

import threading

import pytest

from app.jobs import queue
from app.jobs.lease import MOST_TRIES, Superseded, claim
from app.store.errors import Conflict, NotFound, StoreError
from model.errors import ImpastoError


def submit(store, **more):
    given = {"kind": "loop", "owner": "me", "title": "Night buses", "request": {"a": 1}}
    with store.write() as session:
        return queue.submit(session, **{**given, **more})


def call(store, step, *arguments):
    with store.write() as session:
        return step(session, *arguments)


def run_of(store, job):
    with store.read() as session:
        return queue.row_of(session, job.id).run_id


def claimed(store, job, worker="w1"):
    lease = claim(store, job.id, run_of(store, job), worker)
    assert lease is not None
    return lease


def states(store, job):
    with store.read() as session:
        return [e.body["state"] for e in queue.events(session, job.id) if e.kind == "state"]


class DescribeSubmitting:
    def it_queues_a_job_with_its_files(self, store):
        (blob,) = store.keep(b"# Bees")
        job = submit(store, files={"bees.md": blob.sha256})
        assert (job.state, job.last_event, states(store, job)) == ("queued", 1, ["queued"])

    def it_makes_one_job_of_a_wish_sent_twice(self, store):
        assert submit(store, key="click-1").id == submit(store, key="click-1").id
        assert submit(store, key="click-2").id != submit(store, key="click-1").id

    @pytest.mark.parametrize("name", ["", ".", "..", "/a", "a//b", "a/../b", "../x", "a\\b", "a\0"])
    def it_takes_no_name_that_leads_elsewhere(self, store, name):
        with pytest.raises(ValueError, match="plain name"):
            submit(store, files={name: "0" * 64})

    def it_takes_no_file_that_was_never_kept(self, store):
        with pytest.raises(StoreError, match="never kept"):
            submit(store, files={"a": "0" * 64})

    def it_lists_the_newest_first(self, store):
        first, second = submit(store), submit(store, owner="you")
        with store.read() as session:
            assert [j.id for j in queue.listed(session)] == [second.id, first.id]
            assert [j.id for j in queue.listed(session, owner="me")] == [first.id]
            assert queue.listed(session, states=("done",)) == []

    def it_says_what_it_does_not_find(self, store):
        for step in (queue.cancel, queue.retry):
            with pytest.raises(NotFound, match="no job"):
                call(store, step, "nothing")


class DescribeEvents:
    def it_numbers_them_without_gaps_whoever_writes(self, store):
        job = submit(store)
        lease = claimed(store, job)
        threads = [threading.Thread(target=lambda: [lease.say("note", {"n": n}) for n in range(5)]) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        with store.read() as session:
            assert [e.number for e in queue.events(session, job.id)] == list(range(1, 23))

    def it_replays_from_any_number(self, store):
        job = submit(store)
        lease = claimed(store, job)
        lease.say("note", {"message": "\0 \ud800 夜"})
        with store.read() as session:
            (event,) = queue.events(session, job.id, after=2)
        assert event.body == {"message": "\0 \ud800 夜"}


class DescribeCancelling:
    def it_ends_at_once_what_does_not_run(self, store):
        job = submit(store)
        assert call(store, queue.cancel, job.id).state == "cancelled"
        assert claim(store, job.id, run_of(store, job), "w") is None

    def it_asks_what_runs(self, store):
        job = submit(store)
        lease = claimed(store, job)
        assert call(store, queue.cancel, job.id).cancel_asked
        lease.cancelled()
        assert states(store, job) == ["queued", "running", "cancelled"]

    def it_says_so_once(self, store):
        job = submit(store)
        claimed(store, job)
        call(store, queue.cancel, job.id)
        assert call(store, queue.cancel, job.id).last_event == 3

    def it_leaves_alone_what_has_ended(self, store):
        job = submit(store)
        claimed(store, job).finish({"a": 1})
        assert call(store, queue.cancel, job.id).state == "done"


class DescribeAnswering:
    def it_goes_on_with_the_answer(self, store):
        job = submit(store)
        claimed(store, job).pause({"outline": [1]})
        with store.read() as session:
            assert queue.find(session, job.id).question == {"outline": [1]}
        assert call(store, queue.answer, job.id, {"outline": [2]}).state == "queued"
        assert claimed(store, job)
        assert states(store, job) == ["queued", "running", "waiting", "queued", "running"]

    def it_refuses_what_was_not_asked(self, store):
        with pytest.raises(Conflict, match="does not wait"):
            call(store, queue.answer, submit(store).id, 1)


class DescribeRetrying:
    def it_starts_what_failed_again(self, store):
        job = submit(store)
        claimed(store, job).fail(ImpastoError("It broke.", fix="Mend it."))
        with store.read() as session:
            error = queue.find(session, job.id).error
        assert (error.sentence, error.fix) == ("It broke.", "Mend it.")
        again = call(store, queue.retry, job.id)
        assert (again.state, again.error, again.ended_at) == ("queued", None, None)

    def it_refuses_what_did_not(self, store):
        with pytest.raises(Conflict, match="cannot be retried"):
            call(store, queue.retry, submit(store).id)


class DescribeFences:
    def it_lets_only_the_newest_holder_write(self, store):
        job = submit(store)
        old, new = claimed(store, job, "w1"), claimed(store, job, "w2")
        for write in (
            lambda: old.say("note", {}),
            lambda: old.finish({}),
            lambda: old.fail(ImpastoError("x")),
            lambda: old.pause({}),
            old.cancelled,
            old.release,
        ):
            with pytest.raises(Superseded):
                write()
        new.say("note", {})

    @pytest.mark.parametrize("step", ["answer", "retry", "cancel"])
    def it_ends_with_the_run(self, store, step):
        job = submit(store)
        lease = claimed(store, job)
        if step == "answer":
            lease.pause({})
            call(store, queue.answer, job.id, 1)
        elif step == "retry":
            lease.fail(ImpastoError("x"))
            call(store, queue.retry, job.id)
        else:
            lease.release()
            call(store, queue.cancel, job.id)
        with pytest.raises(Superseded):
            lease.say("note", {})

    def it_gives_no_job_to_a_run_of_yesterday(self, store):
        job = submit(store)
        yesterday = run_of(store, job)
        claimed(store, job).release()
        assert claim(store, job.id, yesterday, "w") is None

    def it_gives_up_what_takes_its_process_down_each_time(self, store):
        job = submit(store)
        for _ in range(MOST_TRIES):
            claimed(store, job)
        assert claim(store, job.id, run_of(store, job), "w") is None
        with store.read() as session:
            found = queue.find(session, job.id)
        assert (found.state, found.error.code) == ("failed", "poison")

    def it_has_one_holder_when_many_claim_at_once(self, store):
        job = submit(store)
        leases = []
        run = run_of(store, job)
        threads = [
            threading.Thread(target=lambda n=n: leases.append(claim(store, job.id, run, f"w{n}"))) for n in range(3)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        alive = []
        for lease in filter(None, leases):
            try:
                lease.say("note", {})
                alive.append(lease)
            except Superseded:
                continue
        assert len(alive) == 1
