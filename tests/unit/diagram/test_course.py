"""The main path, and which way lines run."""

from __future__ import annotations

from graphlib import TopologicalSorter

from statewright.diagram.build import build
from statewright.diagram.course import routes_of
from statewright.diagram.engine import find_engine
from statewright.diagram.graph import Course, Shape
from statewright.diagram.options import DrawOptions
from statewright.diagram.placing import lay_out

from .examples import compiled, everything, example, shipped


def path_of(definition: object) -> list[str]:
    routes = routes_of(definition)  # type: ignore[arg-type]
    ordered = sorted(routes.states, key=lambda index: routes.place[index])
    return [definition.states[index].path for index in ordered]  # type: ignore[attr-defined]


def test_the_main_path_is_what_people_do_on_a_good_day() -> None:
    assert path_of(example()) == [
        "awaiting_payment",
        "awaiting_shipment",
        "with_buyer.shipped",
        "with_buyer.signed",
        "completed",
    ]


def test_what_is_marked_is_followed_instead() -> None:
    definition = compiled(
        """
statewright: 1
workflow: marked
version: 1
events: {quick: {}, slow: {}, end: {}}
initial: a
states:
  a: {on: {quick: c, slow: {to: b, happy: true}}}
  b: {on: {end: c}}
  c: {final: true}
"""
    )
    assert path_of(definition) == ["a", "b", "c"]


def test_each_region_has_a_path_of_its_own() -> None:
    routes = routes_of(everything())
    happy = {everything().states[index].path for index in routes.states}
    assert {"working.left.a", "working.left.b", "working.right.c"} <= happy


def test_the_lines_of_a_picture_have_no_circle() -> None:
    for definition in (*shipped().values(), example(), everything()):
        graph = build(definition, "en", DrawOptions())
        after: dict[str, list[str]] = {}
        for link in graph.links:
            tail, head = (link.head, link.tail) if link.back else (link.tail, link.head)
            after.setdefault(tail, []).append(head)
        assert tuple(TopologicalSorter(after).static_order())


def test_the_main_path_is_straight() -> None:
    """Every line of a main path, and the middle of every state on it, stands at one place."""
    for definition in (example(), *shipped().values()):
        graph = build(definition, "en", DrawOptions())
        layout = lay_out(graph, find_engine("graphviz-pure"))
        happy = [node for node in graph.nodes if node.course is Course.HAPPY]
        moves = {node.id for node in happy if node.shape is Shape.MOVE}
        paths = zip(graph.links, layout.paths, strict=True)
        lines = [path for link, path in paths if {link.tail, link.head} & moves]
        shapes = (Shape.STATE, Shape.FINAL)
        places = [layout.nodes[node.id].x for node in happy if node.shape in shapes]
        places += [point.x for path in lines for point in path.points]
        assert lines
        assert max(places) - min(places) < 1, definition.name


def test_a_mark_where_the_main_path_does_not_begin_is_not_on_it() -> None:
    graph = build(shipped()["shipment"], "en", DrawOptions())
    marks = {node.id: node.course for node in graph.nodes if node.shape is Shape.INITIAL}
    assert marks == {
        "initial": Course.HAPPY,
        "initial.moving": Course.HAPPY,
        "initial.in_trouble": Course.PLAIN,
    }


def test_transitions_between_the_same_states_share_a_box() -> None:
    definition = compiled(
        """
statewright: 1
workflow: twice
version: 1
events: {one: {}, two: {}, end: {}}
initial: a
states:
  a: {on: {one: b, two: b, end: c}}
  b: {}
  c: {final: true}
"""
    )
    graph = build(definition, "en", DrawOptions())
    shared = [node for node in graph.nodes if node.shape is Shape.MOVE and len(node.parts) == 2]
    assert [[part.id for part in node.parts] for node in shared] == [["move.a.one", "move.a.two"]]
