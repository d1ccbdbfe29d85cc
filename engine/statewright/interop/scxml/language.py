"""What does an expression of an SCXML document mean? CEL over the session's data, with `_event` and `In`.

Floor 3. Pure.

Theory of operation. A document's variables are the fields of `data`, `_event` is `event`, `In('s')` is
`in_state('s')`: names are replaced token by token and CEL does the rest, dynamically typed. What CEL cannot
read stays in place as an expression that fails when it is reached (5.9.3), and is reported. `_event` is null
before the first event.
"""

from __future__ import annotations

import json
import re
from typing import Any

from ...diagnostics import Excerpt
from ...diagnostics.codes import interop as codes
from ...kernel.definition import Expression
from ...kernel.values import Fault
from ..words import Said, said
from ..xml import Element
from .document import Document
from .machine import Computed
from .names import PROCESSOR, SESSION

IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
SYSTEM = frozenset({"_event", "_name", "_sessionid", "_ioprocessors", "_x"})
PARAMETERS = ("data", "event", "now", "actor", "instance", "active")

_SCRIPT = {"===": "==", "!==": "!="}
_PLACES = f"{{'location': '{SESSION}' + instance.id}}"
_IOPROCESSORS = f"{{'scxml': {_PLACES}, '{PROCESSOR}': {_PLACES}}}"


def value(document: Document, element: Element, attribute: str) -> Expression:
    """The value expression in an attribute."""
    return expression(document, element, element.get(attribute), f"{attribute} of <{element.name}>")


def condition(document: Document, element: Element) -> Expression | None:
    """The element's `cond` (None without one): one that is no boolean fails when it is reached (5.9.1)."""
    if "cond" not in element.attributes:
        return None
    inner = value(document, element, "cond")

    def run(*arguments: Any) -> bool:
        found = inner.run(*arguments)
        if not isinstance(found, bool):
            raise Fault("not_a_condition", f"{inner.source} is neither true nor false")
        return found

    return Computed(inner.source, run, inner.reads)


def expression(document: Document, element: Element, text: str, what: Said) -> Expression:
    """The expression `text`, or one that fails when it is reached."""
    from ...expressions import compile_expression

    excerpt, why = _in_cel(document, element, text)
    if excerpt is None:
        return _unreadable(document, element, text, what, why)
    program, diagnostics = compile_expression(excerpt, _environment(document), store=True)
    if program is None:
        return _unreadable(document, element, text, what, diagnostics[0].message)
    return Computed(text, program.run, program.reads)


def _unreadable(document: Document, element: Element, text: str, what: Said, why: Said) -> Expression:
    document.report(
        codes.NOT_AN_EXPRESSION, element, what=said("{what} ({text})", what=what, text=text), why=why
    )
    told = why if isinstance(why, str) else why.en
    return failing(text, "not_an_expression", f"{text!r} is no expression: {told}")


def failing(source: str, code: str, message: str) -> Computed:
    """An expression that fails whenever it is reached."""

    def run(*_: Any) -> Any:
        raise Fault(code, message)

    return Computed(source, run)


def _environment(document: Document) -> Any:
    from ...expressions import DYN, STRING, Diagnosis, Environment, Field, Object, Variable

    def resolve(name: str) -> Any:
        return name if name in document.ids else Diagnosis("unknown")

    instance = Object("instance", {"id": Field(STRING)}, "attribute")
    known = {"data": Variable(DYN), "event": Variable(DYN), "instance": Variable(instance)}
    return Environment(PARAMETERS, known, resolve, lenient=True)


def _in_cel(document: Document, element: Element, text: str) -> tuple[Excerpt | None, Said]:
    """The text with the document's names replaced by ours; every character still knows its element."""
    from ...expressions.lexer import Unreadable, tokens

    try:
        found = tokens(Excerpt.whole(text))
    except Unreadable as wrong:
        return None, wrong.diagnostic.message
    pieces: list[str] = []
    last = 0
    for place, token in enumerate(found):
        after_dot = place > 0 and found[place - 1].kind == "."
        replaced = _replaced(document, text[token.start : token.end], token.kind, after_dot)
        if replaced is not None:
            pieces += [text[last : token.start], replaced]
            last = token.end
    whole = "".join([*pieces, text[last:]])
    span = element.span
    return Excerpt(document.source, whole, (span.start,) * len(whole) + (span.end,)), ""


def _replaced(document: Document, word: str, kind: str, after_dot: bool) -> str | None:
    if kind in _SCRIPT and document.language == "ecmascript":
        return _SCRIPT[kind]
    if kind != "name" or after_dot:
        return None
    if word in document.declared:
        return f"data.{word}"
    match word:
        case "_event":
            return "event"
        case "_name":
            return json.dumps(document.name)
        case "_sessionid":
            return "instance.id"
        case "_ioprocessors":
            return _IOPROCESSORS
        case "In":
            return "in_state"
        case _:
            return None


def literal(text: str) -> Any:
    """What text inside `data` or `content` stands for: JSON if it reads as JSON, else itself, spaces made
    one.
    """
    try:
        return json.loads(text)
    except ValueError:
        return " ".join(text.split())
