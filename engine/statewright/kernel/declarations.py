"""What does a workflow declare beside its chart? Fields, events, effects, roles, who may start it,
properties, migrations.

Floor 0. Pure data; standard library only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Literal

from .blocks import SetField
from .operands import Expression, Operand, Shape, Where, Words, no_entries, no_words
from .values import Json


@dataclass(frozen=True, slots=True)
class Field:
    """A declared field of data, payload, params, result or output; `schema` has its `$ref`s resolved."""

    name: str
    schema: Mapping[str, Json]
    shape: Shape = field(compare=False, repr=False)
    read_only: bool = False
    write_only: bool = False
    personal: bool = False
    indexed: bool = False
    required: bool = True
    title: Words = field(default_factory=no_words)
    description: Words = field(default_factory=no_words)
    where: Where = ()


def schema_inside(schema: Mapping[str, Any], path: Iterable[str | int]) -> Mapping[str, Any]:
    """The schema of the value at a path of names and places in lists; what is not known is anything.

    `Any`: JSON of any form. What should be a schema and is none (a reader complains of that) says nothing.
    """
    for step in path:
        if isinstance(step, int):
            inner = schema.get("items")
        else:
            inner = schema.get("properties", {}).get(step) or schema.get("additionalProperties")
        schema = inner if isinstance(inner, Mapping) else {}
    return schema


@dataclass(frozen=True, slots=True)
class EventRule:
    """A declared event: its payload, who may send it, its key, and what becomes of it when nothing handles
    it.
    """

    name: str
    fields: tuple[Field, ...] = ()
    shape: Shape | None = field(default=None, compare=False, repr=False)
    by: tuple[str, ...] | None = None
    not_by: Expression | None = None
    origin: tuple[str, ...] | None = None
    key: Expression | None = None
    unhandled: Literal["refuse", "ignore", "park"] = "refuse"
    park_for: timedelta | None = None
    title: Words = field(default_factory=no_words)
    description: Words = field(default_factory=no_words)
    where: Where = ()
    restricted: bool = field(init=False, compare=False)

    def __post_init__(self) -> None:
        limits = (self.by, self.origin, self.not_by)
        object.__setattr__(self, "restricted", any(limit is not None for limit in limits))


STANDING_ERRORS: Mapping[str, Words] = {
    "timeout": {"en": "no answer in time", "zh": "超时"},
    "contract": {"en": "an answer against the contract", "zh": "结果不符合约定"},
    "gave_up": {"en": "given up", "zh": "已放弃重试"},
    "unknown": {"en": "outcome unknown", "zh": "结果不明"},
}
"""The codes that every effect may end in, declared or not, and what people call them."""


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
    retried, `error_titles` to what people call it.
    """

    name: str
    params: tuple[Field, ...] = ()
    params_shape: Shape | None = field(default=None, compare=False, repr=False)
    result: tuple[Field, ...] = ()
    result_shape: Shape | None = field(default=None, compare=False, repr=False)
    ensures: Expression | None = None
    key: Expression | None = None
    reversible: bool = True
    undone_by: str | None = None
    retry: Retry = Retry()
    timeout: timedelta = timedelta(seconds=30)
    rate: str | None = None
    concurrency: int | None = None
    ordered: bool = False
    errors: Mapping[str, bool] = field(default_factory=no_entries)
    error_titles: Mapping[str, Words] = field(default_factory=no_entries)
    reconcile: Reconcile | None = None
    failed: str | None = None
    title: Words = field(default_factory=no_words)
    description: Words = field(default_factory=no_words)
    where: Where = ()


@dataclass(frozen=True, slots=True)
class Role:
    """A role; `is_` gives the id (or null) of the only person who has it in an instance."""

    name: str
    is_: Expression | None = None
    sees: tuple[str, ...] | None = None
    title: Words = field(default_factory=no_words)
    description: Words = field(default_factory=no_words)
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
    title: Words = field(default_factory=no_words)
    where: Where = ()


@dataclass(frozen=True, slots=True)
class Migration:
    """How instances of an older version move to this one. Expressions read `old` (their first parameter) as
    data.

    `states` maps an old state's path, as written, to choices (condition, new state); `set_` new fields to
    values.
    """

    from_version: int
    states: Mapping[str, tuple[tuple[Expression | None, int], ...]] = field(default_factory=no_entries)
    rename: Mapping[str, str] = field(default_factory=no_entries)
    drop: tuple[str, ...] = ()
    set_: tuple[SetField, ...] = ()
    timers: Literal["keep", "restart"] = "keep"
    where: Where = ()
