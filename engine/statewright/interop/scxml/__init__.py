"""SCXML in and out: a document becomes a kernel Definition, sessions run it, and a workflow is written as
one.

Floor 3. `read_scxml` and `Sessions` are what the W3C's recommendation describes, on the same kernel that runs
workflows.
"""

from .machine import Machine
from .reading import read_scxml
from .sessions import Sessions

__all__ = ["Machine", "Sessions", "read_scxml"]
