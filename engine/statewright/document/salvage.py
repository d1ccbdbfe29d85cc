"""What can still be said of a file whose only slips are misspelled keys?

Floor 1. Pure. A key that is not in the language is told of by `validate`; so that it does not hide what else
is wrong, the document is read on as it was meant: with the nearest known key, or without the key. Places stay
those of the file.
"""

from __future__ import annotations

from collections.abc import Mapping as Lookup

from ..diagnostics.nearest import nearest
from .schema_walk import Fault, Place, faults
from .schemas import Kind, load_schema
from .tree import Document, Entry, Items, Mapping, Node, Plain

_Meant = Lookup[Place, str | None]
"""Path of an unknown key -> the key that was meant; None: left out."""


def salvage(document: Document, schema: Kind) -> Document | None:
    """The document with misspelled keys read as the keys that were meant; None if more than keys is wrong."""
    root = load_schema(schema)
    meant = _meant(list(faults(root, document.plain)))
    if meant is None:
        return None
    plain = _mend_plain(document.plain, (), meant)
    if next(faults(root, plain), None) is not None:
        return None
    return Document(document.source, plain, _mend_node(document.root, (), meant))


def _meant(found: list[Fault]) -> _Meant | None:
    meant: dict[Place, str | None] = {}
    missing: list[tuple[Place, str]] = []
    for fault in found:
        if fault.keyword == "required":
            missing.append((fault.path, fault.keys[0]))
        elif fault.keyword == "additionalProperties":
            meant[fault.path] = nearest(str(fault.path[-1]), fault.keys)
        else:
            return None
    given = {(path[:-1], key) for path, key in meant.items()}
    return meant if all(each in given for each in missing) else None


def _mend_plain(value: Plain, path: Place, meant: _Meant) -> Plain:
    if isinstance(value, list):
        return [_mend_plain(item, (*path, index), meant) for index, item in enumerate(value)]
    if not isinstance(value, dict):
        return value
    mended: dict[str, Plain] = {}
    for key, item in value.items():
        name = meant.get((*path, key), key)
        if name is not None and (name == key or name not in value):
            mended[name] = _mend_plain(item, (*path, key), meant)
    return mended


def _mend_node(node: Node, path: Place, meant: _Meant) -> Node:
    match node:
        case Mapping():
            entries = (_mend_entry(entry, path, meant) for entry in node.entries)
            return node._replace(entries=tuple(entry for entry in entries if entry is not None))
        case Items():
            nodes = enumerate(node.nodes)
            return node._replace(
                nodes=tuple(_mend_node(item, (*path, index), meant) for index, item in nodes)
            )
        case _:
            return node


def _mend_entry(entry: Entry, path: Place, meant: _Meant) -> Entry | None:
    inside = (*path, entry.key.text)
    name = meant.get(inside, entry.key.text)
    if name is None:
        return None
    return Entry(entry.key._replace(text=name), _mend_node(entry.value, inside, meant))
