"""The kernel: statechart semantics as pure functions. Floor 0; standard library only.

`start`, `step` and `turn` are the semantics; the other names are the values they take and give. Each is
loaded when first used: who only compiles a workflow does not load what runs it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .definition import Definition
    from .outputs import Outcome, Reason, Refusal, Step
    from .permission import May, Permission, allowed
    from .snapshot import Snapshot, Status
    from .starting import start
    from .stepping import step
    from .turning import Turn, turn
    from .values import Actor, Event, Fault, Misfit

__all__ = [
    "Actor",
    "Definition",
    "Event",
    "Fault",
    "May",
    "Misfit",
    "Outcome",
    "Permission",
    "Reason",
    "Refusal",
    "Snapshot",
    "Status",
    "Step",
    "Turn",
    "allowed",
    "start",
    "step",
    "turn",
]

_HOMES = {
    "Actor": "values",
    "Definition": "definition",
    "Event": "values",
    "Fault": "values",
    "May": "permission",
    "Misfit": "values",
    "Outcome": "outputs",
    "Permission": "permission",
    "Reason": "outputs",
    "Refusal": "outputs",
    "Snapshot": "snapshot",
    "Status": "snapshot",
    "Step": "outputs",
    "Turn": "turning",
    "allowed": "permission",
    "start": "starting",
    "step": "stepping",
    "turn": "turning",
}


def __getattr__(name: str) -> object:
    """Load a name from its module; it then stands here."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
