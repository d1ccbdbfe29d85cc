"""What does a rule say? A code, a place in the document, and the words that fill the code's sentences.

Floor 3. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from ..diagnostics import Code
from ..kernel.definition import Where
from .chart import Chart


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found. `where` is a path in the document; `at_key` points at its key, not its value."""

    code: Code
    where: Where
    at_key: bool = True
    values: Mapping[str, object] = field(default_factory=dict)


Rule = Callable[[Chart], Iterator[Finding]]
"""A static rule: everything it finds in a chart, in document order."""
