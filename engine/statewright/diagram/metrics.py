"""How wide is this text, and where does it break? Estimated without fonts, on the safe side.

Floor 3. Pure. Nobody knows which font a reader's machine will use, so the width of a character is that of
the widest usual one (DejaVu Sans, Noto Sans and Arial compared); wide and ambiguous East Asian characters
(UAX #11) count one em. A label that fits by this measure fits in all of them.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from math import fsum
from typing import NamedTuple

from .graph import Line, Sign, Tone

_REGULAR = (
    "32 41 48 84 64 96 78 28 40 40 50 84 32 37 32 40 64 64 64 64 64 64 64 64 "
    "64 64 34 34 84 84 84 54 102 69 69 73 78 64 58 78 76 30 54 66 56 91 75 79 "
    "64 79 73 64 62 74 69 99 69 62 69 40 40 40 84 56 61 62 64 55 64 62 36 64 "
    "64 28 28 58 29 98 64 62 64 64 42 53 40 64 60 82 60 60 53 64 34 64 84"
)
_BOLD = (
    "35 46 53 84 70 101 88 31 46 46 53 84 38 42 38 40 70 70 70 70 70 70 70 70 "
    "70 70 40 40 84 84 84 59 102 78 77 74 84 69 69 83 84 38 54 78 64 100 84 86 "
    "74 86 78 73 69 82 78 111 78 73 73 46 40 46 84 56 61 68 72 60 72 68 44 72 "
    "72 35 35 67 35 105 72 69 72 72 50 60 48 72 66 93 65 66 59 72 37 72 84"
)
_WIDTHS = {False: tuple(map(int, _REGULAR.split())), True: tuple(map(int, _BOLD.split()))}
_OTHER = {False: 0.8, True: 0.9}

SIZES = {Tone.TITLE: 14.0, Tone.SECOND: 12.0, Tone.EVENT: 12.0, Tone.BODY: 11.0, Tone.QUIET: 10.5}
"""Font size by tone, in the picture's units (points, of which a PNG has `scale` pixels each)."""

LEADING = 1.36
SIGN_WIDTH = 15.0
"""Room for a sign and the gap after it."""


class Row(NamedTuple):
    """A line as it will stand: `sign` only in the first row of a wrapped line, `indent` for all of them."""

    text: str
    tone: Tone
    sign: Sign | None
    indent: float
    width: float
    height: float


def is_bold(tone: Tone) -> bool:
    """Whether text of this tone is set in the heavier weight."""
    return tone in (Tone.TITLE, Tone.EVENT)


@lru_cache(maxsize=4096)
def _character(character: str, bold: bool) -> float:
    code = ord(character)
    if 32 <= code < 127:
        return _WIDTHS[bold][code - 32] / 100
    if unicodedata.combining(character) or unicodedata.category(character) in ("Cc", "Cf", "Mn", "Me"):
        return 0.0
    if unicodedata.east_asian_width(character) in "WFA":
        return 1.0 if unicodedata.category(character) != "So" else 1.3
    return _OTHER[bold] if code < 0x250 else 1.15


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """The width that `text` needs at `size`, in the unit of `size`."""
    # fsum: from Python 3.12 on `sum` rounds otherwise than before, and a picture is the same everywhere.
    return fsum(_character(character, bold) for character in text) * size


def wrap(text: str, size: float, limit: float, *, bold: bool = False) -> list[str]:
    """`text` in lines of at most `limit`: broken at spaces, between East Asian characters, or anywhere in a
    long word. Where it is said in two languages, the second begins a line.
    """
    parts = text.split(" / ")
    if not (_is_bilingual(parts) and text_width(text, size, bold=bold) > limit):
        parts = [text]
    return [line for part in parts for line in _kept_together(_wrapped(part, size, limit, bold))]


def _is_bilingual(parts: list[str]) -> bool:
    return len(parts) == 2 and not any(map(_is_wide, parts[0])) and any(map(_is_wide, parts[1]))


