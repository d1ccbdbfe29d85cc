"""What nobody guessed is found by the fixedpoint engine; what it says is there is looked for further."""

from __future__ import annotations

from statewright.explore import Answer

from .test_reach import proved

EXCHANGE = """
statewright: 1
workflow: exchange
version: 1
data:
  left: {type: integer, minimum: 0, maximum: 100, default: 10}
  right: {type: integer, minimum: 0, maximum: 100, default: 0}
roles: {clerk: {}}
starts: {by: clerk}
events: {move: {by: clerk}, back: {by: clerk}, close: {by: clerk}}
initial: open
states:
  open:
    on:
      move: {when: data.left > 0, set: {left: =data.left - 1, right: =data.right + 1}}
      back: {when: data.right > 0, set: {left: =data.left + 1, right: =data.right - 1}}
      close: closed
  closed: {final: true}
properties:
  nothing is made: {holds: data.right <= MOST}
"""


def test_an_invariant_that_nobody_guessed_is_found() -> None:
    report, answers = proved(EXCHANGE.replace("MOST", "10"))
    assert answers["nothing is made"] is Answer.PROVED
    assert report.verdicts[0].engine == "fixedpoint"


def test_what_is_far_away_is_found() -> None:
    text = EXCHANGE.replace("MOST", "14").replace("default: 10", "default: 15")
    report, answers = proved(text)
    assert answers["nothing is made"] is Answer.VIOLATED
    assert report.verdicts[0].steps == 16
