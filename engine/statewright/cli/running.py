"""Which command runs, and how does it end?

Arguments in, exit code out; no traceback for what a caller can get wrong.

Floor 7.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any, TextIO

from ..diagnostics import Text, nearest
from .arguments import Parser, Unusable, add_language, new_parser
from .console import Console, wants_colour
from .language import LANGUAGES, chosen_language

COMMANDS = (
    {
        name: name
        for name in ("check", "test", "scenarios", "draw", "docs", "diff", "simulate", "demo", "explain")
    }
    | {
        "import": "import_",
        "export": "export",
    }
    | {
        name: name
        for name in (
            "start",
            "send",
            "show",
            "history",
            "find",
            "worker",
            "incidents",
            "migrate",
            "erase",
            "replay",
            "db",
        )
    }
)
"""Each command and its module in `commands/`."""
COULD_NOT_RUN = 2

_ABOUT = Text(
    "Business rules as state machines: written in YAML, checked, tested by example, drawn, enforced.",
    "用 YAML 书写业务规则(状态机): 检查、按例测试、画图、强制执行。",
)
_FIRST = Text(
    "Try first:  statewright demo\nThen:       statewright check workflows",
    "先试试:  statewright demo\n然后:    statewright check workflows",
)
_VERSION = Text("show the version and exit", "显示版本")
_COMMANDS = Text("commands", "命令")


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    console = _console(given)
    try:
        return _run(given, console)
    except Unusable as wrong:
        console.complain(f"{wrong.usage}\nstatewright: {wrong.message}")
        return COULD_NOT_RUN
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        _hush()
        return 0
    except Exception as bug:  # what nobody foresaw is ours, and is not shown as a traceback
        return _admit(console, bug)


def _admit(console: Console, bug: Exception) -> int:
    """Say that this is our fault; with STATEWRIGHT_DEBUG set, in full."""
    from ..diagnostics.codes.bug import OUR_BUG

    if os.environ.get("STATEWRIGHT_DEBUG"):
        raise bug
    problem = f"{type(bug).__name__}: {bug}"
    console.complain(f"[{OUR_BUG.id}] {console.words(OUR_BUG.message.fill({'problem': problem}))}")
    if OUR_BUG.help is not None:
        console.complain(OUR_BUG.help)
    return COULD_NOT_RUN


def _run(given: list[str], console: Console) -> int:
    asked = _parser(console.lang, _command_in(given, console)).parse_args(given)
    if asked.version:
        console.say(f"statewright {_version()}")
        return 0
    if asked.command is None:
        console.say(_parser(console.lang).format_help().rstrip())
        return 0
    command: Any = _command(asked.command)
    return int(command.run(asked, console))


def _command_in(given: list[str], console: Console) -> str | None:
    """The command that is named. One that does not exist is answered with the nearest that does."""
    name = next((word for word in given if not word.startswith("-") and word not in LANGUAGES), None)
    if name is None or name in COMMANDS:
        return name
    close = nearest(name, COMMANDS)
    names = ", ".join(COMMANDS)
    text = Text(f'there is no command "{name}"; there are: {names}', f"没有命令“{name}”; 现有: {names}")
    if close:
        text = Text(
            f'there is no command "{name}"; did you mean "{close}"?', f"没有命令“{name}”; 是否想用“{close}”?"
        )
    raise Unusable(console.words(text), _parser(console.lang).format_usage().rstrip())


def _parser(lang: str, wanted: str | None = None) -> Parser:
    """The parser of all commands or, to start at once, of the one that is wanted."""
    parser = new_parser(
        lang,
        prog="statewright",
        description=_ABOUT.in_language(lang),
        epilog=_FIRST.in_language(lang),
    )
    parser.add_argument("--version", action="store_true", help=_VERSION.in_language(lang))
    add_language(parser, lang)
    commands = parser.add_subparsers(dest="command", title=_COMMANDS.in_language(lang), metavar="")
    for name in [wanted] if wanted else COMMANDS:
        _add(commands, name, lang)
    return parser


def _add(commands: argparse._SubParsersAction[Any], name: str, lang: str) -> None:
    command: Any = _command(name)
    title = command.TITLE.in_language(lang)
    parser = commands.add_parser(
        name, help=title, description=title, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.lang = lang
    command.add_arguments(parser, lang)
    add_language(parser, lang)


def _command(name: str) -> Any:
    """The module of a command: it has TITLE, add_arguments and run.

    Any: modules have no type of their own.
    """
    return import_module(f"{__package__}.commands.{COMMANDS[name]}")


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("statewright")
    except PackageNotFoundError:
        return "(not installed)"


def _console(given: Sequence[str]) -> Console:
    for stream in (sys.stdout, sys.stderr):
        _never_fail(stream)
    lang = chosen_language(given, os.environ)
    return Console(sys.stdout, sys.stderr, sys.stdin, lang, wants_colour(sys.stdout, os.environ))


def _never_fail(stream: TextIO) -> None:
    """A terminal that cannot show a character shows a question mark: no command dies of its own output."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="replace")


def _hush() -> None:
    """The reader of our output is gone: say nothing more, not even at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
