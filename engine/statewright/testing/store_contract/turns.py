"""What a turn writes is there whole, or not at all. Floor 6."""

from __future__ import annotations

import threading

from ...runtime.ports import Session
from ...runtime.rows import (
    Commit,
    Committed,
    DuplicateEvent,
    Erasure,
    Exists,
    IncidentRow,
    ReceiptRow,
    RefusalRow,
    RevisionConflict,
    Search,
    Wake,
    Written,
)
from .bench import Open, bench, first, following, instance, line, stored, wanted


def what_is_committed_is_there(open_store: Open) -> None:
    """A new instance, its log and its receipt are read as they were written."""
    at = bench(open_store)
    receipt = ReceiptRow(0, "start w li", "k1", "digest", '{"a":1}', at.now)
    key = at.start("i1", receipts=(receipt,), wake=Wake(at.now + 5), ref="r1")
    with at.store.session() as session:
        assert stored(session, "i1") == instance("i1", at.now)._replace(key=key, ref="r1")
        loaded = session.load("w", "i1")
        assert loaded is not None
        assert loaded == (key, 1, 1, 1, '{"data":{"n":1}}', at.now + 5, at.now)
        assert session.load_key(key) == loaded
        assert list(session.history(key, 0, 10)) == [line(key, 1, at.now)]
        assert session.receipt(0, "start w li", "k1") == receipt
        assert session.load("w", "i2") is None
        assert session.load_key(key + 1000) is None


def a_turn_replaces_what_was_read(open_store: Open) -> None:
    """The next turn is written; created_at stays, the log grows."""
    at = bench(open_store)
    key = at.start("i1")
    with at.store.session() as session:
        row = stored(session, "i1")
        assert session.commit(following(row, configuration=" c ", changed_at=at.now + 9)) == Committed(key)
    with at.store.session(write=False) as session:
        after = stored(session, "i1")
        assert (after.seq, after.configuration, after.created_at) == (2, " c ", at.now)
        assert [entry.seq for entry in session.history(key, 0, 10)] == [1, 2]
        assert [entry.seq for entry in session.history(key, 1, 10)] == [2]
        assert [entry.seq for entry in session.history(key, 0, 1)] == [1]


def a_stale_commit_writes_nothing(open_store: Open) -> None:
    """A commit that expects an older `seq` is a conflict, and the transaction can go on."""
    at = bench(open_store)
    key = at.start("i1")
    with at.store.session() as session:
        stale = following(stored(session, "i1"))
        session.commit(stale)
    with at.store.session() as session:
        late = stale._replace(outbox=(wanted("effect", key, "e", at.now),), wake=Wake(at.now))
        assert session.commit(late) == RevisionConflict()
        assert len(session.history(key, 0, 10)) == 2
        assert not session.waiting(key)
        assert not session.due(at.now, 10)


def many_turns_are_written_together(open_store: Open) -> None:
    """As if one after the other; one conflict among them is told, and then nothing may stay."""
    at = bench(open_store)
    keys = [at.start(f"i{n}", wake=Wake(at.now + n)) for n in range(5)]

    def commits(session: Session) -> list[Commit]:
        found = []
        for n, key in enumerate(keys):
            receipt = ReceiptRow(key, "event go", "k", "d", "{}", at.now)
            incident = IncidentRow(key, 1, "w", f"i{n}", "TimerDue", "guard", "no", "{}", at.now)
            row = following(
                stored(session, f"i{n}"),
                receipts=(receipt,),
                outbox=(wanted("message", key, f"m{n}", at.now),),
                wake=Wake(None if n == 2 else at.now + 50),
                incidents=(incident,) if n == 4 else (),
            )
            found.append(row)
        return found

    with at.store.session() as session:
        loaded = session.load_many("w", ["i3", "i0", "nobody"])
        assert loaded == {"i0": session.load("w", "i0"), "i3": session.load("w", "i3")}
        assert session.commit_many(commits(session))
    with at.store.session() as session:
        for n, key in enumerate(keys):
            assert stored(session, f"i{n}").seq == len(session.history(key, 0, 9)) == 2
            assert [row.name for row in session.waiting(key)] == [f"m{n}"]
            assert session.receipt(key, "event go", "k") is not None
        assert sorted(session.due(at.now + 50, 9)) == [key for key in keys if key != keys[2]]
        assert [row.id for row in session.incidents("w", 9)] == ["i4"]
        stale = [commit._replace(receipts=(), expected=1) for commit in commits(session)[:3]]
    with at.store.session() as session:
        assert not session.commit_many(stale)


