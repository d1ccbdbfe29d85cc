"""How does a transition become a box between two lines? Which are shown, which share a box, which way they
run.

Floor 3. Pure. Transitions between the same states with the same meaning share a box; a state with many ways
out has them in several rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise, product

from statewright.kernel.definition import Transition

from . import phrases
from .causes import course_of
from .course import Routes
from .framing import ANYWHERE, Framing
from .graph import Course, Line, Link, Mark, Node, Part, Shape
from .labels import Labels
from .marking import count_line, move_mark, thickness_of, together
from .options import DrawOptions
from .orient import oriented

MERGE_LIMIT = 4
"""At most so many transitions share a box."""

FAN_LIMIT = 5
FAN_ROW = 3
"""What more than FAN_LIMIT lines beside the main path lead to stands in rows of FAN_ROW."""

WEIGHTS = {Course.HAPPY: 20, Course.PLAIN: 2, Course.TIMEOUT: 1, Course.FAILURE: 1}
"""How hard a line is pulled straight."""


@dataclass(slots=True)
class Moves:
    """The transitions' boxes and lines while they are put together, box by box in document order."""

    framing: Framing
    routes: Routes
    labels: Labels
    options: DrawOptions
    ids: Mapping[int, str]
    share: bool = True
    shared: dict[tuple[int, tuple[int, ...], str], int] = field(default_factory=dict)

    def add(self, transition: Transition, nodes: list[Node], links: list[Link]) -> None:
        """Draws one transition, unless it leads nowhere in this view."""
        framing = self.framing
        source = framing.view.stand_in[transition.source]
        heads = framing.heads(transition.targets)
        if not self._is_shown(transition, source, heads):
            return
        happy = transition.index in self.routes.happy
        mark = move_mark(transition, self.labels, self.options)
        part = self._part(transition, course_of(self.labels.cause(transition), happy=happy), mark)
        if not self._merged(transition, part, source, heads, nodes):
            frame = framing.common(source, heads)
            node = Node(part.id, Shape.MOVE, part.lines, frame, part.course, mark, parts=(part,))
            nodes.append(node)
            links.extend(self._lines(transition, node, source, heads))

    def _part(self, transition: Transition, course: Course, mark: Mark) -> Part:
        counted = count_line(transition, self.labels, self.options)
        lines: tuple[Line, ...] = (*self.labels.transition(transition), *counted)
        count = self.options.highlight.heat.get(transition.index, 0)
        tip = self._tip(transition)
        return Part(self.ids[transition.index], lines, course, mark, tip, transition.where, count)

    def _is_shown(self, transition: Transition, source: int, heads: list[int]) -> bool:
        view = self.framing.view
        inside_closed = source in view.closed and heads == [source]
        if source < 0 or not heads or heads == [transition.source] or inside_closed:
            return False
        return view.focus is None or self._in_focus(transition, view.focus)

    def _in_focus(self, transition: Transition, focus: int) -> bool:
        above = set(self.framing.chain(focus)) - {focus}
        ends = (transition.source, *transition.targets)
        return transition.source in above or any(self._is_inside(end, focus) for end in ends)

    def _is_inside(self, index: int, top: int) -> bool:
        while index > top:
            index = self.framing.definition.states[index].parent
        return index == top

    def _merged(
        self, transition: Transition, part: Part, source: int, heads: list[int], nodes: list[Node]
    ) -> bool:
        """Whether the transition went into the box of one before it: same states, same meaning of the line.

        What leads back is one return, however it came about.
        """
        kind = "back" if transition.index in self.routes.back else part.course.value
        key = (source, tuple(heads), kind)
        at = self.shared.get(key)
        alone = part.course is Course.HAPPY or not self.share
        if at is None or alone or len(nodes[at].parts) >= MERGE_LIMIT:
            self.shared[key] = len(nodes)
            return False
        first = nodes[at]
        course = first.course if first.course is part.course else Course.PLAIN
        nodes[at] = replace(
            first,
            parts=(*first.parts, part),
            lines=(*first.lines, *part.lines),
            course=course,
            mark=together(one.mark for one in (*first.parts, part)),
        )
        return True

    def _lines(self, transition: Transition, node: Node, source: int, heads: list[int]) -> list[Link]:
        happy = node.course is Course.HAPPY
        tail, tail_group = self.framing.tail(source, heads, happy=happy)
        back = transition.index in self.routes.back and not tail.startswith(ANYWHERE)
        first = Link(
            tail,
            node.id,
            tail_group=tail_group,
            course=node.course,
            arrow=False,
            back=back,
            weight=WEIGHTS[node.course],
            move=node.id,
            main=happy,
        )
        ends = [self.framing.head(target, node.frame) for target in heads]
        return [
            first,
            *(
                replace(first, tail=node.id, head=head, tail_group="", head_group=group, arrow=True)
                for head, group in ends
            ),
        ]

    def _tip(self, transition: Transition) -> str:
        if transition.description:
            return phrases.title(transition.description, "", self.labels.language)
        guard = f" when {transition.guard.source}" if transition.guard is not None else ""
        return f"{transition.trigger or 'always'}{guard}"


def settle(nodes: list[Node], links: list[Link]) -> list[Link]:
    """The links as their boxes have come to be, none of which closes a circle."""
    boxes = {node.id: node for node in nodes if node.shape is Shape.MOVE}
    thickness = thickness_of({name: sum(part.count for part in box.parts) for name, box in boxes.items()})
    return oriented(
        [
            replace(link, course=box.course, mark=box.mark, thickness=thickness.get(box.id, 0.0))
            if (box := boxes.get(link.move))
            else link
            for link in links
        ]
    )


def stacked(links: Sequence[Link]) -> Iterator[tuple[str, str]]:
    """Pairs of boxes of which the second should stand under the first: where too many lines leave one box,
    what they lead to stands in rows, each as a whole under the one before.
    """
    by_tail: dict[str, list[str]] = {}
    heads = {link.tail: link.head for link in links if link.arrow and not link.back}
    for link in links:
        if not link.arrow and not link.back and link.course is not Course.HAPPY:
            by_tail.setdefault(link.tail, []).append(link.head)
    for moves in by_tail.values():
        if len(moves) > FAN_LIMIT:
            rows = [moves[start : start + FAN_ROW] for start in range(0, len(moves), FAN_ROW)]
            for uppers, lowers in pairwise(rows):
                for upper, lower in product(uppers, lowers):
                    if heads.get(upper) and heads.get(lower) and heads[upper] != heads[lower]:
                        yield heads[upper], lower
