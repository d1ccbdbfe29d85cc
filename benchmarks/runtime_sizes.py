"""What does a durable step cost among 10 thousand, 100 thousand and 1 million stored instances?

    python benchmarks/runtime_sizes.py

On SQLite; every instance has a timer that is pending. Tells time on the clock, and CPU time and pages
written, which say the same on a machine that is busy with other work; those it draws: `runtime_sizes.svg`.
`--no-disk` leaves out waiting for the disk.
"""

from __future__ import annotations

import argparse
import os
import sqlite3
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parent))

from by_hand import SqliteByHand
from runtime import COUNTER, INSTANCES, Stepper, careless

from statewright import Engine, compile_source


class Point(NamedTuple):
    """Microseconds of a step among so many instances, on the clock and of CPU; pages that it writes."""

    size: int
    clock_us: float
    cpu_us: float
    pages: float


def sizes(rounds: int, disk: bool) -> list[Point]:
    """A plain step among so many stored instances with timers, on SQLite."""
    definition = compile_source(COUNTER).definition
    assert definition is not None
    found: list[Point] = []
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as folder:
        hand = SqliteByHand(f"{folder}/sizes.db", 0)
        hand.close()
        with Engine(f"sqlite:///{folder}/sizes.db", definition) as engine:
            if not disk:
                careless(engine)
            ours = Stepper(engine)
            ours.start()
            stored = INSTANCES
            for size in (10_000, 100_000, 1_000_000):
                fill(f"{folder}/sizes.db", size - stored)
                stored = size
                ours.add(100)
                pages = _pages(f"{folder}/sizes.db", ours)
                times = [_timed(ours) for _ in range(rounds)]
                clock_us, cpu_us = (median(one) * 1e6 for one in zip(*times, strict=True))
                found.append(Point(size, clock_us, cpu_us, pages))
                print(f"{size:>9,} instances: {clock_us:6.0f} us a step, {cpu_us:6.0f} us of CPU, ", end="")
                print(f"{pages:.1f} pages", flush=True)
    return found


def _pages(path: str, ours: Stepper) -> float:
    """How many pages a step writes: by how much the file of what is not checkpointed grows."""
    wal, page = Path(f"{path}-wal"), 4096 + 24
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    ours.add(100)  # fewer than make SQLite start a checkpoint of its own
    return wal.stat().st_size / page / 100


def _timed(ours: Stepper) -> tuple[float, float]:
    begun, cpu = perf_counter(), process_time()
    ours.add(100)
    return (perf_counter() - begun) / 100, (process_time() - cpu) / 100


def fill(path: str, count: int) -> None:
    """More instances like the first, each with a timer that is pending."""
    connection = sqlite3.connect(path)
    base = connection.execute("SELECT max(key) FROM statewright_instance").fetchone()[0]
    connection.execute(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) "
        "INSERT INTO statewright_instance SELECT ? + i, uid || i, workflow, 'x' || (? + i), ref, definition, "
        "revision, seq, status, configuration, snapshot, incidents, created_at, changed_at "
        "FROM n, (SELECT * FROM statewright_instance WHERE id = 'c0')",
        (count, base, base),
    )
    connection.execute(
        "INSERT INTO statewright_timer SELECT key, created_at + 2592000000 + key FROM statewright_instance "
        "WHERE key > ?",
        (base,),
    )
    connection.commit()
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    os.sync()  # what filling wrote is on the disk before anything is timed


def draw(points: list[Point], file: Path) -> None:
    """CPU time of a step and the pages it writes, by the number of instances, as SVG. Time on the clock is
    only told: on a busy machine it is mostly what others do.
    """
    top = max(point.cpu_us for point in points) * 1.25
    places = [(80 + 160 * n, 220 - 180 * point.cpu_us / top) for n, point in enumerate(points)]
    path = " ".join(f"{x},{y:.0f}" for x, y in places)
    parts = [f'<polyline points="{path}" fill="none" stroke="#1f5fa8" stroke-width="2"/>']
    for (x, y), point in zip(places, points, strict=True):
        words = f"{point.cpu_us:.0f} us, {point.pages:.1f} pages"
        parts.append(f'<circle cx="{x}" cy="{y:.0f}" r="4" fill="#1f5fa8"/>')
        parts.append(f'<text x="{x}" y="{y - 12:.0f}" text-anchor="middle">{words}</text>')
        parts.append(f'<text x="{x}" y="245" text-anchor="middle">{point.size:,}</text>')
    title = "CPU of a durable step on SQLite, and pages written, by stored instances"
    parts.append(f'<text x="240" y="20" text-anchor="middle">{title}</text>')
    body = "".join(parts)
    file.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="480" height="260" font-family="sans-serif" '
        f'font-size="13"><rect width="480" height="260" fill="#fff"/>{body}</svg>\n'
    )


def main() -> None:
    """Measure and draw."""
    parser = argparse.ArgumentParser(description="durable steps among many instances")
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--no-disk", action="store_true")
    asked = parser.parse_args()
    draw(sizes(asked.rounds, not asked.no_disk), Path(__file__).parent / "runtime_sizes.svg")


if __name__ == "__main__":
    main()
