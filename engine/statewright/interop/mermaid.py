"""Mermaid's `stateDiagram-v2`, as a chart.

Floor 3. Pure. A label reads `event [condition] / action`, as UML has it; Mermaid itself gives labels no
meaning.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from ..diagnostics import Source, Span
from ..kernel.definition import Kind
from .chart import NOWHERE, Chart, Condition, Edge, Node
from .findings import Findings
from .words import said

_TITLE = re.compile(r"\s*title:\s*(.*?)\s*\Z")
_HEAD = re.compile(r"\s*stateDiagram(?:-v2)?\s*\Z")
_ARROW = re.compile(r"\s*(\[\*\]|[\w.-]+)\s*-->\s*(\[\*\]|[\w.-]+)\s*(?::\s*(.*?))?\s*\Z")
_NAMED = re.compile(r"\s*state\s+\"([^\"]*)\"\s+as\s+([\w.-]+)\s*(\{)?\s*\Z")
_OPEN = re.compile(r"\s*state\s+([\w.-]+)\s*\{\s*\Z")
_KIND = re.compile(r"\s*state\s+([\w.-]+)\s*<<(\w+)>>\s*\Z")
_SAID = re.compile(r"\s*([\w.-]+)\s*:\s*(.*?)\s*\Z")
_ALONE = re.compile(r"\s*(?:state\s+)?([\w.-]+)\s*\Z")
_LABEL = re.compile(r"\s*([^\[/]*?)\s*(?:\[(.*?)\])?\s*(?:/\s*(.*?))?\s*\Z")
_SKIPPED = re.compile(r"\s*(?:%%.*|direction\s+\w+|)\Z")
_LOOKS = re.compile(r"\s*(classDef|class|style|click|accTitle|accDescr|title|hide|scale|---)\b")
START = "[*]"


@dataclass(slots=True)
class _Scope:
    """A state that is open, or the diagram: its regions, each a list of states in order of appearance."""

    id: str
    title: str | None = None
    at: Span = NOWHERE
    regions: list[dict[str, None]] = field(default_factory=lambda: [{}])
    initials: list[str | None] = field(default_factory=lambda: [None])
    ends: list[bool] = field(default_factory=lambda: [False])


def read_mermaid(source: Source) -> tuple[Chart | None, Findings]:
    """The chart of a diagram, and what of it is only a picture."""
    reading = _Reading(source)
    lines = source.text.split("\n")
    offset = 0
    for line in lines:
        reading.line(line, Span(offset, offset + len(line)))
        offset += len(line) + 1
    if not reading.begun:
        reading.findings.unreadable(
            Span(0, len(lines[0])), said("a Mermaid state diagram"), said("it has no stateDiagram")
        )
        return None, reading.findings
    for scope in reading.open[1:]:
        reading.findings.no_chart(scope.at, f'"{scope.id}"', said("its brace is not closed"))
    return Chart("diagram", reading.node(""), reading.title), reading.findings


class _Reading:
    """One diagram being read, line by line."""

    def __init__(self, source: Source) -> None:
        self.findings = Findings(source)
        self.begun = False
        self.scopes: dict[str, _Scope] = {"": _Scope("")}
        self.open: list[_Scope] = [self.scopes[""]]
        self.edges: dict[str, list[Edge]] = {}
        self.titles: dict[str, str] = {}
        self.places: dict[str, Span] = {}
        self.note = False
        self.title: str | None = None
        self.choices: set[str] = set()

    def line(self, text: str, at: Span) -> None:
        """Read one line."""
        if self.note:
            self.note = text.strip() != "end note"
        elif not self.begun:
            self.begun = bool(_HEAD.match(text))
            if read := _TITLE.match(text):
                self.title = read[1]
        elif text.strip() == "}" and len(self.open) > 1:
            self.open.pop()
        elif text.strip() == "--":
            self._next_region()
        elif not _SKIPPED.match(text):
            self._statement(text, at)

    def _next_region(self) -> None:
        scope = self.open[-1]
        scope.regions.append({})
        scope.initials.append(None)
        scope.ends.append(False)

    def _statement(self, text: str, at: Span) -> None:
        if text.strip().startswith("note "):
            self.note = ":" not in text
            self.findings.lost(at, said("a note"), said("notes stand in `description:` here"))
        elif _LOOKS.match(text):
            self.findings.lost(at, f'"{text.strip()}"', said("it is about looks"))
        elif found := _ARROW.match(text):
            self._arrow(found[1], found[2], found[3] or "", at)
        elif found := _NAMED.match(text):
            self._state(found[2], at, found[1])
            if found[3]:
                self._enter(found[2], at)
        elif found := _OPEN.match(text):
            self._state(found[1], at)
            self._enter(found[1], at)
        elif found := _KIND.match(text):
            self._state(found[1], at)
            what = f"<<{found[2]}>> of {found[1]}"
            if found[2] == "choice":
                self.choices.add(found[1])
            else:
                self.findings.lost(at, what, said("a transition has one target; use regions"))
        elif found := _ALONE.match(text):
            self._state(found[1], at)
        elif found := _SAID.match(text):
            self._state(found[1], at, found[2])
        else:
            self.findings.lost(at, f'"{text.strip()}"', said("this line is not understood"))

    def _state(self, id_: str, at: Span, title: str | None = None) -> None:
        self.open[-1].regions[-1].setdefault(id_) if not self._is_elsewhere(id_) else None
        self.places.setdefault(id_, at)
        if title:
            self.titles[id_] = title

    def _is_elsewhere(self, id_: str) -> bool:
        here = self.open[-1]
        return any(
            id_ in region for one in self.scopes.values() if one is not here for region in one.regions
        ) or any(id_ in region for region in here.regions[:-1])

    def _enter(self, id_: str, at: Span) -> None:
        scope = self.scopes.setdefault(id_, _Scope(id_, at=at))
        self.open.append(scope)

    def _arrow(self, source: str, target: str, label: str, at: Span) -> None:
        scope = self.open[-1]
        if source == START:
            self._state(target, at)
            scope.initials[-1] = target
            if label:
                self.findings.lost(
                    at, said('the label "{label}"', label=label), said("nothing happens before the start")
                )
            return
        self._state(source, at)
        if target == START:
            scope.ends[-1] = True
            target = self._end(scope)
        else:
            self._state(target, at)
        self.edges.setdefault(source, []).append(_edge(label, target, at))

    def _end(self, scope: _Scope) -> str:
        return f"[*] of {scope.id} {len(scope.regions)}"

    def node(self, id_: str) -> Node:
        """A state and all inside it; the diagram itself for the empty id."""
        scope = self.scopes.get(id_)
        edges = tuple(self._meant(id_, edge, scope) for edge in self.edges.get(id_, ()))
        at = self.places.get(id_, Span(0, 0))
        title = self.titles.get(id_)
        if scope is None:
            return Node(id_, id_, edges=edges, title=title, at=at)
        regions = [self._region(scope, number) for number in range(len(scope.regions))]
        if len(regions) == 1:
            inside, initial = regions[0]
            return Node(id_, id_, Kind.COMPOUND, inside, initial, edges=edges, title=title, at=at)
        children = tuple(
            Node(f"{id_} region {n}", f"region_{n}", Kind.COMPOUND, inside, initial, at=at)
            for n, (inside, initial) in enumerate(regions, 1)
        )
        return Node(id_, id_, Kind.PARALLEL, children, None, edges=edges, title=title, at=at)

    def _meant(self, id_: str, edge: Edge, scope: _Scope | None) -> Edge:
        """An arrow without an event: of a choice it waits for none, of a state with an end inside for that
        end.
        """
        if edge.event or edge.condition is not None or id_ in self.choices:
            return edge
        if scope is not None and all(scope.ends):
            return replace(edge, done=True)
        event = f"to {'end' if str(edge.target).startswith(START) else edge.target}"
        self.findings.changed(
            edge.at,
            said("an arrow without a label, from {name}", name=id_),
            said('the event "{name}"', name=event),
        )
        return replace(edge, event=event)

    def _region(self, scope: _Scope, number: int) -> tuple[tuple[Node, ...], str | None]:
        inside = tuple(self.node(id_) for id_ in scope.regions[number])
        if scope.ends[number]:
            name = f"[*] of {scope.id} {number + 1}"
            inside = (*inside, Node(name, "end", Kind.FINAL, at=scope.at))
        return inside, scope.initials[number] or (inside[0].id if inside else None)


def _edge(label: str, target: str, at: Span) -> Edge:
    read = _LABEL.match(label)
    event, condition, action = (read[1], read[2], read[3]) if read else (label, None, None)
    return Edge(
        event or "",
        target,
        Condition(condition) if condition else None,
        actions=(action,) if action else (),
        at=at,
    )
