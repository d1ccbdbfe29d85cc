"""Text -> positioned tree: which keys, values and lists does YAML see, and where?

Floor 1, and the only module that imports yaml. The tree is built from parse events and not from PyYAML's
own composer, for three reasons: the marks of keys, values and aliases all survive; scalars are resolved
by YAML 1.2; and depth, number of nodes and growth by aliases are bounded while reading, with no recursion
to overflow.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, NoReturn, cast

from ..diagnostics.codes import text as codes
from ..diagnostics.diagnostic import Code, Diagnostic, Related, Text
from ..diagnostics.source import Source, Span
from .encoding import is_finite
from .limits import Limits
from .scalars import resolve
from .tree import Entry, Items, Mapping, Node, Plain, Scalar, Style

if TYPE_CHECKING:
    import yaml

_STYLES: dict[str | None, Style] = {"'": "single", '"': "double", "|": "literal", ">": "folded"}
_CORE = "tag:yaml.org,2002:"
_CORE_TAGS = frozenset(_CORE + name for name in ("str", "null", "bool", "int", "float", "map", "seq"))
_RESOLVED = _CORE_TAGS - {_CORE + "str"}
_PROPERTIES = ("&", "!")
_FIRST = Text("first written here", "第一次写在这里")


class Parsed(NamedTuple):
    """A node, its JSON-like value, and how many keys and values it holds with its aliases expanded."""

    node: Node
    plain: Plain
    size: int


@dataclass(slots=True)
class _Frame:
    """A map or list that is still open."""

    start: int
    flow: bool
    is_map: bool
    anchor: str | None
    children: list[Parsed] = field(default_factory=list)


@dataclass(slots=True)
class _Builder:
    """A tree that is being built: what is open, what is anchored, what was found."""

    source: Source
    limits: Limits
    findings: list[Diagnostic] = field(default_factory=list)
    frames: list[_Frame] = field(default_factory=list)
    anchors: dict[str, Parsed] = field(default_factory=dict)
    nodes: int = 0
    aliased: int = 0
    root: Parsed | None = None

    def report(self, code: Code, span: Span, *, related: tuple[Related, ...] = (), **values: object) -> None:
        self.findings.append(Diagnostic.filled(code, self.source, span, values, related=related))


class _Stop(Exception):
    """Reading cannot go on; the reason is already among the findings."""


def scan(source: Source, limits: Limits) -> tuple[Parsed | None, list[Diagnostic], Exception | None]:
    """The tree of a text, what was found while building it, and the parser's own error if it gave up.

    Complexity: linear in the length of the text. Limits: depth, nodes and aliases of `limits`.
    """
    builder = _Builder(source, limits)
    try:
        _consume(builder, _parser(source.text))
    except _Stop:
        return None, builder.findings, None
    except _yaml_errors() as error:
        return None, builder.findings, error
    return builder.root, builder.findings, None


def _yaml_errors() -> tuple[type[Exception], ...]:
    import yaml

    return (yaml.YAMLError, ValueError, OverflowError)


def _parser(text: str) -> Callable[[], yaml.Event | None]:
    """The next event at each call; libyaml's parser where PyYAML was built with it, ten times as fast."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return cast("Callable[[], yaml.Event | None]", loader(text).get_event)


def _consume(builder: _Builder, next_event: Callable[[], yaml.Event | None]) -> None:
    import yaml

    documents = 0
    while (event := next_event()) is not None:
        if isinstance(event, yaml.ScalarEvent):
            _add(builder, _scalar(builder, event), event.anchor)
        elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            _open(builder, event, is_map=isinstance(event, yaml.MappingStartEvent))
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            _close(builder, event)
        elif isinstance(event, yaml.AliasEvent):
            _alias(builder, event)
        elif isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                mark = _start(event)
                _stop(builder, codes.SEVERAL_DOCUMENTS, Span(mark, max(_end(event), mark + 1)))
        elif isinstance(event, yaml.StreamEndEvent):
            return


def _stop(builder: _Builder, code: Code, span: Span, **values: object) -> NoReturn:
    builder.findings.append(Diagnostic.filled(code, builder.source, span, values))
    raise _Stop


def _start(event: yaml.Event) -> int:
    return event.start_mark.index if event.start_mark is not None else 0


def _end(event: yaml.Event) -> int:
    return event.end_mark.index if event.end_mark is not None else 0


# --------------------------------------------------------------------------------------------------- one node


