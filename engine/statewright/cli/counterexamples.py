"""How are counterexamples written? Each as a scenario file, with pictures of the path through its workflows.

Floor 7. A story of several workflows is told once more before it is written: it must come out as it says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..diagnostics import Text
from ..explanation import property_text
from .console import Console
from .proofs import Proofs, Proved

if TYPE_CHECKING:
    from ..diagnostics import Diagnostic
    from ..explore import Trace
    from ..kernel.definition import Definition

_WROTE = Text("wrote {path}", "已写入 {path}")
_CANNOT_WRITE = Text("{path} cannot be written: {why}", "无法写入 {path}: {why}")
_NO_PICTURE = Text("no picture of {name}: {why}", "没有 {name} 的图: {why}")
_OTHERWISE = Text(
    "{path} is not written, for at run time the story ends otherwise: {why}",
    "没有写入 {path}, 因为运行时过程会有不同结果: {why}",
)


def write_counterexamples(console: Console, proofs: Proofs, folder: str) -> bool:
    """Each run that breaks a property as a scenario file, and its path as a picture; whether all could be
    written.
    """
    try:
        for each in proofs.verdicts:
            if each.story is not None:
                _write(console, each, each.story, Path(folder))
    except OSError as fault:
        console.complain(
            _CANNOT_WRITE.fill({"path": fault.filename or folder, "why": fault.strerror or fault})
        )
        return False
    return True


def _write(console: Console, each: Proved, story: str, folder: Path) -> None:
    path = folder / f"{each.definition.name}.{_file_name(each.verdict.property.name)}"
    path.parent.mkdir(parents=True, exist_ok=True)
    file = path.with_name(path.name + ".scenarios.yaml")
    found = _found_wrong(each, story) if each.traces else None
    if found is not None:
        console.complain(_OTHERWISE.fill({"path": file, "why": found.message}))
    else:
        file.write_text(story, "utf-8")
        console.complain(_WROTE.fill({"path": file}))
    for definition, trace, picture in _paths(each, path):
        _draw(console, each, definition, trace, picture)


def _found_wrong(each: Proved, story: str) -> Diagnostic | None:
    """What is not as the story says when the workflows of its folder play it; None if all is."""
    from ..testing.scenarios import read_stories, run_scenario

    stories, found = read_stories(each.path, story.encode())
    if stories is None:
        return found[0]
    came_out = run_scenario(stories, stories.scenarios[0], each.among)
    return next(iter(came_out.diagnostics), None)


def _paths(each: Proved, path: Path) -> Iterator[tuple[Definition, Trace, Path]]:
    """The workflows whose path is drawn, each with its picture's file."""
    if each.verdict.trace is not None:
        yield each.definition, each.verdict.trace, path.with_name(path.name + ".svg")
    for name, trace in each.traces.items():
        yield each.among[name], trace, path.with_name(f"{path.name}.{name}.svg")


def _draw(console: Console, each: Proved, definition: Definition, trace: Trace, file: Path) -> None:
    from ..diagram import DrawingUnavailable, DrawOptions, Highlight, render

    note = property_text(each.definition, each.verdict.property.name).in_language(console.lang)
    highlight = Highlight(
        frozenset(trace.active), frozenset(trace.visited), frozenset(trace.taken), note=note
    )
    try:
        options = replace(DrawOptions(), highlight=highlight)
        lang: Any = console.lang
        picture = render(definition, lang=lang, options=options)
    except DrawingUnavailable as lacking:
        console.complain(_NO_PICTURE.fill({"name": file.stem, "why": lacking.text}))
        return
    file.write_bytes(picture.data)
    console.complain(_WROTE.fill({"path": file}))


def _file_name(property_name: str) -> str:
    return re.sub(r"\W+", "-", property_name.lower()).strip("-") or "property"
