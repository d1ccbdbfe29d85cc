"""What is written in this XML, and where? A tree of elements that know their place; no entities, no DTD.

Floor 3. Pure. The standard library's expat reads the text; document types are refused, so that no entity can
grow.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple, TypeAlias
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from ..diagnostics import Diagnostic, Source, Span
from ..diagnostics.codes import interop as codes
from .words import Said, said

DEPTH_MAX = 200

_NAME = re.compile(r"[^\s/>]+")


class Element(NamedTuple):
    """An element: its namespace and local name, its attributes, what is inside, and where its tag stands.

    Attributes without a namespace have their name, others `{namespace}name`.
    """

    namespace: str
    name: str
    attributes: Mapping[str, str]
    children: tuple[Node, ...]
    span: Span

    def elements(self, *names: str) -> Iterator[Element]:
        """The child elements of the same namespace, of these names if any are given."""
        for child in self.children:
            if not isinstance(child, Element) or child.namespace != self.namespace:
                continue
            if not names or child.name in names:
                yield child

    def first(self, name: str) -> Element | None:
        """The first child element of this name."""
        return next(self.elements(name), None)

    @property
    def text(self) -> str:
        """The text directly inside."""
        return "".join(child for child in self.children if isinstance(child, str))

    def get(self, name: str, otherwise: str = "") -> str:
        """An attribute's value."""
        return self.attributes.get(name, otherwise)


Node: TypeAlias = "Element | str"


class _Refused(Exception):
    """Well-formed, and still not to be read."""

    def __init__(self, why: Said) -> None:
        super().__init__(why)
        self.why = why


class _Open:
    """An element whose end has not come yet."""

    __slots__ = ("attributes", "children", "name", "offset")

    def __init__(self, name: str, attributes: dict[str, str], offset: int) -> None:
        self.name = name
        self.attributes = attributes
        self.offset = offset
        self.children: list[Node] = []


def read_xml(source: Source) -> tuple[Element | None, list[Diagnostic]]:
    """The root element of an XML text, or the diagnostic that says why there is none."""
    data = source.text.encode()
    parser = expat.ParserCreate("utf-8", namespace_separator="\n")
    reading = _Reading(parser, data, source)
    try:
        parser.Parse(data, True)
    except expat.ExpatError as wrong:
        why = expat.ErrorString(wrong.code)
        at = _offset(data, parser.ErrorByteIndex, source)
        return None, [_unreadable(source, at, why)]
    except _Refused as refused:
        return None, [_unreadable(source, _offset(data, parser.CurrentByteIndex, source), refused.why)]
    return reading.root, []


def _unreadable(source: Source, at: int, why: Said) -> Diagnostic:
    return Diagnostic.of(codes.NOT_READABLE, source, Span(at, at + 1), notation="XML", why=why)


def _offset(data: bytes, index: int, source: Source) -> int:
    if len(data) == len(source.text):
        return index
    return len(data[:index].decode(errors="replace"))


class _Reading:
    """The tree being built; private to `read_xml`."""

    def __init__(self, parser: expat.XMLParserType, data: bytes, source: Source) -> None:
        self.root: Element | None = None
        self._parser = parser
        self._data = data
        self._source = source
        self._open: list[_Open] = []
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text

    def _doctype(self, *_: object) -> None:
        raise _Refused(said("a document type is not read"))

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self._open) >= DEPTH_MAX:
            raise _Refused(said("elements are nested more than {count} deep", count=DEPTH_MAX))
        named = {_qualified(key): value for key, value in attributes.items()}
        at = _offset(self._data, self._parser.CurrentByteIndex, self._source)
        self._open.append(_Open(name, named, at))

    def _end(self, _: str) -> None:
        done = self._open.pop()
        namespace, _, name = done.name.rpartition("\n")
        tag = _NAME.match(self._source.text, done.offset + 1)
        end = tag.end() if tag else done.offset + 1
        span = Span(done.offset, end)
        element = Element(namespace, name, done.attributes, tuple(done.children), span)
        if self._open:
            self._open[-1].children.append(element)
        else:
            self.root = element

    def _text(self, text: str) -> None:
        self._open[-1].children.append(text)


def _qualified(name: str) -> str:
    namespace, separator, local = name.rpartition("\n")
    return f"{{{namespace}}}{local}" if separator else local


def write_xml(element: Element, around: str | None = None) -> str:
    """The element as XML text; the same text for equal elements. Attributes keep to no namespace but their
    own.
    """
    declared = f" xmlns={quoteattr(element.namespace)}" if element.namespace != (around or "") else ""
    attributes = "".join(
        f" {_attribute_name(name, place)}={quoteattr(value)}"
        for place, (name, value) in enumerate(sorted(element.attributes.items()))
    )
    inside = "".join(
        escape(child) if isinstance(child, str) else write_xml(child, element.namespace)
        for child in element.children
    )
    opening = f"<{element.name}{declared}{attributes}"
    return f"{opening}>{inside}</{element.name}>" if inside else f"{opening}/>"


def _attribute_name(name: str, place: int) -> str:
    if not name.startswith("{"):
        return name
    namespace, _, local = name[1:].partition("}")
    return f"xmlns:n{place}={quoteattr(namespace)} n{place}:{local}"
