"""Rules by example: what a `NAME.scenarios.yaml` says, and whether the workflow does it. Floor 6.

`read_stories` gives the scenarios of a file, `run_scenario` runs one. A scenario that does not come out as
written is a Diagnostic at the line of the step that shows it.
"""

from .reading import duration, read_stories, stories_of
from .running import Verdict, Walked, run_scenario, walk
from .shelf import Shelf
from .values import Scenario, Stories

__all__ = [
    "Scenario",
    "Shelf",
    "Stories",
    "Verdict",
    "Walked",
    "duration",
    "read_stories",
    "run_scenario",
    "stories_of",
    "walk",
]
