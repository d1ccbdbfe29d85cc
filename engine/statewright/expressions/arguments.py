"""Is an argument that is written out one that the function can use?

Floor 1. Pure. A share, a zone, an instant, a duration, a pattern or a format in quotes is tried before
anything runs, so that a slip in it is found while it is typed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from statewright.diagnostics.codes import expression_types as codes
from statewright.diagnostics.diagnostic import Code, Text

from . import patterns
from .fault import Failure
from .instants import parse_duration, parse_timestamp
from .library.formatting import format_text
from .library.money import ratio
from .library.times import zone_of
from .terms import Constant, MakeList, Term
from .types import Double, Dyn, Int, String, Uint, plain

if TYPE_CHECKING:
    from .checker import Checker

_WRITTEN: dict[str, tuple[int, Callable[[str], object], Code]] = {
    ".share": (1, ratio, codes.BAD_SHARE),
    ".share_down": (1, ratio, codes.BAD_SHARE),
    ".share_up": (1, ratio, codes.BAD_SHARE),
    "timestamp": (0, parse_timestamp, codes.BAD_TIME),
    "duration": (0, parse_duration, codes.BAD_DURATION),
    ".plus_months": (2, zone_of, codes.UNKNOWN_ZONE),
    ".day_start": (1, zone_of, codes.UNKNOWN_ZONE),
    **{
        f".get{part}": (1, zone_of, codes.UNKNOWN_ZONE)
        for part in [
            "FullYear",
            "Month",
            "Date",
            "DayOfMonth",
            "DayOfWeek",
            "DayOfYear",
            "Hours",
            "Minutes",
            "Seconds",
            "Milliseconds",
        ]
    },
}


def check_written(ck: Checker, name: str, arguments: list[Term]) -> None:
    """Report an argument in quotes that `name` cannot use."""
    if name in _WRITTEN:
        position, read, code = _WRITTEN[name]
        if position < len(arguments):
            _try(ck, arguments[position], read, code)
    elif name in (".matches", "matches"):
        _pattern(ck, arguments[1])
    elif name == ".format":
        _format(ck, arguments)


def _try(ck: Checker, argument: Term, read: Callable[[str], object], code: Code) -> None:
    if not isinstance(argument, Constant) or not isinstance(argument.value, str):
        return
    try:
        read(argument.value)
    except (Failure, ValueError):
        ck.report(code, argument.start, argument.end, value=argument.value[:60])


def _pattern(ck: Checker, argument: Term) -> None:
    if not isinstance(argument, Constant) or not isinstance(argument.value, str):
        return
    try:
        patterns.compiled(argument.value)
    except patterns.BadPattern as bad:
        ck.report(codes.BAD_PATTERN, argument.start, argument.end, why=bad.why)


_SAMPLES: tuple[tuple[type, object], ...] = ((Int, 1), (Uint, 1), (Double, 1.0), (String, "a"))


def _format(ck: Checker, arguments: list[Term]) -> None:
    template, values = arguments
    if not (
        isinstance(template, Constant) and isinstance(template.value, str) and isinstance(values, MakeList)
    ):
        return
    samples: list[object] = []
    for value in values.items:
        sample = next((each for kind, each in _SAMPLES if isinstance(plain(value.type), kind)), None)
        if sample is None and not isinstance(value.type, Dyn):
            return
        samples.append(sample)
    if None in samples or values.optional:
        return
    try:
        format_text(template.value, samples)
    except Failure as failure:
        given = failure.values.get("value")
        why = Text(f"{given}", f"{given}")
        if failure.kind == "argument":
            why = Text(f"{given} values are too few", f"只给了 {given} 个值")
        ck.report(codes.BAD_FORMAT, template.start, template.end, why=why)
