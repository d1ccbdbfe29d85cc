"""Two workflows that are sound by themselves and broken together: each defect is found, with a run that the
kernel makes; what is sound stays clean.
"""

from __future__ import annotations

from typing import NamedTuple

import pytest

from statewright.compiler import compile_document, interface_of
from statewright.diagnostics import Diagnostic
from statewright.document import Document, read_bytes
from statewright.explore.report import Answer, Verdict
from statewright.explore.systems import SystemReport, prove_together
from statewright.kernel.definition import Definition
from statewright.testing.scenarios import read_stories, run_scenario

from .pairs import PAIRS, REVIEW, SALE


class Case(NamedTuple):
    """A pair with some lines changed, and the properties that break (none: it stays sound)."""

    name: str
    pair: str
    edits: tuple[tuple[str, str], ...]
    broken: tuple[str, ...] = ()


MONEY = ("not shipped while held", "no money while held")
ASKING = (
    "invoke: {event: hold, to: {sale: =data.sale}, with: {review: =instance.id}, done: held, failed: none}"
)
SENDING = (
    "{entry: {send: {to: {sale: =data.sale}, event: hold, with: {review: =instance.id}}}, "
    'always: {when: "true", to: held}}'
)
DEFECTS = (
    Case(
        "shipping does not look at the hold", "sale", (('ship: {when: "!data.held", to', "ship: {to"),), MONEY
    ),
    Case("a hold that holds nothing", "sale", (("hold: {set: {held: true}}", "hold: {}"),), MONEY),
    Case("held though the hold was refused", "sale", (("failed: none", "failed: held"),), MONEY),
    Case(
        "anybody may release",
        "sale",
        (("release: {from: review}", "release: {from: review, by: shop}"),),
        MONEY,
    ),
    Case(
        "only large sales are held",
        "sale",
        (("hold: {set: {held: true}}", "hold: [{when: data.paid > 10, set: {held: true}}, {}]"),),
        MONEY,
    ),
    Case(
        "released by itself after an hour",
        "sale",
        (("held: {on: {clear: releasing}}", "held: {on: {clear: releasing}, after: {1h: releasing}}"),),
        ("no release without a word",),
    ),
    Case(
        "held again, and no key",
        "sale",
        (
            ("events: {clear: {by: officer}}", "events: {clear: {by: officer}, again: {by: officer}}"),
            ("held: {on: {clear: releasing}}", "held: {on: {clear: releasing, again: holding}}"),
            ("key: =event.review, ", ""),
        ),
        ("held once",),
    ),
    Case(
        "held before the message has come",
        "sale",
        (("holding:\n    " + ASKING, "holding: " + SENDING),),
        MONEY,
    ),
    Case(
        "money before the goods",
        "sale",
        (
            ("hold: {set: {held: true}}", "hold: {set: {held: true}, do: {pay_shop: {amount: 1}}}"),
            ("done: held, failed: none", "done: held, failed: held"),
        ),
        MONEY,
    ),
    Case(
        "closed though the child moves on",
        "trip",
        (("failed: lost}", "failed: lost, leave: hurry}\n    on: {give_up: closed}"),),
        ("nothing is closed while it moves", "closed once it is there"),
    ),
    Case(
        "stopped by the parent, which counts as closed",
        "trip",
        (("failed: lost}", "failed: lost}\n    on: {give_up: closed}"),),
        ("nothing is closed while it moves", "closed once it is there"),
    ),
    Case(
        "delivered without a cart",
        "cart",
        (("starts: {from: cart}", "starts: {from: cart, by: driver}"),),
        ("only what was placed",),
    ),
    Case(
        "a child that hurries by itself",
        "tour",
        (
            (
                "on: {arrive: there, hurry: running}",
                "on: {arrive: there, hurry: running}\n    after: {1h: running}",
            ),
        ),
        ("hurries only when asked",),
    ),
    Case(
        "a child that comes back without a call when it is stopped",
        "tour",
        (("exit: {do: {call_home: {}}, send:", "exit: {send:"),),
        ("stopped only when given up",),
    ),
    Case(
        "a child that is told and not stopped",
        "tour",
        (
            ("failed: over}", "failed: over, leave: hurry}"),
            ("hurry: running}", "hurry: {send: {to: {tour: =data.tour}, event: back}}}"),
        ),
        ("nobody is back while it walks",),
    ),
    Case(
        "started on the way",
        "cart",
        (("        to: placed\n", ""),),
        ("only what was placed",),
    ),
)
SOUND = (
    Case("a child that is spoken to, and calls home when it is stopped", "tour", ()),
    Case("as they are", "sale", ()),
    Case("a child as it is", "trip", ()),
    Case("a start as it is", "cart", ()),
    Case("several officers", "sale", (("roles: {officer: {}}", "roles: {officer: {}, senior: {}}"),)),
    Case(
        "held again with the same key",
        "sale",
        (
            ("events: {clear: {by: officer}}", "events: {clear: {by: officer}, again: {by: officer}}"),
            ("held: {on: {clear: releasing}}", "held: {on: {clear: releasing, again: holding}}"),
        ),
    ),
    Case(
        "a refused hold can be tried again",
        "sale",
        (
            ("events: {clear: {by: officer}}", "events: {clear: {by: officer}, again: {by: officer}}"),
            ("none: {final: true}", "none: {on: {again: holding}}"),
        ),
    ),
    Case(
        "a sale that may be cancelled",
        "sale",
        (
            ("ship: {by: shop}", "ship: {by: shop}\n  cancel: {by: buyer}"),
            ("to: shipped}", "to: shipped}\n      cancel: gone"),
            ("  shipped:\n", "  gone: {final: true}\n  shipped:\n"),
        ),
    ),
    Case(
        "a count in place of a flag",
        "sale",
        (
            (
                "held: {type: boolean, default: false}",
                "held: {type: integer, minimum: 0, maximum: 9, default: 0}",
            ),
            ("hold: {set: {held: true}}", "hold: {when: data.held < 9, set: {held: =data.held + 1}}"),
            ("release: {set: {held: false}}", "release: {when: data.held > 0, set: {held: =data.held - 1}}"),
            ('"!data.held"', "data.held == 0"),
        ),
    ),
    Case("given up and not closed", "trip", (("failed: lost}", "failed: lost}\n    on: {give_up: lost}"),)),
    Case(
        "a parent that hurries",
        "trip",
        (("failed: lost}", "failed: lost, leave: hurry}\n    on: {give_up: lost}"),),
    ),
    Case(
        "a start with a condition",
        "cart",
        (("starts: {from: cart}", "starts: {from: cart, when: data.items > 0}"),),
    ),
)


