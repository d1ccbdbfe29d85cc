"""Source, Span, Diagnostic, the one table of codes, and how a finding is shown to people and to machines.

Floor 0. Knows what a text is and where a place in it; not what a state is. Prints nothing.
"""

from __future__ import annotations

from .diagnostic import Code, Diagnostic, Related, Severity, Text
from .nearest import nearest
from .source import Excerpt, Position, Source, Span

__all__ = [
    "Code",
    "Diagnostic",
    "Excerpt",
    "Position",
    "Related",
    "Severity",
    "Source",
    "Span",
    "Text",
    "nearest",
]
