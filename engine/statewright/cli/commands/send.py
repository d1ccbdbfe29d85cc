"""`statewright send WORKFLOW ID EVENT NAME=VALUE…`: an event for an instance in a store. Floor 7."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from ...diagnostics import Text
from ..bulk import add_many, sends, told
from ..console import Console
from ..engines import actor, add_store, add_values, unusable, values, with_engine

if TYPE_CHECKING:
    from ...kernel.values import Json
    from ...runtime import Engine

TITLE = Text("send an event to an instance in a store", "向存储中的实例发送事件")
_WORKFLOW = Text("the workflow's name", "流程名")
_ID = Text("the instance's id or ref (not with --many)", "实例编号或业务键(用 --many 时不写)")
_EVENT = Text("the event's name (not with --many)", "事件名(用 --many 时不写)")
_TAKEN = Text("{outcome}: {workflow} {id} is in {state}", "{outcome}: {workflow} {id} 处于 {state}")
_AGAIN = Text("was taken before; nothing new happened", "以前已处理过; 没有发生新的变化")
_WHICH = Text("say which: an ID and an EVENT, or --many FILE", "请写明实例编号和事件, 或用 --many 文件")
_OUTCOMES = {
    "taken": Text("taken", "已处理"),
    "ignored": Text("ignored", "已忽略"),
    "parked": Text("parked", "已暂存"),
}


def add_arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    """WORKFLOW ID EVENT NAME=VALUE…, --by, --key, --many."""
    parser.add_argument("workflow", metavar="WORKFLOW", help=_WORKFLOW.in_language(lang))
    parser.add_argument("id", metavar="ID", nargs="?", help=_ID.in_language(lang))
    parser.add_argument("event", metavar="EVENT", nargs="?", help=_EVENT.in_language(lang))
    add_values(parser, lang)
    add_many(parser, lang)
    add_store(parser, lang)


def run(asked: argparse.Namespace, console: Console) -> int:
    """Send it. 0: accepted, 1: refused (and why), 2: it could not be tried."""
    payload = values(console, asked.values)
    if asked.many is None and asked.event is None:
        raise unusable(console, _WHICH)

    def work(engine: Engine) -> int:
        if asked.many is not None:
            return told(console, engine.send_many, sends(console, asked.workflow, asked.many))
        return _send(engine, asked, payload, console)

    return with_engine(asked, console, work)


def _send(engine: Engine, asked: argparse.Namespace, payload: dict[str, Json], console: Console) -> int:
    from ...runtime import Receipt

    who = actor(asked.by)
    answer = engine.try_send(
        asked.workflow,
        asked.id,
        asked.event,
        payload,
        actor=who,
        key=asked.key,
    )
    if isinstance(answer, Receipt):
        outcome = console.words(_OUTCOMES[answer.outcome.value])
        state = ", ".join(answer.state)
        console.say(
            _TAKEN.fill({"outcome": outcome, "workflow": answer.workflow, "id": answer.id, "state": state})
        )
        if answer.repeated:
            console.say(_AGAIN)
        return 0
    why = engine.explain(
        asked.workflow,
        asked.id,
        answer.event,
        payload,
        actor=who,
        lang=console.lang,
    )
    console.complain(why.text or answer.message)
    return 1
