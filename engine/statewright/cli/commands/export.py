"""`statewright export PATH --to scxml|xstate`: a workflow in another notation. Floor 7."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from ...diagnostics import Text
from ..console import Console
from ..files import complain_missing, find_files

if TYPE_CHECKING:
    from ...kernel.definition import Definition

TITLE = Text("write a workflow as SCXML or XState JSON", "把流程导出为 SCXML 或 XState JSON")
NOTATIONS = ("scxml", "xstate")

_PATH = Text("the workflow file", "流程文件")
_TO = Text("the notation to write (default: scxml)", "导出的格式(默认: scxml)")
_OUT = Text("the file to write (default: on the terminal)", "写入的文件(默认: 输出到终端)")
_ONE = Text("name one workflow file; {paths} holds {count}", "请只给一个流程文件; {paths} 中有 {count} 个")
_CANNOT_WRITE = Text("cannot write to {path}: {why}", "无法写入 {path}: {why}")
_WROTE = Text("wrote {path}", "已写入 {path}")


def add_arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    """PATH, the notation, and where to write."""
    parser.add_argument("path", metavar="PATH", help=_PATH.in_language(lang))
    parser.add_argument(
        "--to", dest="notation", choices=NOTATIONS, default="scxml", help=_TO.in_language(lang)
    )
    parser.add_argument("-o", "--out", metavar="FILE", help=_OUT.in_language(lang))


def run(asked: argparse.Namespace, console: Console) -> int:
    """Write the document. 0: done, 1: the workflow has errors, 2: the path cannot be used."""
    from ...diagnostics import Severity, render_text
    from ...loading import load_all

    files = find_files([asked.path])
    if files.missing:
        return complain_missing(console, files.missing)
    if len(files.workflows) != 1:
        console.complain(_ONE.fill({"paths": asked.path, "count": len(files.workflows)}))
        return 2
    loaded = load_all(files.workflows)
    if not loaded.ok:
        for diagnostic in loaded.diagnostics:
            if diagnostic.severity is Severity.ERROR:
                console.complain(render_text(diagnostic, console.lang) + "\n")
        return 1
    definition = next(iter(loaded.definitions.values()))
    return _write(asked, console, _writers()[asked.notation](definition))


def _writers() -> Mapping[str, Callable[[Definition], str]]:
    from ...interop.scxml.writing import write_scxml
    from ...interop.to_xstate import write_xstate

    return {"scxml": write_scxml, "xstate": write_xstate}


def _write(asked: argparse.Namespace, console: Console, text: str) -> int:
    if asked.out is None:
        console.say(text.rstrip("\n"))
        return 0
    try:
        Path(asked.out).write_text(text, "utf-8")
    except OSError as fault:
        console.complain(_CANNOT_WRITE.fill({"path": asked.out, "why": fault.strerror or fault}))
        return 2
    console.complain(_WROTE.fill({"path": asked.out}))
    return 0
