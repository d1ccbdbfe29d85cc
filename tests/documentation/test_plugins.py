"""Workflows drawn in the pages of MkDocs and Sphinx sites: the two examples, and what is said of mistakes."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any, ClassVar

import pytest

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
needs_mkdocs = pytest.mark.skipif(find_spec("mkdocs") is None, reason="needs the extra `mkdocs`")
needs_sphinx = pytest.mark.skipif(find_spec("sphinx") is None, reason="needs the extra `sphinx`")
# What the generators themselves warn of is theirs.
pytestmark = pytest.mark.filterwarnings("default")

BROKEN = """statewright: 1
workflow: door
version: 1
events: {shut: {}}
initial: open
states:
  open: {on: {shut: closd}}
  closed: {final: true}
"""


def mkdocs(config: Path, out: Path, caplog: pytest.LogCaptureFixture, **more: Any) -> list[str]:
    """Build a site; gives the warnings."""
    from mkdocs.commands.build import build
    from mkdocs.config import load_config

    caplog.clear()
    loaded = load_config(str(config), site_dir=str(out), **more)
    loaded.plugins.on_startup(command="build", dirty=False)
    build(loaded)
    return [record.getMessage() for record in caplog.records if record.levelname == "WARNING"]


def a_site(folder: Path, pages: Mapping[str, str]) -> Path:
    (folder / "docs").mkdir(exist_ok=True)
    for name, text in pages.items():
        (folder / name).write_text(text, "utf-8")
    config = folder / "mkdocs.yml"
    config.write_text("site_name: a\ntheme: {name: mkdocs}\nplugins: [statewright]\n", "utf-8")
    return config


def ids_are_unique(html: str) -> bool:
    """Several pictures stand in one page, and each element is itself."""
    ids = re.findall(r'\bid="(sw[^"]+)"', html)
    return bool(ids) and len(ids) == len(set(ids))


@needs_mkdocs
def test_the_example_of_mkdocs_builds_without_a_warning(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert mkdocs(EXAMPLES / "mkdocs" / "mkdocs.yml", tmp_path, caplog) == []
    page = (tmp_path / "index.html").read_text("utf-8")
    assert page.count("<svg") == 3
    assert ids_are_unique(page)
    assert "<figcaption>The whole order</figcaption>" in page
    assert "待发货" in page
    inline = (tmp_path / "inline" / "index.html").read_text("utf-8")
    assert inline.count("<svg") == 1
    assert "Asked for" in inline
    assert "workflows/order.yaml" in inline, "a block inside a block is shown as it is"
    style = (tmp_path / "assets" / "statewright.css").read_text("utf-8")
    assert '[data-md-color-scheme="slate"] .statewright-auto' in style
    assert "assets/statewright.css" in page


@needs_mkdocs
def test_mkdocs_warns_of_a_mistake_in_a_file_with_the_finding(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    config = a_site(
        tmp_path, {"door.yaml": BROKEN, "docs/index.md": "# A\n\n```statewright\ndoor.yaml\n```\n"}
    )
    (warning,) = mkdocs(config, tmp_path / "out", caplog)
    assert warning.startswith("index.md:3: error[SW301]")
    assert "door.yaml:7:21" in warning
    assert 'did you mean "closed"?' in warning
    page = (tmp_path / "out" / "index.html").read_text("utf-8")
    assert "error[SW301]" in page
    assert "<svg" not in page


@needs_mkdocs
def test_mkdocs_points_into_the_page_where_the_workflow_stands_there(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    config = a_site(tmp_path, {"docs/index.md": f"# A\n\n```statewright\n{BROKEN}```\n"})
    (warning,) = mkdocs(config, tmp_path / "out", caplog)
    assert "docs/index.md:10:21" in warning


@needs_mkdocs
@pytest.mark.parametrize(
    ("options", "said"),
    [
        ("rolle=a", 'there is no option "rolle"; did you mean "role"?'),
        ("theme=pink", '"pink" is no theme; it may be auto, light, dark, mono'),
        ("depth=two", 'depth is "two", and must be a number such as 1'),
        ("role=byer", 'the workflow has no role "byer"; did you mean "buyer"?'),
        ("focus=shiped", 'the workflow has no state "shiped"'),
        ("highlight=shiped", 'the workflow has no state "shiped"'),
    ],
)
def test_mkdocs_warns_of_an_option_that_cannot_be(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, options: str, said: str
) -> None:
    path = EXAMPLES / "order" / "order.yaml"
    config = a_site(tmp_path, {"docs/index.md": f"# A\n\n```statewright {options}\n{path}\n```\n"})
    (warning,) = mkdocs(config, tmp_path / "out", caplog)
    assert said in warning


@needs_mkdocs
def test_mkdocs_warns_of_a_block_without_a_workflow(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    config = a_site(
        tmp_path, {"docs/index.md": "# A\n\n```statewright\n```\n\n```statewright\nnone.yaml\n```\n"}
    )
    empty, missing = mkdocs(config, tmp_path / "out", caplog)
    assert "no workflow is named" in empty
    assert "none.yaml" in missing


@needs_mkdocs
def test_mkdocs_serve_builds_anew_when_a_workflow_changes(tmp_path: Path) -> None:
    from mkdocs.commands.build import build
    from mkdocs.config import load_config

    class Server:
        watched: ClassVar[list[str]] = []

        def watch(self, path: str) -> None:
            self.watched.append(Path(path).name)

    config = load_config(str(EXAMPLES / "mkdocs" / "mkdocs.yml"), site_dir=str(tmp_path))
    config.plugins.on_startup(command="serve", dirty=False)
    build(config)
    config.plugins.on_serve(Server(), config=config, builder=build)  # type: ignore[arg-type]  # as a server is
    assert {"order.yaml", "refund.yaml"} <= set(Server.watched), "its own file, and those it names others by"


@needs_mkdocs
def test_mkdocs_speaks_the_language_of_the_site(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = EXAMPLES / "order" / "order.yaml"
    page = f"# A\n\n```statewright\n{path}\n```\n\n```statewright rolle=a\n{path}\n```\n"
    config = a_site(tmp_path, {"docs/index.md": page})
    text = config.read_text("utf-8").replace("[statewright]", "[{statewright: {lang: zh}}]")
    config.write_text(text, "utf-8")
    (warning,) = mkdocs(config, tmp_path / "out", caplog)
    assert "没有选项“rolle”" in warning
    assert "待付款" in (tmp_path / "out" / "index.html").read_text("utf-8")


def sphinx(source: Path, out: Path, builder: str = "html", **settings: Any) -> str:
    """Build a site; gives the warnings."""
    from sphinx.application import Sphinx
    from sphinx.util.docutils import docutils_namespace, patch_docutils

    warnings = io.StringIO()
    with patch_docutils(str(source)), docutils_namespace():
        app = Sphinx(
            str(source),
            str(source) if (source / "conf.py").exists() else None,
            str(out),
            str(out / "doctrees"),
            builder,
            confoverrides=settings,
            status=None,
            warning=warnings,
            freshenv=True,
        )
        app.build()
    return re.sub(r"\x1b\[[\d;]*m", "", warnings.getvalue())


@needs_sphinx
def test_the_example_of_sphinx_builds_without_a_warning(tmp_path: Path) -> None:
    assert sphinx(EXAMPLES / "sphinx", tmp_path) == ""
    page = (tmp_path / "index.html").read_text("utf-8")
    assert page.count("<svg") == 3
    assert ids_are_unique(page)
    assert "Holiday request" in page
    assert "休假申请" in page
    assert "statewright.css" in page
    assert '[data-theme="dark"] .statewright-auto' in (tmp_path / "_static" / "statewright.css").read_text(
        "utf-8"
    )


@needs_sphinx
def test_builders_without_pictures_say_in_words_what_is_drawn(tmp_path: Path) -> None:
    assert sphinx(EXAMPLES / "sphinx", tmp_path, "text") == ""
    text = " ".join((tmp_path / "index.txt").read_text("utf-8").split())
    assert "Order. " in text
    assert "Awaiting payment" in text
    assert "<svg" not in text


@needs_sphinx
def test_sphinx_warns_at_the_line_with_the_finding(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    (source / "door.yaml").write_text(BROKEN, "utf-8")
    body = "".join(f"   {line}\n" for line in BROKEN.splitlines())
    text = "A\n=\n\n.. statewright:: door.yaml\n\n.. statewright::\n   :theme: pink\n\n"
    text += f"{body}\n.. statewright::\n\n{body}"
    (source / "index.rst").write_text(text, "utf-8")
    said = sphinx(source, tmp_path / "out", extensions=["statewright.sphinx_extension"])
    assert re.search(r"index\.rst:4: WARNING: error\[SW301\].*door\.yaml:7:21", said, re.DOTALL), said
    assert re.search(r'index\.rst:6: WARNING: "pink" is no theme', said), said
    assert re.search(r"index\.rst:26:24", said), said
    page = (tmp_path / "out" / "index.html").read_text("utf-8")
    assert "error[SW301]" in page
    assert "<svg" not in page
