"""What may other workflows know of one? Its data, output, events and starts, read from its syntax alone.

Floor 2. Two workflows may invoke each other; so what one sees of the other is had without compiling it.
Faults in the other file are reported when that file is compiled, not here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ..diagnostics.source import Source
from ..document import Document
from ..kernel.definition import Words
from .fields import NO_FIELDS, Fields, declare
from .place import Place
from .problems import Problems
from .schemas import Types
from .titles import words


@dataclass(frozen=True, slots=True)
class Interface:
    """A workflow as others see it.

    `titles` are those of its events. `starters` and `senders` (by event) name the workflows that may start it
    or send to it, by relation or by name; None means any. `params` are those of its effects; `root` is what
    its derived fields are read from.
    """

    name: str
    version: int
    data: Fields = NO_FIELDS
    output: Fields = NO_FIELDS
    events: Mapping[str, Fields] = field(default_factory=dict)
    senders: Mapping[str, tuple[str, ...] | None] = field(default_factory=dict)
    starters: tuple[str, ...] | None = None
    params: Mapping[str, Fields] = field(default_factory=dict)
    root: Place | None = field(default=None, repr=False, compare=False)
    title: Words = field(default_factory=dict)
    titles: Mapping[str, Words] = field(default_factory=dict)


def interface_of(
    document: Document, include: Callable[[str], Source | None] | None = None
) -> Interface | None:
    """The interface of the workflow in `document`; None if it is no workflow."""
    root = Place(document, (), document.plain)
    name, version = root.get("workflow"), root.get("version")
    if not isinstance(name, str) or not isinstance(version, int):
        return None
    problems = Problems()
    types = Types(document, problems, include, checked=False)
    events = {
        event: declare(place.find("payload"), types, problems, payload=True, shaped=False)
        for event, place in root.inside("events")
    }
    return Interface(
        name,
        version,
        declare(root.find("data"), types, problems, shaped=False),
        declare(root.find("output"), types, problems, shaped=False),
        events,
        {event: senders(place) for event, place in root.inside("events")},
        senders(root.find("starts")),
        {
            effect: declare(place.find("params"), types, problems, shaped=False)
            for effect, place in root.inside("effects")
        },
        root,
        words(root.get("title")),
        {event: words(place.get("title")) for event, place in root.inside("events")},
    )


def senders(place: Place | None) -> tuple[str, ...] | None:
    """The workflows named in `from`; with `by` alone none may send; None: any may."""
    if place is None or (place.find("from") is None and place.find("by") is None):
        return None
    return tuple(str(item.value) for item in place.many("from"))
