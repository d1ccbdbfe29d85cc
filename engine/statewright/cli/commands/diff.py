"""`statewright diff OLD NEW`: what changed between two versions of a workflow, in words and as a picture.
Floor 7.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from ...diagnostics import Text
from ..console import Console
from ..files import complain_missing

if TYPE_CHECKING:
    from ...kernel.definition import Definition

TITLE = Text("say and draw what changed between two versions", "说明并画出两个版本的差异")
_OLD = Text("the workflow file as it was", "旧版流程文件")
_NEW = Text("the workflow file as it is now", "新版流程文件")
_OUT = Text(
    "also draw both versions as one picture into this file (.svg, .png, .pdf, .dot)", "同时把差异画入此文件"
)
_SAME = Text("no difference that matters", "没有实质差异")
_WROTE = Text("wrote {path}", "已写入 {path}")
_CANNOT_WRITE = Text("cannot write to {path}: {why}", "无法写入 {path}: {why}")
_NO_FORMAT = Text('no picture format ends in "{end}"', "没有以“{end}”结尾的图片格式")
_SIGNS = {"added": "+", "removed": "-", "changed": "~"}


def add_arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    """OLD NEW, and where the picture goes."""
    parser.add_argument("old", metavar="OLD", help=_OLD.in_language(lang))
    parser.add_argument("new", metavar="NEW", help=_NEW.in_language(lang))
    parser.add_argument("-o", "--out", metavar="FILE", help=_OUT.in_language(lang))


def run(asked: argparse.Namespace, console: Console) -> int:
    """Print the changes. 0: none, 1: some, 2: a file cannot be used."""
    from ...diagram.difference import compare, sentences

    missing = [Path(path) for path in (asked.old, asked.new) if not Path(path).is_file()]
    if missing:
        return complain_missing(console, missing)
    old, new = _load(asked.old, console), _load(asked.new, console)
    if old is None or new is None:
        return 2
    found = sentences(compare(old, new))
    for sentence in found:
        console.say(f"{_SIGNS[sentence.kind]} {console.words(sentence.text)}")
    if not found:
        console.say(_SAME)
    drawn = _draw(asked, console, old, new) if asked.out else 0
    return drawn or (1 if found else 0)


def _load(path: str, console: Console) -> Definition | None:
    from ...diagnostics import render_text
    from ...loading import load_all

    loaded = load_all([path])
    if not loaded.ok or not loaded.definitions:
        for diagnostic in loaded.diagnostics:
            console.complain(render_text(diagnostic, console.lang) + "\n")
        return None
    return next(iter(loaded.definitions.values()))


def _draw(asked: argparse.Namespace, console: Console, old: Definition, new: Definition) -> int:
    from ...diagram import EXTENSIONS, DrawingUnavailable
    from ...diagram.difference import render_difference

    path = Path(asked.out)
    format = next((name for name, end in EXTENSIONS.items() if f".{end}" == path.suffix), None)
    if format is None:
        console.complain(_NO_FORMAT.fill({"end": path.suffix}))
        return 2
    try:
        drawing = render_difference(old, new, format=format, lang="zh" if console.lang == "zh" else "en")
        path.write_bytes(drawing.data)
    except DrawingUnavailable as lacking:
        console.complain(lacking.text)
        return 2
    except OSError as fault:
        console.complain(_CANNOT_WRITE.fill({"path": path, "why": fault.strerror or fault}))
        return 2
    console.say(_WROTE.fill({"path": path}))
    return 0
