"""How do several workflows behave together, with time and the outside world in our hands? Floor 6.

A `World` is an immutable value: instances of several definitions, a clock, and the requests to the outside
that nobody has answered. Each function here takes a world and gives the next one, so that going back is
keeping the old one. Messages, starts, stops and reports between instances are delivered at once, exactly
once and in order (in a slow world: when they are let through); effects wait until `answer` says how they
ended. Deterministic: no clock, no randomness, no iteration over sets.

Knows nothing of YAML or scenarios, and stores nothing.
"""

from .actions import advance, answer, create, send, start, through, wait
from .values import (
    DELIVERIES_MAX,
    Answered,
    Delivery,
    Happening,
    Key,
    Outcome,
    Receipt,
    Reply,
    Request,
    Told,
    Unsettled,
    World,
)

__all__ = [
    "DELIVERIES_MAX",
    "Answered",
    "Delivery",
    "Happening",
    "Key",
    "Outcome",
    "Receipt",
    "Reply",
    "Request",
    "Told",
    "Unsettled",
    "World",
    "advance",
    "answer",
    "create",
    "send",
    "start",
    "through",
    "wait",
]
