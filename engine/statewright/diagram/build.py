"""How does a workflow become a picture? Definition and options in, graph out.

Floor 3. Pure. Boxes come in document order, each transition's box right behind its source, so that the same
definition gives the same graph and a small change a small one. What is inside a closed state is drawn as that state.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ..diagnostics.nearest import nearest
from ..kernel.definition import Definition, Kind, State, Transition
from . import phrases
from .causes import course_of
from .course import Routes, routes_of
from .graph import Course, Frame, Graph, Group, Line, Link, Mark, Node, Shape, Sign, Tone
from .labels import Labels
from .options import DrawOptions, UnknownName
from .phrases import both_titles, say
from .summary import summary
from .view import View, view_of

ANYWHERE = "anywhere"


def build(definition: Definition, language: str, options: DrawOptions) -> Graph:
    """The graph of a workflow. Raises UnknownName if the options name a state or role that it does not have."""
    if options.role is not None and options.role not in definition.roles:
        raise UnknownName("role", options.role, nearest(options.role, definition.roles))
    labels = Labels(definition, language, options.detail)
    view, routes = view_of(definition, options), routes_of(definition)
    plan = _Plan(definition, options, labels, view, routes, ends_by_leaf(definition, view, routes))
    nodes, groups, links = plan.draw()
    first, *others = both_titles(definition.title, definition.name, language)
    version = say(phrases.VERSION, language).format(number=definition.version)
    return Graph(
        name=definition.name,
        title=first,
        subtitle=" · ".join((*others, version)),
        description=summary(labels, routes),
        nodes=tuple(nodes),
        groups=tuple(groups),
        links=tuple(links),
        language=language,
        rightward=options.direction == "right",
        note=options.highlight.note or "",
    )


def ends_by_leaf(definition: Definition, view: View, routes: Routes) -> dict[int, int]:
    """For each shown group the last box inside it along the walk: where lines that leave the group begin."""
    last: dict[int, int] = {}
    for leaf in sorted(routes.place, key=lambda index: routes.place[index]):
        shown = view.stand_in[leaf]
        index = shown
        while index > 0:
            index = definition.states[index].parent
            last[index] = shown
    return last


@dataclass(slots=True)
class _Plan:
    """The graph while it is being put together."""

    definition: Definition
    options: DrawOptions
    labels: Labels
    view: View
    routes: Routes
    last: dict[int, int]
    by_source: dict[int, list[Transition]] = field(default_factory=dict)
    ids: dict[int, str] = field(default_factory=dict)

    def draw(self) -> tuple[list[Node], list[Group], list[Link]]:
        nodes: list[Node] = []
        groups: list[Group] = []
        links: list[Link] = []
        self.ids.update(move_ids(self.definition))
        for transition in self.definition.transitions:
            self.by_source.setdefault(transition.source, []).append(transition)
        for state in self.definition.states:
            if self.view.shows(state.index):
                self._state(state, nodes, groups, links)
            for transition in self.by_source.get(state.index, ()):
                self._move(transition, nodes, links)
        return nodes, groups, links

    # --- states ------------------------------------------------------------------------------------------------

    def is_group(self, index: int) -> bool:
        """Whether a shown state is drawn as a frame around others."""
        state = self.definition.states[index]
        return index != 0 and bool(state.children) and index not in self.view.closed

    def _state(self, state: State, nodes: list[Node], groups: list[Group], links: list[Link]) -> None:
        if self.is_group(state.index):
            groups.append(self._group(state))
        elif state.index != 0:
            nodes.append(self._box(state))
        self._initial(state, nodes, links)
        self._anywhere(state, nodes)
        if state.kind is Kind.HISTORY:
            self._history_default(state, links)

    def _group(self, state: State) -> Group:
        region = self.definition.states[state.parent].kind is Kind.PARALLEL
        frame = Frame.PARALLEL if state.kind is Kind.PARALLEL else Frame.REGION if region else Frame.COMPOUND
        lines = (*self.labels.state_title(state), *self.labels.state_work(state), *self._inner_lines(state))
        parent = self.frame(state.parent)
        return Group(group_id(state), frame, lines, parent, self._mark(state), tooltip=self._tip(state), where=state.where)

    def _box(self, state: State) -> Node:
        shapes = {Kind.FINAL: Shape.FINAL, Kind.HISTORY: Shape.DEEP_HISTORY if state.deep else Shape.HISTORY}
        shape = shapes.get(state.kind, Shape.STATE)
        closed = state.index in self.view.closed
        happy = any(self.view.stand_in[index] == state.index for index in self.routes.states)
        lines = () if state.kind is Kind.HISTORY else self._box_lines(state, closed)
        return Node(
            state_id(state),
            shape,
            lines,
            self.frame(state.parent),
            Course.HAPPY if happy else Course.PLAIN,
            self._mark(state),
            closed,
            self._tip(state),
            state.where,
        )

    def _box_lines(self, state: State, closed: bool) -> tuple[Line, ...]:
        head = self.labels.state_title(state, Sign.FINAL if state.kind is Kind.FINAL else None)
        if closed:
            count = sum(self.view.stand_in[other.index] == state.index for other in self.definition.states) - 1
            inside = say(phrases.STATES_INSIDE, self.labels.language).format(count=count)
            head = (*head, Line(inside, Tone.QUIET))
        return (*head, *self.labels.state_work(state), *self._inner_lines(state))

    def _inner_lines(self, state: State) -> tuple[Line, ...]:
        """The transitions that do not lead out of a state, as lines in its box."""
        lines: list[Line] = []
        for transition in self.by_source.get(state.index, ()):
            if not transition.targets:
                lines.append(self.labels.inside(transition))
            elif transition.targets == (state.index,):
                lines.append(self.labels.again(transition))
        return tuple(lines)

    def _initial(self, state: State, nodes: list[Node], links: list[Link]) -> None:
        frame = state.index == 0 or self.is_group(state.index)
        if not frame or state.kind is Kind.PARALLEL:
            return
        targets = [self.view.stand_in[target] for target in (state.initial or state.children[:1])]
        shown = [target for target in dict.fromkeys(targets) if target > 0]
        if not shown:
            return
        mark = initial_id(state)
        happy = Course.HAPPY if self.routes.happy else Course.PLAIN
        nodes.append(Node(mark, Shape.INITIAL, (), self.frame(state.index), happy))
        for target in shown:
            head, group = self.head(target, self.frame(state.index))
            links.append(Link(mark, head, head_group=group, course=happy, weight=_WEIGHTS[happy], move=mark))

    def _anywhere(self, state: State, nodes: list[Node]) -> None:
        """A box for what may happen in every state inside: where its lines to the inside begin."""
        root = state.index == 0
        if not root and not self.is_group(state.index):
            return
        leads_inside = any(self._from_inside(transition) for transition in self.by_source.get(state.index, ()))
        own = (*self.labels.state_work(state), *self._inner_lines(state)) if root else ()
        if not leads_inside and not own:
            return
        phrase = phrases.ANY_STATE if root else phrases.ANYWHERE_HERE
        head = Line(say(phrase, self.labels.language), Tone.EVENT)
        nodes.append(Node(anywhere_id(state), Shape.ANYWHERE, (head, *own), self.frame(state.index), where=state.where))

    def _history_default(self, state: State, links: list[Link]) -> None:
        for target in state.initial:
            shown = self.view.stand_in[target]
            if shown > 0 and shown != state.index:
                head, group = self.head(shown, self.frame(state.parent))
                links.append(Link(state_id(state), head, head_group=group, dashed=True, move=state_id(state)))

    # --- transitions -------------------------------------------------------------------------------------------

    def _from_inside(self, transition: Transition) -> bool:
        """Whether a frame's own transition leads to something inside the frame, and is shown."""
        source = transition.source
        shown = [target for target in self._heads(transition) if target != source]
        return bool(shown) and any(source == 0 or source in self.chain(target) for target in shown)

    def _heads(self, transition: Transition) -> list[int]:
        shown = (self.view.stand_in[target] for target in transition.targets)
        return [target for target in dict.fromkeys(shown) if target >= 0]

    def _move(self, transition: Transition, nodes: list[Node], links: list[Link]) -> None:
        source = self.view.stand_in[transition.source]
        heads = self._heads(transition)
        within = source in self.view.closed and transition.source != source
        if source < 0 or not heads or heads == [transition.source] or (within and heads == [source]):
            return
        if self.view.focus is not None and not self._in_focus(transition):
            return
        happy = transition.index in self.routes.happy
        course = course_of(self.labels.cause(transition), happy=happy)
        mark, thickness = self._move_mark(transition)
        frame = self._common(source, heads)
        node = Node(
            self.ids[transition.index],
            Shape.MOVE,
            (*self.labels.transition(transition), *self._count(transition)),
            frame,
            course,
            mark,
            tooltip=self._move_tip(transition),
            where=transition.where,
        )
        nodes.append(node)
        self._join(transition, node, source, heads, links, thickness)

    def _join(
        self, transition: Transition, node: Node, source: int, heads: list[int], links: list[Link], thickness: float
    ) -> None:
        back = transition.index in self.routes.back
        weight = _WEIGHTS[node.course]

        def link(tail: str, head: str, tail_group: str = "", head_group: str = "", arrow: bool = True) -> Link:
            return Link(
                tail, head, tail_group, head_group, node.course, arrow, back, False, weight, node.mark, thickness, node.id
            )

        tail, tail_group = self._tail(transition, source, node.frame)
        links.append(link(tail, node.id, tail_group=tail_group, arrow=False))
        for target in heads:
            head, head_group = self.head(target, node.frame)
            links.append(link(node.id, head, head_group=head_group))

    def _tail(self, transition: Transition, source: int, frame: str) -> tuple[str, str]:
        state = self.definition.states[source]
        if source == 0 or (self.is_group(source) and self._from_inside(transition)):
            return anywhere_id(state), ""
        if not self.is_group(source):
            return state_id(state), ""
        last = self.last.get(source)
        if last is None or self.is_group(last):
            return self.head(source, "")[0], group_id(state)
        return state_id(self.definition.states[last]), group_id(state)

    def head(self, target: int, frame: str) -> tuple[str, str]:
        """The box that a line to a shown state ends at, and the frame at whose border it is cut off."""
        state = self.definition.states[target]
        if not self.is_group(target):
            return state_id(state), ""
        around = [group_id(self.definition.states[index]) for index in self.chain(target)]
        group = "" if frame in around[-1:] else group_id(state)
        inner = state
        while self.is_group(inner.index):
            if inner.kind is not Kind.PARALLEL and self._has_initial(inner):
                return initial_id(inner), group
            inner = next(self.definition.states[child] for child in inner.children if self.view.shows(child))
        return state_id(inner), group

    def _has_initial(self, state: State) -> bool:
        return any(self.view.stand_in[target] > 0 for target in (state.initial or state.children[:1]))

    # --- frames ------------------------------------------------------------------------------------------------

    def chain(self, index: int) -> list[int]:
        """The frames around a shown state, outermost first, itself included if it is one."""
        found: list[int] = []
        while index > 0:
            if self.is_group(index):
                found.append(index)
            index = self.definition.states[index].parent
        return found[::-1]

    def frame(self, index: int) -> str:
        """The id of the frame that a state is, or lies in."""
        chain = self.chain(index)
        return group_id(self.definition.states[chain[-1]]) if chain else ""

    def _common(self, source: int, heads: list[int]) -> str:
        common = self.chain(source)
        for target in heads:
            other = self.chain(target)
            common = [mine for mine, theirs in zip(common, other, strict=False) if mine == theirs]
        return group_id(self.definition.states[common[-1]]) if common else ""

    # --- marks and words ---------------------------------------------------------------------------------------

    def _in_focus(self, transition: Transition) -> bool:
        focus = self.view.focus or 0
        above = {0, *self.chain(focus)}
        ends = (transition.source, *transition.targets)
        return transition.source in above - {0} or any(self._inside(end, focus) for end in ends)

    def _inside(self, index: int, top: int) -> bool:
        while index > top:
            index = self.definition.states[index].parent
        return index == top

    def _mark(self, state: State) -> Mark:
        highlight = self.options.highlight
        inside = {path for path in highlight.active if path == state.path or path.startswith(f"{state.path}.")}
        if inside:
            return Mark.ACTIVE
        if any(path == state.path or path.startswith(f"{state.path}.") for path in highlight.visited):
            return Mark.VISITED
        return Mark.FADED if highlight.untaken else Mark.NONE

    def _move_mark(self, transition: Transition) -> tuple[Mark, float]:
        highlight = self.options.highlight
        count = highlight.heat.get(transition.index, 0)
        most = max(highlight.heat.values(), default=0)
        thickness = 1.2 + 5.0 * count / most if most and count else 0.0
        if transition.index in highlight.taken or count:
            return Mark.VISITED, thickness
        others = self.options.role is not None and self.options.role not in self.labels.roles_of(transition)
        return (Mark.FADED if highlight.untaken or highlight.heat or others else Mark.NONE), thickness

    def _count(self, transition: Transition) -> tuple[Line, ...]:
        count = self.options.highlight.heat.get(transition.index)
        if not count:
            return ()
        return (Line(say(phrases.TIMES, self.labels.language).format(count=count), Tone.QUIET),)

    def _tip(self, state: State) -> str:
        return phrases.title(state.description, state.path, self.labels.language) if state.description else state.path

    def _move_tip(self, transition: Transition) -> str:
        if transition.description:
            return phrases.title(transition.description, "", self.labels.language)
        guard = f" when {transition.guard.source}" if transition.guard is not None else ""
        return f"{transition.trigger or 'always'}{guard}"


def move_ids(definition: Definition) -> dict[int, str]:
    """An id for each transition, from its source, its trigger and, if these repeat, a number."""
    counts: dict[str, int] = {}
    found: dict[int, str] = {}
    for transition in definition.transitions:
        source = definition.states[transition.source].path or "root"
        trigger = {"": "always", "*": "any"}.get(transition.trigger, transition.trigger)
        name = f"move.{source}.{trigger}"
        number = counts[name] = counts.get(name, 0) + 1
        found[transition.index] = name if number == 1 else f"{name}.{number}"
    return found


_WEIGHTS = {Course.HAPPY: 20, Course.PLAIN: 2, Course.TIMEOUT: 1, Course.FAILURE: 1}


def state_id(state: State) -> str:
    """The id of a state's box."""
    return f"state.{state.path}"


def group_id(state: State) -> str:
    """The id of a state's frame."""
    return f"group.{state.path}"


def initial_id(state: State) -> str:
    """The id of the mark where a state begins."""
    return f"initial.{state.path}" if state.path else "initial"


def anywhere_id(state: State) -> str:
    """The id of the box for what may happen anywhere in a state."""
    return f"{ANYWHERE}.{state.path}" if state.path else ANYWHERE
