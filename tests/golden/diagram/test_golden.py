"""The text formats of the language's example, kept word for word. UPDATE_GOLDEN=1 writes them anew."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from statewright.diagram import EXTENSIONS, render
from tests.unit.diagram.examples import everything, example

HERE = Path(__file__).parent


@pytest.mark.parametrize("format", ["dot", "mermaid", "plantuml"])
@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", ["order", "everything"])
def test_text_is_as_it_was(name: str, lang: str, format: str) -> None:
    definition = example() if name == "order" else everything()
    content = render(definition, format=format, lang=lang).content  # type: ignore[arg-type]
    kept = HERE / f"{name}.{lang}.{EXTENSIONS[format]}"  # type: ignore[index]
    assert isinstance(content, str)
    if os.environ.get("UPDATE_GOLDEN"):
        kept.write_text(content, "utf-8")
    assert content == kept.read_text("utf-8")
