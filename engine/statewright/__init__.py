"""Statewright: business rules as state machines, written in YAML, checked, and enforced.

The public names are loaded when first used, so that `import statewright` costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .compiler import compile_source
    from .diagnostics import Diagnostic
    from .explanation import explain
    from .interop.binding import bind
    from .kernel import Actor, Definition, Event, Refusal, Snapshot, Step, start, step
    from .loading import DefinitionError, load, load_all
    from .runtime import EffectCall, EffectFailed, Engine, NotDone, OutcomeUnknown, Receipt, Refused

__all__ = [
    "Actor",
    "Definition",
    "DefinitionError",
    "Diagnostic",
    "EffectCall",
    "EffectFailed",
    "Engine",
    "Event",
    "NotDone",
    "OutcomeUnknown",
    "Receipt",
    "Refusal",
    "Refused",
    "Snapshot",
    "Step",
    "bind",
    "compile_source",
    "explain",
    "load",
    "load_all",
    "start",
    "step",
]

_HOMES = {
    "Actor": "kernel",
    "Definition": "kernel",
    "DefinitionError": "loading",
    "Diagnostic": "diagnostics",
    "EffectCall": "runtime",
    "EffectFailed": "runtime",
    "Engine": "runtime",
    "Event": "kernel",
    "NotDone": "runtime",
    "OutcomeUnknown": "runtime",
    "Receipt": "runtime",
    "Refusal": "kernel",
    "Refused": "runtime",
    "Snapshot": "kernel",
    "Step": "kernel",
    "bind": "interop.binding",
    "compile_source": "compiler",
    "explain": "explanation",
    "load": "loading",
    "load_all": "loading",
    "start": "kernel",
    "step": "kernel",
}


def __getattr__(name: str) -> object:
    """Load a public name from its room; it then stands in this module."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
