"""`statewright replay WORKFLOW ID`: does the log give what is stored? Floor 7."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ...diagnostics import Text
from ..console import Console
from ..engines import add_store, unusable, with_engine

if TYPE_CHECKING:
    from ...runtime import Engine

TITLE = Text("fold an instance's log and compare it with what is stored", "重放实例的日志, 与存储比对")
_WORKFLOW = Text("the workflow's name", "流程名")
_ID = Text("the instance's id; with --all none", "实例编号; 用 --all 时不写")
_ALL = Text("every instance of the workflow", "该流程的全部实例")
_SAME = Text("{id}: {rows} rows give what is stored", "{id}: {rows} 行日志与存储一致")
_OTHER = Text("{id}: differs at row {row}: {message}", "{id}: 第 {row} 行不一致: {message}")
_COUNT = Text("{count} replayed, {wrong} differ", "已重放 {count} 个, {wrong} 个不一致")
_WHICH = Text("say which: an ID, or --all", "请写明实例编号, 或用 --all")


def add_arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    """WORKFLOW, ID or --all."""
    parser.add_argument("workflow", metavar="WORKFLOW", help=_WORKFLOW.in_language(lang))
    parser.add_argument("id", metavar="ID", nargs="?", help=_ID.in_language(lang))
    parser.add_argument("--all", action="store_true", help=_ALL.in_language(lang))
    add_store(parser, lang)


def run(asked: argparse.Namespace, console: Console) -> int:
    """Replay. 0: all the same, 1: one differs, 2: it could not be done."""
    if asked.id is None and not asked.all:
        raise unusable(console, _WHICH)

    def work(engine: Engine) -> int:
        count = wrong = 0
        for id_ in _ids(engine, asked):
            replayed = engine.replay(asked.workflow, id_)
            count += 1
            wrong += not replayed.same
            if not replayed.same:
                where = {"id": id_, "row": replayed.differs_at, "message": replayed.message}
                console.say(_OTHER.fill(where))
            elif not asked.all:
                console.say(_SAME.fill({"id": id_, "rows": replayed.rows}))
        if asked.all:
            console.say(_COUNT.fill({"count": count, "wrong": wrong}))
        return 1 if wrong else 0

    return with_engine(asked, console, work)


def _ids(engine: Engine, asked: argparse.Namespace) -> Iterator[str]:
    if not asked.all:
        yield asked.id
        return
    after: str | None = None
    while True:
        page = engine.find(asked.workflow, after=after, limit=500)
        yield from (one.id for one in page.instances)
        if page.next is None:
            return
        after = page.next
