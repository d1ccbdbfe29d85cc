"""How is the block of a page run? In the page's own folder, in order, in one process where possible."""

from __future__ import annotations

import ast
import contextlib
import io
import json
import os
import re
import shlex
import subprocess
import sys
import tokenize
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Engine as DatabaseEngine

from statewright.cli import main
from statewright.diagnostics import Severity, Source
from statewright.document import Kind, read, validate
from statewright.loading import compiler_for
from statewright.runtime import Engine

from .blocks import ROOT, Block

_EXTRAS = set(tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"])
_SHELL = re.compile(r"[|<>;`]|\$[({A-Z]")
_INSTALLS = re.compile(r"^(?:\S*python\S* -m )?pip install (.+)$")
COMMANDS = ("console", "sh", "bash", "shell")
# What is shown of things that differ from run to run, or are left out, is `...`.
_ANYTHING = "..."


@dataclass(slots=True)
class Folder:
    """The folder in which the blocks of a page are run one after another, and what they leave behind."""

    path: Path
    lang: str
    names: dict[str, Any] = field(default_factory=lambda: {"__name__": "__page__"})
    said: str = ""
    code: int = 0

    def close(self) -> None:
        """Close the engines that a page has opened, and leaves open for its reader."""
        for value in self.names.values():
            match value:
                case Engine():
                    value.close()
                case DatabaseEngine():
                    value.dispose()


def run_block(block: Block, folder: Folder) -> None:
    """Do what the block shows; AssertionError says where the page is wrong."""
    if first := block.markers.get("run first"):
        _python(first, folder, block)
    match block.language:
        case _ if "output" in block.markers:
            folder.said, folder.code = "", 0
            _command(block.markers["output"], folder, block)
            _compare(block.text, folder.said, block, loosely=True)
        case "yaml":
            _yaml(block, folder)
        case "toml":
            tomllib.loads(block.text)
            _keep(block, folder)
        case "pyi":
            ast.parse(block.text)
        case "json":
            json.loads(block.text)
            _keep(block, folder)
        case "python":
            _keep(block, folder)
            if "file" not in block.markers:
                _python(block.text, folder, block)
        case language if language in COMMANDS:
            _console(block, folder)
        case "text":
            _compare(block.text, folder.said, block)
        case "yaml-mkdocs" | "yaml-other":
            assert read(Source(block.place, block.text))[0] is not None, f"{block.place} is no YAML"
        case "markdown" | "rst":
            _quoted(block, folder)
        case "statewright":
            _drawn(block, folder)
        case _:
            raise AssertionError(f"{block.place}: nobody knows how to run a block of {block.language!r}")


# --- YAML ---------------------------------------------------------------------------------------------------


def _keep(block: Block, folder: Folder) -> None:
    name = block.markers.get("file")
    if name is None:
        return
    shipped = ROOT / name
    if shipped.is_file():
        assert block.text == shipped.read_text("utf-8"), f"{block.place} is not what {name} says"
    (folder.path / name).parent.mkdir(parents=True, exist_ok=True)
    (folder.path / name).write_text(block.text, "utf-8")


def _yaml(block: Block, folder: Folder) -> None:
    wanted = block.markers.get("reports", "")
    document, found = read(Source(block.place, block.text))
    if "fragment" in block.markers:
        assert document is not None, f"{block.place}: {found}"
        base, _ = read(Source("base", (folder.path / block.markers["fragment"]).read_text("utf-8")))
        assert base is not None
        text = json.dumps(merged(base.plain, document.plain))
        kind: Kind = "scenario" if "scenarios" in base.plain else "workflow"
        _sound(text, kind, wanted, block, folder, errors_only=True)
        return
    name = block.markers.get("file") or "page.yaml"
    if document is not None and "scenarios" in document.plain:
        name = block.markers.get("file") or "page.scenarios.yaml"
        _keep(block, folder)
        _sound(block.text, "scenario", wanted, block, folder)
        return
    _keep(block, folder)
    if "file" not in block.markers:
        (folder.path / name).write_text(block.text, "utf-8")
    folder.said, folder.code = "", 0
    _command(f"statewright check {shlex.quote(name)}", folder, block)
    if wanted:
        assert f"[{wanted}]" in folder.said, f"{block.place} does not report {wanted}:\n{folder.said}"
    else:
        assert folder.code == 0, f"{block.place} is not clean:\n{folder.said}"
    if "file" not in block.markers:
        (folder.path / name).unlink()


def _sound(
    text: str, kind: Kind, wanted: str, block: Block, folder: Folder, *, errors_only: bool = False
) -> None:
    if kind == "scenario":
        document, found = read(Source(block.place, text))
        findings = found + (validate(document, "scenario") if document else [])
    else:
        findings = list(compiler_for(folder.path / "fragment.yaml")(text).diagnostics)
    codes = [each.code for each in findings if each.severity is Severity.ERROR or not errors_only]
    told = "\n".join(f"{each.code}: {each.message.en}" for each in findings)
    if wanted:
        assert wanted in codes, f"{block.place} does not report {wanted}:\n{told}"
    else:
        assert not codes, f"{block.place} is not sound:\n{told}"


def merged(base: Any, over: Any) -> Any:
    """`base` with the keys of `over` put in, map by map."""
    if isinstance(base, dict) and isinstance(over, dict):
        return {**base, **{key: merged(base.get(key), value) for key, value in over.items()}}
    return over


# --- Python -------------------------------------------------------------------------------------------------


def _python(text: str, folder: Folder, block: Block) -> None:
    """Run statement by statement; a value or a line that the page shows in a comment is compared."""
    shown = _comments(text)
    out = io.StringIO()
    with contextlib.chdir(folder.path), contextlib.redirect_stdout(out):
        for node in ast.parse(text).body:
            comment = shown.get(node.end_lineno or 0)
            before = out.tell()
            value = _statement(node, text, folder, block)
            if comment is not None and isinstance(node, ast.Expr):
                _check_comment(comment, value, out.getvalue()[before:], block)
    folder.said = out.getvalue()


def _statement(node: ast.stmt, text: str, folder: Folder, block: Block) -> object:
    where = f"{block.page.name}:{block.line}"
    if isinstance(node, ast.Expr):
        return eval(compile(ast.Expression(node.value), where, "eval"), folder.names)
    exec(compile(ast.Module([node], []), where, "exec"), folder.names)
    return None


def _comments(text: str) -> dict[int, str]:
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return {token.start[0]: token.string.lstrip("# ") for token in tokens if token.type == tokenize.COMMENT}


def _check_comment(comment: str, value: object, said: str, block: Block) -> None:
    if said:
        start = re.split(r"\.\.\.|…", comment)[0]
        assert said.startswith(start), f"{block.place}: the page shows {comment!r}, it says {said!r}"
        return
    with contextlib.suppress(ValueError, SyntaxError):
        expected = ast.literal_eval(comment.split("; ")[0].split("  ")[0])
        assert value == expected, f"{block.place}: the page shows {comment!r}, it is {value!r}"


# --- commands -----------------------------------------------------------------------------------------------


def _console(block: Block, folder: Folder) -> None:
    """Lines with `$ ` are commands, followed by what they write; without any, all lines are commands."""
    wanted = int(block.markers.get("exit", "0"))
    steps = list(_steps(block.text))
    for number, (command, shown) in enumerate(steps):
        folder.said, folder.code = "", 0
        _command(command, folder, block)
        if shown:
            _compare(shown, folder.said, block)
        expected = wanted if number == len(steps) - 1 else 0
        assert folder.code == expected, f"{block.place}: `{command}` ended with {folder.code}:\n{folder.said}"


def _steps(text: str) -> list[tuple[str, str]]:
    lines = text.replace("\\\n", " ").splitlines()
    if not any(line.startswith("$ ") for line in lines):
        return [(line, "") for line in lines if line.strip() and not line.lstrip().startswith("#")]
    steps: list[tuple[str, str]] = []
    for line in lines:
        if line.startswith("$ "):
            steps.append((line[2:], ""))
        else:
            command, shown = steps[-1]
            steps[-1] = (command, f"{shown}{line}\n")
    return steps


def _command(command: str, folder: Folder, block: Block) -> None:
    """Run one line: Statewright in this process, everything else by the shell."""
    bare = command.split("  #")[0].split(" # ")[0].strip()
    for part in bare.split(" && "):
        installed = _INSTALLS.match(part)
        if installed:
            _installable(installed[1], block)
        elif part.startswith("statewright ") and not _SHELL.search(part):
            _ours(shlex.split(part)[1:], folder)
        elif part.startswith("python -m statewright ") and not _SHELL.search(part):
            _ours(shlex.split(part)[3:], folder)
        else:
            _shell(part, folder)


def _ours(arguments: list[str], folder: Folder) -> None:
    out = io.StringIO()
    kept = dict(os.environ)
    os.environ["STATEWRIGHT_LANG"] = folder.lang
    try:
        with contextlib.chdir(folder.path), contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
            folder.code = main(arguments)
    finally:
        os.environ.clear()
        os.environ.update(kept)
    folder.said += out.getvalue()


def _installable(what: str, block: Block) -> None:
    """Nothing is installed; the extras that a page names exist."""
    named = re.findall(r"statewright\[([\w,]+)\]|\.\[([\w,]+)\]", what)
    for extra in ",".join(part for pair in named for part in pair if part).split(","):
        assert not extra or extra in _EXTRAS, f"{block.place}: there is no extra {extra!r}"


def _shell(command: str, folder: Folder) -> None:
    tools = folder.path / ".tools"
    if not tools.exists():
        tools.mkdir()
        (tools / "statewright").write_text(
            f'#!/bin/sh\nexec "{sys.executable}" -m statewright "$@"\n', "utf-8"
        )
        (tools / "python").write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n', "utf-8")
        for tool in tools.iterdir():
            tool.chmod(0o755)
    ours = {"PATH": f"{tools}:{os.environ['PATH']}", "STATEWRIGHT_LANG": folder.lang, "PYTHONUTF8": "1"}
    ours["PYTHONPATH"] = f"{ROOT / 'engine'}:{folder.path}"
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=folder.path,
        env={**os.environ, **ours},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        text=True,
        timeout=120,
        check=False,
    )
    folder.said += done.stdout
    folder.code = done.returncode


