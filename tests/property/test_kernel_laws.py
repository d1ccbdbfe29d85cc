"""The laws of the kernel, on random charts of every construct and random lives.

Each test walks many charts; together they take over 20,000 steps (`test_enough_steps_were_taken` counts).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from statewright.compiler import compile_source
from statewright.kernel import Definition, Refusal, Snapshot, Step, start, step, turn
from statewright.kernel.definition import Kind
from statewright.kernel.inputs import Input
from statewright.kernel.stepping import step_general
from statewright.kernel.turning import Turn

from ..charts import BEGIN, chart_text, later, random_chart, random_event, random_input

STEPS_TAKEN = {"count": 0}


def compiled(rng: Random) -> Definition:
    """A random chart, compiled; the generator only makes valid ones."""
    text = chart_text(random_chart(rng, states=rng.randint(3, 16)))
    compilation = compile_source(text)
    errors = [d for d in compilation.diagnostics if d.severity == "error"]
    assert compilation.definition is not None, (errors[0], text)
    return compilation.definition


@dataclass(frozen=True)
class Lived:
    """One turn of a random life."""

    before: Snapshot
    input: Input
    at: datetime
    made: Turn


def life(rng: Random, definition: Definition, length: int) -> Iterator[Lived]:
    """A random life of an instance."""
    begun = start(definition, {}, id="one", at=BEGIN)
    if isinstance(begun, Refusal):
        return
    snapshot, at = begun.snapshot, BEGIN
    for _ in range(length):
        at = later(rng, at)
        given_ = random_input(rng, definition, snapshot, at)
        made = turn(definition, snapshot, given_, at)
        STEPS_TAKEN["count"] += len(made.moments)
        yield Lived(snapshot, given_, at, made)
        snapshot = made.snapshot


def assert_legal(definition: Definition, snapshot: Snapshot) -> None:
    """SCXML 3.11: one active child in each active compound state, all in each parallel one, nothing else."""
    index = definition.state_index
    active = {0}
    for path in snapshot.configuration:
        state = definition.states[index[path]]
        assert state.kind in (Kind.ATOMIC, Kind.FINAL)
        while state.index:
            active.add(state.index)
            state = definition.states[state.parent]
    for number in active:
        state = definition.states[number]
        children = [c for c in state.children if definition.states[c].kind is not Kind.HISTORY]
        inside = [child for child in children if child in active]
        if state.kind is Kind.COMPOUND:
            assert len(inside) == 1, (state.path, snapshot.configuration)
        elif state.kind is Kind.PARALLEL:
            assert inside == children, (state.path, snapshot.configuration)
    assert list(snapshot.configuration) == sorted(snapshot.configuration, key=index.__getitem__)


def is_active(snapshot: Snapshot, path: str) -> bool:
    return any(leaf == path or leaf.startswith(f"{path}.") for leaf in snapshot.configuration)


seeds = st.integers(min_value=0, max_value=2**32)
EXAMPLES = int(os.environ.get("STATEWRIGHT_LAW_EXAMPLES", "100"))
many = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=True,
    phases=[Phase.generate],  # a seed does not shrink: a smaller one is another chart
)
# The costliest law goes every way twice, and unsettled charts make a thousand microsteps each time.
fewer = settings(many, max_examples=max(1, EXAMPLES // 3))


@given(seed=seeds)
@many
def test_every_reachable_configuration_is_legal_and_owns_its_timers_and_invokes(seed: int) -> None:
    rng = Random(seed)
    definition = compiled(rng)
    for lived in life(rng, definition, 60):
        after = lived.made.snapshot
        assert_legal(definition, after)
        for timer in after.timers:
            assert is_active(after, timer.state), timer
        assert len({(t.state, t.rule) for t in after.timers}) == len(after.timers)
        for invocation in after.invokes:
            assert is_active(after, invocation.state), invocation
        for paused in after.paused:
            assert not is_active(after, paused.state), paused
        if after.status != "running":
            assert not after.timers
            assert not after.invokes


@given(seed=seeds)
@many
def test_a_turn_is_pure_and_survives_json(seed: int) -> None:
    rng = Random(seed)
    definition = compiled(rng)
    for lived in life(rng, definition, 30):
        written = lived.before.to_json()
        assert turn(definition, lived.before, lived.input, lived.at) == lived.made
        assert lived.before.to_json() == written
        assert Snapshot.from_json(lived.made.snapshot.to_json()) == lived.made.snapshot
        assert turn(definition, Snapshot.from_json(written), lived.input, lived.at) == lived.made


@given(seed=seeds)
@fewer
def test_the_short_way_is_the_long_way(seed: int) -> None:
    rng = Random(seed)
    definition = compiled(rng)
    for lived in life(rng, definition, 40):
        event = random_event(rng, definition, lived.at)
        step(definition, lived.before, event)  # what is learned here must serve the second time
        quick = step(definition, lived.before, event)
        general = step_general(definition, lived.before, event)
        if isinstance(general, Refusal):
            assert isinstance(quick, Refusal)
            assert (quick.reason, quick.message) == (general.reason, general.message)
            assert not quick
        else:
            assert quick == general


@given(seed=seeds)
@many
def test_time_never_goes_back_and_data_keep_their_schemas(seed: int) -> None:
    rng = Random(seed)
    definition = compiled(rng)
    for lived in life(rng, definition, 40):
        made, last = lived.made, lived.before.last_at
        for moment in made.moments:
            assert moment.step.snapshot.last_at >= last
            last = moment.step.snapshot.last_at
            keys = [effect.key for effect in moment.step.effects]
            assert len(set(keys)) == len(keys)
        data = made.snapshot.data
        assert data["total"] == data["a"] + data["b"]
        for name, rule in definition.data.items():
            assert rule.shape(data[name]) == data[name]


@given(seed=seeds)
@many
def test_refused_events_change_nothing(seed: int) -> None:
    rng = Random(seed)
    definition = compiled(rng)
    for lived in life(rng, definition, 40):
        verdict = lived.made.verdict
        timed = lived.made.moments or lived.made.snapshot.incidents_ever > lived.before.incidents_ever
        if isinstance(verdict, Refusal) and not timed:
            assert lived.made.snapshot is lived.before
            assert verdict.message


@pytest.mark.parametrize("seed", range(3))
def test_nothing_depends_on_the_order_of_sets(seed: int) -> None:
    """The same life in processes with different hash seeds gives the same snapshots."""
    script = (
        "import sys, hashlib; from random import Random;"
        "from tests.property.test_kernel_laws import compiled, life;"
        f"rng = Random({seed}); digest = hashlib.sha256();\n"
        "for _ in range(6):\n"
        "    definition = compiled(rng)\n"
        "    for lived in life(rng, definition, 40): digest.update(repr(lived).encode())\n"
        "print(digest.hexdigest())"
    )
    root = Path(__file__).parents[2]
    seen = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": hash_seed},
            cwd=root,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for hash_seed in ("0", "4711")
    }
    assert len(seen) == 1


def test_enough_steps_were_taken() -> None:
    """More lives until the whole file has taken 20,000 macrosteps, each checked for legality."""
    rng = Random(20_000)
    while STEPS_TAKEN["count"] < 20_000:
        definition = compiled(rng)
        for _ in range(6):
            for lived in life(rng, definition, 100):
                assert_legal(definition, lived.made.snapshot)
    assert STEPS_TAKEN["count"] >= 20_000


def test_a_step_carries_the_trace_of_every_microstep() -> None:
    rng = Random(7)
    definition = compiled(rng)
    begun = start(definition, {}, id="one", at=BEGIN)
    assert isinstance(begun, Step)
    assert begun.microsteps[0].trigger == "start"
    assert json.loads(begun.snapshot.to_json())["configuration"] == list(begun.snapshot.configuration)