def compiled(texts: tuple[str, ...], known: bool = True) -> tuple[dict[str, Definition], dict[str, Document]]:
    read = [read_bytes(f"{number}.yaml", text.encode())[0] for number, text in enumerate(texts)]
    documents = [document for document in read if document is not None]
    interfaces = [interface_of(document) for document in documents]
    others = {each.name: each for each in interfaces if each is not None and known}
    found = [(compile_document(document, [], interfaces=others), document) for document in documents]
    for made, _ in found:
        assert made.definition is not None, [each.message.en for each in made.diagnostics]
    definitions = {made.definition.name: made.definition for made, _ in found if made.definition is not None}
    return definitions, {made.definition.name: d for made, d in found if made.definition is not None}


def report_of(case: Case) -> SystemReport:
    return prove_together(*compiled(texts_of(case)))


def texts_of(case: Case) -> tuple[str, ...]:
    texts = PAIRS[case.pair]
    for old, new in case.edits:
        assert any(old in text for text in texts), f"{case.name}: nothing is changed"
        texts = (texts[0].replace(old, new), texts[1].replace(old, new))
    return texts


def answers(report: SystemReport) -> dict[str, Answer]:
    return {name: verdict.answer for (_, name), verdict in report.verdicts.items()}


def found_in(report: SystemReport) -> list[Diagnostic]:
    return [each for listed in report.diagnostics.values() for each in listed]


@pytest.mark.parametrize("case", DEFECTS, ids=lambda case: case.name)
def test_a_defect_is_found_and_played_on_the_kernel(case: Case) -> None:
    report = report_of(case)
    found = answers(report)
    assert {name for name, answer in found.items() if answer is Answer.VIOLATED} >= set(case.broken)
    told = {each.message.en.split('"')[1]: each for each in found_in(report)}
    for name in case.broken:
        assert told[name].code == "SW650"
        help = told[name].help
        assert help is not None
        assert " 1. " in help.en
        assert " 1. " in help.zh
    assert set(case.broken) <= {name for _, name in report.stories}
    for (_, name), story in report.stories.items():
        assert wrong_in(story, case) == [], (name, story)


def wrong_in(story: str, case: Case) -> list[str]:
    """What does not come out as a story says, when the workflows play it."""
    stories, wrong = read_stories("story.scenarios.yaml", story.encode())
    assert stories is not None, wrong
    (scenario,) = stories.scenarios
    found = run_scenario(stories, scenario, compiled(texts_of(case))[0]).diagnostics
    return [each.message.en for each in found]


def test_a_story_fails_once_the_defect_is_mended() -> None:
    sound = Case("as it is", "sale", ())
    for case in DEFECTS[:3]:
        for story in report_of(case).stories.values():
            assert wrong_in(story, sound) != [], story


@pytest.mark.parametrize("case", SOUND, ids=lambda case: case.name)
def test_what_is_sound_is_proved(case: Case) -> None:
    report = report_of(case)
    assert set(answers(report).values()) == {Answer.PROVED}
    assert found_in(report) == []
    verdict: Verdict
    for verdict in report.verdicts.values():
        assert verdict.bounds is not None
        assert verdict.bounds["messages that wait between two instances"] in (2, 4)


def test_a_name_that_the_other_does_not_have_is_told() -> None:
    (found,) = found_in(report_of(Case("", "sale", (("never: {state: shipped", "never: {state: shiped"),))))
    assert found.code == "SW651"
    assert '"shiped"' in found.message.en