def many_starts_are_written_together(open_store: Open) -> None:
    """As if one after the other, each with all that belongs to it; one that is there is told, as above."""
    at = bench(open_store)
    receipts = [ReceiptRow(0, "start w li", f"k{n}", "d", "{}", at.now) for n in range(5)]
    commits = [
        first(
            f"i{n}",
            at.now,
            receipts=(receipts[n],),
            outbox=(wanted("message", 0, f"m{n}", at.now),),
            wake=Wake(at.now + n) if n else None,
            indexed=(("n", f"{n}"),),
            snapshot=f'{{"data":{{"n":{n}}}}}',
        )
        for n in range(5)
    ]
    with at.store.session() as session:
        assert session.commit_many(commits)
    with at.store.session() as session:
        keys = [stored(session, f"i{n}").key for n in range(5)]
        assert keys == sorted(set(keys))
        for n, key in enumerate(keys):
            assert [row.seq for row in session.history(key, 0, 9)] == [1]
            assert [(row.name, row.instance, row.lane) for row in session.waiting(key)] == [
                (f"m{n}", key, key)
            ]
            assert session.receipt(0, "start w li", f"k{n}") == receipts[n]
        assert list(session.due(at.now + 9, 9)) == keys[1:]
        three = Search("w", fields=(("n", "3"),), indexed=frozenset({"n"}))
        assert [row.id for row in session.find(three)] == ["i3"]
    for again in (first("i1", at.now), first("new", at.now, receipts=(receipts[0],))):
        with at.store.session() as session:
            assert not session.commit_many([first("other", at.now), again])


def what_a_turn_settles_is_gone(open_store: Open) -> None:
    """The rows that it answers leave the outbox with it, and only with it; what it asks for is there."""
    at = bench(open_store)
    at.start("i1")
    sender = at.start("i2")
    for name in ("first", "second", "third"):
        at.request("message", sender, name)
    with at.store.session() as session:
        first_, second, third = session.waiting(sender)
    with at.store.session() as session:
        row = stored(session, "i1")
        asked = wanted("message", row.key, "answer", at.now)
        written = session.commit(following(row, settled=(first_.id,), outbox=(asked,)))
        assert isinstance(written, Committed)
        assert session.commit(following(row, settled=(second.id,))) == RevisionConflict()
    with at.store.session() as session:
        assert [one.name for one in session.waiting(sender)] == ["second", "third"]
        assert [one.name for one in session.waiting(row.key)] == ["answer"]
        assert session.commit_many([following(stored(session, "i1"), settled=(third.id,))])
    with at.store.session() as session:
        assert [one.name for one in session.waiting(sender)] == ["second"]


def an_id_is_taken_once(open_store: Open) -> None:
    """A second start with the id, or with a live ref, writes nothing, its receipt neither."""
    at = bench(open_store)
    at.start("i1", ref="r1")
    receipt = ReceiptRow(0, "start w li", "k2", "digest", "{}", at.now)
    with at.store.session() as session:
        assert session.commit(first("i1", at.now, receipts=(receipt,))) == Exists("id")
        assert session.receipt(0, "start w li", "k2") is None
        assert session.commit(first("i2", at.now, ref="r1", receipts=(receipt,))) == Exists("ref")
        assert session.receipt(0, "start w li", "k2") is None
        assert session.read("w", "i2") is None
    with at.store.session() as session:
        session.commit(following(stored(session, "i1"), status="done"))
        assert isinstance(session.commit(first("i3", at.now, ref="r1")), Committed)


def a_key_is_taken_once(open_store: Open) -> None:
    """A receipt that is there already is told before anything is written."""
    at = bench(open_store)
    receipt = ReceiptRow(0, "start w li", "k1", "digest", "{}", at.now)
    key = at.start("i1", receipts=(receipt,))
    with at.store.session() as session:
        again = session.commit(first("i2", at.now, receipts=(receipt,)))
        assert again == DuplicateEvent("start w li", "k1")
        assert session.read("w", "i2") is None
        mine = receipt._replace(instance=key, scope="event pay")
        assert session.keep_receipt(mine)
        assert not session.keep_receipt(mine._replace(answer="other"))
        assert session.receipt(key, "event pay", "k1") == mine
        session.drop_receipt(mine)
        assert session.receipt(key, "event pay", "k1") is None
        assert session.receipt(0, "start w li", "k1") is not None


def a_failed_transaction_leaves_nothing(open_store: Open) -> None:
    """An exception takes everything back."""
    at = bench(open_store)
    key = at.start("i1", wake=Wake(at.now + 50))
    try:
        with at.store.session() as session:
            row = stored(session, "i1")
            session.commit(
                following(
                    row,
                    wake=Wake(None),
                    outbox=(wanted("effect", key, "e", at.now),),
                    indexed=(("n", "1"),),
                    receipts=(ReceiptRow(key, "event go", "k", "d", "{}", at.now),),
                )
            )
            session.record_refusals((RefusalRow("w", "i1", "go", "role", "no", None, at.now),), 10)
            session.set_meter("m", 5)
            raise KeyError("on purpose")
    except KeyError:
        pass
    with at.store.session() as session:
        assert stored(session, "i1").seq == 1
        assert len(session.history(key, 0, 10)) == 1
        assert not session.waiting(key)
        assert session.receipt(key, "event go", "k") is None
        assert not session.refusals(None, None, 10)
        assert session.meter("m") is None
        assert list(session.due(at.now + 50, 10)) == [key]


