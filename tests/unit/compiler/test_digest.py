"""What counts as behaviour: words that only people read do not, everything else and its order does."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from statewright.compiler.digest import digest_of

TREE: dict[str, Any] = {
    "statewright": 1,
    "workflow": "thing",
    "version": 1,
    "title": "Thing",
    "data": {
        "title": {"type": "string", "title": "the field called title"},
        "notes": {"type": "object", "properties": {"happy": {"type": "boolean", "description": "d"}}},
    },
    "events": {"go": {"title": "Go", "payload": {"tags": {"type": "string", "examples": ["x"]}}}},
    "effects": {
        "mail": {"params": {"title": {"type": "string", "title": "T"}}, "errors": {"bad": {"title": "B"}}}
    },
    "initial": "a",
    "states": {
        "a": {
            "title": {"en": "A"},
            "tags": ["x"],
            "on": {"go": [{"to": "b", "happy": True, "set": {"title": "new"}, "title": "Goes"}]},
            "after": {"30m": {"to": "b", "title": "late"}},
            "every": [{"each": "24h", "do": {"mail": {"title": "still here"}}, "description": "nags"}],
            "invoke": {"effect": "mail", "with": {"title": "x"}, "done": {"to": "b", "happy": True}},
        },
        "b": {"final": True},
    },
}


def at(tree: Any, *path: str | int) -> Any:
    for step in path:
        tree = tree[step]
    return tree


def changed(path: tuple[str | int, ...], value: Any = "other") -> str:
    tree = copy.deepcopy(TREE)
    at(tree, *path[:-1])[path[-1]] = value
    return digest_of(tree, {})


@pytest.mark.parametrize(
    "path",
    [
        ("title",),
        ("notes",),
        ("data", "title", "title"),
        ("data", "notes", "properties", "happy", "description"),
        ("events", "go", "title"),
        ("events", "go", "payload", "tags", "examples"),
        ("effects", "mail", "params", "title", "title"),
        ("effects", "mail", "errors", "bad", "title"),
        ("states", "a", "title"),
        ("states", "a", "tags"),
        ("states", "a", "on", "go", 0, "title"),
        ("states", "a", "on", "go", 0, "happy"),
        ("states", "a", "after", "30m", "title"),
        ("states", "a", "every", 0, "description"),
        ("states", "a", "invoke", "done", "happy"),
    ],
)
def test_words_do_not_count(path: tuple[str | int, ...]) -> None:
    assert changed(path) == digest_of(TREE, {})


@pytest.mark.parametrize(
    "path",
    [
        ("version",),
        ("data", "title"),
        ("data", "notes", "properties", "happy"),
        ("events", "go", "payload", "tags"),
        ("effects", "mail", "params", "title", "type"),
        ("states", "a", "on", "go", 0, "set", "title"),
        ("states", "a", "after", "30m", "to"),
        ("states", "a", "every", 0, "do", "mail", "title"),
        ("states", "a", "invoke", "with", "title"),
        ("states", "b", "final"),
    ],
)
def test_behaviour_counts(path: tuple[str | int, ...]) -> None:
    assert changed(path) != digest_of(TREE, {})


def test_the_order_of_the_file_counts() -> None:
    tree = copy.deepcopy(TREE)
    tree["states"] = dict(reversed(tree["states"].items()))
    assert digest_of(tree, {}) != digest_of(TREE, {})


def test_types_from_other_files_count() -> None:
    money = {"type": "integer", "title": "Money"}
    one = digest_of(TREE, {"common.yaml#/types/money": money})
    assert one != digest_of(TREE, {})
    assert one == digest_of(TREE, {"common.yaml#/types/money": {**money, "title": "Geld"}})
    assert one != digest_of(TREE, {"common.yaml#/types/money": {**money, "minimum": 0}})
