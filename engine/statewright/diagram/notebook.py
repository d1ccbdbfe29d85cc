"""Workflows in a notebook: a definition, a step, a counterexample, shown as SVG.

Floor 3. `%load_ext statewright.diagram.notebook` makes them show themselves; `Shown` is for the rest. A step
and a counterexample name their definition by digest: it is looked for among the notebook's own variables.
Knows IPython only by the shell that it is handed, and proofs only by the name of their verdicts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from statewright.kernel.definition import Definition
from statewright.kernel.outputs import Step

from .drawing import render
from .options import DrawOptions, Highlight, Language
from .tracing import highlight_path


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture that a notebook displays: `Shown(definition, options=DrawOptions(highlight=...))`."""

    definition: Definition
    lang: Language = "en"
    options: DrawOptions = DrawOptions(theme="auto")  # noqa: RUF009  frozen

    def _repr_svg_(self) -> str:
        return str(render(self.definition, lang=self.lang, options=self.options).content)


def show_steps(definition: Definition, steps: Iterable[Step], lang: Language = "en") -> Shown:
    """The way that these steps took, and where it led: one step, a life, a counterexample."""
    return _shown(definition, highlight_path(steps), lang)


def _shown(definition: Definition, highlight: Highlight, lang: Language) -> Shown:
    return Shown(definition, lang, DrawOptions(theme="auto", highlight=highlight))


def load_ipython_extension(shell: Any) -> None:
    """Makes definitions, steps and counterexamples show themselves as SVG.

    `Any`: IPython's shell, which is no dependency of ours.
    """
    formatter = shell.display_formatter.formatters["image/svg+xml"]

    def step_svg(step: Step) -> str | None:
        return _svg(shell, [step])

    def verdict_svg(verdict: Any) -> str | None:  # `statewright.explore.Verdict`, of this floor
        return _svg(shell, [told.step for told in verdict.told])

    formatter.for_type(Definition, lambda definition: Shown(definition)._repr_svg_())
    formatter.for_type(Step, step_svg)
    formatter.for_type_by_name("statewright.explore.report", "Verdict", verdict_svg)


def _svg(shell: Any, steps: list[Step]) -> str | None:
    """The picture of steps, or None (the notebook then shows them as text) if it has not their definition."""
    if not steps:
        return None
    digest = steps[-1].snapshot.instance.digest
    known = (value for value in shell.user_ns.values() if isinstance(value, Definition))
    definition = next((value for value in known if value.digest == digest), None)
    return show_steps(definition, steps)._repr_svg_() if definition is not None else None
