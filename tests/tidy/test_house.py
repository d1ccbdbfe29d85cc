"""The style of the house as tests: sizes, names, types that are explained, no clock outside its place."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "engine" / "statewright"
TABLES = PACKAGE / "diagnostics" / "codes"
MODULES = sorted(PACKAGE.rglob("*.py"))

LINES_MAX = 400
FUNCTION_LINES_MAX = 70
FUNCTION_LINES_MEDIAN_MAX = 9
VAGUE = {"utils", "util", "helpers", "helper", "common", "manager", "base", "misc"}


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def name_of(path: Path) -> str:
    return str(path.relative_to(PACKAGE))


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_is_small_named_well_and_says_what_it_is(path: Path) -> None:
    text = path.read_text("utf-8")
    tree = ast.parse(text)
    # A table of sentences is as long as there are sentences; it has nothing else in it.
    if path.parent != TABLES:
        assert text.count("\n") <= LINES_MAX, f"{path} has more than {LINES_MAX} lines"
    assert path.stem not in VAGUE
    if text.strip():
        assert ast.get_docstring(tree), f"{path} does not say which question it answers"
    for node in functions(tree):
        assert length(node) <= FUNCTION_LINES_MAX, f"{path}:{node.lineno} {node.name} is {length(node)} lines"
        assert node.name not in {"process", "handle"}, f"{path}:{node.lineno}"


def test_the_median_function_is_short() -> None:
    lengths = [length(node) for path in MODULES for node in functions(ast.parse(path.read_text("utf-8")))]
    assert median(lengths) <= FUNCTION_LINES_MEDIAN_MAX


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_public_functions_and_classes_have_docstrings(path: Path) -> None:
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            assert ast.get_docstring(node), f"{path}:{node.lineno} {node.name} has no docstring"


CLOCK = re.compile(r"datetime\.now\(|time\.time\(|time\.monotonic\(|utcnow\(|date\.today\(")


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_clock_is_read_outside_its_place(path: Path) -> None:
    """Time is a parameter; only a module called `clock` asks the machine for it."""
    if path.stem != "clock":
        found = CLOCK.search(path.read_text("utf-8"))
        assert found is None or "use datetime.now(UTC)" in path.read_text("utf-8"), f"{path}: {found}"


def test_every_room_is_on_a_floor() -> None:
    """A new room without a floor in the import contract fails here, before the linter sees it."""
    contract = (ROOT / "pyproject.toml").read_text("utf-8")
    rooms = {path.name for path in PACKAGE.iterdir() if path.is_dir() and (path / "__init__.py").exists()}
    layers = contract.split("layers = [", 1)[1].split("]", 1)[0]
    named = set(re.findall(r"[a-z_]+", layers))
    assert rooms <= named, rooms - named


def test_paths_named_in_the_documents_exist() -> None:
    """A document that names a file of the checkout names one that is there."""
    documents = [ROOT / "README.md", ROOT / "README.zh-CN.md", *sorted((ROOT / "docs").rglob("*.md"))]
    named = re.compile(r"`((?:engine|workflows|schemas|diagrams|tests|docs|examples|benchmarks)/[\w./-]+)`")
    for document in documents:
        for path in named.findall(document.read_text("utf-8")):
            assert (ROOT / path).exists(), f"{document.name} names {path}, which does not exist"
