"""What does a scenario file say? Frozen values, each with the path of its place in the document. Floor 6.

Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal, TypeAlias

from ...document import Document
from ...kernel.definition import Where, Words
from ...kernel.values import Record


@dataclass(frozen=True, slots=True)
class Person:
    """Who acts in a scenario: an id, roles, and the person behind the id if one has several."""

    id: str
    roles: tuple[str, ...]
    person: str | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """An effect, event or workflow that is expected, with those of its values that matter."""

    name: str
    values: Record = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Expectation:
    """What is so after a step, of one instance (None: the one that the step is about). None: not looked at.

    `states` are all to be active. `incident` is True, False or a reason.
    """

    instance: str | None
    where: Where
    states: tuple[str, ...] | None = None
    data: Record | None = None
    output: Record | None = None
    effects: tuple[Named, ...] | None = None
    sent: tuple[Named, ...] | None = None
    started: tuple[Named, ...] | None = None
    incident: bool | str | None = None


@dataclass(frozen=True, slots=True)
class Send:
    """Somebody, or another workflow (`origin`), sends an event."""

    where: Where
    event: str
    payload: Record
    by: str | None
    to: str | None
    origin: str | None
    key: str | None
    refused: str | None
    expect: tuple[Expectation, ...]


@dataclass(frozen=True, slots=True)
class Wait:
    """Time passes."""

    where: Where
    text: str
    delay: timedelta
    expect: tuple[Expectation, ...]


@dataclass(frozen=True, slots=True)
class Start:
    """Somebody starts an instance, called `name` from here on."""

    where: Where
    workflow: str
    name: str
    data: Record
    by: str | None
    refused: str | None
    expect: tuple[Expectation, ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """The outside world answers a request.

    The oldest of that name (and with those values, to that instance).
    """

    where: Where
    name: str
    kind: Literal["done", "failed", "unknown"]
    output: Record
    code: str
    message: str
    late: bool
    asked_with: Record
    to: str | None
    expect: tuple[Expectation, ...]


@dataclass(frozen=True, slots=True)
class Arrive:
    """Something that one instance (`origin`) has for another (`to`) arrives, in a story where messages wait.

    `name` is an event, or `start`, `stop`, `done` or `failed`.
    """

    where: Where
    name: str
    origin: str | None
    to: str | None
    expect: tuple[Expectation, ...]


@dataclass(frozen=True, slots=True)
class Look:
    """Nothing happens; this is so."""

    where: Where
    expect: tuple[Expectation, ...]


Step: TypeAlias = Send | Wait | Start | Reply | Arrive | Look


@dataclass(frozen=True, slots=True)
class Given:
    """What is so at the beginning.

    The instant, the people, and the instances, the first being the main one; `several`: written as
    `instances:`. `slow`: what one instance has for another waits for a step that lets it arrive.
    """

    at: datetime
    people: Mapping[str, Person]
    starts: tuple[Start, ...]
    several: bool = False
    slow: bool = False


@dataclass(frozen=True, slots=True)
class Scenario:
    """A story: what is so at the beginning, and what happens step by step."""

    name: str
    where: Where
    given: Given
    steps: tuple[Step, ...]
    title: Words = field(default_factory=dict)
    description: Words = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Stories:
    """A scenario file: the workflow that it is about, and its scenarios in the order of the file."""

    document: Document
    workflow: str
    scenarios: tuple[Scenario, ...]

    def find(self, name: str) -> Scenario | None:
        """The scenario of this name."""
        return next((scenario for scenario in self.scenarios if scenario.name == name), None)
