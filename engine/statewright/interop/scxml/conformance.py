"""What does the notation of the W3C's own tests mean here? Each `conf:` attribute and element, said in CEL.

Floor 3. Pure. The tests are written for any data model: what each of them writes its own way has a name in
the namespace of the suite, and this is our way. `N` is the variable `VarN`. What has no meaning here is left
as it is and reported by the reader.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from ..xml import Element, Node
from .names import CONFORMANCE, PROCESSOR, SCXML

_PREFIX = f"{{{CONFORMANCE}}}"
_COMPARED = re.compile(r"(\d+)\s*(<=|>=|=|<|>)\s*(.*)\Z", re.DOTALL)

_Plain = Mapping[str, str]


def translated(element: Element) -> Element:
    """The document with the suite's notation replaced by SCXML and CEL."""
    children: list[Node] = []
    for child in element.children:
        if not isinstance(child, Element):
            children.append(child)
        elif child.namespace == CONFORMANCE:
            meaning = _ELEMENTS.get(child.name)
            children += [child] if meaning is None else meaning(child)
        elif child.namespace == element.namespace:
            children.append(translated(child))
        else:
            children.append(child)
    return element._replace(attributes=_attributes(element.attributes), children=tuple(children))


def _attributes(found: _Plain) -> _Plain:
    if not any(name.startswith(_PREFIX) for name in found):
        return found
    plain: dict[str, str] = {}
    for name, written in found.items():
        local = name.removeprefix(_PREFIX)
        rule = _ATTRIBUTES.get(local) if local != name else None
        if rule is None:
            plain[name] = written
        else:
            target, meaning = rule
            plain[target] = meaning(written)
    return plain


def _variable(number: str) -> str:
    return f"Var{number.strip()}"


def _variables(numbers: str) -> str:
    return " ".join(_variable(number) for number in numbers.split())


def _same(written: str) -> str:
    return written


def _always(text: str) -> Callable[[str], str]:
    return lambda _: text


def _quoted(written: str) -> str:
    return "'" + written.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _compared(subject: Callable[[str], str], other: Callable[[str], str]) -> Callable[[str], str]:
    def meaning(written: str) -> str:
        read = _COMPARED.match(written)
        if read is None:
            return "return"
        return f"{subject(read[1])} {'==' if read[2] == '=' else read[2]} {other(read[3])}"

    return meaning


def _two(form: str) -> Callable[[str], str]:
    def meaning(written: str) -> str:
        first, second = written.split()
        return form.format(_variable(first), _variable(second))

    return meaning


def _bound(number: str) -> str:
    return f"has(data.{_variable(number)}) && data.{_variable(number)} != null"


def _event_field(name: str) -> str:
    return f"_event.{name}"


def _event_data(name: str) -> str:
    return f"_event.data[{_quoted(_variable(name) if name.isdigit() else name)}]"


