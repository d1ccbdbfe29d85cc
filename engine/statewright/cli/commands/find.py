"""`statewright find WORKFLOW`: which instances are there? Floor 7."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from ...diagnostics import Text
from ..console import Console
from ..engines import add_store, age, as_json, values, with_engine

if TYPE_CHECKING:
    from ...runtime import Engine

TITLE = Text("list instances of a store", "列出存储中的实例")
_WORKFLOW = Text("the workflow's name", "流程名")
_STATE = Text("in this state (dotted path), or inside it", "处于该状态(点分路径)或其内部")
_STATUS = Text("running, done or stopped", "running 运行中, done 已结束, stopped 已停止")
_REF = Text("with this business key", "业务键")
_WHERE = Text("data fields with these values", "数据字段的值")
_OLDER = Text("started at least so long ago, e.g. 15d", "启动至今至少多久, 例如 15d")
_IDLE = Text("unchanged for at least so long", "至少多久没有变化")
_INCIDENT = Text("with incidents", "有异常的")
_LIMIT = Text("how many at most (default: 50)", "最多几条(默认: 50)")
_AFTER = Text("go on after this cursor", "从这个游标之后继续")
_JSON = Text("one JSON object a line", "每行一个 JSON 对象")
_MORE = Text("more: --after {cursor}", "还有更多: --after {cursor}")
_NONE = Text("none", "没有")


def add_arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    """WORKFLOW and what to look for."""
    parser.add_argument("workflow", metavar="WORKFLOW", help=_WORKFLOW.in_language(lang))
    parser.add_argument("--state", metavar="PATH", help=_STATE.in_language(lang))
    parser.add_argument("--status", choices=("running", "done", "stopped"), help=_STATUS.in_language(lang))
    parser.add_argument("--ref", metavar="REF", help=_REF.in_language(lang))
    where = _WHERE.in_language(lang)
    parser.add_argument("--where", nargs="+", default=[], metavar="NAME=VALUE", help=where)
    parser.add_argument("--older-than", metavar="TIME", help=_OLDER.in_language(lang))
    parser.add_argument("--unchanged-for", metavar="TIME", help=_IDLE.in_language(lang))
    parser.add_argument("--incident", action="store_true", help=_INCIDENT.in_language(lang))
    parser.add_argument("--limit", type=int, default=50, metavar="N", help=_LIMIT.in_language(lang))
    parser.add_argument("--after", metavar="CURSOR", help=_AFTER.in_language(lang))
    parser.add_argument("--json", action="store_true", help=_JSON.in_language(lang))
    add_store(parser, lang)


def run(asked: argparse.Namespace, console: Console) -> int:
    """List them. 0 although there be none; 2: it could not be asked."""
    where = values(console, asked.where)
    older, idle = age(console, asked.older_than), age(console, asked.unchanged_for)

    def work(engine: Engine) -> int:
        page = engine.find(
            asked.workflow,
            state=asked.state,
            status=asked.status,
            ref=asked.ref,
            where=where,
            older_than=older,
            unchanged_for=idle,
            incident=asked.incident,
            after=asked.after,
            limit=asked.limit,
        )
        for one in page.instances:
            if asked.json:
                console.say(as_json(one._asdict()).replace("\n", " "))
            else:
                marks = f"  ! {one.incidents}" if one.incidents else ""
                at = one.changed_at.isoformat(timespec="seconds")
                console.say(f"{one.id}  {', '.join(one.state)}  {one.status.value}  {at}{marks}")
        if not page.instances:
            console.complain(_NONE)
        if page.next is not None:
            console.complain(_MORE.fill({"cursor": page.next}))
        return 0

    return with_engine(asked, console, work)
