"""Does an event descriptor match an event's name? Token by token, from the front (SCXML 3.12.1).

Floor 3. Pure. `foo`, `foo.` and `foo.*` all match `foo` and `foo.bar`, not `foobar`; `*` matches every name.
"""

from __future__ import annotations

from collections.abc import Iterable

from ...kernel.definition import Transition
from ...kernel.triggers import ANY, EVENTLESS


def descriptors(attribute: str) -> tuple[str, ...]:
    """The descriptors of an `event` attribute in their shortest form."""
    return tuple(dict.fromkeys(_shortest(one) for one in attribute.split()))


def _shortest(descriptor: str) -> str:
    if descriptor in (ANY, ".*"):
        return ANY
    return descriptor.removesuffix(".*").rstrip(".") or ANY


def matches_name(wanted: Iterable[str], name: str) -> bool:
    """Whether one of the descriptors matches this name."""
    return any(one == ANY or name == one or name.startswith(f"{one}.") for one in wanted)


def enables(transition: Transition, trigger: str) -> bool:
    """Whether an event called `trigger` may enable the transition; empty: whether it is eventless."""
    if not transition.trigger or trigger == EVENTLESS:
        return transition.trigger == trigger
    wanted = transition.trigger.split()
    return ANY in wanted if trigger == ANY else matches_name(wanted, trigger)
