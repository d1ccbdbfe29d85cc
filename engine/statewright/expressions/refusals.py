"""What is said when a text cannot be read on: which word or symbol does not fit, and what is written instead?

Floor 1. Pure. Part of the reading of `parser`; each function raises `Unreadable`.
"""

from __future__ import annotations

from typing import NoReturn, Protocol

from statewright.diagnostics.codes import expression_syntax as codes
from statewright.diagnostics.diagnostic import Text
from statewright.diagnostics.source import Excerpt

from .lexer import Token, Unreadable, refuse, report

RESERVED = frozenset(
    [
        "as",
        "break",
        "const",
        "continue",
        "else",
        "for",
        "function",
        "if",
        "import",
        "let",
        "loop",
        "package",
        "namespace",
        "return",
        "var",
        "void",
        "while",
    ]
)
_A_VALUE = Text("a value", "一个值")
_WORDS = {
    "and": "&&",
    "or": "||",
    "AND": "&&",
    "OR": "||",
    "not": "!",
    "NOT": "!",
    "is": "==",
    "eq": "==",
    "ne": "!=",
}
_LOOKALIKES = {
    "True": "true",
    "TRUE": "true",
    "False": "false",
    "FALSE": "false",
    "None": "null",
    "NULL": "null",
}


class Reading(Protocol):
    """How far a text was read: its tokens, the next one, and the brackets that are open."""

    excerpt: Excerpt
    tokens: list[Token]
    token: Token
    position: int
    stack: list[Token]

    def close(self) -> Token: ...


def refuse_after_value(p: Reading) -> NoReturn:
    """Something follows a value that cannot."""
    token = p.token
    found = p.excerpt.text[token.start : token.end]
    if token.kind == "name" and found in _WORDS:
        right = word_meant(p, found)
        refuse(p.excerpt, codes.OTHER_LANGUAGE, token.start, token.end, found=found, right=right)
    if token.kind in ("literal", "name", "(", "{", "[", "!", "quoted"):
        refuse(p.excerpt, codes.MISSING_OPERATOR, token.start, token.end, found=found)
    expected = Text("the end of the expression, or an operator", "表达式结束,或一个运算符")
    refuse(p.excerpt, codes.DOES_NOT_FIT_HERE, token.start, token.end, found=found, expected=expected)


def word_meant(p: Reading, found: str) -> str:
    """What CEL writes for a word of another language."""
    following = p.tokens[min(p.position + 1, len(p.tokens) - 1)]
    if found in ("is", "not", "NOT") and following.kind == "name":
        return {"not": "!=", "in": "!(a in b)", "null": "== null"}.get(str(following.value), "==")
    return _WORDS[found]


def refuse_value(p: Reading) -> NoReturn:
    """There is no value where one must stand."""
    token = p.token
    last = p.tokens[max(p.position - 1, 0)]
    if last.kind == "%" and token.kind not in ("name", "literal", "("):
        refuse_percent(p, last)
    if token.kind == "end":
        refuse(p.excerpt, codes.ENDS_EARLY, last.start, last.end, expected=_A_VALUE)
    if token.kind in (")", "]", "}") and p.stack:
        p.close()
    found = p.excerpt.text[token.start : token.end]
    refuse(p.excerpt, codes.DOES_NOT_FIT_HERE, token.start, token.end, found=found, expected=_A_VALUE)


def refuse_percent(p: Reading, sign: Token) -> NoReturn:
    """`5%`: a share, which is written as a text."""
    number = p.excerpt.text[p.tokens[p.position - 2].start : sign.end]
    help = Text(f"write x.share('{number}')", f"请写 x.share('{number}')")
    expected = Text("a divisor: % is the remainder of a division", "除数:% 表示除法的余数")
    found = report(p.excerpt, codes.ENDS_EARLY, sign.start, sign.end, help=help, expected=expected)
    raise Unreadable(found)


def refuse_field(p: Reading, token: Token) -> NoReturn:
    """No name of a field after a dot."""
    expected = Text("the name of a field", "字段名")
    if token.kind == "end":
        last = p.tokens[p.position - 1]
        refuse(p.excerpt, codes.ENDS_EARLY, last.start, last.end, expected=expected)
    found = p.excerpt.text[token.start : token.end]
    refuse(p.excerpt, codes.DOES_NOT_FIT_HERE, token.start, token.end, found=found, expected=expected)


def check_word(p: Reading, token: Token, name: str) -> None:
    """Refuse a word that cannot be a name here: reserved, or of another language."""
    if name in RESERVED:
        choice = Text("write a choice as test ? a : b", "选择请写成 条件 ? 甲 : 乙")
        other = Text("use another name", "请换一个名称")
        advice = choice if name in ("if", "else") else other
        refuse(p.excerpt, codes.RESERVED_WORD, token.start, token.end, found=name, advice=advice)
    if name == "in":
        refuse_value(p)
    following = p.tokens[p.position + 1]
    if name in ("not", "NOT") and following.kind in ("name", "literal", "("):
        refuse(p.excerpt, codes.OTHER_LANGUAGE, token.start, token.end, found=name, right="!")
    if name in _LOOKALIKES:
        right = _LOOKALIKES[name]
        refuse(p.excerpt, codes.OTHER_LANGUAGE, token.start, token.end, found=name, right=right)
