"""Workflows of hundreds of states are read by depth and focus, and drawing is quick."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from functools import lru_cache

import pytest

from statewright.diagram import DrawOptions, render
from statewright.diagram.raster import PIXELS_MAX, SHARP, fitting_scale
from statewright.kernel import Definition
from tests.pictures import Picture, crossed, faults, read

from .examples import compiled, shipped

PHASES, PARTS, STEPS = 12, 5, 5


@lru_cache(maxsize=1)
def large() -> Definition:
    """Over 380 states: phases of parts of steps, one after the other, and a way to stop."""
    lines = ["statewright: 1", "workflow: large", "version: 1", "events: {next: {}, back: {}, stop: {}}"]
    lines += ["initial: phase_1", "states:"]
    for phase in range(1, PHASES + 1):
        after = f"phase_{phase + 1}" if phase < PHASES else "finished"
        lines += [f"  phase_{phase}:", f"    initial: part_{phase}_1", f"    done: {after}"]
        lines += ["    on: {stop: stopped}", "    states:"]
        for part in range(1, PARTS + 1):
            follows = f"part_{phase}_{part + 1}" if part < PARTS else f"over_{phase}"
            here = f"{phase}_{part}"
            lines += [f"      part_{here}:", f"        initial: step_{here}_1"]
            lines += [f"        done: {follows}", "        states:"]
            for step in range(1, STEPS):
                back = f", back: step_{here}_{step - 1}" if step > 1 else ""
                lines.append(f"          step_{here}_{step}: {{on: {{next: step_{here}_{step + 1}{back}}}}}")
            lines.append(f"          step_{here}_{STEPS}: {{final: true}}")
        lines.append(f"      over_{phase}: {{final: true}}")
    return compiled("\n".join([*lines, "  finished: {final: true}", "  stopped: {final: true}", ""]))


def drawn(**options: object) -> Picture:
    asked = DrawOptions(engine="graphviz-pure", **options)  # type: ignore[arg-type]
    return read(str(render(large(), options=asked).content))


@pytest.mark.parametrize(
    ("options", "states"),
    [
        ({"depth": 1}, PHASES + 2),
        ({"focus": "part_7_3"}, STEPS + 4),  # with its neighbours: the parts beside it and where it leads
        ({"focus": "phase_6", "depth": 2}, PARTS + 1 + 3),
        (
            {"collapse": tuple(f"phase_{phase}" for phase in range(2, PHASES + 1)), "depth": 2},
            2 + PHASES - 1 + 6,
        ),
    ],
)
def test_depth_and_focus_leave_what_a_page_can_hold(options: dict[str, object], states: int) -> None:
    assert len(large().states) > 300
    picture = drawn(**options)
    assert len([name for name in picture.boxes if ".state." in name]) == states
    assert picture.page.right < 1200
    assert picture.page.bottom < 2400
    assert faults(picture) == []
    assert crossed(picture) == []


def test_the_whole_is_drawn_as_well() -> None:
    picture = drawn()
    assert len(picture.boxes) > 300
    assert faults(picture) == []


def cpu_s(work: Callable[[], object]) -> float:
    """CPU seconds of this process and of the engine that it asks."""
    began, children = time.process_time(), resource.getrusage(resource.RUSAGE_CHILDREN)
    work()
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    asked = ended.ru_utime + ended.ru_stime - children.ru_utime - children.ru_stime
    return time.process_time() - began + asked


def test_one_is_drawn_in_half_a_second_and_all_in_five() -> None:
    options = DrawOptions(engine="graphviz-pure", others=shipped())
    each = {name: cpu_s(lambda: render(item, options=options)) for name, item in shipped().items()}  # noqa: B023
    assert max(each.values()) < 0.5, each
    assert sum(each.values()) < 5.0, each


def test_a_large_picture_has_no_more_pixels_than_can_be_looked_at() -> None:
    order = str(render(shipped()["order"], options=DrawOptions(engine="graphviz-pure")).content)
    wallet = str(render(shipped()["wallet"], options=DrawOptions(engine="graphviz-pure")).content)
    assert fitting_scale(wallet) == SHARP
    page = read(order).page
    assert 1.0 <= fitting_scale(order) < SHARP
    assert page.right * page.bottom * fitting_scale(order) ** 2 <= PIXELS_MAX * 1.01
