"""The kernel: statechart semantics as pure functions. Floor 0; standard library only.

`start`, `step` and `turn` are the semantics; the other names are the values they take and give.
"""

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
