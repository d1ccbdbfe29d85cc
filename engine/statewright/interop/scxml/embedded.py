"""Does a workflow stand in this document? What `write_scxml` has put beside the chart, if the chart is still
the same.

Floor 3. Pure.
"""

from __future__ import annotations

import json
from typing import Any

from ...diagnostics import Diagnostic, Source
from ...diagnostics.codes import interop as codes
from ..words import said
from ..xml import read_xml
from .names import STATEWRIGHT
from .writing import chart_digest


def embedded_workflow(source: Source) -> tuple[dict[str, Any] | None, list[Diagnostic]]:
    """The workflow's syntax tree, or None: because there is none, or (reported) because the chart was
    changed.
    """
    root, found = read_xml(source)
    if root is None:
        return None, found
    for child in root.children:
        if isinstance(child, str) or (child.namespace, child.name) != (STATEWRIGHT, "workflow"):
            continue
        if child.get("chart") != chart_digest(root):
            why = said("the chart beside it was changed since it was written")
            return None, [
                Diagnostic.of(
                    codes.LOST, source, child.span, what=said("the workflow in sw:workflow"), why=why
                )
            ]
        tree: dict[str, Any] = json.loads(child.text)
        return tree, []
    return None, []
