"""XState under Node, if both are there: a process that is asked, line by line, to send events."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from . import charts

VERSION = "5"


class Node:
    """A running Node with XState in it; used in a `with`."""

    def __init__(self, folder: Path) -> None:
        script = folder / "xstate.mjs"
        script.write_text(Path(__file__).with_name("xstate.mjs").read_text())
        known = {
            "flat": charts.FLAT,
            "hierarchical": charts.HIERARCHICAL,
            "parallel": charts.PARALLEL,
            "thousand": charts.thousand(),
        }
        command = ["node", "--expose-gc", "--max-old-space-size=4000", str(script), json.dumps(known)]
        self._process = subprocess.Popen(
            command, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        about = json.loads((folder / "node_modules" / "xstate" / "package.json").read_text())
        self.version = str(about["version"])

    def ask(self, **asked: Any) -> dict[str, Any]:
        """One question, one answer."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer

    def close(self) -> None:
        """End the process."""
        self._process.communicate()


def installed(folder: Path | None) -> Node | None:
    """XState in `folder`, or in a temporary one; None where there is no Node or no way to get it."""
    if shutil.which("node") is None:
        return None
    if folder is None:
        if shutil.which("npm") is None:
            return None
        folder = Path(tempfile.mkdtemp(prefix="xstate-"))
        command = ["npm", "install", "--silent", "--no-audit", "--no-fund", f"xstate@{VERSION}"]
        if subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode:
            return None
    return Node(folder)
