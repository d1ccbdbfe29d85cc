"""Where are the schemas and the shipped workflows? One answer for a checkout and for an installed wheel.

Floor 0: standard library only. In a wheel both folders lie inside the package (`_data`, see the build
file); in a checkout or an editable install they are the top-level folders of the repository.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

Folder = Literal["schemas", "workflows"]

_PACKAGE = Path(__file__).parent


@cache
def folder(name: Folder) -> Path:
    """The directory that holds the `schemas` or the `workflows`.

    Raises FileNotFoundError, naming both places that were looked at, if the installation is incomplete.
    """
    installed, checkout = _PACKAGE / "_data" / name, _PACKAGE.parents[1] / name
    for candidate in (installed, checkout):
        if candidate.is_dir():
            return candidate
    raise FileNotFoundError(f"the folder {name!r} is neither at {installed} nor at {checkout}")


def schema_path(name: str) -> Path:
    """The file of the JSON Schema `name` (`workflow` or `scenario`)."""
    return folder("schemas") / f"{name}.schema.json"