def _kept_together(lines: list[str]) -> list[str]:
    """No East Asian character stands alone in the last line."""
    if len(lines) > 1 and len(lines[-1]) == 1 and _is_wide(lines[-1]):
        *rest, last = _pieces(lines[-2])
        if rest and _is_wide(last[0]):
            return [*lines[:-2], "".join(rest).rstrip(), last + lines[-1]]
    return lines


def _wrapped(text: str, size: float, limit: float, bold: bool) -> list[str]:
    lines: list[str] = []
    current = ""
    for piece in _pieces(text):
        candidate = current + piece
        if not current or text_width(candidate.rstrip(), size, bold=bold) <= limit:
            current = candidate
        else:
            lines.append(current.rstrip())
            current = piece.lstrip()
        while text_width(current.rstrip(), size, bold=bold) > limit and len(current.rstrip()) > 1:
            head, current = _split(current, size, limit, bold)
            lines.append(head)
    if current.strip() or not lines:
        lines.append(current.rstrip())
    return lines


def shorten(text: str, ems: float) -> str:
    """`text`, cut off with an ellipsis where it is wider than so many times its size."""
    if text_width(text, 1.0) <= ems:
        return text
    end = len(text)
    while end > 1 and text_width(text[:end], 1.0) > ems - 1.0:
        end -= 1
    return text[:end].rstrip() + "…"


_NOT_FIRST = "，。、；：？！）》」』】”’,.;:?!)]}%…"
_OPERATORS = tuple("≤≥<>=≠+−×")
"""What stands on their right stays on their line."""
_NOT_LAST = "（《「『【“‘([{¥￥"


def _pieces(text: str) -> list[str]:
    """Text cut where a line may end: after spaces and around East Asian characters, except before a closing
    mark and after an operator.
    """
    pieces: list[str] = []
    current = ""
    for character in text:
        wide = unicodedata.east_asian_width(character) in "WF"
        last = current[-1:]
        may_break = current and (
            (last == " " and character != " " and current[-2:-1] not in _OPERATORS)
            or ((wide or _is_wide(last)) and last not in _NOT_LAST)
        )
        if may_break and character not in _NOT_FIRST and character != " ":
            pieces.append(current)
            current = character
        else:
            current += character
    return [*pieces, current] if current else pieces


def _is_wide(character: str) -> bool:
    return bool(character) and unicodedata.east_asian_width(character) in "WF"


def _split(word: str, size: float, limit: float, bold: bool) -> tuple[str, str]:
    """The longest head that fits, cut after `_`, `.` or `-` where there is one in its second half."""
    count = 1
    while count < len(word) and text_width(word[: count + 1], size, bold=bold) <= limit:
        count += 1
    soft = max(word.rfind(mark, count // 2, count) for mark in "_.-")
    if soft > 0:
        count = soft + 1
    return word[:count], word[count:]


@lru_cache(maxsize=2048)  # a layout and its picture ask for the same sizes again and again
def rows_of(lines: tuple[Line, ...], limit: float) -> tuple[Row, ...]:
    """The rows of a label, none wider than `limit`."""
    return tuple(row for line in lines for row in _rows(line, limit))


def _rows(line: Line, limit: float) -> list[Row]:
    size, bold = SIZES[line.tone], is_bold(line.tone)
    indent = SIGN_WIDTH if line.sign else 0.0
    wrapped = wrap(line.text, size, limit - indent, bold=bold)
    height = size * LEADING
    return [
        Row(
            text,
            line.tone,
            line.sign if number == 0 else None,
            indent,
            text_width(text, size, bold=bold) + indent,
            height,
        )
        for number, text in enumerate(wrapped)
    ]


def block_size(rows: tuple[Row, ...]) -> tuple[float, float]:
    """Width and height of rows set under one another."""
    return max((row.width for row in rows), default=0.0), fsum(row.height for row in rows)
