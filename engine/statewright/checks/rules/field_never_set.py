"""SW562: a field that is read, has a default, and that nothing sets.

Why: a start need not give it, so whoever reads it reads the default for ever; a `set` was forgotten. A field
without default must be given at the start, and is no finding.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostics.codes.soundness import FIELD_NEVER_SET
from ..chart import Chart
from ..finding import Finding
from .unused import reads_field


def find(chart: Chart) -> Iterator[Finding]:
    """Every field with a default that is neither `readOnly` nor set by any action."""
    written = chart.set_fields()
    text = repr(chart.definition.syntax)
    for name, data in chart.definition.data.items():
        if not data.required and not data.read_only and name not in written and reads_field(text, name):
            yield Finding(FIELD_NEVER_SET, data.where, values={"name": name})
