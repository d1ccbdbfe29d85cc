"""How are functions called?

Floor 1. Pure. A call of written-out values is computed once, when it is compiled; a few functions become
Python operators or methods; all others are called directly, the form having been chosen by the checker.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from . import library
from .fault import Failure
from .instants import FineDuration, FineInstant
from .terms import (
    Constant,
    Invocation,
)

if TYPE_CHECKING:
    from .emit import Emitter

_SCALARS = (bool, int, float, str, bytes, timedelta, datetime, FineDuration, FineInstant)


def invocation(em: Emitter, term: Invocation) -> ast.expr:
    """The Python expression of a call."""
    form = term.overload
    if form is None:
        em.block.faults = True
        arguments = [em.live(each) for each in term.arguments]
        run = library.dispatcher(term.name, em.environment.zone, em.environment.functions.get(term.name))
        return em.call(run, *arguments)
    known = None if term.name in em.environment.functions else _folded(term)
    if known is not None:
        return em.literal(known)
    if form.faults:
        em.block.faults = True
    inline = _inline().get(form.run)
    if inline is not None:
        return inline(em, term)
    arguments = [em.live(each) for each in term.arguments]
    if form.zoned:
        arguments.append(em.constant(em.environment.zone))
    return em.call(form.run, *arguments)


def _folded(term: Invocation) -> object:
    """What a call of written-out values gives, if it is a scalar: computed once, now. None when it is not
    known.
    """
    form = term.overload
    if form is None or form.zoned or not term.arguments:
        return None
    values = [each.value for each in term.arguments if isinstance(each, Constant)]
    if len(values) < len(term.arguments):
        return None
    try:
        value = form.run(*values)
    except (Failure, ValueError, ArithmeticError):
        return None
    return value if isinstance(value, _SCALARS) else None


def _length(emitter: Emitter, term: Invocation) -> ast.expr:
    """`size`: stored and live values have one length."""
    return emitter.call(len, emitter.emit(term.arguments[0]).node)


def _starts(emitter: Emitter, term: Invocation) -> ast.expr:
    text, part = (emitter.live(each) for each in term.arguments)
    return emitter.method(text, "startswith", part)


def _ends(emitter: Emitter, term: Invocation) -> ast.expr:
    text, part = (emitter.live(each) for each in term.arguments)
    return emitter.method(text, "endswith", part)


def _within(emitter: Emitter, term: Invocation) -> ast.expr:
    text, part = (emitter.live(each) for each in term.arguments)
    return emitter.compare(part, ast.In(), text)


def _itself(emitter: Emitter, term: Invocation) -> ast.expr:
    return emitter.live(term.arguments[0])


def _matched(emitter: Emitter, term: Invocation) -> ast.expr:
    """`matches`; a pattern that is written out is compiled now."""
    from . import patterns

    text, pattern = term.arguments
    if isinstance(pattern, Constant) and isinstance(pattern.value, str):
        try:
            return emitter.call(patterns.compiled(pattern.value).found, emitter.live(text))
        except patterns.BadPattern:
            pass
    return emitter.call(patterns.matches, emitter.live(text), emitter.live(pattern))


def _lazily(unwrap: bool) -> Callable[[Emitter, Invocation], ast.expr]:
    """`or` and `orValue`: the second value is computed only when the first holds none."""

    def emit(emitter: Emitter, term: Invocation) -> ast.expr:
        from .library.optionals import has_value, value_of

        name, result = emitter.fresh(), emitter.fresh()
        emitter.assign(name, emitter.live(term.arguments[0]))
        node = emitter.name(name)
        with emitter.inside() as there:
            emitter.assign(result, emitter.call(value_of, node) if unwrap else node)
        with emitter.inside() as missing:
            emitter.assign(result, emitter.live(term.arguments[1]))
        emitter.block.faults = emitter.block.faults or missing.faults
        test = emitter.call(has_value, node)
        emitter.add(ast.If(test, there.statements, missing.statements, **emitter.place()))
        return emitter.name(result)

    return emit


@lru_cache(maxsize=1)
def _inline() -> dict[object, Callable[[Emitter, Invocation], ast.expr]]:
    from . import patterns
    from .library import conversions, optionals, strings

    return {
        len: _length,
        str.startswith: _starts,
        str.endswith: _ends,
        strings.contains: _within,
        conversions.same: _itself,
        patterns.matches: _matched,
        optionals.first_of: _lazily(False),
        optionals.value_or: _lazily(True),
    }
