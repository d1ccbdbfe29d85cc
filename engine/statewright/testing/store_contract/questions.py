"""What people find: instances, incidents, definitions, refusals, gauges. Floor 6."""

from __future__ import annotations

from ...runtime.rows import DefinitionRow, Gauges, IncidentRow, RefusalRow, Search, Wake
from .bench import SECOND, Open, bench, first, following, stored


def instances_are_found(open_store: Open) -> None:
    """By state and its ancestors, status, ref, fields, ages and incidents, page by page."""
    at = bench(open_store)
    at.start("i1", configuration=" a.b ", snapshot='{"data":{"n":1,"who":"li"}}', indexed=(("n", "1"),))
    at.start("i2", configuration=" a.bc ", snapshot='{"data":{"n":2,"who":"li"}}', indexed=(("n", "2"),))
    at.start(
        "i3",
        configuration=" p.x.l q.r ",
        snapshot='{"data":{"n":2,"who":null}}',
        incidents=1,
        indexed=(("n", "2"),),
    )
    at.start("i4", configuration=" a.b ", status="done", ref="r4", created_at=at.now - 10 * SECOND)

    def found(**what: object) -> list[str]:
        with at.store.session(write=False) as session:
            return [row.id for row in session.find(Search("w")._replace(**what))]  # type: ignore[arg-type]

    assert found() == ["i1", "i2", "i3", "i4"]
    assert found(workflow="x") == []
    assert found(state="a.b") == ["i1", "i4"]
    assert found(state="a") == ["i1", "i2", "i4"]
    assert found(state="p.x") == found(state="q") == found(state="q.r") == ["i3"]
    assert found(state="b") == []
    assert found(state="a.b", status="running") == ["i1"]
    assert found(ref="r4") == ["i4"]
    assert found(fields=(("n", "2"),)) == ["i2", "i3"]
    assert found(fields=(("n", "2"),), indexed=frozenset(("n",))) == ["i2", "i3"]
    assert found(fields=(("n", "2"), ("who", '"li"'))) == ["i2"]
    assert found(fields=(("who", "null"),), status="running") == ["i3"]
    assert found(created_before=at.now - SECOND) == ["i4"]
    assert found(changed_before=at.now - SECOND) == []
    assert found(incident=True) == ["i3"]
    assert found(limit=2) == ["i1", "i2"]
    with at.store.session(write=False) as session:
        second = session.find(Search("w"))[1].key
    assert found(after=second) == ["i3", "i4"]


def an_indexed_field_follows_its_value(open_store: Open) -> None:
    """What is indexed is replaced and removed with the turn that changes it."""
    at = bench(open_store)
    at.start("i1", indexed=(("n", "1"),))

    def found(value: str) -> int:
        wanted = Search("w", fields=(("n", value),), indexed=frozenset(("n",)))
        with at.store.session(write=False) as session:
            return len(session.find(wanted))

    for value in ("2", None):
        with at.store.session() as session:
            row = stored(session, "i1")
            text = '{"data":{"n":2}}' if value else '{"data":{}}'
            session.commit(following(row, indexed=(("n", value),), snapshot=text))
        assert (found("1"), found("2")) == (0, 1 if value else 0)


def a_ref_finds_the_live_one(open_store: Open) -> None:
    """By id first; by ref the live instance, else the newest."""
    at = bench(open_store)
    at.start("i1", ref="r", status="done")
    at.start("i2", ref="r", status="done")
    with at.store.session() as session:
        assert session.resolve("w", "r") == "i2"
        session.commit(first("i3", at.now, ref="r"))
        session.commit(first("i4", at.now, ref="r", status="done"))
        assert session.resolve("w", "r") == "i3"
        assert session.resolve("w", "i1") == "i1"
        assert session.resolve("w", "nobody") is None


def incidents_are_listed(open_store: Open) -> None:
    """Written with the turn that makes them, gone with the one that ends them."""
    at = bench(open_store)
    key = at.start("i1")
    rows = [IncidentRow(key, n, "w", "i1", "TimerDue", "guard", "no", "{}", at.now + n) for n in (2, 1)]
    with at.store.session() as session:
        session.commit(following(stored(session, "i1"), incidents=tuple(rows)))
        assert [row.number for row in session.incidents(None, 10)] == [1, 2]
        assert list(session.incidents("x", 10)) == []
        assert list(session.incidents("w", 1)) == [rows[1]]
        session.commit(following(stored(session, "i1"), incidents_gone=(1,)))
        assert list(session.incidents("w", 10)) == [rows[0]]


def definitions_are_published(open_store: Open) -> None:
    """Stored once by digest; one of a workflow is active."""
    at = bench(open_store)
    one = DefinitionRow(0, "w", 1, "d1", 1, "{}", True, at.now)
    two = one._replace(version=2, digest="d2")
    with at.store.session() as session:
        first_key = session.publish(one)
        assert session.publish(one) == first_key
        found = session.active("w")
        assert found == one._replace(key=first_key)
        second_key = session.publish(two)
        assert [row.key for row in session.definitions("w")] == [first_key, second_key]
        active = session.active("w")
        assert active is not None
        assert active.digest == "d2"
        session.publish(one._replace(workflow="x", digest="d3", active=False))
        assert session.active("x") is None
        assert len(session.definitions()) == 3
        again = session.definition(first_key)
        assert again is not None
        assert (again.digest, again.active) == ("d1", False)
        assert session.definition(first_key + 99) is None


def refusals_are_bounded(open_store: Open) -> None:
    """The newest are kept, and told newest first."""
    at = bench(open_store)
    rows = [RefusalRow("w", f"i{n % 2}", "go", "role", f"no {n}", None, at.now + n) for n in range(9)]
    with at.store.session() as session:
        for row in rows:
            session.record_refusals((row,), 4)
    with at.store.session() as session:
        kept = session.refusals(None, None, 10)
        assert [row.message for row in kept] == ["no 8", "no 7", "no 6", "no 5"]
        assert [row.message for row in session.refusals("w", "i0", 10)] == ["no 8", "no 6"]
        assert not session.refusals("x", None, 10)


def gauges_tell_the_oldest(open_store: Open) -> None:
    """Counts, and the oldest of what waits."""
    at = bench(open_store)
    with at.store.session(write=False) as session:
        assert session.gauges() == Gauges(0, None, 0, 0, None, 0, 0, at.now)
    key = at.start("i1", wake=Wake(at.now + 7))
    at.request("message", key, "m")
    at.clock.sleep(1)
    at.request("effect", key, "e")
    with at.store.session(write=False) as session:
        late = Gauges(1, at.now - SECOND + 7, 1, 1, at.now - SECOND, 0, 0, at.now)
        assert session.gauges() == late
        message, _ = session.waiting(key)
        assert message.name == "m"
    with at.store.session() as session:
        session.reschedule(message._replace(due_at=at.now + SECOND))
    with at.store.session(write=False) as session:
        assert session.gauges() == late._replace(oldest_outbox=at.now, later=1)
    with at.store.session() as session:
        assert len(session.claim_effects(at.now, ("e",), 1, 5 * SECOND, "w1")) == 1
    with at.store.session(write=False) as session:  # what is leased is being done, until the lease is over
        assert session.gauges() == late._replace(oldest_outbox=None, later=1)
    at.clock.sleep(6)
    with at.store.session(write=False) as session:
        assert session.gauges().oldest_outbox == at.now - 6 * SECOND
