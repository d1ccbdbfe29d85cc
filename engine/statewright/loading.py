"""From files to definitions.

Which files are workflows, what they may see of one another, what is wrong with them.

Floor 2. The only place below the command line that reads workflow files. `common.yaml#/types/x` is read
from the folder of the workflow and never from above it. Every file that cannot be read is a diagnostic.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from .compiler import Compilation, Interface, compile_document, interface_of
from .diagnostics import Code, Diagnostic, Severity, Source, Span, Text
from .diagnostics.codes import names as codes
from .document import read_bytes

if TYPE_CHECKING:
    from .kernel.definition import Definition

SUFFIXES = (".yaml", ".yml")
SCENARIO_ENDINGS = (".scenarios.yaml", ".scenarios.yml")
_LOOKS = re.compile(
    rb"^(?:\xef\xbb\xbf)?(?:statewright|workflow|states|regions)[ \t]*(?::|\xef\xbc\x9a)", re.MULTILINE
)
_NAME = re.compile(rb"^workflow:[ \t]*[\"']?([a-z][a-z0-9_]*)", re.MULTILINE)


class DefinitionError(Exception):
    """A workflow file has errors. `diagnostics` has all findings; the text of the exception shows them."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        super().__init__(self.diagnostics)

    def __str__(self) -> str:
        from .diagnostics import render_text

        return "\n\n".join(render_text(diagnostic) for diagnostic in self.diagnostics)


@dataclass(frozen=True)
class Loaded:
    """What came of several files.

    For each file its compilation, and what was wrong with the files themselves; `beside`: what was seen of
    workflows that they name, by name.
    """

    files: Mapping[str, Compilation]
    unread: tuple[Diagnostic, ...] = ()
    beside: Mapping[str, Interface] = field(default_factory=dict)

    @cached_property
    def definitions(self) -> Mapping[str, Definition]:
        """The workflows that compiled, by name, in the order of the files."""
        found = (compilation.definition for compilation in self.files.values())
        return {definition.name: definition for definition in found if definition is not None}

    @cached_property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """All findings, file by file."""
        return (*self.unread, *(d for compilation in self.files.values() for d in compilation.diagnostics))

    @property
    def ok(self) -> bool:
        """Whether every file became a definition."""
        return not any(diagnostic.severity is Severity.ERROR for diagnostic in self.diagnostics)


def load(path: str | PathLike[str]) -> Definition:
    """The workflow in the file at `path`.

    Raises DefinitionError, with every finding, if there is none to be had.

    Other workflows of the folder are looked at for their interfaces only.
    """
    compilation = compile_file(path)
    if compilation.definition is None:
        raise DefinitionError(compilation.diagnostics)
    return compilation.definition


def compile_file(path: str | PathLike[str]) -> Compilation:
    """As `load`, giving the findings as values: errors, and warnings of a file that is sound."""
    return _compile(Path(path), _Folders())


def load_all(paths: Iterable[str | PathLike[str]] | str | PathLike[str]) -> Loaded:
    """The workflows in files and folders (searched to the bottom). Findings are values: nothing is raised."""
    listed = [paths] if isinstance(paths, str | PathLike) else list(paths)
    folders = _Folders()
    files: dict[str, Compilation] = {}
    unread: list[Diagnostic] = []
    for path in map(Path, listed):
        found = list(workflow_files(path))
        if not found:
            unread.append(_file_problem(codes.NOTHING_TO_LOAD, str(path)))
        for file in found:
            if str(file) not in files:
                files[str(file)] = _compile(file, folders)
    unread += _named_twice(files)
    return Loaded(files, tuple(unread), folders.seen)


def workflow_files(path: Path) -> Iterator[Path]:
    """The workflow files at a path.

    The file itself, or those in a folder and below, in the order of their names.

    In a folder, which may hold other YAML too, what has a key that only a workflow has; a file that cannot
    be read is not passed over.
    """
    if not path.is_dir():
        yield path
        return
    for file in sorted(path.rglob("*")):
        hidden = any(part.startswith(".") for part in file.relative_to(path).parts)
        if file.suffix in SUFFIXES and not hidden and not file.name.endswith(SCENARIO_ENDINGS):
            raw = _read(file)
            if raw is None or _LOOKS.search(raw):
                yield file


