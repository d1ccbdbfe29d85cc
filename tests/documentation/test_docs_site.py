"""The site of `statewright docs` in a real browser: search, languages, dark mode, links, looks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from statewright.cli import main

from .browser import GOLDEN, UPDATE, browser, chromium, far_from, use_one_font

ROOT = Path(__file__).parents[2]
pytestmark = [
    pytest.mark.skipif(
        chromium() is None, reason="needs Chromium, and Playwright and Pillow of the extra `site`"
    ),
    pytest.mark.filterwarnings("default"),
]
DESK, PHONE = {"width": 1200, "height": 900}, {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("site")
    assert main(["docs", str(ROOT / "examples" / "order"), "-o", str(out), "--engine", "graphviz-pure"]) == 0
    rules = tmp_path_factory.mktemp("rules")
    for path in (ROOT / "workflows").glob("payment_method*.yaml"):
        (rules / path.name).write_bytes(path.read_bytes())
    options = ["--engine", "graphviz-pure", "--no-proofs"]
    assert main(["docs", str(rules), "-o", str(out / "told"), *options]) == 0
    return out


@pytest.fixture(scope="module")
def running() -> Iterator[Any]:
    with browser() as found:
        yield found


@pytest.fixture
def open_page(running: Any, site: Path) -> Iterator[Any]:
    """Opens a page of the site as a reader in a language, on a screen, in light or dark."""
    contexts: list[Any] = []
    asked: list[str] = []

    def opened(name: str, lang: str = "en-GB", scheme: str = "light", screen: dict[str, int] = DESK) -> Any:
        context = running.new_context(viewport=screen, color_scheme=scheme, locale=lang)
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: asked.append(f"error: {error}"))
        page.goto((site / name).as_uri())
        return page

    yield opened
    for context in contexts:
        context.close()
    elsewhere = [url for url in asked if not url.startswith(("file:", "data:"))]
    assert not elsewhere, "the page asked for something else, or its script failed"


def test_search_finds_a_rule_and_leads_to_it(open_page: Any) -> None:
    page = open_page("index.html")
    page.fill("#search", "refund open")
    found = page.locator("#found a")
    assert found.count() >= 2
    found.locator("text=Refund open").first.click()
    page.wait_for_url("**/order.html#state-with_buyer.after_sale")
    assert page.locator("tr:target").is_visible()
    assert "Refund open" in page.locator("tr:target td").first.inner_text()


def test_search_in_chinese_and_for_nothing(open_page: Any) -> None:
    page = open_page("index.html", "zh-CN")
    page.fill("#search", "待发货")
    assert "待发货" in page.locator("#found a").first.inner_text()
    page.fill("#search", "zzzz")
    assert page.locator("#found").inner_text() == "没有找到"


def test_the_language_is_the_reader_s_and_can_be_switched(open_page: Any) -> None:
    page = open_page("order.html", "zh-CN")
    assert page.locator("h1").inner_text() == "订单"
    assert page.locator("figure:visible svg").get_attribute("lang") == "zh-CN"
    page.click("#language")
    assert page.locator("h1").inner_text() == "Order"
    assert page.evaluate("document.documentElement.lang") == "en"
    assert page.locator("figure:visible").count() == 1
    page.reload()
    assert page.locator("h1").inner_text() == "Order", "the choice is kept"


def test_dark_is_the_reader_s_and_can_be_switched(open_page: Any) -> None:
    page = open_page("order.html", scheme="dark")
    dark = _colours(page)
    page.click("#theme")
    light = _colours(page)
    assert sum(dark["page"]) < 150 < 600 < sum(light["page"])
    assert dark["drawing"] != light["drawing"], "the picture follows the page"
    page.reload()
    assert _colours(page) == light, "the choice is kept"


def _colours(page: Any) -> dict[str, list[int]]:
    ask = (
        """(path) => getComputedStyle(document.querySelector(path[0]))[path[1]].match(/\\d+/g).map(Number)"""
    )
    return {
        "page": page.evaluate(ask, ["body", "backgroundColor"]),
        "drawing": page.evaluate(ask, ["figure[lang=en] svg > rect", "fill"]),
    }


def test_a_click_in_the_picture_leads_to_the_text(open_page: Any) -> None:
    page = open_page("order.html")
    page.locator("figure:visible svg a:has-text('Shipped')").first.click()
    assert page.evaluate("decodeURIComponent(location.hash)") == "#state-with_buyer.shipped"
    assert page.locator("tr:target").is_visible()


def test_the_overview_leads_to_each_workflow(open_page: Any) -> None:
    page = open_page("index.html")
    page.locator("figure:visible svg a:has-text('Refund')").first.click()
    page.wait_for_url("**/refund.html")
    assert page.locator("h1").inner_text() == "Refund"


@pytest.mark.parametrize("name", ["index.html", "order.html"])
@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
def test_no_page_is_wider_than_the_screen(open_page: Any, name: str, screen: dict[str, int]) -> None:
    page = open_page(name, screen=screen)
    assert page.evaluate("document.documentElement.scrollWidth") <= screen["width"]


def test_on_a_phone_rows_are_cards_and_the_picture_begins_at_the_beginning(open_page: Any) -> None:
    page = open_page("order.html", "zh-CN", screen=PHONE)
    cell = "document.querySelector('[id=\"state-awaiting_shipment\"] td:nth-child(2)')"
    assert page.evaluate(f"getComputedStyle({cell}, '::before').content") == '"可以做什么、由谁做"'
    assert page.evaluate(f"{cell}.getBoundingClientRect().width") > 300
    begin = page.locator("figure:visible .sw-initial").first.bounding_box()
    assert 0 < begin["x"] < PHONE["width"]


TOLD, STORY = "told/payment_method.html", "story-a-code-that-nobody-enters"


def test_stories_are_folded_and_rules_are_not(open_page: Any) -> None:
    page = open_page(TOLD)
    stories = page.locator("#stories details")
    assert stories.count() > 10
    assert page.locator("#stories details[open]").count() == 0
    assert page.locator("#stories summary:visible").count() == stories.count()
    assert page.locator("#stories .lines:visible").count() == 0
    assert page.locator("#properties td:visible").count() >= 6
    first = stories.first.locator(".lines[lang=en]")
    page.locator("#stories summary").first.focus()
    page.keyboard.press("Enter")
    assert first.is_visible()
    page.keyboard.press("Enter")
    assert not first.is_visible()


@pytest.mark.parametrize(
    ("lang", "words"), [("en-GB", ("Open all", "Close all")), ("zh-CN", ("全部展开", "全部收起"))]
)
def test_all_stories_can_be_opened_and_closed(open_page: Any, lang: str, words: tuple[str, str]) -> None:
    page = open_page(TOLD, lang)
    count = page.locator("#stories details").count()
    for word, opened in zip(words, (count, 0), strict=True):
        page.locator(f"#stories button:has-text('{word}')").click()
        assert page.locator("#stories details[open]").count() == opened


@pytest.mark.parametrize("scripts", [True, False], ids=["with-scripts", "without"])
def test_a_link_to_a_story_opens_it(running: Any, site: Path, scripts: bool) -> None:
    """Without the script the browser itself opens what it is sent into."""
    context = running.new_context(viewport=PHONE, java_script_enabled=scripts)
    page = context.new_page()
    page.goto(f"{(site / TOLD).as_uri()}#{STORY}")
    told = page.locator(f"[id='{STORY}']")
    told.locator(".lines[lang=en]").wait_for(state="visible")
    summary = page.locator(f"#stories details:has([id='{STORY}']) summary").bounding_box()
    header = page.locator("header").bounding_box()
    assert header["y"] + header["height"] <= summary["y"] < PHONE["height"], "its title is in sight"
    context.close()


def test_search_opens_the_story_that_it_finds_each_time(open_page: Any) -> None:
    page = open_page(TOLD, "zh-CN")
    story = page.locator("#stories details").last
    words = story.locator("summary span[lang=zh]").inner_text()
    page.fill("#search", words)
    for _ in range(2):
        page.locator("#found a").first.click()
        story.locator(".lines[lang=zh]").wait_for(state="visible")
        assert page.locator("#stories details[open]").count() == 1
        story.locator("summary").click()
        assert page.locator("#stories details[open]").count() == 0


def test_on_paper_all_stories_are_open(open_page: Any) -> None:
    page = open_page(TOLD)
    count = page.locator("#stories details").count()
    page.emulate_media(media="print")
    assert page.locator("#stories .lines[lang=en]:visible").count() == count
    assert page.locator("#stories button:visible").count() == 0
    page.emulate_media(media="screen")
    page.locator("#stories summary").first.click()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("#stories details[open]").count() == count
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("#stories details[open]").count() == 1, "what was closed is closed again"


def test_paper_is_white_for_those_who_read_in_the_dark(open_page: Any) -> None:
    page = open_page("order.html", scheme="dark")
    colour = "getComputedStyle(document.body).backgroundColor"
    fill = "getComputedStyle(document.querySelector('figure svg rect')).fill"
    dark, dark_fill = page.evaluate(colour), page.evaluate(fill)
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate(colour) == "rgb(255, 255, 255)" != dark
    assert page.evaluate(fill) != dark_fill
    assert not page.locator("header").is_visible()


LOOKS = {
    "index.en.light": ("index.html", "en-GB", "light", DESK),
    "index.zh.dark": ("index.html", "zh-CN", "dark", DESK),
    "order.en.light": ("order.html", "en-GB", "light", DESK),
    "order.zh.dark": ("order.html", "zh-CN", "dark", DESK),
    "order.zh.phone": ("order.html", "zh-CN", "light", PHONE),
}


@pytest.mark.parametrize("look", LOOKS)
def test_it_looks_as_it_did(open_page: Any, site: Path, look: str, tmp_path: Path) -> None:
    page = open_page(*LOOKS[look])
    use_one_font(page, site)
    taken = page.screenshot()
    different = far_from(taken, GOLDEN / f"{look}.png")
    if different:
        (tmp_path / "taken.png").write_bytes(taken)
    assert different is None, (
        f"{look}: {different}; look at {tmp_path}/taken.png; STATEWRIGHT_UPDATE_SCREENSHOTS=1 keeps it"
    )


@pytest.mark.parametrize(
    ("lang", "scheme", "screen"), [("en-GB", "light", DESK), ("zh-CN", "dark", PHONE)], ids=["desk", "phone"]
)
def test_stories_look_as_they_did(
    open_page: Any, site: Path, lang: str, scheme: str, screen: dict[str, int], tmp_path: Path
) -> None:
    page = open_page(TOLD, lang, scheme, screen)
    use_one_font(page, site)
    page.evaluate(f"location.hash = '{STORY}'")
    page.locator(f"[id='{STORY}'] .lines:visible").wait_for()
    taken = page.screenshot()
    name = f"stories.{lang[:2]}.{scheme}"
    different = far_from(taken, GOLDEN / f"{name}.png")
    if different:
        (tmp_path / "taken.png").write_bytes(taken)
    assert different is None, f"{name}: {different}; look at {tmp_path}/taken.png"


@pytest.mark.skipif(UPDATE, reason="screenshots are being kept, and this one is wrong")
def test_another_look_is_noticed(open_page: Any, site: Path) -> None:
    """The test of the test: a heading more, and light for dark, are far from what was kept."""
    page = open_page("order.html")
    use_one_font(page, site)
    page.evaluate("document.querySelector('h1').style.marginTop = '60px'")
    assert far_from(page.screenshot(), GOLDEN / "order.en.light.png")
    page = open_page("order.html", "zh-CN", "light")
    use_one_font(page, site)
    assert far_from(page.screenshot(), GOLDEN / "order.zh.dark.png")
