"""What does the engine say to the person who asked? Refusals, states and roles in words, English and Chinese.

Floor 2. Imports the kernel, expressions and diagnostics; decides nothing and runs no step.
"""

from .guards import condition_text, guard_failure_text
from .misfits import misfit_text
from .moving import unmoved_text
from .naming import (
    configuration_text,
    dotted,
    event_text,
    field_text,
    joined,
    property_text,
    role_text,
    role_title,
    state_text,
    titled,
    workflow_text,
)
from .refusals import allowed_text, explain, explain_both, who_may
from .values import schema_at, value_text, value_title, value_words

__all__ = [
    "allowed_text",
    "condition_text",
    "configuration_text",
    "dotted",
    "event_text",
    "explain",
    "explain_both",
    "field_text",
    "guard_failure_text",
    "joined",
    "misfit_text",
    "property_text",
    "role_text",
    "role_title",
    "schema_at",
    "state_text",
    "titled",
    "unmoved_text",
    "value_text",
    "value_title",
    "value_words",
    "who_may",
    "workflow_text",
]
