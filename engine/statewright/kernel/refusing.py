"""How is a refusal worded and raised? One place for what every part of the kernel may have to say no to.

Floor 0. The words here are English and terse; `explanation` tells the whole story in the reader's language.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .outputs import GuardFailure, Reason, Refusal
from .progress import Progress, Refused
from .values import Fault, Misfit

if TYPE_CHECKING:
    from .snapshot import Snapshot


def refuse(
    progress: Progress,
    reason: Reason,
    *,
    misfit: Misfit | None = None,
    fault: Fault | None = None,
    name: str | None = None,
    message: str | None = None,
) -> Refused:
    """The exception that ends the step in progress with this refusal."""
    return Refused(
        refusal(
            progress.trigger,
            progress.snapshot,
            reason,
            misfit=misfit,
            fault=fault,
            name=name,
            message=message,
        )
    )


def refusal(
    event: str,
    snapshot: Snapshot | None,
    reason: Reason,
    *,
    misfit: Misfit | None = None,
    fault: Fault | None = None,
    name: str | None = None,
    message: str | None = None,
    allowed: tuple[str, ...] = (),
    guards: tuple[GuardFailure, ...] = (),
    roles: tuple[str, ...] = (),
) -> Refusal:
    """A refusal with its details taken from what went wrong."""
    words = message or (str(misfit) if misfit else fault.message if fault else _words(reason, allowed, roles))
    return Refusal(
        reason,
        event,
        snapshot,
        f"{name}: {words}" if name and (misfit or fault) else words,
        allowed=allowed,
        guards=guards,
        roles=roles,
        name=name,
        path=misfit.path if misfit else (),
        expected=misfit.expected if misfit else None,  # type: ignore[arg-type]  # what a schema keyword holds is JSON
        found=misfit.found if misfit else None,
        keyword=misfit.keyword if misfit else None,
        fault={"code": fault.code, "message": fault.message} if fault else None,
    )


def _words(reason: Reason, allowed: tuple[str, ...], roles: tuple[str, ...]) -> str:
    match reason:
        case Reason.UNHANDLED:
            return f"allowed now: {', '.join(allowed) or 'nothing'}"
        case Reason.ROLE:
            return f"only {', '.join(roles) or 'another workflow'} may"
        case Reason.GUARD:
            return "no condition holds"
        case _:
            return reason.value
