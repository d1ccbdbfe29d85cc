"""Errors."""

from __future__ import annotations

from ..diagnostics.codes import text as codes
from ..diagnostics.diagnostic import Diagnostic
from ..diagnostics.source import Source, Span


def diagnose(source: Source, fault: Exception) -> list[Diagnostic]:
    mark = getattr(fault, "problem_mark", None)
    at = mark.index if mark is not None else 0
    problem = getattr(fault, "problem", None) or str(fault)
    return [Diagnostic.of(codes.NOT_YAML, source, Span(at, at + 1), problem=problem)]
