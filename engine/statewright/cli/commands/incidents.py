"""`statewright incidents list|retry|skip`: what nobody could be told of. Floor 7."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from ...diagnostics import Text
from ..console import Console
from ..engines import add_store, as_json, unusable, with_engine

if TYPE_CHECKING:
    from ...runtime import Engine

TITLE = Text("list, retry or skip what went wrong without a caller", "列出、重试或跳过无人可告的异常")
ACTIONS = ("list", "retry", "skip")
_ACTION = Text("list (default), retry or skip", "list 列出(默认), retry 重试, skip 跳过")
_WORKFLOW = Text("the workflow; for list: none means all", "流程名; 列出时不写则为全部")
_ID = Text("the instance's id", "实例编号")
_NUMBER = Text("the incident's number", "异常编号")
_LIMIT = Text("how many at most (default: 100)", "最多几条(默认: 100)")
_JSON = Text("as JSON", "以 JSON 显示")
_NONE = Text("no incidents", "没有异常")
_DONE = Text("done: {workflow} {id} is in {state}", "已处理: {workflow} {id} 处于 {state}")
_WHICH = Text("say which: WORKFLOW ID NUMBER", "请写明: 流程 编号 异常编号")


def add_arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    """ACTION WORKFLOW ID NUMBER."""
    parser.add_argument("action", nargs="?", choices=ACTIONS, default="list", help=_ACTION.in_language(lang))
    parser.add_argument("workflow", nargs="?", metavar="WORKFLOW", help=_WORKFLOW.in_language(lang))
    parser.add_argument("id", nargs="?", metavar="ID", help=_ID.in_language(lang))
    parser.add_argument("number", nargs="?", type=int, metavar="NUMBER", help=_NUMBER.in_language(lang))
    parser.add_argument("--limit", type=int, default=100, metavar="N", help=_LIMIT.in_language(lang))
    parser.add_argument("--json", action="store_true", help=_JSON.in_language(lang))
    add_store(parser, lang)


def run(asked: argparse.Namespace, console: Console) -> int:
    """List them, or do something about one. 1: there are some."""
    if asked.action != "list" and asked.number is None:
        raise unusable(console, _WHICH)
    if asked.action == "list":
        return with_engine(asked, console, lambda engine: _list(engine, asked, console))
    return with_engine(asked, console, lambda engine: _act(engine, asked, console))


def _list(engine: Engine, asked: argparse.Namespace, console: Console) -> int:
    found = engine.incidents(asked.workflow, limit=asked.limit)
    for one in found:
        if asked.json:
            console.say(as_json(one._asdict()))
        else:
            at = one.at.isoformat(timespec="seconds")
            console.say(
                f"{one.workflow} {one.id} {one.number}  {at}  {one.kind}  {one.reason}: {one.message}"
            )
    if not found:
        console.say(_NONE)
    return 1 if found else 0


def _act(engine: Engine, asked: argparse.Namespace, console: Console) -> int:
    act = engine.retry if asked.action == "retry" else engine.skip
    act(asked.workflow, asked.id, asked.number)
    view = engine.get(asked.workflow, asked.id)
    state = ", ".join(view.state)
    console.say(_DONE.fill({"workflow": view.workflow, "id": view.id, "state": state}))
    return 1 if view.incidents else 0
