"""What a workflow is once compiled: an immutable tree of states, transitions and declarations, with its
tables.

Floor 0. Pure data; standard library only. Knows neither YAML nor CEL: an expression is anything with a `run`
function, and `where` is the path of an element in the document it came from, opaque here.

States are numbered in document order (preorder), so that ascending numbers are SCXML's entry order and
descending ones its exit order. State 0 is the root: the workflow itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Literal, Protocol, TypeAlias

from .tables import Tables
from .values import Json, Record

Where: TypeAlias = tuple[str | int, ...]
Words: TypeAlias = Mapping[str, str]
"""A title or description: language tag -> text (`en`, `zh`)."""

NO_WORDS: Words = MappingProxyType({})


def _no_words() -> Words:
    return NO_WORDS


def _none() -> Mapping[str, Any]:
    """An empty map as a default: dataclasses take only hashable ones. `Any`: it fits every map."""
    return MappingProxyType({})


Run: TypeAlias = Callable[..., Any]
"""(data, event, now, actor, instance, active) -> value. `Any`: the compiler has typed it, Python cannot."""

Shape: TypeAlias = Callable[[Json], Json]
"""Checks a value against its schema: gives it with defaults filled in and in canonical form, or raises
Misfit.
"""


class Expression(Protocol):
    """A compiled expression. `reads` are dotted paths such as `data.paid`, `event.amount`, `now`."""

    @property
    def source(self) -> str: ...
    @property
    def run(self) -> Run: ...
    @property
    def reads(self) -> frozenset[str]: ...


@dataclass(frozen=True, slots=True)
class Constant:
    """A value written out in the YAML."""

    value: Json
    run: Run = field(compare=False)

    @property
    def source(self) -> str:
        return repr(self.value)

    @property
    def reads(self) -> frozenset[str]:
        return frozenset()


@dataclass(frozen=True, slots=True)
class Template:
    """A map or list with expressions inside: `entries` by key (map) or position (list); `run` builds it
    afresh.
    """

    entries: Mapping[str, Operand] | tuple[Operand, ...]
    run: Run = field(compare=False)

    @property
    def source(self) -> str:
        if isinstance(self.entries, tuple):
            return "[" + ", ".join(entry.source for entry in self.entries) + "]"
        return "{" + ", ".join(f"{key}: {entry.source}" for key, entry in self.entries.items()) + "}"

    @property
    def reads(self) -> frozenset[str]:
        entries = self.entries if isinstance(self.entries, tuple) else tuple(self.entries.values())
        return frozenset().union(*(entry.reads for entry in entries))


Operand: TypeAlias = Expression | Constant | Template


class Kind(StrEnum):
    """The kinds of state."""

    ATOMIC = "atomic"
    COMPOUND = "compound"
    PARALLEL = "parallel"
    FINAL = "final"
    HISTORY = "history"


# --- actions


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
    update: Run = field(compare=False)


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


# --- the chart


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
    title: Words = field(default_factory=_no_words)
    description: Words = field(default_factory=_no_words)
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
    title: Words = field(default_factory=_no_words)
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
    title: Words = field(default_factory=_no_words)
    description: Words = field(default_factory=_no_words)
    where: Where = ()


# --- declarations


@dataclass(frozen=True, slots=True)
class Field:
    """A declared field of data, payload, params, result or output; `schema` has its `$ref`s resolved."""

    name: str
    schema: Mapping[str, Json]
    shape: Shape = field(compare=False)
    read_only: bool = False
    write_only: bool = False
    personal: bool = False
    indexed: bool = False
    required: bool = True
    title: Words = field(default_factory=_no_words)
    description: Words = field(default_factory=_no_words)
    where: Where = ()


@dataclass(frozen=True, slots=True)
class EventRule:
    """A declared event: its payload, who may send it, its key, and what becomes of it when nothing handles
    it.
    """

    name: str
    fields: tuple[Field, ...] = ()
    shape: Shape | None = field(default=None, compare=False)
    by: tuple[str, ...] | None = None
    not_by: Expression | None = None
    origin: tuple[str, ...] | None = None
    key: Expression | None = None
    unhandled: Literal["refuse", "ignore", "park"] = "refuse"
    park_for: timedelta | None = None
    title: Words = field(default_factory=_no_words)
    description: Words = field(default_factory=_no_words)
    where: Where = ()
    restricted: bool = field(init=False, compare=False)

    def __post_init__(self) -> None:
        limits = (self.by, self.origin, self.not_by)
        object.__setattr__(self, "restricted", any(limit is not None for limit in limits))


@dataclass(frozen=True, slots=True)
class Retry:
    """How an effect is tried again: up to `attempts` in all, waiting `first`, then `factor` times more, at
    most `longest`.
    """

    attempts: int = 5
    first: timedelta = timedelta(seconds=1)
    factor: float = 2
    longest: timedelta = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Reconcile:
    """How an unknown outcome is asked after: by which effect, with which params, how often and for how long.

    `with_` runs with (params, result) of the original request, result being None.
    """

    effect: str
    every: timedelta
    for_: timedelta
    with_: Operand | None = None


@dataclass(frozen=True, slots=True)
class EffectRule:
    """A declared effect. `key` and `ensures` run with (params, result); `errors` maps a code to whether it is
    retried.
    """

    name: str
    params: tuple[Field, ...] = ()
    params_shape: Shape | None = field(default=None, compare=False)
    result: tuple[Field, ...] = ()
    result_shape: Shape | None = field(default=None, compare=False)
    ensures: Expression | None = None
    key: Expression | None = None
    reversible: bool = True
    undone_by: str | None = None
    retry: Retry = Retry()
    timeout: timedelta = timedelta(seconds=30)
    rate: str | None = None
    concurrency: int | None = None
    ordered: bool = False
    errors: Mapping[str, bool] = field(default_factory=_none)
    reconcile: Reconcile | None = None
    failed: str | None = None
    title: Words = field(default_factory=_no_words)
    description: Words = field(default_factory=_no_words)
    where: Where = ()


@dataclass(frozen=True, slots=True)
class Role:
    """A role; `is_` gives the id (or null) of the only person who has it in an instance."""

    name: str
    is_: Expression | None = None
    sees: tuple[str, ...] | None = None
    title: Words = field(default_factory=_no_words)
    description: Words = field(default_factory=_no_words)
    where: Where = ()


@dataclass(frozen=True, slots=True)
class StartRule:
    """Who may start an instance: roles, workflows it may come from, a condition over the start data."""

    by: tuple[str, ...] | None = None
    origin: tuple[str, ...] | None = None
    not_by: Expression | None = None
    when: Expression | None = None
    where: Where = ()


@dataclass(frozen=True, slots=True)
class Subject:
    """What a property speaks of: a state (by path), an event or an effect, under a condition; `of` another
    workflow.

    `kind` `final` is any final state of the root. For `of`, `address` finds the other instance and `name` is
    left as written. `when` of an effect also takes the request's `params`, as 7th argument.
    """

    kind: Literal["state", "event", "effect", "final"]
    name: str
    when: Expression | None = None
    of: str | None = None
    address: Operand | None = None
    where: Where = ()


@dataclass(frozen=True, slots=True)
class Property:
    """A declared property. Which parts are set depends on `form` (language.md, 'properties').

    `holds`, `returns`: `expression` (`returns` also takes `output`, as 7th argument). `never`: `subjects`
    with `scope` and `scope_subject`. `at_most`: `times`, `subjects`. `precedes`: `first`, `then`,
    `every_time`. `can_reach`: `subjects`, `from_any` or `from_`, `without`. `leads_to`: `first` (from),
    `subjects` (to), `within`.
    """

    name: str
    form: Literal["holds", "never", "at_most", "precedes", "can_reach", "leads_to", "returns"]
    expression: Expression | None = None
    subjects: tuple[Subject, ...] = ()
    scope: Literal["since", "before", "while"] | None = None
    scope_subject: Subject | None = None
    times: int | None = None
    first: Subject | None = None
    then: Subject | None = None
    every_time: bool = False
    from_any: bool = False
    from_: tuple[Subject, ...] = ()
    without: tuple[str, ...] = ()
    within: timedelta | None = None
    where: Where = ()


@dataclass(frozen=True, slots=True)
class Migration:
    """How instances of an older version move to this one. Expressions read `old` (their first parameter) as
    data.

    `states` maps an old state's path, as written, to choices (condition, new state); `set_` new fields to
    values.
    """

    from_version: int
    states: Mapping[str, tuple[tuple[Expression | None, int], ...]] = field(default_factory=_none)
    rename: Mapping[str, str] = field(default_factory=_none)
    drop: tuple[str, ...] = ()
    set_: tuple[SetField, ...] = ()
    timers: Literal["keep", "restart"] = "keep"
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
    for the kernel.
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
    derived: Mapping[str, Expression] = field(default_factory=_none)
    output: Mapping[str, Field] = field(default_factory=_none)
    output_shape: Shape | None = field(default=None, compare=False, repr=False)
    starts: StartRule = StartRule()
    ref: Expression | None = None
    properties: tuple[Property, ...] = ()
    migrations: tuple[Migration, ...] = ()
    zone: str = "UTC"
    title: Words = field(default_factory=_no_words)
    description: Words = field(default_factory=_no_words)
    notes: str | None = None
    dialect: Dialect = Dialect.WORKFLOW
    syntax: Record = field(default_factory=_none, repr=False, compare=False)

    @property
    def root(self) -> State:
        """The workflow itself, as a state."""
        return self.states[0]

    def state(self, path: str) -> State:
        """The state of this dotted path. Raises KeyError if there is none."""
        return self.states[self.state_index[path]]
