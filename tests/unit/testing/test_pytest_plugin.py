"""Scenarios as pytest tests: collected, run, and told in the words of the diagnostic."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

from .stories import GIVEN, PAY, SHOP


def pytest_in(folder: Path, *arguments: str, **environment: str) -> tuple[int, str]:
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-p", "no:asyncio", "-c", os.devnull]
    plugin = [] if _installed() else ["-p", "statewright.pytest_plugin"]
    clean = {
        name: value for name, value in os.environ.items() if name not in ("LC_ALL", "LANG", "PYTEST_ADDOPTS")
    }
    done = subprocess.run(
        [*command, *plugin, "--rootdir", str(folder), *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={**clean, "PYTHONUTF8": "1", **environment},
    )
    return done.returncode, done.stdout


def _installed() -> bool:
    return any(point.name == "statewright" for point in entry_points(group="pytest11"))


def write(folder: Path, step: str) -> None:
    (folder / "order.yaml").write_text(SHOP, "utf-8")
    (folder / "order.scenarios.yaml").write_text(f"{GIVEN.lstrip()}      - {step}\n", "utf-8")


def test_a_scenario_is_a_test(tmp_path: Path) -> None:
    write(tmp_path, PAY)
    code, out = pytest_in(tmp_path, "-v")
    assert code == 0
    assert "order.scenarios.yaml::story PASSED" in out


def test_a_failure_is_the_diagnostic(tmp_path: Path) -> None:
    write(tmp_path, "{send: ship, by: shop, expect: shipped}")
    code, out = pytest_in(tmp_path)
    assert code == 1
    assert (
        "error[SW802]: `ship` by shop was refused: `ship` is not possible while the order is in `unpaid`"
        in out
    )
    assert "  --> order.scenarios.yaml:9:9" in out
    assert "Traceback" not in out


def test_it_speaks_chinese(tmp_path: Path) -> None:
    write(tmp_path, "{send: ship, by: shop, expect: shipped}")
    assert "错误[SW802]: shop 发送发货(ship)被拒绝" in pytest_in(tmp_path, STATEWRIGHT_LANG="zh")[1]


def test_a_broken_workflow_fails_once_and_says_so(tmp_path: Path) -> None:
    write(tmp_path, PAY)
    (tmp_path / "order.yaml").write_text(SHOP.replace("ship: shipped", "ship: shiped"), "utf-8")
    code, out = pytest_in(tmp_path)
    assert code == 1
    assert "1 failed" in out
    assert 'error[SW815]: the workflow "order" has errors' in out


def test_a_file_that_is_not_scenarios_fails_and_says_where(tmp_path: Path) -> None:
    (tmp_path / "order.scenarios.yaml").write_text("workflow: order\nscenarois: {}\n", "utf-8")
    code, out = pytest_in(tmp_path)
    assert code == 1
    assert "order.scenarios.yaml:2:1" in out


def test_one_story_is_chosen_by_its_name(tmp_path: Path) -> None:
    write(tmp_path, PAY)
    code, out = pytest_in(tmp_path, "order.scenarios.yaml::story")
    assert code == 0
    assert "1 passed" in out
