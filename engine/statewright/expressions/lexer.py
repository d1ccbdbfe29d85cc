"""Which words and symbols is a text made of?

Floor 1. Pure. CEL's lexis (langdef, "Syntax"), plus durations written as a number and a unit (`24h`,
`1h30m`). What people type from other languages or from a Chinese keyboard has diagnostics of its own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple, NoReturn

from statewright.diagnostics.codes import expression_syntax as codes
from statewright.diagnostics.diagnostic import Code, Diagnostic, Related, Text
from statewright.diagnostics.source import Excerpt

from . import limits
from .escapes import BadEscape, read_bytes, read_text
from .fault import Failure
from .instants import UNITS, parse_duration
from .values import UnsignedInt


class Token(NamedTuple):
    """A word or symbol: `kind` is `literal`, `name`, `quoted`, `end`, or the symbol itself."""

    kind: str
    value: object
    start: int
    end: int


class Unreadable(Exception):
    """The text is no expression; carries the one diagnostic that says why."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message.en)
        self.diagnostic = diagnostic


def refuse(excerpt: Excerpt, code: Code, start: int, end: int, **values: object) -> NoReturn:
    """Raise `Unreadable` with `code` at the characters `start` to `end` of the excerpt.

    A value that is a `Text` fills each language with its own words.
    """
    raise Unreadable(_found(excerpt, code, start, end, values, None, ()))


def report(
    excerpt: Excerpt,
    code: Code,
    start: int,
    end: int,
    *,
    help: Text | None = None,
    related: tuple[tuple[int, int, Text], ...] = (),
    **values: object,
) -> Diagnostic:
    """The diagnostic `code` at characters of the excerpt; `Text` values fill each language with its own
    words.
    """
    return _found(excerpt, code, start, end, values, help, related)


def _found(
    excerpt: Excerpt,
    code: Code,
    start: int,
    end: int,
    values: Mapping[str, object],
    help: Text | None,
    related: tuple[tuple[int, int, Text], ...],
) -> Diagnostic:
    def filled(text: Text | None) -> Text | None:
        if text is None:
            return None
        en = {name: value.en if isinstance(value, Text) else value for name, value in values.items()}
        zh = {name: value.zh if isinstance(value, Text) else value for name, value in values.items()}
        return Text(text.en.format_map(en), text.zh.format_map(zh))

    message = filled(code.message)
    assert message is not None
    return Diagnostic(
        code=code.id,
        severity=code.severity,
        message=message,
        source=excerpt.source,
        span=excerpt.span(start, end),
        label=filled(code.label),
        help=help if help is not None else filled(code.help),
        related=tuple(Related(excerpt.span(first, last), text) for first, last, text in related),
    )


_TOKEN = re.compile(
    r"(?P<space>[\t\n\f\r ]+|//[^\n\r]*)"
    r"|(?P<text>(?:[bB][rR]?|[rR])?(?:\"\"\"|'''|\"|'))"
    r"|(?P<number>0[xX][0-9a-zA-Z_]*|(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?[\wµμ]*(?:\.\d\w*)*)"
    r"|(?P<name>[_a-zA-Z][_a-zA-Z0-9]*)"
    r"|(?P<quoted>`[^`\n\r]*`)"
    r"|(?P<symbol>===|!==|&&|\|\||==|!=|<=|>=|<>|=>|=<|\+\+|\*\*|[-+*/%<>!?:,.()\[\]{}=&|;])",
    re.ASCII,
)
_ENDS = {
    '"""': re.compile(r'(?:[^\\"]|\\.|"(?!""))*"""', re.DOTALL),
    "'''": re.compile(r"(?:[^\\']|\\.|'(?!''))*'''", re.DOTALL),
    '"': re.compile(r'(?:[^\\"\n\r]|\\[^\n\r])*"'),
    "'": re.compile(r"(?:[^\\'\n\r]|\\[^\n\r])*'"),
}
_RAW_ENDS = {
    '"""': re.compile(r'(?:[^"]|"(?!""))*"""'),
    "'''": re.compile(r"(?:[^']|'(?!''))*'''"),
    '"': re.compile(r'[^"\n\r]*"'),
    "'": re.compile(r"[^'\n\r]*'"),
}
_NUMBER = re.compile(
    r"(?P<hex>0[xX][0-9a-fA-F]+)(?P<hexu>[uU]?)"
    r"|(?P<float>\d*\.\d+(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+)"
    r"|(?P<int>\d+)(?P<intu>[uU]?)",
    re.ASCII,
)
_DURATION = re.compile(r"(?:\d+(?:\.\d+)?(?:ms|us|µs|μs|ns|[smhdw]))+", re.ASCII)
_WRONG_SYMBOLS = {
    "===": "==",
    "!==": "!=",
    "<>": "!=",
    "=>": ">=",
    "=<": "<=",
    "&": "&&",
    "|": "||",
    "++": "+ 1",
    "**": "*",
}
_FULL_WIDTH = {
    "：": ":",
    "，": ",",
    "。": ".",
    "；": ";",
    "（": "(",
    "）": ")",
    "【": "[",
    "】": "]",
    "「": "'",
    "」": "'",
    "“": "'",
    "”": "'",
    "‘": "'",
    "’": "'",
    "！": "!",
    "？": "?",
    "《": "<",
    "》": ">",
    "、": ",",
    "×": "*",
    "÷": "/",
    "≥": ">=",
    "≤": "<=",
    "≠": "!=",
    "—": "-",
    "–": "-",
    "−": "-",
}


