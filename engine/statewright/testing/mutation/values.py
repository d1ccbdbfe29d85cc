"""What is a change of a rule? A place, the words for it, and what becomes of the text there.

Floor 6. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from ...diagnostics import Text
from ...document.tree import Plain
from ...kernel.definition import Where


class Replace(NamedTuple):
    """The value at `where` becomes `value`."""

    where: Where
    value: Plain


class Drop(NamedTuple):
    """The key or list item at `where` goes."""

    where: Where


class Rekey(NamedTuple):
    """The key at `where` is called `key`, its value and its place staying."""

    where: Where
    key: str


Edit: TypeAlias = Replace | Drop | Rekey


@dataclass(frozen=True, slots=True)
class Change:
    """A change of a rule: `kind` is a word for counting, `text` says it to the reader."""

    kind: str
    edit: Edit
    text: Text


def edited(plain: Plain, edit: Edit) -> Plain:
    """The tree with the edit made; the tree given is left as it is."""
    return _edited(plain, edit.where, edit)


def _edited(plain: Plain, path: Where, edit: Edit) -> Plain:
    if not path:
        return edit.value if isinstance(edit, Replace) else plain
    part, rest = path[0], path[1:]
    if isinstance(plain, dict):
        return _in_map(plain, str(part), rest, edit)
    if isinstance(plain, list) and isinstance(part, int):
        return _in_list(plain, part, rest, edit)
    return plain


def _in_map(plain: dict[str, Plain], part: str, rest: Where, edit: Edit) -> Plain:
    if rest or isinstance(edit, Replace):
        return {key: _edited(value, rest, edit) if key == part else value for key, value in plain.items()}
    if isinstance(edit, Drop):
        return {key: value for key, value in plain.items() if key != part}
    return {edit.key if key == part else key: value for key, value in plain.items()}


def _in_list(plain: list[Plain], part: int, rest: Where, edit: Edit) -> Plain:
    if rest or isinstance(edit, Replace):
        return [_edited(value, rest, edit) if at == part else value for at, value in enumerate(plain)]
    return [value for at, value in enumerate(plain) if at != part]
