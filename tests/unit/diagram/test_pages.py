"""Pages about workflows: complete, linked, the same each time, in both languages."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from xml.etree import ElementTree

from statewright.cli import main
from statewright.diagnostics.diagnostic import Text
from statewright.diagram import DrawOptions
from statewright.diagram.pages import Page, Story, markdown, page_of, write_markdown, write_site

from .examples import EXAMPLE, ROOT, everything, shipped

BUNDLED = DrawOptions(engine="graphviz-pure")
STORY = Story("one | story", (Text("a *bold* step", "一步"), Text("then", "然后")))


@lru_cache(maxsize=1)
def pages() -> list[Page]:
    verdict = Text("proved", "已证明")
    return [
        page_of(
            definition,
            others=shipped(),
            verdicts={rule.name: verdict for rule in definition.properties},
            stories=[STORY],
        )
        for definition in (*shipped().values(), everything())
    ]


def test_a_page_has_a_row_for_everything_that_is_declared() -> None:
    for page in pages():
        definition = page.definition
        rows = {row.id for section in page.sections if section.table for row in section.table.rows}
        for kind, names in (
            ("event", definition.events),
            ("effect", definition.effects),
            ("role", definition.roles),
            ("data", definition.data),
        ):
            assert {f"{kind}-{name}" for name in names} <= rows
        shown = {
            f"state-{state.path}" for state in definition.states if state.path and state.kind != "history"
        }
        assert shown <= rows


def test_the_states_say_who_may_do_what_and_what_comes_by_itself() -> None:
    page = next(page for page in pages() if page.definition.name == "everything")
    table = next(section.table for section in page.sections if section.id == "states")
    assert table is not None
    cells = {row.id: row.cells for row in table.rows}
    assert "go (if n < 5; clerk) ⇒ Working" in cells["state-idle"][1].en
    assert "go（否则；办事员） ⇒ 等待" in cells["state-idle"][1].zh
    assert "after 30 minutes ⇒ stopped" in cells["state-waiting"][2].en
    assert "30 分钟后 ⇒ stopped" in cells["state-waiting"][2].zh


def test_markdown_tables_are_whole() -> None:
    for page in pages():
        for lang in ("en", "zh"):
            text = markdown(page, lang, "x.svg")
            assert text.startswith("# ")
            assert "![" in text
            for block in re.findall(r"(?:^\|.*\|\n?)+", text, re.M):
                counts = {len(re.findall(r"(?<!\\)\|", line)) for line in block.strip().split("\n")}
                assert len(counts) == 1, block
            assert r"one \| story" in text


def test_the_site_is_well_formed_and_every_link_leads_somewhere(tmp_path: Path) -> None:
    files = write_site(pages(), tmp_path, BUNDLED)
    assert {path.name for path in files} >= {"index.html", "order.html", "search.js", "site.css", "site.js"}
    found: dict[str, set[str]] = {}
    links: list[tuple[str, str]] = []
    for path in tmp_path.glob("*.html"):
        body = re.sub(r"<(meta|link|input)([^>]*?)/?>", r"<\1\2/>", path.read_text("utf-8"))
        body = body.replace("<br>", "<br/>").replace(" defer>", ' defer="defer">')
        tree = ElementTree.fromstring(body.removeprefix("<!doctype html>\n"))
        names = [element.get("id") for element in tree.iter() if element.get("id")]
        assert len(names) == len(set(names)), path.name
        found[path.name] = {str(name) for name in names}
        links += [(path.name, str(element.get("href"))) for element in tree.iter() if element.get("href")]
    for page, address in links:
        target, _, row = address.partition("#")
        if target.endswith(".css"):
            continue
        assert (target or page) in found, (page, address)
        assert not row or row in found[target or page], (page, address)
    assert sum("#state-" in address for _, address in links) > 500


def test_stories_are_folded_in_the_site_and_a_table_in_markdown(tmp_path: Path) -> None:
    write_site(pages()[:1], tmp_path, BUNDLED)
    site = (tmp_path / f"{pages()[0].definition.name}.html").read_text("utf-8")
    (folded,) = re.findall(r"<details>.*?</details>", site, re.S)
    assert folded.startswith("<details><summary>one | story</summary>")
    assert 'id="story-one-story"' in folded.partition("</summary>")[2], "so that a link into it opens it"
    assert folded.count("<li>") == 4
    written = markdown(pages()[0], "en")
    assert '| <a id="story-one-story"></a>one \\| story |' in written
    assert "<details" not in written


def test_a_story_says_whether_it_came_out_so_when_it_was_tried(tmp_path: Path) -> None:
    stories = [replace(STORY, name=name, came_out=came) for name, came in (("good", True), ("bad", False))]
    page = page_of(pages()[0].definition, stories=stories)
    write_site([page], tmp_path, BUNDLED)
    site = (tmp_path / f"{page.definition.name}.html").read_text("utf-8")
    good, bad = re.findall(r"<details>.*?</details>", site, re.S)
    assert good.startswith('<details><summary><span class="so">✓</span> good<')
    assert bad.startswith('<details><summary><span class="not-so">✗</span> bad<')
    assert [("does not come out so" in each, "结果不是这样" in each) for each in (good, bad)] == [
        (False, False),
        (True, True),
    ]
    assert "was tried with these rules" in site
    assert "✓" not in markdown(page, "en")


def test_what_can_be_searched_is_on_its_page(tmp_path: Path) -> None:
    write_site(pages(), tmp_path, BUNDLED)
    script = (tmp_path / "search.js").read_text("utf-8")
    index = json.loads(script.split("=", 1)[1].rstrip().rstrip(";"))
    assert len(index) > 300
    for entry in index:
        name, _, row = entry["at"].partition("#")
        assert not row or f'id="{row}"' in (tmp_path / name).read_text("utf-8")
    assert any("待发货" in entry["text"][1] and entry["at"].startswith("order.html#") for entry in index)


def test_the_same_pages_are_the_same_bytes(tmp_path: Path) -> None:
    one, two = (write_site(pages()[:2], tmp_path / name, BUNDLED) for name in ("one", "two"))
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in two]
    assert {path.name for path in write_markdown(pages()[:1], tmp_path / "md", BUNDLED)} == {
        "index.en.md",
        "index.zh.md",
        "account.en.md",
        "account.zh.md",
        "overview.en.svg",
        "overview.zh.svg",
        "account.en.svg",
        "account.zh.svg",
    }
    assert (tmp_path / "md" / "account.zh.svg").exists()


def test_docs_and_diff_from_the_command_line(tmp_path: Path, capsys: object) -> None:
    out = tmp_path / "site"
    shared = ["-o", str(out), "--engine", "graphviz-pure", "--no-proofs"]
    assert main(["docs", str(ROOT / "workflows"), *shared]) == 0
    assert (out / "order.html").read_text("utf-8").count('id="story-') >= 10
    changed = tmp_path / "order.yaml"
    text = EXAMPLE.read_text("utf-8")
    changed.write_text(text.replace("      pay_back_again: cancelling\n", ""), "utf-8")
    picture = tmp_path / "change.svg"
    assert main(["diff", str(EXAMPLE), str(EXAMPLE)]) == 0
    assert main(["diff", str(EXAMPLE), str(changed), "-o", str(picture), "--lang", "zh"]) == 1
    said = capsys.readouterr().out  # type: ignore[attr-defined]
    assert "- 客服不能再在“退款异常”时“pay back again”" in said
    assert picture.read_text("utf-8").startswith("<svg")
    assert main(["diff", str(EXAMPLE), str(tmp_path / "none.yaml")]) == 2
    assert main(["diff", str(EXAMPLE), str(changed), "-o", str(tmp_path / "x.gif")]) == 2
