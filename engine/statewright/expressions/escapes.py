"""What does a text or bytes literal say once its escapes are read, and how is a text written back?

Floor 1. Pure. Clause: langdef, "String and Bytes Values".
"""

from __future__ import annotations

import re


class BadEscape(Exception):
    """An escape that CEL does not have, at `start` to `end` of the literal's body."""

    def __init__(self, start: int, end: int) -> None:
        super().__init__(start, end)
        self.start = start
        self.end = end


_ESCAPE = re.compile(
    r"\\(?:(?P<plain>[abfnrtv\\?\"'`])|[xX](?P<hex>[0-9a-fA-F]{2})|u(?P<short>[0-9a-fA-F]{4})"
    r"|U(?P<long>[0-9a-fA-F]{8})|(?P<octal>[0-3][0-7]{2})|(?P<bad>.?))",
    re.DOTALL,
)
_PLAIN = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_WRITTEN = {
    "\\": "\\\\",
    "'": "\\'",
    "\a": "\\a",
    "\b": "\\b",
    "\f": "\\f",
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
    "\v": "\\v",
}


def read_text(body: str) -> str:
    """The text of a literal's body. Raises `BadEscape`."""
    pieces: list[str] = []
    position = 0
    high: tuple[int, int] | None = None  # a surrogate that waits for its second half, and where it began
    for match in _ESCAPE.finditer(body):
        if high is not None and (match.start() != position or not match["short"]):
            raise BadEscape(high[1], high[1] + 6)
        pieces.append(body[position : match.start()])
        position = match.end()
        code = _code_point(match)
        if 0xD800 <= code <= 0xDBFF and match["short"] and high is None:
            high = (code, match.start())
            continue
        if high is not None:
            if not 0xDC00 <= code <= 0xDFFF:
                raise BadEscape(high[1], high[1] + 6)
            code, high = 0x10000 + ((high[0] - 0xD800) << 10) + (code - 0xDC00), None
        if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
            raise BadEscape(*match.span())
        pieces.append(chr(code))
    if high is not None:
        raise BadEscape(high[1], high[1] + 6)
    return "".join((*pieces, body[position:]))


def _code_point(match: re.Match[str]) -> int:
    plain = match["plain"]
    if plain:
        return ord(_PLAIN.get(plain, plain))
    digits = match["hex"] or match["short"] or match["long"]
    if digits:
        return int(digits, 16)
    if match["octal"]:
        return int(match["octal"], 8)
    raise BadEscape(*match.span())


def read_bytes(body: str, raw: bool) -> bytes:
    """The bytes of a literal's body: UTF-8, an octal or hexadecimal escape being one octet. Raises
    `BadEscape`.
    """
    if raw or "\\" not in body:
        return body.encode()
    pieces: list[bytes] = []
    position = 0
    for match in _ESCAPE.finditer(body):
        pieces.append(body[position : match.start()].encode())
        position = match.end()
        if match["short"] or match["long"]:
            raise BadEscape(*match.span())
        pieces.append(bytes((_code_point(match),)))
    pieces.append(body[position:].encode())
    return b"".join(pieces)


def write_text(text: str) -> str:
    """The text as a literal in single quotes."""
    return "'" + "".join(_WRITTEN.get(each) or _printable(each) for each in text) + "'"


def _printable(character: str) -> str:
    if character.isprintable():
        return character
    code = ord(character)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def write_bytes(value: bytes) -> str:
    """The bytes as a literal in single quotes, every octet that is not plain ASCII as `\\x`."""
    plain = "".join(
        chr(octet) if 32 <= octet < 127 and octet not in (39, 92) else f"\\x{octet:02x}" for octet in value
    )
    return f"b'{plain}'"
