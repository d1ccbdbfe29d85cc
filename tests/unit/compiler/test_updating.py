"""What a block does to the data: the order of its actions, what each sees; the old data stays as it was."""

from __future__ import annotations

import copy
from typing import Any, NamedTuple

import pytest

from statewright.compiler.updating import Derived, assign
from statewright.kernel.definition import AddItem, ChangeItems, Constant, PutEntry, RemoveItems, Run, SetField
from statewright.kernel.values import Fault


class Fake(NamedTuple):
    """An expression written in Python."""

    run: Run
    source: str = "fake"
    reads: frozenset[str] = frozenset()


def of(function: Any) -> Fake:
    """An expression of the data (and the item, in list actions)."""
    return Fake(lambda data, event, now, actor, instance, active, *item: function(data, *item))


def constant(value: Any) -> Constant:
    return Constant(value, lambda *_: value)


NOTHING_DERIVED = Derived({}, {})
DATA: dict[str, Any] = {
    "paid": 10,
    "fee": 1,
    "address": {"city": "Beijing", "phone": {"home": "1", "work": "2"}},
    "items": [{"sku": "a", "n": 1}, {"sku": "b", "n": 2}, {"sku": "a", "n": 3}],
    "prices": {"a": 5, "b": 7},
    "bill": None,
    "total": 11,
}


def update(*assignments: Any, derived: Derived = NOTHING_DERIVED) -> dict[str, Any]:
    before = copy.deepcopy(DATA)
    action = assign(assignments, derived)
    after = action.update(DATA, {}, None, None, None, ())
    assert before == DATA, "the data before the block was changed"
    assert set(action.fields) == {a.path[0] for a in assignments}
    return after


def test_one_field() -> None:
    assert update(SetField(("paid",), constant(5))) == {**DATA, "paid": 5}
    assert update(SetField(("paid",), of(lambda d: d["paid"] + 1))) == {**DATA, "paid": 11}


def test_right_hand_sides_see_the_data_as_it_was() -> None:
    after = update(SetField(("paid",), of(lambda d: d["fee"])), SetField(("fee",), of(lambda d: d["paid"])))
    assert (after["paid"], after["fee"]) == (1, 10)


def test_nested_fields_share_what_is_the_same() -> None:
    after = update(
        SetField(("address", "phone", "home"), constant("9")), SetField(("address", "city"), constant("X"))
    )
    assert after["address"] == {"city": "X", "phone": {"home": "9", "work": "2"}}
    assert after["items"] is DATA["items"]


def test_a_nested_field_of_nothing_is_a_fault() -> None:
    with pytest.raises(Fault, match=r"bill\.amount"):
        assign([SetField(("bill", "amount"), constant(1))], NOTHING_DERIVED).update(
            DATA, {}, None, None, None, ()
        )


def test_list_actions() -> None:
    after = update(
        ChangeItems(
            ("items",),
            of(lambda d, item, index: item["sku"] == "a"),
            (SetField(("n",), of(lambda d, item, index: item["n"] * 10 + index)),),
        )
    )
    assert [item["n"] for item in after["items"]] == [10, 2, 32]
    assert after["items"][1] is DATA["items"][1]
    after = update(RemoveItems(("items",), of(lambda d, item, index: item["sku"] == "a")))
    assert after["items"] == [{"sku": "b", "n": 2}]
    assert update(AddItem(("items",), constant({"sku": "c", "n": 4})))["items"][-1] == {"sku": "c", "n": 4}


def test_map_actions() -> None:
    assert update(PutEntry(("prices",), constant("c"), constant(1)))["prices"] == {"a": 5, "b": 7, "c": 1}
    after = update(RemoveItems(("prices",), of(lambda d, item, index: index == "a" and item == 5)))
    assert after["prices"] == {"b": 7}


def test_lists_are_changed_after_set_and_values_are_seen_before() -> None:
    after = update(
        SetField(("items",), constant([])),
        AddItem(("items",), of(lambda d: {"sku": "n", "n": len(d["items"])})),
    )
    assert after["items"] == [{"sku": "n", "n": 3}]


def test_derived_fields_follow_the_fields_they_read() -> None:
    derived = Derived(
        {"total": of(lambda d: d["paid"] + d["fee"]), "double": of(lambda d: d["total"] * 2)},
        {"total": frozenset({"paid", "fee"}), "double": frozenset({"paid", "fee"})},
    )
    after = update(SetField(("paid",), constant(100)), derived=derived)
    assert (after["total"], after["double"]) == (101, 202)
    untouched = update(SetField(("bill",), constant("x")), derived=derived)
    assert untouched["total"] == 11
    assert "double" not in untouched
