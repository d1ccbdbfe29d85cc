"""How does one try the shop by hand? A shop on this machine, a purchase, some time that passes, a list.

For the first tutorial: everything else is done over HTTP, as people's apps would.
"""

from __future__ import annotations

import os
import re
import signal
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from statewright.runtime import DefinitionConflict, Engine

from .client import Shopper
from .clock import ShiftedClock
from .journeys import Journey
from .launch import Processes
from .opening import open_shop
from .seeding import begin
from .settings import Settings

BUYER = "user-1"
PID = "up.pid"
QUIET_S = 30.0
UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_VERSION = re.compile(r"^version: \d+$", re.MULTILINE)


def up(settings: Settings) -> None:
    """Run gateway, shop and one worker, with a clock that can be moved, until SIGTERM, SIGINT or `down`."""
    settings = replace(settings, speed_up=True)
    begin(settings, users=20, merchants=3, goods=3)
    over: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, _: over.append(number))
    pid = settings.folder / PID
    with Processes(settings):
        pid.write_text(str(os.getpid()))
        print(f"the shop is open at {settings.shop}; its pages for trying: {settings.shop}/docs", flush=True)
        while not over:
            time.sleep(0.1)
    pid.unlink(missing_ok=True)


def down(settings: Settings) -> str:
    """Close the shop that `up` runs, and wait for it."""
    pid = settings.folder / PID
    if not pid.exists():
        return "no shop is open here"
    os.kill(int(pid.read_text()), signal.SIGTERM)
    while pid.exists():
        time.sleep(0.1)
    return "the shop is closed"


def buy(settings: Settings) -> str:
    """`user-1` takes an article from the cart to an order; nobody pays."""
    _wait_for_keys(settings)
    shopper = Shopper(settings)
    number = len(shopper.get("/orders", BUYER, "buyer")) + 1
    journey = Journey(shopper, f"purchase-{number}", BUYER)
    journey.check_out()
    shopper.close()
    return f"{journey.order} is placed, and not paid"


def _wait_for_keys(settings: Settings) -> None:
    """A shop that has just been started makes its keys first."""
    until = time.monotonic() + QUIET_S
    while not (settings.folder / "token.key").exists() and time.monotonic() < until:
        time.sleep(0.1)


def later(settings: Settings, delay: str) -> str:
    """Move the clock on (`11m`, `2h`, `8d`), and wait until what was due is done. Raises ValueError."""
    found = re.fullmatch(r"(\d+)([smhd])", delay)
    if found is None:
        raise ValueError(f"{delay!r} is no delay; write, for example, 11m, 2h or 8d")
    shopper = Shopper(settings)
    ShiftedClock(settings.folder).advance(timedelta(**{UNITS[found[2]]: int(found[1])}))
    until = time.monotonic() + QUIET_S
    while _busy(shopper) and time.monotonic() < until:
        time.sleep(0.1)
    shopper.close()
    return f"the shop's clock is {delay} further"


def _busy(shopper: Shopper) -> bool:
    health = shopper.health()
    return bool(health["deliveries"] or health["effects"] or (health["oldest_timer_late_s"] or 0) > 0)


def orders(settings: Settings) -> Iterator[str]:
    """What `user-1` has ordered: number, version of the rules, state."""
    shopper = Shopper(settings)
    for row in sorted(shopper.get("/orders", BUYER, "buyer"), key=lambda row: str(row["id"])):
        seen = shopper.look("order", row["id"])
        reason = seen["data"]["cancel_reason"]
        words = f" ({reason})" if reason else ""
        yield f"{row['id']}  version {seen['version']}  {row['status']} {seen['state'][0]}{words}"
    shopper.close()


def deploy(settings: Settings, path: Path) -> Iterator[str]:
    """Make a file the rules for new instances. A known version with other rules gets the next number.

    Raises DefinitionError, DefinitionConflict.
    """
    shop = open_shop(settings, publish=False)
    try:
        try:
            shop.engine.publish(path)
        except DefinitionConflict as known:
            _raise_version(path, known)
            shop.engine.publish(path)
            yield f"{path.name}: these are other rules, so their version is {known.version + 1} now"
        yield _pinned(shop.engine, path)
    finally:
        shop.close()


def _raise_version(path: Path, known: DefinitionConflict) -> None:
    """Write the next version into the file. Raises what it was given for a file without a version."""
    text = path.read_text("utf-8")
    raised, count = _VERSION.subn(f"version: {known.version + 1}", text, count=1)
    if not count:
        raise known
    path.write_text(raised, "utf-8")


def _pinned(engine: Engine, path: Path) -> str:
    from statewright import load

    definition = load(path)
    running, after = 0, None
    while True:
        page = engine.find(definition.name, status="running", after=after, limit=1000)
        running += len(page.instances)
        after = page.next
        if after is None:
            break
    return (
        f"new instances of {definition.name} live by version {definition.version}; "
        f"{running} running keep the version that they began with"
    )
