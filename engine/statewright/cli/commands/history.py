"""`statewright history WORKFLOW ID`: what happened to an instance, in order. Floor 7."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from ...diagnostics import Text
from ..console import Console
from ..engines import add_instance, add_store, as_json, with_engine

if TYPE_CHECKING:
    from ...runtime import Engine, Entry

TITLE = Text("show what happened to an instance", "查看实例的历史")
PAGE = 500
_JSON = Text("as JSON", "以 JSON 显示")
_BY = Text("by {actor}", "操作者 {actor}")


def add_arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    """WORKFLOW ID, --json."""
    add_instance(parser, lang)
    parser.add_argument("--json", action="store_true", help=_JSON.in_language(lang))
    add_store(parser, lang)


def run(asked: argparse.Namespace, console: Console) -> int:
    """Show every entry. 2: there is no such instance."""

    def work(engine: Engine) -> int:
        after = 0
        while entries := engine.history(asked.workflow, asked.id, after=after, limit=PAGE):
            for entry in entries:
                console.say(as_json(entry._asdict()) if asked.json else _line(entry, console))
            after = entries[-1].seq
        return 0

    return with_engine(asked, console, work)


def _line(entry: Entry, console: Console) -> str:
    who = f"  {console.words(_BY.fill({'actor': entry.actor}))}" if entry.actor else ""
    moves = "; ".join(_moves(step) for step in entry.steps)
    at = entry.at.isoformat(timespec="seconds")
    return f"{entry.seq:>4}  {at}  {entry.kind}: {entry.name}  {entry.outcome}{who}  {moves}".rstrip()


def _moves(step: Any) -> str:
    """Which states were left and entered. `Any`: a step of the log is JSON."""
    arrow = " -> "
    parts = [
        f"{', '.join(move[2])}{arrow}{', '.join(move[3])}"
        for move in step.get("steps", ())
        if len(move) == 4 and (move[2] or move[3])
    ]
    asked = [name for name, _ in step.get("asked", {}).get("effects", ())]
    return "; ".join(parts + asked)
