"""What does a picture consist of? Boxes, frames and lines with structured text, before anybody has laid them
out.

Floor 3. Pure data: knows neither workflows nor Graphviz. An event on its way from one state to the next is a
small box of its own (a `MOVE`) between two links, so that its words can never lie on a line or on another
box.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from statewright.kernel.definition import Where


class Sign(StrEnum):
    """Small pictures before a line of text."""

    EVENT = "event"
    TIMER = "timer"
    RECUR = "recur"
    DONE = "done"
    FAILED = "failed"
    UNKNOWN = "unknown"
    GUARD = "guard"
    ROLE = "role"
    EFFECT = "effect"
    CHILD = "child"
    MESSAGE = "message"
    SET = "set"
    ENTRY = "entry"
    EXIT = "exit"
    INSIDE = "inside"
    PAUSE = "pause"
    FINAL = "final"


class Tone(StrEnum):
    """How a line of text is set."""

    TITLE = "title"
    SECOND = "second"  # the title in the other language
    EVENT = "event"
    BODY = "body"
    QUIET = "quiet"


class Course(StrEnum):
    """What a line means: the way things should go, any other way, running out of time, or something
    broken.
    """

    HAPPY = "happy"
    PLAIN = "plain"
    TIMEOUT = "timeout"
    FAILURE = "failure"


class Shape(StrEnum):
    """What a box stands for."""

    STATE = "state"
    FINAL = "final"
    HISTORY = "history"
    DEEP_HISTORY = "deep_history"
    INITIAL = "initial"
    MOVE = "move"
    ANYWHERE = "anywhere"


class Frame(StrEnum):
    """What a frame around boxes stands for."""

    COMPOUND = "compound"
    PARALLEL = "parallel"
    REGION = "region"


class Mark(StrEnum):
    """Whether an element is brought out or held back, or how it differs from another version."""

    NONE = ""
    ACTIVE = "active"
    VISITED = "visited"
    FADED = "faded"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


HEAT_LEVELS = 4


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a label before wrapping."""

    text: str
    tone: Tone = Tone.BODY
    sign: Sign | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One transition in the box of a `MOVE`: transitions between the same states may share a box."""

    id: str
    lines: tuple[Line, ...]
    course: Course
    mark: Mark = Mark.NONE
    tooltip: str = ""
    where: Where = ()
    count: int = 0  # how often it was taken, in a heat map


@dataclass(frozen=True, slots=True)
class Node:
    """A box. `frame` is the id of the frame around it ("" at the top); `where` its place in the document.

    A `MOVE` has `parts` instead of lines, and its `lines` are all of theirs.
    """

    id: str
    shape: Shape
    lines: tuple[Line, ...] = ()
    frame: str = ""
    course: Course = Course.PLAIN
    mark: Mark = Mark.NONE
    heat: int = 0  # 1 to HEAT_LEVELS: how warm its ground is
    closed: bool = False  # a compound state whose inside is not shown
    parts: tuple[Part, ...] = ()
    tooltip: str = ""
    where: Where = ()


@dataclass(frozen=True, slots=True)
class Group:
    """A frame around boxes and other frames."""

    id: str
    frame: Frame
    lines: tuple[Line, ...] = ()
    parent: str = ""
    mark: Mark = Mark.NONE
    heat: int = 0
    course: Course = Course.PLAIN
    tooltip: str = ""
    where: Where = ()


@dataclass(frozen=True, slots=True)
class Link:
    """A line from `tail` to `head`, cut off at the border of `tail_group` or `head_group` where these are
    given.

    `back`: it leads against the main direction, so it is laid out the other way round. `move` is the id of
    the transition it belongs to (both halves of a transition have the same one). `weight` pulls it straight.
    `main`: it is on the main path, however it is painted.
    """

    tail: str
    head: str
    tail_group: str = ""
    head_group: str = ""
    course: Course = Course.PLAIN
    arrow: bool = True
    back: bool = False
    dashed: bool = False
    weight: int = 1
    mark: Mark = Mark.NONE
    thickness: float = 0.0
    move: str = ""
    main: bool = False


@dataclass(frozen=True, slots=True)
class Graph:
    """A whole picture. Groups come outermost first, everything in the order of the document.

    `name` is the workflow's; ids in an SVG begin with it.
    """

    name: str
    title: str
    subtitle: str
    description: str
    nodes: tuple[Node, ...]
    groups: tuple[Group, ...]
    links: tuple[Link, ...]
    language: str
    level: tuple[tuple[str, ...], ...] = ()  # boxes that begin side by side, from first to last
    stacked: tuple[tuple[str, str], ...] = ()  # (upper, lower): the second should stand under the first
    rightward: bool = False
    note: str = ""
