"""How do two versions look in one picture? The new one, with what is gone drawn in and every change marked.

Floor 3. Pure but for the layout. Marks are colour, line and a word, never colour alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from statewright.diagnostics.diagnostic import Text
from statewright.kernel.definition import Definition

from ..build import build
from ..drawing import draw_graph
from ..framing import move_ids
from ..graph import Course, Graph, Group, Line, Link, Mark, Node, Shape, Tone
from ..options import Drawing, DrawOptions, Format, Language
from ..orient import oriented
from ..phrases import say
from .matching import Difference, Pair, by_index, compare

_WORDS = {
    Mark.ADDED: Text("new", "新增"),
    Mark.REMOVED: Text("gone", "已删除"),
    Mark.CHANGED: Text("changed", "有变化"),
}
_VERSIONS = Text("version {old} → version {new}", "第 {old} 版 → 第 {new} 版")


def render_difference(
    old: Definition,
    new: Definition,
    *,
    format: Format = "svg",
    lang: Language = "en",
    options: DrawOptions | None = None,
) -> Drawing:
    """Both versions as one picture. Raises what `render` raises."""
    chosen = options or DrawOptions()
    return draw_graph(difference_graph(compare(old, new), lang, chosen), format, chosen)


def difference_graph(difference: Difference, lang: Language, options: DrawOptions) -> Graph:
    """The graph of the new version with what only the old one had, every change marked."""
    whole = replace(options, depth=None, focus=None, collapse=(), role=None)
    before = build(difference.old, lang, whole, share=False)
    after = build(difference.new, lang, whole, share=False)
    nodes = [*_new_nodes(difference, after, lang), *_old_nodes(difference, before, after, lang)]
    kept = {group.id for group in after.groups}
    gone = [_marked_group(group, Mark.REMOVED, lang) for group in before.groups if group.id not in kept]
    links = [*_marked_links(after, nodes), *_old_links(before, nodes)]
    versions = say(_VERSIONS, lang).format(old=difference.old.version, new=difference.new.version)
    return replace(
        after,
        subtitle=versions,
        nodes=tuple(nodes),
        groups=(*(_new_group(difference, group, lang) for group in after.groups), *gone),
        links=tuple(oriented(links)),
    )


def _new_nodes(difference: Difference, after: Graph, lang: Language) -> list[Node]:
    moves = {name: index for index, name in move_ids(difference.new).items()}
    pairs = by_index(difference.moves)
    return [_marked(node, _new_mark(node, difference, moves, pairs), lang) for node in after.nodes]


def _new_mark(
    node: Node, difference: Difference, moves: Mapping[str, int], pairs: Mapping[int, Pair]
) -> Mark:
    if node.shape is Shape.MOVE:
        pair = pairs[moves[node.id]]
        if pair.old is None:
            return Mark.ADDED
        return Mark.CHANGED if pair.changed else Mark.NONE
    return _state_mark(difference, node.id.removeprefix("state."))


def _state_mark(difference: Difference, path: str) -> Mark:
    if path in difference.added:
        return Mark.ADDED
    return Mark.CHANGED if path in difference.changed else Mark.NONE


def _new_group(difference: Difference, group: Group, lang: Language) -> Group:
    return _marked_group(group, _state_mark(difference, group.id.removeprefix("group.")), lang)


def _old_nodes(difference: Difference, before: Graph, after: Graph, lang: Language) -> list[Node]:
    """The boxes that only the old version has; transitions among them under a name of their own."""
    gone = {
        name
        for pair in difference.moves
        if pair.new is None and pair.old is not None
        for name in [move_ids(difference.old)[pair.old.index]]
    }
    here = {node.id for node in after.nodes}
    found: list[Node] = []
    for node in before.nodes:
        if node.shape is Shape.MOVE and node.id in gone:
            parts = tuple(replace(part, id=_old_id(part.id)) for part in node.parts)
            found.append(_marked(replace(node, id=_old_id(node.id), parts=parts), Mark.REMOVED, lang))
        elif node.shape is not Shape.MOVE and node.id not in here:
            found.append(_marked(node, Mark.REMOVED, lang))
    return found


def _old_id(name: str) -> str:
    return f"gone.{name}"


def _old_links(before: Graph, nodes: list[Node]) -> list[Link]:
    """The lines of what only the old version has."""
    marks = {node.id: node.mark for node in nodes}
    found: list[Link] = []
    for link in before.links:
        name = _old_id(link.move)
        if name in marks:
            tail = name if link.tail == link.move else link.tail
            head = name if link.head == link.move else link.head
            found.append(replace(link, move=name, mark=Mark.REMOVED, tail=tail, head=head, main=False))
        elif marks.get(link.move) is Mark.REMOVED:
            found.append(replace(link, mark=Mark.REMOVED, main=False))
    return found


def _marked_links(after: Graph, nodes: list[Node]) -> list[Link]:
    marks = {node.id: node.mark for node in nodes}
    return [_marked_link(link, marks.get(link.move, Mark.NONE)) for link in after.links]


def _marked_link(link: Link, mark: Mark) -> Link:
    """What has not changed is plain, so that what has stands out."""
    return replace(link, mark=mark, course=Course.PLAIN if mark is Mark.NONE else link.course)


def _marked(node: Node, mark: Mark, lang: Language) -> Node:
    if mark is Mark.NONE:
        calm = tuple(replace(part, course=Course.PLAIN) for part in node.parts)
        return replace(node, course=Course.PLAIN, parts=calm)
    if node.shape not in (Shape.MOVE, Shape.STATE, Shape.FINAL):
        return replace(node, mark=mark)
    word = Line(say(_WORDS[mark], lang), Tone.QUIET)
    parts = tuple(replace(part, mark=mark, lines=(*part.lines, word)) for part in node.parts)
    return replace(node, mark=mark, lines=(*node.lines, word), parts=parts)


def _marked_group(group: Group, mark: Mark, lang: Language) -> Group:
    if mark is Mark.NONE:
        return group
    return replace(group, mark=mark, lines=(*group.lines, Line(say(_WORDS[mark], lang), Tone.QUIET)))
