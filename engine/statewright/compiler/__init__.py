"""Syntax and expressions in, a `kernel.Definition` out: names resolved, everything typed, lowered to tables.

Floor 2. Reads no files and holds no rules of taste. Never raises on bad input.
"""

from __future__ import annotations

from .compilation import Compilation, compile_document, compile_source
from .interfaces import Interface, interface_of

__all__ = ["Compilation", "Interface", "compile_document", "compile_source", "interface_of"]
