"""Text -> positioned YAML tree -> schema-valid syntax: what is written in a file, and where.

Floor 1, the only door to yaml. Never raises on bad input; resolves no names.
"""

from __future__ import annotations

from .limits import Limits
from .reader import read, read_bytes
from .salvage import salvage
from .schemas import Kind, load_schema
from .tree import Document, Entry, Items, Mapping, Node, Path, Plain, Scalar
from .validation import validate

__all__ = [
    "Document",
    "Entry",
    "Items",
    "Kind",
    "Limits",
    "Mapping",
    "Node",
    "Path",
    "Plain",
    "Scalar",
    "load_schema",
    "read",
    "read_bytes",
    "salvage",
    "validate",
]
