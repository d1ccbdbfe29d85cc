"""Which colours and strokes has an element? Four house styles, with meaning never in colour alone.

Floor 3. Pure. Courses differ in dash and weight as well as in colour, so that `mono` prints and colour-blind
readers lose nothing. Every text has a contrast of at least 4.5:1 with what is under it (WCAG 2.2, 1.4.3); a
test computes it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from .graph import Course, Frame, Group, Link, Mark, Node, Shape


class Look(NamedTuple):
    """How one element is painted: colours as #rrggbb, stroke width in points, dashes as in SVG ("" for
    none).
    """

    fill: str
    stroke: str
    ink: str
    width: float = 1.2
    dash: str = ""


@dataclass(frozen=True, slots=True)
class Theme:
    """One house style."""

    name: str
    page: str
    ink: str
    muted: str
    faint: str  # for what is held back: still legible
    stroke: str
    state_fill: str
    state_stroke: str
    frame_fill: str
    region_fill: str
    frame_stroke: str
    happy: str
    happy_fill: str
    timeout: str
    failure: str
    active: str
    active_fill: str
    visited: str
    visited_fill: str
    added: str
    added_fill: str
    removed: str
    removed_fill: str
    changed: str
    changed_fill: str
    heat_1: str  # grounds of a heat map, from hardly warm to hot
    heat_2: str
    heat_3: str
    heat_4: str

    def course(self, course: Course) -> str:
        """The colour of a course, for lines and for the words on them."""
        match course:
            case Course.HAPPY:
                return self.happy
            case Course.TIMEOUT:
                return self.timeout
            case Course.FAILURE:
                return self.failure
            case Course.PLAIN:
                return self.ink

    def version(self, mark: Mark) -> Look | None:
        """How an element is painted that another version lacks, has alone, or has otherwise."""
        match mark:
            case Mark.ADDED:
                return Look(self.added_fill, self.added, self.ink, 2.4)
            case Mark.REMOVED:
                return Look(self.removed_fill, self.removed, self.ink, 1.4, "5 4")
            case Mark.CHANGED:
                return Look(self.changed_fill, self.changed, self.ink, 2.0, "9 3")
            case _:
                return None

    def warm(self, level: int) -> str:
        """The ground of a level of a heat map, 1 to HEAT_LEVELS."""
        return (self.heat_1, self.heat_2, self.heat_3, self.heat_4)[level - 1]

    def box(self, node: Node) -> Look:
        """How a box is painted."""
        if (look := self.version(node.mark)) is not None:
            return look
        match node.mark:
            case Mark.ACTIVE:
                return Look(self.active_fill, self.active, self.ink, 2.6)
            case Mark.VISITED if node.shape is not Shape.MOVE:
                return Look(self.visited_fill, self.visited, self.ink, 2.0)
            case Mark.FADED:
                return Look(self.page, self.faint, self.faint)
        if node.heat:
            return Look(self.warm(node.heat), self.timeout, self.ink, 1.0 + 0.5 * node.heat)
        if node.shape is Shape.MOVE:
            return Look(self.page, self.page, self.course(node.course))
        if node.shape is Shape.ANYWHERE:
            return Look(self.page, self.state_stroke, self.ink, 1.0, "4 3")
        if node.course is Course.HAPPY:
            return Look(self.happy_fill, self.happy, self.ink, 1.8)
        return Look(self.state_fill, self.state_stroke, self.ink)

    def frame(self, group: Group) -> Look:
        """How a frame is painted; regions of a parallel state are dashed."""
        fill = self.region_fill if group.frame is Frame.REGION else self.frame_fill
        dash = "5 4" if group.frame is Frame.REGION else ""
        if (look := self.version(group.mark)) is not None:
            return look._replace(fill=fill)
        match group.mark:
            case Mark.ACTIVE:
                return Look(fill, self.active, self.ink, 2.0, dash)
            case Mark.FADED:
                return Look(fill, self.frame_stroke, self.faint, 1.0, dash)
            case _ if group.heat:
                return Look(fill, self.timeout, self.ink, 1.0 + 0.5 * group.heat, dash)
            case _:
                return Look(fill, self.frame_stroke, self.ink, 1.0, dash)

    def link(self, link: Link) -> Look:
        """How a line is painted."""
        dash = "3 3" if link.dashed else _DASHES[link.course]
        width = link.thickness or (2.4 if link.course is Course.HAPPY else 1.2)
        stroke = self.stroke if link.course is Course.PLAIN else self.course(link.course)
        if (look := self.version(link.mark)) is not None:
            return look._replace(fill="none", ink=look.stroke)
        match link.mark:
            case Mark.FADED:
                return Look("none", self.faint, self.faint, 1.0, dash)
            case Mark.VISITED | Mark.ACTIVE:
                return Look("none", self.visited, self.visited, max(width, 2.4), dash)
            case _:
                return Look("none", stroke, stroke, width, dash)


_DASHES = {Course.HAPPY: "", Course.PLAIN: "", Course.TIMEOUT: "2 3", Course.FAILURE: "7 4"}

LIGHT = Theme(
    name="light",
    page="#ffffff",
    ink="#1f2933",
    muted="#4b5966",
    faint="#66717c",
    stroke="#66727e",
    state_fill="#f3f6f9",
    state_stroke="#8896a4",
    frame_fill="#fafbfc",
    region_fill="#ffffff",
    frame_stroke="#b4bfca",
    happy="#0a6b50",
    happy_fill="#e8f5ef",
    timeout="#8a5600",
    failure="#b3261e",
    active="#1554c0",
    active_fill="#dfeafd",
    visited="#3b5fb5",
    visited_fill="#eef3fc",
    added="#0a6b50",
    added_fill="#dff3ea",
    removed="#b3261e",
    removed_fill="#fdecea",
    changed="#8a5600",
    changed_fill="#fff3dc",
    heat_1="#fff6e6",
    heat_2="#ffe6bf",
    heat_3="#ffd394",
    heat_4="#ffc672",
)
DARK = Theme(
    name="dark",
    page="#14181d",
    ink="#e9eef3",
    muted="#b3bfca",
    faint="#8592a0",
    stroke="#94a1ae",
    state_fill="#212930",
    state_stroke="#75838f",
    frame_fill="#191f25",
    region_fill="#14181d",
    frame_stroke="#4a5662",
    happy="#62d2a7",
    happy_fill="#15332a",
    timeout="#f0b952",
    failure="#ff938a",
    active="#8ab4ff",
    active_fill="#1b3157",
    visited="#8fa9e0",
    visited_fill="#1e293f",
    added="#62d2a7",
    added_fill="#143a2e",
    removed="#ff938a",
    removed_fill="#3f1f1d",
    changed="#f0b952",
    changed_fill="#3a2d12",
    heat_1="#2a2417",
    heat_2="#3a2f14",
    heat_3="#4b3a10",
    heat_4="#5c440c",
)
MONO = Theme(
    name="mono",
    page="#ffffff",
    ink="#000000",
    muted="#333333",
    faint="#6b6b6b",
    stroke="#444444",
    state_fill="#ffffff",
    state_stroke="#444444",
    frame_fill="#ffffff",
    region_fill="#ffffff",
    frame_stroke="#777777",
    happy="#000000",
    happy_fill="#f0f0f0",
    timeout="#000000",
    failure="#000000",
    active="#000000",
    active_fill="#d9d9d9",
    visited="#000000",
    visited_fill="#ececec",
    added="#000000",
    added_fill="#e6e6e6",
    removed="#000000",
    removed_fill="#ffffff",
    changed="#000000",
    changed_fill="#f4f4f4",
    heat_1="#f5f5f5",
    heat_2="#e8e8e8",
    heat_3="#dadada",
    heat_4="#cccccc",
)

_COLOURS = tuple(name for name in Theme.__slots__ if name != "name")


def _following() -> Theme:
    """The light theme, each colour a CSS variable that a dark setting of the reader changes."""
    light = {name: f"var(--sw-{name.replace('_', '-')},{getattr(LIGHT, name)})" for name in _COLOURS}
    return Theme(name="auto", **light)


def dark_rules() -> str:
    """The CSS that turns `auto` dark where the reader prefers that."""
    return f"@media (prefers-color-scheme:dark){{.statewright-auto{{{variables(DARK)}}}}}"


def variables(theme: Theme) -> str:
    """The colours of a theme as the CSS variables that `auto` reads."""
    return "".join(f"--sw-{name.replace('_', '-')}:{getattr(theme, name)};" for name in _COLOURS)


AUTO = _following()
THEMES = {theme.name: theme for theme in (LIGHT, DARK, MONO, AUTO)}


def theme_of(name: str, *, fixed: bool = False) -> Theme:
    """The theme of a name; `auto` is light and follows the reader's setting where the picture is shown in a
    page.

    `fixed`: no CSS, for what paints at once.
    """
    return LIGHT if fixed and name == "auto" else THEMES.get(name, LIGHT)


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb (WCAG 2.2)."""
    channels = (int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    bright, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)
