"""Pictures of many workflows into a folder: `order.en.svg`, `order.zh.svg` and so on.

Floor 3. Writes files; each only if its bytes changed, so that a build that looks at times stays quiet.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from statewright.kernel.definition import Definition

from .drawing import render, render_overview
from .options import EXTENSIONS, Drawing, DrawOptions, Format, Language


class Drawn(NamedTuple):
    """A picture that was written: where, whether its bytes are new, and by which engine."""

    path: Path
    changed: bool
    engine: str


def file_name(definition: Definition, format: Format, lang: Language) -> str:
    """The name of a picture's file."""
    return f"{definition.name}.{lang}.{EXTENSIONS[format]}"


def draw_all(
    definitions: Iterable[Definition],
    out: Path,
    formats: Sequence[Format] = ("svg",),
    langs: Sequence[Language] = ("en", "zh"),
    options: DrawOptions | None = None,
) -> list[Drawn]:
    """Writes a picture of each definition in each format and language into `out`, which is made if need be.

    Raises what `render` raises, and OSError. The definitions know one another by title. Idempotent.
    """
    drawn = list(definitions)
    chosen = options or DrawOptions()
    chosen = replace(
        chosen, others={definition.name: definition for definition in drawn} | dict(chosen.others)
    )
    out.mkdir(parents=True, exist_ok=True)
    return [
        _write(
            out / file_name(definition, format, lang),
            render(definition, format=format, lang=lang, options=chosen),
        )
        for definition in drawn
        for format in formats
        for lang in langs
    ]


def draw_overview(
    definitions: Iterable[Definition],
    out: Path,
    formats: Sequence[Format] = ("svg",),
    langs: Sequence[Language] = ("en", "zh"),
    options: DrawOptions | None = None,
) -> list[Drawn]:
    """Writes `overview.LANG.EXT`: how these workflows talk to one another. Raises as `draw_all` does."""
    named = {definition.name: definition for definition in definitions}
    out.mkdir(parents=True, exist_ok=True)
    return [
        _write(
            out / f"overview.{lang}.{EXTENSIONS[format]}",
            render_overview(named, format=format, lang=lang, options=options),
        )
        for format in formats
        for lang in langs
    ]


def _write(path: Path, drawing: Drawing) -> Drawn:
    changed = not path.exists() or path.read_bytes() != drawing.data
    if changed:
        path.write_bytes(drawing.data)
    return Drawn(path, changed, drawing.engine)
