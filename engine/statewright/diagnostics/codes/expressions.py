"""All codes of the stage `expressions`, SW401 to SW479, gathered from the modules that hold their words.

Floor 0. Pure data.
"""

from __future__ import annotations

from .expression_faults import *  # noqa: F403
from .expression_names import *  # noqa: F403
from .expression_syntax import *  # noqa: F403
from .expression_types import *  # noqa: F403
