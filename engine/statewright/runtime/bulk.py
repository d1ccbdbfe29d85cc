"""Many sends or starts, some to a commit: for imports and nightly jobs. Floor 4.

Transaction: each batch is one; within it every item has its own turn, so one refusal does not stop the
others. A batch that cannot be written is done again, item by item.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import islice
from typing import NamedTuple, TypeAlias, TypeVar

from ..kernel import Refusal
from .context import Context
from .errors import AlreadyExists, NotFound, RetryTransaction, RevisionMismatch
from .ports import Session
from .rows import Commit, Committed, Written
from .sending import Sending, send_in, send_to
from .starting import Starting, begin_in, begin_with
from .values import Receipt

Item = TypeVar("Item", Sending, Starting)

REFUSED_SHOWN_MAX = 1000


class NotTaken(NamedTuple):
    """An item that was not taken: its place in the input, whom it was for, and why."""

    place: int
    workflow: str
    id: str
    reason: str
    message: str


class BulkResult(NamedTuple):
    """How it went. `not_taken` holds the first thousand of those that were not; `failed` counts all."""

    done: int
    failed: int
    not_taken: tuple[NotTaken, ...]


def run_many(
    context: Context,
    items: Iterable[Item],
    batch: int,
    progress: Callable[[int], object] | None,
) -> BulkResult:
    """Put items in, `batch` to a commit. Raises ValueError for a batch below 1."""
    if batch < 1:
        raise ValueError(f"batch is {batch}; it must be at least 1")
    done, failed, shown = 0, 0, list[NotTaken]()
    for place, group in _batches(items, batch):
        answers = _written(context, group)
        for offset, (one, answer) in enumerate(zip(group, answers, strict=True)):
            if isinstance(answer, Receipt):
                done += 1
                continue
            failed += 1
            if len(shown) < REFUSED_SHOWN_MAX:
                shown.append(_not_taken(place + offset, one, answer))
        if progress is not None:
            progress(done + failed)
    return BulkResult(done, failed, tuple(shown))


def _batches(items: Iterable[Item], batch: int) -> Iterator[tuple[int, list[Item]]]:
    source, place = iter(items), 0
    while group := list(islice(source, batch)):
        yield place, group
        place += len(group)


Answered: TypeAlias = Receipt | Refusal | Exception


class _Conflict(Exception):
    """Something in a batch of starts is there already; one by one it will be seen what."""


def _written(context: Context, group: Sequence[Sending | Starting]) -> list[Answered]:
    try:
        return context.transact(partial(_batch, context, group))
    except _Conflict:
        return context.transact(partial(_each, context, group))


def _each(context: Context, group: Sequence[Sending | Starting], session: Session) -> list[Answered]:
    return [_one(context, session, one) for one in group]


def _batch(context: Context, group: Sequence[Sending | Starting], session: Session) -> list[Answered]:
    """What is for different instances is written together; a second one for the same comes after."""
    answers: list[Answered] = []
    for run in _different(group):
        sends = [one for one in run if isinstance(one, Sending)]
        starts = [one for one in run if isinstance(one, Starting)]
        if len(run) == 1 or (sends and starts):
            answers.extend(_each(context, run, session))
        elif sends:
            answers.extend(_together(context, session, sends))
        else:
            answers.extend(_begun_together(context, session, starts))
    return answers


def _different(group: Sequence[Sending | Starting]) -> Iterator[list[Sending | Starting]]:
    """Runs of items in order, in each of which every instance comes once."""
    run: list[Sending | Starting] = []
    seen: set[tuple[str, str]] = set()
    for one in group:
        if (one.workflow, one.id) in seen or (run and one.workflow != run[0].workflow):
            yield run
            run, seen = [], set()
        run.append(one)
        seen.add((one.workflow, one.id))
    yield run


def _together(context: Context, session: Session, sends: list[Sending]) -> list[Answered]:
    """Load all, take their turns, write all. Raises RetryTransaction when somebody else was faster."""
    loaded = session.load_many(sends[0].workflow, [one.id for one in sends])
    if len(loaded) < len(sends):
        return [_one(context, session, one) for one in sends]  # some are meant by ref, or not there
    commits: list[Commit] = []

    def collect(commit: Commit) -> Written:
        commits.append(commit)
        return Committed(commit.row.key)

    answers: list[Answered] = []
    for one in sends:
        try:
            live = context.live(session, loaded[one.id])
            answers.append(send_to(context, session, live, one, collect))
        except RevisionMismatch as mistake:
            answers.append(mistake)
    if not session.commit_many(commits):
        raise RetryTransaction("an instance was changed by somebody else")
    return answers


def _begun_together(context: Context, session: Session, starts: list[Starting]) -> list[Answered]:
    """As `_together`, for new instances. Raises _Conflict where something was there that was not seen."""
    workflow = starts[0].workflow
    known, now = context.definitions.active(session, workflow), session.now()
    there = session.load_many(workflow, [one.id for one in starts if one.key is None])
    commits: list[Commit] = []

    def collect(commit: Commit) -> Written:
        commits.append(commit)
        return Committed(0)

    answers: list[Answered] = []
    for one in starts:
        if one.id in there:
            answers.append(AlreadyExists(workflow, one.id, "id"))
        else:
            answers.append(begin_with(context, session, one, known, now, collect))
    if commits and not session.commit_many(commits):
        raise _Conflict
    return answers


def _one(context: Context, session: Session, item: Sending | Starting) -> Receipt | Refusal | Exception:
    try:
        if isinstance(item, Sending):
            return send_in(context, session, item)
        return begin_in(context, session, item)
    except (NotFound, AlreadyExists, RevisionMismatch) as mistake:
        return mistake


def _not_taken(place: int, item: Sending | Starting, answer: Refusal | Exception) -> NotTaken:
    reason = answer.reason.value if isinstance(answer, Refusal) else type(answer).__name__
    words = answer.message if isinstance(answer, Refusal) else str(answer)
    return NotTaken(place, item.workflow, item.id, reason, words)
