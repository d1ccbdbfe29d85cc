"""How do instances of an older version move to this one?

Floor 2. Of the older version only its number is known here: names of its states stay as written, its data is
`old`.
"""

from __future__ import annotations

from typing import Literal, cast

from ..diagnostics.codes import names as codes
from ..diagnostics.codes import structure
from ..diagnostics.diagnostic import Text
from ..kernel.definition import Expression, Migration
from .ground import Ground
from .operands import condition
from .place import Place
from .targets import set_fields


def migrations(ground: Ground) -> tuple[Migration, ...]:
    """The declared migrations, in the order of the file."""
    return tuple(_migration(ground, place) for place in ground.root.many("migrations"))


def _migration(ground: Ground, place: Place) -> Migration:
    version, current = place.get("from"), ground.root.get("version")
    if isinstance(version, int) and isinstance(current, int) and version >= current:
        ground.problems.at(structure.MIGRATION_NOT_OLDER, place.at("from"), name=version, version=current)
    timers = place.get("timers")
    return Migration(
        from_version=version if isinstance(version, int) else 0,
        states={old: _choices(ground, part) for old, part in place.inside("states")},
        rename={old: str(part.value) for old, part in place.inside("rename") if _known(ground, part)},
        drop=tuple(str(part.value) for part in place.many("drop")),
        set_=set_fields(ground, place.find("set"), ground.scopes.migration(), start=True),
        timers=cast("Literal['keep', 'restart']", timers if timers == "restart" else "keep"),
        where=place.path,
    )


def _known(ground: Ground, place: Place) -> bool:
    name = str(place.value)
    if name in ground.data.by_name:
        return True
    known = ground.data.by_name
    ground.problems.unknown(codes.UNDEFINED_FIELD, place, name, known, where=Text("data", "data "))
    return False


def _choices(ground: Ground, place: Place) -> tuple[tuple[Expression | None, int], ...]:
    found: list[tuple[Expression | None, int]] = []
    for part in place.each():
        to = part.at("to") if isinstance(part.value, dict) else part
        when = part.find("when")
        guard = condition(when, ground.scopes.migration(), ground.problems) if when is not None else None
        target = ground.names.resolve_active(to, 0, ground.problems)
        if target is not None:
            found.append((guard, target))
    return tuple(found)