def no_update_is_lost(open_store: Open) -> None:
    """Many threads change one instance at once: every change that was told as written is there."""
    at = bench(open_store)
    key = at.start("i1")
    each, threads = 15, 4
    written: list[Written] = []

    def work() -> None:
        done = 0
        while done < each:
            with at.store.session() as session:
                loaded = session.load("w", "i1")
                assert loaded is not None
                row = instance("i1", at.now)._replace(key=key, seq=loaded.seq, revision=loaded.revision)
                answer = session.commit(following(row))
            if isinstance(answer, Committed):
                written.append(answer)
                done += 1

    crew = [threading.Thread(target=work) for _ in range(threads)]
    for one in crew:
        one.start()
    for one in crew:
        one.join()
    with at.store.session() as session:
        assert stored(session, "i1").seq == len(written) + 1 == each * threads + 1
        assert [row.seq for row in session.history(key, 0, 999)] == list(range(1, each * threads + 2))


def a_person_can_be_erased(open_store: Open) -> None:
    """Rows of one instance stand otherwise; those of others, and what else they hold, as before."""
    at = bench(open_store)
    lines = [line(0, 1, at.now)._replace(checkpoint="{}", input='{"who":"li"}') for _ in range(2)]
    key, other = (at.start(f"i{n}", log=one, ref=f"li{n}") for n, one in enumerate(lines))
    incident = IncidentRow(0, 1, "w", "i0", "Advance", "fault", "li", '{"who":"li"}', at.now)
    for one in (key, other):
        at.request("message", one, "tell", body='{"who":"li"}', target="w li", error="no li")
        with at.store.session() as session:
            for number in range(2):
                session.keep_receipt(ReceiptRow(one, "caller li", f"k{number}", "digest", "li", at.now))
            loaded = session.load_key(one)
            assert loaded is not None
            row = stored(session, f"i{(key, other).index(one)}")
            session.commit(following(row, incidents=(incident._replace(instance=one),)))
            session.record_refusals([RefusalRow("w", row.id, "go", "role", "li", "li", at.now)], 10)
    with at.store.session() as session:
        (out,) = session.waiting(key)
        first, second = session.receipts(key)
        begun = session.history(key, 0, 1)[0]
        session.erase(
            Erasure(
                key,
                "w",
                "i0",
                None,
                (begun._replace(input="{}", trace='["-"]', checkpoint=None),),
                (out._replace(body="{}", target="w -", key="-", error=None),),
                (incident._replace(instance=key, input="{}", message="-"),),
                (first._replace(answer="-"),),
                (second,),
            )
        )
    with at.store.session() as session:
        assert session.history(key, 0, 1)[0] == begun._replace(input="{}", trace='["-"]', checkpoint=None)
        assert list(session.waiting(key)) == [out._replace(body="{}", target="w -", key="-", error=None)]
        held = {one.instance: (one.input, one.message) for one in session.incidents("w", 9)}
        assert held == {key: ("{}", "-"), other: ('{"who":"li"}', "li")}
        assert list(session.receipts(key)) == [first._replace(answer="-")]
        assert [one.id for one in session.refusals("w", None, 9)] == ["i1"]
        assert (stored(session, "i0").ref, stored(session, "i1").ref) == (None, "li1")
        kept = (session.history(other, 0, 1)[0], *session.waiting(other), *session.receipts(other))
        assert all("li" in repr(row) for row in kept)
        assert len(kept) == 4


def old_instances_are_forgotten(open_store: Open) -> None:
    """Ended long ago and without incidents; nothing of them is left."""
    at = bench(open_store)
    receipt = ReceiptRow(0, "start w li", "k1", "digest", "{}", at.now)
    old = at.start("old", status="done", receipts=(receipt,), indexed=(("n", "1"),))
    at.start("running")
    at.start("held", status="done", incidents=1)
    with at.store.session() as session:
        session.keep_receipt(receipt._replace(instance=old))
        assert session.forget(at.now, 10) == 0
        assert session.forget(at.now + 1, 10) == 1
        assert [row.id for row in session.find(Search("w"))] == ["running", "held"]
        assert session.receipt(old, "start w li", "k1") is None
        assert session.load_key(old) is None
        assert isinstance(session.commit(first("old", at.now)), Committed)
