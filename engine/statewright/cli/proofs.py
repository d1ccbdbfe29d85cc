"""What became of the properties of several workflows? Proved, or recalled, with a word on how far it is.

Floor 7.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from shutil import get_terminal_size
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from ..diagnostics import Text
from ..diagnostics.width import width
from .clock import ticking_s
from .console import Console
from .proof_cache import keep, key_of, recall

if TYPE_CHECKING:
    from ..compiler import Compilation
    from ..explore import Report, Trace, Verdict
    from ..kernel.definition import Definition

QUIET_S = 2.0
"""How long it may take before anything is said of how far it is."""

_PROGRESS = Text("proving {workflow}: {name}", "正在证明 {workflow}: {name}")


class Proved(NamedTuple):
    """A verdict, the file and the workflow that the property stands in, and the scenario that breaks it.

    Where several workflows break it: these by name (`among`), and what each went through in the scenario.
    """

    path: str
    verdict: Verdict
    definition: Definition
    story: str | None = None
    among: Mapping[str, Definition] = MappingProxyType({})
    traces: Mapping[str, Trace] = MappingProxyType({})


def can_prove() -> bool:
    """Whether the solver is there."""
    return find_spec("z3") is not None


@dataclass(slots=True)
class Proofs:
    """Proves workflow after workflow. `console` hears how far it is; `caching` whether reports are kept.

    `stopped` once somebody has interrupted it: nothing more is proved then.
    """

    console: Console | None = None
    caching: bool = False
    stopped: bool = False
    verdicts: list[Proved] = field(default_factory=list)
    standing: list[Proved] = field(default_factory=list)
    _began: float = field(default_factory=ticking_s)
    _line: bool = False

    def report(self, path: str, compilation: Compilation, among: Mapping[str, Definition]) -> Report | None:
        """The report on a workflow that compiled; None after an interrupt."""
        definition, document = compilation.definition, compilation.document
        if definition is None or document is None or self.stopped:
            return None
        found = self._recalled(path, compilation, among)
        self.stopped = found.stopped
        self._wipe()
        stories = found.stories
        self.verdicts += (
            Proved(path, verdict, definition, stories.get(verdict.property.name))
            for verdict in found.verdicts
        )
        self.standing += (Proved(path, verdict, definition) for verdict in found.standing)
        return found

    def _recalled(self, path: str, compilation: Compilation, among: Mapping[str, Definition]) -> Report:
        from ..explore.report import from_json, to_json

        definition, document = compilation.definition, compilation.document
        assert definition is not None
        assert document is not None
        lacking = _lacking(definition, among)
        folder = str(Path(path).parent)
        near = key_of(("folder", definition.name, path, document.source.text, *_texts(folder)))
        relied = near if lacking else _key(definition, document.source.text, among)
        kept = recall(relied) if self.caching else None
        if kept is not None:
            try:
                return from_json(kept, definition, document.source)
            except (KeyError, TypeError, ValueError):
                pass
        made = self._prove(compilation, {**_neighbours(folder, lacking), **among} if lacking else among)
        if self.caching and not made.stopped:
            keep(relied, to_json(made))
        return made

    def _prove(self, compilation: Compilation, among: Mapping[str, Definition]) -> Report:
        from ..explore import prove_all

        definition, document = compilation.definition, compilation.document
        assert definition is not None
        assert document is not None
        return prove_all(definition, document, among, lambda name: self.tell(definition.name, name))

    def tell(self, workflow: str, name: str) -> None:
        """One line that is written over, on a terminal, once it takes long."""
        if self.console is None or not self.console.err.isatty() or ticking_s() - self._began < QUIET_S:
            return
        told = _PROGRESS.fill({"workflow": workflow, "name": name}).in_language(self.console.lang)
        self._line = True  # before it is there: an interrupt may come in between
        print(f"\r\x1b[K{_fitting(told)}", end="", file=self.console.err, flush=True)

    def _wipe(self) -> None:
        if self._line and self.console is not None:
            print("\r\x1b[K", end="", file=self.console.err, flush=True)
            self._line = False


def _fitting(line: str) -> str:
    """As much of a line as one row of the terminal takes: what wraps cannot be written over."""
    room = get_terminal_size().columns - 1
    while width(line) > room:
        line = line[:-1]
    return line


def _lacking(definition: Definition, among: Mapping[str, Definition]) -> frozenset[str]:
    """If it speaks of workflows that are not given, these and its own name; its folder counts."""
    spoken_of = {r.target for state in definition.states for r in state.invokes if r.form == "workflow"}
    spoken_of |= set(definition.starts.origin or ())
    spoken_of |= {name for rule in definition.events.values() for name in rule.origin or ()}
    if spoken_of <= among.keys() | {"self", "parent", "child"}:
        return frozenset()
    return frozenset({definition.name, *spoken_of})


def _key(definition: Definition, text: str, among: Mapping[str, Definition]) -> str:
    """The key of a report: the text, the behaviour, and what is relied on of others."""
    from ..explore.relied import relied_on

    return key_of(("among", definition.name, text, definition.digest, *relied_on(definition, among)))


def _texts(folder: str) -> Iterator[str]:
    """The workflow files of a folder, each as a digest."""
    from ..loading import workflow_files

    for file in workflow_files(Path(folder)):
        yield f"{file} {sha256(file.read_bytes()).hexdigest()}"


@cache
def _neighbours(folder: str, names: frozenset[str]) -> Mapping[str, Definition]:
    """The workflows of a folder that have, start or invoke one of these names."""
    from ..loading import load_all, workflow_files

    wanted = "|".join(map(re.escape, sorted(names)))
    speaks = re.compile(rf"""workflow["']?\s*:\s*["']?({wanted})\b""".encode())
    files = [file for file in workflow_files(Path(folder)) if speaks.search(file.read_bytes())]
    return load_all(files).definitions
