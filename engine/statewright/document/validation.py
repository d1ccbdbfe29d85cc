"""Is this YAML the language? jsonschema decides, the walk explains.

Floor 1. Never raises on bad input.
"""

from __future__ import annotations

from itertools import chain

from ..diagnostics.diagnostic import Diagnostic
from .schema_walk import faults
from .schemas import Kind, load_schema
from .tree import Document
from .verdict import fits, refusal


def validate(document: Document, schema: Kind) -> list[Diagnostic]:
    """What keeps the document from being a workflow or a scenario file; empty if nothing does.

    One diagnostic for each slip, in the order of the file; where the walk finds none, what jsonschema says.
    Complexity: linear in the size of the document.
    """
    if fits(document, schema):
        return []
    root = load_schema(schema)
    found = faults(root, document.plain)
    first = next(found, None)
    if first is None:
        refused = refusal(document, schema)
        return [refused] if refused is not None else []
    from .schema_faults import told  # the words are loaded by those who need them

    return told(document, root, chain((first,), found))
