"""What a workflow is once compiled: an immutable tree of states, transitions and declarations, with its
tables.

Floor 0. Pure data; standard library only. Knows neither YAML nor CEL. The parts that have modules of
their own (`operands`, `blocks`, `declarations`) are named here too: a reader of a definition finds all of it
in one place.

States are numbered in document order (preorder), so that ascending numbers are SCXML's entry order and
descending ones its exit order. State 0 is the root: the workflow itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Literal

from .blocks import (
    Action,
    AddItem,
    Assign,
    Assignment,
    Block,
    CancelSend,
    ChangeItems,
    Choose,
    Do,
    ForEach,
    PutEntry,
    Raise,
    RemoveItems,
    Send,
    SetField,
    StartInstance,
    Undo,
)
from .declarations import (
    STANDING_ERRORS,
    EffectRule,
    EventRule,
    Field,
    Migration,
    Property,
    Reconcile,
    Retry,
    Role,
    StartRule,
    Subject,
    schema_inside,
)
from .operands import (
    NO_WORDS,
    Constant,
    Expression,
    Operand,
    Run,
    Shape,
    Template,
    Where,
    Words,
    no_entries,
    no_words,
)
from .tables import Tables
from .values import Record

__all__ = [
    "NO_WORDS",
    "STANDING_ERRORS",
    "Action",
    "AddItem",
    "Assign",
    "Assignment",
    "Block",
    "CancelSend",
    "ChangeItems",
    "Choose",
    "Constant",
    "Definition",
    "Delivery",
    "Dialect",
    "Do",
    "EffectRule",
    "EventRule",
    "Expression",
    "Field",
    "ForEach",
    "InvokeRule",
    "Kind",
    "Migration",
    "Operand",
    "Property",
    "PutEntry",
    "Raise",
    "Reconcile",
    "RemoveItems",
    "Retry",
    "Role",
    "Run",
    "Send",
    "SetField",
    "Shape",
    "StartInstance",
    "StartRule",
    "State",
    "Subject",
    "Template",
    "TimerRule",
    "Transition",
    "Undo",
    "Where",
    "Words",
    "schema_inside",
]


class Kind(StrEnum):
    """The kinds of state."""

    ATOMIC = "atomic"
    COMPOUND = "compound"
    PARALLEL = "parallel"
    FINAL = "final"
    HISTORY = "history"


@dataclass(frozen=True, slots=True, eq=False)
class Transition:
    """An edge of the chart, as declared.

    `trigger` is an event name, `*`, empty for an eventless transition, or one of the names that `triggers.py`
    gives to timers, completions and outcomes. `targets` is empty for a targetless transition. `internal`: the
    source is not left (SCXML 3.5; the compiler has replaced a target that is the source itself by its initial
    states).
    """

    index: int
    source: int
    trigger: str
    targets: tuple[int, ...] = ()
    guard: Expression | None = None
    by: tuple[str, ...] | None = None
    not_by: Expression | None = None
    internal: bool = False
    blocks: tuple[Block, ...] = ()
    happy: bool = False
    title: Words = field(default_factory=no_words)
    description: Words = field(default_factory=no_words)
    where: Where = ()


@dataclass(frozen=True, slots=True)
class TimerRule:
    """One entry of `after` or `every`: when it falls due; what it then does are the transitions of its
    trigger.

    kind `after`: `delay` counted from entering (`resume`: what was left last time). kind `until`: `due` is an
    instant, read again when its fields change. kind `every`: the k-th at `start` (entering, if None) + k x
    `delay`, `at_most` times. `delay` is a timedelta or an expression that gives one; `due` and `start` give
    an aware datetime or None.
    """

    state: int
    index: int
    kind: Literal["after", "until", "every"]
    trigger: str
    delay: timedelta | Expression | None = None
    due: Expression | None = None
    start: Expression | None = None
    resume: bool = False
    at_most: int | None = None
    where: Where = ()


@dataclass(frozen=True, slots=True)
class Delivery:
    """`done: {as: EVENT, with: …}`: an outcome delivered as a declared event."""

    event: str
    payload: Operand | None = None


@dataclass(frozen=True, slots=True)
class InvokeRule:
    """Work that lives as long as `state`.

    `form`: `effect` and `undo` name an effect in `target`, `workflow` a child's workflow, `event` an event
    asked of another instance (`ask_workflow`, `address`). With `for_each` there is one for each item of the
    list; `with_` then also takes `item` and `index`. Outcomes are the transitions of `triggers.py`'s names,
    or go to the Delivery given here. `id` and `id_location` are SCXML's: the invocation's own id, and the
    data field that is told it.
    """

    state: int
    index: int
    form: Literal["effect", "undo", "workflow", "event"]
    target: str
    with_: Operand | None = None
    ask_workflow: str | None = None
    address: Operand | None = None
    for_each: Expression | None = None
    deliver_done: Delivery | None = None
    deliver_failed: Delivery | None = None
    deliver_unknown: Delivery | None = None
    leave: str | None = None
    late: str | None = None  # an event name, or "undo"
    id: str | None = None
    id_location: str | None = None
    title: Words = field(default_factory=no_words)
    where: Where = ()


@dataclass(frozen=True, slots=True, eq=False)
class State:
    """A state; `path` is dotted from the root, whose own path is empty.

    `initial` are the target states entered by default (compound), `initial_blocks` run then (SCXML). For
    history states `deep` says how much is remembered and `initial` is where to go the first time.
    """

    index: int
    path: str
    name: str
    kind: Kind
    parent: int
    children: tuple[int, ...] = ()
    initial: tuple[int, ...] = ()
    initial_blocks: tuple[Block, ...] = ()
    deep: bool = False
    entry: tuple[Block, ...] = ()
    exit: tuple[Block, ...] = ()
    timers: tuple[TimerRule, ...] = ()
    invokes: tuple[InvokeRule, ...] = ()
    output: Operand | None = None
    has: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    title: Words = field(default_factory=no_words)
    description: Words = field(default_factory=no_words)
    where: Where = ()


class Dialect(StrEnum):
    """Where SCXML documents differ from the workflow language.

    In `SCXML`, a fault queues the event `error.execution` and the step goes on (3.12.2, 5.9.1); `in_state`
    inside actions sees the configuration as it changes (5.9.2); `event` is visible everywhere, as the map
    `_event` (5.10.1); and `*` also matches internal events and outcomes (3.12.1).
    """

    WORKFLOW = "workflow"
    SCXML = "scxml"


@dataclass(frozen=True, slots=True)
class Definition:
    """A workflow, compiled: immutable, safe to share between threads, addressed by `digest`.

    `state_index` maps paths to state numbers. `derived` are run in order and added to the data. `events`,
    `effects`, `roles` and the others hold the declarations by name; `tables` what the compiler has worked out
    for the kernel. `syntax` and `included` (types of other files, as `common.yaml#/types/money` -> schema)
    are what it was compiled from.
    """

    name: str
    version: int
    digest: str
    states: tuple[State, ...]
    transitions: tuple[Transition, ...]
    state_index: Mapping[str, int]
    data: Mapping[str, Field]
    events: Mapping[str, EventRule]
    effects: Mapping[str, EffectRule]
    roles: Mapping[str, Role]
    tables: Tables = field(repr=False, compare=False)
    data_shape: Shape | None = field(default=None, compare=False, repr=False)
    derived: Mapping[str, Expression] = field(default_factory=no_entries)
    derived_titles: Mapping[str, Words] = field(default_factory=no_entries)
    output: Mapping[str, Field] = field(default_factory=no_entries)
    output_shape: Shape | None = field(default=None, compare=False, repr=False)
    starts: StartRule = field(default_factory=StartRule)
    ref: Expression | None = None
    properties: tuple[Property, ...] = ()
    migrations: tuple[Migration, ...] = ()
    zone: str = "UTC"
    title: Words = field(default_factory=no_words)
    description: Words = field(default_factory=no_words)
    notes: str | None = None
    dialect: Dialect = Dialect.WORKFLOW
    syntax: Record = field(default_factory=no_entries, repr=False, compare=False)
    included: Mapping[str, Record] = field(default_factory=no_entries, repr=False, compare=False)

    @property
    def root(self) -> State:
        """The workflow itself, as a state."""
        return self.states[0]

    def state(self, path: str) -> State:
        """The state of this dotted path. Raises KeyError if there is none."""
        return self.states[self.state_index[path]]
