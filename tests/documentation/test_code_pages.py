"""The examples on the page of each code: the first gets that code, what is to be written does not."""

from __future__ import annotations

import re
import textwrap

import pytest

from statewright.diagnostics import CODES, Source
from statewright.document import Kind, read, validate

_EXAMPLES = {
    code.id: [textwrap.dedent(part) for part in re.findall(r"(?:^ {4}.*\n?)+", code.page.en, re.MULTILINE)]
    for code in CODES.values()
}
SHOWN = {code: parts for code, parts in _EXAMPLES.items() if parts}
# An example is a few lines of a file: where in a file could they stand? `@` is the place.
_HEAD = "statewright: 1\nworkflow: w\nversion: 1\n"
_EVENT = f"{_HEAD}initial: a\nstates:\n  a:\n    on:\n      e:\n"
_STATES = "initial: a\nstates:\n  a: {}\n"
PLACES: tuple[tuple[Kind, str], ...] = (
    ("workflow", "@"),
    ("workflow", f"{_HEAD}@"),
    ("workflow", f"{_HEAD}{_STATES}@"),
    ("workflow", f"workflow: w\nversion: 1\n{_STATES}@"),
    ("workflow", f"statewright: 1\nworkflow: w\n{_STATES}@"),
    ("workflow", f"{_HEAD}initial: a\nstates:\n  @"),
    ("workflow", f"{_HEAD}initial: a\nstates:\n  a:\n    @"),
    ("workflow", f"{_HEAD}initial: a\nstates:\n  a:\n    on:\n      @"),
    ("workflow", f"{_HEAD}initial: a\nstates:\n  a:\n    on:\n      e:\n        @"),
    ("workflow", f"{_HEAD}initial: a\nstates:\n  a:\n    after:\n      - @"),
    ("workflow", f"{_HEAD}initial: a\nstates:\n  a:\n    invoke:\n      event: e\n      @"),
    ("workflow", f"{_EVENT}        send:\n          event: x\n          @"),
    ("workflow", f"{_HEAD}initial: a\nstates:\n  a: &ended {{}}\n  @"),
    ("workflow", f"{_HEAD}{_STATES}events:\n  e:\n    @"),
    ("workflow", f"{_HEAD}{_STATES}data:\n  d:\n    @"),
    ("workflow", f"{_HEAD}{_STATES}properties:\n  @"),
    ("scenario", "workflow: w\nscenarios:\n  s:\n    steps: []\n    given:\n      @"),
)


def codes_at(text: str, kind: Kind, place: str) -> set[str]:
    """What is found in a file that has the text in a place."""
    indent = re.search(r"( *)(?:- )?@", place)
    assert indent is not None
    lines = text.rstrip("\n").split("\n")
    written = ("\n" + indent[1]).join(lines)
    document, found = read(Source("page.yaml", place.replace("@", written) + "\n"))
    more = validate(document, kind) if document is not None else []
    return {each.code for each in (*found, *more)}


@pytest.mark.parametrize("code", SHOWN)
def test_the_examples_of_a_code_are_right(code: str) -> None:
    wrong, *right = SHOWN[code]
    at = [(kind, place) for kind, place in PLACES if code in codes_at(wrong, kind, place)]
    assert at, f"{code}: nowhere in a file does this get it:\n{wrong}"
    for text in right:
        assert any(not codes_at(text, kind, place) for kind, place in at) or any(
            code not in codes_at(text, kind, place) for kind, place in at
        ), f"{code}: this gets it, too:\n{text}"


def test_there_are_examples() -> None:
    assert len(SHOWN) >= 45
