"""A workflow written as SCXML is the same when read back, and the chart alone does the same things."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from statewright.compiler import compile_source
from statewright.diagnostics import Source
from statewright.interop.scxml import Sessions, read_scxml
from statewright.interop.scxml.embedded import embedded_workflow
from statewright.interop.scxml.writing import write_scxml
from statewright.kernel import Definition, Event, Step, start, step
from statewright.loading import load
from tests.conformance.transitions.charts import random_chart

NOW = datetime(2026, 1, 1, tzinfo=UTC)
ROOT = Path(__file__).parents[2]
SHIPPED = sorted(path for path in (ROOT / "workflows").glob("*.yaml") if ".scenarios." not in path.name)

RICH = """
statewright: 1
workflow: rich
version: 1
data:
  count: {type: integer, default: 0}
  swap: {type: integer, default: 1}
derived:
  sum: =data.count + data.swap
events:
  tick: {payload: {by: {type: integer, default: 1}}}
  pause: {}
  resume: {}
  both: {}
  end: {}
on: {end: {to: stopped}}
initial: work
states:
  work:
    initial: regions_of_work
    on: {pause: paused}
    states:
      before: {history: deep, to: regions_of_work}
      regions_of_work:
        regions:
          left:
            initial: p
            states:
              p:
                on:
                  tick: {when: event.by > 0, to: q, set: {count: =data.swap, swap: =data.count + event.by}}
              q: {on: {tick: p}, always: {when: data.sum > 20, to: r}}
              r: {on: {tick: {to: q, set: {count: 0, swap: 1}}}}
          right:
            initial: u
            states:
              u: {on: {both: v}, entry: {raise: entered}}
              v: {on: {both: u, tick: {when: "in_state('left.q')", to: u}}}
  paused: {on: {resume: before, "*": paused_again}}
  paused_again: {on: {resume: work}}
  stopped: {on: {resume: work}}
"""
RICH = RICH.replace("  end: {}\n", "  end: {}\n  entered: {from: self}\n", 1)


def read_back(definition: Definition) -> Definition:
    tree, found = embedded_workflow(Source("it.scxml", write_scxml(definition)))
    assert tree is not None, found
    compiled = compile_source(json.dumps(tree, ensure_ascii=False))
    assert compiled.definition is not None, compiled.diagnostics
    return compiled.definition


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_workflow_comes_back_the_same(path: Path) -> None:
    definition = load(path)
    assert read_back(definition).digest == definition.digest


@pytest.mark.parametrize("seed", range(40))
def test_a_random_chart_comes_back_the_same_and_its_chart_alone_does_the_same(seed: int) -> None:
    definition = random_chart(5000 + seed, depth=1 + seed % 3)
    assert read_back(definition).digest == definition.digest
    walk_both(definition, seed, 200)


@pytest.mark.parametrize("seed", range(10))
def test_regions_history_and_swapped_fields_do_the_same(seed: int) -> None:
    compiled = compile_source(RICH)
    assert compiled.definition is not None, compiled.diagnostics
    walk_both(compiled.definition, seed, 200)


def walk_both(definition: Definition, seed: int, steps: int) -> None:
    machine, found = read_scxml(Source("it.scxml", write_scxml(definition)))
    assert machine is not None
    assert found == []
    sessions, random = Sessions(machine), Random(seed)
    first = start(definition, {}, id="it", at=NOW)
    assert isinstance(first, Step), first
    snapshot = first.snapshot
    names = [name for name, rule in definition.events.items() if rule.origin is None]
    for _ in range(steps if names else 0):
        name = random.choice(names)
        fields = definition.events[name].fields
        payload = {
            f.name: random.choice([True, False] if f.schema["type"] == "boolean" else [1, 2]) for f in fields
        }
        result = step(definition, snapshot, Event(name, payload))
        snapshot = result.snapshot if isinstance(result, Step) else snapshot
        sessions.send(name, payload)
        assert sessions.configuration == snapshot.configuration, (seed, name)
        stored = {name: value for name, value in sessions.data.items() if name in definition.data}
        assert stored == {name: snapshot.data[name] for name in stored}, (seed, name)


def test_a_chart_that_was_changed_is_no_longer_the_workflow_beside_it() -> None:
    text = write_scxml(random_chart(1, depth=2)).replace('id="s0"', 'id="renamed"', 1)
    tree, found = embedded_workflow(Source("it.scxml", text))
    assert tree is None
    assert [one.code for one in found] == ["SW281"]
