"""A workflow in a few lines of YAML, and an instance of it that tests talk to."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from textwrap import dedent
from typing import Any

from statewright.compiler import compile_source
from statewright.diagnostics import render_text
from statewright.kernel import Actor, Definition, Event, Refusal, Snapshot, Step, start, turn
from statewright.kernel.inputs import Advance, Input, InvokeDone, InvokeFailed
from statewright.kernel.turning import Turn

BEGIN = datetime(2026, 3, 1, tzinfo=UTC)


def workflow(body: str) -> Definition:
    """The definition of a workflow named `sample`; fails with the rendered findings if there is none."""
    text = "statewright: 1\nworkflow: sample\nversion: 1\n" + dedent(body)
    compilation = compile_source(text)
    assert compilation.definition is not None, "\n".join(render_text(d) for d in compilation.diagnostics)
    return compilation.definition


@dataclass
class Life:
    """An instance under test: what happens to it, at a clock of its own, and everything it asked for."""

    definition: Definition
    snapshot: Snapshot
    now: datetime = BEGIN
    receipts: dict[tuple[str, str], str] = field(default_factory=dict)
    last: Turn | None = None

    @classmethod
    def begin(cls, body: str, **data: Any) -> Life:
        """Start an instance of the workflow with this data."""
        definition = workflow(body)
        begun = start(definition, data, id="one", at=BEGIN)
        assert isinstance(begun, Step), begun
        life = cls(definition, begun.snapshot)
        life.last = Turn(begun.snapshot, (), begun.outcome)
        life.begun = begun
        return life

    begun: Step | None = None

    def put(self, given: Input) -> Turn:
        """Put an input in now."""
        made = turn(self.definition, self.snapshot, given, self.now, keys=self._known)
        self.receipts.update({(key.event, key.key): key.digest for key in made.keys})
        self.snapshot, self.last = made.snapshot, made
        return made

    def _known(self, event: str, key: str) -> str | None:
        return self.receipts.get((event, key))

    def send(self, name: str, by: Actor | None = None, **payload: Any) -> Any:
        """Send an event now; gives what became of it."""
        return self.put(Event(name, payload, by, self.now)).verdict

    def refused(self, name: str, by: Actor | None = None, **payload: Any) -> Refusal:
        """Send an event that must be refused."""
        verdict = self.send(name, by, **payload)
        assert isinstance(verdict, Refusal), verdict
        return verdict

    def wait(self, **length: float) -> Turn:
        """Let time pass."""
        self.now += timedelta(**length)
        return self.put(Advance())

    def done(self, item: int | None = None, **output: Any) -> Turn:
        """The last work begun comes to its end."""
        return self.put(InvokeDone(self.invoke, output, item))

    def failed(self, code: str = "network", item: int | None = None) -> Turn:
        """The last work begun fails."""
        return self.put(InvokeFailed(self.invoke, code, "no answer", item))

    @property
    def invoke(self) -> str:
        """The id of the last invocation that runs, or that was left."""
        return (self.snapshot.invokes or self.snapshot.left_invokes)[-1].id

    @property
    def state(self) -> str:
        """The only active leaf."""
        (path,) = self.snapshot.configuration
        return path

    @property
    def data(self) -> Any:
        """The data now."""
        return self.snapshot.data

    @property
    def effects(self) -> list[tuple[str, Any]]:
        """The effects requested by the last input."""
        assert self.last is not None
        return [(e.effect, dict(e.params)) for m in self.last.moments for e in m.step.effects]
