"""What may be said of something that happens in another workflow? Its data, and what came with it.

Floor 2. Derived fields are worked out from the other file's text; faults in it are reported when that file is
compiled, not here.
"""

from __future__ import annotations

from ..expressions import types as kinds
from .deriving import derive
from .ground import Ground
from .interfaces import Interface
from .problems import Problems
from .scopes import Scope, Scopes, instance_type


def subject_scope(ground: Ground, workflow: str, kind: str, name: str) -> Scope | None:
    """The place of a condition on a state, an event or an effect (`kind`) of that name of a workflow.

    None where the workflow, or what is named, is not known.
    """
    known = _own(ground) if workflow == ground.name else ground.interfaces.get(workflow)
    if known is None:
        return None
    extra: dict[str, kinds.Type] = {}
    if kind != "state":
        variable, named = ("event", known.events) if kind == "event" else ("params", known.params)
        if name not in named:
            return None
        extra[variable] = named[name].as_type(variable)
    return _scopes(ground, known).subject(extra)


def _own(ground: Ground) -> Interface:
    """Another instance of the same workflow."""
    return Interface(
        ground.name, 0, ground.data, ground.output, ground.payloads, params=ground.params, root=ground.root
    )


def _scopes(ground: Ground, known: Interface) -> Scopes:
    has_ref = known.root is not None and known.root.find("ref") is not None
    derived: dict[str, kinds.Type] = {}
    zone = ground.scopes.zone
    scopes = Scopes(known.data, ground.names, zone, {}, instance_type(has_ref), derived, {})
    if known.root is not None:
        derive(known.root, known.data, scopes, Problems())
    return scopes
