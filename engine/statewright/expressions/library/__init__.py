"""Which functions does the language have? One table, put together from one module for each family.

Floor 1. Pure. The table is closed: nothing is added at run time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache

from .accepting import accepts
from .signatures import About, Overload, Row, overload


@lru_cache(maxsize=1)
def _rows() -> dict[str, tuple[Row, ...]]:
    from . import conversions, lists, maths, money, network, optionals, strings, times

    table: dict[str, list[Row]] = {}
    for module in (conversions, strings, lists, times, money, maths, optionals, network):
        for row in module.ROWS:
            table.setdefault(row.name, []).append(row)
    return {name: tuple(rows) for name, rows in table.items()}


def abouts() -> Iterable[About]:
    """What the reference says, family by family."""
    from . import conversions, lists, maths, money, network, optionals, strings, times

    for module in (conversions, strings, lists, times, money, maths, optionals, network):
        yield from module.ABOUT


@lru_cache(maxsize=256)
def overloads(name: str) -> tuple[Overload, ...]:
    """The forms of a function; the name of a method begins with a dot. Empty when there is none."""
    return tuple(overload(row) for row in _rows().get(name, ()))


def names() -> tuple[str, ...]:
    """All names, methods with their dot."""
    return tuple(_rows())


def namespaces() -> frozenset[str]:
    """`math`, `base64`, …: what may stand before the dot of a function."""
    return frozenset(name.partition(".")[0] for name in names() if "." in name and not name.startswith("."))


def dispatcher(name: str, zone: str, declared: tuple[Overload, ...] | None = None) -> Callable[..., object]:
    """A function that finds the form for its arguments when it is called. It raises `Failure` when none
    fits.
    """
    from ..fault import Failure
    from .maths import VARIADIC

    if name in VARIADIC:
        return VARIADIC[name]
    forms = declared or overloads(name)

    def run(*arguments: object) -> object:
        for form in forms:
            if len(form.parameters) == len(arguments) and all(map(accepts, form.parameters, arguments)):
                return form.run(*arguments, zone) if form.zoned else form.run(*arguments)
        raise Failure("no_overload")

    return run
