"""How is the picture written for Mermaid? As a `stateDiagram-v2`.

Floor 3. Pure. Mermaid lays out and paints by itself, wherever Markdown is shown. It has no history states: a
small choice named H stands for one.
"""

from __future__ import annotations

from .graph import Frame, Graph, Group, Line, Link, Node, Shape
from .nesting import Nesting

_INDENT = "    "


def mermaid_text(graph: Graph) -> str:
    """The graph as Mermaid text."""
    nesting = Nesting.of(graph)
    lines = ["---", f"title: {_title(graph)}", "---", "stateDiagram-v2"]
    if graph.rightward:
        lines.append(f"{_INDENT}direction LR")
    lines += _inside("", nesting, 1)
    happy = [
        nesting.names[node.id] for node in graph.nodes if node.course == "happy" and node.shape is Shape.STATE
    ]
    if happy:
        lines.append(f"{_INDENT}classDef happy stroke-width:3px")
        lines.append(f"{_INDENT}class {','.join(happy)} happy")
    return "\n".join(lines) + "\n"


def _title(graph: Graph) -> str:
    quoted = graph.title.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{quoted}"'


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
    lines += [pad + line for line in nesting.moves(frame, _arrow)]
    return lines


def _frames(frame: str, nesting: Nesting, depth: int) -> list[str]:
    pad = _INDENT * depth
    lines: list[str] = []
    for number, group in enumerate(nesting.groups.get(frame, ())):
        if group.frame is Frame.REGION:
            lines += [f"{pad}--"] * (number > 0) + _inside(group.id, nesting, depth)
        else:
            lines += _group(group, nesting, depth)
    return lines


def _group(group: Group, nesting: Nesting, depth: int) -> list[str]:
    pad = _INDENT * depth
    name = nesting.names[group.id]
    heading = f'{pad}state "{_words(group.lines)}" as {name} {{'
    return [heading, *_inside(group.id, nesting, depth + 1), f"{pad}}}"]


def _node(node: Node, nesting: Nesting) -> list[str]:
    name = nesting.names[node.id]
    match node.shape:
        case Shape.INITIAL | Shape.MOVE:
            return []
        case Shape.HISTORY:
            return [f'state "H" as {name}']
        case Shape.DEEP_HISTORY:
            return [f'state "H*" as {name}']
        case Shape.FINAL:
            return [f'state "{_words(node.lines)}" as {name}', f"{name} --> [*]"]
        case _:
            return [f'state "{_words(node.lines)}" as {name}']


def _arrow(tail: str, head: str, lines: tuple[Line, ...], link: Link) -> str:
    words = _words(lines)
    return f"{tail} --> {head}" + (f" : {words}" if words else "")


def _words(lines: tuple[Line, ...]) -> str:
    """Lines of a label as Mermaid takes them: entities for what it would read as syntax."""
    return "<br>".join("".join(_ENTITIES.get(letter, letter) for letter in line.text) for line in lines)


_ENTITIES = {
    '"': "#quot;",
    "#": "#35;",
    ";": "#59;",
    ":": "#58;",
    "<": "#lt;",
    ">": "#gt;",
    "{": "#123;",
    "}": "#125;",
    "`": "#96;",
    "\\": "#92;",
    "%": "#37;",
    "&": "#amp;",
    "-": "-",
}
