"""What can be done in a step? The actions of a compiled workflow, as data; `actions.py` carries them out.

Floor 0. Pure data; standard library only.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from .operands import Expression, Operand, Run, Where


@dataclass(frozen=True, slots=True)
class SetField:
    """`set`: the field at `path` (nested names after the first) becomes `value`."""

    path: tuple[str, ...]
    value: Operand


@dataclass(frozen=True, slots=True)
class ChangeItems:
    """`change`: in the list at `path`, each item where `where` holds gets `sets`.

    `where` and the values also take `item` and `index` as 7th and 8th argument.
    """

    path: tuple[str, ...]
    where: Expression | None
    sets: tuple[SetField, ...]


@dataclass(frozen=True, slots=True)
class RemoveItems:
    """`remove`: items of the list (or entries of the map) at `path` where `where` holds go."""

    path: tuple[str, ...]
    where: Expression


@dataclass(frozen=True, slots=True)
class AddItem:
    """`add`: `value` is appended to the list at `path`."""

    path: tuple[str, ...]
    value: Operand


@dataclass(frozen=True, slots=True)
class PutEntry:
    """`put`: the entry `key` of the map at `path` becomes `value`."""

    path: tuple[str, ...]
    key: Operand
    value: Operand


Assignment: TypeAlias = SetField | ChangeItems | RemoveItems | AddItem | PutEntry


@dataclass(frozen=True, slots=True)
class Assign:
    """All data changes of one block; every right-hand side sees the data as it was before the block.

    `update(data, event, now, actor, instance, active)` gives the new data, derived fields included; `fields`
    are the top-level fields that may differ afterwards (derived ones not among them).
    """

    assignments: tuple[Assignment, ...]
    fields: tuple[str, ...]
    update: Run = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Do:
    """`do`: request an effect once the step is committed. `params` gives a mapping."""

    effect: str
    params: Operand


@dataclass(frozen=True, slots=True)
class Undo:
    """`do: {undo: EFFECT}`: request the effect's `undone_by` for its last request that was done."""

    effect: str


@dataclass(frozen=True, slots=True)
class Raise:
    """`raise`: an internal event, taken before the step ends; its name may be an SCXML expression."""

    event: str | Operand
    payload: Operand | None = None


@dataclass(frozen=True, slots=True)
class Send:
    """`send`: an event to another instance; `to` is parent, child, self or a workflow, then `address` its id
    or ref.

    `delay` (gives a timedelta) and `send_id` are SCXML's; the YAML language has timers instead.
    """

    to: str
    event: str | Operand
    payload: Operand | None = None
    address: Operand | None = None
    delay: Operand | None = None
    send_id: str | Operand | None = None


@dataclass(frozen=True, slots=True)
class CancelSend:
    """SCXML `cancel`: a delayed send that has not gone out yet does not."""

    send_id: str | Operand


@dataclass(frozen=True, slots=True)
class StartInstance:
    """`start`: a new independent instance."""

    workflow: str
    id: Operand
    data: Operand | None = None


@dataclass(frozen=True, slots=True)
class Choose:
    """SCXML `if`/`elseif`/`else`: the first branch whose condition holds (None: else)."""

    branches: tuple[tuple[Expression | None, tuple[Action, ...]], ...]


@dataclass(frozen=True, slots=True)
class ForEach:
    """SCXML `foreach`: `actions` for each item, first assigned to data field `item` (and `index`)."""

    items: Expression
    item: str
    index: str | None
    actions: tuple[Action, ...]


Action: TypeAlias = Assign | Do | Undo | Raise | Send | CancelSend | StartInstance | Choose | ForEach


@dataclass(frozen=True, slots=True)
class Block:
    """Actions that run together, if `when` holds."""

    actions: tuple[Action, ...]
    when: Expression | None = None
    where: Where = ()
