"""What a scenario may say, and that it is done: steps, expectations, instances, people, time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from statewright.diagnostics import render_text
from statewright.testing.scenarios import Shelf, duration, read_stories, run_scenario, walk
from statewright.testing.scenarios.comparing import fits
from statewright.testing.world import Key

from .stories import GIVEN, PAY, SHOP, definition_of, run, stories_of, told


def passes(steps: str, **options: object) -> None:
    assert told(steps, **options) == ""


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("500ms", timedelta(milliseconds=500)),
        ("30s", timedelta(seconds=30)),
        ("30m", timedelta(minutes=30)),
        ("1h30m", timedelta(minutes=90)),
        ("15d", timedelta(days=15)),
        ("2w", timedelta(weeks=2)),
    ],
)
def test_a_length_of_time(text: str, length: timedelta) -> None:
    assert duration(text) == length


def test_a_whole_story_passes() -> None:
    passes(
        f"""
        {{expect: {{state: unpaid, data: {{paid: 0}}, effects: []}}}}
        {{send: ship, by: shop, refused: unhandled}}
        {{send: pay, by: shop, with: {{number: N1, amount: 99}}, refused: role}}
        {PAY[:-1]}, title: paid at last}}
        {{send: ship, by: shop, expect: shipped}}
        {{wait: 15d, expect: {{state: done, data: {{paid: 99}}, output: {{paid: 99}}, incident: false}}}}
        """
    )


def test_effects_are_those_of_the_step_and_a_look_sees_them_again() -> None:
    passes(
        """
        {send: pay, by: li, with: {number: N1, amount: 99}, expect: {effects: [notify]}}
        {expect: {effects: [{notify: {who: li}}]}}
        {send: ship, by: shop, expect: {effects: []}}
        """
    )


def test_an_outcome_is_answered_done_failed_and_unknown() -> None:
    cancel = PAY + "\n{send: cancel, by: li, expect: {state: refunding, effects: {refund: {amount: 99}}}}\n"
    passes(cancel + "{answer: refund, done: {amount: 99}, expect: {state: cancelled, data: {paid: 0}}}")
    passes(cancel + "{answer: refund, failed: network, expect: {state: refunding, incident: true}}")
    passes(
        cancel + "{answer: refund, failed: {code: network, message: no line}, expect: {incident: unhandled}}"
    )
    passes(cancel + "{answer: refund, unknown: true, expect: {incident: unhandled}}")


def test_an_answer_says_which_request_it_means() -> None:
    cancel = PAY + "\n{send: cancel, by: li}\n"
    passes(cancel + "{answer: refund, with: {amount: 99}, done: {amount: 99}, expect: cancelled}")
    assert "SW813" in told(cancel + "{answer: refund, with: {amount: 98}, done: {amount: 99}}")


def test_a_late_answer_has_to_say_so() -> None:
    late = SHOP.replace("    invoke: {effect: refund", "    on: {ship: shipped}\n    invoke: {effect: refund")
    left = PAY + "\n{send: cancel, by: li}\n{send: ship, by: shop, expect: shipped}\n"
    said = told(left + "{answer: refund, done: {amount: 99}}", workflows=(late,))
    assert "help: its state was left meanwhile: if the answer comes late, write late: true" in said
    passes(left + "{answer: refund, done: {amount: 99}, late: true, expect: shipped}", workflows=(late,))


def test_an_event_that_only_a_workflow_may_send() -> None:
    passes('{send: tell, expect: {data: {due: "2026-03-01T01:00:00Z"}}}')
    passes("{send: tell, from: bank}")
    passes("{send: tell, from: post, refused: role}")
    passes("{send: tell, by: li, refused: role}")


def test_an_instant_is_compared_as_an_instant() -> None:
    assert "SW805" in told('{send: tell, expect: {data: {due: "2026-03-01T01:00:01Z"}}}')


def test_a_senders_own_key() -> None:
    passes(
        f"""
        {{send: ship, by: shop, key: K, refused: unhandled}}
        {PAY}
        {{send: ship, by: shop, key: K, refused: unhandled}}
        {{send: ship, by: shop, key: L, expect: shipped}}
        """
    )


SEVERAL = """
workflow: order
scenarios:
  story:
    given:
      at: 2026-03-01T01:00:00Z
      people: {li: buyer, wang: buyer, shop: merchant}
      instances:
        o1: {workflow: order, data: {buyer: li, amount: 99}}
        o2: {workflow: order, by: wang, data: {buyer: wang, amount: 50}}
    steps:
