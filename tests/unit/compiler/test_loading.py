"""What is a workflow file, what workflows of one folder know of one another, what is said of bad files."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import statewright
from statewright.compiler import interface_of
from statewright.diagnostics import Source
from statewright.document import read
from statewright.loading import DefinitionError, compile_file, load, load_all

ROOT = Path(__file__).parents[3]

CHILD = """statewright: 1
workflow: refund
version: 2
data: {order: {type: string}, asked: {type: integer}}
output: {amount: {type: integer}}
events: {agree: {payload: {amount: {type: integer}}}, hurry: {}}
starts: {from: order}
initial: a
states: {a: {on: {agree: b, hurry: {}}}, b: {final: true, output: {amount: =data.asked}}}
"""

PARENT = """statewright: 1
workflow: order
version: 1
data: {n: {type: integer, default: 0}}
events: {go: {}}
initial: a
states:
  a:
    invoke:
      workflow: refund
      with: {order: =instance.id, asked: 5}
      done: {to: b, set: {n: =event.output.amount}}
      leave: hurry
    on: {go: {send: {to: child, event: agree, with: {amount: 3}}}}
  b: {final: true}
"""


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def codes(diagnostics: tuple[statewright.Diagnostic, ...]) -> list[str]:
    return [diagnostic.code for diagnostic in diagnostics]


def test_load(tmp_path: Path) -> None:
    write(tmp_path, order=PARENT, refund=CHILD)
    definition = load(tmp_path / "order.yaml")
    assert (definition.name, definition.version, len(definition.digest)) == ("order", 1, 64)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (PARENT.replace("event.output.amount", "event.output.amont"), "SW422"),
        (PARENT.replace("asked: 5", "asket: 5"), "SW306"),
        (PARENT.replace(", asked: 5", ""), "SW307"),
        (PARENT.replace("asked: 5", "asked: many"), "SW514"),
        (PARENT.replace("leave: hurry", "leave: hury"), "SW314"),
        (PARENT.replace("event: agree", "event: agre"), "SW314"),
        (PARENT.replace("amount: 3", "amount: 3, why: x"), "SW306"),
    ],
)
def test_other_workflows_of_the_folder_are_typed(tmp_path: Path, wrong: str, code: str) -> None:
    write(tmp_path, order=wrong, refund=CHILD)
    assert codes(compile_file(tmp_path / "order.yaml").diagnostics) == [code]
    (tmp_path / "refund.yaml").unlink()
    assert compile_file(tmp_path / "order.yaml").ok, "of a workflow that is not there nothing is known"


@pytest.mark.parametrize(
    "child",
    [
        CHILD.replace("{from: order}", "{from: checkout}"),
        CHILD.replace("starts: {from: order}", "roles: {li: {}}\nstarts: {by: li}"),
        CHILD.replace("hurry: {}}\n", "hurry: {from: self}}\n"),
        CHILD.replace("agree: {payload", "agree: {from: [bank, child], payload"),
    ],
)
def test_a_workflow_that_does_not_take_it_from_here(tmp_path: Path, child: str) -> None:
    assert child != CHILD
    write(tmp_path, order=PARENT, refund=child)
    assert codes(compile_file(tmp_path / "order.yaml").diagnostics) == ["SW536"]


def test_a_faulty_neighbour_is_its_own_affair(tmp_path: Path) -> None:
    write(tmp_path, order=PARENT, refund=CHILD.replace("agree: b", "agree: nowhere"))
    assert compile_file(tmp_path / "order.yaml").ok
    write(tmp_path, order=PARENT, refund="workflow: refund\n\t: [")
    assert compile_file(tmp_path / "order.yaml").ok


def test_types_from_a_file_of_the_folder(tmp_path: Path) -> None:
    text = CHILD.replace("asked: {type: integer}", 'asked: {$ref: "common.yaml#/types/money"}')
    write(tmp_path, refund=text, common="types: {money: {type: integer, minimum: 1, maximum: 99}}\n")
    definition = load(tmp_path / "refund.yaml")
    assert definition.data["asked"].schema["maximum"] == 99
    before = definition.digest
    write(tmp_path, common="types: {money: {type: integer, minimum: 1, maximum: 98}}\n")
    assert load(tmp_path / "refund.yaml").digest != before
    write(tmp_path, common="types: {money: {type: intger}}\n")
    (finding,) = compile_file(tmp_path / "refund.yaml").diagnostics
    assert (finding.code, Path(finding.source.name).name) == ("SW204", "common.yaml")


def test_types_are_never_read_from_above_the_folder(tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    write(tmp_path, common="types: {money: {type: integer}}\n")
    text = CHILD.replace("asked: {type: integer}", 'asked: {$ref: "../common.yaml#/types/money"}')
    write(inner, refund=text)
    assert codes(compile_file(inner / "refund.yaml").diagnostics) == ["SW309"]


def test_load_all(tmp_path: Path) -> None:
    write(tmp_path, order=PARENT, refund=CHILD, common="types: {money: {type: integer}}\n")
    (tmp_path / "order.scenarios.yaml").write_text("workflow: order\nscenarios: {}\n", encoding="utf-8")
    (tmp_path / ".hidden.yaml").write_text(PARENT, encoding="utf-8")
    loaded = load_all(tmp_path)
    assert loaded.ok
    assert list(loaded.definitions) == ["order", "refund"]
    assert [Path(name).name for name in loaded.files] == ["order.yaml", "refund.yaml"]
    write(tmp_path, again=PARENT)
    assert codes(load_all([tmp_path, tmp_path / "order.yaml"]).diagnostics) == ["SW319"]


def test_bad_files_are_diagnostics(tmp_path: Path) -> None:
    assert codes(compile_file(tmp_path / "none.yaml").diagnostics) == ["SW320"]
    assert codes(load_all(tmp_path).diagnostics) == ["SW321"]
    (tmp_path / "bad.yaml").write_bytes(b"workflow: x\n\xff\xfe")
    assert not load_all(tmp_path / "bad.yaml").ok
    with pytest.raises(DefinitionError, match=r"none\.yaml") as caught:
        load(tmp_path / "none.yaml")
    assert codes(caught.value.diagnostics) == ["SW320"]


def test_the_error_shows_every_finding(tmp_path: Path) -> None:
    write(tmp_path, refund=CHILD.replace("agree: b", "agree: c").replace("hurry: {}}}, b", "hurry: d}}, b"))
    with pytest.raises(DefinitionError) as caught:
        load(tmp_path / "refund.yaml")
    shown = str(caught.value)
    assert 'state "c" is not defined' in shown
    assert 'state "d" is not defined' in shown


def test_an_interface_needs_no_compilation() -> None:
    document, _ = read(Source("refund.yaml", CHILD.replace("agree: b", "agree: nowhere")))
    assert document is not None
    interface = interface_of(document)
    assert interface is not None
    assert (interface.name, interface.version, interface.starters) == ("refund", 2, ("order",))
    assert list(interface.data.by_name) == ["order", "asked"]
    assert list(interface.events["agree"].by_name) == ["amount"]


def test_the_example_of_the_language_and_the_shipped_workflows_compile() -> None:
    example = ROOT / "tests" / "fixtures" / "language_example"
    for folder in (example, ROOT / "workflows"):
        loaded = load_all(folder)
        assert loaded.definitions
        assert [str(diagnostic) for diagnostic in loaded.diagnostics] == []


def test_importing_the_package_is_light() -> None:
    script = "import sys, statewright; print([m for m in sys.modules if m.startswith('statewright.')])"
    shown = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"
    for name in statewright.__all__:
        assert getattr(statewright, name) is not None


@pytest.mark.parametrize(
    "field",
    [
        "{type: array, items: 3, default: [[1]]}",
        "{type: object, properties: 3, default: {b: 1}}",
        "{type: object, additionalProperties: false, default: {a: {b: 1}}}",
        "{type: string, enum: 7, default: b}",
        "{type: string, enum: {a: [x]}, default: b}",
    ],
)
def test_a_workflow_is_sound_beside_one_whose_declarations_are_not(field: str, tmp_path: Path) -> None:
    """It is told that the other one is broken when that is compiled, by a finding of its own."""
    mine, other = tmp_path / "mine.yaml", tmp_path / "other.yaml"
    other.write_text(
        f"statewright: 1\nworkflow: other\nversion: 1\ndata:\n  x: {field}\n"
        "events: {go: {}}\ninitial: a\nstates: {a: {final: true}}\n",
        "utf-8",
    )
    mine.write_text(
        "statewright: 1\nworkflow: mine\nversion: 1\ninitial: a\nstates:\n"
        "  a: {invoke: {workflow: other, done: b, failed: b}}\n  b: {final: true}\n",
        "utf-8",
    )
    assert compile_file(mine).definition is not None
    broken = compile_file(other)
    assert broken.definition is None
    assert broken.diagnostics
