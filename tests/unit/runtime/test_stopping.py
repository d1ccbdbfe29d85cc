"""What a worker's process does when it is told to stop: what was begun is ended, what was kept is written."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

from statewright.kernel import Definition
from statewright.runtime import Engine

REFUSED = """
import sys
from statewright.cli.running import run

def register(engine):
    for _ in range(3):
        assert not engine.try_send("task", "t1", "unblock")

sys.modules["refusing"] = sys.modules["__main__"]
sys.exit(run(["worker", "--performers", "refusing", "--store", sys.argv[1], "--lang", "en"]))
"""
DRAINED = """
import signal, sys, threading
from statewright.runtime import Engine
engine = Engine(sys.argv[1])
worker = engine.worker(threads=2, poll_s=0.1)
stopped = threading.Event()
signal.signal(signal.SIGTERM, lambda *_: (worker.stop(wait=False), stopped.set()))

@engine.performer("notify")
def notify(call):
    print("began", flush=True)
    stopped.wait(60)
    print("ended", flush=True)

worker.run()
print("effects left:", engine.health().effects, flush=True)
"""


def stopped(script: str, url: str, ready: str) -> str:
    """Run a script until it says that it is ready, tell it to stop, and give what it says from then on."""
    process = subprocess.Popen(
        [sys.executable, "-c", script, url], stdout=subprocess.PIPE, text=True, env=os.environ.copy()
    )
    assert process.stdout is not None
    assert process.stdout.readline() == ready
    process.send_signal(signal.SIGTERM)
    rest, _ = process.communicate(timeout=120)
    assert process.returncode == 0
    return rest


def test_sigterm_writes_the_refusals_that_are_buffered(
    sqlite_url: str, definitions: tuple[Definition, ...]
) -> None:
    with Engine(sqlite_url, definitions) as engine:
        engine.start("task", "t1", {"name": "first"})
        stopped(REFUSED, sqlite_url, "working; stop with Ctrl-C or SIGTERM\n")
        assert len(engine.refusals("task")) == 3


def test_sigterm_drains(sqlite_url: str, definitions: tuple[Definition, ...]) -> None:
    with Engine(sqlite_url, definitions) as engine:
        engine.start("task", "t1", {"name": "first"})
        engine.send("task", "t1", "tell")
        # `shout` is performed by nobody
        assert stopped(DRAINED, sqlite_url, "began\n") == "ended\neffects left: 1\n"
