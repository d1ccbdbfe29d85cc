"""In which order can the derived fields be worked out, and what is each made of?

Floor 2. Derived fields may use one another, in any order in the file but not in a circle.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..diagnostics.codes import names as codes
from ..diagnostics.diagnostic import Text
from ..expressions import parse
from ..expressions import tree as syntax
from ..kernel.definition import Constant, Expression, Words
from .fields import Fields
from .operands import constant, expression, is_expression
from .place import Place
from .problems import Problems
from .scopes import Scopes
from .titles import words
from .updating import Derived


def derive(root: Place, data: Fields, scopes: Scopes, problems: Problems) -> Derived:
    """The derived fields of a workflow; their types are added to `scopes` on the way."""
    written = dict(root.inside("derived"))
    places = {name: _formula(place) for name, place in written.items()}
    for name in places.keys() & data.by_name.keys():
        places.pop(name)
        problems.at(codes.FIELD_TWICE, written[name], key=True, name=name)
    uses = {name: _fields_used(place) for name, place in places.items()}
    expressions: dict[str, Expression] = {}
    reads: dict[str, frozenset[str]] = {}
    for name in _in_order(places, uses, problems):
        found = _compile(name, places[name], scopes, problems)
        if found is not None:
            expressions[name] = found
            reads[name] = _stored(uses[name], reads)
    return Derived(expressions, reads)


def titles_of(root: Place) -> Mapping[str, Words]:
    """The titles of those derived fields that have one."""
    found = {name: words(place.get("title")) for name, place in root.inside("derived")}
    return {name: title for name, title in found.items() if title}


def _formula(place: Place) -> Place:
    """Where the expression stands: by itself, or beside a title."""
    return place.find("value") or place


def _compile(name: str, place: Place, scopes: Scopes, problems: Problems) -> Expression | None:
    from .fields import type_of

    if not is_expression(place.value):
        scopes.derived[name] = type_of({"const": place.value})
        scopes.forget()
        written: Constant = constant(place.value)
        return written
    program = expression(place, scopes.derived_field(), problems, store=True)
    if program is not None:
        scopes.derived[name] = program.type
        scopes.forget()
    return program


def _stored(used: frozenset[str], reads: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """The stored fields behind the fields used, derived ones among them."""
    direct = frozenset(name for name in used if name not in reads)
    return direct.union(*(reads[name] for name in used if name in reads))


def _in_order(
    places: Mapping[str, Place], uses: Mapping[str, frozenset[str]], problems: Problems
) -> Iterator[str]:
    """Each field after those that it uses; one in a circle is reported and left out."""
    settled: set[str] = set()
    reported: set[str] = set()

    def visit(name: str, path: tuple[str, ...]) -> Iterator[str]:
        if name in settled:
            return
        if name in path:
            circle = path[path.index(name) :]
            if not reported & set(circle):
                shown = " → ".join((*circle, name))
                problems.at(codes.DERIVED_CYCLE, places[name], name=name, path=Text(shown, shown))
            reported.update(circle)
            return
        for used in sorted(uses[name] & places.keys()):
            yield from visit(used, (*path, name))
        if name not in settled and name not in reported:
            settled.add(name)
            yield name

    for name in places:
        yield from visit(name, ())


def _fields_used(place: Place) -> frozenset[str]:
    """The names after `data.` in an expression, before anything is known of their types."""
    if not is_expression(place.value):
        return frozenset()
    excerpt = place.excerpt
    tree, _ = parse(excerpt.cut(excerpt.text.index("=") + 1, len(excerpt.text)))
    return frozenset(_data_fields(tree)) if tree is not None else frozenset()


def _data_fields(node: syntax.Node) -> Iterator[str]:
    match node:
        case syntax.Select(operand=syntax.Name(name="data"), field=name):
            yield name
        case syntax.Index(operand=syntax.Name(name="data"), key=syntax.Literal(value=str() as name)):
            yield name
    for child in syntax.children(node):
        yield from _data_fields(child)
