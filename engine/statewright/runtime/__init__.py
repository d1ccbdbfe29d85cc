"""The durable runtime: instances that survive. Floor 4.

What goes in is the kernel's `turn`; what comes out is one transaction in a store. `Engine` is its face.
"""

from .asynchronous import AsyncEngine
from .engine import Engine
from .errors import (
    AlreadyExists,
    Closed,
    Declined,
    DefinitionConflict,
    NotFound,
    OnItsWay,
    Refused,
    RetryTransaction,
    RevisionMismatch,
    SchemaOutdated,
    StoreUnavailable,
    UnknownWorkflow,
)
from .migrating import Migrated, MigratedAll
from .performers import EffectCall, EffectFailed, NotDone, OutcomeUnknown
from .sending import Sending
from .starting import Starting
from .values import Entry, Found, Health, Held, InstanceView, Page, Receipt, Refusal, Replayed
from .worker import Worker

__all__ = [
    "AlreadyExists",
    "AsyncEngine",
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
    "Migrated",
    "MigratedAll",
    "NotDone",
    "NotFound",
    "OnItsWay",
    "OutcomeUnknown",
    "Page",
    "Receipt",
    "Refusal",
    "Refused",
    "Replayed",
    "RetryTransaction",
    "RevisionMismatch",
    "SchemaOutdated",
    "Sending",
    "Starting",
    "StoreUnavailable",
    "UnknownWorkflow",
    "Worker",
]
