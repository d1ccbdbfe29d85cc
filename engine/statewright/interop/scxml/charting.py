"""An SCXML document as a chart, as far as a workflow can say it: what `statewright import` writes YAML from.

Floor 3. Pure. Conditions over the document's own variables are rules here; others stay names, like every
action.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from ...diagnostics import Excerpt, Source
from ...kernel.definition import Kind
from ..chart import Chart, Condition, Edge, Node, Scalar
from ..findings import Findings
from ..words import said
from ..xml import Element, read_xml
from .descriptors import descriptors
from .names import SCXML, STATES

_LEGAL = re.compile(r"[a-z][a-z0-9_]*\Z")
_DONE = "done.state."


def read_scxml_chart(source: Source) -> tuple[Chart | None, Findings]:
    """The chart of a document, and all that it says beyond one."""
    findings = Findings(source)
    root, wrong = read_xml(source)
    findings.found += wrong
    if root is None:
        return None, findings
    if root.name != "scxml":
        findings.unreadable(root.span, "SCXML", said("its root is <{name}>", name=root.name))
        return None, findings
    reading = _Reading(findings, dict(_fields(findings, root)))
    return Chart(root.get("name") or "machine", reading.root(root), fields=reading.fields), findings


def _fields(findings: Findings, root: Element) -> Iterator[tuple[str, Scalar]]:
    for model in root.elements("datamodel"):
        for one in model.elements("data"):
            first = _literal(one.get("expr") or one.text.strip())
            if first is None or not _LEGAL.match(one.get("id")):
                why = said(
                    "its first value does not say of what type it is, or its name is not a-z, 0-9 and _"
                )
                findings.lost(one.span, said('data "{name}"', name=one.get("id")), why)
            else:
                yield one.get("id"), first


def _literal(text: str) -> Scalar | None:
    try:
        found = json.loads(re.sub(r"\A'([^'\"\\]*)'\Z", r'"\1"', text))
    except ValueError:
        return None
    return found if isinstance(found, bool | int | float | str) else None


class _Reading:
    """One document being read."""

    def __init__(self, findings: Findings, fields: dict[str, Scalar]) -> None:
        self.findings = findings
        self.fields = fields

    def root(self, element: Element) -> Node:
        """The document as the root state."""
        children = tuple(self.node(child, place) for place, child in enumerate(element.elements(*STATES)))
        initial = element.get("initial").split() or [child.id for child in children[:1]]
        self._one(element, initial)
        return Node("", "", Kind.COMPOUND, children, initial[0] if initial else None, at=element.span)

    def _one(self, element: Element, names: list[str]) -> None:
        if len(names) > 1:
            self.findings.lost(
                element.span, f"the targets {', '.join(names[1:])}", "here there is one target"
            )

    def node(self, element: Element, place: int) -> Node:
        """A state and all inside it."""
        id_ = element.get("id") or f"{element.name}{place}_{element.span.start}"
        children = tuple(self.node(child, n) for n, child in enumerate(element.elements(*STATES)))
        kind = _kind(element, children)
        self._report(element)
        return Node(
            id_,
            element.get("id") or f"{element.name}_{place + 1}",
            kind,
            children,
            self._initial(element, kind, children),
            deep=element.get("type") == "deep",
            edges=tuple(self._edges(element, id_)) if kind is not Kind.HISTORY else (),
            entry=tuple(self._actions(element.elements("onentry"))),
            exit=tuple(self._actions(element.elements("onexit"))),
            at=element.span,
        )

    def _initial(self, element: Element, kind: Kind, children: tuple[Node, ...]) -> str | None:
        inner = element.first("initial") if kind is Kind.COMPOUND else element
        transition = inner.first("transition") if inner is not None and kind is not Kind.PARALLEL else None
        if kind is Kind.HISTORY or (
            kind is Kind.COMPOUND and transition is not None and not element.get("initial")
        ):
            names = transition.get("target").split() if transition is not None else []
        elif kind is Kind.COMPOUND:
            first = [child.id for child in children if child.kind is not Kind.HISTORY][:1]
            names = element.get("initial").split() or first
        else:
            return None
        self._one(element, names)
        return names[0] if names else None

    def _edges(self, element: Element, id_: str) -> Iterator[Edge]:
        for one in element.elements("transition"):
            targets = one.get("target").split()
            self._one(one, targets)
            about = {
                "target": targets[0] if targets else None,
                "condition": self._condition(one),
                "reenter": one.get("type") != "internal",
                "sets": tuple(self._sets(one)),
                "actions": tuple(self._actions([one])),
                "at": one.span,
            }
            names = descriptors(one.get("event"))
            for name in names:
                done = name == f"{_DONE}{id_}"
                yield Edge("" if done else name, done=done, **about)  # type: ignore[arg-type]  # as Edge has them
            if not names:
                yield Edge(**about)  # type: ignore[arg-type]  # as Edge has them

    def _condition(self, element: Element) -> Condition | None:
        text = element.get("cond")
        if not text:
            return None
        rule = self._ours(text)
        return Condition(text) if rule is None else Condition(rule, foreign=False)

    def _ours(self, text: str) -> str | None:
        """The expression in the rule language, if it speaks of nothing but known fields and states."""
        from ...expressions.lexer import Unreadable, tokens

        try:
            found = tokens(Excerpt.whole(text))
        except Unreadable:
            return None
        pieces: list[str] = []
        last = 0
        for place, token in enumerate(found):
            if token.kind != "name" or (place and found[place - 1].kind == "."):
                continue
            word = text[token.start : token.end]
            if word not in self.fields:
                return None
            pieces += [text[last : token.start], f"data.{word}"]
            last = token.end
        return "".join([*pieces, text[last:]])

    def _sets(self, element: Element) -> Iterator[tuple[str, str]]:
        for one in element.elements("assign"):
            rule = self._ours(one.get("expr")) if one.get("expr") else None
            if one.get("location") in self.fields and rule is not None:
                yield one.get("location"), rule
            else:
                self.findings.lost(
                    one.span, f"<assign> to {one.get('location')!r}", said("its value is no rule here")
                )

    def _actions(self, elements: Iterator[Element] | list[Element]) -> Iterator[str]:
        for element in elements:
            for child in element.children:
                if isinstance(child, Element) and (element.name != "transition" or child.name != "assign"):
                    self._lost_content(child)
        yield from ()

    def _lost_content(self, element: Element) -> None:
        if element.name != "log" or element.namespace != SCXML:
            about = next(
                (element.get(key) for key in ("event", "location", "sendid") if element.get(key)), ""
            )
            what = f"<{element.name}> {about}".strip()
            self.findings.lost(element.span, what, said("write it as an effect, a raised event or a timer"))

    def _report(self, element: Element) -> None:
        for child in element.elements("invoke", "datamodel", "script", "donedata"):
            self.findings.lost(
                child.span, f"<{child.name}>", said("write it as `invoke:`, `data:` or `output:`")
            )


def _kind(element: Element, children: tuple[Node, ...]) -> Kind:
    if element.name in ("final", "history"):
        return Kind(element.name)
    if not any(child.kind is not Kind.HISTORY for child in children):
        return Kind.ATOMIC
    return Kind.PARALLEL if element.name == "parallel" else Kind.COMPOUND
