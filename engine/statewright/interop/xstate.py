"""XState JSON, versions 4 and 5, as a chart.

Floor 3. Pure. Functions cannot stand in JSON, so guards, actions and services are names there: they stay
names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ..diagnostics import Source, Span
from ..document import Document
from ..kernel.definition import Kind
from .chart import Chart, Condition, Edge, Node, Scalar, Work
from .findings import Findings
from .words import said

Path = tuple[str | int, ...]

_KNOWN = frozenset(
    [
        "id",
        "initial",
        "states",
        "on",
        "after",
        "always",
        "entry",
        "exit",
        "invoke",
        "onDone",
        "type",
        "history",
        "target",
        "context",
        "version",
        "description",
        "strict",
        "predictableActionArguments",
        "key",
        "order",
    ]
)
_KINDS = {"parallel": Kind.PARALLEL, "final": Kind.FINAL, "history": Kind.HISTORY}
_MILLISECONDS = re.compile(r"\d+\Z")
_UNITS = ((604_800_000, "w"), (86_400_000, "d"), (3_600_000, "h"), (60_000, "m"), (1000, "s"), (1, "ms"))


def read_xstate(document: Document, source: Source) -> tuple[Chart | None, Findings]:
    """The chart of a machine's configuration."""
    findings = Findings(source)
    tree = document.plain
    if not isinstance(tree, dict) or not isinstance(tree.get("states"), dict):
        findings.unreadable(document.root.span, said("an XState machine"), said("it has no states"))
        return None, findings
    reading = _Reading(document, findings)
    reading.index(tree, (), ())
    root = reading.node(tree, (), (), "")
    fields = reading.context(tree)
    return Chart(str(tree.get("id") or "machine"), root, fields=fields), findings