"""


def test_several_instances_one_clock() -> None:
    passes(
        """
        {send: pay, to: o2, by: wang, with: {number: N1, amount: 50}, expect: {state: paid, o1: unpaid}}
        {start: order, as: o3, by: li, with: {buyer: li, amount: 7}, expect: {o3: unpaid, o2: paid}}
        {wait: 30m, expect: {o1: cancelled, o2: {state: paid, data: {paid: 50}}, o3: {state: cancelled}}}
        {send: pay, by: li, with: {number: N1, amount: 99}, refused: unhandled}
        {start: order, as: o4, by: wang, with: {buyer: li, amount: 7}, refused: role}
        """,
        given=SEVERAL,
    )


def test_an_instance_is_named_in_what_is_said() -> None:
    said = told("{wait: 30m, expect: {o2: paid}}", given=SEVERAL)
    assert said.startswith(
        'error[SW804]: after waiting 30m the order "o2" should be in `paid`, but is in `cancelled`'
    )


def test_several_roles_and_the_person_behind_an_id() -> None:
    given = GIVEN.replace(
        "{li: buyer, shop: merchant}", "{li: [buyer, merchant], clerk: {roles: merchant, person: li}}"
    )
    passes(PAY + "\n{send: ship, by: li, expect: shipped}", given=given)
    passes(PAY + "\n{send: ship, by: clerk, expect: shipped}", given=given)


def test_a_story_without_a_moment_begins_at_one_that_is_always_the_same() -> None:
    given = "\n".join(line for line in GIVEN.splitlines() if "at:" not in line) + "\n"
    assert run("{expect: unpaid}", given=given).world.now == datetime(2026, 1, 1, tzinfo=UTC)


def test_true_is_not_one_and_a_map_fits_where_what_it_names_fits() -> None:
    assert fits({"a": {"b": 1}}, {"a": {"b": 1, "c": 2}, "d": 3})
    assert not fits({"a": True}, {"a": 1})
    assert not fits([1, 2], [1, 2, 3])
    assert not fits({"a": 1}, {})
    assert fits(1.0, 1)


def test_a_file_that_is_not_scenarios_is_a_finding() -> None:
    stories, found = read_stories("x.scenarios.yaml", b"workflow: order\nscenarois: {}\n")
    assert stories is None
    assert any('"scenarois"' in render_text(diagnostic) for diagnostic in found)


def test_a_story_is_walked_step_by_step() -> None:
    stories = stories_of(GIVEN.lstrip() + f"      - {PAY}\n      - {{wait: 1d}}\n")
    walked = list(walk(stories, stories.scenarios[0], {"order": definition_of(SHOP)}))
    assert [each.act.en for each in walked] == ["", "`pay` by li", "waiting 1d"]
    assert walked[1].subject == Key("order", "order")


def test_a_shelf_compiles_what_is_asked_for_and_knows_what_is_broken(tmp_path: Path) -> None:
    (tmp_path / "order.yaml").write_text(SHOP, "utf-8")
    (tmp_path / "bad.yaml").write_text("statewright: 1\nworkflow: bad\nversion: 1\n", "utf-8")
    shelf = Shelf(tmp_path)
    assert sorted(shelf) == ["order"]
    assert "bad" not in shelf
    assert shelf["order"] is shelf["order"]
    assert shelf.broken(stories_of(GIVEN.lstrip() + "      - {wait: 1d}\n")) is None
    broken = shelf.broken(
        stories_of(GIVEN.replace("workflow: order", "workflow: bad").lstrip() + "      - {wait: 1d}\n")
    )
    assert broken is not None
    assert broken.code == "SW815"
    assert len(shelf) == 1


def test_a_story_stands_on_a_shelf(tmp_path: Path) -> None:
    (tmp_path / "order.yaml").write_text(SHOP, "utf-8")
    stories = stories_of(GIVEN.lstrip() + f"      - {PAY}\n")
    assert run_scenario(stories, stories.scenarios[0], Shelf(tmp_path)).passed
