"""Which names does the recommendation fix? Namespaces, processors, targets.

Floor 3. Pure.
"""

from __future__ import annotations

SCXML = "http://www.w3.org/2005/07/scxml"
CONFORMANCE = "http://www.w3.org/2005/scxml-conformance"
STATEWRIGHT = "https://statewright.dev/scxml"
"""Our own attributes and elements: what a workflow says that SCXML has no word for."""

PROCESSOR = "http://www.w3.org/TR/scxml/#SCXMLEventProcessor"
PROCESSORS = frozenset({"", "scxml", PROCESSOR})
INVOKE_TYPES = frozenset({"", "scxml", "http://www.w3.org/TR/scxml", "http://www.w3.org/TR/scxml/"})

INTERNAL = "#_internal"
PARENT = "#_parent"
SESSION = "#_scxml_"
INVOKED = "#_"

STATES = ("state", "parallel", "final", "history")
CONTENT = frozenset({"raise", "if", "foreach", "log", "assign", "script", "send", "cancel"})

LOG = "log"
"""The effect that a `log` element becomes."""
