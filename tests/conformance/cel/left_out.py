"""Write `left_out.md`: which tests of CEL's suite are not run, and why.

python -m tests.conformance.cel.left_out
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from .suite import CONTRADICTORY, cases, left_out

TARGET = Path(__file__).with_name("left_out.md")
INTRO = """# What is left out of CEL's conformance suite

Workflow values are JSON, so protocol-buffer messages and enumerations are no part of the rule language. Every
test that needs none is run. Made by `tests/conformance/cel/left_out.py` from the files beside the checkout;
files that appear later are run by the same rule.

## For each file

| file | tests | run | left out: needs protocol-buffer messages or enumerations |
| --- | --- | --- | --- |
"""
CONTRADICTIONS = """
## Run, and expected to fail

In these the suite contradicts the specification, and other implementations leave them out as well.

"""


def page() -> str:
    """The whole page."""
    every, left = Counter[str](), Counter[str]()
    for case in cases():
        every[case.file] += 1
        left[case.file] += left_out(case) is not None
    rows = [
        f"| {file} | {every[file]} | {every[file] - left[file]} | {left[file]} |" for file in sorted(every)
    ]
    total = f"| together | {every.total()} | {every.total() - left.total()} | {left.total()} |"
    contradictions = "\n".join(f"- `{name}`: {reason}" for name, reason in CONTRADICTORY.items())
    names = "\n".join(f"- `{case.id}`" for case in cases() if left_out(case) is not None)
    listed = f"\n\n## Left out, by name\n\n{names}\n"
    return INTRO + "\n".join([*rows, total]) + "\n" + CONTRADICTIONS + contradictions + listed


if __name__ == "__main__":
    TARGET.write_text(page(), encoding="utf-8")
