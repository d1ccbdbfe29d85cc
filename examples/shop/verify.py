"""Has every instance lived by its rules? Each log is folded again, and looked at for what must not be in it.

What is checked on the log, beside the replay: properties of the forms `holds`, `at_most`, `never ... since`
and `precedes` whose subjects are states, events and effects without conditions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any, NamedTuple

from statewright.kernel import Definition, Snapshot, Status
from statewright.loading import load_all
from statewright.runtime import Entry, NotFound

from .audit import instances
from .opening import Shop, open_shop
from .resting import stuck
from .settings import Settings


class Share(NamedTuple):
    """Every so many-th instance."""

    number: int = 0
    of: int = 1


WHOLE = Share()


class Verdict(NamedTuple):
    """Instances looked at, by workflow; replays that differ; broken properties; what is stuck; incidents.

    `other_rules`: instances of other versions than those in the folder; only their replay is checked.
    """

    instances: dict[str, int]
    other_rules: int
    differing: list[str]
    broken: list[str]
    stuck: list[str]
    incidents: list[str]


def verify(shop: Shop, told: Callable[[int], object] = lambda _: None, share: Share = WHOLE) -> Verdict:
    """Look at every instance of a share; `told` hears how many were looked at."""
    counted: Counter[str] = Counter()
    differing: list[str] = []
    broken: list[str] = []
    waiting: list[str] = []
    others = 0

    def runs(workflow: str, id: str) -> bool:
        try:
            return shop.engine.get(workflow, id).status is Status.RUNNING
        except NotFound:
            return False

    for definition in load_all(shop.settings.workflows).definitions.values():
        for place, found in enumerate(instances(shop, definition.name)):
            if place % share.of != share.number:
                continue
            counted[definition.name] += 1
            told(counted.total())
            name = f"{definition.name} {found.id}"
            replayed = shop.engine.replay(definition.name, found.id)
            if not replayed.same:
                differing.append(f"{name}: {replayed.message}")
            view = shop.engine.get(definition.name, found.id)
            if view.snapshot.instance.digest != definition.digest:
                others += 1
                continue
            if vain := stuck(definition, view.snapshot, runs):
                waiting.append(f"{name}: {vain}")
            history = shop.engine.history(definition.name, found.id)
            broken.extend(f"{name}: {prop}" for prop in broken_properties(definition, view.snapshot, history))
    held = shop.engine.incidents(limit=1000)
    words = [f"{one.workflow} {one.id}: {one.reason} {one.message}" for one in held]
    return Verdict(dict(counted), others, differing, broken, waiting, words)


def verify_at_once(settings: Settings, processes: int, told: Callable[[int], object]) -> Verdict:
    """As `verify`, by several processes, each with its share of every workflow's instances."""
    shares = [Share(number, processes) for number in range(processes)]
    counted: Counter[str] = Counter()
    lists: tuple[list[str], ...] = ([], [], [])
    others, incidents = 0, list[str]()
    with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
        for found in pool.map(_verified, [settings] * processes, shares):
            counted.update(found.instances)
            others += found.other_rules
            incidents = found.incidents
            for whole, part in zip(lists, (found.differing, found.broken, found.stuck), strict=True):
                whole.extend(part)
            told(counted.total())
    return Verdict(dict(counted), others, *lists, incidents)


def _verified(settings: Settings, share: Share) -> Verdict:
    shop = open_shop(settings)
    try:
        return verify(shop, share=share)
    finally:
        shop.close()


Happened = tuple[str, str]
"""(state, PATH), (event, NAME) or (effect, NAME)."""


def happenings(history: Sequence[Entry]) -> Iterator[Happened]:
    """What a log tells, in order."""
    for entry in history:
        for moment in entry.steps:
            for micro in moment["steps"]:
                if micro[1] != "dropped":
                    yield ("event", micro[0])
                    yield from (("state", path) for path in micro[3])
            yield from (("effect", name) for name, _ in moment.get("asked", {}).get("effects", ()))


def broken_properties(definition: Definition, last: Snapshot, history: Sequence[Entry]) -> Iterator[str]:
    """The names of the properties that this life breaks."""
    life = list(happenings(history))
    for prop in definition.properties:
        if not _kept(prop, definition, last, life):
            yield prop.name


def _kept(prop: Any, definition: Definition, last: Snapshot, life: list[Happened]) -> bool:
    match prop.form:
        case "holds":
            active = frozenset(_around(last.configuration))
            run = prop.expression.run
            return bool(run(last.data, None, last.last_at, None, last.instance, active))
        case "at_most" if _plain(prop.subjects):
            return sum(life.count((one.kind, one.name)) for one in prop.subjects) <= prop.times
        case "never" if prop.scope == "since" and _plain((*prop.subjects, prop.scope_subject)):
            since = _index(life, prop.scope_subject)
            return since is None or all((one.kind, one.name) not in life[since:] for one in prop.subjects)
        case "precedes" if _plain((prop.first, prop.then)):
            then = _index(life, prop.then)
            first = _index(life, prop.first)
            return then is None or (first is not None and first <= then)
    return True


def _plain(subjects: Sequence[Any]) -> bool:
    return all(one.kind != "final" and one.when is None and one.of is None for one in subjects)


def _index(life: list[Happened], subject: Any) -> int | None:
    wanted = (subject.kind, subject.name)
    return life.index(wanted) if wanted in life else None


def _around(paths: Sequence[str]) -> Iterator[str]:
    for path in paths:
        parts = path.split(".")
        yield from (".".join(parts[: count + 1]) for count in range(len(parts)))
