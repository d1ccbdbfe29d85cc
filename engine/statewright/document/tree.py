"""What did the author write, and where? The positioned tree of one YAML file.

Floor 1. Knows nothing of states: only values, keys and the characters they were written with.

A path is a sequence of keys and list indexes from the root, as jsonschema and the compiler count them. A
path that leads nowhere is answered with the nearest place that exists, for a diagnostic must always point
somewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

from ..diagnostics.source import Excerpt, Source, Span
from .excerpts import scalar_excerpt

Plain: TypeAlias = "dict[str, Plain] | list[Plain] | str | int | float | bool | None"
Path: TypeAlias = Sequence[str | int]
Style = Literal["plain", "single", "double", "literal", "folded"]


class Scalar(NamedTuple):
    """A single value: `text` is what YAML reads, `value` what YAML 1.2 makes of it.

    `tag` is an explicit tag or '', and `begin` the place of the tag or anchor before the value, if there
    is one.
    """

    span: Span
    text: str
    value: str | int | float | bool | None
    style: Style
    tag: str
    begin: int


class Entry(NamedTuple):
    """One key of a map and its value."""

    key: Scalar
    value: Node


class Mapping(NamedTuple):
    """A map in the order of the file, duplicate keys included; `flow` when written in braces."""

    span: Span
    entries: tuple[Entry, ...]
    flow: bool

    def find(self, key: str) -> Entry | None:
        """The first entry of that key."""
        return next((entry for entry in self.entries if entry.key.text == key), None)


class Items(NamedTuple):
    """A list; `flow` when written in brackets."""

    span: Span
    nodes: tuple[Node, ...]
    flow: bool


Node: TypeAlias = Scalar | Mapping | Items


@dataclass(frozen=True, slots=True)
class Document:
    """A file that YAML could read: its `plain` JSON-like value, its `root` node, and the place of every
    part.
    """

    source: Source
    plain: Plain
    root: Node

    def locate(self, path: Path) -> Span:
        """Where the value at `path` stands; of a map or list that spans lines, all of it."""
        return self._walk(path)[1].span

    def locate_key(self, path: Path) -> Span:
        """Where the key that leads to `path` stands; a list item has no key and gives the item itself."""
        entry, node = self._walk(path)
        return entry.key.span if entry is not None else node.span

    def excerpt(self, path: Path) -> Excerpt:
        """The text at `path` with the place of every character; of a map or list, what the file shows."""
        return self._excerpt_of(self._walk(path)[1])

    def excerpt_key(self, path: Path) -> Excerpt:
        """The key that leads to `path` with the place of every character; of a list item, the item."""
        entry, node = self._walk(path)
        return self._excerpt_of(entry.key if entry is not None else node)

    def node(self, path: Path) -> Node:
        """The node at `path`, or the nearest one above it."""
        return self._walk(path)[1]

    def _excerpt_of(self, node: Node) -> Excerpt:
        if isinstance(node, Scalar):
            return scalar_excerpt(self.source, node.span, node.text, node.style)
        start, end = node.span
        return Excerpt(self.source, self.source.text[start:end], tuple(range(start, end + 1)))

    def _walk(self, path: Path) -> tuple[Entry | None, Node]:
        entry: Entry | None = None
        node = self.root
        for part in path:
            if isinstance(node, Mapping):
                found = node.find(str(part))
                if found is None:
                    break
                entry, node = found, found.value
            elif isinstance(node, Items) and isinstance(part, int) and -1 < part < len(node.nodes):
                entry, node = None, node.nodes[part]
            else:
                break
        return entry, node
