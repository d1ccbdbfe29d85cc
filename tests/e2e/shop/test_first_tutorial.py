"""The first tutorial of the READMEs as it stands there: its commands are run, and say what it says."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from shop.launch import free_port

ROOT = Path(__file__).parents[3]
MARK = "<!-- tested by: tests/e2e/shop/test_first_tutorial.py -->\n"
_BLOCK = re.compile(re.escape(MARK) + r"```(\w+)\n(.+?)\n```", re.DOTALL)
INSTALL = 'python -m pip install -e ".[shop]"\n'


def blocks(readme: str) -> list[tuple[str, str]]:
    """(language, text) of the tutorial's blocks."""
    return _BLOCK.findall((ROOT / readme).read_text("utf-8"))


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_the_commands_of_the_first_tutorial_do_what_it_says(readme: str, tmp_path: Path) -> None:
    for name in ("examples", "workflows"):
        shutil.copytree(
            ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "shop-data")
        )
    shell = "".join(f"{text}\n" for language, text in blocks(readme) if language == "sh")
    assert shell.startswith(INSTALL)
    environment = os.environ | {
        "PYTHONPATH": str(ROOT / "engine"),
        "PATH": os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"])),
        "SHOP_URL": f"http://127.0.0.1:{free_port()}",
        "SHOP_GATEWAY": f"http://127.0.0.1:{free_port()}",
    }
    done = subprocess.run(
        ["bash", "-euc", shell.removeprefix(INSTALL)],
        check=False,
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    told = [text for language, text in blocks(readme) if language == "text"]
    assert told
    for text in told:
        assert text in done.stdout, done.stdout + done.stderr


def test_both_tutorials_run_the_same_commands() -> None:
    def commands(readme: str) -> list[str]:
        shell = [text for language, text in blocks(readme) if language == "sh"]
        return [re.sub(r"\s*# .*", "", line) for text in shell for line in text.splitlines()]

    assert commands("README.md") == commands("README.zh-CN.md")
