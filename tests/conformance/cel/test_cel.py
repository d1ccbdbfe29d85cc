"""CEL's public conformance suite: every test that needs no protocol buffers passes."""

from __future__ import annotations

import pytest

from statewright.expressions import types

from .left_out import TARGET, page
from .suite import CONTRADICTORY, FILES, Case, Failed, cases, decode, left_out, run, same, type_of

pytestmark = pytest.mark.skipif(not FILES.is_dir(), reason="the suite is not beside the checkout")


def _parameter(case: Case) -> object:
    reason = CONTRADICTORY.get(case.id)
    marks = [pytest.mark.xfail(reason=reason, strict=True)] if reason else []
    return pytest.param(case, marks=marks, id=case.id)


CASES = [_parameter(case) for case in cases() if left_out(case) is None]


@pytest.mark.parametrize("case", CASES)
def test_case(case: Case) -> None:
    test = case.test
    if "eval_error" in test or "any_eval_errors" in test:
        with pytest.raises(Failed):
            run(test)
        return
    value, type = run(test)
    typed = test.get("typed_result", {})
    if "deduced_type" in typed:
        assert types.widen(type) == type_of(typed["deduced_type"])
    if not test.get("check_only"):
        expected = decode(test.get("value") or typed.get("result") or {"bool_value": True})
        assert same(value, expected), f"{value!r} is not {expected!r}"


def test_what_is_left_out_is_written_down() -> None:
    """The page lists every test that is not run; files that were not there when it was made may only add to
    it.
    """
    listed = TARGET.read_text(encoding="utf-8")
    for case in cases():
        if left_out(case) is not None and f"| {case.file} |" in listed:
            assert f"- `{case.id}`" in listed
    assert "| together |" in page()
