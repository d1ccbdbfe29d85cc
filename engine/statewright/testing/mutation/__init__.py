"""Which changes of a rule would no scenario notice?

Floor 6. `changes` gives small changes of a workflow's text (a bound by one, a condition left out, another
target, a timer gone), `Suite` the scenarios that pass as things are, and `attempts` runs them against each
change.
"""

from .rules import changes
from .running import Attempt, Suite, attempts
from .values import Change, Drop, Edit, Rekey, Replace

__all__ = ["Attempt", "Change", "Drop", "Edit", "Rekey", "Replace", "Suite", "attempts", "changes"]
