"""What can be wrong with a timer? It is missing, or falls due too late or too early.

Floor 6. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from ...diagnostics import Text
from ...document.tree import Plain
from ...kernel.definition import Where
from ..coverage.wording import short
from ..scenarios import duration
from .values import Change, Drop, Edit, Rekey, Replace

_NO_TIMER = Text("the timer `{old}` left out", "去掉定时器 `{old}`")
_OTHER_DELAY = Text("`{new}` instead of `{old}`", "`{old}` 换成 `{new}`")
_TIMES = ("delay", "each", "until")

Found = tuple[Where, Plain, tuple[Change, ...]]


def timers(value: Plain, path: Where) -> Iterator[Found]:
    """Each timer of an `after` or `every`: its place, what it does, the changes of the timer itself."""
    if isinstance(value, dict):
        for key, inner in value.items():
            place = (*path, key)
            edit: Edit = Drop(place if len(value) > 1 else path)
            gone = Change("dropped timer", edit, _NO_TIMER.fill({"old": key}))
            late = (_later(key, Rekey(place, new), new) for new in _others(key))
            yield place, inner, (gone, *late)
    elif isinstance(value, list):
        for at, entry in enumerate(value):
            if isinstance(entry, dict):
                left_out = Drop((*path, at) if len(value) > 1 else path)
                yield (*path, at), entry, tuple(_of_entry(entry, (*path, at), left_out))


def _of_entry(entry: dict[str, Plain], place: Where, gone: Drop) -> Iterator[Change]:
    key = next((key for key in _TIMES if key in entry), "delay")
    told = str(entry.get(key, ""))
    yield Change("dropped timer", gone, _NO_TIMER.fill({"old": f"{key}: {told}"}))
    for new in _others(told):
        yield _later(told, Replace((*place, key), new), new)


def _later(old: str, edit: Edit, new: str) -> Change:
    return Change("delay", edit, _OTHER_DELAY.fill({"old": old, "new": new}))


def _others(text: str) -> tuple[str, ...]:
    """Twice as long, and half; an expression has no other here."""
    delay = duration(text)
    if delay is None or delay < timedelta(milliseconds=2):
        return ()
    half = timedelta(milliseconds=delay // timedelta(milliseconds=1) // 2)
    return short(delay * 2), short(half)
