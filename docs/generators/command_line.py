"""Write `docs/reference/command-line.md` and its Chinese twin from what the commands declare."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from statewright.cli.arguments import new_parser
from statewright.cli.running import COMMANDS
from statewright.diagnostics import Text

REFERENCE = Path(__file__).parents[1] / "reference"
PAGES = {"en": "command-line.md", "zh": "command-line.zh-CN.md"}
INTRO = Text(
    """# The command line

`statewright COMMAND --help` prints the same. Every command takes `--lang en` or `--lang zh`; without it the
variable `STATEWRIGHT_LANG` decides, then the locale. Exit codes: 0 done and nothing found, 1 findings,
2 could not run. Made from the commands themselves by `docs/generators/command_line.py`.""",
    """# 命令行

`statewright 命令 --help` 显示同样的内容。每个命令都可以加 `--lang en` 或 `--lang zh`; 不加时由变量
`STATEWRIGHT_LANG` 决定, 其次看系统语言。退出码: 0 完成且没有问题, 1 有问题, 2 无法运行。
本页由 `docs/generators/command_line.py` 根据命令本身生成。""",
)
HEADS = Text("| argument | what it does |\n| --- | --- |", "| 参数 | 作用 |\n| --- | --- |")
ONE_OF = Text("one of {values}", "可选 {values}")
AGAIN = Text("may be given several times", "可多次给出")


def page(lang: str) -> str:
    """The whole reference in one language."""
    parts = [INTRO.in_language(lang)]
    for name, module in COMMANDS.items():
        command: Any = import_module(f"statewright.cli.commands.{module}")
        parser = new_parser(lang, prog=f"statewright {name}", add_help=False)
        command.add_arguments(parser, lang)
        parts.append(f"## {name}\n\n{upper(command.TITLE.in_language(lang))}")
        parts.extend(entries(parser, name, lang))
    return "\n\n".join(parts) + "\n"


def upper(sentence: str) -> str:
    """A phrase as a sentence."""
    end = "。" if ord(sentence[-1]) > 0x2FFF else "."
    return sentence[0].upper() + sentence[1:] + end


def entries(parser: argparse.ArgumentParser, name: str, lang: str) -> Iterator[str]:
    """The table of a command's arguments, and of the commands inside it."""
    inner = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    plain = [action for action in parser._actions if action not in inner]
    named = [call(action) for action in plain if not action.option_strings]
    yield f"`{' '.join(['statewright', name, *named])}`"
    if plain:
        yield "\n".join((HEADS.in_language(lang), *(row(action, lang) for action in plain)))
    for group in inner:
        for below, child in group.choices.items():
            yield f"### {name} {below}"
            options = [action for action in child._actions if "--help" not in action.option_strings]
            if options:
                yield "\n".join((HEADS.in_language(lang), *(row(action, lang) for action in options)))


def row(action: argparse.Action, lang: str) -> str:
    """One argument: how it is written, what it does, what it may be."""
    notes = [action.help or ""]
    if action.choices is not None:
        notes.append(
            ONE_OF.in_language(lang).format(values=", ".join(f"`{choice}`" for choice in action.choices))
        )
    if isinstance(action, argparse._AppendAction) and AGAIN.in_language(lang) not in notes[0]:
        notes.append(AGAIN.in_language(lang))
    told = "; ".join(note for note in notes if note).replace("|", "\\|").replace("<", "&lt;")
    return f"| `{call(action)}` | {told} |"


def call(action: argparse.Action) -> str:
    """How an argument is written."""
    metavar = action.metavar if isinstance(action.metavar, str) else (action.dest or "").upper()
    match action.nargs:
        case 0:
            value = ""
        case "*" | "+":
            value = f"{metavar}..."
        case "?":
            value = f"[{metavar}]"
        case _:
            value = metavar
    if not action.option_strings:
        return value
    return " ".join(part for part in (", ".join(action.option_strings), value) if part)


if __name__ == "__main__":
    for language, file in PAGES.items():
        (REFERENCE / file).write_text(page(language), encoding="utf-8")
