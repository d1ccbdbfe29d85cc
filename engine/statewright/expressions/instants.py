"""How are instants and durations kept, read, written and computed, down to the nanosecond?

Floor 1. Pure. An instant is an aware UTC `datetime` and a duration a `timedelta` as long as whole
microseconds do; what is finer is a `FineInstant` or `FineDuration`, which compute and compare with the
plain ones, so that generated code uses one operator for all. Ranges are CEL's: years 1 to 9999, and
durations of 2^63 nanoseconds. The canonical texts are what `data` and payloads hold:
`2026-03-01T01:00:00.000Z`, and `36h`, `15d`, `500ms`.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final, TypeAlias

from .fault import Failure

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
SPAN_MAX: Final = timedelta(microseconds=(2**63 - 1) // 1000)
SPAN_MIN: Final = -SPAN_MAX
_NANOS_MAX: Final = 2**63 - 1
_INSTANT_MIN: Final = -62_135_596_800 * 10**9
_INSTANT_MAX: Final = 253_402_300_800 * 10**9 - 1


class FineDuration:
    """A duration that is no whole number of microseconds, in nanoseconds."""

    __slots__ = ("nanos",)

    def __init__(self, nanos: int) -> None:
        self.nanos = nanos

    def __add__(self, other: object) -> Moment:
        return _sum(self, other)

    __radd__ = __add__

    def __sub__(self, other: object) -> Span:
        return span(self.nanos - nanos_of(other))

    def __rsub__(self, other: object) -> Moment:
        if isinstance(other, datetime):
            return instant(instant_nanos(other) - self.nanos)
        return span(nanos_of(other) - self.nanos)

    def __neg__(self) -> Span:
        return span(-self.nanos)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, FineDuration) and other.nanos == self.nanos

    def __hash__(self) -> int:
        return hash(self.nanos)

    def __lt__(self, other: object) -> bool:
        return self.nanos < nanos_of(other)

    def __le__(self, other: object) -> bool:
        return self.nanos <= nanos_of(other)

    def __gt__(self, other: object) -> bool:
        return self.nanos > nanos_of(other)

    def __ge__(self, other: object) -> bool:
        return self.nanos >= nanos_of(other)

    def __repr__(self) -> str:
        return f"FineDuration({self.nanos})"


class FineInstant:
    """An instant that is no whole number of microseconds, in nanoseconds since 1970."""

    __slots__ = ("nanos",)

    def __init__(self, nanos: int) -> None:
        self.nanos = nanos

    def __add__(self, other: object) -> Instant:
        return instant(self.nanos + nanos_of(other))

    __radd__ = __add__

    def __sub__(self, other: object) -> Moment:
        if isinstance(other, datetime | FineInstant):
            return span(self.nanos - instant_nanos(other))
        return instant(self.nanos - nanos_of(other))

    def __rsub__(self, other: object) -> Span:
        return span(instant_nanos(other) - self.nanos)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, FineInstant) and other.nanos == self.nanos

    def __hash__(self) -> int:
        return hash(self.nanos)

    def __lt__(self, other: object) -> bool:
        return self.nanos < instant_nanos(other)

    def __le__(self, other: object) -> bool:
        return self.nanos <= instant_nanos(other)

    def __gt__(self, other: object) -> bool:
        return self.nanos > instant_nanos(other)

    def __ge__(self, other: object) -> bool:
        return self.nanos >= instant_nanos(other)

    def __repr__(self) -> str:
        return f"FineInstant({self.nanos})"


Span: TypeAlias = timedelta | FineDuration
Instant: TypeAlias = datetime | FineInstant
Moment: TypeAlias = Span | Instant


def _sum(fine: FineDuration, other: object) -> Moment:
    if isinstance(other, datetime | FineInstant):
        return instant(instant_nanos(other) + fine.nanos)
    return span(nanos_of(other) + fine.nanos)


def nanos_of(value: object) -> int:
    """A duration in nanoseconds. Raises `Failure` for what is no duration."""
    if isinstance(value, timedelta):
        return (value // _MICROSECOND) * 1000
    if isinstance(value, FineDuration):
        return value.nanos
    raise Failure("no_overload")


def instant_nanos(value: object) -> int:
    """An instant in nanoseconds since 1970. Raises `Failure` for what is no instant."""
    if isinstance(value, datetime):
        return ((value - EPOCH) // _MICROSECOND) * 1000
    if isinstance(value, FineInstant):
        return value.nanos
    raise Failure("no_overload")


def span(nanos: int) -> Span:
    """The duration of so many nanoseconds. Raises `Failure` outside CEL's range."""
    if not -_NANOS_MAX - 1 <= nanos <= _NANOS_MAX:
        raise Failure("time_range")
    return FineDuration(nanos) if nanos % 1000 else timedelta(microseconds=nanos // 1000)


def instant(nanos: int) -> Instant:
    """The instant so many nanoseconds after 1970. Raises `Failure` outside the years 1 to 9999."""
    if not _INSTANT_MIN <= nanos <= _INSTANT_MAX:
        raise Failure("time_range")
    return FineInstant(nanos) if nanos % 1000 else EPOCH + timedelta(microseconds=nanos // 1000)


def checked_span(value: Span) -> Span:
    """The same duration, if it lies in CEL's range; else `Failure`."""
    if isinstance(value, timedelta) and not SPAN_MIN <= value <= SPAN_MAX:
        raise Failure("time_range")
    return value


def local(value: object) -> datetime:
    """The instant as a `datetime`, cut to microseconds: for its calendar fields."""
    if isinstance(value, datetime):
        return value
    return EPOCH + timedelta(microseconds=instant_nanos(value) // 1000)


# --- the texts kept in data -----------------------------------------------------------------------

_UNITS_EXACT: Final = (
    ("w", 604_800_000),
    ("d", 86_400_000),
    ("h", 3_600_000),
    ("m", 60_000),
    ("s", 1_000),
    ("ms", 1),
)


def encode_timestamp(value: Instant) -> str:
    """The canonical text of an instant, cut to milliseconds: `2026-03-01T01:00:00.000Z`."""
    return f"{_utc(value).isoformat(timespec='milliseconds')[:-6]}Z"


def _utc(value: object) -> datetime:
    moment = local(value)
    return moment if moment.tzinfo is UTC else moment.astimezone(UTC)


def decode_timestamp(text: str) -> datetime:
    """The instant of a canonical text. Raises ValueError for another text."""
    return datetime.fromisoformat(text)


def encode_duration(value: Span) -> str:
    """The canonical text of a duration, cut to milliseconds: one unit, the largest below weeks that is exact.

    `36h`, `15d`, `500ms`, `0s`. Weeks are read and not written: `2w` is `14d`.
    """
    millis = nanos_of(value) // 1_000_000
    if not millis:
        return "0s"
    for unit, size in _UNITS_EXACT[1:]:
        if millis % size == 0:
            return f"{millis // size}{unit}"
    raise AssertionError("a whole number of milliseconds")


def decode_duration(text: str) -> timedelta:
    """The duration of a text with units (`36h`, `1h30m`). Raises ValueError for what is none."""
    value = parse_duration(text)
    if not isinstance(value, timedelta):
        raise ValueError(text)
    return value


def canonical_timestamp(text: str) -> str:
    """The canonical text of any RFC 3339 instant. Raises ValueError for what is none."""
    return encode_timestamp(parse_timestamp(text))


def canonical_duration(text: str) -> str:
    """The canonical text of any duration with units. Raises ValueError for what is none."""
    return encode_duration(decode_duration(text))


# --- CEL's own texts ------------------------------------------------------------------------------

_NANOS: Final = {
    "ns": 1,
    "us": 1_000,
    "µs": 1_000,
    "μs": 1_000,
    "ms": 1_000_000,
    "s": 10**9,
    "m": 60 * 10**9,
    "h": 3600 * 10**9,
    "d": 86_400 * 10**9,
    "w": 604_800 * 10**9,
}
UNITS: Final = ("ms", "s", "m", "h", "d", "w")


def parse_duration(text: str) -> Span:
    """`1h30m`, `-1.5s`, `15d` as a duration. Raises ValueError, and `Failure` outside the range."""
    import re

    body = text[1:] if text[:1] in ("-", "+") else text
    if body == "0":
        return timedelta(0)
    total = 0
    position = 0
    for part in re.finditer(r"(\d*)(?:\.(\d*))?(ns|us|µs|μs|ms|[smhdw])", body):
        whole, fraction, unit = part.groups()
        if part.start() != position or not (whole or fraction):
            raise ValueError(text)
        position = part.end()
        total += int(whole or "0") * _NANOS[unit]
        if fraction:
            total += int(fraction) * _NANOS[unit] // 10 ** len(fraction)
    if position != len(body) or not position:
        raise ValueError(text)
    return span(-total if text[0] == "-" else total)


def parse_timestamp(text: str) -> Instant:
    """An RFC 3339 instant with a zone or `Z`. Raises ValueError, `Failure` outside the years 1 to 9999."""
    import re

    match = re.fullmatch(
        r"(\d{4,5})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9})\d*)?([Zz]|[+-]\d\d:\d\d)", text
    )
    if match is None:
        raise ValueError(text)
    *numbers, fraction, zone = match.groups()
    year, month, day, hour, minute, second = map(int, numbers)
    if not 1 <= year <= 9999:
        raise Failure("time_range")
    moment = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    nanos = instant_nanos(moment) + int((fraction or "").ljust(9, "0"))
    if zone not in "Zz":
        offset = int(zone[1:3]) * 3600 + int(zone[4:]) * 60
        nanos -= (offset if zone[0] == "+" else -offset) * 10**9
    return instant(nanos)


def timestamp_text(value: object) -> str:
    """RFC 3339 in UTC, with as many digits of the second as needed, in groups of three (as protobuf writes
    it).
    """
    nanos = instant_nanos(value)
    return f"{_utc(value).isoformat(timespec='seconds')[:-6]}{_fraction(nanos % 10**9)}Z"


def duration_text(value: object) -> str:
    """Seconds with an `s`: `5400s`, `-0.500s`."""
    nanos = nanos_of(value)
    whole, rest = divmod(abs(nanos), 10**9)
    return f"{'-' if nanos < 0 else ''}{whole}{_fraction(rest)}s"


def _fraction(nanos: int) -> str:
    """Three, six or nine digits, as many as are needed, as protobuf writes them."""
    digits = f"{nanos:09d}"
    while digits.endswith("000"):
        digits = digits[:-3]
    return f".{digits}" if digits else ""
