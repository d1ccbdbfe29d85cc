"""Finished pictures, measured: every shipped workflow, every theme, every language, both directions."""

from __future__ import annotations

import pytest

from statewright.diagram import DrawOptions, Highlight, UnknownName, render
from statewright.diagram.options import Direction, Language, ThemeName
from tests.pictures import crossed, faults, read

from .examples import EXAMPLE, compiled, everything, example, shipped

NAMES = ("account", "order", "payment", "refund", "shipment", "support_ticket", "top_up", "wallet_spending")
BUNDLED = DrawOptions(engine="graphviz-pure")


def svg(definition: object, lang: Language = "en", options: DrawOptions = BUNDLED) -> str:
    drawing = render(definition, lang=lang, options=options)  # type: ignore[arg-type]
    assert isinstance(drawing.content, str)
    return drawing.content


@pytest.mark.parametrize("lang", ["en", "zh", "both"])
@pytest.mark.parametrize("direction", ["down", "right"])
def test_no_word_leaves_its_box_or_lies_on_another(lang: Language, direction: Direction) -> None:
    options = DrawOptions(direction=direction, engine="graphviz-pure")
    for definition in (*shipped().values(), example(), everything()):
        picture = read(svg(definition, lang, options))
        assert len(picture.words) > 5
        assert faults(picture) == [], definition.name


@pytest.mark.parametrize("lang", ["en", "zh", "both"])
@pytest.mark.parametrize("direction", ["down", "right"])
def test_no_line_runs_through_words(lang: Language, direction: Direction) -> None:
    options = DrawOptions(direction=direction, engine="graphviz-pure")
    for definition in shipped().values():
        assert crossed(read(svg(definition, lang, options))) == [], definition.name


def test_no_picture_is_too_wide_for_a_page() -> None:
    """At 2,000 points across, A4 in landscape still has legible small print; the ticket once took 2,500."""
    for definition in shipped().values():
        assert read(svg(definition)).page.right <= 2000, definition.name


@pytest.mark.parametrize("theme", ["light", "dark", "mono", "auto"])
def test_a_theme_changes_colours_and_nothing_else(theme: ThemeName) -> None:
    plain, themed = (
        read(svg(everything(), "zh", DrawOptions(theme=name, engine="graphviz-pure")))
        for name in ("light", theme)
    )
    assert [words[:3] for words in plain.words] == [words[:3] for words in themed.words]
    assert plain.boxes == themed.boxes


def test_long_words_in_both_scripts_stay_inside() -> None:
    text = "a_name_without_any_place_to_break_it_that_goes_on_and_on_beyond_all_reason"
    definition = compiled(
        f"""
statewright: 1
workflow: long
version: 1
events: {{go: {{title: {{en: {text}, zh: {"很" * 90}长}}}}}}
initial: first
states:
  first:
    title: {{en: "{text} {text}", zh: {"状态" * 40}}}
    on: {{go: second}}
  second: {{title: {{en: "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW MMMMM", zh: "，，，。。。"}}, final: true}}
"""
    )
    for lang in ("en", "zh", "both"):
        assert faults(read(svg(definition, lang))) == []  # type: ignore[arg-type]


@pytest.mark.parametrize("name", NAMES)
def test_the_same_input_gives_the_same_bytes(name: str) -> None:
    assert svg(shipped()[name]) == svg(shipped()[name])


def test_a_change_elsewhere_moves_only_the_neighbours() -> None:
    """One more way out of a late state: everything before it stands where it stood."""
    before = read(svg(example()))
    text = EXAMPLE.read_text("utf-8")
    changed = text.replace(
        "      pay_back_again: cancelling\n",
        "      pay_back_again: cancelling\n      accept_difference: {to: cancelled}\n",
    )
    assert changed != text
    after = read(svg(compiled(changed)))
    moved = {
        name: (round(after.boxes[name].left - box.left), round(after.boxes[name].top - box.top))
        for name, box in before.boxes.items()
        if name in after.boxes
    }
    far = {name for name, (dx, dy) in moved.items() if abs(dx) > 60 or abs(dy) > 60}
    assert set(moved) == set(before.boxes)
    assert len(far) <= 2, moved


