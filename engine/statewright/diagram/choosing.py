"""Which layout is taken? One whose lines run through the fewest words: of several such the first one, unless
another's lines are much shorter.

Floor 3. Graphviz ranks all boxes at once, which reads best; on some charts that fails inside it ("trouble in
init_rank"), and where frames lie in frames its lines then run through boxes now and again. Frame by frame, or
with lines between frames that pull at nothing, it does not; that is asked for only where the first ones fail.
Deterministic.
"""

from __future__ import annotations

from statistics import fmean

from .crossing import crossings, strain
from .dot import AT_ONCE, Ranking
from .engine import Engine
from .graph import Course, Graph, Node, Shape
from .layout import Layout, laid_out, mirrored
from .options import DrawingUnavailable

WORTH = 0.8
"""Another layout is taken where its lines come to less than so much of the first one's; were it taken for any
less, a small change elsewhere could bring the one for the other.
"""


def lay_out(graph: Graph, engine: Engine) -> Layout:
    """The places of everything in a graph. Raises DrawingUnavailable if the engine fails at all of them."""
    best: Layout | None = None
    least: tuple[int, float] = (0, 0.0)
    failure = None
    for ranking in Ranking:
        if best is not None and not least[0] and ranking not in AT_ONCE:
            break
        try:
            layout = laid_out(graph, engine, ranking)
        except DrawingUnavailable as failed:
            failure = failed
            continue
        faults = (crossings(graph, layout), strain(graph, layout))
        if best is None or faults < (least[0], least[1] * WORTH):
            best, least = layout, faults
    if best is None:
        raise failure or AssertionError("there is always a ranking")
    return mirrored(best) if _turned(graph, best) else best


def _turned(graph: Graph, layout: Layout) -> bool:
    """Whether the main path lies to the right of all else: Graphviz has no side, readers begin at the left.

    So a change of one rule does not turn the picture over. Regions keep their order from left to right.
    """
    if graph.rightward or graph.level:
        return False
    main, others = (
        [layout.nodes[node.id].x for node in graph.nodes if _is_state(node) and (node.id in happy) is wanted]
        for happy in [_on_main_path(graph)]
        for wanted in (True, False)
    )
    return bool(main and others) and fmean(main) > fmean(others)


def _is_state(node: Node) -> bool:
    return node.shape in (Shape.STATE, Shape.FINAL)


def _on_main_path(graph: Graph) -> set[str]:
    ends = [link for link in graph.links if link.course is Course.HAPPY]
    return {name for link in ends for name in (link.tail, link.head)}
