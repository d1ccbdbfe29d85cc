"""`statewright scenarios generate WORKFLOW -o FILE`: stories made from the rules themselves. Floor 7."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from ...diagnostics import Text
from ..console import Console
from ..files import complain_missing, find_files

if TYPE_CHECKING:
    from ...compiler import Compilation
    from ...testing.generating import Made

TITLE = Text(
    "make scenarios from a workflow: every transition, every condition both ways",
    "由流程生成场景: 每个转换, 每个条件的两种结果",
)

_WHAT = Text("what to do: generate", "要做的事: generate (生成)")
_PATH = Text("the workflow file", "流程文件")
_OUT = Text("the file to write (default: on the terminal)", "写入的文件(默认: 输出到终端)")
_ONE = Text("name one workflow file; {paths} holds {count}", "请只给一个流程文件; {paths} 中有 {count} 个")
_CANNOT_WRITE = Text("cannot write to {path}: {why}", "无法写入 {path}: {why}")
_WROTE = Text("wrote {path}", "已写入 {path}")
_NEEDS = Text(
    "scenarios are found by a solver: install statewright[prove] (pip install 'statewright[prove]')",
    "生成场景需要求解器: 请安装 statewright[prove] (pip install 'statewright[prove]')",
)
_MADE = Text(
    "{stories} scenarios touch {touched} of the {aims} transitions and outcomes of conditions of {workflow}",
    "{workflow} 的 {aims} 个转换和条件结果中, {stories} 个场景覆盖了 {touched} 个",
)
_IMPOSSIBLE = Text(
    "{path}:{line}: proved that it cannot happen: {name}", "{path}:{line}: 已证明不可能发生: {name}"
)
_NOT_FOUND = Text(
    "{path}:{line}: no way there was found (up to {steps} steps, {rounds} repetitions): {name}",
    "{path}:{line}: 没有找到途径(至多 {steps} 步, 重复 {rounds} 次): {name}",
)


def add_arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    """What to do, the workflow, and where to write."""
    parser.add_argument("what", choices=("generate",), help=_WHAT.in_language(lang))
    parser.add_argument("path", metavar="WORKFLOW", help=_PATH.in_language(lang))
    parser.add_argument("-o", "--out", metavar="FILE", help=_OUT.in_language(lang))


def run(asked: argparse.Namespace, console: Console) -> int:
    """Make the stories. 0: done, 1: the workflow has errors, 2: it cannot be done."""
    from importlib.util import find_spec

    if find_spec("z3") is None:
        console.complain(_NEEDS)
        return 2
    files = find_files([asked.path])
    if files.missing:
        return complain_missing(console, files.missing)
    if len(files.workflows) != 1:
        console.complain(_ONE.fill({"paths": asked.path, "count": len(files.workflows)}))
        return 2
    return _generate(asked, console, files.workflows[0])


def _generate(asked: argparse.Namespace, console: Console, path: Path) -> int:
    from ...diagnostics import Severity, render_text
    from ...loading import compile_file, load_all, workflows_in
    from ...testing.generating import generate

    compilation: Compilation = compile_file(path)
    if compilation.definition is None or compilation.document is None:
        for diagnostic in compilation.diagnostics:
            if diagnostic.severity is Severity.ERROR:
                console.complain(render_text(diagnostic, console.lang, console.colour))
        return 1
    others = load_all(workflows_in(path.parent).values()).definitions
    made = generate(compilation.definition, compilation.document, others)
    _report(console, path, made)
    return _put(console, made.text, asked.out)


def _report(console: Console, path: Path, made: Made) -> None:
    """What is touched and what is not, where it does not mix with the stories."""
    from ...explore.journeys import STEPS_MAX
    from ...explore.travelling import REPEATS_MAX

    words = {"stories": made.stories, "touched": made.touched, "aims": made.aims, "workflow": made.workflow}
    console.complain(_MADE.fill(words))
    for each in made.lacking:
        about = {
            "path": path,
            "line": each.line,
            "name": each.title,
            "steps": STEPS_MAX,
            "rounds": REPEATS_MAX,
        }
        console.complain((_IMPOSSIBLE if each.proved else _NOT_FOUND).fill(about))


def _put(console: Console, text: str, out: str | None) -> int:
    if out is None:
        console.say(text.rstrip("\n"))
        return 0
    try:
        Path(out).write_text(text, "utf-8")
    except OSError as fault:
        console.complain(_CANNOT_WRITE.fill({"path": out, "why": fault.strerror or ""}))
        return 2
    console.say(_WROTE.fill({"path": out}))
    return 0
