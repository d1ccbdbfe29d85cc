"""How is a condition read aloud? The short words of an expression for a picture.

Floor 3. Pure. Compiled CEL has a typed tree that `expressions.reading` puts into words; an expression
without one (SCXML documents, charts made by hand) is read from its source.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from statewright.diagnostics.diagnostic import Text
from statewright.kernel.definition import Operand

from . import phrases

_TOKEN = re.compile(
    r"""(?P<string>'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
    r"""|(?P<negated>!\s*in_state\(\s*(?P<q1>['"])(?P<not_in>[\w.]+)(?P=q1)\s*\))"""
    r"""|(?P<inside>in_state\(\s*(?P<q2>['"])(?P<is_in>[\w.]+)(?P=q2)\s*\))"""
    r"""|(?P<field>\b(?:data|event|item|params)\.(?=[A-Za-z_]))"""
    r"""|(?P<operator>==|!=|>=|<=|&&|\|\||!)"""
    r"""|(?P<null>\bnull\b)""",
    re.X,
)

_OPERATORS: Mapping[str, Text] = {
    "==": Text("=", "="),
    "!=": Text("≠", "≠"),
    ">=": Text("≥", "≥"),
    "<=": Text("≤", "≤"),
    "&&": Text("and", "且"),
    "||": Text("or", "或"),
    "!": phrases.NOT,
}


def words_of(operand: Operand, language: str, titles: Mapping[str, Text]) -> str:
    """An operand in words. `titles` names states by path and by their last part."""
    tree = getattr(operand, "tree", None)
    if tree is None:
        return _single(plain(operand.source, "zh" if language == "zh" else "en", titles))
    from statewright.expressions import reading

    return _single(reading(tree, "zh" if language == "zh" else "en"))


def plain(source: str, language: str, titles: Mapping[str, Text]) -> str:
    """The source of an expression with its operators and names in words; texts in it stay as they are."""

    def spoken(found: re.Match[str]) -> str:
        match found.lastgroup:
            case "negated":
                return _state(phrases.NOT_IN_STATE, found["not_in"], language, titles)
            case "inside":
                return _state(phrases.IN_STATE, found["is_in"], language, titles)
            case "field":
                return ""
            case "operator":
                return _OPERATORS[found["operator"]].in_language(language)
            case "null":
                return phrases.NOTHING.in_language(language)
            case _:
                return found.group()

    return _TOKEN.sub(spoken, source.removeprefix("=").strip())


def _state(phrase: Text, name: str, language: str, titles: Mapping[str, Text]) -> str:
    words = titles.get(name)
    shown = words.in_language(language) if words else name
    return phrase.in_language(language).format(state=shown)


def _single(text: str) -> str:
    return " ".join(text.split())
