"""The durable runtime: instances that survive. Floor 4.

What goes in is the kernel's `turn`; what comes out is one transaction in a store. `Engine` is its face.
"""

from .engine import Engine
from .errors import (
    AlreadyExists,
    Closed,
    Declined,
    DefinitionConflict,
    NotFound,
    Refused,
    RetryTransaction,
    RevisionMismatch,
    SchemaOutdated,
    StoreUnavailable,
    UnknownWorkflow,
)
from .performers import EffectCall, EffectFailed, OutcomeUnknown
from .values import Entry, Found, Health, Held, InstanceView, Page, Receipt, Refusal, Replayed

__all__ = [
    "AlreadyExists",
    "Closed",
    "Declined",
    "DefinitionConflict",
    "EffectCall",
    "EffectFailed",
    "Engine",
    "Entry",
    "Found",
    "Health",
    "Held",
    "InstanceView",
    "NotFound",
    "OutcomeUnknown",
    "Page",
    "Receipt",
    "Refusal",
    "Refused",
    "Replayed",
    "RetryTransaction",
    "RevisionMismatch",
    "SchemaOutdated",
    "StoreUnavailable",
    "UnknownWorkflow",
]
