"""What can be left out of what a rule does? A `set`, an effect, something raised, sent or started.

Floor 6. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostics import Text
from ...document.tree import Plain
from ...kernel.definition import Where
from .values import Change, Drop

_NOT_SET = Text("`{field}` is not set", "不设置 `{field}`")
_NOT_DONE = Text("`{what}` is not requested", "不请求 `{what}`")
_LEFT_OUT = Text("`{key}` left out", "去掉 `{key}`")

_BY_NAME = {"set": ("dropped set", _NOT_SET), "do": ("dropped do", _NOT_DONE)}
_DATA = ("change", "remove", "add", "put")
_OUTSIDE = ("raise", "send", "start")

Inside = tuple[tuple[Where, Plain], ...]
"""Values inside a deed that may have expressions, each with its place."""


def deeds(block: dict[str, Plain], path: Where) -> Iterator[tuple[Change | None, Inside]]:
    """Each thing that a block does: the change that leaves it out, and the values inside it."""
    for key, value in block.items():
        place = (*path, key)
        if key in _BY_NAME and isinstance(value, dict):
            yield from _named(key, value, place)
        elif key == "do":
            yield from _effects(value, place)
        elif key in _DATA and isinstance(value, dict):
            for name, inner in value.items():
                words = _LEFT_OUT.fill({"key": f"{key}: {name}"})
                yield Change(f"dropped {key}", _drop(place, value, name), words), (((*place, name), inner),)
        elif key in _OUTSIDE:
            yield from _outside(key, value, place)


def _drop(place: Where, value: dict[str, Plain], name: str) -> Drop:
    """Leaves a key out and, if it is the only one, all of it."""
    return Drop((*place, name) if len(value) > 1 else place)


def _named(key: str, value: dict[str, Plain], place: Where) -> Iterator[tuple[Change, Inside]]:
    kind, words = _BY_NAME[key]
    for name, inner in value.items():
        told = f"undo: {inner}" if name == "undo" and key == "do" else name
        change = Change(kind, _drop(place, value, name), words.fill({"field": name, "what": told}))
        yield change, (((*place, name), inner),)


def _effects(value: Plain, place: Where) -> Iterator[tuple[Change, Inside]]:
    if isinstance(value, str):
        yield Change("dropped do", Drop(place), _NOT_DONE.fill({"what": value})), ()
    elif isinstance(value, list):
        for at, each in enumerate(value):
            name = next(iter(each)) if isinstance(each, dict) and each else str(each)
            where = (*place, at)
            yield Change("dropped do", Drop(where), _NOT_DONE.fill({"what": name})), ((where, each),)


def _outside(key: str, value: Plain, place: Where) -> Iterator[tuple[Change, Inside]]:
    listed = [((*place, at), each) for at, each in enumerate(value)] if isinstance(value, list) else []
    for where, each in listed or [(place, value)]:
        words = _LEFT_OUT.fill({"key": f"{key}: {_told(each)}"})
        yield Change(f"dropped {key}", Drop(where), words), ((where, each),)


def _told(value: Plain) -> str:
    if isinstance(value, dict):
        named = value.get("event") or value.get("workflow")
        return str(named or next(iter(value), ""))
    return str(value)
