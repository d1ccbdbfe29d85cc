"""On a terminal a long check says how far it is, and Ctrl-C leaves what was found: on a pseudo-terminal."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from subprocess import Popen

import pytest

pty = pytest.importorskip("pty")

GIFT = """
statewright: 1
workflow: gift
version: 1
data:
  balance: {type: integer, minimum: 0, maximum: 1000, readOnly: true}
  spent: {type: integer, minimum: 0, maximum: 2000, default: 0}
roles: {holder: {}}
starts: {by: holder}
events:
  spend: {by: holder, payload: {amount: {type: integer, minimum: 1, maximum: 1000}}}
  close: {by: holder}
initial: open
states:
  open:
    on: {spend: {when: data.spent < 1000, set: {spent: =data.spent + event.amount}}, close: closed}
  closed: {final: true}
properties:
  never more than there was: {holds: data.spent <= data.balance}
  it can be closed, whatever a long name that does not fit the line says of it: {can_reach: final}
"""

CHILD = """
import fcntl, sys, termios, time
from statewright.cli import main, proofs
from statewright.explore import proving

fcntl.ioctl(0, termios.TIOCSCTTY, 0)  # so that Ctrl-C reaches it
decide = proving._decide

def waiting(prover, prop):
    if {wait} and prop.form == "can_reach":
        time.sleep(600)
    return decide(prover, prop)

proofs.QUIET_S, proving._decide = {quiet}, waiting
sys.exit(main(["check", "gift.yaml", "--no-cache", "--lang", "en"]))
"""


def seen(folder: Path, *, quiet: float = 0, wait: bool = False, interrupt_at: bytes = b"") -> tuple[str, int]:
    """What a terminal gets to see, and the exit code; Ctrl-C is typed once `interrupt_at` is there."""
    (folder / "gift.yaml").write_text(GIFT, "utf-8")
    terminal, other = pty.openpty()
    program = [sys.executable, "-c", CHILD.format(quiet=quiet, wait=wait)]
    environment = {**os.environ, "COLUMNS": "80"}
    with Popen(
        program, stdin=other, stdout=other, stderr=other, cwd=folder, env=environment, start_new_session=True
    ) as child:
        os.close(other)
        shown = read_all(terminal, interrupt_at)
    os.close(terminal)
    return shown.decode(), child.returncode


def read_all(terminal: int, interrupt_at: bytes) -> bytes:
    """All that is shown until the other side is gone."""
    shown = b""
    typed = not interrupt_at
    while True:
        try:
            more = os.read(terminal, 65536)
        except OSError:  # Linux says so when the other side is gone
            break
        if not more:
            break
        shown += more
        if not typed and interrupt_at in shown:
            os.write(terminal, b"\x03")
            typed = True
    return shown


def test_a_line_says_how_far_it_is_and_is_wiped(tmp_path: Path) -> None:
    shown, code = seen(tmp_path)
    assert code == 1
    assert "\r\x1b[Kproving gift: never more than there was" in shown
    assert "\r\x1b[Kproving gift: it can be closed" in shown
    assert "says of it" not in shown, "a line that wraps cannot be written over"
    rest = shown.rpartition("proving gift")[2]
    assert "error[SW601]" in rest.partition("\r\x1b[K")[2].splitlines()[0]


def test_a_short_check_says_nothing_of_it(tmp_path: Path) -> None:
    shown, code = seen(tmp_path, quiet=3600)
    assert code == 1
    assert "proving" not in shown


def test_ctrl_c_leaves_what_was_found(tmp_path: Path) -> None:
    shown, code = seen(tmp_path, wait=True, interrupt_at=b"it can be closed")
    assert code == 130
    assert "error[SW601]" in shown
    assert "0 of 2 properties proved for all data; 1 can be broken; 1 not decided" in shown
    assert "stopped: what is not decided was not looked at, or not to its end" in shown
    assert "Traceback" not in shown
