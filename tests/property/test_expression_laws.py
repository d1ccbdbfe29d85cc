"""The laws of the rule language, over generated values and expressions."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from statewright.diagnostics.source import Excerpt
from statewright.expressions import (
    Environment,
    EvaluationFault,
    Variable,
    compile_expression,
    decode_duration,
    decode_timestamp,
    encode_duration,
    encode_timestamp,
    explain,
    format,
    library,
    parse,
    reading,
)
from statewright.expressions.library import money, strings, times
from statewright.expressions.library.signatures import read_signature
from statewright.expressions.patterns import BadPattern, compiled
from statewright.expressions.patterns.automaton import Automaton
from statewright.expressions.patterns.syntax import read_pattern
from statewright.expressions.values import ABSENT, UnsignedInt
from statewright.expressions.values import Present as OptionalOf

from ..conformance.cel.generate import VARIABLES, Generator

AMOUNTS = st.integers(-(2**53) + 1, 2**53 - 1)
PARTS = st.one_of(
    st.integers(0, 10_000).map(lambda n: f"{n / 100:.2f}%"),
    st.tuples(st.integers(0, 1000), st.integers(1, 1000)).map(lambda pair: f"{pair[0]}/{pair[1]}"),
    st.integers(0, 999).map(lambda n: f"0.{n:03d}"),
    st.integers(0, 1000).map(lambda n: f"{n}‰"),
)
INSTANTS = st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1)).map(
    lambda moment: moment.replace(tzinfo=UTC)
)
ZONES = st.sampled_from(
    ["UTC", "Asia/Shanghai", "America/New_York", "Asia/Kathmandu", "+05:30", "America/Sao_Paulo"]
)
TEXTS = st.text(max_size=30)


@given(AMOUNTS, PARTS)
def test_a_share_lies_between_down_and_up(amount: int, part: str) -> None:
    down, near, up = (share(amount, part) for share in (money.share_down, money.share, money.share_up))
    assert down <= near <= up
    assert up - down <= 1
    assert money.share(-amount, part) == -near
    assert money.share_up(amount, part) == -money.share_down(-amount, part)
    above, below = money.ratio(part)
    assert abs(near * below - amount * above) * 2 <= below
    assert money.share(amount, "100%") == amount
    assert money.share(amount, "0") == 0


@given(AMOUNTS, st.integers(1, 400))
def test_a_split_loses_and_makes_nothing(total: int, parts: int) -> None:
    pieces = money.split(total, parts)
    assert sum(pieces) == total
    assert len(pieces) == parts
    assert max(pieces) - min(pieces) <= 1
    assert pieces == sorted(pieces, key=abs, reverse=True)


@given(st.integers(0, 10**9), st.lists(st.integers(0, 10**6), max_size=20))
def test_what_is_poured_fills_in_order(amount: int, caps: list[int]) -> None:
    poured = money.pour(amount, caps)
    assert len(poured) == len(caps)
    assert sum(poured) == min(amount, sum(caps))
    assert all(0 <= part <= cap for part, cap in zip(poured, caps, strict=True))
    unfilled = [part < cap for part, cap in zip(poured, caps, strict=True)]
    first = unfilled.index(True) if True in unfilled else len(caps)
    assert not any(poured[first + 1 :])


@given(INSTANTS, st.integers(-600, 600), ZONES)
def test_calendar_months(moment: datetime, months: int, zone: str) -> None:
    moved = times.plus_months(moment, months, zone)
    assert isinstance(moved, datetime)
    before, after = moment.astimezone(times.zone_of(zone)), moved.astimezone(times.zone_of(zone))
    assert after.day <= before.day
    assert (after.year * 12 + after.month) - (before.year * 12 + before.month) == months
    assert times.plus_months(moment, 0, zone) == moment


@given(INSTANTS, st.integers(0, 10**9), st.integers(0, 60))
def test_calendar_months_keep_the_order(moment: datetime, seconds: int, months: int) -> None:
    later = moment + timedelta(seconds=seconds)
    assert times.plus_months(moment, months, "UTC") <= times.plus_months(later, months, "UTC")


@given(INSTANTS, ZONES)
def test_the_start_of_a_day(moment: datetime, zone: str) -> None:
    start = times.day_start(moment, zone)
    assert isinstance(start, datetime)
    assert start <= moment < start + timedelta(hours=26)
    assert times.day_start(start, zone) == start
    place = times.zone_of(zone)
    assert start.astimezone(place).date() == moment.astimezone(place).date()


@given(INSTANTS, st.integers(-(10**12), 10**12))
def test_what_is_kept_is_read_back(moment: datetime, millis: int) -> None:
    whole = moment.replace(microsecond=moment.microsecond // 1000 * 1000)
    assert decode_timestamp(encode_timestamp(moment)) == whole
    span = timedelta(milliseconds=millis)
    assert decode_duration(encode_duration(span)) == span


@given(INSTANTS, INSTANTS)
def test_instants_compare_as_their_texts_do(first: datetime, second: datetime) -> None:
    one, two = encode_timestamp(first), encode_timestamp(second)
    assert (one < two) == (decode_timestamp(one) < decode_timestamp(two))


@given(TEXTS, st.text(min_size=1, max_size=3))
def test_texts(text: str, part: str) -> None:
    assert strings.join_with(strings.split(text, part), part) == text
    assert strings.trim(strings.trim(text)) == strings.trim(text)
    assert strings.reverse(strings.reverse(text)) == text
    assert strings.index_of(text + part, part) >= 0


# --- the laws that the reference states, as it states them ---------------------------------------------

AMOUNT_LISTS = st.lists(st.integers(-(10**9), 10**9), max_size=8)
MAYBE = st.one_of(st.just(ABSENT), st.integers(0, 3).map(OptionalOf))
VALUES: dict[str, dict[str, tuple[str, st.SearchStrategy[object]]]] = {
    "conversions": {"n": ("int", AMOUNTS), "t": ("timestamp", INSTANTS)},
    "strings": {"s": ("string", TEXTS), "d": ("string", st.text("ab,", max_size=2))},
    "lists": {
        "a": ("list(int)", AMOUNT_LISTS),
        "b": ("list(int)", AMOUNT_LISTS),
        "xs": ("list(int)", st.lists(AMOUNTS, min_size=1, max_size=8)),
    },
    "times": {
        "t": ("timestamp", INSTANTS),
        "u": ("timestamp", INSTANTS),
        "n": ("int", st.integers(-600, 600)),
    },
    "money": {
        "a": ("int", st.integers(0, 2**53 - 1)),
        "p": ("string", PARTS),
        "n": ("int", st.integers(1, 400)),
        "caps": ("list(int)", st.lists(st.integers(0, 10**9), max_size=8)),
    },
    "optionals": {"x": ("optional(int)", MAYBE), "y": ("optional(int)", MAYBE)},
    "network": {"b": ("bytes", st.binary(max_size=20))},
}
STATED = [(family, law) for family, about in library.abouts() for law in about.laws]


@pytest.mark.parametrize(("family", "law"), STATED, ids=lambda part: part)
def test_a_law_of_the_reference(family: str, law: str) -> None:
    variables = VALUES[family]
    kinds = {name: Variable(read_signature(f" -> {kind}")[1]) for name, (kind, _) in variables.items()}
    program, findings = compile_expression(Excerpt.whole(law), Environment(tuple(kinds), kinds, lenient=True))
    assert program is not None, findings

    @given(st.tuples(*(strategy for _, strategy in variables.values())))
    @settings(max_examples=40, database=None)
    def holds(values: tuple[object, ...]) -> None:
        assert program.run(*values) is True

    holds()


# --- expressions -----------------------------------------------------------------------------------------

ENVIRONMENT = Environment(
    tuple(VARIABLES),
    {name: Variable(read_signature(f" -> {kind}")[1]) for name, (kind, _) in VARIABLES.items()},
    lenient=True,
)
ARGUMENTS = [UnsignedInt(12) if name == "u" else value for name, (_, value) in VARIABLES.items()]
SEEDS = st.integers(0, 2**31)


@given(SEEDS)
@settings(max_examples=200, deadline=None)
def test_canonical_text_is_read_as_itself_and_means_the_same(seed: int) -> None:
    text, _ = Generator(seed).expression()
    tree, _ = parse(Excerpt.whole(text))
    assert tree is not None
    canonical = format(tree)
    again, _ = parse(Excerpt.whole(canonical))
    assert again is not None
    assert format(again) == canonical
    assert _outcome(canonical) == _outcome(text)


def _outcome(text: str) -> str:
    program, findings = compile_expression(Excerpt.whole(text), ENVIRONMENT)
    assert program is not None, findings
    try:
        return repr(program.run(*ARGUMENTS))
    except EvaluationFault as fault:
        return fault.code


@given(SEEDS)
@settings(max_examples=150, deadline=None)
def test_every_condition_can_be_read_and_explained(seed: int) -> None:
    text = Generator(seed).make("bool", 3)
    program, findings = compile_expression(Excerpt.whole(text), ENVIRONMENT)
    assert program is not None, findings
    assert reading(program.tree)
    assert reading(program.tree, "zh")
    explanation = explain(program, ARGUMENTS)
    assert (explanation.outcome is True) == (not explanation.clauses)
    assert (explanation.text.en == "") == (explanation.outcome is True)


@given(SEEDS, st.data())
@settings(max_examples=200, deadline=None)
def test_no_text_makes_more_than_a_diagnostic_or_a_fault(seed: int, data: st.DataObject) -> None:
    """A well-formed expression with characters taken out, put in and moved: never a traceback."""
    text, _ = Generator(seed).expression()
    random = Random(data.draw(SEEDS))
    letters = list(text)
    for _ in range(random.randint(1, 4)):
        place = random.randrange(len(letters) + 1)
        letters[place : place + random.randint(0, 3)] = random.choice(
            ["", "(", ")", "'", "?", ".", "&&", "1", "[", "中", "\\"]
        )
    program, findings = compile_expression(Excerpt.whole("".join(letters)), ENVIRONMENT)
    if program is None:
        assert findings
        return
    try:
        program.run(*ARGUMENTS)
    except EvaluationFault as fault:
        assert fault.text.zh  # noqa: PT017 - any fault will do


SLIPS = ["", "(", ")", "'", "?", ".", "&&", "1", "[", "中", "\\"]
PATTERN_TEXTS = st.text("abc1 \n", max_size=9)
ATOMS = ["a", "b", ".", "[ab]", "[^a]", r"\d", r"\w", r"\b", "^", "$", "(a|b)", "(ab)", "c", "(?:a*)", "x?"]
QUANTIFIERS = ["", "", "*", "+", "?", "{2}", "{1,2}", "{0,3}"]


@given(
    st.lists(st.tuples(st.sampled_from(ATOMS), st.sampled_from(QUANTIFIERS)), max_size=5),
    st.text("abc1 \n", max_size=9),
)
@settings(max_examples=400)
def test_patterns_find_what_a_backtracking_matcher_finds(parts: list[tuple[str, str]], text: str) -> None:
    pattern = "".join(atom + quantifier for atom, quantifier in parts)
    try:
        ours = compiled(pattern)
        theirs = re.compile(pattern.replace("$", r"\Z"), re.ASCII)
    except (BadPattern, re.error):
        return
    expected = theirs.search(text) is not None
    assert ours.found(text) is expected
    assert Automaton(read_pattern(pattern)).found(text) is expected
