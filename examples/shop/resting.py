"""Why does an instance that still runs stand where it does? When nothing is on its way, there is a reason.

A reason is a timer, a child that runs, or an event that somebody may send. What waits for work that nobody
has any more, and what nothing could ever move again, is stuck.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from statewright.kernel import Definition, Snapshot, Status

Runs = Callable[[str, str], bool]
"""Whether the instance (workflow, id) still runs."""


def stuck(definition: Definition, snapshot: Snapshot, runs: Runs) -> str:
    """What an instance waits for in vain; empty if it ended, or has a reason. Nothing may be on its way."""
    if snapshot.status is not Status.RUNNING:
        return ""
    for wait in _vain(definition, snapshot, runs):
        return wait
    moves = snapshot.timers or snapshot.invokes or any(_sendable(definition, snapshot))
    return "" if moves else f"nothing can move it out of {', '.join(snapshot.configuration)}"


def _vain(definition: Definition, snapshot: Snapshot, runs: Runs) -> Iterator[str]:
    for invocation in snapshot.invokes:
        rule = definition.state(invocation.state).invokes[invocation.rule]
        if rule.form != "workflow":
            yield f"{invocation.state} waits for {rule.target}, and nobody is at it"
        elif not any(runs(rule.target, child) for child in invocation.children):
            yield f"{invocation.state} waits for a {rule.target} that does not run"


def _sendable(definition: Definition, snapshot: Snapshot) -> Iterator[str]:
    """Declared events that its states take."""
    active = {definition.state_index[path] for path in snapshot.configuration}
    for leaf in tuple(active):
        while leaf:
            leaf = definition.states[leaf].parent
            active.add(leaf)
    for transition in definition.transitions:
        if transition.source in active and transition.trigger in definition.events:
            yield transition.trigger
