"""Which instances are meant, who acts, with which values, and what went wrong? For all commands that run
instances in a store. Floor 7.
"""

from __future__ import annotations

import argparse
import json
import os
import re
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from ..diagnostics import Text
from .arguments import Unusable
from .console import Console

if TYPE_CHECKING:
    from ..kernel import Actor
    from ..kernel.values import Json
    from ..runtime import Engine

DEFAULT_STORE = "sqlite:///statewright.db"
STORE_VARIABLE = "STATEWRIGHT_STORE"
REFUSED = 1
COULD_NOT_RUN = 2

_STORE = Text(
    f"where instances live, e.g. sqlite:///orders.db or postgresql://… (default: {STORE_VARIABLE}, "
    f"then {DEFAULT_STORE})",
    "实例存放处, 例如 sqlite:///orders.db 或 postgresql://… "
    f"(默认: 环境变量 {STORE_VARIABLE}, 其次 {DEFAULT_STORE})",
)
_WORKFLOWS = Text(
    "workflow files or folders to publish first; what was published before is in the store",
    "先发布这些流程文件或文件夹; 以前发布过的已在库中",
)
_WORKFLOW = Text("the workflow's name", "流程名")
_ID = Text("the instance's id, or its ref", "实例编号或业务键(ref)")
_BY = Text("who acts: ID or ID:ROLE,ROLE, e.g. li:buyer", "操作者: 编号 或 编号:角色,角色, 例如 li:buyer")
_KEY = Text("idempotency key: the same again gets the first answer", "幂等键: 重复请求得到第一次的答复")
_VALUES = Text(
    "values as NAME=VALUE; a value is read as JSON if it is JSON", "数据, 写作 名称=值; 是 JSON 则按 JSON 读"
)
_BAD_VALUE = Text('"{text}" is no value; write NAME=VALUE', "“{text}”不是数据; 请写作 名称=值")
_BAD_AGE = Text('"{text}" is no time; write 30m, 24h or 15d', "“{text}”不是时长; 请写 30m、24h 或 15d")
_REFUSED = Text("refused ({reason}): {message}", "被拒绝({reason}): {message}")

_HELP = Text("help: statewright COMMAND --help", "说明: statewright 命令 --help")

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}

_WORDS: dict[str, Text] = {
    "NotFound": Text("not found: {error}", "找不到: {error}"),
    "UnknownWorkflow": Text("not published: {error}", "流程未发布: {error}"),
    "AlreadyExists": Text("{error}", "已存在: {error}"),
    "RevisionMismatch": Text("{error}", "版本已变: {error}"),
    "DefinitionConflict": Text("{error}", "同一版本号, 规则不同: {error}"),
    "Declined": Text("this program cannot work on it: {error}", "本程序无法处理: {error}"),
    "StoreUnavailable": Text("the store is not available: {error}", "存储不可用: {error}"),
    "RetryTransaction": Text("try again: {error}", "请重试: {error}"),
    "OnItsWay": Text(
        "{error}; wait until it has arrived, or add --on-its-way to blank it too",
        "尚未送达的内容仍带有个人信息: {error}; 请等待送达, 或加 --on-its-way 一并抹去",
    ),
    "SchemaOutdated": Text("{error}", "数据表版本过旧, 请运行: statewright db upgrade"),
    "DefinitionError": Text("{error}", "{error}"),
    "ValueError": Text("{error}", "{error}"),
}
"""What the runtime's errors are told as, by their names."""


def add_store(parser: argparse.ArgumentParser, lang: str) -> None:
    """--store and --workflows."""
    parser.add_argument("--store", metavar="URL", help=_STORE.in_language(lang))
    parser.add_argument(
        "--workflows", nargs="+", default=[], metavar="PATH", help=_WORKFLOWS.in_language(lang)
    )


def add_instance(parser: argparse.ArgumentParser, lang: str) -> None:
    """WORKFLOW and ID."""
    parser.add_argument("workflow", metavar="WORKFLOW", help=_WORKFLOW.in_language(lang))
    parser.add_argument("id", metavar="ID", help=_ID.in_language(lang))


def add_values(parser: argparse.ArgumentParser, lang: str) -> None:
    """NAME=VALUE…, --by and --key."""
    parser.add_argument("values", nargs="*", metavar="NAME=VALUE", help=_VALUES.in_language(lang))
    parser.add_argument("--by", metavar="WHO", help=_BY.in_language(lang))
    parser.add_argument("--key", metavar="KEY", help=_KEY.in_language(lang))


def unusable(console: Console, text: Text) -> Unusable:
    """Arguments that make no sense, to be raised."""
    return Unusable(console.words(text), console.words(_HELP))


def store_url(asked: argparse.Namespace) -> str:
    """The address of the store that is meant."""
    return str(asked.store or os.environ.get(STORE_VARIABLE) or DEFAULT_STORE)


def with_engine(asked: argparse.Namespace, console: Console, work: Callable[[Engine], int]) -> int:
    """Open the engine, do the work, close it; what goes wrong is said, and gives the exit code."""
    from ..loading import DefinitionError
    from ..runtime import Engine, Refused

    try:
        with Engine(store_url(asked), asked.workflows) as engine:
            return work(engine)
    except Refused as refused:
        refusal = refused.refusal
        console.complain(_REFUSED.fill({"reason": refusal.reason.value, "message": refusal.message}))
        return REFUSED
    except (DefinitionError, Exception) as wrong:
        words = _WORDS.get(type(wrong).__name__)
        if words is None:
            raise
        console.complain(words.fill({"error": str(wrong)}))
        return COULD_NOT_RUN


def actor(text: str | None) -> Actor | None:
    """`li:buyer,clerk` as an actor."""
    from ..kernel import Actor

    if text is None:
        return None
    id_, _, roles = text.partition(":")
    return Actor(id_, tuple(role for role in roles.split(",") if role))


def values(console: Console, given: Sequence[str]) -> dict[str, Json]:
    """`NAME=VALUE` pairs as a map. Raises Unusable."""
    found: dict[str, Json] = {}
    for text in given:
        name, separator, value = text.partition("=")
        if not separator or not name:
            raise unusable(console, _BAD_VALUE.fill({"text": text}))
        found[name] = value_of(value)
    return found


def value_of(text: str) -> Json:
    """A value that is typed: JSON if it is JSON, else the text."""
    try:
        found: Json = json.loads(text)
    except ValueError:
        return text
    return found


def age(console: Console, text: str | None) -> timedelta | None:
    """`15d` as a time. Raises Unusable."""
    if text is None:
        return None
    match = re.fullmatch(r"(\d+)([smhdw])", text)
    if match is None:
        raise unusable(console, _BAD_AGE.fill({"text": text}))
    return timedelta(seconds=int(match[1]) * _UNITS[match[2]])


def as_json(value: object) -> str:
    """Something to be shown to a machine."""
    return json.dumps(value, ensure_ascii=False, indent=2, default=str)
