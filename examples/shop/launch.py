"""How are the shop's processes started, killed and started again? For the load driver and the tests.

Each process is one of `python -m shop ...`, told by its environment where everything is.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx

from .settings import HERE, WORKFLOWS, Settings

READY_S = 60


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def settings_for(folder: Path, database: str = "", workflows: Path = WORKFLOWS) -> Settings:
    """A shop of its own in `folder`, with a clock that can be moved; SQLite unless a URL is given.

    It has its own copy of the workflows: who edits them meanwhile does not change a shop that runs.
    """
    folder.mkdir(parents=True, exist_ok=True)
    rules = Path(shutil.copytree(workflows, folder / "workflows", dirs_exist_ok=True))
    shop, gateway = (f"http://127.0.0.1:{free_port()}" for _ in range(2))
    url = database or f"sqlite:///{folder / 'shop.db'}"
    return Settings(url, folder, shop, gateway, rules, True)


class Processes:
    """The gateway, so many web services, and so many workers. Use it in a `with`.

    `doors`: the addresses of the web services; the first is the one that gateways notify.
    """

    def __init__(self, settings: Settings, workers: int = 1, services: int = 1) -> None:
        self.settings = settings
        more = (f"http://127.0.0.1:{free_port()}" for _ in range(services - 1))
        self.doors: tuple[str, ...] = (settings.shop, *more)
        serving = (f"serve {number}" for number in range(services))
        self._names = ("gateway", *serving, *(f"work {number}" for number in range(workers)))
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> Processes:
        try:
            for name in self._names:
                self.start(name)
            self.ready()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def mortal(self) -> tuple[str, ...]:
        """What may be killed: everything that is ours."""
        return self._names[1:]

    def start(self, name: str) -> None:
        """Start a process; what it says goes to `folder/NAME.log`."""
        path = os.pathsep.join((str(HERE.parent), os.environ.get("PYTHONPATH", "")))
        environment = os.environ | self.settings.environment() | {"PYTHONPATH": path}
        what, _, number = name.partition(" ")
        if what == "serve":
            environment["SHOP_URL"] = self.doors[int(number)]
        command = [sys.executable, "-m", "shop", what]
        with open(self.settings.folder / f"{name}.log", "ab") as log:
            self._running[name] = subprocess.Popen(
                command, env=environment, stdout=log, stderr=log, start_new_session=True
            )  # Ctrl-C is for whoever started them, who then stops them in order

    def kill(self, name: str) -> None:
        """SIGKILL, and start it again: what a machine that fails looks like."""
        self._running[name].kill()
        self._running[name].wait()
        self.start(name)

    def ready(self) -> None:
        """Return when services and gateway answer. Raises TimeoutError, with the end of the shop's log."""
        for address in (f"{self.settings.gateway}/books", *(f"{door}/health" for door in self.doors)):
            _wait_for(address, self.settings.folder)

    def stop(self) -> None:
        """Let all of them finish, and wait for it."""
        for process in self._running.values():
            process.send_signal(signal.SIGTERM)
        for process in self._running.values():
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait_for(address: str, folder: Path) -> None:
    until = time.monotonic() + READY_S
    while time.monotonic() < until:
        try:
            if httpx.get(address, timeout=5).status_code == 200:
                return
        except httpx.HTTPError:
            time.sleep(0.1)
    said = "\n".join(path.read_text()[-2000:] for path in folder.glob("*.log"))
    raise TimeoutError(f"{address} does not answer\n{said}")
