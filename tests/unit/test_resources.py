"""Schemas and workflows are found in a checkout and in a package; `.ci/wheel` opens a real wheel."""

from __future__ import annotations

import importlib.util
import shutil
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

from statewright import resources

ROOT = Path(__file__).parents[2]


def resources_in(package: Path) -> ModuleType:
    """The module `resources` as it would be in a package installed there."""
    package.mkdir(parents=True)
    copy = shutil.copy(resources.__file__, package)
    spec = importlib.util.spec_from_file_location("resources_elsewhere", copy)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_checkout_has_them_at_the_top() -> None:
    assert resources.folder("schemas") == ROOT / "schemas"
    assert resources.schema_path("workflow").is_file()
    assert (resources.folder("workflows") / "order.yaml").is_file()


def test_a_wheel_has_them_inside_the_package(tmp_path: Path) -> None:
    build = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]["build"]
    module = resources_in(tmp_path / "site" / "statewright")
    for here, there in build["targets"]["wheel"]["force-include"].items():
        shutil.copytree(ROOT / here, tmp_path / "site" / there)
    assert module.folder("workflows") == tmp_path / "site/statewright/_data/workflows"
    assert module.schema_path("scenario").read_bytes() == (ROOT / "schemas/scenario.schema.json").read_bytes()


def test_an_installation_without_them_says_where_it_looked(tmp_path: Path) -> None:
    module = resources_in(tmp_path / "site" / "statewright")
    with pytest.raises(FileNotFoundError, match=r"neither at .*_data.* nor at"):
        module.folder("schemas")
