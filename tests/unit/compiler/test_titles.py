"""Titles of the values of an enumeration: what the engine sees of them, and what it does not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from statewright import Engine, load_all
from statewright.compiler import compile_source
from statewright.diagnostics import Source
from statewright.kernel.definition import Definition
from statewright.kernel.values import Json, Misfit

PLAIN = "{enum: [channel, monthly_pay], default: channel}"
TITLED = "{enum: {channel: 原路退回, monthly_pay: {en: monthly pay, zh: 月付}}, default: channel}"
CHANNEL = {"en": "原路退回", "zh": "原路退回"}
MONTHLY = {"en": "monthly pay", "zh": "月付"}


def compiled(field: str, types: str = "{}", **files: str) -> Definition:
    text = (
        f"statewright: 1\nworkflow: order\nversion: 1\ntypes: {types}\ndata: {{way: {field}}}\n"
        "initial: open\nstates: {open: {on: {pay: {when: data.way == 'monthly_pay', to: done}}}, "
        "done: {final: true}}\nevents: {pay: {}}\n"
    )
    sources = {f"{name}.yaml": Source(f"{name}.yaml", text) for name, text in files.items()}
    made = compile_source(Source("order.yaml", text), include=sources.get)
    assert made.definition is not None, made.diagnostics
    return made.definition


def schema_of(field: str, types: str = "{}", **files: str) -> dict[str, Json]:
    return dict(compiled(field, types, **files).data["way"].schema)


def test_the_engine_sees_a_list_of_values() -> None:
    field = compiled(TITLED).data["way"]
    assert field.schema["enum"] == ["channel", "monthly_pay"]
    assert field.shape("monthly_pay") == "monthly_pay"
    with pytest.raises(Misfit):
        field.shape("月付")


def test_titles_stand_beside_the_values() -> None:
    assert schema_of(TITLED)["titles"] == {"channel": CHANNEL, "monthly_pay": MONTHLY}
    assert "titles" not in schema_of(PLAIN)


def test_a_value_may_have_no_title_yet() -> None:
    schema = schema_of("{enum: {channel: , monthly_pay: {en: monthly pay, zh: 月付}}}")
    assert schema["enum"] == ["channel", "monthly_pay"]
    assert schema["titles"] == {"monthly_pay": MONTHLY}


def test_titles_are_no_behaviour() -> None:
    other = TITLED.replace("月付", "先用后付")
    assert compiled(PLAIN).digest == compiled(TITLED).digest == compiled(other).digest


def test_a_value_more_is_behaviour() -> None:
    more = TITLED.replace("channel: 原路退回,", "channel: 原路退回, balance: 余额,")
    assert compiled(more).digest != compiled(TITLED).digest


def test_the_order_of_the_values_is_that_of_the_file() -> None:
    swapped = "{enum: {monthly_pay: 月付, channel: 原路退回}, default: channel}"
    assert schema_of(swapped)["enum"] == ["monthly_pay", "channel"]
    assert compiled(swapped).digest != compiled(TITLED).digest


def test_a_type_gives_its_titles_to_whoever_names_it() -> None:
    types = f"{{way: {TITLED}}}"
    assert schema_of("{$ref: '#/types/way'}", types)["titles"] == {"channel": CHANNEL, "monthly_pay": MONTHLY}


def test_who_narrows_a_type_keeps_the_titles_and_may_change_them() -> None:
    types = f"{{way: {TITLED}}}"
    fewer = schema_of("{$ref: '#/types/way', enum: [monthly_pay], default: monthly_pay}", types)
    assert fewer["enum"] == ["monthly_pay"]
    assert fewer["titles"]["monthly_pay"] == MONTHLY  # type: ignore[index,call-overload]
    own = schema_of("{$ref: '#/types/way', enum: {monthly_pay: 先用后付}, default: monthly_pay}", types)
    assert own["titles"]["monthly_pay"] == {"en": "先用后付", "zh": "先用后付"}  # type: ignore[index,call-overload]
    before = schema_of("{enum: {monthly_pay: 先用后付}, $ref: '#/types/way', default: monthly_pay}", types)
    assert before == own


def test_a_type_of_another_file_is_kept_as_a_file_could_have_it() -> None:
    common = f"types: {{way: {TITLED}}}"
    definition = compiled("{$ref: 'common.yaml#/types/way'}", common=common)
    assert definition.data["way"].schema["titles"] == {"channel": CHANNEL, "monthly_pay": MONTHLY}
    assert definition.included["common.yaml#/types/way"]["enum"] == {
        "channel": CHANNEL,
        "monthly_pay": MONTHLY,
    }
    untitled = compiled("{$ref: 'common.yaml#/types/way'}", common=f"types: {{way: {PLAIN}}}")
    assert untitled.digest == definition.digest


def test_titles_inside_lists_and_maps_of_another_file_are_kept_too() -> None:
    inner = f"{{type: object, properties: {{way: {TITLED}}}}}"
    common = f"types: {{many: {{type: array, maxItems: 3, items: {inner}}}}}"
    definition = compiled("{enum: [monthly_pay]}, more: {$ref: 'common.yaml#/types/many'}", common=common)
    kept = definition.included["common.yaml#/types/many"]
    assert kept["items"]["properties"]["way"]["enum"]["monthly_pay"] == MONTHLY  # type: ignore[index,call-overload]


def test_a_definition_in_a_store_compiles_to_the_same_rules(tmp_path: Path) -> None:
    (tmp_path / "common.yaml").write_text(f"types: {{way: {TITLED}}}", "utf-8")
    text = (
        "statewright: 1\nworkflow: order\nversion: 1\nstarts: {}\nevents: {pay: {}}\n"
        f"data: {{way: {{$ref: 'common.yaml#/types/way'}}, other: {TITLED}}}\n"
        "initial: open\nstates: {open: {on: {pay: done}}, done: {final: true}}\n"
    )
    (tmp_path / "order.yaml").write_text(text, "utf-8")
    url = f"sqlite:///{tmp_path / 'store.db'}"
    with Engine(url, tmp_path / "order.yaml") as engine:
        engine.start("order", "o1", {"way": "monthly_pay"})
    with Engine(url) as other:
        assert other.send("order", "o1", "pay").revision == 2


def listed(part: Json) -> Json:
    """The same document with every titled enumeration as a list."""
    match part:
        case dict():
            return {
                key: list(value) if key == "enum" and isinstance(value, dict) else listed(value)
                for key, value in part.items()
            }
        case list():
            return [listed(each) for each in part]
        case _:
            return part


def test_shipped_workflows_behave_as_with_plain_lists() -> None:
    definitions = load_all(Path(__file__).parents[3] / "workflows").definitions
    changed = 0
    for definition in definitions.values():
        plain = listed(dict(definition.syntax))
        changed += plain != definition.syntax
        assert compile_source(json.dumps(plain)).definition.digest == definition.digest  # type: ignore[union-attr]
    assert changed > 5
