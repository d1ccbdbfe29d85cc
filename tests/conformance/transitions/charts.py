"""Random flat and hierarchical charts of the kind that `transitions` can say too."""

from __future__ import annotations

from random import Random

from statewright.compiler import compile_source
from statewright.diagnostics import Source
from statewright.interop.chart import Chart, Condition, Edge, Node
from statewright.interop.workflow import write_workflow
from statewright.kernel import Definition
from statewright.kernel.definition import Kind

EVENTS = ("e0", "e1", "e2", "e3", "e4")


def random_chart(seed: int, depth: int) -> Definition:
    """A chart whose states lie up to `depth` deep; depth 1 is flat."""
    random = Random(seed)
    top = tuple(_node(random, f"s{i}", depth) for i in range(random.randint(2, 5)))
    nodes = [node for one in top for node in _all(one)]
    edged = tuple(_with_edges(random, node, nodes) for node in top)
    chart = Chart("random", Node("", "", Kind.COMPOUND, edged, edged[0].id))
    compiled = compile_source(write_workflow(chart, Source("random", "")).text)
    assert compiled.definition is not None, compiled.diagnostics
    return compiled.definition


def _node(random: Random, name: str, depth: int) -> Node:
    if depth > 1 and random.random() < 0.6:
        inside = tuple(_node(random, f"{name}{'abc'[i]}", depth - 1) for i in range(random.randint(1, 3)))
        return Node(name, name, Kind.COMPOUND, inside, random.choice(inside).id)
    return Node(name, name)


def _all(node: Node) -> list[Node]:
    return [node, *(one for child in node.children for one in _all(child))]


def _with_edges(random: Random, node: Node, nodes: list[Node]) -> Node:
    children = tuple(_with_edges(random, child, nodes) for child in node.children)
    edges = tuple(_edge(random, node, nodes, i) for i in range(random.randint(0, 4)))
    return Node(node.id, node.name, node.kind, children, node.initial, edges=edges)


def _edge(random: Random, node: Node, nodes: list[Node], number: int) -> Edge:
    deep = {one.id for child in node.children for inner in child.children for one in _all(inner)}
    targets = [one.id for one in nodes if one.id not in deep]
    target = random.choice([*targets, None]) if random.random() < 0.9 else None
    condition = Condition(f"c{random.randint(0, 2)}") if random.random() < 0.6 else None
    return Edge(random.choice(EVENTS), target, condition, reenter=target == node.id)
