"""What does a test of a workflow in Python begin with? A definition, a clock moved by hand, an engine.

Floor 7. Everything is imported when it is asked for, so that a test run without workflows does not wait.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from ..kernel.definition import Definition
    from ..runtime.engine import Engine
    from ..testing.clock import VirtualClock


@pytest.fixture(scope="session")
def statewright_workflow(pytestconfig: pytest.Config) -> Callable[[str | Path], Definition]:
    """`statewright_workflow("workflows/order.yaml")`: the definition, compiled once in a test run.

    The path is taken from the folder of pytest's configuration. Raises DefinitionError with every finding.
    """
    from ..loading import load

    known: dict[Path, Definition] = {}

    def workflow(path: str | Path) -> Definition:
        file = pytestconfig.rootpath / path
        if file not in known:
            known[file] = load(file)
        return known[file]

    return workflow


@pytest.fixture
def statewright_clock() -> VirtualClock:
    """A clock that stands still at 2026-03-01T00:00:00Z until the test says `.advance(timedelta(days=1))`."""
    from ..testing.clock import VirtualClock

    return VirtualClock()


@pytest.fixture
def statewright_engine(
    tmp_path: Path, statewright_clock: VirtualClock, pytestconfig: pytest.Config
) -> Iterator[Callable[..., Engine]]:
    """`statewright_engine("workflows")`: an engine with these workflows on a fresh database.

    A SQLite file in the test's own folder, or `database="memory:"`, or any other address; all go by
    `statewright_clock`. They are closed when the test has ended.
    """
    from ..runtime import Engine

    with ExitStack() as opened:

        def engine(*workflows: Any, database: str | None = None, **options: Any) -> Engine:
            number = len(list(tmp_path.glob("statewright-*.db"))) + 1
            url = database or f"sqlite:///{tmp_path / f'statewright-{number}.db'}"
            named = [pytestconfig.rootpath / w if isinstance(w, str | Path) else w for w in workflows]
            made = Engine(url, workflows=named, clock=statewright_clock, **options)
            opened.callback(made.close)
            return made

        yield engine
