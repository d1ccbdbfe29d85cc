"""Does a file fit its JSON Schema? jsonschema decides.

Floor 1. What it accepts need not be walked through; what it refuses the walk (`schema_walk.py`) explains,
which does that better. So nothing is a workflow that jsonschema refuses, whatever the walk does not know. No
format is asserted, and that the schema itself is a right one the tests show.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from ..diagnostics.diagnostic import Diagnostic
from .schemas import Kind, inlined, load_schema
from .tree import Document

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator, ValidationError


def fits(document: Document, kind: Kind) -> bool:
    """Whether jsonschema accepts a document.

    Complexity: linear in the size of the document, times the forms that a place can have.
    """
    return _judge(kind, inline=True).is_valid(document.plain)


def refusal(document: Document, kind: Kind) -> Diagnostic | None:
    """What jsonschema holds against a document, told at the place of its best error; None if it fits."""
    from jsonschema.exceptions import best_match

    error = best_match(_judge(kind).iter_errors(document.plain))
    return _told(document, error) if error is not None else None


@cache
def _judge(kind: Kind, inline: bool = False) -> Draft202012Validator:
    """Looking up references is more than half of the work: a verdict does without, a reason names them."""
    # Imported when a file is judged: it costs more than reading one.
    from jsonschema.validators import Draft202012Validator

    schema = load_schema(kind)
    return Draft202012Validator(inlined(schema) if inline else schema)


def _told(document: Document, error: ValidationError) -> Diagnostic:
    from ..diagnostics.codes.schema import DOES_NOT_FIT_SCHEMA
    from . import wording

    path = tuple(error.absolute_path)
    return Diagnostic.of(
        DOES_NOT_FIT_SCHEMA,
        document.source,
        document.locate(path),
        subject=wording.subject(path),
        keyword=error.validator,
        value=wording.quoted(error.instance),
        asked=wording.quoted({str(error.validator): error.validator_value}),
        place="/".join(map(str, error.absolute_schema_path)),
    )
