"""How does an expression fail when it runs, and what does it say?

Floor 1. `Failure` is what the functions of the language raise: a kind and values, no place. Generated code
turns it, and what Python itself raises, into an `EvaluationFault` with words in both languages and the
exact characters.
"""

from __future__ import annotations

from statewright.diagnostics.diagnostic import Text
from statewright.diagnostics.source import Source, Span
from statewright.kernel.values import Fault


class Failure(Exception):
    """Something cannot be computed: `kind` names a row of the fault table, `values` fill its words."""

    def __init__(self, kind: str, **values: object) -> None:
        super().__init__(kind)
        self.kind = kind
        self.values = values


class EvaluationFault(Fault):
    """An expression that was evaluated and has no value: `code`, `text` in both languages, `span` in
    `source`.
    """

    def __init__(self, code: str, text: Text, source: Source, span: Span) -> None:
        super().__init__(code, text.en)
        self.text = text
        self.source = source
        self.span = span
