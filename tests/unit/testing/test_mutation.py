"""Which changes of rules are made, and which of them scenarios notice."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from statewright.diagnostics import Source
from statewright.document import read
from statewright.loading import compile_file
from statewright.testing.mutation import Change, Drop, Rekey, Replace, Suite, attempts, changes
from statewright.testing.mutation.conditions import variants
from statewright.testing.mutation.values import edited
from statewright.testing.scenarios import Stories, read_stories

from .test_coverage import GIVEN, LOAN, REFUSED, REPAID


@pytest.mark.parametrize(
    ("text", "others"),
    [
        ("data.a <= data.b", ["data.a < data.b", "!(data.a <= data.b)"]),
        ("=data.a == data.b", ["=data.a != data.b"]),
        ("data.a < 10", ["data.a < 11", "data.a < 9", "!(data.a < 10)"]),
        ("=data.a + 1", ["=data.a - 1"]),
        ("a && b", ["(b)", "!(a) && b", "(a)", "a && !(b)"]),
        ("!a && b == c", ["(b == c)", "!(!a) && b == c", "(!a)", "!a && b != c"]),
        ("=c ? a : b", ["=(c ? b : a)"]),
        ("=not an expression", []),
    ],
)
def test_an_expression_that_is_a_little_wrong(text: str, others: list[str]) -> None:
    condition = not text.startswith("=")
    assert sorted(variant.text for variant in variants(text, condition)) == sorted(others)


def test_edits_leave_the_tree_as_it_is() -> None:
    tree = {"a": [1, {"b": 2}], "c": 3}
    assert edited(tree, Replace(("a", 1, "b"), 9)) == {"a": [1, {"b": 9}], "c": 3}
    assert edited(tree, Drop(("a", 0))) == {"a": [{"b": 2}], "c": 3}
    assert list(edited(tree, Rekey(("a",), "z"))) == ["z", "c"]  # type: ignore[arg-type]
    assert tree == {"a": [1, {"b": 2}], "c": 3}


def changes_of(text: str) -> list[Change]:
    document, _ = read(Source("loan.yaml", text))
    assert document is not None
    return list(changes(document.plain))


def test_the_changes_of_a_workflow() -> None:
    kinds = Counter(change.kind for change in changes_of(LOAN))
    assert kinds["dropped transition"] == 3
    assert kinds["target"] == 4
    assert kinds["dropped timer"] == 2
    assert kinds["delay"] == 4
    assert kinds["dropped set"] == 2
    assert kinds["role"] == 4
    assert kinds["dropped condition"] == 3
    assert all(change.text.en and change.text.zh for change in changes_of(LOAN))


def test_every_change_is_another_text() -> None:
    document, _ = read(Source("loan.yaml", LOAN))
    assert document is not None
    for change in changes(document.plain):
        assert edited(document.plain, change.edit) != document.plain, change


EVERYTHING = """\
statewright: 1
workflow: all
version: 1
data: {n: {type: integer, default: 0}, who: {type: string, nullable: true}}
roles: {clerk: {}}
events:
  go: {by: clerk, not_by: =data.who, key: =event.number, payload: {number: {type: string}}}
  tick: {from: self}
effects: {notify: {params: {n: {type: integer}}}, call: {params: {n: {type: integer}}, reversible: false}}
initial: a
states:
  a:
    entry: [{when: data.n > 3, do: [{notify: {n: =data.n}}, {notify: {n: 1}}]}]
    on: {go: {to: b, raise: tick, set: {n: =data.n + 1}}}
    every: {1d: {set: {n: 0}}}
  b:
    invoke: {effect: call, with: {n: =data.n}, late: undo, done: c, failed: a}
    always: {when: data.n > 10, to: c}
  c: {final: true}
"""


def test_everything_that_a_rule_may_have_is_changed() -> None:
    assert {change.kind for change in changes_of(EVERYTHING)} == {
        "arithmetic",
        "bound by one",
        "delay",
        "dropped by",
        "dropped condition",
        "dropped do",
        "dropped from",
        "dropped key",
        "dropped late",
        "dropped not_by",
        "dropped raise",
        "dropped set",
        "dropped timer",
        "dropped transition",
        "negated clause",
        "target",
    }


def suite_in(folder: Path, *stories: tuple[int, str]) -> Suite:
    from textwrap import dedent, indent

    (folder / "loan.yaml").write_text(LOAN, encoding="utf-8")
    files: list[Stories] = []
    for asked, steps in stories:
        text = GIVEN.replace("ASKED", str(asked)) + indent(dedent(steps), " " * 6)
        found, _ = read_stories("loan.scenarios.yaml", text.encode())
        assert found is not None
        files.append(found)
    return Suite.of(folder, files)


def test_what_scenarios_notice(tmp_path: Path) -> None:
    suite = suite_in(tmp_path, REFUSED, REPAID)
    path = tmp_path / "loan.yaml"
    found = {
        (attempt.line, attempt.change.text.en): attempt.verdict
        for attempt in attempts(suite, path, compile_file(path))
    }
    assert found[26, "`paid` is not set"] == "noticed"
    assert found[21, "the timer `30d` left out"] == "noticed"
    assert found[21, "`60d` instead of `30d`"] == "noticed"
    assert found[21, "`15d` instead of `30d`"] == "unnoticed"  # nobody looks before the day has come
    assert found[27, "the timer `365d` left out"] == "unnoticed"
    assert found[12, "the condition `data.asked < 1000` left out"] == "unnoticed"
    assert found[14, 'role "boss" may no longer'] == "noticed"


def test_a_scenario_that_fails_as_things_are_says_nothing(tmp_path: Path) -> None:
    failing = (50, "- {wait: 30d, expect: granted}")
    assert suite_in(tmp_path, failing).players == ()
    assert len(suite_in(tmp_path, failing, REFUSED).players) == 1


NAMED = """\
statewright: 1
workflow: loan
version: 1
data: {name: {type: string, default: a}}
events: {grant: {}}
initial: asked
states:
  asked: {on: {grant: {to: done, set: {name: =data.name + 'x'}}}}
  done: {final: true}
"""


def test_a_change_that_does_not_compile_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "loan.yaml"
    path.write_text(NAMED, encoding="utf-8")
    verdicts = {a.change.kind: a.verdict for a in attempts(Suite(tmp_path, ()), path, compile_file(path))}
    assert verdicts == {
        "dropped transition": "unnoticed",
        "dropped set": "unnoticed",
        "arithmetic": "refused",
    }
