"""Where does a scenario stand? The world, what its instances are called, and who acts. Floor 6. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ...diagnostics import Diagnostic, Text
from ...diagnostics.codes import runtime as codes
from ...diagnostics.diagnostic import Code
from ...explanation import joined, workflow_text
from ...kernel.definition import Definition, Where
from ...kernel.values import Actor, Sender
from ..world import Key, World
from .values import Scenario, Stories

_RELATIONS = ("parent", "child", "self", "other")


@dataclass(frozen=True, slots=True)
class Stage:
    """A scenario in the middle.

    `names` are what its instances are called, `main` the one that it is about.
    """

    stories: Stories
    scenario: Scenario
    world: World
    names: Mapping[str, Key]
    main: Key | None = None

    def find(self, name: str) -> Key | None:
        """The instance of this name.

        As the scenario called it, else the newest of the workflow of this name, else an id.
        """
        if name in self.names:
            return self.names[name]
        of_workflow = [key for key in self.world.instances if key.workflow == name]
        by_id = [key for key in self.world.instances if key.id == name]
        found = of_workflow or by_id
        return found[-1] if found else None

    def instance_names(self) -> Text:
        """All instances by the names that `find` knows."""
        named = dict.fromkeys([*self.names, *(key.workflow for key in self.world.instances)])
        return joined(tuple(Text(name, name) for name in named))

    def definition(self, key: Key) -> Definition:
        """The workflow of an instance."""
        return self.world.definitions[key.workflow]

    def subject(self, key: Key) -> Text:
        """What an instance is called in a sentence: 'order', or 'order "o1"' where there are several."""
        definition = self.world.definitions.get(key.workflow)
        text = workflow_text(definition) if definition else Text(key.workflow, key.workflow)
        name = next((name for name, known in self.names.items() if known == key), key.id)
        if len(self.world.instances) < 2 or name == key.workflow:
            return text
        return Text(f'{text.en} "{name}"', f"{text.zh}“{name}”")

    def actor(self, person: str) -> Actor | None:
        """A person of the scenario as the kernel knows people; None if there is nobody of this name."""
        known = self.scenario.given.people.get(person)
        return Actor(known.id, known.roles, known.person) if known else None

    def sender(self, origin: str, target: Key | None) -> Sender:
        """Another workflow that sends: the newest instance of it, or one that this world does not hold."""
        parent = self.world.instances[target].instance.parent if target else None
        if origin in _RELATIONS:
            return Sender(parent.workflow if parent else origin, parent.id if parent else origin, origin)
        instances = [key for key in self.world.instances if key.workflow == origin]
        id = instances[-1].id if instances else f"some-{origin}"
        is_parent = parent is not None and (parent.workflow, parent.id) == (origin, id)
        return Sender(origin, id, "parent" if is_parent else "other")

    def at(self, world: World) -> Stage:
        """The same scenario in the next world."""
        return replace(self, world=world)

    def diagnostic(
        self, code: Code, where: Where, *, help: Text | None = None, key: bool = False, **values: object
    ) -> Diagnostic:
        """The finding `code` at a place of the scenario file.

        At the value, or at the key that leads to it.
        """
        document = self.stories.document
        span = document.locate_key(where) if key else document.locate(where)
        return Diagnostic.of(code, document.source, span, help=help, related=(), severity=None, **values)

    def unknown_person(self, name: str, where: Where) -> Diagnostic:
        """`by:` names nobody of the scenario."""
        people = joined(tuple(Text(id, id) for id in self.scenario.given.people), "or")
        return self.diagnostic(codes.UNKNOWN_PERSON, where, name=name, people=people)

    def unknown_instance(self, name: str, where: Where) -> Diagnostic:
        """`to:` or a key of `expect:` names no instance."""
        return self.diagnostic(codes.UNKNOWN_INSTANCE, where, name=name, instances=self.instance_names())
