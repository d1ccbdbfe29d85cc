"""Signs of a Chinese keyboard where YAML or an expression needs the half-width ones.

Floor 1. Pure. In titles and other texts such signs are right; whether a place is such a text is the
caller's to know.
"""

from __future__ import annotations

import re

_FULL = "：，、；。“”„‘’（）【】［］｛｝＝！＜＞＆｜＋－＊／％＃\u3000\u00a0「」『』｀？"
_HALF = ':,,;."""\'\'()[][]{}=!<>&|+-*/%# """"`?'
_SIGNS = {full: f"{half} " if half in ":," else half for full, half in zip(_FULL, _HALF)}
SIGN = re.compile("[" + "".join(_SIGNS) + "]")
KEY_WITH_SIGN = re.compile(r"[A-Za-z_][A-Za-z0-9_.]*\s*(：)")
NAMES_WITH_SIGN = re.compile(r"[A-Za-z0-9_.]+\s*([，、；])\s*[A-Za-z0-9_.]+")
QUOTES = {"“": "”", "‘": "’", "「": "」", "『": "』"}


def half_width(sign: str) -> str:
    """The half-width sign that a full-width one stands for."""
    return _SIGNS[sign].strip() or " "


def in_half_width(line: str) -> str:
    """A line with the signs outside straight quotes made half-width, without its indentation."""
    parts: list[str] = []
    quote = ""
    for index, char in enumerate(line):
        if quote:
            quote = "" if char == quote else quote
        elif char in "\"'":
            quote = char
        elif char in _SIGNS:
            follows = line[index + 1 : index + 2]
            char = _SIGNS[char].rstrip() if follows in ("", " ", "}", "]") else _SIGNS[char]
        parts.append(char)
    return "".join(parts).strip()


def first_outside_quotes(line: str) -> int | None:
    """Where the first full-width sign outside straight quotes and comments stands."""
    quote = ""
    for index, char in enumerate(line):
        if quote:
            quote = "" if char == quote else quote
        elif char in "\"'":
            quote = char
        elif char == "#" and line[index - 1 : index].isspace():
            return None
        elif char in _SIGNS:
            return index
    return None
