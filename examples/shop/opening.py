"""How does a process of the shop open everything? Database, books, engine, workflows, performers."""

from __future__ import annotations

from dataclasses import dataclass

from statewright.runtime import Engine
from statewright.runtime.clock import Clock, SystemClock

from . import paying, performers
from .bookkeeping import BookedStore
from .clock import ShiftedClock
from .database import Database
from .keys import prepare
from .settings import Settings


@dataclass(frozen=True, slots=True)
class Shop:
    """What a process of the shop works with."""

    settings: Settings
    database: Database
    engine: Engine
    clock: Clock

    def close(self) -> None:
        """Let go of everything."""
        self.engine.close()
        self.database.close()


def open_shop(settings: Settings, *, publish: bool = True) -> Shop:
    """The shop, with every workflow published (`publish`) and every effect performed."""
    prepare(settings.folder)
    clock: Clock = ShiftedClock(settings.folder) if settings.speed_up else SystemClock()
    database = Database(settings.database)
    store = BookedStore(database, clock if settings.speed_up else None)
    engine = Engine(store, settings.workflows if publish else (), clock=clock, telemetry=False)
    performers.register(engine, database, clock)
    paying.register(engine, database, settings.gateway)
    return Shop(settings, database, engine, clock)
