"""`statewright start WORKFLOW ID NAME=VALUE…`: a new instance in a store. Floor 7."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from ...diagnostics import Text
from ..bulk import add_many, starts, told
from ..console import Console
from ..engines import actor, add_store, add_values, unusable, values, with_engine

if TYPE_CHECKING:
    from ...runtime import Engine

TITLE = Text("start an instance in a store", "在存储中启动一个实例")
_WORKFLOW = Text("the workflow's name", "流程名")
_ID = Text("the new instance's id (not with --many)", "新实例的编号(用 --many 时不写)")
_STARTED = Text("{workflow} {id} is in {state}", "{workflow} {id} 已启动, 处于 {state}")
_WHICH = Text("say which: an ID, or --many FILE", "请写明实例编号, 或用 --many 文件")
_AGAIN = Text("{workflow} {id} was started before with this key", "{workflow} {id} 以前用这个键启动过")


def add_arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    """WORKFLOW ID NAME=VALUE…, --by, --key, --many."""
    parser.add_argument("workflow", metavar="WORKFLOW", help=_WORKFLOW.in_language(lang))
    parser.add_argument("id", metavar="ID", nargs="?", help=_ID.in_language(lang))
    add_values(parser, lang)
    add_many(parser, lang)
    add_store(parser, lang)


def run(asked: argparse.Namespace, console: Console) -> int:
    """Start it. 0: started, 1: refused, 2: it could not be tried."""
    data = values(console, asked.values)
    if asked.many is None and asked.id is None:
        raise unusable(console, _WHICH)

    def work(engine: Engine) -> int:
        if asked.many is not None:
            return told(console, engine.start_many, starts(console, asked.workflow, asked.many))
        receipt = engine.start(asked.workflow, asked.id, data, actor=actor(asked.by), key=asked.key)
        words = _AGAIN if receipt.repeated else _STARTED
        console.say(
            words.fill({"workflow": receipt.workflow, "id": receipt.id, "state": ", ".join(receipt.state)})
        )
        return 0

    return with_engine(asked, console, work)
