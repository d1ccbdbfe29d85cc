"""What can go wrong, by whose fault it is: the caller's, or operations'. Floor 4.

What the author of a workflow did wrong is a Diagnostic long before this; our own mistakes are plain errors of
Python. A refusal is no error of anybody: `try_send` gives it as a value.
"""

from __future__ import annotations

from ..kernel import Refusal


class Refused(Exception):
    """An event or a start was refused: `refusal` says why, in data; `str()` in words. The caller's matter."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(str(refusal))
        self.refusal = refusal


class NotFound(LookupError):
    """There is no such instance."""

    def __init__(self, workflow: str, id: str) -> None:
        super().__init__(f"there is no {workflow} {id!r}")
        self.workflow = workflow
        self.id = id


class UnknownWorkflow(LookupError):
    """No workflow of this name has been published."""

    def __init__(self, workflow: str, known: tuple[str, ...] = ()) -> None:
        super().__init__(f"there is no workflow {workflow!r}; known: {', '.join(known) or 'none'}")
        self.workflow = workflow


class AlreadyExists(ValueError):
    """An instance with this id is there already, or a live one with this business key (`by`: id, ref)."""

    def __init__(self, workflow: str, id: str, by: str = "id") -> None:
        words = f"{workflow} {id!r} exists" if by == "id" else f"a live {workflow} has the ref of {id!r}"
        super().__init__(words)
        self.workflow = workflow
        self.id = id
        self.by = by


class RevisionMismatch(ValueError):
    """`expect_revision` was given, and the instance is at another one."""

    def __init__(self, workflow: str, id: str, expected: int, found: int) -> None:
        super().__init__(f"{workflow} {id!r} is at revision {found}, not {expected}")
        self.expected = expected
        self.found = found


class RetryTransaction(Exception):  # says what to do
    """The caller's transaction came into conflict with another: roll back and begin it again."""


class DefinitionConflict(ValueError):
    """A version was published before with other rules: the version must rise when the rules change."""

    def __init__(self, workflow: str, version: int) -> None:
        super().__init__(
            f"{workflow} version {version} was published with other rules; raise `version` in the file"
        )
        self.workflow = workflow
        self.version = version


class Declined(Exception):
    """This program cannot work on an instance: its definition needs another Statewright. For operations."""


class StoreUnavailable(Exception):
    """The store cannot be reached, is locked for too long, or is full. Nothing was written; try again."""


class OnItsWay(Exception):
    """A person cannot be erased while effects or messages that carry something of theirs are on their way:
    wait until these have arrived, or say that they are to be blanked too. `names` are the effects and events.
    """

    def __init__(self, workflow: str, id: str, names: tuple[str, ...]) -> None:
        super().__init__(
            f"what {workflow} {id!r} has sent still carries the person's data: {', '.join(names)}"
        )
        self.workflow = workflow
        self.id = id
        self.names = names


class SchemaOutdated(Exception):
    """The tables are older than this program: run `statewright db upgrade`."""


class Closed(Exception):
    """The engine was closed."""