def _compare(shown: str, said: str, block: Block, *, loosely: bool = False) -> None:
    """What is shown stands in what was said; `...` is anything. `loosely`: lines may be broken."""
    parts = [re.escape(_spaced(part, loosely)) for part in re.split(r"\.\.\.|…", shown) if part.strip()]
    pattern = ".*?".join(parts)
    assert re.search(pattern, _spaced(said, loosely), re.DOTALL), (
        f"{block.place}: the page shows\n{shown}\nbut it says\n{said}"
    )


def _spaced(text: str, loosely: bool) -> str:
    if loosely:
        return "".join(text.split())
    return "\n".join(line.rstrip() for line in text.strip("\n").splitlines())


# --- pages inside pages ------------------------------------------------------------------------------------


def _quoted(block: Block, folder: Folder) -> None:
    """The source of a page, shown: its blocks and directives name workflows and options that there are."""
    from statewright.diagram.insets import read_inset

    paths = re.findall(r"^(?:\.\. statewright:: /)?(\S+\.yaml)$", block.text, re.MULTILINE)
    options = dict(re.findall(r"^ +:(\w+): (.+)$", block.text, re.MULTILINE))
    for line in re.findall(r"^`{3}statewright (.+)$", block.text, re.MULTILINE):
        options |= dict(word.split("=", 1) for word in shlex.split(line))
    assert paths, f"{block.place} shows no workflow"
    assert all((ROOT / path).is_file() for path in paths), f"{block.place}: {paths}"
    assert read_inset(options)[0] is not None, f"{block.place}: {options}"


# --- pictures -----------------------------------------------------------------------------------------------


def _drawn(block: Block, folder: Folder) -> None:
    """A picture in a page: it can be drawn, from the checkout."""
    from statewright.diagram.insets import draw_file, draw_text, is_workflow, read_inset

    info = block.page.read_text("utf-8").split("\n")[block.line - 1].strip().lstrip("`~").strip()
    given = dict(word.split("=", 1) for word in shlex.split(info)[1:])
    inset, complaints = read_inset(given, folder.lang)
    assert inset is not None, f"{block.place}: {complaints}"
    if is_workflow(block.text):
        shown = draw_text(block.text, block.page, block.line + 1, inset)
    else:
        shown = draw_file(ROOT / block.text.strip(), inset)
    assert shown.svg, f"{block.place}: {shown.complaints}"
