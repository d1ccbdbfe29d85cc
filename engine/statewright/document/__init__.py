"""Text -> positioned YAML tree -> schema-valid syntax: what is written in a file, and where.

Floor 1, the only door to yaml. Never raises on bad input; resolves no names.
"""

from __future__ import annotations

from .limits import Limits
from .reader import read, read_bytes
from .tree import Document, Entry, Items, Mapping, Node, Path, Plain, Scalar

__all__ = [
    "Document",
    "Entry",
    "Items",
    "Limits",
    "Mapping",
    "Node",
    "Path",
    "Plain",
    "Scalar",
    "read",
    "read_bytes",
]
