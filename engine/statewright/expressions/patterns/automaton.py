"""Is a pattern found in a text, in time linear in the text whatever the pattern?

Floor 1. Pure. Thompson's construction, run as a set of states that is remembered: for each set and
character the next set is computed once. Complexity: states times characters at worst, one dict access a
character as a rule.
"""

from __future__ import annotations

from typing import NamedTuple

from ..limits import PATTERN_STATES_MAX
from .classes import WORD, Characters
from .syntax import Assert, BadPattern, Choice, One, Part, Repeat, Sequence

_REMEMBERED_MAX = 20_000


class _Node(NamedTuple):
    """A state: it takes a character of a set, or holds at a place, or forks; then it goes on to `targets`."""

    characters: Characters | None
    place: str | None
    targets: tuple[int, ...]


class Automaton:
    """A compiled pattern. `found` asks whether it is somewhere in a text."""

    __slots__ = ("_memory", "accepting", "nodes", "places", "start")

    def __init__(self, part: Part) -> None:
        self.nodes: list[_Node] = [_Node(None, None, ())]
        self.accepting = 0
        self.places = False
        self.start = self._build(part, self.accepting)
        self._memory: dict[tuple[frozenset[int], str, str], frozenset[int] | None] = {}

    # --- building: each part is put in front of what follows it -----------------------------------

    def _add(self, node: _Node) -> int:
        if len(self.nodes) >= PATTERN_STATES_MAX:
            raise BadPattern("it is too large", "匹配模式过大")
        self.nodes.append(node)
        return len(self.nodes) - 1

    def _build(self, part: Part, after: int) -> int:
        match part:
            case One(characters=characters):
                return self._add(_Node(characters, None, (after,)))
            case Assert(kind=kind):
                self.places = True
                return self._add(_Node(None, kind, (after,)))
            case Sequence(parts=parts):
                for each in reversed(parts):
                    after = self._build(each, after)
                return after
            case Choice(options=options):
                return self._add(_Node(None, None, tuple(self._build(each, after) for each in options)))
            case Repeat():
                return self._repeat(part, after)

    def _repeat(self, part: Repeat, after: int) -> int:
        if part.high is None:
            loop = self._add(_Node(None, None, ()))
            body = self._build(part.part, loop)
            self.nodes[loop] = _Node(None, None, (body, after))
            entry = loop
        else:
            entry = after
            for _ in range(part.high - part.low):
                entry = self._add(_Node(None, None, (self._build(part.part, entry), after)))
        for _ in range(part.low):
            entry = self._build(part.part, entry)
        return entry

    # --- running ----------------------------------------------------------------------------------

    def found(self, text: str) -> bool:
        """Whether some part of the text matches."""
        waiting: frozenset[int] = frozenset((self.start,))
        before = ""
        memory = self._memory
        for character in text:
            key = (waiting, before, character)
            following = memory.get(key, waiting)
            if following is waiting and key not in memory:
                following = self._remember(key)
            if following is None:
                return True
            waiting = following
            before = _kind(character) if self.places else "."
        return self._closed(waiting, before, "") is None

    def _remember(self, key: tuple[frozenset[int], str, str]) -> frozenset[int] | None:
        waiting, before, character = key
        ready = self._closed(waiting, before, character)
        following: frozenset[int] | None = None
        if ready is not None:
            nodes = self.nodes
            reached = {nodes[each].targets[0] for each in ready if nodes[each].characters.holds(character)}  # type: ignore[union-attr]
            following = frozenset((*reached, self.start))
        if len(self._memory) >= _REMEMBERED_MAX:
            self._memory.clear()
        self._memory[key] = following
        return following

    def _closed(self, waiting: frozenset[int], before: str, after: str) -> list[int] | None:
        """The states that take a character, reached without taking one; None when the end is reached."""
        seen = set(waiting)
        stack = list(waiting)
        ready: list[int] = []
        while stack:
            index = stack.pop()
            if index == self.accepting:
                return None
            node = self.nodes[index]
            if node.characters is not None:
                ready.append(index)
            elif node.place is None or _holds(node.place, before, after):
                for target in node.targets:
                    if target not in seen:
                        seen.add(target)
                        stack.append(target)
        return ready


def _kind(character: str) -> str:
    """What places need to know of the character before: nothing there, a word's, a newline, another."""
    if character == "\n":
        return "\n"
    return "w" if WORD.holds(character) else "."


def _holds(place: str, before: str, after: str) -> bool:
    match place:
        case "start":
            return before == ""
        case "end":
            return after == ""
        case "line_start":
            return before in ("", "\n")
        case "line_end":
            return after in ("", "\n")
        case _:
            word = (before == "w") != (after != "" and WORD.holds(after))
            return word is (place == "word")
