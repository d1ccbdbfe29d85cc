"""Which workflows stand beside a scenario file?

Those of its folder, each compiled when it is first asked for. Floor 6.

Reads files, through `loading`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import copy
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from ...diagnostics import Diagnostic
from ...diagnostics.codes import runtime as codes
from ...kernel.definition import Definition
from .values import Stories

if TYPE_CHECKING:
    from ...compiler import Compilation


class Shelf(Mapping[str, Definition]):
    """The sound workflows of a folder by name: a mapping that compiles what is looked up, once.

    `loaded` are definitions that are there already, whatever the folder has of these names.
    """

    def __init__(self, folder: Path, loaded: Mapping[str, Definition] = MappingProxyType({})) -> None:
        from ...loading import workflows_in

        self._files = workflows_in(folder)
        self._compiled: dict[str, Compilation] = {}
        self._loaded = loaded

    def __getitem__(self, name: str) -> Definition:
        if name in self._loaded:
            return self._loaded[name]
        compilation = self._compilation(name)
        if compilation is None or compilation.definition is None:
            raise KeyError(name)
        return compilation.definition

    def __iter__(self) -> Iterator[str]:
        return (name for name in self._files if name in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def replacing(self, loaded: Mapping[str, Definition]) -> Shelf:
        """The same shelf with these definitions in place of the folder's; what is compiled stays compiled."""
        other = copy(self)
        other._loaded = loaded
        return other

    def broken(self, stories: Stories) -> Diagnostic | None:
        """That the workflow of these stories has errors, said at their `workflow:`.

        None if it is sound or not there.
        """
        name = stories.workflow
        if name not in self._files or name in self:
            return None
        document = stories.document
        span = document.locate(("workflow",))
        return Diagnostic.of(
            codes.BROKEN_WORKFLOW, document.source, span, name=name, path=str(self._files[name])
        )

    def _compilation(self, name: str) -> Compilation | None:
        from ...loading import compile_file

        if name not in self._compiled:
            if name not in self._files:
                return None
            self._compiled[name] = compile_file(self._files[name])
        return self._compiled[name]
