"""Is there a run of a system that breaks a property, and with which values? Best first, nearest to the break.

Floor 3. A path is followed as long as the solver finds values for it. Only what needs no made-up workflow is
tried, so that what is found can really happen. The values are made small at the end.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from heapq import heappop, heappush
from typing import Any

import z3

from ..kernel.definition import Field
from .formulas import SymbolsIn, conjunction, disjunction, is_false, number_of, replaced
from .symbols import Record, Scalar, Value, leaves, paired
from .system_graph import Joint, SystemGraph, whole_edge
from .system_members import Remembered
from .system_nodes import Node
from .unrolling import Run, Unrolling

CHECKS_MAX = 2_500
"""How many steps are tried."""
VISITS_MAX = 6
"""How often a node is gone on from: each time with other data."""
STEPS_MAX = 40
CHECK_LIMIT = 400_000
TEXTS_FROM, IDS_FROM, PEOPLE_FROM = 1_500_000, 2_000_000, 3_000_000
HASTE = 2
"""How much more what is left of the way weighs than what was gone: more finds sooner, less finds shorter."""
FOUND_MAX = 8
"""How many runs are offered to the kernel."""


@dataclass(frozen=True, slots=True)
class Path:
    """Joints from the first node on, what their conditions come to, and what is stored at its end."""

    joints: tuple[Joint, ...]
    conditions: tuple[Any, ...]
    terms: Mapping[int, Any]


class Search:
    """A search in one graph."""

    def __init__(
        self, graph: SystemGraph, holding: Remembered, names: frozenset[str], needed: Any, checks_max: int
    ) -> None:
        self._graph = graph
        self._holding = holding
        self._checks_max = checks_max
        self._stored = {number_of(term): term for term in leaves(Record(holding.stored))}
        self._symbols = SymbolsIn()
        self._solver = z3.SimpleSolver()
        self._solver.set("rlimit", CHECK_LIMIT)
        self._solver.add(*holding.well_formed(), needed)
        self._texts = 0
        self.checks = 0
        self._leaving: dict[Node, list[Joint]] = {}
        for joint in graph.joints:
            if _worth_trying(joint, names):
                self._leaving.setdefault(joint.source, []).append(joint)

    def runs(self) -> Iterator[tuple[tuple[Joint, ...], Run]]:
        """Runs that break the property, the shortest that are easily found first."""
        near = self._distances()
        if self._graph.first not in near:
            return
        waiting: list[tuple[int, int, int, Path]] = []
        count = found = 0
        heappush(waiting, (near[self._graph.first], 0, 0, Path((), (), {})))
        visits: dict[Node, int] = {}
        while waiting and self.checks < self._checks_max and found < FOUND_MAX:
            _, _, _, path = heappop(waiting)
            node = path.joints[-1].target if path.joints else self._graph.first
            if path.joints and not is_false(path.joints[-1].bad):
                run = self._values(path.joints)
                if run is not None:
                    found += 1
                    yield path.joints, run
                continue
            visits[node] = visits.get(node, 0) + 1
            if visits[node] > VISITS_MAX or len(path.joints) >= STEPS_MAX:
                continue
            for joint in self._leaving.get(node, ()):
                breaks = not is_false(joint.bad)
                if not breaks and joint.target not in near:
                    continue
                longer = self._longer(path, joint)
                if longer is not None:
                    count += 1
                    left = 0 if breaks else near[joint.target]
                    heappush(waiting, (len(longer.joints) + HASTE * left, left, count, longer))

    def _distances(self) -> dict[Node, int]:
        into: dict[Node, list[Node]] = {}
        near: dict[Node, int] = {}
        waiting: deque[Node] = deque()
        for joints in self._leaving.values():
            for joint in joints:
                into.setdefault(joint.target, []).append(joint.source)
                if not is_false(joint.bad) and joint.source not in near:
                    near[joint.source] = 1
                    waiting.append(joint.source)
        while waiting:
            node = waiting.popleft()
            for source in into.get(node, ()):
                if source not in near:
                    near[source] = near[node] + 1
                    waiting.append(source)
        return near

    def _longer(self, path: Path, joint: Joint) -> Path | None:
        """The path with one joint more; None if no values go along it."""
        depth = len(path.joints)
        condition = self._at(joint.condition, path.terms, depth)
        if not is_false(joint.bad):
            condition = conjunction(condition, self._at(joint.bad, path.terms, depth))
        conditions = (*path.conditions, condition)
        if not self._possible(conditions):
            return None
        terms = dict(path.terms)
        for name, value in joint.move.updates.items():
            for old, new in paired(self._holding.stored[name], value):
                terms[number_of(old)] = self._at(new, path.terms, depth)
        return Path((*path.joints, joint), conditions, terms)

    def _at(self, formula: Any, terms: Mapping[int, Any], depth: int) -> Any:
        """A formula with what is stored by now, and inputs of this step's own."""
        olds, news = [], []
        for key, symbol in self._symbols(formula).items():
            if key in self._stored:
                if key in terms:
                    olds.append(symbol)
                    news.append(terms[key])
            else:
                olds.append(symbol)
                news.append(z3.Const(f"{symbol}@{depth}", symbol.sort()))
        if not olds:
            return formula
        if isinstance(formula, z3.BoolRef):
            return replaced(formula, tuple(olds), tuple(news))
        return z3.substitute(formula, *zip(olds, news, strict=True))

    def _possible(self, conditions: Sequence[Any]) -> bool:
        self.checks += 1
        self._solver.push()
        self._solver.add(*conditions)
        answer = self._solver.check()
        self._solver.pop()
        return bool(answer == z3.sat)

    def _values(self, joints: tuple[Joint, ...]) -> Run | None:
        stored: Mapping[str, Value] = self._holding.stored
        for wishes in (self._wishes(joints), self._ids()):
            edges = [
                whole_edge(joint, stored, place or None, place + 1) for place, joint in enumerate(joints)
            ]
            edges = [
                replace(edge, condition=conjunction(edge.condition, *wishes.get(place, ())))
                for place, edge in enumerate(edges)
            ]
            run = Unrolling(self._holding, edges, [edges[-1]]).search(len(edges)).run
            if run is not None:
                return run
        return None

    def _ids(self) -> dict[int, list[Any]]:
        """Instances have ids that nothing else is called."""
        return {0: [member.id.term == IDS_FROM + member.number for member in self._holding.members]}

    def _wishes(self, joints: tuple[Joint, ...]) -> dict[int, list[Any]]:
        """For each step what makes it easier to read: names that mean something, a person for each role."""
        wishes = self._ids()
        for member in self._holding.members:
            for name, field in member.definition.data.items():
                value = member.machine.stored.get(name)
                if isinstance(value, Scalar) and value.kind == "string":
                    wishes[0].extend(self._readable(value, field))
        for place, joint in enumerate(joints):
            way = joint.move.way
            if way is None or joint.move.kind not in ("start", "input"):
                continue
            found = wishes.setdefault(place, [])
            definition = self._holding.members[joint.move.member].definition
            rule = definition.events.get(way.input.name) if way.input.kind == "event" else None
            by = rule.by if rule is not None else definition.starts.by if way.input.kind == "start" else None
            if way.actor is not None and by:
                found.append(way.actor.id == PEOPLE_FROM + _number_of_role(by[0]))
            parts = way.input.payload.parts if isinstance(way.input.payload, Record) else {}
            for each in rule.fields if rule is not None else ():
                part = parts.get(each.name)
                if isinstance(part, Scalar) and part.kind == "string":
                    found.extend(self._readable(part, each))
        return wishes

    def _readable(self, value: Scalar, field: Field) -> Iterator[Any]:
        """A text is its default, or one of its own, or somebody's or an instance's name."""
        default = field.schema.get("default")
        if isinstance(default, str):
            yield value.term == self._holding.members[0].machine.symbols.text(default)
        elif not _NUMBERED & field.schema.keys():
            self._texts += 1
            yield disjunction(value.term == TEXTS_FROM + self._texts, value.term >= IDS_FROM)


_NUMBERED = frozenset({"enum", "const", "pattern"})


def _number_of_role(role: str) -> int:
    """The same for a role in every workflow, so that it is one person."""
    return int.from_bytes(role.encode()[:8], "big")


def _worth_trying(joint: Joint, names: frozenset[str]) -> bool:
    """Not what needs a made-up workflow, and not what leads back and changes nothing that matters."""
    if joint.overflows or joint.move.faked:
        return False
    stays = joint.source == joint.target and is_false(joint.bad)
    return not stays or bool(names & joint.move.updates.keys())
