"""Which arguments are there, and what is said of them? argparse, in both languages. Floor 7.

argparse words its complaints in English only; what people meet of them is told again here, in the language
chosen.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from typing import NoReturn

from ..diagnostics import Text

_COMPLAINTS = (
    (r"the following arguments are required: (.*)", "缺少参数: {}"),
    (r"unrecognized arguments: (.*)", "不认识的参数: {}"),
    (r"argument (.*?): invalid choice: (.*?) \(choose from (.*)\)", "参数 {}: 不能是 {} (可选: {})"),
    (r"argument (.*?): expected one argument", "参数 {}: 后面要有一个值"),
    (r"argument (.*?): expected at least one argument", "参数 {}: 后面至少要有一个值"),
    (r"argument (.*?): invalid (?:\w+) value: (.*)", "参数 {}: 不能是 {}"),
)

Adder = Callable[[argparse.ArgumentParser, str], None]


class Asked(argparse.Namespace):
    """The arguments of one run; `command` is its name."""

    command: str


class Unusable(Exception):
    """The arguments make no sense: a message, and the usage line."""

    def __init__(self, message: str, usage: str) -> None:
        super().__init__(message)
        self.message = message
        self.usage = usage


class Parser(argparse.ArgumentParser):
    """argparse that complains with `Unusable`, in the language of the run."""

    lang = "en"

    def error(self, message: str) -> NoReturn:
        """Raises Unusable in place of leaving the program."""
        raise Unusable(_told(message, self.lang), self.format_usage().rstrip())

    def format_help(self) -> str:
        """The help with its fixed words in the language."""
        return _headings(super().format_help(), self.lang)

    def format_usage(self) -> str:
        """The usage line with its fixed word in the language."""
        return _headings(super().format_usage(), self.lang)


def _told(message: str, lang: str) -> str:
    if lang != "zh":
        return message
    for pattern, words in _COMPLAINTS:
        found = re.fullmatch(pattern, message, re.DOTALL)
        if found:
            return words.format(*found.groups())
    return message


_HEADINGS = (
    ("usage: ", "用法: "),
    ("\npositional arguments:\n", "\n参数:\n"),
    ("\noptions:\n", "\n选项:\n"),
    ("show this help message and exit", "显示这份说明"),
)


def _headings(text: str, lang: str) -> str:
    if lang != "zh":
        return text
    for english, chinese in _HEADINGS:
        text = text.replace(english, chinese, 1)
    return text


def new_parser(lang: str, **options: object) -> Parser:
    """A parser that speaks `lang`; `options` are argparse's own."""
    parser = Parser(formatter_class=argparse.RawDescriptionHelpFormatter, **options)  # type: ignore[arg-type]  # argparse's own keywords
    parser.lang = lang
    return parser


def add_paths(parser: argparse.ArgumentParser, lang: str, what: Text) -> None:
    """The argument PATH...: files and folders, the current folder if none is given."""
    parser.add_argument("paths", nargs="*", default=["."], metavar="PATH", help=what.in_language(lang))


def add_language(parser: argparse.ArgumentParser, lang: str) -> None:
    """The option --lang; `chosen_language` has read it already, here it is checked and explained."""
    words = Text(
        "language of all output: en or zh (default: STATEWRIGHT_LANG, then the locale)",
        "输出语言: en 或 zh (默认: STATEWRIGHT_LANG, 其次系统语言)",
    )
    parser.add_argument("--lang", choices=("en", "zh"), help=words.in_language(lang))
