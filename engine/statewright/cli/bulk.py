"""Many starts or sends from a file of JSON lines, with a progress bar. Floor 7."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..diagnostics import Text
from .console import Console
from .engines import actor, unusable

if TYPE_CHECKING:
    from ..runtime import Sending, Starting
    from ..runtime.bulk import BulkResult

BAR = 30
SHOWN = 20
_MANY = Text(
    "a file of JSON lines, one for each: id, with, by, key (and event); many share a commit",
    "JSON 行文件, 每行一个: id, with, by, key (及 event); 多个共用一次提交",
)
_BAD_LINE = Text("line {line} of {file}: {why}", "{file} 第 {line} 行: {why}")
_BAD_FILE = Text("{file} cannot be read: {why}", "{file} 无法读取: {why}")
_RESULT = Text("{done} accepted, {failed} not", "{done} 个成功, {failed} 个未成功")


def add_many(parser: argparse.ArgumentParser, lang: str) -> None:
    """--many FILE."""
    parser.add_argument("--many", metavar="FILE", help=_MANY.in_language(lang))


def starts(console: Console, workflow: str, file: str) -> list[Starting]:
    """The starts in a file. Raises Unusable."""
    from ..runtime import Starting

    return [
        Starting(workflow, line["id"], line.get("with", {}), actor(line.get("by")), line.get("key"))
        for line in _lines(console, file, ("id",))
    ]


def sends(console: Console, workflow: str, file: str) -> list[Sending]:
    """The events in a file. Raises Unusable."""
    from ..runtime import Sending

    return [
        Sending(
            workflow, line["id"], line["event"], line.get("with", {}), actor(line.get("by")), line.get("key")
        )
        for line in _lines(console, file, ("id", "event"))
    ]


def _lines(console: Console, file: str, needed: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    """Each line as a map. `Any`: it is checked by whoever starts or sends it."""
    try:
        text = Path(file).read_text("utf-8")
    except OSError as wrong:
        why = wrong.strerror or type(wrong).__name__
        raise unusable(console, _BAD_FILE.fill({"file": file, "why": why})) from wrong
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            yield _line(console, file, number, line, needed)


def _line(console: Console, file: str, number: int, line: str, needed: tuple[str, ...]) -> dict[str, Any]:
    try:
        found = json.loads(line)
        missing = [name for name in needed if name not in found]
        why = f"no {', '.join(missing)}" if missing else ""
    except (ValueError, TypeError) as wrong:
        found, why = {}, str(wrong)
    if why:
        raise unusable(console, _BAD_LINE.fill({"line": number, "file": file, "why": why}))
    return found  # type: ignore[no-any-return]


def told(console: Console, run: Callable[..., BulkResult], items: list[Any]) -> int:
    """Run many, with a bar where there is a terminal, and say how it went. 1: some were not taken."""

    def progress(done: int) -> None:
        filled = BAR * done // max(1, len(items))
        print(f"\r[{'#' * filled}{'.' * (BAR - filled)}] {done}/{len(items)}", end="", file=console.err)

    bar = console.err.isatty()
    result = run(items, progress=progress if bar else None)
    if bar:
        print(file=console.err)
    for one in result.not_taken[:SHOWN]:
        console.complain(f"{one.place + 1}: {one.id}: {one.reason}: {one.message}")
    console.say(_RESULT.fill({"done": result.done, "failed": result.failed}))
    return 1 if result.failed else 0
