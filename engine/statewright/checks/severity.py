"""How much does a finding weigh in this project? As the table of codes says, unless it says otherwise.

Floor 3. Pure. An error stays an error: what cannot be run cannot be wished away. The command line reads the
settings and says what is wrong with them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TypeAlias

from ..diagnostics import Diagnostic, Severity

Weights: TypeAlias = Mapping[str, Severity | None]
"""Code -> what its findings weigh in a project; None: they are not reported."""


def apply_weights(diagnostics: Iterable[Diagnostic], weights: Weights) -> list[Diagnostic]:
    """The findings as a project weighs them, less those that it ignores."""
    found: list[Diagnostic] = []
    for diagnostic in diagnostics:
        weight = weights.get(diagnostic.code, diagnostic.severity)
        if diagnostic.severity is Severity.ERROR:
            found.append(diagnostic)
        elif weight is not None:
            found.append(replace(diagnostic, severity=weight))
    return found
