"""`statewright db upgrade|status`: the tables of a store. Floor 7."""

from __future__ import annotations

import argparse

from ...diagnostics import Text
from ..console import Console
from ..engines import COULD_NOT_RUN, add_store, store_url

TITLE = Text(
    "bring the tables of a store up to date, or tell how it is doing", "升级存储的数据表, 或查看其状况"
)
_ACTION = Text("upgrade or status", "upgrade 升级, status 状况")
_APPLIED = Text("applied: {names}", "已执行: {names}")
_CURRENT = Text("the tables are up to date", "数据表已是最新")
_OUTDATED = Text(
    "the tables are out of date; run: statewright db upgrade",
    "数据表版本过旧; 请运行: statewright db upgrade",
)
_STATUS = Text(
    "{message}; timers: {timers}, on their way: {deliveries}, effects: {effects}, incidents: {incidents}",
    "{message}; 定时器: {timers}, 投递中: {deliveries}, 待执行效果: {effects}, 异常: {incidents}",
)


def add_arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    """upgrade or status."""
    parser.add_argument("action", choices=("upgrade", "status"), help=_ACTION.in_language(lang))
    add_store(parser, lang)


def run(asked: argparse.Namespace, console: Console) -> int:
    """Upgrade (safe on a live database, and by many at once), or tell. 1: outdated or late."""
    from ...runtime import Engine, StoreUnavailable
    from ...runtime.opening import open_store

    try:
        store = open_store(store_url(asked), None)
        if asked.action == "upgrade":
            applied = store.upgrade()
            store.close()
            console.say(_APPLIED.fill({"names": ", ".join(applied)}) if applied else _CURRENT)
            return 0
        outdated = store.outdated()
        store.close()
        if outdated:
            console.say(_OUTDATED)
            return 1
        with Engine(store_url(asked), asked.workflows) as engine:
            health = engine.health()
        console.say(_STATUS.fill({name: str(value) for name, value in health.as_json().items()}))
        return 0 if health.ok else 1
    except (StoreUnavailable, ValueError) as wrong:
        console.complain(str(wrong))
        return COULD_NOT_RUN