def _scalar(builder: _Builder, event: yaml.ScalarEvent) -> Parsed:
    start, end = _start(event), _end(event)
    if event.tag is not None or event.anchor is not None:
        start = _after_properties(builder.source.text, start, end)
    style = _STYLES.get(event.style, "plain")
    if style in ("literal", "folded"):
        end = start + len(builder.source.text[start:end].rstrip(" \t\r\n"))
    span = Span(start, end)
    tag = event.tag or ""
    value = _value(event.value, style, tag)
    if type(value) is float and not is_finite(value):
        builder.report(codes.NUMBER_OUT_OF_RANGE, span)
    return Parsed(Scalar(span, event.value, value, style, tag, _start(event)), value, 1)


def _value(text: str, style: Style, tag: str) -> str | int | float | bool | None:
    if tag == "":
        return resolve(text) if style == "plain" else text
    return resolve(text) if tag in _RESOLVED else text


def _after_properties(text: str, start: int, end: int) -> int:
    while start < end and text[start] in _PROPERTIES:
        while start < end and not text[start].isspace():
            start += 1
        while start < end and text[start].isspace():
            start += 1
    return start


def _open(
    builder: _Builder, event: yaml.MappingStartEvent | yaml.SequenceStartEvent, *, is_map: bool
) -> None:
    start = _start(event)
    if event.tag is not None or event.anchor is not None:
        start = _after_properties(builder.source.text, start, len(builder.source.text))
    if event.tag is not None and event.tag not in _CORE_TAGS:
        builder.report(codes.UNKNOWN_TAG, Span(_start(event), start), tag=event.tag)
    if len(builder.frames) >= builder.limits.depth:
        _stop(builder, codes.NESTED_TOO_DEEP, Span(start, start + 1), limit=builder.limits.depth)
    builder.frames.append(_Frame(start, bool(event.flow_style), is_map, event.anchor))


def _close(builder: _Builder, event: yaml.Event) -> None:
    frame = builder.frames.pop()
    if frame.flow:
        end = _end(event)
    else:
        end = max((child.node.span.end for child in frame.children), default=frame.start)
    span = Span(frame.start, max(end, frame.start))
    size = 1 + sum(child.size for child in frame.children)
    parsed = _map(builder, frame, span, size) if frame.is_map else _list(frame, span, size)
    _add(builder, parsed, frame.anchor)


def _alias(builder: _Builder, event: yaml.AliasEvent) -> None:
    span = Span(_start(event), _end(event))
    name = event.anchor or ""
    if any(frame.anchor == name for frame in builder.frames):
        _stop(builder, codes.ALIAS_OF_ITSELF, span, name=name)
    if name not in builder.anchors:
        _stop(builder, codes.ALIAS_NOT_DEFINED, span, name=name)
    parsed = builder.anchors[name]
    builder.aliased += parsed.size
    if builder.aliased > builder.limits.aliases:
        _stop(builder, codes.ALIASES_TOO_LARGE, span, limit=builder.limits.aliases)
    _add(builder, parsed, None)


def _add(builder: _Builder, parsed: Parsed, anchor: str | None) -> None:
    builder.nodes += 1
    if builder.nodes > builder.limits.nodes:
        _stop(builder, codes.TOO_MANY_VALUES, parsed.node.span, limit=builder.limits.nodes)
    if anchor is not None:
        builder.anchors[anchor] = parsed
    if builder.frames:
        builder.frames[-1].children.append(parsed)
    else:
        builder.root = parsed


# --------------------------------------------------------------------------------------------- maps and lists


def _list(frame: _Frame, span: Span, size: int) -> Parsed:
    nodes = tuple(child.node for child in frame.children)
    return Parsed(Items(span, nodes, frame.flow), [child.plain for child in frame.children], size)


def _map(builder: _Builder, frame: _Frame, span: Span, size: int) -> Parsed:
    entries: dict[str, Entry] = {}
    written: list[Entry] = []
    plain: dict[str, Plain] = {}
    for key, value in zip(frame.children[::2], frame.children[1::2]):
        if not isinstance(key.node, Scalar):
            builder.report(codes.KEY_NOT_TEXT, key.node.span)
            continue
        entry = Entry(key.node, value.node)
        name = key.node.text
        written.append(entry)
        if name in entries:
            first = Related(entries[name].key.span, _FIRST)
            builder.report(codes.DUPLICATE_KEY, key.node.span, related=(first,), key=name)
            continue
        entries[name] = entry
        plain[name] = value.plain
    return Parsed(Mapping(span, tuple(written), frame.flow), plain, size)
