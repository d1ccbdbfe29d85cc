"""`statewright simulate PATH`: step through a workflow by hand. Floor 7."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ...diagnostics import Text
from ..console import Console
from ..files import complain_missing

if TYPE_CHECKING:
    from ...kernel.definition import Definition
    from ...kernel.values import Actor, Json, Sender
    from ..simulation.session import Session

TITLE = Text("step through a workflow by hand", "手动一步步走流程")

_PATH = Text("a workflow file; others in its folder play along", "流程文件; 同一文件夹的其他流程一起参与")
_AT = Text(
    "the moment at which it begins, 2026-03-01T01:00:00Z (default: now)",
    "开始的时刻, 2026-03-01T01:00:00Z (默认: 现在)",
)
_ID = Text("the id of the instance (default: the workflow's name)", "实例的 id (默认: 流程名)")
_BAD_AT = Text(
    '"{text}" is not a moment; write it as 2026-03-01T01:00:00Z',
    "“{text}”不是时刻; 请写成 2026-03-01T01:00:00Z",
)
_FOLDER = Text("{path} is a folder; name one workflow file in it", "{path} 是文件夹; 请指定其中一个流程文件")
_BEGIN = Text("To start: {name}. Type what it begins with.", "启动: {name}。请输入它开始时的数据。")
_STARTED = Text("started", "启动")
_REFUSED = Text("It cannot be started: {why}", "无法启动: {why}")
_DROPPED = Text("Not started.", "没有启动。")
_HINT = Text(
    "Type a number, an event or a command (help: all of them, quit: leave).",
    "输入编号、事件名或命令 (help: 全部说明, quit: 退出)。",
)
_BYE = Text("Bye.", "再见。")
_ENDLESS = Text(
    "  The workflows set each other off without end; nothing was done.",
    "  各流程互相触发, 没有尽头; 没有执行。",
)


def add_arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    """PATH, --at and --id."""
    parser.add_argument("path", metavar="PATH", help=_PATH.in_language(lang))
    parser.add_argument("--at", metavar="MOMENT", help=_AT.in_language(lang))
    parser.add_argument("--id", help=_ID.in_language(lang))


def run(asked: argparse.Namespace, console: Console) -> int:
    """Talk until there is no more to read.

    0: left, 1: the workflow has errors or cannot start, 2: bad arguments.
    """
    path = Path(asked.path)
    if not path.exists():
        return complain_missing(console, [path])
    if path.is_dir():
        console.complain(_FOLDER.fill({"path": path}))
        return 2
    at = _moment(asked.at)
    if at is None:
        console.complain(_BAD_AT.fill({"text": asked.at}))
        return 2
    from ...loading import DefinitionError, load

    try:
        definition = load(path)
    except DefinitionError as broken:
        return _complain(console, broken)
    session = _begin(console, definition, path, at, asked.id or definition.name)
    return 1 if session is None else _talk(console, session)


def _moment(text: str | None) -> datetime | None:
    from ..clock import now

    if text is None:
        return now()
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _complain(console: Console, broken: Exception) -> int:
    from ...diagnostics import render_text

    for diagnostic in getattr(broken, "diagnostics", ()):
        console.complain(render_text(diagnostic, console.lang) + "\n")
    return 1


def _begin(console: Console, definition: Definition, path: Path, at: datetime, id: str) -> Session | None:
    """Ask for the start data and start the instance, as somebody who may."""
    from ...explanation import explain_both, workflow_text
    from ...kernel.outputs import Refusal
    from ...testing import world as worlds
    from ...testing.scenarios import Shelf
    from ..changes import show_changes
    from ..simulation.asking import GivenUp, ask_fields
    from ..simulation.session import Session

    console.say(_BEGIN.fill({"name": workflow_text(definition)}))
    wanted = [field for field in definition.data.values() if field.required or field.read_only]
    try:
        data = ask_fields(console, wanted, {})
    except GivenUp:
        console.complain(_DROPPED)
        return None
    world = worlds.create(Shelf(path.parent, {definition.name: definition}), at)
    for actor, sender in _starters(definition, data):
        answered = worlds.start(world, definition.name, id, data, actor=actor, sender=sender)
        if not isinstance(answered.reply, Refusal):
            show_changes(console, world, answered.world)
            return Session((answered.world,), (_STARTED,), worlds.Key(definition.name, id), {})
    assert isinstance(answered.reply, Refusal), "the loop ran at least once and found no start"
    console.complain(_REFUSED.fill({"why": explain_both(definition, answered.reply)}))
    return None


def _starters(definition: Definition, data: dict[str, Json]) -> list[tuple[Actor | None, Sender | None]]:
    """Who might start it: each role that may, as the persons that the data name; else a workflow that may.

    Else nobody.
    """
    from ...kernel.values import Actor, Sender

    rule = definition.starts
    found: list[tuple[Actor | None, Sender | None]] = []
    for role in rule.by or ():
        persons = [value for value in data.values() if isinstance(value, str)]
        found += [
            (Actor(person, (role,)), None)
            for person in (data.get(role), role, *persons)
            if isinstance(person, str)
        ]
    found += [(Actor(f"some-{name}"), Sender(name, f"some-{name}")) for name in rule.origin or ()]
    return found or [(None, None)]


def _talk(console: Console, session: Session) -> int:
    from ...testing.world import Unsettled
    from ..simulation.commands import QUIT, command
    from ..simulation.screen import show

    show(console, session)
    console.say(_HINT)
    while True:
        line = console.ask("> ")
        if line is None or line.strip().lower() in QUIT:
            console.say(_BYE)
            return 0
        try:
            session = command(console, session, line)
        except Unsettled:
            console.say(_ENDLESS)
