"""Which functions does the language have? One table, put together from one module for each family.

Floor 1. Pure. The table is closed: nothing is added at run time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from importlib import import_module
from types import ModuleType

from .signatures import About, Overload, overload

_FAMILIES: Mapping[str, str] = {
    "conversions": ("size .size type dyn int uint double string bytes bool timestamp duration"),
    "strings": (
        ".contains .startsWith .endsWith .matches matches .charAt .indexOf .lastIndexOf .substring "
        ".replace .split .join .trim .lower .upper .lowerAscii .upperAscii .reverse strings.quote "
        ".format"
    ),
    "lists": (".sum .min .max .first .last"),
    "times": (
        ".getFullYear .getMonth .getDate .getDayOfMonth .getDayOfWeek .getDayOfYear .getHours "
        ".getMinutes .getSeconds .getMilliseconds .plus_months .day_start"
    ),
    "money": (".share .share_down .share_up .split .pour"),
    "maths": (
        "math.ceil math.floor math.round math.trunc math.abs math.sign math.sqrt math.isNaN "
        "math.isInf math.isFinite math.bitAnd math.bitOr math.bitXor math.bitNot math.bitShiftLeft "
        "math.bitShiftRight math.greatest math.least"
    ),
    "optionals": ("optional.of optional.none optional.ofNonZeroValue .hasValue .value .or .orValue"),
    "network": (
        "ip isIP ip.isCanonical cidr isCIDR .family .isUnspecified .isLoopback .isGlobalUnicast "
        ".isLinkLocalMulticast .isLinkLocalUnicast .containsIP .containsCIDR .ip .masked "
        ".prefixLength base64.encode base64.decode"
    ),
}
"""Which functions each family has; its module is imported when one of them is first used."""


@lru_cache(maxsize=1)
def _modules() -> dict[str, tuple[str, ...]]:
    """For each name the families that have a form of it."""
    table: dict[str, tuple[str, ...]] = {}
    for family, listed in _FAMILIES.items():
        for name in listed.split():
            table[name] = (*table.get(name, ()), family)
    return table


def _family(name: str) -> ModuleType:
    return import_module(f"{__name__}.{name}")


def abouts() -> Iterable[tuple[str, About]]:
    """What the reference says, family by family."""
    for family in _FAMILIES:
        for about in _family(family).ABOUT:
            yield family, about


@lru_cache(maxsize=256)
def overloads(name: str) -> tuple[Overload, ...]:
    """The forms of a function; the name of a method begins with a dot. Empty when there is none."""
    rows = (row for family in _modules().get(name, ()) for row in _family(family).ROWS if row.name == name)
    return tuple(map(overload, rows))


def names() -> tuple[str, ...]:
    """All names, methods with their dot."""
    return tuple(_modules())


def namespaces() -> frozenset[str]:
    """`math`, `base64`, …: what may stand before the dot of a function."""
    return frozenset(name.partition(".")[0] for name in names() if "." in name and not name.startswith("."))


def dispatcher(name: str, zone: str, declared: tuple[Overload, ...] | None = None) -> Callable[..., object]:
    """A function that finds the form for its arguments when it is called. It raises `Failure` when none
    fits.
    """
    from ..fault import Failure
    from .accepting import accepts
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
