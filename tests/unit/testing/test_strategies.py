"""Drawn values fit what they are drawn for, and drawn courses are ones that can happen."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from statewright.compiler import compile_source
from statewright.kernel.definition import Definition
from statewright.kernel.outputs import Refusal
from statewright.testing.strategies import Course, courses, payloads, values

QUIETLY = settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)

PARCEL = """\
statewright: 1
workflow: parcel
version: 1
data:
  owner: {type: string, minLength: 1, readOnly: true}
  weight: {type: integer, minimum: 1, maximum: 30, readOnly: true}
  code: {type: string, pattern: "^[A-Z]{2}[0-9]{3}$", readOnly: true}
  sizes: {type: array, maxItems: 3, items: {type: integer, minimum: 1}, default: [], readOnly: true}
  scans: {type: integer, minimum: 0, default: 0}
  note: {type: string, nullable: true}
roles:
  owner: {is: =data.owner}
  courier: {}
starts: {by: owner}
events:
  scan: {by: courier, payload: {place: {type: string}, how: {enum: [hand, belt]}}}
  take: {by: owner}
effects:
  notify: {params: {who: {type: string}}, result: {ok: {type: boolean}}}
initial: waiting
states:
  waiting:
    on:
      scan: {set: {scans: =data.scans + 1, note: =event.place}, do: {notify: {who: =data.owner}}}
      take: taken
    after: {30d: lost}
  taken: {final: true}
  lost: {final: true}
"""


@pytest.fixture(scope="module")
def parcel() -> Definition:
    definition = compile_source(PARCEL).definition
    assert definition is not None
    return definition


def test_payloads_fit(parcel: Definition) -> None:
    rule = parcel.events["scan"]
    assert rule.shape is not None

    @QUIETLY
    @given(payloads(rule.fields))
    def fits(payload: dict[str, Any]) -> None:
        assert rule.shape is not None
        rule.shape(payload)  # raises Misfit

    fits()


@pytest.mark.parametrize(
    ("schema", "kind"),
    [
        ({"type": "integer", "minimum": 5, "maximum": 9, "multipleOf": 4}, int),
        ({"type": "integer", "exclusiveMinimum": 2**40}, int),
        ({"type": "string", "minLength": 12}, str),
        (
            {
                "type": "array",
                "minItems": 2,
                "maxItems": 2,
                "uniqueItems": True,
                "items": {"enum": ["a", "b"]},
            },
            list,
        ),
    ],
)
def test_bounds_are_kept(schema: dict[str, Any], kind: type) -> None:
    @QUIETLY
    @given(values(schema))
    def keeps(value: Any) -> None:
        assert type(value) is kind
        if kind is int:
            assert value == 8 if "multipleOf" in schema else value > 2**40
        else:
            assert len(value) >= schema.get("minLength", 2)

    keeps()


def test_a_course_goes_where_the_rules_lead(parcel: Definition) -> None:
    seen: set[str] = set()
    answers: set[bool] = set()

    @QUIETLY
    @given(courses(parcel))
    def holds(course: Course) -> None:
        assert len(course.acts) == len(course.replies) == len(course.worlds)
        for snapshot in course.snapshots:
            seen.update(snapshot.configuration)
            assert snapshot.data["weight"] <= 30
        answers.update(isinstance(reply, Refusal) for reply in course.replies[1:])

    holds()
    assert seen == {"waiting", "taken", "lost"}
    assert answers == {True, False}, "what is refused is drawn too"


def test_the_start_may_be_drawn_by_the_caller(parcel: Definition) -> None:
    given_data = st.fixed_dictionaries(
        {"owner": st.just("ann"), "weight": st.just(7), "code": st.just("AB123")}
    )

    @QUIETLY
    @given(courses(parcel, given_data, steps_max=3))
    def holds(course: Course) -> None:
        assert course.snapshots[-1].data["weight"] == 7
        assert len(course.acts) <= 4

    holds()
