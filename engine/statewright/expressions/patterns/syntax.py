"""What does a regular expression in RE2 syntax say?

Floor 1. Pure. The syntax of github.com/google/re2/wiki/Syntax, less what only matters for captures. Back
references and look-around are no part of it: that is what lets a match run in linear time.
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

from statewright.diagnostics.diagnostic import Text

from ..limits import PATTERN_MAX
from .classes import ANY, ANY_BUT_NEWLINE, PERL, POSIX, Characters, folded, union

_REPEAT_MAX = 1000
_NESTING_MAX = 100


class BadPattern(Exception):
    """A pattern that cannot be used; `why` says so in both languages."""

    def __init__(self, en: str, zh: str) -> None:
        super().__init__(en)
        self.why = Text(en, zh)


class One(NamedTuple):
    """One character of a set."""

    characters: Characters


class Sequence(NamedTuple):
    """One part after another."""

    parts: tuple[Part, ...]


class Choice(NamedTuple):
    """One of several."""

    options: tuple[Part, ...]


class Repeat(NamedTuple):
    """A part `low` to `high` times; `high` None is without end."""

    part: Part
    low: int
    high: int | None


class Assert(NamedTuple):
    """A place: `start`, `end`, `line_start`, `line_end`, `word`, `not_word`."""

    kind: str


Part: TypeAlias = One | Sequence | Choice | Repeat | Assert

_PLACES = {"A": "start", "z": "end", "b": "word", "B": "not_word"}
_CONTROLS = {"a": 7, "f": 12, "t": 9, "n": 10, "r": 13, "v": 11}
_NO_REFERENCE = ("no back references", "不支持反向引用")
_NO_AROUND = ("no look-around", "不支持环视")


def read_pattern(pattern: str) -> Part:
    """The parts of a pattern. Raises `BadPattern`."""
    if len(pattern) > PATTERN_MAX:
        raise BadPattern(f"longer than {PATTERN_MAX}", f"超过 {PATTERN_MAX} 个字符")
    reader = _Reader(pattern)
    part = reader.choice()
    if reader.position < len(pattern):
        raise BadPattern('")" without "("', "“)”没有对应的“(”")
    return part


class _Reader:
    """One reading: the place in the pattern and the flags that hold there."""

    __slots__ = ("depth", "fold", "lines", "newlines", "pattern", "position")

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.position = 0
        self.depth = 0
        self.fold = self.lines = self.newlines = False

    def peek(self, text: str) -> bool:
        return self.pattern.startswith(text, self.position)

    def accept(self, text: str) -> bool:
        if not self.peek(text):
            return False
        self.position += len(text)
        return True

    def next(self) -> str:
        if self.position >= len(self.pattern):
            raise BadPattern("it ends too early", "没有写完")
        self.position += 1
        return self.pattern[self.position - 1]

    def choice(self) -> Part:
        self.depth += 1
        if self.depth > _NESTING_MAX:
            raise BadPattern("nested too deeply", "嵌套太深")
        options = [self.sequence()]
        while self.accept("|"):
            options.append(self.sequence())
        self.depth -= 1
        return options[0] if len(options) == 1 else Choice(tuple(options))

    def sequence(self) -> Part:
        parts: list[Part] = []
        while self.position < len(self.pattern) and not self.peek("|") and not self.peek(")"):
            part = self.atom()
            if part is not None:
                parts.append(self.repeated(part))
        return parts[0] if len(parts) == 1 else Sequence(tuple(parts))

    def repeated(self, part: Part) -> Part:
        seen = False
        while True:
            bounds = self.bounds()
            if bounds is None:
                return part
            if seen:
                raise BadPattern("two repetitions in a row", "重复符号连写")
            self.accept("?")
            part, seen = Repeat(part, *bounds), True

    def bounds(self) -> tuple[int, int | None] | None:
        for mark, bounds in (("*", (0, None)), ("+", (1, None)), ("?", (0, 1))):
            if self.accept(mark):
                return bounds
        return self.counted() if self.peek("{") else None

    def counted(self) -> tuple[int, int | None] | None:
        """`{2}`, `{2,}`, `{2,5}`; any other brace is itself."""
        end = self.pattern.find("}", self.position)
        low, comma, high = self.pattern[self.position + 1 : max(end, 0)].partition(",")
        if end < 0 or not _digits(low) or (high and not _digits(high)):
            return None
        self.position = end + 1
        least = int(low)
        most = int(high) if high else None if comma else least
        if least > _REPEAT_MAX or (most or 0) > _REPEAT_MAX or (most is not None and most < least):
            raise BadPattern("a count is out of range", "重复次数超出范围")
        return least, most

    def atom(self) -> Part | None:
        character = self.next()
        match character:
            case "(":
                return self.group()
            case "[":
                return One(self.bracket())
            case "\\":
                return self.escape()
            case ".":
                return One(ANY if self.newlines else ANY_BUT_NEWLINE)
            case "^":
                return Assert("line_start" if self.lines else "start")
            case "$":
                return Assert("line_end" if self.lines else "end")
            case "*" | "+" | "?":
                raise BadPattern(
                    f'nothing before "{character}" to repeat', f"“{character}”之前没有可重复的内容"
                )
            case _:
                return self.literal(ord(character))

    def literal(self, code: int) -> Part:
        return One(folded(Characters(((code, code),))) if self.fold else Characters(((code, code),)))

    # --- groups -----------------------------------------------------------------------------------

    def group(self) -> Part | None:
        flags = (self.fold, self.lines, self.newlines)
        if self.accept("?"):
            if not (self.accept("P<") or self.named()):
                return self.flagged(flags)
            self.name()
        return self.closed(flags)

    def named(self) -> bool:
        if self.peek("<=") or self.peek("<!") or self.peek("=") or self.peek("!"):
            raise BadPattern(*_NO_AROUND)
        return self.accept("<")

    def name(self) -> None:
        end = self.pattern.find(">", self.position)
        if end < 0 or not self.pattern[self.position : end].isidentifier():
            raise BadPattern("a bad name for a group", "分组名称不正确")
        self.position = end + 1

    def closed(self, flags: tuple[bool, bool, bool]) -> Part:
        part = self.choice()
        if not self.accept(")"):
            raise BadPattern('"(" is not closed', "“(”没有闭合")
        self.fold, self.lines, self.newlines = flags
        return part

    def flagged(self, flags: tuple[bool, bool, bool]) -> Part | None:
        """`(?i)` for the rest of the group, `(?i:…)` for its own content."""
        on = True
        while True:
            mark = self.next()
            if mark == "-":
                on = False
            elif mark == "i":
                self.fold = on
            elif mark == "m":
                self.lines = on
            elif mark == "s":
                self.newlines = on
            elif mark == ":":
                return self.closed(flags)
            elif mark == ")":
                return None
            elif mark != "U":
                raise BadPattern(f'"(?{mark}" is not known', f"不支持“(?{mark}”")

    # --- escapes ----------------------------------------------------------------------------------

    def escape(self) -> Part:
        character = self.next()
        if character in _PLACES:
            return Assert(_PLACES[character])
        if character == "Q":
            return self.quoted()
        characters = self.set_escape(character)
        if characters is not None:
            return One(characters)
        return self.literal(self.code(character))

    def quoted(self) -> Part:
        end = self.pattern.find("\\E", self.position)
        text = self.pattern[self.position : end if end >= 0 else None]
        self.position = end + 2 if end >= 0 else len(self.pattern)
        return Sequence(tuple(self.literal(ord(each)) for each in text))

    def set_escape(self, character: str) -> Characters | None:
        """`\\d` and its kin, `\\pL`, `\\p{Lu}`."""
        if character in PERL:
            return PERL[character]
        if character not in "pP":
            return None
        name = self.next()
        if name == "{":
            end = self.pattern.find("}", self.position)
            name = self.pattern[self.position : max(end, 0)]
            self.position = end + 1
        negative = name.startswith("^")
        name = name.lstrip("^")
        if len(name) > 2 or name[:1] not in tuple("LMNPSZC"):
            raise BadPattern(f'the class "{name}" is not known', f"不支持字符类“{name}”")
        return Characters((), frozenset((name,)), negative != (character == "P"))

    def code(self, character: str) -> int:
        """The code point of an escaped character."""
        if character in _CONTROLS:
            return _CONTROLS[character]
        if character == "x":
            return self.hexadecimal()
        if character == "0" or (character in "123" and self.octal_follows()):
            digits = character
            while (
                len(digits) < 3
                and self.position < len(self.pattern)
                and self.pattern[self.position] in "01234567"
            ):
                digits += self.next()
            return int(digits, 8)
        if character.isdigit():
            raise BadPattern(*_NO_REFERENCE)
        if character.isalnum():
            raise BadPattern(f'"\\{character}" is not known', f"不支持“\\{character}”")
        return ord(character)

    def octal_follows(self) -> bool:
        following = self.pattern[self.position : self.position + 2]
        return len(following) == 2 and all(each in "01234567" for each in following)

    def hexadecimal(self) -> int:
        if self.accept("{"):
            end = self.pattern.find("}", self.position)
            digits = self.pattern[self.position : max(end, 0)]
            self.position = end + 1
        else:
            digits = self.next() + self.next()
        if (
            not digits
            or any(each not in "0123456789abcdefABCDEF" for each in digits)
            or int(digits, 16) > 0x10FFFF
        ):
            raise BadPattern("a bad \\x", "\\x 写法不正确")
        return int(digits, 16)

    # --- bracket expressions ----------------------------------------------------------------------

    def bracket(self) -> Characters:
        negative = self.accept("^")
        found = Characters(())
        first = True
        while first or not self.accept("]"):
            first = False
            found = union(found, self.bracket_part())
        if self.fold:
            found = folded(found)
        return found._replace(negative=not found.negative) if negative else found

    def bracket_part(self) -> Characters:
        if self.accept("[:"):
            return self.posix()
        low = self.bracket_code()
        if isinstance(low, Characters):
            return low
        if not self.peek("-") or self.peek("-]"):
            return Characters(((low, low),))
        self.accept("-")
        high = self.bracket_code()
        if isinstance(high, Characters) or high < low:
            raise BadPattern("a bad range in [ ]", "[ ] 中的范围不正确")
        return Characters(((low, high),))

    def bracket_code(self) -> int | Characters:
        character = self.next()
        if character != "\\":
            return ord(character)
        character = self.next()
        characters = self.set_escape(character)
        return characters if characters is not None else self.code(character)

    def posix(self) -> Characters:
        end = self.pattern.find(":]", self.position)
        name = self.pattern[self.position : max(end, 0)]
        negative = name.startswith("^")
        found = POSIX.get(name.lstrip("^"))
        if end < 0 or found is None:
            raise BadPattern(f'the class "[:{name}:]" is not known', f"不支持字符类“[:{name}:]”")
        self.position = end + 2
        return found._replace(negative=True) if negative else found


def _digits(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 8