def test_a_role_keeps_its_own_moves_and_fades_the_others() -> None:
    picture = read(svg(example(), options=DrawOptions(role="buyer", engine="graphviz-pure")))
    fills = {words.owner: words.fill for words in picture.words if ".move." in words.owner}
    faded = fills["order.move.awaiting_shipment.ship"]
    assert fills["order.move.payment_review.accept_difference"] == faded
    assert fills["order.move.with_buyer.shipped.sign"] != faded
    assert fills["order.move.with_buyer.request_refund"] != faded


def test_depth_closes_phases_and_keeps_what_leads_out_of_them() -> None:
    picture = read(svg(example(), options=DrawOptions(depth=1, engine="graphviz-pure")))
    assert "order.state.with_buyer" in picture.boxes
    assert not any("shipped" in name for name in picture.boxes)
    assert picture.frames == {}
    texts = [words.text for words in picture.words]
    assert "3 states inside" in texts or "4 states inside" in texts
    assert any("after 1 week" in text for text in texts)


def test_focus_shows_a_state_and_its_neighbours_only() -> None:
    picture = read(svg(example(), options=DrawOptions(focus="payment_review", engine="graphviz-pure")))
    shown = {name.removeprefix("order.state.") for name in picture.boxes if ".state." in name}
    assert shown == {"payment_review", "awaiting_payment", "awaiting_shipment", "cancelling"}


def test_collapse_closes_one_state() -> None:
    options = DrawOptions(collapse=("working.right",), engine="graphviz-pure")
    picture = read(svg(everything(), options=options))
    assert "everything.state.working.right" in picture.boxes
    assert "everything.group.working.left" in picture.frames


@pytest.mark.parametrize(
    ("options", "kind", "near"),
    [
        (DrawOptions(focus="shiped"), "state", None),
        (DrawOptions(collapse=("with_byer",)), "state", "with_buyer"),
        (DrawOptions(role="buyr"), "role", "buyer"),
    ],
)
def test_a_wrong_name_is_told_with_the_nearest_right_one(
    options: DrawOptions, kind: str, near: str | None
) -> None:
    with pytest.raises(UnknownName) as caught:
        render(example(), options=options)
    assert caught.value.kind == kind
    if near:
        assert caught.value.near == near


def test_a_highlight_marks_states_transitions_and_counts() -> None:
    first = example().transitions[0].index
    sent = next(move.index for move in example().transitions if move.trigger == "ship")
    highlight = Highlight(active=frozenset({"with_buyer.shipped"}), heat={first: 3, sent: 9}, note="so far")
    drawing = svg(example(), options=DrawOptions(highlight=highlight, engine="graphviz-pure"))
    texts = [words.text for words in read(drawing).words]
    assert "9×" in texts
    assert "so far" in texts
    assert faults(read(drawing)) == []


def test_an_element_carries_its_tooltip_and_its_link() -> None:
    options = DrawOptions(links=lambda where: "#" + "/".join(map(str, where)), engine="graphviz-pure")
    drawing = svg(example(), options=options)
    assert 'href="#states/awaiting_payment"' in drawing
    assert 'href="#states/awaiting_shipment/on/ship"' in drawing
    assert "<title>pay_succeeded when event.amount == data.amount</title>" in drawing


def test_the_picture_says_what_it_is_to_those_who_cannot_see_it() -> None:
    drawing = svg(example(), "zh")
    assert 'role="img"' in drawing
    assert 'lang="zh-CN"' in drawing
    assert "可能结束于：已完成、已取消。" in drawing
    assert "Main path: Awaiting payment → Awaiting shipment → Shipped → Signed for → Completed." in svg(
        example()
    )
