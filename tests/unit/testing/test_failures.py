"""What is said of a scenario that fails: every message of `failures.md`, word for word, in both languages."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest

from statewright.diagnostics.codes import codes_of

from .stories import SHOP, run, told

PAGE = Path(__file__).with_name("failures.md")
_CASE = re.compile(
    r"^## (?P<title>.+?)\n\n```yaml\n(?P<steps>.+?)\n```\n\n"
    r"```text\n(?P<en>.+?)\n```\n\n```text zh\n(?P<zh>.+?)\n```",
    re.MULTILINE | re.DOTALL,
)
# Shown by tests of their own below and in tests/e2e.
_SHOWN_ELSEWHERE = {"SW810", "SW814", "SW815", "SW819", "SW821"}


class Case(NamedTuple):
    title: str
    steps: str
    en: str
    zh: str


CASES = [
    Case(*match.group("title", "steps", "en", "zh")) for match in _CASE.finditer(PAGE.read_text("utf-8"))
]


def test_the_page_is_read_whole() -> None:
    assert len(CASES) == PAGE.read_text("utf-8").count("\n## ") > 20


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_the_messages_are_those_of_the_page(case: Case) -> None:
    assert told(case.steps) == case.en
    assert told(case.steps, "zh") == case.zh


def test_every_code_of_scenarios_is_shown() -> None:
    page = PAGE.read_text("utf-8")
    missing = [code.id for code in codes_of("runtime") if code.id not in page and code.id < "SW830"]
    assert set(missing) == _SHOWN_ELSEWHERE


NOBODY_MAY = """
workflow: order
scenarios:
  story:
    given: {people: {shop: merchant}, data: {buyer: li, amount: 99}}
    steps:
"""


def test_a_start_that_nobody_may_make() -> None:
    said = told("{expect: unpaid}", given=NOBODY_MAY)
    assert said.splitlines()[0] == (
        "error[SW810]: the order could not be started: only the buyer may start this order"
    )


def test_a_workflow_that_is_not_there() -> None:
    said = told("{expect: unpaid}", workflows=())
    assert said.splitlines()[:2] == [
        'error[SW814]: there is no workflow "order" in this folder',
        "  --> order.scenarios.yaml:1:11",
    ]


PING = """
statewright: 1
workflow: {name}
version: 1
events:
  hit: {{from: {other}}}
  begin: {{}}
states:
  here:
    on:
      begin: {{send: {{to: {{{other}: {other}}}, event: hit}}}}
      hit: {{send: {{to: {{{other}: {other}}}, event: hit}}}}
initial: here
"""

TWO = """
workflow: ping
scenarios:
  story:
    given: {instances: {ping: {workflow: ping}, pong: {workflow: pong}}}
    steps:
"""


def test_two_workflows_that_set_each_other_off_for_ever() -> None:
    both = (PING.format(name="ping", other="pong"), PING.format(name="pong", other="ping"))
    said = told("{send: begin}", given=TWO, workflows=both)
    assert said.splitlines()[0] == (
        "error[SW819]: after `begin` the workflows set each other off without end"
    )


def test_a_story_stops_at_the_first_step_that_is_not_as_written() -> None:
    verdict = run("{expect: paid}\n{expect: shipped}", workflows=(SHOP,))
    assert [diagnostic.code for diagnostic in verdict.diagnostics] == ["SW804"]
    assert verdict.steps == 1