_ATTRIBUTES: Mapping[str, tuple[str, Callable[[str], str]]] = {
    "datamodel": ("datamodel", _always("cel")),
    "targetpass": ("target", _always("pass")),
    "targetfail": ("target", _always("fail")),
    "id": ("id", _variable),
    "name": ("name", _variable),
    "location": ("location", _variable),
    "item": ("item", _variable),
    "index": ("index", _variable),
    "idlocation": ("idlocation", _variable),
    "namelist": ("namelist", _variable),
    "multipleNamelist": ("namelist", _variables),
    "systemVarLocation": ("location", _same),
    "expr": ("expr", _same),
    "quoteExpr": ("expr", _quoted),
    "varExpr": ("expr", _variable),
    "varChildExpr": ("expr", _variable),
    "systemVarExpr": ("expr", _same),
    "varNonexistentStruct": ("expr", lambda number: f"{_variable(number)}.nothing"),
    "arrayExpr123": ("expr", _always("[1, 2, 3]")),
    "illegalExpr": ("expr", _always("return")),
    "illegalArray": ("expr", _always("7")),
    "invalidSendTypeExpr": ("expr", _always("'27'")),
    "invalidSessionID": ("expr", _always("27")),
    "eventName": ("expr", _always("_event.name")),
    "eventType": ("expr", _always("_event.type")),
    "eventSendid": ("expr", _always("_event.sendid")),
    "eventField": ("expr", _event_field),
    "eventDataFieldValue": ("expr", _event_data),
    "eventDataParamValue": ("expr", _event_data),
    "eventDataNamelistValue": ("expr", _event_data),
    "scxmlEventIOLocation": ("expr", _always(f"_ioprocessors['{PROCESSOR}'].location")),
    "arrayVar": ("array", _variable),
    "arrayTextVar": ("array", _variable),
    "illegalItem": ("item", _always("'continue'")),
    "eventExpr": ("eventexpr", _variable),
    "targetExpr": ("targetexpr", _variable),
    "targetVar": ("targetexpr", _variable),
    "typeExpr": ("typeexpr", _variable),
    "srcExpr": ("srcexpr", _variable),
    "sendIDExpr": ("sendidexpr", _variable),
    "delayExpr": ("delayexpr", _variable),
    "delayFromVar": ("delayexpr", _variable),
    "delay": ("delay", lambda seconds: f"{seconds}s"),
    "illegalTarget": ("target", _always("baz")),
    "unreachableTarget": ("target", _always("#_scxml_nobody")),
    "invalidSendType": ("type", _always("27")),
    "invalidLocation": ("location", _always("no.such place")),
    "invalidParamLocation": ("location", _always("no.such place")),
    "invalidName": ("name", _always("")),
    "invalidNamelist": ("namelist", _always("no-such-place")),
    "true": ("cond", _always("true")),
    "false": ("cond", _always("false")),
    "nonBoolean": ("cond", _always("return")),
    "inState": ("cond", lambda name: f"In({_quoted(name)})"),
    "idVal": ("cond", _compared(_variable, _same)),
    "namelistIdVal": ("cond", _compared(_variable, _same)),
    "varIdVal": ("cond", _compared(_variable, _variable)),
    "compareIDVal": ("cond", _compared(_variable, _variable)),
    "idQuoteVal": ("cond", _compared(_variable, _quoted)),
    "idSystemVarVal": ("cond", _compared(_variable, _same)),
    "eventvarVal": ("cond", _compared(_event_data, _same)),
    "VarEqVar": ("cond", _two("{0} == {1}")),
    "VarEqVarStruct": ("cond", _two("{0} == {1}")),
    "varPrefix": ("cond", _two("{1}.startsWith({0})")),
    "isBound": ("cond", _bound),
    "unboundVar": ("cond", lambda number: f"!has(data.{_variable(number)})"),
    "noValue": ("cond", lambda number: f"!({_bound(number)})"),
    "systemVarIsBound": ("cond", lambda name: f"{name} != null"),
    "nameVarVal": ("cond", lambda name: f"_name == {_quoted(name)}"),
    "eventdataVal": ("cond", lambda written: f"_event.data == {written}"),
    "eventdataSomeVal": ("cond", _always("_event.data == 123")),
    "eventNameVal": ("cond", lambda name: f"_event.name == {_quoted(name)}"),
    "emptyEventData": ("cond", _always("_event.data == null")),
    "eventDataHasField": ("cond", lambda name: f"{_quoted(name)} in _event.data"),
    "originTypeEq": ("cond", lambda name: f"_event.origintype == {_quoted(name)}"),
    "eventIsExternal": ("cond", _always("_event.type == 'external'")),
    "eventFieldHasNoValue": ("cond", lambda name: f"_event.{name} == null"),
    "eventFieldsAreBound": (
        "cond",
        _always(
            "['name', 'type', 'sendid', 'origin', 'origintype', 'invokeid', 'data'].all(one, one in _event)"
        ),
    ),
}


def _element(like: Element, name: str, attributes: _Plain, children: tuple[Node, ...] = ()) -> Element:
    return Element(SCXML, name, attributes, children, like.span)


def _assign(like: Element, name: str, expr: str) -> list[Node]:
    return [_element(like, "assign", {"location": name, "expr": expr})]


def _final(id_: str) -> Callable[[Element], list[Node]]:
    return lambda like: [_element(like, "final", {"id": id_})]


def _sum(like: Element) -> list[Node]:
    first, second = _variable(like.get("id1")), _variable(like.get("id2"))
    return _assign(like, first, f"{first} + {second}")


def _incremented(like: Element) -> list[Node]:
    name = _variable(like.get("id"))
    return _assign(like, name, f"{name} + 1")


def _extended(like: Element) -> list[Node]:
    name = _variable(like.get("id"))
    return _assign(like, name, f"{name} + [4]")


def _to_sender(like: Element) -> list[Node]:
    back = {"event": like.get("name"), "targetexpr": "_event.origin", "typeexpr": "_event.origintype"}
    return [_element(like, "send", back)]


_ELEMENTS: Mapping[str, Callable[[Element], list[Node]]] = {
    "pass": _final("pass"),
    "fail": _final("fail"),
    "incrementID": _incremented,
    "concatVars": _sum,
    "sumVars": _sum,
    "extendArray": _extended,
    "array123": lambda _: ["[1, 2, 3]"],
    "someInlineVal": lambda _: ["123"],
    "contentFoo": lambda like: [_element(like, "content", {}, ("foo",))],
    "illegalContent": lambda like: [_element(like, "content", {"expr": "return"})],
    "sendToSender": _to_sender,
    "script": lambda like: [_element(like, "script", {}, ("Var1 = 1",))],
}
