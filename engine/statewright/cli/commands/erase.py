"""`statewright erase WORKFLOW ID`: a person's data, for good. Floor 7."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from ...diagnostics import Text
from ..console import Console
from ..engines import add_instance, add_store, with_engine

if TYPE_CHECKING:
    from ...runtime import Engine

TITLE = Text("erase the personal fields of an instance, for good", "永久抹去实例中的个人信息")
_YES = Text("do not ask", "不再询问")
_SURE = Text(
    "erase the personal fields of {workflow} {id} and of its history? yes/no: ",
    "抹去 {workflow} {id} 及其历史中的个人信息? yes/no: ",
)
_TOO = Text(
    "blank also what effects and messages on their way carry (default: wait for them)",
    "正在执行的效果和投递中的消息所带的内容也一并抹去(默认: 先等它们完成)",
)
_DONE = Text("erased; the history begins anew from here", "已抹去; 历史从此处重新开始")
_LEFT = Text("nothing was changed", "没有改动")


def add_arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    """WORKFLOW ID, --yes, --on-its-way."""
    add_instance(parser, lang)
    parser.add_argument("--yes", action="store_true", help=_YES.in_language(lang))
    parser.add_argument("--on-its-way", action="store_true", help=_TOO.in_language(lang))
    add_store(parser, lang)


def run(asked: argparse.Namespace, console: Console) -> int:
    """Erase, after asking. 1: it was not wanted."""

    def work(engine: Engine) -> int:
        view = engine.get(asked.workflow, asked.id)
        if not asked.yes:
            answer = console.ask(_SURE.fill({"workflow": view.workflow, "id": view.id}))
            if (answer or "").strip().lower() not in ("yes", "y", "是"):
                console.say(_LEFT)
                return 1
        engine.erase(asked.workflow, view.id, on_its_way=asked.on_its_way)
        console.say(_DONE)
        return 0

    return with_engine(asked, console, work)
