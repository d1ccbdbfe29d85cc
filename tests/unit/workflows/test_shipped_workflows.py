"""Are the shipped workflows sound, told in both languages, and do their stories cover them?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from statewright import loading
from statewright.checks import check
from statewright.diagnostics import render_text
from statewright.testing.scenarios import Scenario, Stories, Verdict, read_stories, run_scenario

ROOT = Path(__file__).parents[3]
FOLDERS = {"workflows": ROOT / "workflows", "example": ROOT / "tests" / "fixtures" / "language_example"}
WORKFLOWS = sorted(path for path in FOLDERS["workflows"].glob("*.yaml") if ".scenarios" not in path.name)
STORY_FILES = sorted(FOLDERS["workflows"].glob("*.scenarios.yaml"))
COVERED_AT_LEAST = 0.95


@cache
def loaded(folder: Path) -> loading.Loaded:
    """All workflows of a folder, compiled once."""
    return loading.load_all(folder)


@cache
def read(path: Path) -> Stories:
    """The stories of a file."""
    found, diagnostics = read_stories(path.name, path.read_bytes())
    assert found is not None, "\n".join(map(render_text, diagnostics))
    return found


def all_stories() -> Iterator[tuple[Path, Scenario]]:
    for folder in FOLDERS.values():
        for path in sorted(folder.glob("*.scenarios.yaml")):
            for scenario in read(path).scenarios:
                yield path, scenario


@cache
def played(path: Path, name: str) -> Verdict:
    """How the story of this name comes out."""
    stories = read(path)
    scenario = stories.find(name)
    assert scenario is not None
    return run_scenario(stories, scenario, loaded(path.parent).definitions)


@pytest.mark.parametrize("folder", FOLDERS.values(), ids=FOLDERS.keys())
def test_every_workflow_compiles_without_a_finding(folder: Path) -> None:
    found = loaded(folder).diagnostics
    assert not found, "\n".join(map(render_text, found))


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_the_static_rules_find_nothing(path: Path) -> None:
    compilation = loaded(path.parent).files[str(path)]
    assert compilation.definition is not None
    assert compilation.document is not None
    found = check(compilation.definition, compilation.document)
    assert not found, "\n".join(map(render_text, found))


@pytest.mark.parametrize(
    ("path", "scenario"), list(all_stories()), ids=lambda value: getattr(value, "name", "")
)
def test_the_story_comes_out_as_written(path: Path, scenario: Scenario) -> None:
    verdict = played(path, scenario.name)
    assert verdict.passed, "\n".join(map(render_text, verdict.diagnostics))


def test_a_broken_rule_breaks_a_story() -> None:
    path = FOLDERS["workflows"] / "order.yaml"
    text = path.read_text("utf-8")
    broken = text.replace("on: {sign: {to: signed, happy: true}}", "on: {sign: signed, cancel: cancelled}")
    assert broken != text
    from statewright.compiler import compile_source

    definition = compile_source(broken, name="order.yaml", interfaces=None).definition
    assert definition is not None
    stories = read(path.with_name("order.scenarios.yaml"))
    scenario = stories.find("buyer cannot cancel after shipment")
    assert scenario is not None
    verdict = run_scenario(stories, scenario, {"order": definition})
    assert not verdict.passed
    assert "cancel" in render_text(verdict.diagnostics[0])


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_every_workflow_has_stories(path: Path) -> None:
    assert read(path.with_name(f"{path.stem}.scenarios.yaml")).workflow == path.stem


def test_stories_take_nearly_every_transition() -> None:
    taken: set[tuple[str, int]] = set()
    for path, scenario in all_stories():
        if path.parent != FOLDERS["workflows"]:
            continue
        for happening in played(path, scenario.name).world.log:
            for moment in happening.moments:
                for microstep in moment.step.microsteps:
                    taken |= {(happening.instance.workflow, index) for index in microstep.transitions}
    definitions = loaded(FOLDERS["workflows"]).definitions.values()
    there = {(d.name, t.index) for d in definitions for t in d.transitions}
    left = sorted(there - taken)
    assert len(taken & there) >= COVERED_AT_LEAST * len(there), left


def untold(name: str, thing: Any, keys: tuple[str, ...]) -> Iterator[str]:
    """Which words a declared thing lacks; Any: a part of the document."""
    for key in keys:
        words = thing.get(key) if isinstance(thing, Mapping) else None
        for lang in ("en", "zh"):
            if not isinstance(words, Mapping) or not words.get(lang):
                yield f"{name}: {key} in {lang}"


def states_in(syntax: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every state but history states, with its path; Any: a part of the document."""
    for name, state in (syntax.get("states") or {}).items():
        if "history" not in state:
            yield f"{path}{name}", state
            yield from states_in(state, f"{path}{name}.")


def field_words(types: Any, field: Any) -> Any:
    """A field with the title of its type, where it has none of its own; Any: parts of the document."""
    named = types.get(str(field.get("$ref", "")).removeprefix("#/types/"), {})
    return {"title": field.get("title") or named.get("title")}


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_everything_is_told_in_both_languages(path: Path) -> None:
    definition = loaded(path.parent).definitions[path.stem]
    syntax: Any = definition.syntax
    both = ("title", "description")
    missing = list(untold("workflow", syntax, both))
    for part in ("roles", "events", "effects"):
        for name, thing in (syntax.get(part) or {}).items():
            missing += untold(f"{part}.{name}", thing, both)
    for name, state in states_in(syntax):
        missing += untold(f"states.{name}", state, both)
    types = syntax.get("types") or {}
    fields = {f"data.{name}": field for name, field in syntax["data"].items()}
    for kind, part in (("events", "payload"), ("effects", "params"), ("effects", "result")):
        for owner, thing in (syntax.get(kind) or {}).items():
            for name, field in (thing.get(part) or {}).items():
                fields[f"{kind}.{owner}.{part}.{name}"] = field
    for name, field in fields.items():
        missing += untold(name, field_words(types, field), ("title",))
    assert not missing


@pytest.mark.parametrize("path", STORY_FILES, ids=lambda path: path.name)
def test_every_story_has_a_chinese_title(path: Path) -> None:
    assert [scenario.name for scenario in read(path).scenarios if not scenario.title.get("zh")] == []
