"""What are timers, completions and outcomes called when they arrive? Names no declared event can have.

Floor 0. Pure. Declared events are `[a-z][a-z0-9_]*`; these contain dots, and follow SCXML 3.7.1 where it
names them.
"""

from __future__ import annotations

ANY = "*"
EVENTLESS = ""
ERROR_EXECUTION = "error.execution"
"""Queued when an action fails in a document whose faults are raised (SCXML 3.12.2)."""


def done_state(path: str) -> str:
    """A compound state reached a final child, or a parallel one all its regions."""
    return f"done.state.{path}"


def timer(path: str, index: int) -> str:
    """The `index`-th timer of a state fell due (`after` entries first, then `every`)."""
    return f"timer.{path}.{index}"


def invoke_done(path: str, index: int) -> str:
    """The `index`-th invoke of a state came to its end."""
    return f"done.invoke.{path}.{index}"


def invoke_failed(path: str, index: int) -> str:
    """The `index`-th invoke of a state failed."""
    return f"failed.invoke.{path}.{index}"


def invoke_unknown(path: str, index: int) -> str:
    """Nobody knows whether the `index`-th invoke of a state happened."""
    return f"unknown.invoke.{path}.{index}"


def invoke_each_done(path: str, index: int) -> str:
    """One of the `for_each` of the `index`-th invoke of a state came to its end."""
    return f"each_done.invoke.{path}.{index}"
