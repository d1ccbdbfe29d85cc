"""Texts: CEL's standard functions, its extension `strings`, and the short names of language.md.

Floor 1. Pure. Positions count code points. `lower` and `upper` follow Unicode, `lowerAscii` and
`upperAscii` ASCII.
"""

from __future__ import annotations

from statewright.diagnostics.diagnostic import Text

from ..fault import Failure
from ..limits import LENGTH_MAX
from ..patterns import matches
from .formatting import format_text
from .signatures import About, Row

_WHITE = (
    "\t\n\v\f\r \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
_LOWER = {upper: upper + 32 for upper in range(65, 91)}
_UPPER = {lower: lower - 32 for lower in range(97, 123)}
_QUOTED = str.maketrans(
    {
        "\\": "\\\\",
        '"': '\\"',
        "\a": "\\a",
        "\b": "\\b",
        "\f": "\\f",
        "\n": "\\n",
        "\r": "\\r",
        "\t": "\\t",
        "\v": "\\v",
    }
)


def contains(text: str, part: str) -> bool:
    """Whether the part is in the text."""
    return part in text


def char_at(text: str, position: int) -> str:
    """The character at a position, none at the end. Raises `Failure` outside."""
    if not 0 <= position <= len(text):
        raise Failure("no_index", index=position, size=len(text))
    return text[position : position + 1]


def index_of(text: str, part: str) -> int:
    """The first position of a part, or -1."""
    return text.find(part)


def index_from(text: str, part: str, start: int) -> int:
    """The first position from `start` on, or -1. Raises `Failure` for a start outside."""
    if not 0 <= start <= len(text):
        raise Failure("no_index", index=start, size=len(text))
    return text.find(part, start)


def last_index_of(text: str, part: str) -> int:
    """The last position of a part, or -1."""
    return text.rfind(part)


def last_index_from(text: str, part: str, start: int) -> int:
    """The last position not after `start`, or -1. Raises `Failure` for a start outside."""
    if not 0 <= start <= len(text):
        raise Failure("no_index", index=start, size=len(text))
    return text.rfind(part, 0, start + len(part))


def substring(text: str, start: int) -> str:
    """The text from a position on. Raises `Failure` outside."""
    return slice_of(text, start, len(text))


def slice_of(text: str, start: int, end: int) -> str:
    """The text between two positions. Raises `Failure` outside."""
    if not 0 <= start <= len(text):
        raise Failure("no_index", index=start, size=len(text))
    if not start <= end <= len(text):
        raise Failure("no_index", index=end, size=len(text))
    return text[start:end]


def replace(text: str, old: str, new: str) -> str:
    """Every old part replaced."""
    return replace_some(text, old, new, -1)


def replace_some(text: str, old: str, new: str, times: int) -> str:
    """The first `times` old parts replaced, all of them for a negative count."""
    found = text.count(old) if times < 0 else min(times, text.count(old))
    if len(text) + found * (len(new) - len(old)) > LENGTH_MAX:
        raise Failure("too_large", limit=LENGTH_MAX)
    return text.replace(old, new, times)


def split(text: str, separator: str) -> list[str]:
    """The parts between separators; the characters, for an empty separator."""
    if separator:
        return text.split(separator)
    return list(text) or [""]


def split_some(text: str, separator: str, parts: int) -> list[str]:
    """As `split`, in so many parts at most; in all of them for a negative count."""
    if parts < 0:
        return split(text, separator)
    if parts == 0:
        return []
    if separator:
        return text.split(separator, parts - 1)
    return [*text[: parts - 1], text[parts - 1 :]] if len(text) >= parts else list(text)


def join(items: list[str]) -> str:
    """The texts in a row."""
    return join_with(items, "")


def join_with(items: list[str], separator: str) -> str:
    """The texts in a row with a separator. Raises `Failure` for what is no text, or too long."""
    if any(type(item) is not str for item in items):
        raise Failure("no_overload")
    if sum(map(len, items)) + len(separator) * len(items) > LENGTH_MAX:
        raise Failure("too_large", limit=LENGTH_MAX)
    return separator.join(items)


def trim(text: str) -> str:
    """Without white space at its ends (Unicode's `White_Space`)."""
    return text.strip(_WHITE)


def lower_ascii(text: str) -> str:
    """A to Z in lower case."""
    return text.translate(_LOWER)


def upper_ascii(text: str) -> str:
    """a to z in upper case."""
    return text.translate(_UPPER)


def reverse(text: str) -> str:
    """The characters in the opposite order."""
    return text[::-1]


def quote(text: str) -> str:
    """In double quotes, special characters escaped."""
    return f'"{text.translate(_QUOTED)}"'


ROWS = (
    Row(".contains", "string, string -> bool", contains, False),
    Row(".startsWith", "string, string -> bool", str.startswith, False),
    Row(".endsWith", "string, string -> bool", str.endswith, False),
    Row(".matches", "string, string -> bool", matches),
    Row("matches", "string, string -> bool", matches),
    Row(".charAt", "string, int -> string", char_at),
    Row(".indexOf", "string, string -> int", index_of, False),
    Row(".indexOf", "string, string, int -> int", index_from),
    Row(".lastIndexOf", "string, string -> int", last_index_of, False),
    Row(".lastIndexOf", "string, string, int -> int", last_index_from),
    Row(".substring", "string, int -> string", substring),
    Row(".substring", "string, int, int -> string", slice_of),
    Row(".replace", "string, string, string -> string", replace),
    Row(".replace", "string, string, string, int -> string", replace_some),
    Row(".split", "string, string -> list(string)", split, False),
    Row(".split", "string, string, int -> list(string)", split_some, False),
    Row(".join", "list(string) -> string", join),
    Row(".join", "list(string), string -> string", join_with),
    Row(".trim", "string -> string", trim, False),
    Row(".lower", "string -> string", str.lower, False),
    Row(".upper", "string -> string", str.upper, False),
    Row(".lowerAscii", "string -> string", lower_ascii, False),
    Row(".upperAscii", "string -> string", upper_ascii, False),
    Row(".reverse", "string -> string", reverse, False),
    Row("strings.quote", "string -> string", quote, False),
    Row(".format", "string, list(dyn) -> string", format_text),
)

ABOUT = (
    About(
        ".contains",
        Text("Whether the text holds the other.", "文本是否包含另一段文本。"),
        "data.memo.contains('gift')",
    ),
    About(
        ".startsWith",
        Text("Whether the text begins with the other.", "文本是否以另一段开头。"),
        "'SF123'.startsWith('SF')",
    ),
    About(
        ".endsWith",
        Text("Whether the text ends with the other.", "文本是否以另一段结尾。"),
        "'a.pdf'.endsWith('.pdf')",
    ),
    About(
        ".matches",
        Text(
            "Whether a regular expression (RE2 syntax) is found in the text; ^ and $ hold it to the whole.",
            "正则表达式(RE2 语法)是否在文本中出现;用 ^ 和 $ 限定整段文本。",
        ),
        "data.phone.matches('^1[0-9]{10}$')",
    ),
    About(".charAt", Text("The character at a position.", "某个位置上的字符。"), "'abc'.charAt(1) == 'b'"),
    About(
        ".indexOf",
        Text(
            "The first position of a part, or -1; optionally from a position on.",
            "某段文本第一次出现的位置,没有则为 -1;可指定起点。",
        ),
        "'hello'.indexOf('l') == 2",
    ),
    About(
        ".lastIndexOf",
        Text(
            "The last position of a part, or -1; optionally not after a position.",
            "某段文本最后一次出现的位置,没有则为 -1;可指定最后起点。",
        ),
        "'hello'.lastIndexOf('l') == 3",
    ),
    About(
        ".substring",
        Text("The text from a position, up to another.", "从某位置到另一位置的文本。"),
        "'hello'.substring(1, 3) == 'el'",
    ),
    About(
        ".replace",
        Text(
            "The text with one part replaced by another, everywhere or the first few times.",
            "把一段文本替换为另一段,可指定次数。",
        ),
        "'a-b'.replace('-', ' ') == 'a b'",
    ),
    About(
        ".split",
        Text(
            "The parts between separators. Of an amount: equal parts, see money.",
            "按分隔符拆开的各段。用于金额时为均分,见“金额”。",
        ),
        "'a,b'.split(',') == ['a', 'b']",
        ("s.split(d).join(d) == s",),
    ),
    About(
        ".join",
        Text(
            "The texts of a list, one after the other, with a separator.",
            "把列表中的文本连接起来,可加分隔符。",
        ),
        "['a', 'b'].join('-') == 'a-b'",
    ),
    About(
        ".trim",
        Text("The text without white space at its ends.", "去掉两端空白的文本。"),
        "' a '.trim() == 'a'",
        ("s.trim().trim() == s.trim()",),
    ),
    About(".lower", Text("In lower case, all scripts.", "转成小写(所有文字)。"), "'ÀB'.lower() == 'àb'"),
    About(".upper", Text("In upper case, all scripts.", "转成大写(所有文字)。"), "'àb'.upper() == 'ÀB'"),
    About(
        ".lowerAscii",
        Text("A to Z in lower case.", "把 A 到 Z 转成小写。"),
        "'TacoCÆt'.lowerAscii() == 'tacocÆt'",
    ),
    About(
        ".upperAscii",
        Text("a to z in upper case.", "把 a 到 z 转成大写。"),
        "'tacocÆt'.upperAscii() == 'TACOCÆT'",
    ),
    About(
        ".reverse",
        Text("The characters in the opposite order.", "字符顺序颠倒。"),
        "'abc'.reverse() == 'cba'",
        ("s.reverse().reverse() == s",),
    ),
    About(
        "strings.quote",
        Text("The text in quotes, its special characters escaped.", "加上引号并转义特殊字符。"),
        "strings.quote('a') == '\"a\"'",
    ),
    About(
        ".format",
        Text(
            "The text with %s, %d, %f, %e, %x, %o, %b replaced by the values of a list.",
            "用列表中的值替换 %s、%d、%f、%e、%x、%o、%b。",
        ),
        "'%s: %d'.format([data.name, data.amount])",
    ),
)
