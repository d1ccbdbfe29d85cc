"""`statewright draw PATH... -o DIR`: pictures of workflows. Floor 7."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...diagnostics import Text
from ..arguments import add_paths
from ..console import Console
from ..engines import store_url
from ..files import complain_missing, find_files

if TYPE_CHECKING:
    from ...diagram import Drawn, DrawOptions, Neighbour
    from ...kernel.definition import Definition
    from ...loading import Loaded

TITLE = Text("draw workflows as pictures", "把流程画成图")
FORMATS = ("svg", "png", "pdf", "dot", "mermaid", "plantuml")

_PATHS = Text("workflow files or folders (default: the current folder)", "流程文件或文件夹(默认: 当前文件夹)")
_OUT = Text(
    "the folder for the pictures, made if need be (default: diagrams)",
    "存放图片的文件夹, 没有则新建(默认: diagrams)",
)
_FORMAT = Text("format, may be given several times (default: svg)", "格式, 可多次给出(默认: svg)")
_WORDS = Text(
    "language of the words in the picture (default: that of the output)", "图中文字的语言(默认同输出语言)"
)
_THEME = Text("colours (default: light)", "配色(默认: light)")
_ROLE = Text("bring out what this role may do", "突出这个角色能做的事")
_FOCUS = Text("only this state and its neighbours", "只画这个状态及其相邻状态")
_COLLAPSE = Text("draw this state closed; may be given several times", "把这个状态画成收起的, 可多次给出")
_DEPTH = Text("close compound states deeper than this", "收起比这更深的复合状态")
_DIRECTION = Text("which way the flow goes (default: down)", "流程的走向(默认: down)")
_DETAIL = Text("how much is written (default: normal)", "文字详细程度(默认: normal)")
_HIGHLIGHT = Text(
    "bring out a state, FILE.scenarios.yaml#NAME, instance:ID, a coverage (JSON) or counts (JSON, CSV); "
    "may be given several times",
    "突出显示: 状态、场景文件#名称、instance:编号、覆盖率(JSON)或计数(JSON、CSV), 可多次给出",
)
_OVERVIEW = Text(
    "draw one picture of how the workflows start, run, ask and tell one another, not each by itself",
    "只画一张总览图: 流程之间如何启动、运行、请求、通知",
)
_STORE = Text(
    "where instances live, for --highlight instance:ID (default: STATEWRIGHT_STORE, then sqlite:///statewright.db)",
    "实例存放处, 用于 --highlight instance:编号 (默认: 环境变量 STATEWRIGHT_STORE, 其次 sqlite:///statewright.db)",
)
_ENGINE = Text(
    "who lays the picture out (default: the system's dot, or else the one from pip)",
    "由谁排版(默认: 系统的 dot, 没有则用 pip 安装的)",
)
_NOTHING = Text("there is no workflow in {paths}", "{paths} 中没有流程文件")
_WROTE = Text("wrote {path}", "已写入 {path}")
_SAME = Text("{path} is up to date", "{path} 无变化")
_BY = Text("laid out by {engine}", "排版: {engine}")
_CANNOT_WRITE = Text("cannot write to {path}: {why}", "无法写入 {path}: {why}")
_NO_STATE = Text('no workflow here has a state "{name}"{near}', "这里没有状态“{name}”的流程{near}")
_NO_WORKFLOW = Text('there is no workflow "{name}" here{near}', "这里没有流程“{name}”{near}")
_NO_ROLE = Text('no workflow here has a role "{name}"{near}', "这里没有角色“{name}”的流程{near}")


_UNKNOWN = {"state": _NO_STATE, "role": _NO_ROLE, "workflow": _NO_WORKFLOW}


def add_arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    """PATH..., where to, which formats, and how to draw."""
    add_paths(parser, lang, _PATHS)
    parser.add_argument("-o", "--out", metavar="DIR", default="diagrams", help=_OUT.in_language(lang))
    parser.add_argument("--format", choices=FORMATS, action="append", help=_FORMAT.in_language(lang))
    parser.add_argument("--words", choices=("en", "zh", "both"), help=_WORDS.in_language(lang))
    themes = ("light", "dark", "mono", "auto")
    parser.add_argument("--theme", choices=themes, default="light", help=_THEME.in_language(lang))
    parser.add_argument("--role", help=_ROLE.in_language(lang))
    parser.add_argument("--focus", metavar="STATE", help=_FOCUS.in_language(lang))
    parser.add_argument(
        "--collapse", metavar="STATE", action="append", default=[], help=_COLLAPSE.in_language(lang)
    )
    parser.add_argument("--depth", type=int, metavar="N", help=_DEPTH.in_language(lang))
    directions = ("down", "right")
    parser.add_argument("--direction", choices=directions, default="down", help=_DIRECTION.in_language(lang))
    details = ("calm", "normal", "full")
    parser.add_argument("--detail", choices=details, default="normal", help=_DETAIL.in_language(lang))
    parser.add_argument("--overview", action="store_true", help=_OVERVIEW.in_language(lang))
    engines = ("auto", "dot", "graphviz-pure")
    parser.add_argument("--engine", choices=engines, default="auto", help=_ENGINE.in_language(lang))
    parser.add_argument(
        "--highlight", metavar="WHAT", action="append", default=[], help=_HIGHLIGHT.in_language(lang)
    )
    parser.add_argument("--store", "--database", metavar="URL", help=_STORE.in_language(lang))


def run(asked: argparse.Namespace, console: Console) -> int:
    """Write the pictures. 0: done, 1: a workflow has errors, 2: a path, name or format cannot be used."""
    from ...loading import load_all

    files = find_files(asked.paths)
    if files.missing:
        return complain_missing(console, files.missing)
    if not files.workflows:
        console.complain(_NOTHING.fill({"paths": ", ".join(asked.paths)}))
        return 2
    loaded = load_all(files.workflows)
    definitions = list(loaded.definitions.values())
    if not loaded.ok:
        _complain(console, loaded.diagnostics)
    drawn = _draw(asked, console, definitions, _neighbours(loaded)) if definitions else 0
    return drawn or (0 if loaded.ok else 1)


def _neighbours(loaded: Loaded) -> dict[str, Neighbour]:
    """What is known of the workflows beside those that are drawn: those that they name or are run by.

    They are not compiled for it: that would take longer than the picture.
    """
    from ...diagram import Neighbour
    from ...loading import running

    runs: dict[str, list[str]] = {}
    beside = dict(loaded.beside)
    for file, compilation in loaded.files.items():
        definition, document = compilation.definition, compilation.document
        if definition is not None and document is not None and "parent" in document.source.text:
            for interface in running(Path(file).parent, definition.name, loaded.definitions):
                beside[interface.name] = interface
                runs.setdefault(interface.name, []).append(definition.name)
    return {
        name: Neighbour(found.title, found.titles, found.output.all, tuple(runs.get(name, ())))
        for name, found in beside.items()
        if name not in loaded.definitions
    }


def _complain(console: Console, found: tuple[Any, ...]) -> None:
    from ...diagnostics import Severity, render_text

    for diagnostic in found:
        if diagnostic.severity is Severity.ERROR:
            console.complain(render_text(diagnostic, console.lang) + "\n")


def _draw(
    asked: argparse.Namespace,
    console: Console,
    definitions: list[Definition],
    neighbours: Mapping[str, Neighbour],
) -> int:
    from ...diagram import DrawingUnavailable, UnknownName
    from ..highlights import CannotHighlight

    try:
        known = {definition.name: definition for definition in definitions}
        drawn = _pictures(asked, console, known, neighbours)
    except (DrawingUnavailable, CannotHighlight) as lacking:
        console.complain(lacking.text)
        return 2
    except UnknownName as unknown:
        near = (
            Text(f'; did you mean "{unknown.near}"?', f"; 是否想写“{unknown.near}”?") if unknown.near else ""
        )
        console.complain(_UNKNOWN[unknown.kind].fill({"name": unknown.name, "near": near}))
        return 2
    except OSError as fault:
        console.complain(_CANNOT_WRITE.fill({"path": asked.out, "why": fault.strerror or fault}))
        return 2
    for picture in drawn:
        console.say((_WROTE if picture.changed else _SAME).fill({"path": picture.path}))
    engines = dict.fromkeys(picture.engine for picture in drawn)
    console.say(_BY.fill({"engine": ", ".join(engines)}))
    return 0


def _pictures(
    asked: argparse.Namespace,
    console: Console,
    definitions: Mapping[str, Definition],
    neighbours: Mapping[str, Neighbour],
) -> list[Drawn]:
    """The pictures of all workflows, or of those in which something is brought out; or the overview."""
    from ...diagram import draw_all, draw_overview
    from ..highlights import Wanted, highlights

    words: Any = asked.words or console.lang  # argparse has checked it
    formats, out = asked.format or ["svg"], Path(asked.out)
    options = _options(asked, definitions, neighbours)
    if asked.overview:
        return draw_overview(definitions.values(), out, formats, [words], options)
    if not asked.highlight:
        return draw_all(definitions.values(), out, formats, [words], options)
    brought = highlights(asked.highlight, Wanted(definitions, console, store_url(asked)))
    return [
        picture
        for name, highlight in brought.highlights.items()
        for picture in draw_all(
            [brought.pinned.get(name, definitions[name])],
            out,
            formats,
            [words],
            replace(options, highlight=highlight),
        )
    ]


def _options(
    asked: argparse.Namespace, definitions: Mapping[str, Definition], neighbours: Mapping[str, Neighbour]
) -> DrawOptions:
    from ...diagram import DrawOptions

    return DrawOptions(
        role=asked.role,
        depth=asked.depth,
        focus=asked.focus,
        collapse=tuple(asked.collapse),
        direction=asked.direction,
        theme=asked.theme,
        detail=asked.detail,
        engine=asked.engine,
        others=definitions,
        neighbours=neighbours,
    )