def tokens(excerpt: Excerpt) -> list[Token]:
    """The tokens of the text, the last of kind `end`. Raises `Unreadable`."""
    text = excerpt.text
    if len(text) > limits.CHARACTERS_MAX:
        refuse(
            excerpt,
            codes.TOO_LONG,
            0,
            len(text),
            size=len(text),
            unit=Text("characters", "个字符"),
            limit=limits.CHARACTERS_MAX,
        )
    found: list[Token] = []
    position = 0
    length = len(text)
    while position < length:
        match = _TOKEN.match(text, position)
        if match is None:
            _refuse_character(excerpt, position)
        token = _token(excerpt, match)
        position = match.end() if token is None else token.end
        if token is not None:
            found.append(token)
    found.append(Token("end", None, length, length))
    return found


def _token(excerpt: Excerpt, match: re.Match[str]) -> Token | None:
    kind, value = match.lastgroup, match.group()
    start, end = match.span()
    match kind:
        case "space":
            return None
        case "name":
            return Token("name", value, start, end)
        case "symbol":
            return _symbol(excerpt, value, start, end)
        case "number":
            return Token("literal", _number(excerpt, value, start, end), start, end)
        case "text":
            return _text(excerpt, value, start, end)
        case _:
            return Token("quoted", value[1:-1], start, end)


def _symbol(excerpt: Excerpt, value: str, start: int, end: int) -> Token:
    if value == "=":
        refuse(excerpt, codes.SINGLE_EQUALS, start, end)
    right = _WRONG_SYMBOLS.get(value)
    if right is not None:
        refuse(excerpt, codes.OTHER_LANGUAGE, start, end, found=value, right=right)
    return Token(value, value, start, end)


def _refuse_character(excerpt: Excerpt, position: int) -> NoReturn:
    found = excerpt.text[position]
    right = _FULL_WIDTH.get(found)
    if right is None and 0xFF01 <= ord(found) <= 0xFF5E:
        right = chr(ord(found) - 0xFEE0)
    if found == "\u3000":
        right = Text("a plain space", "普通空格")  # type: ignore[assignment]
    if right is not None:
        refuse(excerpt, codes.FULL_WIDTH, position, position + 1, found=found, right=right)
    end = position + 1
    while end < len(excerpt.text) and _TOKEN.match(excerpt.text, end) is None:
        end += 1
    refuse(excerpt, codes.UNKNOWN_CHARACTER, position, end, found=excerpt.text[position:end])


def _text(excerpt: Excerpt, opening: str, start: int, end: int) -> Token:
    quote = opening.lstrip("bBrR")
    prefix = opening[: -len(quote)].lower()
    raw = "r" in prefix
    closing = (_RAW_ENDS if raw else _ENDS)[quote].match(excerpt.text, end)
    if closing is None:
        refuse(excerpt, codes.UNCLOSED_TEXT, start, end, quote=quote)
    body = excerpt.text[end : closing.end() - len(quote)]
    try:
        value = (
            read_bytes(body, raw) if "b" in prefix else body if raw or "\\" not in body else read_text(body)
        )
    except BadEscape as bad:
        refuse(excerpt, codes.BAD_ESCAPE, end + bad.start, end + bad.end, found=body[bad.start : bad.end])
    return Token("literal", value, start, closing.end())


def _number(excerpt: Excerpt, text: str, start: int, end: int) -> object:
    match = _NUMBER.fullmatch(text)
    if match is None:
        return _duration(excerpt, text, start, end)
    if match["float"]:
        number = float(text)
        if number == float("inf"):
            _refuse_number(excerpt, text[:24], start, end)
        return number
    digits = match["hex"] or match["int"]
    if len(digits) > 30:
        _refuse_number(excerpt, text[:24] + "…", start, end)
    value = int(digits, 16 if match["hex"] else 10)
    if match["hexu"] or match["intu"]:
        if value > limits.UINT_MAX:
            _refuse_number(excerpt, text, start, end)
        return UnsignedInt(value)
    negative = excerpt.text[:start].rstrip().endswith("-")
    if value > limits.INT_MAX + negative:
        _refuse_number(excerpt, text, start, end)
    return value


def _refuse_number(excerpt: Excerpt, found: str, start: int, end: int) -> NoReturn:
    why = Text("more than 64 bits can hold", "超出 64 位整数的范围")
    refuse(excerpt, codes.BAD_NUMBER, start, end, found=found, why=why)


def _duration(excerpt: Excerpt, text: str, start: int, end: int) -> object:
    if _DURATION.fullmatch(text):
        try:
            return parse_duration(text)
        except Failure:
            why = Text("longer than 292 years", "超过 292 年")
            refuse(excerpt, codes.BAD_NUMBER, start, end, found=text, why=why)
    digits = re.match(r"[\d.]+", text)
    unit = text[digits.end() :] if digits else ""
    if digits is None or not unit.isalpha() or text[:2] in ("0x", "0X"):
        why = Text("digits, one point at most, no separators", "只能有数字和一个小数点,没有分隔符")
        refuse(excerpt, codes.BAD_NUMBER, start, end, found=text, why=why)
    right = digits.group() + (_unit_meant(unit) or "h")
    refuse(excerpt, codes.UNKNOWN_UNIT, start, end, found=text, unit=unit, right=right)


def _unit_meant(unit: str) -> str | None:
    words = {"mi": "m", "mo": None, "y": None, "msec": "ms", "mil": "ms"}
    folded = unit.lower()
    for begin, meant in words.items():
        if folded.startswith(begin):
            return meant
    return next((each for each in UNITS if folded.startswith(each)), None)
