"""What does a fault of the schema mean, in words? Each told at the exact place, with what to write instead.

Floor 1. Pure. Loaded only when a file has such a fault.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import islice

from ..diagnostics.codes import schema as codes
from ..diagnostics.diagnostic import Code, Diagnostic, Text
from ..diagnostics.nearest import nearest
from ..diagnostics.source import Span
from . import wording
from .durations import suggested_duration
from .limits import FINDINGS_MAX
from .reader import bounded
from .schema_walk import Fault, Place
from .schemas import Schema
from .tree import Document, Mapping, Node

_DID_YOU_MEAN = Text('did you mean "{near}"?', "您是想写“{near}”吗?")
_KEYS_HERE = Text("the keys here are {keys}", "这里的键有 {keys}")
_BESIDE = Text('it belongs one level up, beside "{parent}"', "它应该写在上一层, 与“{parent}”并列")


def told(document: Document, root: Schema, found: Iterable[Fault]) -> list[Diagnostic]:
    """One diagnostic for each slip behind the faults of a document, in the order of the file."""
    faults = _told_once(list(islice(found, 2 * FINDINGS_MAX)))[: FINDINGS_MAX + 1]
    diagnostics = [_diagnostic(document, root, fault) for fault in faults]
    return bounded(sorted(diagnostics, key=lambda diagnostic: diagnostic.span))


def _told_once(found: list[Fault]) -> list[Fault]:
    """Without the missing keys that are there under a misspelled name: the misspelling says it all."""
    meant = {
        (fault.path[:-1], _meant_key(fault)) for fault in found if fault.keyword == "additionalProperties"
    }
    kept = [
        fault for fault in found if not (fault.keyword == "required" and (fault.path, fault.keys[0]) in meant)
    ]
    return list({(fault.keyword, fault.path, fault.keys): fault for fault in kept}.values())


def _meant_key(fault: Fault) -> str | None:
    return wording.synonym(str(fault.path[-1]), fault.keys) or nearest(str(fault.path[-1]), fault.keys)


# ------------------------------------------------------------------------------------- one fault, one message


def _diagnostic(document: Document, root: Schema, fault: Fault) -> Diagnostic:
    return _TELLERS[fault.keyword](document, root, fault)


def _tell(
    document: Document, code: Code, span: Span, fault: Fault, help: Text | None = None, **values: object
) -> Diagnostic:
    filled = {
        "subject": wording.subject(fault.path, fault.on_key),
        "where": wording.where(fault.path),
        **values,
    }
    return Diagnostic.filled(code, document.source, span, filled, help=help)


def _span(document: Document, fault: Fault) -> Span:
    if fault.on_key:
        return document.locate_key(fault.path)
    span = document.locate(fault.path)
    return span if span.end > span.start or not fault.path else document.locate_key(fault.path)


def _container_span(document: Document, path: Place) -> Span:
    """Where to point when something is missing in a map: its key; of a map without one, its first key."""
    if path and isinstance(path[-1], str):
        return document.locate_key(path)
    return _first_key(document.node(path))


def _first_key(node: Node) -> Span:
    return node.entries[0].key.span if isinstance(node, Mapping) and node.entries else node.span


def _unknown_key(document: Document, root: Schema, fault: Fault) -> Diagnostic:
    near = _meant_key(fault)
    here = _BESIDE if fault.path[-1] in fault.above else _KEYS_HERE
    help = _DID_YOU_MEAN if near else here
    return _tell(
        document,
        codes.UNKNOWN_KEY,
        _span(document, fault),
        fault,
        help,
        key=fault.path[-1],
        where=wording.where(fault.path[:-1]),
        near=near,
        parent=fault.path[-2] if len(fault.path) > 1 else "",
        keys=wording.listed(fault.keys),
    )


def _missing_key(document: Document, root: Schema, fault: Fault) -> Diagnostic:
    key = fault.keys[0]
    about = wording.about(fault.schema.get("properties", {}).get(key, {}), key)
    return _tell(
        document, codes.MISSING_KEY, _container_span(document, fault.path), fault, key=key, about=about
    )


def _wrong_type(document: Document, root: Schema, fault: Fault) -> Diagnostic:
    if fault.schema is root["$defs"].get("duration") or fault.schema is root["$defs"].get(
        "duration_or_expression"
    ):
        return _bad_duration(document, root, fault)
    code = codes.NO_VALUE if fault.value is None else codes.WRONG_TYPE
    kinds = wording.kinds(root, fault.schema)
    return _tell(
        document,
        code,
        _span(document, fault),
        fault,
        expected=wording.expected(kinds),
        actual=wording.actual(fault.value),
        example=wording.example(kinds, fault.value),
    )


def _not_allowed(document: Document, root: Schema, fault: Fault) -> Diagnostic:
    allowed = fault.schema.get("enum", [fault.schema.get("const")])
    near = nearest(str(fault.value), (one for one in allowed if isinstance(one, str)))
    only = Text("write {allowed}", "请写成 {allowed}")
    help = (
        _DID_YOU_MEAN
        if near
        else (only if len(allowed) == 1 else Text("it may be {allowed}", "可以是 {allowed}"))
    )
    return _tell(
        document,
        codes.VALUE_NOT_ALLOWED,
        _span(document, fault),
        fault,
        help,
        value=wording.quoted(fault.value),
        near=near,
        allowed=wording.listed(allowed),
    )


def _pattern(document: Document, root: Schema, fault: Fault) -> Diagnostic:
    if fault.schema is root["$defs"].get("duration"):
        return _bad_duration(document, root, fault)
    if (
        str(fault.schema.get("pattern", "")).startswith("^[a-z][a-z0-9_]*")
        or "[a-z0-9_]*|" in fault.schema["pattern"]
    ):
        return _bad_name(document, fault)
    if fault.on_key and fault.schema.get("examples") == ["en", "zh"]:
        return _tell(document, codes.NOT_A_LANGUAGE, _span(document, fault), fault, value=fault.value)
    return _tell(
        document,
        codes.BAD_FORM,
        _span(document, fault),
        fault,
        Text("for example {examples}", "例如 {examples}"),
        value=wording.quoted(fault.value),
        examples=wording.listed(fault.schema.get("examples", ())),
    )


def _bad_name(document: Document, fault: Fault) -> Diagnostic:
    help, near = wording.better_name(str(fault.value))
    return _tell(document, codes.BAD_NAME, _span(document, fault), fault, help, value=fault.value, near=near)


def _bad_duration(document: Document, root: Schema, fault: Fault) -> Diagnostic:
    near = suggested_duration(fault.value)
    general = Text(
        "write a number and a unit: 30s, 30m, 24h, 15d, 2w", "请写成数字加单位: 30s、30m、24h、15d、2w"
    )
    help = Text('did you mean "{near}"?', "您是想写“{near}”吗?") if near else general
    shown = "" if fault.value is None else fault.value
    return _tell(document, codes.BAD_DURATION, _span(document, fault), fault, help, value=shown, near=near)


def _reserved(document: Document, root: Schema, fault: Fault) -> Diagnostic:
    return _tell(document, codes.RESERVED_NAME, _span(document, fault), fault, value=fault.value)


def _number(document: Document, root: Schema, fault: Fault) -> Diagnostic:
    limit = fault.schema[fault.keyword]
    at_least = Text(f"at least {limit}", f"不小于 {limit}")
    bound = at_least if fault.keyword == "minimum" else Text(f"more than {limit}", f"大于 {limit}")
    return _tell(
        document,
        codes.NUMBER_NOT_IN_RANGE,
        _span(document, fault),
        fault,
        bound=bound,
        value=wording.quoted(fault.value),
    )


def _empty(document: Document, root: Schema, fault: Fault) -> Diagnostic:
    return _tell(document, codes.EMPTY, _span(document, fault), fault)


def _too_many(document: Document, root: Schema, fault: Fault) -> Diagnostic:
    count = len(fault.value) if isinstance(fault.value, dict | list) else 1
    limit = fault.schema["maxProperties"]
    return _tell(document, codes.TOO_MANY_ENTRIES, _span(document, fault), fault, count=count, limit=limit)


def _needs_one_of(document: Document, root: Schema, fault: Fault) -> Diagnostic:
    span = _container_span(document, fault.path)
    return _tell(document, codes.NEEDS_ONE_OF, span, fault, keys=wording.listed(fault.keys))


def _only_one_of(document: Document, root: Schema, fault: Fault) -> Diagnostic:
    present = isinstance(fault.value, dict) and fault.keys[0] in fault.value
    if not present:
        return _needs_one_of(document, root, fault)
    span = document.locate_key((*fault.path, fault.keys[-1]))
    return _tell(document, codes.ONLY_ONE_OF, span, fault, keys=wording.listed(fault.keys))


def _key_needs_key(document: Document, root: Schema, fault: Fault) -> Diagnostic:
    key, needed = fault.keys[:2]
    about = wording.about(fault.schema["properties"].get(needed, {}), needed)
    span = document.locate_key((*fault.path, key))
    return _tell(document, codes.KEY_NEEDS_KEY, span, fault, key=key, needed=needed, about=about)


_TELLERS: dict[str, Callable[[Document, Schema, Fault], Diagnostic]] = {
    "additionalProperties": _unknown_key,
    "required": _missing_key,
    "type": _wrong_type,
    "enum": _not_allowed,
    "const": _not_allowed,
    "pattern": _pattern,
    "not": _reserved,
    "minimum": _number,
    "exclusiveMinimum": _number,
    "minLength": _empty,
    "minItems": _empty,
    "minProperties": _empty,
    "maxProperties": _too_many,
    "anyOf": _needs_one_of,
    "oneOf": _only_one_of,
    "dependentRequired": _key_needs_key,
}
