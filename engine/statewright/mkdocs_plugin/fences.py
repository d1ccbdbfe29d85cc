"""Where in the Markdown of a page are our fenced blocks? Floor 7. Pure; knows no MkDocs."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from typing import NamedTuple

_OPENING = re.compile(r"^(?P<indent> {0,3})(?P<fence>`{3,}|~{3,})[ \t]*(?P<info>[^`\n]*)$")
WORD = "statewright"


class Fence(NamedTuple):
    """A fenced block: what stands behind its word, its body, and the line (from 1) where that begins."""

    options: dict[str, str]
    body: str
    line: int


def replace_fences(markdown: str, write: Callable[[Fence], str]) -> str:
    """The page with each of our blocks replaced by what `write` gives; blocks inside other blocks stay."""
    lines, out, index = markdown.split("\n"), list[str](), 0
    while index < len(lines):
        opening = _OPENING.match(lines[index])
        if not opening:
            out.append(lines[index])
            index += 1
            continue
        end = _end_of(lines, index, opening["fence"])
        word, _, rest = opening["info"].strip().partition(" ")
        if word == WORD:
            out.append(write(Fence(options_of(rest), "\n".join(lines[index + 1 : end]), index + 2)))
        else:
            out.extend(lines[index : end + 1])
        index = end + 1
    return "\n".join(out)


def _end_of(lines: list[str], start: int, fence: str) -> int:
    """The line that closes a block: at least as many of the same sign; the end of the page if none does."""
    closing = re.compile(rf"^ {{0,3}}{re.escape(fence[0])}{{{len(fence)},}}[ \t]*$")
    return next((index for index in range(start + 1, len(lines)) if closing.match(lines[index])), len(lines))


def options_of(text: str) -> dict[str, str]:
    """`role=buyer caption="a b"` as a map; a word without a value has the empty one."""
    try:
        words = shlex.split(text)
    except ValueError:
        words = text.split()
    return {name: value for name, _, value in (word.partition("=") for word in words)}
