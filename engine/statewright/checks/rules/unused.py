"""SW559, SW560, SW561: an effect, role or field that is declared and never used.

Why: leftovers mislead, and often show that the thing was meant to be used. A field counts as used when an
expression reads it or it is given to the outside (output, a role's `sees`), a business key or a title of the
instance.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ...diagnostics.codes.soundness import EFFECT_NEVER_USED, FIELD_NEVER_USED, ROLE_NEVER_USED
from ...kernel.definition import Definition
from ..chart import Chart
from ..finding import Finding


def find(chart: Chart) -> Iterator[Finding]:
    """Unused effects, then roles, then fields."""
    definition = chart.definition
    yield from _effects(chart, definition)
    used_roles = set(_roles(definition))
    for name, role in definition.roles.items():
        if name not in used_roles:
            yield Finding(ROLE_NEVER_USED, role.where, values={"name": name})
    text = repr(_expressions(definition.syntax))
    shown = {name for role in definition.roles.values() for name in role.sees or ()}
    for name, data in definition.data.items():
        used = name in shown or name in chart.set_fields() or reads_field(text, name)
        if not used and not data.indexed:
            yield Finding(FIELD_NEVER_USED, data.where, values={"name": name})


def reads_field(text: str, name: str) -> bool:
    """Whether expressions in this text read `data.name`, and not only a longer name that begins so."""
    return re.search(rf"""\bdata(?:\.{name}\b|\[\\?['"]{name}\\?['"]\])""", text) is not None


def _effects(chart: Chart, definition: Definition) -> Iterator[Finding]:
    used = {rule.undone_by for rule in definition.effects.values()}
    used |= {rule.reconcile.effect for rule in definition.effects.values() if rule.reconcile}
    for name, rule in definition.effects.items():
        if name not in used and not chart.requested(name):
            yield Finding(EFFECT_NEVER_USED, rule.where, values={"name": name})


def _roles(definition: Definition) -> Iterator[str]:
    yield from definition.starts.by or ()
    for event in definition.events.values():
        yield from event.by or ()
    for transition in definition.transitions:
        yield from transition.by or ()
    for prop in definition.properties:
        yield from prop.without
    for role in definition.roles.values():
        if role.sees:
            yield role.name


def _expressions(value: Any) -> list[str]:
    """Every text of the document: whatever is an expression is among them."""
    match value:
        case str():
            return [value]
        case dict():
            return [text for item in value.values() for text in _expressions(item)]
        case list() | tuple():
            return [text for item in value for text in _expressions(item)]
        case _:
            return []
