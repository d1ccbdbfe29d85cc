"""Which part of which document is this? A value together with its path, so that every finding has a place.

Floor 2. Pure. Walks documents; knows no rule of the language.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ..diagnostics.source import Excerpt, Span
from ..document import Document, Plain

Where = tuple[str | int, ...]


class Place(NamedTuple):
    """The value at `path` of `document`."""

    document: Document
    path: Where
    value: Plain

    def at(self, *steps: str | int) -> Place:
        """The place further inside. Raises KeyError or IndexError if there is none."""
        value = self.value
        for step in steps:
            value = value[step]  # type: ignore[index]  # a step leads into a map or a list
        return Place(self.document, (*self.path, *steps), value)

    def find(self, key: str) -> Place | None:
        """The place of a key of this map, or None if it is not written."""
        if not isinstance(self.value, dict) or key not in self.value:
            return None
        return Place(self.document, (*self.path, key), self.value[key])

    def get(self, key: str, default: Plain = None) -> Plain:
        """The value of a key of this map, or `default`."""
        return self.value.get(key, default) if isinstance(self.value, dict) else default

    def entries(self) -> Iterator[tuple[str, Place]]:
        """Key and place of each entry of this map; none if it is no map."""
        if isinstance(self.value, dict):
            for key, value in self.value.items():
                yield key, Place(self.document, (*self.path, key), value)

    def inside(self, key: str) -> Iterator[tuple[str, Place]]:
        """Key and place of each entry of the map at `key`; none if it is not written."""
        found = self.find(key)
        return found.entries() if found is not None else iter(())

    def each(self) -> Iterator[Place]:
        """The items of this list; anything else is the only item of its own list."""
        if isinstance(self.value, list):
            for index, value in enumerate(self.value):
                yield Place(self.document, (*self.path, index), value)
        else:
            yield self

    def many(self, key: str) -> Iterator[Place]:
        """The items at `key`, one or a list; none if it is not written."""
        found = self.find(key)
        return found.each() if found is not None else iter(())

    @property
    def span(self) -> Span:
        """Where the value stands."""
        return self.document.locate(self.path)

    @property
    def key_span(self) -> Span:
        """Where the key of this value stands."""
        return self.document.locate_key(self.path)

    @property
    def excerpt(self) -> Excerpt:
        """The characters of a text value, each with its place in the file."""
        return self.document.excerpt(self.path)
