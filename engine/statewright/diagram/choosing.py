"""Which layout is taken? The first in which no line runs through words, or that with the fewest such lines.

Floor 3. Graphviz ranks all boxes at once, which reads best; on some charts that fails inside it ("trouble in
init_rank"), and where frames lie in frames its lines then run through boxes now and again. Frame by frame, or
with lines between frames that pull at nothing, it does not. Deterministic.
"""

from __future__ import annotations

from .crossing import crossings
from .dot import Ranking
from .engine import Engine
from .graph import Graph
from .layout import Layout, laid_out
from .options import DrawingUnavailable


def lay_out(graph: Graph, engine: Engine) -> Layout:
    """The places of everything in a graph. Raises DrawingUnavailable if the engine fails at all of them."""
    best: Layout | None = None
    fewest, failure = 0, None
    for ranking in Ranking:
        try:
            layout = laid_out(graph, engine, ranking)
        except DrawingUnavailable as failed:
            failure = failed
            continue
        count = crossings(graph, layout)
        if best is None or count < fewest:
            best, fewest = layout, count
        if not fewest:
            break
    if best is None:
        raise failure or AssertionError("there is always a ranking")
    return best
