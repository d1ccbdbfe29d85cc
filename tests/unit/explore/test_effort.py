"""Each promise of the shipped workflows takes under a second: by what the solver counts, not by a clock.

`benchmarks/promises.py` shows the times. On a 2-core machine with other work beside it 1.4 million units take
0.9 seconds; what is counted may differ a little from one build of the solver to another.
"""

from __future__ import annotations

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

from statewright.explore import Answer

ROOT = Path(__file__).parents[3]
UNITS_MAX = 2_500_000


def test_no_promise_takes_the_solver_long() -> None:
    spec = spec_from_file_location("promises", ROOT / "benchmarks" / "promises.py")
    assert spec is not None
    assert spec.loader is not None
    promises = module_from_spec(spec)
    sys.modules["promises"] = promises  # its NamedTuple looks for its own module
    spec.loader.exec_module(promises)
    found = [each for each in promises.efforts(ROOT / "workflows") if each.answer is Answer.PROVED]
    assert len(found) > 100
    assert all(each.units > 0 for each in found)
    assert {each.name: each.units for each in found if each.units > UNITS_MAX} == {}
