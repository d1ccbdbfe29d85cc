"""The steps of the layout, each by what it promises."""

from __future__ import annotations

from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from statewright.diagram.build import build
from statewright.diagram.engine import find_engine
from statewright.diagram.graph import Graph
from statewright.diagram.options import DrawOptions
from statewright.diagram.placing import lay_out
from statewright.diagram.placing.channels import STEP, Run, tracks_of
from statewright.diagram.placing.columns import columns_of, room
from statewright.diagram.placing.filling import rows_of
from statewright.diagram.placing.headings import make_room
from statewright.diagram.placing.layers import layers_of
from statewright.diagram.placing.ordering import ordered
from statewright.diagram.placing.ports import LEAST, Touching, spread
from statewright.diagram.placing.rows import Rows
from statewright.diagram.placing.sheet import Sheet
from statewright.diagram.placing.standing import standings
from statewright.diagram.placing.straightening import straighten

from .examples import everything, example, shipped

places = st.floats(0, 1000, allow_nan=False)
runs = st.builds(
    lambda tops, bottoms: Run(tuple(tops), tuple(bottoms)),
    st.lists(st.integers(0, 60).map(lambda place: place * 10.0), min_size=1, max_size=3, unique=True),
    st.lists(st.integers(0, 60).map(lambda place: place * 10.0 + 5), min_size=1, max_size=3, unique=True),
)


def graphs() -> list[Graph]:
    definitions = (*shipped().values(), example(), everything())
    return [build(definition, "en", DrawOptions()) for definition in definitions]


def in_rows(graph: Graph) -> tuple[Sheet, Rows]:
    sheet = Sheet(graph)
    rows = rows_of(sheet, layers_of(sheet))
    ordered(rows)
    return sheet, rows


def test_what_a_frame_holds_stands_between_its_edges() -> None:
    for graph in graphs():
        sheet = Sheet(graph)
        layers = layers_of(sheet)
        for name, frame in sheet.frames.items():
            for around in sheet.chains[frame]:
                assert layers.tops[around] < layers.boxes[name] < layers.bottoms[around]


def test_every_transition_of_the_shipped_workflows_leads_down_or_back_up() -> None:
    for graph in graphs():
        layers = layers_of(Sheet(graph))
        for link in graph.links:
            down = layers.upper(link, head=False) < layers.lower(link, head=True)
            up = layers.upper(link, head=True) < layers.lower(link, head=False)
            assert down != up
            assert up == link.back


def test_boxes_keep_their_standing_whatever_the_lines_do() -> None:
    for graph in graphs():
        sheet, rows = in_rows(graph)
        standing = standings(sheet)
        for row in rows.children:
            for inner in row.values():
                fixed = [
                    child if isinstance(child, str) else rows.things[child].box
                    for child in inner
                    if isinstance(child, str) or not rows.things[child].loose
                ]
                assert fixed == sorted(fixed, key=lambda name: standing[name])


def test_neighbours_keep_apart_with_any_graphviz() -> None:
    """Also after lines were straightened."""
    for engine in (find_engine("graphviz-pure"), find_engine("auto")):
        for graph in graphs():
            sheet, rows = in_rows(graph)
            layers = layers_of(sheet)
            make_room(sheet, layers, rows)
            touching = Touching(sheet, layers, rows, columns_of(sheet, rows, engine))
            straighten(touching)
            for row in range(layers.count):
                for one, other in pairwise(rows.flat(row)):
                    apart = touching.places[other] - touching.places[one]
                    assert apart >= room(rows.things[one], rows.things[other]) - 0.1


def test_lines_have_right_angles() -> None:
    for graph in graphs():
        for path in lay_out(graph, find_engine("graphviz-pure")).paths:
            corners = path.points[::3]
            for one, other in zip(corners[::2], corners[1::2], strict=False):
                assert min(abs(one.x - other.x), abs(one.y - other.y)) < STEP


@given(st.lists(places, max_size=12), places, places)
def test_ports_keep_order_and_distance_where_there_is_room(
    wishes: list[float], low: float, length: float
) -> None:
    high = low + length
    found = spread(sorted(wishes), low, high)
    gap = min(LEAST, length / max(len(wishes) - 1, 1))
    assert all(low - 0.001 <= place <= high + 0.001 for place in found)
    assert all(other - one >= gap - 0.001 for one, other in pairwise(found))


@given(st.lists(places, max_size=12))
def test_ports_that_have_room_are_where_they_are_wished(wishes: list[float]) -> None:
    apart = [wish + number * LEAST for number, wish in enumerate(sorted(wishes))]
    found = spread(apart, -10.0, 2000.0)
    assert all(abs(one - other) < 0.001 for one, other in zip(found, apart, strict=True))


@given(st.lists(runs, max_size=8))
def test_no_two_runs_share_a_track_where_they_meet(asked: list[Run]) -> None:
    tracks, count = tracks_of(asked)
    assert set(tracks) - {-1} == set(range(count))
    for (one, first), (other, second) in combinations(zip(asked, tracks, strict=True), 2):
        if first == second >= 0:
            assert one.span[1] < other.span[0] or other.span[1] < one.span[0]
