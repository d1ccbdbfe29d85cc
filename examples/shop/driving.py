"""A run under load from beginning to end: start the processes, seed, drive, rest, check, report.

python -m shop load --orders 1000 --kill-every 3
python -m shop load --orders 1000 --database postgresql://...
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from .audit import audit, instances
from .client import Shopper
from .crowd import Crowd
from .launch import Processes, settings_for
from .load import Load, Recorder, chaos
from .opening import open_shop
from .report import Run, lines
from .seeding import begin
from .settings import Settings
from .verify import Verdict, verify, verify_at_once

ALONE_MAX = 500
"""More orders than these are verified by several processes."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """What a run can be told."""
    parser.add_argument("--orders", type=int, default=200, help="orders that are placed")
    parser.add_argument("--round", type=int, default=200, help="purchases between two jumps of the clock")
    parser.add_argument("--at-once", type=int, default=64, help="people who do something at the same time")
    parser.add_argument(
        "--lanes", type=int, default=2, help="batches of requests at once; 0: none, each alone"
    )
    parser.add_argument("--users", type=int, default=200)
    parser.add_argument("--merchants", type=int, default=10)
    parser.add_argument("--workers", type=int, default=2, help="worker processes")
    parser.add_argument("--services", type=int, default=1, help="web service processes")
    parser.add_argument("--kill-every", type=float, default=10, help="seconds between two kills; 0: none")
    parser.add_argument("--database", default="", help="a PostgreSQL URL; without it a SQLite file")
    parser.add_argument("--folder", default="", help="where files go; without it a temporary folder")
    parser.add_argument("--seed", type=int, default=1)


def drive(given: argparse.Namespace) -> bool:
    """Run, print the report; whether all is well."""
    with tempfile.TemporaryDirectory(prefix="shop-") as temporary:
        settings = settings_for(Path(given.folder or temporary), given.database)
        run = driven(settings, given)
    print("\n".join(lines(run)))
    return run.good


def driven(settings: Settings, given: argparse.Namespace) -> Run:
    """The run itself."""
    begin(settings, given.users, given.merchants, goods=3)
    recorder = Recorder()
    with Processes(settings, given.workers, given.services) as processes:
        shopper = Shopper(settings, recorder.request, given.lanes, processes.doors)
        crowd = Crowd(shopper, given.users, given.merchants, given.seed)
        join(settings, crowd)
        earlier = crowd.placed
        load = Load(shopper, crowd, recorder, given.at_once)
        began = time.monotonic()
        with chaos(processes, given.kill_every, recorder):
            load.run(given.orders, given.round)
        seconds = time.monotonic() - began
        rested = load.rest()
        shopper.close()
        books, verdict, states = _checked(settings, crowd.placed)
    return Run(crowd.placed, earlier, given.seed, seconds, recorder, books, verdict, states, rested)


def join(settings: Settings, crowd: Crowd) -> None:
    """A database in which a run was broken off: its orders count, and go on."""
    shop = open_shop(settings)
    try:
        orders = [(one.id, one.status) for one in instances(shop, "order")]
        reviews = [one.id for one in instances(shop, "cash_out_review") if one.status == "running"]
    finally:
        shop.close()
    crowd.join([id for id, status in orders if status == "running"], len(orders), reviews)


def _checked(settings: Settings, orders: int) -> tuple[dict[str, Any], Verdict, Counter[str]]:
    """The books, what each instance came to, and the states of the orders."""
    shop = open_shop(settings)
    try:
        books = audit(shop)
        verdict = verify_at_once(settings, 4, _told) if orders > ALONE_MAX else verify(shop, _told)
        print(file=sys.stderr)
        states = Counter(order.state[0] for order in instances(shop, "order"))
    finally:
        shop.close()
    return books, verdict, states


def _told(count: int) -> None:
    if count % 100 == 0 or count > ALONE_MAX:
        print(f"\rinstances checked: {count}", end="", file=sys.stderr, flush=True)
