"""Proofs: what a workflow's properties come to, for all data. Floor 3; the only door to z3.

`prove_all` gives a verdict on every property; z3 is not loaded before it is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from .report import Answer, Report, Trace, Verdict

if TYPE_CHECKING:
    from ..document import Document
    from ..kernel.definition import Definition

__all__ = ["Answer", "Report", "Trace", "Verdict", "prove_all"]


def prove_all(
    definition: Definition,
    document: Document,
    among: Mapping[str, Definition],
    tell: Callable[[str], None] = lambda what: None,
) -> Report:
    """Decide the properties of `definition`, and ask after its guards.

    `among` are the workflows it is shipped with: what they give at the start and what they return is relied
    on. `tell` hears the name of each property before it is looked at. An interrupt gives the report so far.
    """
    from .proving import prove_all as prove

    return prove(definition, document, among, tell)