def _read(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except OSError:
        return None


def compiler_for(path: str | PathLike[str]) -> Callable[[str], Compilation]:
    """Compiles texts as if they stood in the file at `path`: what a rule would be if it were changed.

    The other workflows of the folder are read once, when they are first asked for.
    """
    file, folders = Path(path), _Folders()
    return lambda text: _compile_raw(file, text.encode(), folders)


def _compile(file: Path, folders: _Folders) -> Compilation:
    try:
        raw = file.read_bytes()
    except OSError as fault:
        why = fault.strerror or type(fault).__name__
        return Compilation(None, (_file_problem(codes.UNREADABLE_FILE, str(file), why=why),), None)
    return _compile_raw(file, raw, folders)


def _compile_raw(file: Path, raw: bytes, folders: _Folders) -> Compilation:
    document, diagnostics = read_bytes(str(file), raw)
    if document is None:
        return Compilation(None, tuple(diagnostics), None)
    mentioned = _mentioned(document.plain)
    interfaces = folders.interfaces(file.parent, mentioned)
    return compile_document(document, diagnostics, interfaces=interfaces, include=including(file.parent))


def _file_problem(code: Code, name: str, why: str = "") -> Diagnostic:
    return Diagnostic.of(code, Source(name, ""), Span(0, 0), name=name, why=why)


def including(folder: Path) -> Callable[[str], Source | None]:
    """Reads a file named in a `$ref`: relative to `folder`, and only from inside it."""

    def include(name: str) -> Source | None:
        root = folder.resolve()
        file = (root / name).resolve()
        if not file.is_relative_to(root):
            return None
        raw = _read(file)
        return Source(str(folder / name), raw.decode("utf-8", "replace")) if raw is not None else None

    return include


# --- what workflows of one folder know of one another -------------------------------------------------------


def _mentioned(tree: object) -> frozenset[str]:
    """The names that may be of other workflows.

    Values of `workflow`, keys of `to` and `of`, names in `from`.
    """
    found: set[str] = set()
    _gather(tree, found)
    return frozenset(found)


def _gather(tree: object, found: set[str]) -> None:
    if isinstance(tree, list):
        for item in tree:
            _gather(item, found)
    elif isinstance(tree, dict):
        for key, value in tree.items():
            if key == "workflow" and isinstance(value, str):
                found.add(value)
            elif key in ("to", "of") and isinstance(value, dict):
                found.update(map(str, value))
            else:
                _gather(value, found)


class _Folders:
    """Which file of a folder holds which workflow, and its interface.

    Read once for each folder, and only if asked.
    """

    def __init__(self) -> None:
        self._files: dict[Path, dict[str, Path]] = {}
        self._interfaces: dict[Path, Interface | None] = {}

    def interfaces(self, folder: Path, names: frozenset[str]) -> dict[str, Interface]:
        if not names:
            return {}
        if folder not in self._files:
            self._files[folder] = workflows_in(folder)
        files = self._files[folder]
        found = {name: self._interface(files[name]) for name in sorted(names & files.keys())}
        return {name: interface for name, interface in found.items() if interface is not None}

    @property
    def seen(self) -> dict[str, Interface]:
        return {found.name: found for found in self._interfaces.values() if found is not None}

    def _interface(self, file: Path) -> Interface | None:
        if file not in self._interfaces:
            raw = _read(file)
            self._interfaces[file] = _interface_in(file, raw) if raw is not None else None
        return self._interfaces[file]


_SECTION = re.compile(rb"^[a-z_]+[ \t]*:", re.MULTILINE)
_TOLD = frozenset(
    (
        b"workflow",
        b"version",
        b"title",
        b"types",
        b"ref",
        b"data",
        b"derived",
        b"output",
        b"events",
        b"effects",
        b"starts",
    )
)


def _interface_in(file: Path, raw: bytes) -> Interface | None:
    """The interface of a file, read from the parts that tell it.

    From the whole if those do not stand alone.
    """
    for text in (_told(raw), raw):
        document, _ = read_bytes(str(file), text)
        if document is not None:
            return interface_of(document, including(file.parent))
    return None


def _told(raw: bytes) -> bytes:
    """The top-level keys that make the interface: the chart itself, most of a file, is not read for it."""
    starts = [match.start() for match in _SECTION.finditer(raw)]
    parts = (raw[start:end] for start, end in zip(starts, [*starts[1:], len(raw)]))
    return b"".join(part for part in parts if part.split(b":", 1)[0].strip() in _TOLD)


def workflows_in(folder: Path) -> dict[str, Path]:
    """Which file of a folder holds which workflow, by a look at their heads; nothing is compiled."""
    found: dict[str, Path] = {}
    try:
        files = sorted(file for file in folder.iterdir() if file.suffix in SUFFIXES)
    except OSError:
        return found
    for file in files:
        if file.name.endswith(SCENARIO_ENDINGS):
            continue
        match = _NAME.search(_read(file) or b"")
        if match:
            found.setdefault(match.group(1).decode(), file)
    return found


def running(folder: Path, name: str, known: Container[str] = ()) -> list[Interface]:
    """The workflows of the folder that run this one, as their text says; not those that start it, nor those
    that are `known` already.
    """
    runs = re.compile(rb"(?<!\n)(?<!start: \{)workflow:[ \t]*" + name.encode() + rb"\b")
    files = (file for other, file in workflows_in(folder).items() if other not in known)
    texts = ((file, _read(file) or b"") for file in files)
    found = (_interface_in(file, raw) for file, raw in texts if runs.search(raw))
    return [interface for interface in found if interface is not None]


def spoken_to(compilation: Compilation, folder: Path) -> dict[str, Path]:
    """The workflows of the folder that this one may talk to, with their files: those that its text names."""
    text = compilation.document.source.text if compilation.document else ""
    named = set(re.findall(r"[a-z][a-z0-9_]*", text))
    own = compilation.definition.name if compilation.definition is not None else ""
    return {name: file for name, file in workflows_in(folder).items() if name in named and name != own}


def _named_twice(files: Mapping[str, Compilation]) -> list[Diagnostic]:
    """Workflows of one folder speak to each other by name; those of different folders need not."""
    found: list[Diagnostic] = []
    first: dict[tuple[Path, str], str] = {}
    for file, compilation in files.items():
        definition, document = compilation.definition, compilation.document
        if definition is None or document is None:
            continue
        other = first.setdefault((Path(file).parent, definition.name), file)
        if other != file:
            span = document.locate(("workflow",))
            found.append(
                Diagnostic.of(
                    codes.WORKFLOW_TWICE,
                    document.source,
                    span,
                    name=definition.name,
                    other=Text(other, other),
                )
            )
    return found
