"""`statewright migrate WORKFLOW ID|--all`: instances to another version of their workflow. Floor 7."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeAlias

from ...diagnostics import Text
from ..console import Console
from ..engines import add_store, as_json, unusable, with_engine

if TYPE_CHECKING:
    from ...kernel import Definition
    from ...runtime import Engine, Migrated

    Target: TypeAlias = int | str | Definition | None

TITLE = Text(
    "move running instances to another version of their workflow", "把运行中的实例迁移到流程的另一版本"
)
SHOWN = 20
_WORKFLOW = Text("the workflow's name", "流程名")
_ID = Text("the instance's id or ref; with --all none", "实例编号或业务键; 用 --all 时不写")
_ALL = Text("every running instance of the workflow", "该流程全部运行中的实例")
_TO = Text(
    "a version number, or the first letters of a digest (default: the version for new instances)",
    "版本号, 或摘要的开头几位(默认: 新实例所用的版本)",
)
_REHEARSE = Text(
    "only try, change nothing; files of --workflows are not published",
    "只试, 不改动; --workflows 的文件不会发布",
)
_JSON = Text("what was not moved, as JSON", "未能迁移的, 以 JSON 显示")
_MOVED = Text("{id}: moved from version {old} to {new}", "{id}: 已从版本 {old} 迁移到 {new}")
_WOULD = Text("{id}: would move from version {old} to {new}", "{id}: 可以从版本 {old} 迁移到 {new}")
_ALREADY = Text("{id}: runs by version {new} already", "{id}: 已是版本 {new}")
_STUCK = Text("{id}: stays at version {old}: {why}", "{id}: 仍是版本 {old}: {why}")
_COUNT = Text(
    "{moved} moved, {already} had been, {stuck} not",
    "已迁移 {moved} 个, 早已是该版本 {already} 个, 未能 {stuck} 个",
)
_TRIED = Text(
    "{moved} would move, {already} need not, {stuck} would not; nothing was changed",
    "可迁移 {moved} 个, 无需 {already} 个, 不能 {stuck} 个; 没有改动",
)
_MORE = Text("{count} more: {why}", "另有 {count} 个: {why}")
_WHICH = Text("say which: an ID, or --all", "请写明实例编号, 或用 --all")


def add_arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    """WORKFLOW, ID or --all, --to, --rehearse."""
    parser.add_argument("workflow", metavar="WORKFLOW", help=_WORKFLOW.in_language(lang))
    parser.add_argument("id", metavar="ID", nargs="?", help=_ID.in_language(lang))
    parser.add_argument("--all", action="store_true", help=_ALL.in_language(lang))
    parser.add_argument("--to", metavar="VERSION|DIGEST", help=_TO.in_language(lang))
    parser.add_argument("--rehearse", action="store_true", help=_REHEARSE.in_language(lang))
    parser.add_argument("--json", action="store_true", help=_JSON.in_language(lang))
    add_store(parser, lang)


def run(asked: argparse.Namespace, console: Console) -> int:
    """Move, or try. 0: all are (or would be) there, 1: some are not, 2: it could not be asked."""
    if (asked.id is None) == (not asked.all):
        raise unusable(console, _WHICH)
    tried = asked.workflows if asked.rehearse else ()
    if tried:  # a rehearsal publishes nothing
        asked.workflows = ()

    def work(engine: Engine) -> int:
        to = _version(asked.to) if asked.to is not None or not tried else _unpublished(tried, asked.workflow)
        return (_all if asked.all else _one)(engine, asked, console, to)

    return with_engine(asked, console, work)


def _unpublished(paths: Sequence[str], workflow: str) -> Definition | None:
    """The workflow of this name in the files. Raises DefinitionError."""
    from ...runtime.engine import load_workflows

    return next((one for one in load_workflows(paths) if one.name == workflow), None)


def _one(engine: Engine, asked: argparse.Namespace, console: Console, to: Target) -> int:
    answer = engine.migrate(asked.workflow, asked.id, version=to, rehearse=asked.rehearse)
    if asked.json:
        console.say(as_json(_tree(asked.id, answer)))
    else:
        went = _WOULD if asked.rehearse else _MOVED
        text = went if answer else _ALREADY if answer.already else _STUCK
        console.say(_fill(text, asked.id, answer))
    return 0 if answer or answer.already else 1


def _all(engine: Engine, asked: argparse.Namespace, console: Console, to: Target) -> int:
    found = engine.migrate_all(asked.workflow, version=to, rehearse=asked.rehearse)
    if asked.json:
        console.say(as_json([_tree(id_, answer) for id_, answer in found.not_moved]))
    else:
        for id_, answer in found.not_moved[:SHOWN]:
            console.say(_fill(_STUCK, id_, answer))
        rest = Counter(_why(answer) for _, answer in found.not_moved[SHOWN:])
        for why, count in rest.most_common():
            console.say(_MORE.fill({"count": count, "why": why}))
        counts = {"moved": found.moved, "already": found.already, "stuck": len(found.not_moved)}
        console.say((_TRIED if asked.rehearse else _COUNT).fill(counts))
    return 1 if found.not_moved else 0


def _version(to: str | None) -> int | str | None:
    return int(to) if to is not None and to.isdecimal() and len(to) < 8 else to


def _fill(text: Text, id_: str, answer: Migrated) -> Text:
    return text.fill({"id": id_, "old": answer.from_version, "new": answer.to_version, "why": _why(answer)})


def _why(answer: Migrated) -> Text:
    from ...explanation import unmoved_text

    return Text("", "") if answer.why is None else unmoved_text(answer.why)


def _tree(id_: str, answer: Migrated) -> dict[str, object]:
    return {
        "id": id_,
        "moved": answer.moved,
        "already": answer.already,
        "from": answer.from_version,
        "to": answer.to_version,
        "reason": answer.refusal.reason.value if answer.refusal else None,
        "message": answer.message,
    }
