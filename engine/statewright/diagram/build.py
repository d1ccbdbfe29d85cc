"""How does a workflow become a picture? Definition and options in, graph out.

Floor 3. Pure. Boxes come in document order, each transition's box right behind its source, so that the same
definition gives the same graph and a small change a small one. What is inside a closed state is drawn as
that state.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from statewright.diagnostics.nearest import nearest
from statewright.kernel.definition import Definition, Kind, State, Transition

from . import phrases
from .course import Routes, routes_of
from .framing import Framing, anywhere_id, group_id, initial_id, move_ids, state_id
from .graph import Course, Frame, Graph, Group, Line, Link, Node, Shape, Sign, Tone
from .labels import Labels
from .marking import heat_of, mark_of, state_count
from .moves import WEIGHTS, Moves, settle, stacked
from .options import DrawOptions, UnknownName
from .phrases import both_titles, say
from .summary import summary
from .view import view_of


def build(definition: Definition, language: str, options: DrawOptions, *, share: bool = True) -> Graph:
    """The graph of a workflow; with `share` transitions between the same states have one box.

    Raises UnknownName if the options name a state or role that the workflow does not have.
    """
    if options.role is not None and options.role not in definition.roles:
        raise UnknownName("role", options.role, nearest(options.role, definition.roles))
    labels = Labels(definition, language, options.detail, options.others, options.neighbours)
    view, routes = view_of(definition, options), routes_of(definition)
    framing = Framing.of(definition, view, routes)
    moves = Moves(framing, routes, labels, options, move_ids(definition), share)
    plan = _Plan(definition, options, labels, routes, framing, moves)
    plan.draw()
    links = settle(plan.nodes, plan.links)
    first, *others = both_titles(definition.title, definition.name, language)
    version = say(phrases.VERSION, language).format(number=definition.version)
    return Graph(
        name=definition.name,
        title=first,
        subtitle=" · ".join((*others, version)),
        description=summary(labels, routes),
        nodes=tuple(plan.nodes),
        groups=tuple(plan.groups),
        links=tuple(links),
        language=language,
        level=tuple(_level(definition, framing)),
        stacked=tuple(stacked(links)),
        rightward=options.direction == "right",
        note=options.highlight.note or "",
    )


def _level(definition: Definition, framing: Framing) -> list[tuple[str, ...]]:
    """The beginnings of the regions of each open parallel state."""
    found: list[tuple[str, ...]] = []
    for state in definition.states:
        if state.kind is Kind.PARALLEL and framing.view.shows(state.index) and framing.is_frame(state.index):
            regions = [definition.states[child] for child in state.children]
            found.append(tuple(initial_id(region) for region in regions if framing.begins_here(region)))
    return [marks for marks in found if len(marks) > 1]


@dataclass(slots=True)
class _Plan:
    """The graph while it is being put together."""

    definition: Definition
    options: DrawOptions
    labels: Labels
    routes: Routes
    framing: Framing
    moves: Moves
    nodes: list[Node] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    by_source: dict[int, list[Transition]] = field(default_factory=dict)

    def draw(self) -> None:
        for transition in self.definition.transitions:
            self.by_source.setdefault(transition.source, []).append(transition)
        for state in self.definition.states:
            if self.framing.view.shows(state.index):
                self._state(state)
            for transition in self.by_source.get(state.index, ()):
                self.moves.add(transition, self.nodes, self.links)

    def _state(self, state: State) -> None:
        if self.framing.is_frame(state.index):
            self.groups.append(self._group(state))
        elif state.index != 0:
            self.nodes.append(self._box(state))
        if state.kind is Kind.HISTORY:
            self._history_default(state)
        else:
            self._initial(state)
            self._anywhere(state)

    def _group(self, state: State) -> Group:
        region = self.definition.states[state.parent].kind is Kind.PARALLEL
        frame = Frame.PARALLEL if state.kind is Kind.PARALLEL else Frame.REGION if region else Frame.COMPOUND
        return Group(
            group_id(state),
            frame,
            (
                *self.labels.state_title(state),
                *state_count(state, self.labels, self.options),
                *self._inner_lines(state),
            ),
            self.framing.frame(state.parent),
            mark_of(state, self.options),
            heat_of(state, self.options),
            tooltip=self._tip(state),
            where=state.where,
        )

    def _box(self, state: State) -> Node:
        shapes = {Kind.FINAL: Shape.FINAL, Kind.HISTORY: Shape.DEEP_HISTORY if state.deep else Shape.HISTORY}
        happy = self._is_happy(state.index)
        return Node(
            state_id(state),
            shapes.get(state.kind, Shape.STATE),
            () if state.kind is Kind.HISTORY else self._box_lines(state),
            self.framing.frame(state.parent),
            Course.HAPPY if happy else Course.PLAIN,
            mark_of(state, self.options),
            heat_of(state, self.options),
            state.index in self.framing.view.closed,
            tooltip=self._tip(state),
            where=state.where,
        )

    def _box_lines(self, state: State) -> tuple[Line, ...]:
        head = self.labels.state_title(state, Sign.FINAL if state.kind is Kind.FINAL else None)
        head = (*head, *state_count(state, self.labels, self.options))
        if state.index in self.framing.view.closed:
            count = self.framing.view.stand_in.count(state.index) - 1
            inside = say(phrases.STATES_INSIDE, self.labels.language).format(count=count)
            head = (*head, Line(inside, Tone.QUIET))
        return (*head, *self._inner_lines(state))

    def _inner_lines(self, state: State) -> tuple[Line, ...]:
        """What goes on in a state, and the transitions that do not lead out of it, as lines in its box."""
        lines = list(self.labels.state_work(state))
        for transition in self.by_source.get(state.index, ()):
            if not transition.targets:
                lines.append(self.labels.inside(transition))
            elif transition.targets == (state.index,):
                lines.append(self.labels.again(transition))
        return tuple(dict.fromkeys(lines))

    def _initial(self, state: State) -> None:
        if not self.framing.begins_here(state):
            return
        mark, frame = initial_id(state), self.framing.frame(state.index)
        begins = self.framing.begins(state)
        happy = bool(self.routes.happy) and any(self._is_happy(target) for target in begins)
        course = Course.HAPPY if happy else Course.PLAIN
        self.nodes.append(Node(mark, Shape.INITIAL, (), frame, course))
        for target in begins:
            head, group = self.framing.head(target, frame)
            self.links.append(
                Link(mark, head, "", group, course, weight=WEIGHTS[course], move=mark, main=happy)
            )

    def _is_happy(self, shown: int) -> bool:
        """Whether the main path passes through what is drawn for this state."""
        stand_in = self.framing.view.stand_in
        return shown in self.framing.happy or any(stand_in[index] == shown for index in self.routes.states)

    def _anywhere(self, state: State) -> None:
        """A box for what may happen in every state inside: where its lines to the inside begin."""
        if state.index != 0 and not self.framing.is_frame(state.index):
            return
        focused = self.framing.view.focus is not None
        own = self._inner_lines(state) if state.index == 0 and not focused else ()
        moves = self.by_source.get(state.index, ())
        inside = any(
            self.framing.leads_inside(state.index, self.framing.heads(move.targets)) for move in moves
        )
        if not inside and not own:
            return
        phrase = phrases.ANY_STATE if state.index == 0 else phrases.ANYWHERE_HERE
        head = Line(say(phrase, self.labels.language), Tone.EVENT)
        frame = self.framing.frame(state.index)
        self.nodes.append(Node(anywhere_id(state), Shape.ANYWHERE, (head, *own), frame, where=state.where))

    def _history_default(self, state: State) -> None:
        for target in self.framing.heads(state.initial):
            if target > 0 and target != state.index:
                head, group = self.framing.head(target, self.framing.frame(state.parent))
                self.links.append(
                    Link(state_id(state), head, head_group=group, dashed=True, move=state_id(state))
                )

    def _tip(self, state: State) -> str:
        if not state.description:
            return state.path
        return phrases.title(state.description, state.path, self.labels.language)
