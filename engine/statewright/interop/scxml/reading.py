"""From the text of an SCXML document to a machine that runs: the one way in.

Floor 3. Pure but for `load`, which the caller gives. Never raises on a bad document: what cannot be taken
over is a diagnostic that names the element, and only what leaves no chart at all gives no machine.
"""

from __future__ import annotations

from hashlib import sha256

from ...compiler.tables import build_tables
from ...diagnostics import Diagnostic, Severity, Source
from ...diagnostics.codes import interop as codes
from ...kernel.definition import Definition, Dialect, EffectRule, State, Transition
from ...kernel.triggers import ANY
from ..words import said
from ..xml import Element, read_xml, write_xml
from . import conformance, data
from .descriptors import enables
from .document import Document
from .machine import Load, Machine, nothing_to_load
from .names import CONFORMANCE, LOG, SCXML, STATES, STATEWRIGHT
from .outline import ids_of, outline
from .states import states, transitions

_KNOWN = frozenset(
    {*STATES, "datamodel", "script", "onentry", "onexit", "transition", "initial", "invoke", "donedata"}
)


def read_scxml(source: Source | str, load: Load = nothing_to_load) -> tuple[Machine | None, list[Diagnostic]]:
    """The machine that this document describes, and what of it could not be taken over.

    `load` gives the text behind a `src` (of data, or of an invoked document).
    """
    if isinstance(source, str):
        source = Source("<text>", source)
    root, found = read_xml(source)
    if root is None:
        return None, found
    return _machine(source, root, load, root.get("name") or "scxml")


def read_element(parent: Document, element: Element, name: str) -> None:
    """A document inside another one: the machine that an `invoke` has as its content."""
    machine, found = _machine(parent.source, element, parent.load, name)
    parent.found += found
    if machine is not None:
        parent.children[name] = machine


def _machine(source: Source, root: Element, load: Load, name: str) -> tuple[Machine | None, list[Diagnostic]]:
    if root.name != "scxml" or root.namespace not in (SCXML, ""):
        wrong = Diagnostic.of(
            codes.NOT_READABLE,
            source,
            root.span,
            notation="SCXML",
            why=said("its root is <{name}>", name=root.name),
        )
        return None, [wrong]
    root = conformance.translated(_in_namespace(root) if not root.namespace else root)
    document = Document(
        source,
        name,
        root.get("datamodel"),
        frozenset(data.declared(root)),
        frozenset(ids_of(root)),
        load,
        late=root.get("binding") == "late",
    )
    _report_unknown(document, root)
    nodes = outline(document, root)
    if len(nodes) < 2:
        document.report(codes.NOT_A_CHART, root, what=said("this document"), why=said("it has no states"))
    found_states, found_transitions = states(document, nodes), transitions(document, nodes)
    if any(one.severity is Severity.ERROR for one in document.found):
        return None, document.found
    definition = _definition(root, name, found_states, found_transitions)
    top = frozenset(one.get("id") for one in data.elements(root))
    return Machine(definition, document.invokes, document.children, top, load), document.found


def _in_namespace(element: Element) -> Element:
    """A document without any namespace, read as SCXML."""
    inside = tuple(
        _in_namespace(child) if isinstance(child, Element) and not child.namespace else child
        for child in element.children
    )
    return element._replace(namespace=SCXML, children=inside)


def _definition(
    root: Element, name: str, found: tuple[State, ...], edges: tuple[Transition, ...]
) -> Definition:
    words = {word for edge in edges for word in edge.trigger.split() if word != ANY}
    return Definition(
        name=name,
        version=1,
        digest=sha256(write_xml(root).encode()).hexdigest(),
        states=found,
        transitions=edges,
        state_index={state.path: state.index for state in found},
        data={},
        events={},
        effects={LOG: EffectRule(LOG)},
        roles={},
        tables=build_tables(
            found, edges, {}, {}, dialect=Dialect.SCXML, triggers=sorted(words), matches=enables
        ),
        dialect=Dialect.SCXML,
    )


def _report_unknown(document: Document, element: Element) -> None:
    """Elements that stand where only SCXML's own are read."""
    for child in element.children:
        if not isinstance(child, Element) or child.namespace == STATEWRIGHT:
            continue
        if child.namespace == CONFORMANCE:
            document.lost(child, f"<conf:{child.name}>", said("the conformance notation has no such element"))
        elif child.namespace != SCXML or child.name not in _KNOWN:
            document.lost(child, f"<{child.name}>", said("SCXML has no such element here"))
        elif child.name in STATES:
            _report_unknown(document, child)
