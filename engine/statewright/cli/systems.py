"""What became of the properties that speak of several workflows? `check --system`: proved, or recalled.

Floor 7.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from .proof_cache import keep, key_of, recall
from .proofs import Proofs, Proved, can_prove

if TYPE_CHECKING:
    from ..diagnostics import Diagnostic
    from ..document import Document
    from ..explore.system_report import SystemReport
    from ..explore.systems import Systems
    from ..kernel.definition import Definition
    from ..loading import Loaded


def decide_systems(loaded: Loaded, proofs: Proofs) -> Mapping[str, tuple[Diagnostic, ...]]:
    """For each file what its workflow and others do together that they should not.

    The verdicts take the place of those that said that one workflow alone decides nothing.
    """
    from ..explore.system_report import joined, owners_among

    if not can_prove() or proofs.stopped:
        return {}
    files = {c.definition.name: file for file, c in loaded.files.items() if c.definition is not None}
    among = loaded.definitions
    reports: list[SystemReport] = []
    systems: Systems = {}
    for owner in owners_among(among):
        document = loaded.files[files[owner]].document
        assert document is not None, "what was compiled has been read"
        try:
            reports.append(_recalled(owner, document, among, proofs, systems))
        except KeyboardInterrupt:
            proofs.stopped = True
            break
    report = joined(reports)
    proofs.verdicts = [_in_place(each, report, among) for each in proofs.verdicts]
    return {str(files[owner]): found for owner, found in report.diagnostics.items()}


def _recalled(
    owner: str, document: Document, among: Mapping[str, Definition], proofs: Proofs, systems: Systems
) -> SystemReport:
    """What is kept of the properties of a workflow, or else what is found now."""
    from ..explore.system_report import from_json, relied_on_together, to_json

    key = key_of(("together", owner, document.source.text, *relied_on_together(owner, among)))
    kept = recall(key) if proofs.caching else None
    if kept is not None:
        try:
            return from_json(kept, owner, among, document.source)
        except (KeyError, TypeError, ValueError):
            pass
    from ..explore.systems import prove_together

    made = prove_together(among, {owner: document}, proofs.tell, [owner], systems)
    if proofs.caching:
        keep(key, to_json(made, owner))
    return made


def _in_place(each: Proved, report: SystemReport, among: Mapping[str, Definition]) -> Proved:
    named = (each.definition.name, each.verdict.property.name)
    if named not in report.verdicts:
        return each
    story, traces = report.stories.get(named), report.traces.get(named, {})
    return each._replace(verdict=report.verdicts[named], story=story, among=among, traces=traces)
