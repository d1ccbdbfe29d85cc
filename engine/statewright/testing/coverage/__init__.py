"""What of a workflow do its scenarios exercise?

Floor 6. `watch` gives a workflow whose conditions note what they come to; scenarios are run with it, and
`coverage_of` says which states, transitions, clauses, timers and properties the runs have touched.
"""

from .measuring import coverage_of
from .observing import Watched, watch
from .values import KINDS, Coverage, Item, Kind

__all__ = ["KINDS", "Coverage", "Item", "Kind", "Watched", "coverage_of", "watch"]
