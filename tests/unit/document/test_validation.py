"""What the schema walk accepts is what jsonschema accepts; what it says is one thing for each slip."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from statewright.diagnostics import Source
from statewright.document import Document, Kind, load_schema, read, validate
from statewright.document.schema_walk import faults
from statewright.document.schemas import inlined

from .corpus import EXAMPLE, SCENARIOS, WORKFLOWS

FILES: list[tuple[Path, Kind]] = [(file, "workflow") for file in WORKFLOWS]
FILES += [(file, "scenario") for file in SCENARIOS]


@cache
def oracle(kind: Kind) -> Draft202012Validator:
    return Draft202012Validator(load_schema(kind))


@cache
def without_references(kind: Kind) -> Draft202012Validator:
    return Draft202012Validator(inlined(load_schema(kind)))


@cache
def document_of(file: Path) -> Document:
    document, found = read(Source(file.name, file.read_text(encoding="utf-8")))
    assert document is not None, found
    return document


@pytest.mark.parametrize(("file", "kind"), FILES, ids=lambda value: getattr(value, "name", value))
def test_what_is_shipped_is_right_by_both(file: Path, kind: Kind) -> None:
    document = document_of(file)
    assert validate(document, kind) == []
    assert list(oracle(kind).iter_errors(document.plain)) == []


_STRANGE: list[Any] = [
    None,
    True,
    0,
    -1,
    1.5,
    "",
    "x y",
    "=x",
    "paid",
    "final",
    "30m",
    [],
    ["paid"],
    {},
    {"to": "paid"},
]


def paths(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Every place in a JSON value."""
    yield path
    entries = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for key, part in entries:
        yield from paths(part, (*path, key))


def spoilt(value: Any, path: tuple[str | int, ...], draw: st.DataObject) -> Any:
    """A copy of a value with one thing changed at a place: replaced, removed, renamed, or a key added."""
    changed = copy.deepcopy(value)
    holder: Any = changed
    for part in path[:-1]:
        holder = holder[part]
    how = draw.draw(st.sampled_from(["replace", "remove", "rename", "add"]))
    if how == "add" and isinstance(holder[path[-1]], dict):
        key = draw.draw(st.sampled_from(["to", "when", "effect", "final", "holds", "strange", "states", "X"]))
        holder[path[-1]][key] = draw.draw(st.sampled_from(_STRANGE))
    elif how == "remove":
        del holder[path[-1]]
    elif how == "rename" and isinstance(path[-1], str):
        holder[path[-1] + "s"] = holder.pop(path[-1])
    else:
        holder[path[-1]] = draw.draw(st.sampled_from(_STRANGE))
    return changed


_SMALL = [(file, kind) for file, kind in FILES if file.stat().st_size < 8_000]


@given(draw=st.data())
@settings(max_examples=250, deadline=None)
def test_the_walk_accepts_what_jsonschema_accepts(draw: st.DataObject) -> None:
    file, kind = draw.draw(
        st.sampled_from([(file, kind) for file, kind in FILES if file.stat().st_size < 8_000])
    )
    value: Any = document_of(file).plain
    for _ in range(draw.draw(st.integers(1, 3))):
        places = [path for path in paths(value) if path]
        value = spoilt(value, draw.draw(st.sampled_from(places)), draw)
    found = list(faults(load_schema(kind), value))
    accepted = oracle(kind).is_valid(value)
    assert (not found) is accepted, found
    assert without_references(kind).is_valid(value) is accepted


_LEAVES = st.one_of(
    st.none(), st.booleans(), st.integers(-3, 3), st.sampled_from(["paid", "=x", "1d", "*", "X y", ""])
)
_KEYS = st.sampled_from(
    ["to", "when", "effect", "workflow", "event", "done", "final", "history", "holds", "never", "paid"]
)
_JSON = st.recursive(
    _LEAVES, lambda part: st.lists(part, max_size=3) | st.dictionaries(_KEYS, part, max_size=4), max_leaves=12
)


@given(
    value=_JSON, place=st.sampled_from(["states", "properties", "on", "events", "effects", "invoke", "after"])
)
@settings(max_examples=400, deadline=None)
def test_the_walk_accepts_what_jsonschema_accepts_of_anything(value: Any, place: str) -> None:
    whole: Any = {
        "statewright": 1,
        "workflow": "order",
        "version": 1,
        "initial": "paid",
        "states": {"paid": {}},
    }
    whole[place] = {"paid": value} if place in ("states", "properties", "on", "events", "effects") else value
    found = list(faults(load_schema("workflow"), whole))
    accepted = oracle("workflow").is_valid(whole)
    assert (not found) is accepted, found
    assert without_references("workflow").is_valid(whole) is accepted


@pytest.mark.parametrize("place", ["states", "properties", "effects", "roles", "events"])
def test_one_slip_in_a_large_file_is_told_once(place: str) -> None:
    lines = EXAMPLE.read_text(encoding="utf-8").split("\n")
    at = (
        lines.index(f"{place}:")
        if f"{place}:" in lines
        else next(i for i, x in enumerate(lines) if x.startswith(f"{place}:"))
    )
    lines.insert(
        at + 1, "  Strange name!: {}" if place != "properties" else "  strange: {hold: data.paid > 0}"
    )
    document, _ = read(Source("order.yaml", "\n".join(lines)))
    assert document is not None
    found = validate(document, "workflow")
    assert len(found) == 1
    assert document.source.position(found[0].span.start).line == at + 2
