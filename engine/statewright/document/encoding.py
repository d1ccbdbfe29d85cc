"""Which characters does this file hold? Bytes to a `Source`, and characters that no reader shows.

Floor 1. Knows bytes and characters; not YAML.
"""

from __future__ import annotations

import codecs
import re
from typing import TypeGuard

from ..diagnostics.codes import text as codes
from ..diagnostics.diagnostic import Diagnostic, Text
from ..diagnostics.source import Source, Span
from .limits import Limits

_BYTE_ORDER_MARK = "\ufeff"
_WIDE_MARKS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
# What YAML 1.2 (5.1) calls not printable, and the breaks of YAML 1.1 that are plain characters in 1.2.
_CONTROLS = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
# A zero-width space, and marks that turn the direction of writing: a line would not say what it seems to say.
_DECEIVING = "\u200b\u2060\u202a-\u202e\u2066-\u2069"
_NOT_SHOWN = re.compile(f"[{_CONTROLS}{_DECEIVING}\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_NAMES = {
    "\x00": Text("a NUL character", "空字符 (NUL)"),
    "\x85": Text("a line break that YAML does not know (U+0085)", "YAML 不认识的换行符 (U+0085)"),
    "\u2028": Text("a line break that YAML does not know (U+2028)", "YAML 不认识的换行符 (U+2028)"),
    "\u2029": Text("a paragraph break that YAML does not know (U+2029)", "YAML 不认识的分段符 (U+2029)"),
    "\u200b": Text("a zero-width space (U+200B)", "零宽空格 (U+200B)"),
    _BYTE_ORDER_MARK: Text("a byte order mark (U+FEFF)", "字节顺序标记 (U+FEFF)"),
}


def decode(name: str, raw: bytes, limits: Limits) -> tuple[Source | None, list[Diagnostic]]:
    """The text of a file, read as UTF-8; a mark at the beginning (BOM) is dropped by `without_mark`."""
    if len(raw) > limits.bytes:
        return None, [_too_large(Source(name, ""), len(raw), limits)]
    for mark, encoding in _WIDE_MARKS:
        if raw.startswith(mark):
            return None, [
                Diagnostic.of(codes.WRONG_ENCODING, Source(name, ""), Span(0, 0), encoding=encoding)
            ]
    try:
        return Source(name, raw.decode("utf-8")), []
    except UnicodeDecodeError as fault:
        return None, [_not_utf8(name, raw, fault)]


def _not_utf8(name: str, raw: bytes, fault: UnicodeDecodeError) -> Diagnostic:
    shown = raw.decode("utf-8", errors="replace").removeprefix(_BYTE_ORDER_MARK)
    at = len(raw[: fault.start].decode("utf-8", errors="replace").removeprefix(_BYTE_ORDER_MARK))
    source = Source(name, _NOT_SHOWN.sub("\ufffd", shown))
    return Diagnostic.of(
        codes.NOT_UTF8, source, Span(at, at + 1), byte=f"0x{raw[fault.start]:02X}", offset=fault.start
    )


def without_mark(source: Source) -> tuple[Source, list[Diagnostic]]:
    """The source without a byte order mark at its beginning, and the warning about it."""
    if not source.text.startswith(_BYTE_ORDER_MARK):
        return source, []
    bare = Source(source.name, source.text[1:])
    return bare, [Diagnostic.of(codes.BYTE_ORDER_MARK, bare, Span(0, 0))]


def characters(source: Source, limits: Limits) -> list[Diagnostic]:
    """What is wrong with the characters: too many, or one that no editor shows."""
    size = len(source.text)
    if size > limits.bytes:
        return [_too_large(Source(source.name, ""), size, limits)]
    match = _NOT_SHOWN.search(source.text)
    if match is None:
        return []
    char = match.group()
    code_point = f"U+{ord(char):04X}"
    what = _NAMES.get(char, Text(f"the invisible character {code_point}", f"不可见字符 {code_point}"))
    return [Diagnostic.of(codes.CHARACTER_NOT_SHOWN, source, Span(*match.span()), what=what)]


def _too_large(source: Source, size: int, limits: Limits) -> Diagnostic:
    return Diagnostic.of(codes.FILE_TOO_LARGE, source, Span(0, 0), size=size, limit=limits.bytes)


def is_finite(value: object) -> TypeGuard[int | float]:
    """Whether a number is one that JSON can hold."""
    return isinstance(value, int | float) and value == value and abs(value) != float("inf")
