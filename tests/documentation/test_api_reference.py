"""Every public name says what it is and what it raises: docstring, reference and guide alike."""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULES = ("statewright", "statewright.runtime")
NAMES = [(module, name) for module in MODULES for name in import_module(module).__all__]


def members(value: object) -> list[tuple[str, object]]:
    """A public name, and the public methods that a class defines itself."""
    if not inspect.isclass(value):
        return [("", value)]
    own = [(name, item) for name, item in vars(value).items() if inspect.isfunction(item) and name[0] != "_"]
    return [("", value), *own]


@pytest.mark.parametrize(("module", "name"), NAMES, ids=str)
def test_a_public_name_says_what_it_is(module: str, name: str) -> None:
    for member, value in members(getattr(import_module(module), name)):
        told = inspect.getdoc(value) or ""
        where = f"{module}.{name}.{member}".rstrip(".")
        assert len(told) >= 15, f"{where} has no docstring"
        assert told.rstrip()[-1] in ".`)", f"the docstring of {where} is no sentence"
        if inspect.isfunction(value):
            for error in raised_in(value):
                assert error in told, f"{where} raises {error} and its docstring does not say so"


def raised_in(function: object) -> set[str]:
    """The errors that a function raises by name, itself."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))  # type: ignore[arg-type]  # it is a function
    raised = [node.exc for node in ast.walk(tree) if isinstance(node, ast.Raise) and node.exc is not None]
    calls = [exc.func if isinstance(exc, ast.Call) else exc for exc in raised]
    return {call.id for call in calls if isinstance(call, ast.Name) and call.id[0].isupper()}


def test_the_guide_and_the_docstrings_name_the_same_errors() -> None:
    """`docs/runtime.md` says of each call what it raises beside what every call may; so do the docstrings."""
    from statewright import Engine

    guide = (ROOT / "docs" / "runtime.md").read_text("utf-8")
    rows = re.findall(r"^\| (`\w+\(.*?) \| .*? \| (.*?) \|$", guide, re.MULTILINE)
    checked = 0
    for calls, raises in rows:
        methods = [getattr(Engine, call, None) for call in re.findall(r"`(\w+)\(", calls)]
        told = "\n".join(inspect.getdoc(method) or "" for method in methods if method is not None)
        if not told:
            continue
        for error in re.findall(r"`([A-Z]\w+)`", raises.split("but for")[0]):
            checked += 1
            assert error in told, f"docs/runtime.md says that {calls} raises {error}; no docstring does"
    assert checked >= 10


def test_every_public_name_is_in_the_reference() -> None:
    reference = (ROOT / "docs" / "reference" / "api.md").read_text("utf-8")
    for module, name in NAMES:
        assert f"### {module}.{name}\n" in reference, f"{module}.{name}: run docs/generators/api.py"
