"""Which workflows are there, in which versions, and by which does an instance run?

Floor 4. Definitions are stored by digest; an instance pins the one that it started with; a worker that does
not have it compiles it from the store. What was compiled once is kept for the life of the process.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Mapping

from ..kernel import Definition
from .errors import Declined, DefinitionConflict, UnknownWorkflow
from .planning import Known, known
from .ports import Session
from .recording import as_json
from .rows import DefinitionRow

LANGUAGE = 1
"""The newest version of the workflow language that this program knows."""

PUBLISHING = "statewright publish"
"""Whoever publishes is alone: of many that start at once with different versions, the newest is to win."""


class Definitions:
    """The definitions that one engine has met. Safe to be used by many threads."""

    __slots__ = ("_by_digest", "_by_key", "_lock")

    def __init__(self) -> None:
        self._by_key: dict[int, Known] = {}
        self._by_digest: dict[str, Definition] = {}
        self._lock = threading.Lock()

    def publish(
        self, session: Session, definitions: Iterable[Definition], *, dev: bool = False
    ) -> Mapping[int, Definition]:
        """Store definitions, and make each the one for new instances unless a newer version is. Gives them by
        their keys, for `remember` once that is committed.

        The same again changes nothing. Raises DefinitionConflict for a known version with other rules (with
        `dev` it is stored and activated beside the old one).
        """
        session.exclusive(PUBLISHING)
        return {_publish(session, definition, dev): definition for definition in definitions}

    def remember(self, published: Mapping[int, Definition]) -> None:
        """Take what was published as known. Only after the commit: another definition may get the key of one
        that was rolled back.
        """
        for key, definition in published.items():
            self._by_digest[definition.digest] = definition
            self._by_key[key] = known(key, definition)

    def by_key(self, session: Session, key: int) -> Known:
        """A stored definition. Raises Declined if this program cannot read it."""
        found = self._by_key.get(key)
        if found is not None:
            return found
        row = session.definition(key)
        if row is None:
            raise Declined(f"definition {key} is not in the store")
        return self._compiled(row)

    def active(self, session: Session, workflow: str) -> Known:
        """What new instances of a workflow run by. Raises UnknownWorkflow, Declined."""
        row = session.active(workflow)
        if row is None:
            names = dict.fromkeys(row.workflow for row in session.definitions())
            raise UnknownWorkflow(workflow, tuple(names))
        return self._by_key.get(row.key) or self._compiled(row)

    def version(self, session: Session, workflow: str, version: int | str | None) -> Known:
        """The newest definition with this version number or with a digest that begins so (None: the active
        one). Raises UnknownWorkflow, Declined.
        """
        if version is None:
            return self.active(session, workflow)
        rows = [
            row
            for row in session.definitions(workflow)
            if (row.version == version if isinstance(version, int) else row.digest.startswith(version))
        ]
        if not rows:
            known = [f"{row.workflow} version {row.version}" for row in session.definitions(workflow)]
            raise UnknownWorkflow(f"{workflow} version {version}", tuple(dict.fromkeys(known)))
        return self._by_key.get(rows[-1].key) or self._compiled(rows[-1])

    def names(self) -> tuple[str, ...]:
        """The workflows that this process has compiled or been given."""
        return tuple(dict.fromkeys(definition.name for definition in self.all()))

    def all(self) -> Iterable[Definition]:
        """Every definition that this process has, by key."""
        return [one.definition for one in list(self._by_key.values())]

    def _compiled(self, row: DefinitionRow) -> Known:
        with self._lock:
            found = self._by_key.get(row.key)
            if found is None:
                definition = self._by_digest.get(row.digest) or _compile(row)
                self._by_digest[row.digest] = definition
                found = self._by_key[row.key] = known(row.key, definition)
            return found


def _publish(session: Session, definition: Definition, dev: bool) -> int:
    active = session.active(definition.name)
    if active is not None and active.digest == definition.digest:
        return active.key
    for row in session.definitions(definition.name):
        if row.version == definition.version and row.digest != definition.digest and not dev:
            raise DefinitionConflict(definition.name, definition.version)
    newest = active is None or active.version < definition.version or dev
    return session.publish(_row(definition, session.now(), active=newest))


def _row(definition: Definition, now: int, *, active: bool) -> DefinitionRow:
    return DefinitionRow(
        0, definition.name, definition.version, definition.digest, LANGUAGE, _source(definition), active, now
    )


def _compile(row: DefinitionRow) -> Definition:
    name = f"{row.workflow} version {row.version}"
    if row.language > LANGUAGE:
        raise Declined(f"{name} is written in language version {row.language}; this program knows {LANGUAGE}")
    if not row.source:
        raise Declined(f"{name} was published without its source, and this program does not have it")
    definition = _from_source(row)
    if definition is None:
        raise Declined(f"{name} is stored but does not compile here")
    if definition.digest != row.digest:
        raise Declined(
            f"{name} compiles to other rules here; this program differs from the one that stored it"
        )
    return definition


def _source(definition: Definition) -> str:
    """What a definition can be compiled from again: JSON, which is YAML. Empty if it has no source."""
    if not definition.syntax:
        return ""
    included = {name: dict(schema) for name, schema in definition.included.items()}
    return as_json({"workflow": definition.syntax, "included": included})


def _from_source(row: DefinitionRow) -> Definition | None:
    from ..compiler import compile_source
    from ..diagnostics import Source

    kept = json.loads(row.source)

    def include(file: str) -> Source | None:
        """A file of which only the types that are used were kept."""
        prefix = f"{file}#/types/"
        types = {
            name[len(prefix) :]: one for name, one in kept["included"].items() if name.startswith(prefix)
        }
        return Source(file, as_json({"types": types})) if types else None

    text = Source(f"{row.workflow}.yaml", as_json(kept["workflow"]))
    return compile_source(text, include=include).definition
