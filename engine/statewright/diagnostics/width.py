"""How wide is a text on a terminal? So that a caret stands under the character that it means.

Floor 0. Pure. East Asian Width (Unicode standard annex 11): wide and full-width characters take two
columns; marks that combine with the character before, and characters that are never shown, take none.
"""

from __future__ import annotations

from unicodedata import category, combining, east_asian_width

TAB = 4

_JOINERS = frozenset("\u200c\u200d")
# What no terminal shows, or what would turn the line around: shown as a question mark.
_HIDDEN = frozenset("\u200b\u2060\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_SELECTORS = range(0xFE00, 0xFE10)
_SKIN_TONES = range(0x1F3FB, 0x1F400)
_HANGUL_TAILS = range(0x1160, 0x1200)


def width(text: str) -> int:
    """Columns that `text` takes; a tab counts as `TAB` columns wherever it stands, as `shown` writes it."""
    return len(text) if text.isascii() and text.isprintable() else sum(_char_width(char) for char in text)


def _char_width(char: str) -> int:
    if char == "\t":
        return TAB
    if char in _HIDDEN:
        return 1
    code = ord(char)
    if char in _JOINERS or code in _SELECTORS or code in _SKIN_TONES or code in _HANGUL_TAILS:
        return 0
    if combining(char) or category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if east_asian_width(char) in ("W", "F") else 1


def shown(text: str) -> str:
    """The text as it is put on a terminal: tabs as spaces, and what would move the cursor as a question
    mark.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(_shown_char(char) for char in text)


def _shown_char(char: str) -> str:
    if char == "\t":
        return " " * TAB
    return "\ufffd" if category(char) in ("Cc", "Cs", "Zl", "Zp") or char in _HIDDEN else char
