"""`statewright explain CODE`: what a code means, why it matters, what to write instead. Floor 7."""

from __future__ import annotations

import argparse

from ...diagnostics import Text, nearest
from ..console import Console

TITLE = Text("say what a code such as SW301 means", "解释诊断代码, 例如 SW301")
_CODE = Text(
    "the code, as it stands in the brackets of a message; none: all codes",
    "消息方括号里的代码; 不写则列出全部",
)
_UNKNOWN = Text('there is no code "{code}"', "没有代码“{code}”")
_NEAR = Text('did you mean "{near}"?', "是否想写“{near}”?")
_ALL = Text("all codes: statewright explain", "全部代码: statewright explain")


def add_arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    """CODE, or nothing for the list."""
    parser.add_argument("code", nargs="?", metavar="CODE", help=_CODE.in_language(lang))


def run(asked: argparse.Namespace, console: Console) -> int:
    """Print the page of the code, or one line for each code. 2 if there is no such code."""
    from ...diagnostics import CODES, explain_code

    if asked.code is None:
        for code in CODES.values():
            console.say(f"{code.id}  {code.name}")
        return 0
    page = explain_code(asked.code, console.lang)
    if page is not None:
        console.say(page)
        return 0
    near = nearest(asked.code.upper(), CODES)
    advice = _NEAR.fill({"near": near}) if near else _ALL
    console.complain(f"{console.words(_UNKNOWN.fill({'code': asked.code}))}; {console.words(advice)}")
    return 2
