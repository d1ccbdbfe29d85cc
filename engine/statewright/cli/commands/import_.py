"""`statewright import FILE`: a workflow from another notation, and a report of what was lost. Floor 7."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from ...diagnostics import Text
from ..console import Console

if TYPE_CHECKING:
    from ...interop.importing import Imported

TITLE = Text(
    "make a workflow from SCXML, XState JSON, Symfony YAML or Mermaid",
    "从 SCXML、XState JSON、Symfony YAML 或 Mermaid 导入流程",
)
NOTATIONS = ("scxml", "xstate", "symfony", "mermaid")

_FILE = Text("the file to import", "要导入的文件")
_FROM = Text("its notation (default: what the text looks like)", "文件的格式(默认: 根据内容判断)")
_OUT = Text("the workflow file to write (default: on the terminal)", "写入的流程文件(默认: 输出到终端)")
_CANNOT_READ = Text("cannot read {path}: {why}", "无法读取 {path}: {why}")
_CANNOT_WRITE = Text("cannot write to {path}: {why}", "无法写入 {path}: {why}")
_EXISTS = Text("{path} is there already; name another file", "{path} 已存在; 请换一个文件名")
_WROTE = Text("wrote {path}", "已写入 {path}")
_ALL = Text("everything in {path} was taken over as it is", "{path} 的内容已全部原样导入")
_SOME = Text(
    "changed or lost in {path}: {count}; each is named above",
    "{path} 中有 {count} 处被改写或未能导入, 均已在上面列出",
)


def add_arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    """FILE, its notation, and where to write."""
    parser.add_argument("file", metavar="FILE", help=_FILE.in_language(lang))
    parser.add_argument("--from", dest="notation", choices=NOTATIONS, help=_FROM.in_language(lang))
    parser.add_argument("-o", "--out", metavar="FILE", help=_OUT.in_language(lang))


def run(asked: argparse.Namespace, console: Console) -> int:
    """Write the workflow. 0: done (the report says what was lost), 1: none comes of it, 2: cannot run."""
    from ...diagnostics import Source
    from ...interop.importing import import_workflow

    if asked.out is not None and Path(asked.out).exists():
        console.complain(_EXISTS.fill({"path": asked.out}))
        return 2
    try:
        text = Path(asked.file).read_text("utf-8")
    except OSError as fault:
        console.complain(_CANNOT_READ.fill({"path": asked.file, "why": fault.strerror or fault}))
        return 2
    except UnicodeDecodeError as fault:
        console.complain(_CANNOT_READ.fill({"path": asked.file, "why": fault.reason}))
        return 2
    imported = import_workflow(Source(asked.file, text), asked.notation)
    _report(asked, console, imported)
    if imported.text is None:
        return 1
    return _write(asked, console, imported.text)


def _report(asked: argparse.Namespace, console: Console, imported: Imported) -> None:
    from ...diagnostics import render_text

    for diagnostic in imported.diagnostics:
        console.complain(render_text(diagnostic, console.lang) + "\n")
    if imported.text is not None:
        count = len(imported.diagnostics)
        console.complain((_SOME if count else _ALL).fill({"path": asked.file, "count": count}))


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
