"""How is a workflow written down as YAML? Block style, short maps in braces, quotes wherever YAML could
misread.

Floor 3. Pure. The text is for people to go on with; the document room reads it back as the same value.
"""

from __future__ import annotations

import json
import re
from typing import TypeAlias

Tree: TypeAlias = "dict[str, Tree] | list[Tree] | str | int | float | bool | None"

WIDTH = 100
_PLAIN = re.compile(r"[A-Za-z_\u4e00-\u9fff][\w\u4e00-\u9fff./-]*(?: [\w\u4e00-\u9fff./-]+)*\Z")
_NUMBER_LIKE = re.compile(r"[\d.+-][\d._eExXoO+-]*\Z")
_WORDS = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n", "~"})
_DURATION = re.compile(r"\d+(?:ms|s|m|h|d|w)\Z")


def write_yaml(tree: dict[str, Tree]) -> str:
    """The text of a file; a line is left between the parts of its top level."""
    parts = ["\n".join(_entry(key, value, 0)) for key, value in tree.items()]
    lines: list[str] = []
    for part in parts:
        if lines and ("\n" in part or "\n" in lines[-1]):
            lines.append("")
        lines.append(part)
    return "\n".join(lines) + "\n"


def _entry(key: str, value: Tree, indent: int) -> list[str]:
    pad = " " * indent
    short = _short(value)
    if short is not None and len(pad) + len(key) + len(short) + 2 <= WIDTH:
        return [f"{pad}{_key(key)}: {short}"]
    if isinstance(value, dict):
        inside = [line for name, one in value.items() for line in _entry(name, one, indent + 2)]
        return [f"{pad}{_key(key)}:", *inside]
    if isinstance(value, list):
        return [f"{pad}{_key(key)}:", *(line for one in value for line in _item(one, indent + 2))]
    return [f"{pad}{_key(key)}: {_scalar(value)}"]


def _key(key: str) -> str:
    return key if key == "on" else _scalar(key)


def _item(value: Tree, indent: int) -> list[str]:
    pad = " " * indent
    short = _short(value)
    if short is not None and len(pad) + len(short) + 2 <= WIDTH:
        return [f"{pad}- {short}"]
    if isinstance(value, dict):
        inside = [line for name, one in value.items() for line in _entry(name, one, indent + 2)]
        return [f"{pad}- {inside[0].strip()}", *inside[1:]]
    return [f"{pad}- {_flow(value)}"]


def _short(value: Tree) -> str | None:
    """The value on one line, if it is simple enough to be read there."""
    if isinstance(value, dict):
        nested = [one for one in value.values() if isinstance(one, dict | list) and one]
        if value and (len(value) > 4 or any(_depth(one) > 1 for one in nested)):
            return None
    if isinstance(value, list) and any(isinstance(one, dict) for one in value):
        return None
    return _flow(value)


def _depth(value: Tree) -> int:
    match value:
        case dict():
            return 1 + max((_depth(one) for one in value.values()), default=0)
        case list():
            return 1 + max((_depth(one) for one in value), default=0)
        case _:
            return 0


def _flow(value: Tree) -> str:
    match value:
        case dict():
            return "{" + ", ".join(f"{_key(key)}: {_flow(one)}" for key, one in value.items()) + "}"
        case list():
            return "[" + ", ".join(_flow(one) for one in value) + "]"
        case _:
            return _scalar(value)


def _scalar(value: str | float | bool | None) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str):
        return str(value)
    if _DURATION.match(value) or (_PLAIN.match(value) and value.lower() not in _WORDS):
        return value
    return json.dumps(value, ensure_ascii=False)
