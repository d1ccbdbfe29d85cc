"""The project's own site: it builds without a warning, in both languages, and every page is in it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from .browser import browser, chromium

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
pytestmark = pytest.mark.skipif(
    not (find_spec("material") and find_spec("mkdocs_static_i18n")), reason="needs the extra `site`"
)
# What those read who write rules and draw pictures is there in Chinese, too.
IN_CHINESE = (
    "index",
    "tutorial",
    "glossary",
    "how-to/scenarios",
    "how-to/coverage",
    "how-to/mutation",
    "how-to/suppress",
    "how-to/pages",
    "how-to/change",
    "how-to/prove",
    "how-to/generate",
    "how-to/ci",
    "how-to/pytest",
    "how-to/embed",
    "reference/language",
    "reference/keys",
    "reference/expressions",
    "reference/diagnostics",
    "reference/pictures",
    "reference/command-line",
    "reference/settings",
    "reference/interop",
    "reference/semantics",
    "explanation/architecture",
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built as the gate does it."""
    out = tmp_path_factory.mktemp("own") / "site"
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "mkdocs",
            "build",
            "--strict",  # and not quietly: what is not said is not counted
            "-f",
            str(ROOT / "mkdocs.yml"),
            "-d",
            str(out),
        ],
        cwd=ROOT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return out


def test_every_page_of_the_menu_is_built_in_both_languages(site: Path) -> None:
    pages = re.findall(r": ([\w/-]+)\.md$", (ROOT / "mkdocs.yml").read_text("utf-8"), re.MULTILINE)
    assert len(pages) >= 20
    for page in pages:
        assert (site / f"{page}.html").is_file(), page
        assert (site / "zh-CN" / f"{page}.html").is_file(), page


def test_every_page_is_in_the_menu() -> None:
    menu = (ROOT / "mkdocs.yml").read_text("utf-8")
    for page in DOCS.rglob("*.md"):
        path = page.relative_to(DOCS)
        if ".zh-CN." not in path.name and path.parts[0] not in ("generators", "decisions"):
            assert f": {path.as_posix()}" in menu, f"{path} is in no menu of mkdocs.yml"
    listed = (DOCS / "explanation" / "decisions.md").read_text("utf-8")
    for decision in (DOCS / "decisions").glob("*.md"):
        assert f"](../decisions/{decision.name})" in listed, (
            f"{decision.name} is not in the list of decisions"
        )


def test_what_rule_editors_read_is_there_in_chinese(site: Path) -> None:
    for page in IN_CHINESE:
        assert (DOCS / f"{page}.zh-CN.md").is_file(), page
        html = (site / "zh-CN" / f"{page}.html").read_text("utf-8")
        assert re.search(r'<html lang="zh', html), page
        assert len(re.findall(r"[\u4e00-\u9fff]", html)) > 400, page


def test_pictures_are_drawn_in_the_language_of_the_page(site: Path) -> None:
    assert "Waiting for approval" in (site / "index.html").read_text("utf-8")
    assert "待审批" in (site / "zh-CN" / "index.html").read_text("utf-8")


def test_chinese_can_be_searched_word_by_word(site: Path) -> None:
    """Words are told apart in the index, as no space does it in the text."""
    pytest.importorskip("jieba", reason="needs the extra `site`")
    index = json.loads((site / "search" / "search_index.json").read_text("utf-8"))
    words = {word for entry in index["docs"] for word in entry["text"].split("\u200b")}
    assert {"场景", "状态", "流程"} <= words


def test_no_picture_is_missing(site: Path) -> None:
    shown = [
        (page, source)
        for page in site.rglob("*.html")
        for source in re.findall(r'<img[^>]* src="([^":]+)"', page.read_text("utf-8"))
    ]
    assert len(shown) >= 14
    assert not [(page, source) for page, source in shown if not (page.parent / source).is_file()]


def test_files_of_the_checkout_that_pages_link_to_are_there(site: Path) -> None:
    linked = re.findall(r'href="\.\./(checkout/[^"]+)"', (site / "how-to" / "embed.html").read_text("utf-8"))
    assert "checkout/examples/embed.py" in linked
    for path in linked:
        assert (site / path).is_file(), path


@pytest.mark.skipif(chromium() is None, reason="needs Chromium, and Playwright of the extra `site`")
@pytest.mark.filterwarnings("default")
def test_a_reader_reads_it_in_a_browser(site: Path) -> None:
    with browser() as running:
        page = running.new_page(viewport={"width": 1300, "height": 900}, color_scheme="dark")
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto((site / "reference" / "language.html").as_uri())
        assert page.locator("h1").inner_text().startswith("The language")
        assert _width(page) <= 1300
        page.goto((site / "index.html").as_uri())
        fill = "getComputedStyle(document.querySelector('figure svg > rect')).fill.match(/\\d+/g).map(Number)"
        assert sum(page.evaluate(fill)) < 200, "the picture is dark where the page is"
        page.set_viewport_size({"width": 390, "height": 844})
        assert _width(page) <= 390
        assert not [url for url in asked if not url.startswith(("file:", "data:", "blob:"))]


def _width(page: Any) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth"))
