"""Colours: enough contrast for every text on what is under it (WCAG 2.2, 1.4.3 and 1.4.11)."""

from __future__ import annotations

import pytest

from statewright.diagram.graph import HEAT_LEVELS, Course, Frame, Group, Link, Mark, Node, Shape
from statewright.diagram.themes import AUTO, DARK, LIGHT, MONO, Theme, contrast, dark_rules, theme_of

TEXT_MIN = 4.5
LINE_MIN = 3.0


@pytest.mark.parametrize("theme", [LIGHT, DARK, MONO], ids=lambda theme: theme.name)
def test_every_text_has_contrast_to_its_ground(theme: Theme) -> None:
    grounds = {theme.page, theme.frame_fill, theme.region_fill}
    for ground in grounds:
        for course in Course:
            assert contrast(theme.course(course), ground) >= TEXT_MIN, (course, ground)
        for colour in (theme.ink, theme.muted, theme.faint, theme.active):
            assert contrast(colour, ground) >= TEXT_MIN, (colour, ground)
    for shape in Shape:
        for mark in Mark:
            for course in Course:
                look = theme.box(Node("x", shape, course=course, mark=mark))
                assert contrast(look.ink, look.fill) >= TEXT_MIN, (shape, mark, course)
                if shape is not Shape.MOVE and mark is not Mark.FADED:
                    assert contrast(theme.muted, look.fill) >= TEXT_MIN, (shape, mark, course)
    for level in range(1, HEAT_LEVELS + 1):
        for course in Course:
            look = theme.box(Node("x", Shape.STATE, course=course, heat=level))
            assert look.fill == theme.warm(level)
            assert contrast(look.ink, look.fill) >= TEXT_MIN, level
            assert contrast(theme.muted, look.fill) >= TEXT_MIN, level
            assert contrast(look.stroke, theme.page) >= LINE_MIN, level
    for fill in (theme.visited_fill, theme.added_fill, theme.removed_fill, theme.changed_fill):
        for colour in (theme.muted, *(theme.course(course) for course in Course)):
            assert contrast(colour, fill) >= TEXT_MIN, (colour, fill)  # the words of a marked transition
    for frame in Frame:
        for mark in Mark:
            look = theme.frame(Group("x", frame, mark=mark))
            assert contrast(look.ink, look.fill) >= TEXT_MIN


@pytest.mark.parametrize("theme", [LIGHT, DARK, MONO], ids=lambda theme: theme.name)
def test_every_line_can_be_seen(theme: Theme) -> None:
    for course in Course:
        for mark in Mark:
            look = theme.link(Link("a", "b", course=course, mark=mark))
            for ground in (theme.page, theme.frame_fill, theme.region_fill):
                assert contrast(look.stroke, ground) >= LINE_MIN, (course, mark)


def test_courses_differ_without_colour() -> None:
    """What prints in black keeps its meaning: dash and weight tell the courses apart."""
    looks = [MONO.link(Link("a", "b", course=course)) for course in Course]
    assert len({(look.width, look.dash) for look in looks}) == len(Course)


def test_the_formula_is_the_published_one() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.478, abs=0.001)


def test_auto_is_light_and_follows_the_reader() -> None:
    assert theme_of("auto", fixed=True) is LIGHT
    assert AUTO.ink == f"var(--sw-ink,{LIGHT.ink})"
    assert f"--sw-ink:{DARK.ink};" in dark_rules()
