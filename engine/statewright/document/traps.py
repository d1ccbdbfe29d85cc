"""Traps."""

from __future__ import annotations

from ..diagnostics.diagnostic import Diagnostic
from ..diagnostics.source import Source
from .tree import Node


def traps(source: Source, root: Node) -> list[Diagnostic]:
    return []
