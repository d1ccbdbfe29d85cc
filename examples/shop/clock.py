"""What time is it in the shop? The machine's time, moved on by what is written in a file.

Fifteen days until an order completes are too long for a test: all processes of the shop read one offset, and
whoever tests moves it.
"""

from __future__ import annotations

import os
import time
from datetime import timedelta
from pathlib import Path

FILE = "clock"


class ShiftedClock:
    """The machine's clock plus the milliseconds in `folder/clock`. Implements the engine's `Clock`."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / FILE
        if not self._file.exists():
            self._file.write_text("0")
        self._read = (0, 0, 0)  # when the file was written, its number, the offset in it

    def now_ms(self) -> int:
        """Milliseconds since 1970, UTC."""
        return time.time_ns() // 1_000_000 + self._offset_ms()

    def _offset_ms(self) -> int:
        found = os.stat(self._file)
        read = self._read
        if read[:2] != (found.st_mtime_ns, found.st_ino):
            read = self._read = (found.st_mtime_ns, found.st_ino, int(self._file.read_text() or 0))
        return read[2]

    def sleep(self, seconds: float) -> None:
        """Sleep by the machine's clock."""
        time.sleep(seconds)

    def advance(self, delay: timedelta) -> None:
        """Move all processes of the shop on."""
        moved = int(self._file.read_text() or 0) + delay // timedelta(milliseconds=1)
        fresh = self._file.with_suffix(".new")
        fresh.write_text(str(moved))
        fresh.replace(self._file)
