"""The static rules, one file each; a file's docstring is the rule's documentation. Floor 3."""

from __future__ import annotations

from ..finding import Rule
from . import (
    both_halves,
    cannot_be_left,
    done_never_happens,
    event_never_handled,
    field_never_set,
    hidden_transition,
    irreversible,
    never_settles,
    never_taken,
    no_end_from_here,
    outcomes,
    similar_names,
    timer_always_beaten,
    unreachable_state,
    unused,
)

RULES: tuple[Rule, ...] = (
    unreachable_state.find,
    cannot_be_left.find,
    no_end_from_here.find,
    hidden_transition.find,
    never_taken.find,
    never_settles.find,
    timer_always_beaten.find,
    done_never_happens.find,
    outcomes.find,
    irreversible.find,
    both_halves.find,
    event_never_handled.find,
    unused.find,
    field_never_set.find,
    similar_names.find,
)
