"""`statewright worker`: take due timers, deliver messages, carry effects out. Floor 7."""

from __future__ import annotations

import argparse
import logging
import signal
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from ...diagnostics import Text
from ..console import Console
from ..engines import add_store, unusable, with_engine

if TYPE_CHECKING:
    from ...runtime import Engine

TITLE = Text("work on what is due in a store, until stopped", "处理存储中到期的工作, 直到被停止")
_PERFORMERS = Text(
    "a Python function that registers performers, as MODULE:FUNCTION; it is given the engine",
    "登记执行者的 Python 函数, 写作 模块:函数; 参数是引擎",
)
_ONCE = Text("stop when nothing is due any more", "没有到期的工作就停止")
_THREADS = Text("effects at once (default: 4)", "同时执行的效果数(默认: 4)")
_POLL = Text(
    "look at the store at least every so many seconds (default: 0.5)", "至少每隔几秒查看一次(默认: 0.5)"
)
_RUNNING = Text("working; stop with Ctrl-C or SIGTERM", "正在工作; 用 Ctrl-C 或 SIGTERM 停止")
_DONE = Text("done: {count}", "已处理: {count}")
_STOPPED = Text("stopped; everything begun is finished", "已停止; 已开始的都已完成")
_BAD = Text('"{name}" cannot be used as performers: {why}', "“{name}”不能用作执行者: {why}")


def add_arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    """--performers, --once, --threads, --poll."""
    parser.add_argument("--performers", metavar="MODULE:FUNCTION", help=_PERFORMERS.in_language(lang))
    parser.add_argument("--once", action="store_true", help=_ONCE.in_language(lang))
    parser.add_argument("--threads", type=int, default=4, metavar="N", help=_THREADS.in_language(lang))
    parser.add_argument("--poll", type=float, default=0.5, metavar="S", help=_POLL.in_language(lang))
    add_store(parser, lang)


def run(asked: argparse.Namespace, console: Console) -> int:
    """Work. 0 when stopped, 2: it could not begin."""

    def work(engine: Engine) -> int:
        if asked.performers is not None:
            _register(asked.performers, engine, console)
        worker = engine.worker(threads=max(1, asked.threads), poll_s=asked.poll)
        if asked.once:
            console.say(_DONE.fill({"count": worker.run_until_idle()}))
            worker.stop()
            return 0
        logging.basicConfig(level=logging.INFO, stream=sys.stderr)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: worker.stop(wait=False))
        console.say(_RUNNING)
        console.out.flush()
        worker.run()
        console.say(_STOPPED)
        return 0

    return with_engine(asked, console, work)


def _register(name: str, engine: Engine, console: Console) -> None:
    """Call the function that registers performers; modules are also found in the current folder."""
    module, _, function = name.partition(":")
    sys.path.insert(0, str(Path.cwd()))
    try:
        getattr(import_module(module), function or "register")(engine)
    except (ImportError, AttributeError, ValueError) as wrong:
        raise unusable(console, _BAD.fill({"name": name, "why": str(wrong)})) from wrong
