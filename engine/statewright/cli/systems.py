"""What became of the properties that speak of several workflows? `check --system`. Floor 7."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from .proofs import Proofs, Proved, can_prove

if TYPE_CHECKING:
    from ..diagnostics import Diagnostic
    from ..explore import Verdict
    from ..loading import Loaded


def decide_systems(loaded: Loaded, proofs: Proofs) -> Mapping[str, tuple[Diagnostic, ...]]:
    """For each file what its workflow and others do together that they should not.

    The verdicts take the place of those that said that one workflow alone decides nothing.
    """
    from ..explore.systems import prove_together

    if not can_prove() or proofs.stopped:
        return {}
    files = {c.definition.name: file for file, c in loaded.files.items() if c.definition is not None}
    documents = {
        c.definition.name: c.document
        for c in loaded.files.values()
        if c.definition is not None and c.document is not None
    }
    try:
        report = prove_together(loaded.definitions, documents, proofs.tell)
    except KeyboardInterrupt:
        proofs.stopped = True
        return {}
    proofs.verdicts = [_in_place(each, report.verdicts) for each in proofs.verdicts]
    return {str(files[owner]): found for owner, found in report.diagnostics.items()}


def _in_place(each: Proved, verdicts: Mapping[tuple[str, str], Verdict]) -> Proved:
    found = verdicts.get((each.definition.name, each.verdict.property.name))
    return each._replace(verdict=found) if found is not None else each
