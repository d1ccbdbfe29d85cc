"""Source, Span, Diagnostic, the one table of codes, and how a finding is shown to people and to machines.

Floor 0. Knows what a text is and where a place in it; not what a state is. Prints nothing. The renderers
are loaded when first asked for: a file without findings never needs them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from .diagnostic import Code, Diagnostic, Related, Severity, Text
from .nearest import nearest
from .source import Excerpt, Position, Source, Span

if TYPE_CHECKING:
    from .codes import CODES
    from .explain import explain_code
    from .render_machine import DiagnosticJson, render_github, render_json, render_sarif
    from .render_people import render_summary, render_text

__all__ = [
    "CODES",
    "Code",
    "Diagnostic",
    "DiagnosticJson",
    "Excerpt",
    "Position",
    "Related",
    "Severity",
    "Source",
    "Span",
    "Text",
    "explain_code",
    "nearest",
    "render_github",
    "render_json",
    "render_sarif",
    "render_summary",
    "render_text",
]

_LAZY = {
    "CODES": "codes",
    "DiagnosticJson": "render_machine",
    "explain_code": "explain",
    "render_github": "render_machine",
    "render_json": "render_machine",
    "render_sarif": "render_machine",
    "render_summary": "render_people",
    "render_text": "render_people",
}


def __getattr__(name: str) -> object:
    """Load a renderer or the table of codes; the name then stands in this module."""
    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_LAZY[name]}"), name)
    globals()[name] = value
    return value
