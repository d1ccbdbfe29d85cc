"""How does one block change the data? One Python function for each, written from its assignments.

Floor 2. Pure. Every right-hand side sees the data as it was before the block; `change`, `remove`, `add` and
`put` then work on what `set` has made. The old data is never changed: the new top-level dict shares all that
is the same. Derived fields that read a changed field, by whatever way, are worked out again. Functions are
generated because this is the hot path; names of fields enter by `repr`, all else as bound constants.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from ..kernel.definition import (
    AddItem,
    Assign,
    Assignment,
    ChangeItems,
    Constant,
    Expression,
    Operand,
    PutEntry,
    RemoveItems,
    Run,
    SetField,
)
from ..kernel.values import Fault

_SIX = "(data, event, now, actor, instance, active)"


class Derived(NamedTuple):
    """The derived fields in the order in which they can be worked out, and the stored fields behind each."""

    expressions: Mapping[str, Expression]
    reads: Mapping[str, frozenset[str]]

    def touched_by(self, fields: Iterable[str]) -> list[str]:
        """The derived fields to work out again when these stored fields change."""
        changed = frozenset(fields)
        return [name for name, reads in self.reads.items() if reads & changed]


def assign(assignments: Sequence[Assignment], derived: Derived) -> Assign:
    """The data changes of one block as one action."""
    fields = tuple(dict.fromkeys(each.path[0] for each in assignments))
    again = derived.touched_by(fields)
    update = _simple(assignments, again) or _generated(
        assignments, {name: derived.expressions[name] for name in again}
    )
    return Assign(tuple(assignments), fields, update)


def _simple(assignments: Sequence[Assignment], again: list[str]) -> Run | None:
    """One field set, nothing derived from it: the commonest, without generating anything."""
    if again or len(assignments) != 1:
        return None
    only = assignments[0]
    if not isinstance(only, SetField) or len(only.path) != 1:
        return None
    name, value = only.path[0], only.value
    if isinstance(value, Constant):
        written = value.value
        return lambda data, event, now, actor, instance, active: {**data, name: written}
    run = value.run

    def update(data: Any, event: Any, now: Any, actor: Any, instance: Any, active: Any) -> Any:
        new = data.copy()  # cheaper than `{**data}`, and most steps pass here
        new[name] = run(data, event, now, actor, instance, active)
        return new

    return update


def _generated(assignments: Sequence[Assignment], again: Mapping[str, Expression]) -> Run:
    code = _Code()
    flat = [a for a in assignments if isinstance(a, SetField) and len(a.path) == 1]
    rest = [a for a in assignments if a not in flat]
    values = "".join(f", {a.path[0]!r}: {code.value(a.value)}" for a in flat)
    before = [f"    a{place} = {code.arguments(each)}" for place, each in enumerate(rest)]
    after = [f"    {code.apply(place, each)}" for place, each in enumerate(rest)]
    last = [
        f"    new[{name!r}] = {code.bind(e.run)}(new, None, None, None, None, None)"
        for name, e in again.items()
    ]
    lines = [f"def update{_SIX}:", *before, f"    new = {{**data{values}}}", *after, *last, "    return new"]
    exec(compile("\n".join(lines), "<update>", "exec"), code.bound)
    run: Run = code.bound["update"]
    return run


class _Code:
    """What is gathered while one update is written: bound constants and functions."""

    def __init__(self) -> None:
        self.bound: dict[str, Any] = {"__builtins__": {}}

    def bind(self, value: object) -> str:
        name = f"k{len(self.bound)}"
        self.bound[name] = value
        return name

    def value(self, operand: Operand) -> str:
        """A right-hand side."""
        if isinstance(operand, Constant):
            return self.bind(operand.value)
        return f"{self.bind(operand.run)}{_SIX}"

    def arguments(self, assignment: Assignment) -> str:
        """What an assignment needs of the data as it was before the block."""
        match assignment:
            case SetField(value=value) | AddItem(value=value):
                return self.value(value)
            case PutEntry(key=key, value=value):
                return f"({self.value(key)}, {self.value(value)})"
            case ChangeItems() | RemoveItems():
                return _SIX

    def apply(self, place: int, assignment: Assignment) -> str:
        """The line that makes the change on `new`."""
        path = self.bind(assignment.path)
        match assignment:
            case SetField():
                return f"{self.bind(_set_inside)}(new, {path}, a{place})"
            case AddItem():
                return f"{self.bind(_add)}(new, {path}, a{place})"
            case PutEntry():
                return f"{self.bind(_put)}(new, {path}, *a{place})"
            case RemoveItems(where=where):
                return f"{self.bind(_remove)}(new, {path}, {self.bind(where.run)}, a{place})"
            case ChangeItems(where=where, sets=sets):
                test = self.bind(where.run if where is not None else None)
                return f"{self.bind(_change)}(new, {path}, {test}, {self.bind(sets)}, a{place})"


# --- what generated updates call: `new` is theirs to change, nothing inside it is ---------------------------


def _look_up(new: Mapping[str, Any], path: tuple[str, ...]) -> Any:
    """The value at `path`. `Any`: data is JSON of every kind."""
    value: Any = new
    for name in path:
        if not isinstance(value, Mapping) or name not in value:
            raise Fault("nothing_there", f"{'.'.join(path)} cannot be changed: there is nothing at {name}")
        value = value[name]
    return value


def _set_inside(new: dict[str, Any], path: tuple[str, ...], value: Any) -> None:
    """Copy each map on the way and set the last name of `path`."""
    target = new
    for name in path[:-1]:
        inner = target.get(name)
        if not isinstance(inner, Mapping):
            raise Fault("nothing_there", f"{'.'.join(path)} cannot be set: there is nothing at {name}")
        target[name] = dict(inner)
        target = target[name]
    target[path[-1]] = value


def _list_at(new: dict[str, Any], path: tuple[str, ...]) -> list[Any]:
    found = _look_up(new, path)
    if not isinstance(found, list):
        raise Fault("not_a_list", f"{'.'.join(path)} is not a list")
    return found


def _add(new: dict[str, Any], path: tuple[str, ...], item: Any) -> None:
    _set_inside(new, path, [*_list_at(new, path), item])


def _put(new: dict[str, Any], path: tuple[str, ...], key: Any, value: Any) -> None:
    found = _look_up(new, path)
    if not isinstance(found, Mapping):
        raise Fault("not_a_map", f"{'.'.join(path)} is not a map")
    _set_inside(new, path, {**found, key: value})


def _remove(new: dict[str, Any], path: tuple[str, ...], where: Run, arguments: tuple[Any, ...]) -> None:
    found = _look_up(new, path)
    kept: Any
    if isinstance(found, Mapping):
        kept = {key: item for key, item in found.items() if not where(*arguments, item, key)}
    else:
        items = _list_at(new, path)
        kept = [item for index, item in enumerate(items) if not where(*arguments, item, index)]
    if len(kept) != len(found):
        _set_inside(new, path, kept)


def _change(
    new: dict[str, Any],
    path: tuple[str, ...],
    where: Run | None,
    sets: tuple[SetField, ...],
    arguments: tuple[Any, ...],
) -> None:
    def changed(item: Any, index: int | str) -> Any:
        if where is not None and not where(*arguments, item, index):
            return item
        values = [each.value.run(*arguments, item, index) for each in sets]
        copy = dict(item)
        for each, value in zip(sets, values, strict=True):
            _set_inside(copy, each.path, value)
        return copy

    found = _look_up(new, path)
    if isinstance(found, Mapping):
        _set_inside(new, path, {key: changed(item, key) for key, item in found.items()})
    else:
        _set_inside(new, path, [changed(item, index) for index, item in enumerate(_list_at(new, path))])
