"""Which workflows are on the stage? Floor 6. Pure.

A story that speaks of one instance only is about its workflow alone: children, asked instances and the
effects are answered for by `answer:`, and what it sends to others goes out of sight. As soon as a story names
another instance (`given.instances`, `start:`, `to:`, or a name in `expect:`), every workflow of the folder
plays itself.
"""

from __future__ import annotations

from collections.abc import Mapping

from ...kernel.definition import Definition
from .values import Reply, Scenario, Send, Start, Step, Stories


def cast(
    stories: Stories, scenario: Scenario, definitions: Mapping[str, Definition]
) -> Mapping[str, Definition]:
    """The definitions that the world of this scenario holds: the story's own, or all."""
    if scenario.given.several or scenario.given.slow or any(map(_names_another, scenario.steps)):
        return definitions
    own = definitions.get(stories.workflow)
    return {} if own is None else {stories.workflow: own}


def _names_another(step: Step) -> bool:
    if isinstance(step, Start) or (isinstance(step, Send | Reply) and step.to is not None):
        return True
    return any(expectation.instance is not None for expectation in step.expect)
