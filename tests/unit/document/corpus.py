"""YAML files of this repository that are right: what the tests of reading start from."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[3]
WORKFLOWS = sorted(
    file
    for folder in ("workflows", "tests/fixtures/language_example")
    for file in (ROOT / folder).glob("*.yaml")
    if not file.name.endswith(".scenarios.yaml")
)
SCENARIOS = sorted((ROOT / "workflows").glob("*.scenarios.yaml"))
EXAMPLE = ROOT / "tests/fixtures/language_example/order.yaml"
