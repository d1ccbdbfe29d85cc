"""What can be put into an instance: a closed union, the same for every runtime.

Floor 0. Pure; standard library only.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple, TypeAlias

from .outputs import Message
from .values import Event, Record


class Advance(NamedTuple):
    """Time has passed: take every timer that is due, and nothing else."""


class TimerDue(NamedTuple):
    """One timer that fell due. Made by the kernel itself; callers say `Advance`."""

    state: str
    rule: int
    turn: int
    due_at: datetime


class InvokeDone(NamedTuple):
    """An effect, a child or an asked instance came to its end with `output` (a map; empty for an asked
    event).

    `item` is its place in a `for_each`, `key` the effect request's.
    """

    invoke: str
    output: Record
    item: int | None = None
    key: str | None = None


class InvokeFailed(NamedTuple):
    """It failed, for good: an error `code` (a declared one, `timeout`, `contract`, `gave_up`, a refusal's
    reason) and why.
    """

    invoke: str
    code: str
    message: str = ""
    item: int | None = None
    key: str | None = None


class InvokeUnknown(NamedTuple):
    """Nobody knows whether it happened, and reconciling has come to no answer."""

    invoke: str
    message: str = ""
    item: int | None = None
    key: str | None = None


class EffectDone(NamedTuple):
    """A `do` request of `effect` was carried out: remembered where it can be undone."""

    effect: str
    key: str
    params: Record
    output: Record


class EffectGivenUp(NamedTuple):
    """A `do` request of `effect` was given up: raises the event that its declaration names in `failed`."""

    effect: str
    key: str
    params: Record
    code: str
    message: str = ""


class MessageRefused(NamedTuple):
    """A message that this instance sent was refused, or found nobody: an incident here."""

    message: Message
    reason: str
    text: str = ""


class Stop(NamedTuple):
    """The parent has left the state that had started this child."""


class RetryIncident(NamedTuple):
    """Put the input that an incident keeps in again."""

    incident: int


class SkipIncident(NamedTuple):
    """Forget the input that an incident keeps."""

    incident: int


Input: TypeAlias = (
    Event
    | Advance
    | TimerDue
    | InvokeDone
    | InvokeFailed
    | InvokeUnknown
    | EffectDone
    | EffectGivenUp
    | MessageRefused
    | Stop
    | RetryIncident
    | SkipIncident
)
