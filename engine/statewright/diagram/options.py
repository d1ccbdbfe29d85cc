"""What may a reader ask of a picture? The options, the result and the one failure that is the machine's.

Floor 3. Pure data. Knows neither Graphviz nor SVG.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, TypeAlias, TypeVar

from statewright.diagnostics.diagnostic import Text
from statewright.kernel.definition import Definition, Where

from .neighbours import Neighbour

Format: TypeAlias = Literal["svg", "png", "pdf", "dot", "mermaid", "plantuml"]
Language: TypeAlias = Literal["en", "zh", "both"]
Direction: TypeAlias = Literal["down", "right"]
ThemeName: TypeAlias = Literal["light", "dark", "mono", "auto"]
EngineName: TypeAlias = Literal["auto", "dot", "graphviz-pure"]

_Key = TypeVar("_Key")

FORMATS: tuple[Format, ...] = ("svg", "png", "pdf", "dot", "mermaid", "plantuml")
LANGUAGES: tuple[Language, ...] = ("en", "zh", "both")
EXTENSIONS: Mapping[Format, str] = MappingProxyType(
    {"svg": "svg", "png": "png", "pdf": "pdf", "dot": "dot", "mermaid": "mmd", "plantuml": "puml"}
)


@dataclass(frozen=True, slots=True)
class Highlight:
    """What to bring out: `active` states now, `visited` states before, `taken` transitions by index.

    `heat` counts how often each transition was taken: the line grows with it and the count is written.
    `heat_states` counts for each state (its path): its ground gets warmer and the count is written. With
    `untaken` everything that was neither visited nor taken is shown as not covered. `note` is said under the
    title.
    """

    active: frozenset[str] = frozenset()
    visited: frozenset[str] = frozenset()
    taken: frozenset[int] = frozenset()
    heat: Mapping[int, int] = field(default_factory=dict)
    heat_states: Mapping[str, int] = field(default_factory=dict)
    untaken: bool = False
    note: str | None = None

    def __bool__(self) -> bool:
        counted = self.heat or self.heat_states
        return bool(self.active or self.visited or self.taken or counted or self.untaken)

    def plus(self, other: Highlight) -> Highlight:
        """Both at once; counts are added, notes follow one another."""
        return Highlight(
            self.active | other.active,
            (self.visited | other.visited) - self.active - other.active,
            self.taken | other.taken,
            _added(self.heat, other.heat),
            _added(self.heat_states, other.heat_states),
            self.untaken or other.untaken,
            " · ".join(note for note in (self.note, other.note) if note) or None,
        )


def _added(first: Mapping[_Key, int], second: Mapping[_Key, int]) -> Mapping[_Key, int]:
    return {key: first.get(key, 0) + second.get(key, 0) for key in dict.fromkeys((*first, *second))}


@dataclass(frozen=True, slots=True)
class DrawOptions:
    """How to draw.

    `role`: what this role may do stands out. `depth`: compound states deeper than this many levels are
    closed (None: all open). `focus`: only this state (by name or dotted path) and its neighbours.
    `collapse`: these states are closed. `detail`: `calm` leaves effects out, `full` adds what is set.
    `others` are the workflows that this one talks to, for their titles, `neighbours` those of which no more
    is known than that. `links` gives the address of an element from its place in the document. `engine`
    forces one layout engine; `scale` is pixels per unit of a PNG (None: two, or as many as make a large
    picture no larger than its readers can open).
    """

    role: str | None = None
    depth: int | None = None
    focus: str | None = None
    collapse: tuple[str, ...] = ()
    direction: Direction = "down"
    theme: ThemeName = "light"
    detail: Literal["calm", "normal", "full"] = "normal"
    legend: bool = True
    heading: bool = True
    highlight: Highlight = Highlight()
    others: Mapping[str, Definition] = field(default_factory=dict, repr=False)
    neighbours: Mapping[str, Neighbour] = field(default_factory=dict, repr=False)
    links: Callable[[Where], str | None] | None = None
    engine: EngineName = "auto"
    scale: float | None = None


@dataclass(frozen=True, slots=True)
class Drawing:
    """A finished picture: text for `svg`, `dot`, `mermaid`, `plantuml`, bytes for `png` and `pdf`.

    `engine` says in words what laid it out and what painted it.
    """

    format: Format
    content: str | bytes
    engine: str

    @property
    def data(self) -> bytes:
        """The content as it goes into a file: UTF-8 where it is text."""
        return self.content.encode() if isinstance(self.content, str) else self.content


class DrawingUnavailable(Exception):
    """This machine lacks what the asked picture needs; `text` says what, and how to get it."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


class UnknownName(Exception):
    """An option names a state or role that the workflow does not have, or a workflow that there is not.

    `near` is the likeliest one meant.
    """

    def __init__(self, kind: Literal["state", "role", "workflow"], name: str, near: str | None) -> None:
        meant = f'; did you mean "{near}"?' if near else ""
        super().__init__(f'{kind} "{name}" is not defined{meant}')
        self.kind = kind
        self.name = name
        self.near = near
