"""Calendar fields of instants and parts of durations (CEL's standard), and calendar steps in a zone (ours).

Floor 1. Pure: no clock; zones come from the standard library's `zoneinfo`. Clause: langdef, "Timezones".
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache

from statewright.diagnostics.diagnostic import Text

from ..fault import Failure
from ..instants import FineInstant, Instant, Span, instant, instant_nanos, local, nanos_of
from .signatures import About, Row


@lru_cache(maxsize=128)
def zone_of(name: str) -> tzinfo:
    """`UTC`, `Asia/Shanghai`, `+08:00`, `-02:30`. Raises `Failure` for what is none of them."""
    if name in ("UTC", "Z", ""):
        return UTC
    sign = -1 if name[0] == "-" else 1
    hours, colon, minutes = name.lstrip("+-").partition(":")
    if colon and len(hours) == 2 and len(minutes) == 2 and (hours + minutes).isdigit():
        return timezone(sign * timedelta(hours=int(hours), minutes=int(minutes)))
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise Failure("text_argument", value=name[:60]) from None


def _shown(value: Instant, zone: str) -> datetime:
    try:
        return local(value).astimezone(zone_of(zone))
    except OverflowError:
        raise Failure("time_range") from None


_FIELDS: dict[str, Callable[[datetime], int]] = {
    ".getFullYear": lambda t: t.year,
    ".getMonth": lambda t: t.month - 1,
    ".getDate": lambda t: t.day,
    ".getDayOfMonth": lambda t: t.day - 1,
    ".getDayOfWeek": lambda t: t.isoweekday() % 7,
    ".getDayOfYear": lambda t: t.timetuple().tm_yday - 1,
    ".getHours": lambda t: t.hour,
    ".getMinutes": lambda t: t.minute,
    ".getSeconds": lambda t: t.second,
    ".getMilliseconds": lambda t: t.microsecond // 1000,
}
_PARTS = {".getHours": 3600 * 10**9, ".getMinutes": 60 * 10**9, ".getSeconds": 10**9}


def _plain(field: Callable[[datetime], int]) -> Callable[[Instant], int]:
    return lambda value: field(local(value))


def _zoned(name: str, field: Callable[[datetime], int]) -> Callable[[Instant, str], int]:
    def read(value: Instant, zone: str) -> int:
        moment, place = local(value), zone_of(zone)
        try:
            return field(moment.astimezone(place))
        except OverflowError:
            # Outside the years that Python shows: the calendar repeats after 400 years.
            years = 400 if moment.year < 5000 else -400
            shown = (moment + timedelta(days=146_097 * (years // 400))).astimezone(place)
            return field(shown) - (years if name == ".getFullYear" else 0)

    return read


def _whole(size: int) -> Callable[[Span], int]:
    return lambda value: (
        int(nanos_of(value) / size) if abs(nanos_of(value)) < 2**52 else _cut(nanos_of(value), size)
    )


def _cut(nanos: int, size: int) -> int:
    return nanos // size if nanos >= 0 else -(-nanos // size)


def milliseconds(value: Span) -> int:
    """The milliseconds after the last whole second."""
    nanos = nanos_of(value)
    return _cut(nanos - _cut(nanos, 10**9) * 10**9, 1_000_000)


def plus_months(value: Instant, months: int, zone: str) -> Instant:
    """The same day and time of day so many months on; the last day where the month is shorter."""
    shown = _shown(value, zone)
    count = shown.year * 12 + shown.month - 1 + months
    year, month = divmod(count, 12)
    if not 1 <= year <= 9999:
        raise Failure("time_range")
    day = min(shown.day, monthrange(year, month + 1)[1])
    moved = shown.replace(year=year, month=month + 1, day=day)
    return _restored(value, moved)


def day_start(value: Instant, zone: str) -> Instant:
    """The first instant of the day in the zone."""
    shown = _shown(value, zone)
    start = shown.replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    try:
        return start.astimezone(UTC)
    except OverflowError:
        raise Failure("time_range") from None


def _restored(value: Instant, moved: datetime) -> Instant:
    try:
        result = moved.astimezone(UTC)
    except OverflowError:
        raise Failure("time_range") from None
    rest = instant_nanos(value) % 1000 if isinstance(value, FineInstant) else 0
    return instant(instant_nanos(result) + rest) if rest else result


ROWS = (
    *(Row(name, "timestamp -> int", _plain(field), False) for name, field in _FIELDS.items()),
    *(Row(name, "timestamp, string -> int", _zoned(name, field)) for name, field in _FIELDS.items()),
    *(Row(name, "duration -> int", _whole(size), False) for name, size in _PARTS.items()),
    Row(".getMilliseconds", "duration -> int", milliseconds, False),
    Row(".plus_months", "timestamp, int -> timestamp", plus_months, True, True),
    Row(".plus_months", "timestamp, int, string -> timestamp", plus_months),
    Row(".day_start", "timestamp -> timestamp", day_start, True, True),
    Row(".day_start", "timestamp, string -> timestamp", day_start),
)

ABOUT = (
    About(
        ".getFullYear",
        Text("The year, in UTC or in a zone.", "年份,按 UTC 或指定时区。"),
        "now.getFullYear('Asia/Shanghai')",
    ),
    About(".getMonth", Text("The month, January being 0.", "月份,一月为 0。"), "now.getMonth() == 0"),
    About(".getDate", Text("The day of the month, from 1.", "几号,从 1 开始。"), "now.getDate() == 1"),
    About(
        ".getDayOfMonth",
        Text("The day of the month, from 0.", "当月第几天,从 0 开始。"),
        "now.getDayOfMonth() == 0",
    ),
    About(
        ".getDayOfWeek",
        Text("The day of the week, Sunday being 0.", "星期几,星期日为 0。"),
        "now.getDayOfWeek('Asia/Shanghai') in [0, 6]",
    ),
    About(
        ".getDayOfYear",
        Text("The day of the year, from 0.", "当年第几天,从 0 开始。"),
        "now.getDayOfYear() == 0",
    ),
    About(
        ".getHours",
        Text("The hour of the day; of a duration, its whole hours.", "小时;用于时长时为整小时数。"),
        "now.getHours('Asia/Shanghai') >= 9",
    ),
    About(
        ".getMinutes",
        Text("The minute of the hour; of a duration, its whole minutes.", "分钟;用于时长时为整分钟数。"),
        "90m.getMinutes() == 90",
    ),
    About(
        ".getSeconds",
        Text("The second of the minute; of a duration, its whole seconds.", "秒;用于时长时为整秒数。"),
        "2m.getSeconds() == 120",
    ),
    About(
        ".getMilliseconds",
        Text("The milliseconds after the last whole second.", "最后一个整秒之后的毫秒数。"),
        "1500ms.getMilliseconds() == 500",
    ),
    About(
        ".plus_months",
        Text(
            (
                "So many calendar months on, at the same time of day in the workflow's zone (or the zone "
                "given); the last day where the month is shorter."
            ),
            "按日历加若干个月,时区内的时刻不变(默认流程时区,可指定);当月没有该日时取最后一天。",
        ),
        "timestamp('2026-01-31T00:00:00Z').plus_months(1) == timestamp('2026-02-28T00:00:00Z')",
        ("t.plus_months(0) == t", "t <= u ? t.plus_months(n) <= u.plus_months(n) : true"),
    ),
    About(
        ".day_start",
        Text(
            "The first instant of the day, in the workflow's zone or the zone given.",
            "当天的第一个时刻,按流程时区或指定时区。",
        ),
        "now.day_start('Asia/Shanghai')",
        ("t.day_start() <= t", "t.day_start().day_start() == t.day_start()", "t - t.day_start() < 26h"),
    ),
)
