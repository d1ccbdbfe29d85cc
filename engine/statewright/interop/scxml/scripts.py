"""What can be taken over of a script? Assignments, one a line: CEL has expressions and no other statements
(5.8).

Floor 3. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...diagnostics.codes import interop as codes
from ...kernel.definition import Action, Assign, SetField
from ..words import Said, said
from ..xml import Element
from .document import Document
from .language import expression, failing
from .location import location, updating

_STATEMENT = re.compile(
    r"\s*(?:(?:var|let|const)\s+)?(?P<place>[A-Za-z_][\w.\[\]]*)\s*=(?![=>])\s*(?P<value>.+?)\s*\Z", re.DOTALL
)
_NAME = re.compile(r"[A-Za-z_]\w*")


def assigned(text: str) -> Iterator[str]:
    """The variables that a script sets, and so declares."""
    for statement in _statements(text):
        read = _STATEMENT.match(statement)
        name = _NAME.match(read["place"]) if read else None
        if name is not None:
            yield name[0]


def script(document: Document, element: Element) -> tuple[Action, ...]:
    """The assignments of a script; one that says anything else fails when it is reached."""
    text = document.load(element.get("src")) if "src" in element.attributes else element.text
    if text is None:
        return (_unreadable(document, element, f"there is no file {element.get('src')!r}"),)
    found: list[Action] = []
    for statement in _statements(text):
        read = _STATEMENT.match(statement)
        if read is None:
            return (
                _unreadable(
                    document, element, said("CEL has expressions; of statements only assignments are taken")
                ),
            )
        named = element._replace(attributes={"location": read["place"]})
        place = location(document, named, "location")
        if place is None:
            return (_unreadable(document, element, f"{read['place']!r} is no variable"),)
        new = expression(document, element, read["value"], "<script>")
        found.append(Assign((SetField((place.name,), new),), (place.name,), updating(place, new.run)))
    return tuple(found)


def _statements(text: str) -> Iterator[str]:
    lines = (re.sub(r"//.*", "", line) for line in text.split("\n"))
    yield from (one for line in lines for one in line.split(";") if one.strip())


def _unreadable(document: Document, element: Element, why: Said) -> Assign:
    document.report(codes.NOT_AN_EXPRESSION, element, what="<script>", why=why)
    told = why if isinstance(why, str) else why.en
    return Assign((), (), failing("script", "not_possible", f"the script cannot be run: {told}").run)
