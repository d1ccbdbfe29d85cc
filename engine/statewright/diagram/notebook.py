"""Workflows in a notebook: a definition, or a definition with what happened, shown as SVG.

Floor 3. `%load_ext statewright.diagram.notebook` makes definitions show themselves; `Shown` is for the rest.
Knows IPython only by the formatter that it is handed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from statewright.kernel.definition import Definition

from .drawing import render
from .options import DrawOptions, Language


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture that a notebook displays: `Shown(definition, options=DrawOptions(highlight=...))`."""

    definition: Definition
    lang: Language = "en"
    options: DrawOptions = DrawOptions(theme="auto")  # noqa: RUF009  frozen

    def _repr_svg_(self) -> str:
        return str(render(self.definition, lang=self.lang, options=self.options).content)


def load_ipython_extension(shell: Any) -> None:
    """Makes every definition show itself as SVG. `Any`: IPython's shell, which is no dependency of ours."""
    formatter = shell.display_formatter.formatters["image/svg+xml"]
    formatter.for_type(Definition, lambda definition: Shown(definition)._repr_svg_())
