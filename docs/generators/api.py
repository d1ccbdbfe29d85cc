"""Write `docs/reference/api.md`: the Python API, from the docstrings and signatures of its public names."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import UnionType
from typing import get_args

TARGET = Path(__file__).parents[1] / "reference" / "api.md"
MODULES = ("statewright", "statewright.runtime", "statewright.kernel.staying", "statewright.diagram")
INTRO = """# Python API

Every public name, with what goes in, what comes out and what is raised. Made from the docstrings by
`docs/generators/api.py`. How the parts go together: [in a program](../how-to/embed.md) and
[the durable runtime](../runtime.md)."""


def page() -> str:
    """The whole reference."""
    told: set[object] = set()
    parts = [INTRO]
    for name in MODULES:
        module = import_module(name)
        parts.append(f"## {name}\n\n{inspect.getdoc(module)}")
        for public in sorted(module.__all__, key=str.lower):
            value = getattr(module, public)
            if value in told if _hashable(value) else False:
                parts.append(f"### {name}.{public}\n\nThe same as above.")
                continue
            if _hashable(value):
                told.add(value)
            parts.extend(entry(public, value, name))
    return "\n\n".join(parts) + "\n"


def _hashable(value: object) -> bool:
    return inspect.isclass(value) or inspect.isfunction(value)


def entry(name: str, value: object, module: str) -> Iterator[str]:
    """A public name: a class with its members, a function, or a value."""
    yield f"### {module}.{name}"
    if inspect.isclass(value):
        yield from class_entry(value)
    elif inspect.isfunction(value):
        yield from function_entry(definition_of(value))
    elif isinstance(value, UnionType):
        yield "One of " + ", ".join(f"`{kind.__name__}`" for kind in get_args(value)) + "."
    else:
        shown = ", ".join(f"`{item}`" for item in value) if isinstance(value, tuple) else f"`{value!r}`"
        yield shown if len(shown) < 400 else type(value).__name__


def class_entry(cls: type) -> Iterator[str]:
    """What a class is, its fields, and what can be asked of it."""
    yield inspect.getdoc(cls) or ""
    tree = definition_of(cls)
    fields = [
        f"- `{ast.unparse(node.target)}: {ast.unparse(node.annotation)}"
        + (f" = {ast.unparse(node.value)}`" if node.value is not None else "`")
        for node in tree.body
        if isinstance(node, ast.AnnAssign) and not ast.unparse(node.target).startswith("_")
    ]
    if fields:
        yield "\n".join(fields)
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and shown(node):
            yield f"#### {cls.__name__}{'' if node.name == '__init__' else f'.{node.name}'}"
            yield from function_entry(node)


def shown(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Public methods, and how an object is made where that says something of its own."""
    return not node.name.startswith("_") or (node.name == "__init__" and ast.get_docstring(node) is not None)


def function_entry(node: ast.AST) -> Iterator[str]:
    """The signature and the docstring of a function."""
    assert isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    marks = [f"@{ast.unparse(mark)}\n" for mark in node.decorator_list]
    start = "async def" if isinstance(node, ast.AsyncFunctionDef) else "def"
    gives = f" -> {ast.unparse(node.returns)}" if node.returns is not None else ""
    yield f"```pyi\n{''.join(marks)}{start} {node.name}{arguments(node.args)}{gives}: ...\n```"
    yield ast.get_docstring(node) or ""


def arguments(given: ast.arguments) -> str:
    """The arguments, each on a line of its own where one line is too long."""
    written = ast.unparse(given)
    if len(written) < 90:
        return f"({written})"
    parts = [ast.unparse(ast.arguments([], [argument], None, [], [], None, [])) for argument in given.args]
    for offset, default in enumerate(reversed(given.defaults), 1):
        parts[-offset] += f" = {ast.unparse(default)}"
    if given.vararg:
        parts.append(f"*{ast.unparse(given.vararg)}")
    elif given.kwonlyargs:
        parts.append("*")
    for argument, value in zip(given.kwonlyargs, given.kw_defaults, strict=True):
        parts.append(ast.unparse(argument) + (f" = {ast.unparse(value)}" if value is not None else ""))
    if given.kwarg:
        parts.append(f"**{ast.unparse(given.kwarg)}")
    return "(\n" + "".join(f"    {part},\n" for part in parts) + ")"


def definition_of(value: object) -> ast.ClassDef | ast.FunctionDef:
    """The syntax tree of a class or a function."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(value)))  # type: ignore[arg-type]  # has a source
    found = tree.body[0]
    assert isinstance(found, ast.ClassDef | ast.FunctionDef)
    return found


if __name__ == "__main__":
    TARGET.write_text(page(), encoding="utf-8")
