"""Which condition was not met, with which values, and what would meet it? Floor 2. Pure."""

from __future__ import annotations

from typing import Any

from ..diagnostics import Text
from ..expressions import Program, explain
from ..kernel.definition import Definition, Expression, Transition
from ..kernel.outputs import GuardFailure
from .naming import joined, role_text, state_text


def guard_failure_text(definition: Definition, failure: GuardFailure) -> Text:
    """Why this transition could not be taken: the clause of its guard, or who may take it."""
    transition = failure.transition
    match failure.part:
        case "when" if transition.guard is not None:
            why = condition_text(transition.guard, failure.arguments)
        case "by" if transition.by is not None:
            roles = joined(tuple(role_text(definition, name) for name in transition.by), "or")
            why = Text(f"only {roles.en} may", f"只有{roles.zh}可以")
        case _:
            source = transition.not_by.source if transition.not_by else ""
            why = Text(f"not by whoever is in `{source}`", f"`{source}` 中的人不可以")
    return _with_target(definition, transition, why)


def _with_target(definition: Definition, transition: Transition, why: Text) -> Text:
    if not transition.targets:
        return why
    target = state_text(definition, definition.states[transition.targets[0]].path)
    return Text(f"{why.en} (to {target.en})", f"{why.zh}(去往{target.zh})")


def condition_text(expression: Expression, arguments: tuple[Any, ...]) -> Text:
    """A condition that is false with these arguments, in words: 'event.amount is 9800, needed 9900'."""
    if isinstance(expression, Program):
        explained = explain(expression, arguments)
        if explained.clauses:
            return explained.text
    return Text(f"needs `{expression.source}`", f"需要 `{expression.source}`")
