"""Other people's machines become workflows that compile without a finding, and what is lost is said with its
line.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from transitions import Machine
from transitions.extensions import HierarchicalMachine

from statewright.compiler import compile_source
from statewright.diagnostics import Source
from statewright.interop.from_transitions import read_transitions
from statewright.interop.importing import Imported, import_workflow, notation_of
from statewright.interop.scxml.writing import write_scxml
from statewright.interop.to_xstate import write_xstate
from statewright.interop.workflow import write_workflow
from statewright.kernel import Definition, Event, Step, start, step
from statewright.kernel.definition import Kind
from statewright.loading import load
from tests.unit.interop.samples import MERMAID, NOW, SCXML, SYMFONY, XSTATE

ROOT = Path(__file__).parents[3]
SHIPPED = sorted(path for path in (ROOT / "workflows").glob("*.yaml") if ".scenarios." not in path.name)


def compiled(imported: Imported) -> Definition:
    assert imported.text is not None, imported.diagnostics
    found = compile_source(imported.text)
    assert found.definition is not None, (found.diagnostics, imported.text)
    assert found.diagnostics == (), imported.text
    return found.definition


def lost(imported: Imported) -> list[tuple[int, str]]:
    return [
        (one.source.position(one.span.start).line, one.message.en.split(" was not")[0])
        for one in imported.diagnostics
        if one.code == "SW281"
    ]


def walk(definition: Definition, *events: str | tuple[str, dict[str, Any]]) -> list[str]:
    """The leaves after the start and after each event; `-` where it is refused."""
    first = start(definition, {}, id="it", at=NOW)
    assert isinstance(first, Step), first
    snapshot, told = first.snapshot, [",".join(first.snapshot.configuration)]
    for event in events:
        name, payload = event if isinstance(event, tuple) else (event, {})
        result = step(definition, snapshot, Event(name, payload))
        if isinstance(result, Step):
            snapshot = result.snapshot
        told.append(",".join(snapshot.configuration) if isinstance(result, Step) else "-")
    return told


@pytest.mark.parametrize(
    ("text", "notation"),
    [(SCXML, "scxml"), (XSTATE, "xstate"), (SYMFONY, "symfony"), (MERMAID, "mermaid"), ("a: 1", None)],
)
def test_the_notation_shows(text: str, notation: str | None) -> None:
    assert notation_of(Source("it", text)) == notation


def test_xstate() -> None:
    imported = import_workflow(Source("fetch.json", XSTATE))
    definition = compiled(imported)
    assert walk(definition, "fetch", "cancel", "retry") == ["idle", "loading", "idle", "-"]
    assert definition.state("loading").timers[0].delay is not None
    assert definition.state("loading").invokes[0].target == "fetch_user"
    assert definition.state("failure.h").kind is Kind.HISTORY
    assert lost(imported) == [
        (4, 'context "user"'),
        (12, 'the action "xstate.assign"'),
        (15, 'the delay "SLOW"'),
    ]


def test_symfony() -> None:
    imported = import_workflow(Source("workflow.yaml", SYMFONY))
    definition = compiled(imported)
    guarded = ("publish", {"is_granted_role_admin": True})
    assert walk(definition, "publish", "to_review", "publish", guarded, "reject") == [
        "draft",
        "-",
        "reviewed",
        "-",
        "published",
        "-",
    ]
    assert lost(imported) == [(5, '"marking_store"'), (6, '"supports"')]


def test_a_petri_net_is_not_taken() -> None:
    imported = import_workflow(Source("workflow.yaml", SYMFONY.replace("state_machine", "workflow")))
    assert imported.text is None
    assert [one.code for one in imported.diagnostics] == ["SW286"]


def test_mermaid() -> None:
    imported = import_workflow(Source("diagram.mmd", MERMAID))
    definition = compiled(imported)
    pushed = ("push", {"is_on": True})
    assert walk(definition, "push", pushed, "faster", "lights", "stop") == [
        "still",
        "-",
        "moving.region_1.slow,moving.region_2.light_off",
        "moving.region_1.fast,moving.region_2.light_off",
        "moving.region_1.fast,moving.region_2.light_on",
        "still",
    ]
    assert lost(imported) == [(21, "a note"), (22, '"classDef x fill:red"')]
    assert definition.title["en"] == "A car"


def test_scxml() -> None:
    imported = import_workflow(Source("lamp.scxml", SCXML))
    definition = compiled(imported)
    assert walk(definition, "press", "press", "press", "press") == [
        "off_state",
        "on_state.dim",
        "on_state.bright",
        "off_state",
        "broken",
    ]
    assert lost(imported) == [(5, "<raise> hello")]


def test_what_is_no_machine_at_all_is_said() -> None:
    for text in ("<scxml", "<svg/>", "{}", "stateDiagram-v2\n state X {", "just words", ""):
        imported = import_workflow(Source("it", text))
        assert imported.text is None or imported.diagnostics, text
        assert imported.diagnostics, text


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_our_own_scxml_comes_back_whole(path: Path) -> None:
    definition = load(path)
    imported = import_workflow(Source("it.scxml", write_scxml(definition)))
    assert imported.diagnostics == ()
    assert compiled(imported).digest == definition.digest


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_our_xstate_has_every_state_and_transition(path: Path) -> None:
    definition = load(path)
    imported = import_workflow(Source("it.json", write_xstate(definition)), "xstate")
    assert [one.message.en for one in imported.diagnostics if one.severity == "error"] == []
    again = compiled(imported)
    assert {state.name for state in again.states[1:]} == set(unique_names(definition))


def unique_names(definition: Definition) -> list[str]:
    names: list[str] = []
    for state in definition.states[1:]:
        name, number = state.name, 2
        while name in names:
            name, number = f"{state.name}_{number}", number + 1
        names.append(name)
    return names


def test_a_flat_transitions_machine() -> None:
    class Order:
        def is_paid(self) -> bool:
            return True

        def tell(self) -> None: ...

    machine = Machine(
        Order(),
        states=["new", {"name": "paid", "on_enter": "tell"}, "sent"],
        transitions=[
            {"trigger": "pay", "source": "new", "dest": "paid", "conditions": "is_paid"},
            {"trigger": "send", "source": "paid", "dest": "sent", "unless": "is_held", "after": "tell"},
            {"trigger": "touch", "source": "*", "dest": None},
        ],
        initial="new",
    )
    chart, findings = read_transitions(machine)
    written = write_workflow(chart, findings.source)
    definition = compiled(Imported(written.text, None, ()))
    held = ("send", {"not_is_held": True})
    assert walk(definition, "pay", ("pay", {"is_paid": True}), "touch", held) == [
        "new",
        "-",
        "paid",
        "paid",
        "sent",
    ]
    assert ["automatic" in one.message.en for one in findings.found] == [True]
    assert set(definition.effects) == {"tell"}


def test_a_hierarchical_transitions_machine() -> None:
    machine = HierarchicalMachine(
        states=["out", {"name": "in", "children": ["a", "b"], "initial": "a"}],
        transitions=[["go", "out", "in"], ["go", "in_a", "in_b"], ["leave", "in", "out"]],
        initial="out",
        auto_transitions=False,
    )
    chart, findings = read_transitions(machine)
    definition = compiled(Imported(write_workflow(chart, findings.source).text, None, ()))
    assert findings.found == []
    assert walk(definition, "leave", "go", "go", "leave") == [
        "out",
        "-",
        "in_state.a",
        "in_state.b",
        "out",
    ]


SCION = ROOT.parent / "shared" / "conformance" / "scxml" / "scion"


@pytest.mark.skipif(not SCION.is_dir(), reason="the scripts are not beside this checkout")
def test_scions_documents_as_workflows_do_what_the_scripts_say() -> None:
    taken = 0
    for path in sorted(SCION.rglob("*.scxml")):
        imported = import_workflow(Source(path.name, path.read_text()))
        if imported.text is None or lost(imported) or "SW282" in {one.code for one in imported.diagnostics}:
            continue
        definition = compiled(imported)
        script = json.loads(path.with_suffix(".json").read_text())
        events = [turn["event"]["name"] for turn in script["events"]]
        expected = [script["initialConfiguration"], *(turn["nextConfiguration"] for turn in script["events"])]
        found = walk(definition, *events)
        for wanted, leaves in zip(expected, found, strict=True):
            if leaves != "-":
                assert {leaf.rpartition(".")[2] for leaf in leaves.split(",")} == set(wanted), path.name
        taken += 1
    assert taken >= 20
