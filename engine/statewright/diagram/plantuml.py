"""How is the picture written for PlantUML? As a state diagram.

Floor 3. Pure. PlantUML lays out and paints by itself.
"""

from __future__ import annotations

from .graph import Course, Graph, Group, Line, Link, Node, Shape
from .nesting import Nesting

_INDENT = "  "


def plantuml_text(graph: Graph) -> str:
    """The graph as PlantUML text."""
    nesting = Nesting.of(graph)
    lines = ["@startuml", f"title {_words((Line(graph.title),))}", "hide empty description"]
    if graph.rightward:
        lines.append("left to right direction")
    lines += _inside("", nesting, 0)
    lines += (line for line in nesting.moves(None, _arrow) if not line.startswith(_BEGIN))
    return "\n".join([*lines, "@enduml"]) + "\n"


def _inside(frame: str, nesting: Nesting, depth: int) -> list[str]:
    pad = _INDENT * depth
    lines: list[str] = []
    for node in nesting.nodes.get(frame, ()):
        lines += [pad + line for line in _node(node, nesting)]
    if frame == "" and nesting.concurrent_root:
        title = _words((Line(nesting.graph.title),))
        lines += [f'{pad}state "{title}" as whole {{', *_frames(frame, nesting, depth + 1), f"{pad}}}"]
    else:
        lines += _frames(frame, nesting, depth)
    begins = nesting.moves(frame, _arrow)
    return lines + [pad + line for line in begins if line.startswith(_BEGIN)]


def _frames(frame: str, nesting: Nesting, depth: int) -> list[str]:
    """The frames in a frame. A region is a frame, too: behind PlantUML's `--` no line could leave it."""
    return [line for group in nesting.groups.get(frame, ()) for line in _group(group, nesting, depth)]


def _group(group: Group, nesting: Nesting, depth: int) -> list[str]:
    pad = _INDENT * depth
    name = nesting.names[group.id]
    return [
        f'{pad}state "{_words(group.lines)}" as {name} {{',
        *_inside(group.id, nesting, depth + 1),
        f"{pad}}}",
    ]


def _node(node: Node, nesting: Nesting) -> list[str]:
    name = nesting.names[node.id]
    match node.shape:
        case Shape.INITIAL | Shape.MOVE:
            return []
        case Shape.HISTORY:
            return [f"state {name} <<history>>"]
        case Shape.DEEP_HISTORY:
            return [f"state {name} <<history*>>"]
        case Shape.FINAL:
            return [f'state "{_words(node.lines)}" as {name}', f"{name} --> [*]"]
        case _:
            return [f'state "{_words(node.lines)}" as {name}']


_BEGIN = "[*] "
_STYLES = {
    Course.HAPPY: "-[bold]->",
    Course.PLAIN: "-->",
    Course.TIMEOUT: "-[dotted]->",
    Course.FAILURE: "-[dashed]->",
}


def _arrow(tail: str, head: str, lines: tuple[Line, ...], link: Link) -> str:
    words = _words(lines)
    return f"{tail} {_STYLES[link.course]} {head}" + (f" : {words}" if words else "")


def _words(lines: tuple[Line, ...]) -> str:
    """Lines of a label; what PlantUML would read as markup is escaped as characters by number."""
    return "\\n".join("".join(_ESCAPED.get(letter, letter) for letter in line.text) for line in lines)


_ESCAPED = {letter: f"&#{ord(letter)};" for letter in '"\\<>{}[]~*_/#'}
