"""`statewright show WORKFLOW ID`: an instance as it is stored. Floor 7."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from ...diagnostics import Text
from ..console import Console
from ..engines import add_instance, add_store, as_json, with_engine

if TYPE_CHECKING:
    from ...runtime import Engine, InstanceView

TITLE = Text("show an instance of a store", "查看存储中的实例")
_JSON = Text("as JSON", "以 JSON 显示")
_STATE = Text("state", "状态")
_STATUS = Text("status", "运行情况")
_VERSION = Text("version", "流程版本")
_REVISION = Text("steps", "步数")
_CHANGED = Text("changed", "最后变化")
_DATA = Text("data", "数据")
_TIMERS = Text("timers", "定时器")
_WAITS = Text("waits for", "等待")
_INCIDENTS = Text("incidents", "异常")


def add_arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    """WORKFLOW ID, --json."""
    add_instance(parser, lang)
    parser.add_argument("--json", action="store_true", help=_JSON.in_language(lang))
    add_store(parser, lang)


def run(asked: argparse.Namespace, console: Console) -> int:
    """Show it. 2: there is none."""

    def work(engine: Engine) -> int:
        view = engine.get(asked.workflow, asked.id)
        if asked.json:
            console.say(view.snapshot.to_json())
        else:
            _show(view, console)
        return 0

    return with_engine(asked, console, work)


def _show(view: InstanceView, console: Console) -> None:
    snapshot = view.snapshot
    ref = f" ({view.ref})" if view.ref else ""
    console.say(console.paint(f"{view.workflow} {view.id}{ref}", "1"))
    lines = [
        (_STATE, ", ".join(view.state)),
        (_STATUS, view.status.value),
        (_VERSION, f"{view.version} ({snapshot.instance.digest[:12]})"),
        (_REVISION, str(view.revision)),
        (_CHANGED, view.changed_at.isoformat(timespec="seconds")),
    ]
    lines += [
        (_TIMERS, f"{timer.due_at.isoformat(timespec='seconds')}  {timer.state}") for timer in snapshot.timers
    ]
    lines += [(_WAITS, invocation.id) for invocation in snapshot.invokes]
    lines += [(_INCIDENTS, f"{one.id}: {one.reason}: {one.message}") for one in view.incidents]
    for title, value in lines:
        console.say(f"  {console.words(title)}: {value}")
    console.say(f"  {console.words(_DATA)}: {as_json(dict(view.data))}")