class _Reading:
    """One configuration being read; `ids` are the custom ids of its states."""

    def __init__(self, document: Document, findings: Findings) -> None:
        self.document = document
        self.findings = findings
        self.ids: dict[str, str] = {}
        self.known: set[str] = set()

    def at(self, where: Path) -> Span:
        """Where the key of a part stands."""
        return self.document.locate_key(where)

    def index(self, tree: dict[str, Any], where: Path, path: tuple[str, ...]) -> None:
        """Learn the ids that targets may name."""
        here = ".".join(path)
        self.known.add(here)
        self.ids[str(tree.get("id") or (f"{self._root_id()}.{here}" if path else "(machine)"))] = here
        for name, inside in _map(tree.get("states")).items():
            self.index(_map(inside), (*where, "states", name), (*path, name))

    def _root_id(self) -> str:
        tree = self.document.plain
        return str(tree.get("id") or "(machine)") if isinstance(tree, dict) else "(machine)"

    def node(self, tree: dict[str, Any], where: Path, path: tuple[str, ...], name: str) -> Node:
        """A state and all inside it."""
        self._report_unknown(tree, where)
        children = tuple(
            self.node(_map(inside), (*where, "states", child), (*path, child), child)
            for child, inside in _map(tree.get("states")).items()
        )
        kind = _KINDS.get(str(tree.get("type")), Kind.COMPOUND if children else Kind.ATOMIC)
        initial = self._initial(tree, where, path, kind, children)
        children = tuple(_with_default(child, initial) for child in children)
        return Node(
            ".".join(path),
            name,
            kind,
            children,
            initial,
            deep=tree.get("history") == "deep",
            edges=tuple(self._edges(tree, where, path, kind)),
            entry=tuple(self._actions(tree.get("entry"), (*where, "entry"))),
            exit=tuple(self._actions(tree.get("exit"), (*where, "exit"))),
            works=tuple(self._works(tree, where, path)),
            at=self.at(where),
        )

    def _report_unknown(self, tree: dict[str, Any], where: Path) -> None:
        for key in tree.keys() - _KNOWN:
            self.findings.lost(self.at((*where, key)), f'"{key}"', said("the rule language has no such part"))
        if tree.get("type") == "final" and "output" in tree:
            self.findings.lost(self.at((*where, "output")), '"output"', said("its types are not known"))

    def _initial(
        self, tree: dict[str, Any], where: Path, path: tuple[str, ...], kind: Kind, children: tuple[Node, ...]
    ) -> str | None:
        if kind is Kind.HISTORY:
            target = tree.get("target")
            return self._target(str(target), (*where, "target"), path) if target else None
        if kind is not Kind.COMPOUND:
            return None
        initial = tree.get("initial")
        named = initial.get("target") if isinstance(initial, dict) else initial
        if not isinstance(named, str):
            self.findings.no_chart(
                self.at(where), f'"{".".join(path)}"', said("it has states and no initial one")
            )
            return children[0].id if children else None
        return ".".join((*path, *named.lstrip(".").split(".")))

    def _edges(self, tree: dict[str, Any], where: Path, path: tuple[str, ...], kind: Kind) -> Iterator[Edge]:
        for event, given in _map(tree.get("on")).items():
            for one, at in _each(given, (*where, "on", event)):
                yield self._edge(one, at, path, kind, event=event)
        for delay, given in _map(tree.get("after")).items():
            for one, at in _each(given, (*where, "after", delay)):
                if _MILLISECONDS.match(str(delay)):
                    yield self._edge(one, at, path, kind, delay=duration(int(delay)))
                else:
                    self.findings.lost(
                        self.at(at),
                        said('the delay "{delay}"', delay=delay),
                        said("it is known by name only"),
                    )
        for one, at in _each(tree.get("always"), (*where, "always")):
            yield self._edge(one, at, path, kind)
        for one, at in _each(tree.get("onDone"), (*where, "onDone")):
            yield self._edge(one, at, path, kind, done=True)

    def _edge(self, given: Any, where: Path, path: tuple[str, ...], kind: Kind, **more: Any) -> Edge:
        row = given if isinstance(given, dict) else {"target": given}
        target = row.get("target")
        if isinstance(target, list):
            if len(target) > 1:
                self.findings.lost(
                    self.at(where),
                    said("the targets {names}", names=", ".join(map(str, target[1:]))),
                    said("a transition has one target"),
                )
            target = target[0] if target else None
        guard = row.get("guard", row.get("cond"))
        return Edge(
            target=self._target(target, where, path) if isinstance(target, str) else None,
            condition=None if guard is None else Condition(_name(guard)),
            reenter=row.get("reenter") is True or row.get("internal") is False,
            actions=tuple(self._actions(row.get("actions"), (*where, "actions"))),
            at=self.at(where),
            **more,
        )

    def _target(self, target: str, where: Path, path: tuple[str, ...]) -> str:
        """The path that a target means: `#id`, `.child`, or a sibling (and what lies in it)."""
        found: str | None
        if target.startswith("#"):
            name, _, rest = target[1:].partition(".")
            if target[1:] in self.ids:
                return self.ids[target[1:]]
            base = self.ids.get(name)
            found = None if base is None else ".".join(filter(None, (base, rest)))
        elif target.startswith("."):
            found = ".".join((*path, *target[1:].split(".")))
        else:
            found = ".".join((*path[:-1], *target.split(".")))
        if found is None or found not in self.known:
            self.findings.no_such_state(self.at(where), target)
            return ""
        return found

    def _actions(self, given: Any, where: Path) -> Iterator[str]:
        for one, at in _each(given, where):
            name = _name(one)
            if name.startswith("xstate."):
                self.findings.lost(
                    self.at(at),
                    said('the action "{name}"', name=name),
                    said("what it does is code, not data"),
                )
            else:
                yield name

    def _works(self, tree: dict[str, Any], where: Path, path: tuple[str, ...]) -> Iterator[Work]:
        for one, at in _each(tree.get("invoke"), (*where, "invoke")):
            row = one if isinstance(one, dict) else {"src": one}
            done = [self._edge(e, p, path, Kind.ATOMIC) for e, p in _each(row.get("onDone"), (*at, "onDone"))]
            failed = [
                self._edge(e, p, path, Kind.ATOMIC) for e, p in _each(row.get("onError"), (*at, "onError"))
            ]
            yield Work(_name(row.get("src", "work")), tuple(done), tuple(failed), self.at(at))

    def context(self, tree: dict[str, Any]) -> dict[str, Scalar]:
        """The fields that the machine remembers, where their first value says of what type they are."""
        fields: dict[str, Scalar] = {}
        for name, first in _map(tree.get("context")).items():
            legal = re.fullmatch(r"[a-z][a-z0-9_]*", name)
            if isinstance(first, bool | int | float | str) and legal:
                fields[name] = first
            else:
                self.findings.lost(
                    self.at(("context", name)),
                    said('context "{name}"', name=name),
                    said("its type is not known"),
                )
        return fields


def _with_default(child: Node, initial: str | None) -> Node:
    """A history state without a target goes, the first time, to where its parent begins."""
    if child.kind is Kind.HISTORY and child.initial is None:
        return replace(child, initial=initial)
    return child


def duration(milliseconds: int) -> str:
    """Milliseconds as the language writes them, in the largest unit that is exact."""
    return next(
        f"{milliseconds // size}{unit}"
        for size, unit in _UNITS
        if (milliseconds and milliseconds % size == 0) or size == 1
    )


def _map(found: Any) -> dict[str, Any]:
    return found if isinstance(found, dict) else {}


def _each(given: Any, where: Path) -> Iterator[tuple[Any, Path]]:
    """One, or each of a list, with its place."""
    if given is None:
        return
    if isinstance(given, list):
        yield from ((one, (*where, place)) for place, one in enumerate(given))
    else:
        yield given, where


def _name(given: Any) -> str:
    if isinstance(given, dict):
        inner = given.get("type")
        if isinstance(inner, str):
            return inner
    return str(given)