def test_the_story_says_who_does_what_to_which_instance() -> None:
    found = found_in(report_of(DEFECTS[0]))[0]
    assert found.help is not None
    assert "officer" in found.help.en
    assert '"hold" of review_1 arrives at sale sale_1' in found.help.en
    assert found.help.en.rstrip().endswith("→ shipped")


def told_of(prop: str, *edits: tuple[str, str]) -> dict[str, Answer]:
    """What becomes of one more property of the review."""
    more = ("  held once:", f"  asked: {prop}\n  held once:")
    return answers(report_of(Case("", "sale", (more, *edits))))


OTHER = "of: {sale: =data.sale}"
ANY = ("hold: {set: {held: true}}", "hold: [{when: data.paid > 10, set: {held: true}}, {}]")
"""Only large sales are held."""


@pytest.mark.parametrize(
    ("prop", "answer"),
    [
        (f"{{never: {{state: shipped, {OTHER}, when: data.paid > 10}}, while: held}}", Answer.PROVED),
        (f"{{never: {{state: shipped, {OTHER}, when: data.paid > 9}}, while: held}}", Answer.VIOLATED),
        (f"{{never: {{effect: pay_shop, {OTHER}, when: params.amount > 10}}, while: held}}", Answer.PROVED),
        (f"{{never: {{effect: pay_shop, {OTHER}, when: params.amount > 9}}, while: held}}", Answer.VIOLATED),
        (f"{{never: {{event: pay, {OTHER}, when: event.amount > 1000}}}}", Answer.PROVED),
        (f"{{never: {{event: pay, {OTHER}, when: event.amount > 999}}}}", Answer.VIOLATED),
        (
            f"{{never: {{event: ship, {OTHER}}}, while: {{state: paid, {OTHER}, when: data.held}}}}",
            Answer.PROVED,
        ),
        (
            f"{{never: {{event: ship, {OTHER}}}, while: {{state: paid, {OTHER}, when: data.paid > 3}}}}",
            Answer.VIOLATED,
        ),
        (f"{{never: {{state: final, {OTHER}, when: data.paid == 0}}}}", Answer.PROVED),
        (f"{{never: {{state: final, {OTHER}, when: data.paid == 1}}}}", Answer.VIOLATED),
        (f"{{never: {{state: shipped, {OTHER}, when: data.free}}}}", Answer.PROVED),
        (f"{{never: {{state: shipped, {OTHER}, when: data.cheap}}}}", Answer.VIOLATED),
    ],
)
def test_a_condition_is_on_the_data_of_the_other(prop: str, answer: Answer) -> None:
    derived = ("roles: {buyer", "derived: {free: =data.paid == 0, cheap: =data.paid < 5}\nroles: {buyer")
    assert told_of(prop, ANY, derived)["asked"] is answer


def test_what_is_not_decided_over_several_says_so() -> None:
    prop = f"{{leads_to: {{from: held, to: {{state: shipped, {OTHER}}}, within: 1h}}}}"
    report = report_of(Case("", "sale", (("  held once:", f"  asked: {prop}\n  held once:"),)))
    verdict = report.verdicts["review", "asked"]
    assert verdict.answer is Answer.UNDECIDED
    assert verdict.why is not None
    assert verdict.why.en == '"leads_to" over several workflows'


def test_a_condition_that_nobody_could_read_is_not_left_out() -> None:
    prop = f"{{never: {{state: shipped, {OTHER}, when: data.paid > 10}}, while: held}}"
    texts = (SALE, REVIEW.replace("  held once:", f"  asked: {prop}\n  held once:"))
    report = prove_together(*compiled(texts, known=False))
    verdict = report.verdicts["review", "asked"]
    assert verdict.answer is Answer.UNDECIDED
    assert verdict.why is not None
    assert "was not read" in verdict.why.en


AGAIN = Case(
    "another child while the first is on its way",
    "trip",
    (
        (
            "failed: lost}",
            "failed: lost, leave: hurry}\n    on: {give_up: pausing}\n  pausing: {on: {give_up: running}}",
        ),
        ("events: {arrive: {by: carrier}", "events: {late: {by: carrier}, arrive: {by: carrier}"),
        ("moving: {on: {arrive: there,", "moving: {on: {arrive: there, late: resting,"),
        ("  there: {final: true}", "  resting: {on: {arrive: there}}\n  there: {final: true}"),
    ),
)


def test_a_second_instance_is_there_where_one_may_be_started() -> None:
    """The first parcel runs on, the trip is closed by the second: no single parcel could do it."""
    report = report_of(AGAIN)
    for name in ("nothing is closed while it moves", "closed once it is there"):
        verdict = report.verdicts["parcel", name]
        assert verdict.answer is Answer.VIOLATED, verdict
        assert verdict.bounds is not None
        assert verdict.bounds["instances of parcel"] == 2
        assert wrong_in(report.stories["parcel", name], AGAIN) == []


def test_a_verdict_names_the_instances() -> None:
    verdict = report_of(Case("", "trip", ())).verdicts["parcel", "closed once it is there"]
    assert verdict.bounds is not None
    assert verdict.bounds == {
        "instances of parcel": 1,
        "instances of trip": 1,
        "messages that wait between two instances": 2,
    }
    assert verdict.abstracted == ()
