"""SW11x to SW14x: what YAML cannot read.

Floor 0. Append-only: a number that was given is never given to something else.
"""

from __future__ import annotations

from ..diagnostic import Text
from .rows import WRITE_LINE, error, page, quotes_page

ALIAS_NOT_DEFINED = error(
    112,
    "alias-not-defined",
    Text(
        "`*{name}` repeats a value marked `&{name}`, and there is none above",
        "`*{name}` 要重复标记为 `&{name}` 的值, 而上面没有这样的标记",
    ),
    Text(
        'if a text beginning with a star is meant, put it in quotes: "*{name}"',
        '如果是以星号开头的文本, 请加上引号: "*{name}"',
    ),
    page(
        "At the beginning of a value a star is YAML's own mark: it repeats a value marked with `&` before.",
        "值开头的星号是 YAML 自己的记号: 重复前面用 `&` 标记的值。",
        "title: *urgent",
        'title: "*urgent"',
    ),
)
ALIAS_OF_ITSELF = error(
    113,
    "alias-of-itself",
    Text("`*{name}` stands inside the value marked `&{name}`", "`*{name}` 位于标记为 `&{name}` 的值里面"),
    Text("write the value out", "请把值直接写出来"),
    page("A value cannot hold itself.", "一个值不能包含它自己。", "a: &x [*x]"),
)
UNKNOWN_TAG = error(
    118,
    "unknown-tag",
    Text("`{tag}` is a YAML tag, and tags are not used here", "`{tag}` 是 YAML 标签, 这里不使用标签"),
    Text(
        "take it out; if a text beginning with `!` is meant, put it in quotes",
        "请删去; 如果是以 `!` 开头的文本, 请加上引号",
    ),
    quotes_page(
        Text("A word that begins with `!` is a tag.", "以 `!` 开头的词是标签。"),
        "template: !urgent",
        'template: "!urgent"',
    ),
)
COLON_IN_VALUE = error(
    127,
    "colon-in-value",
    Text(
        "a second `: ` stands in one line, and YAML takes it for another key",
        "一行里有第二个 `: `, YAML 把它当成又一个键",
    ),
    Text("put the text in quotes:\n{mended}", "请给文本加上引号:\n{mended}"),
    page(
        "A colon and a space start a value. In a text they need quotes around the whole text.",
        "冒号加空格开始一个值。文本里有它时, 整段文本要加引号。",
        "title: Refund: step two",
        'title: "Refund: step two"',
    ),
    Text("this colon", "这个冒号"),
)
QUOTE_NOT_CLOSED = error(
    128,
    "quote-not-closed",
    Text("the quote {quote} that opens here is never closed", "这里打开的引号 {quote} 没有关上"),
    Text("close it at the end of the text", "请在文本末尾关上引号"),
    page(
        "YAML reads on to the end of the file for the closing quote. Inside '…' a quote "
        "is written twice: 'it''s'.",
        "YAML 会一直读到文件末尾去找关闭的引号。在 '…' 里面, 单引号要写两遍: 'it''s'。",
        "title: 'Awaiting payment",
        "title: 'Awaiting payment'",
    ),
    Text("opened here", "在这里打开"),
)
BRACKET_NOT_CLOSED = error(
    129,
    "bracket-not-closed",
    Text("the bracket `{bracket}` that opens here is never closed", "这里打开的括号 `{bracket}` 没有关上"),
    Text("close it with `{closing}`", "请用 `{closing}` 关上"),
    page(
        "Every { needs its } and every [ its ].",
        "每个 { 都要有 }, 每个 [ 都要有 ]。",
        "by: [buyer, support",
        "by: [buyer, support]",
    ),
    Text("opened here", "在这里打开"),
)
INDENTATION = error(
    130,
    "indentation",
    Text("the indentation of this line fits none of the lines above", "这一行的缩进与上面各行都对不上"),
    Text(
        "keys of one map begin at the same column, and what belongs to a key stands deeper than the key",
        "同一个映射的键要从同一列开始, 属于某个键的内容要比这个键缩进更深",
    ),
    page(
        "Indentation says what belongs to what. A key that already has a value on its own "
        "line can have nothing "
        "below it.",
        "缩进表示从属关系。已经在同一行有值的键, 下面不能再有内容。",
        "states:\n  open:\n    title: Open\n   on: {pay: paid}",
        "states:\n  open:\n    title: Open\n    on: {pay: paid}",
    ),
    Text("indented by {spaces}", "缩进 {spaces} 格"),
)
UNKNOWN_ESCAPE = error(
    131,
    "unknown-escape",
    Text('`{escape}` means nothing inside "…"', '`{escape}` 在 "…" 里没有含义'),
    Text("use '…' instead, where a backslash is a plain character", "请改用 '…', 其中反斜杠只是普通字符"),
    page(
        "Inside \"…\" a backslash starts an escape such as \\n; inside '…' it does not. "
        "Patterns are best in '…'.",
        "在 \"…\" 里反斜杠开始转义, 例如 \\n; 在 '…' 里则不会。正则表达式最好写在 '…' 里。",
        'pattern: "\\d{11}"',
        "pattern: '\\d{11}'",
    ),
)
RESERVED_CHARACTER = error(
    132,
    "reserved-character",
    Text('a value cannot begin with "{char}"', "值不能以“{char}”开头"),
    Text("put it in quotes:\n{mended}", "请加上引号:\n{mended}"),
    page("YAML keeps @ and ` for itself.", "YAML 把 @ 和 ` 留给自己。", "who: @li", 'who: "@li"'),
)
TEXT_AFTER_QUOTES = error(
    133,
    "text-after-quotes",
    Text("after the closing quote of {quoted} more text follows", "{quoted} 的引号关上之后还有文字"),
    WRITE_LINE,
    quotes_page(
        Text(
            "A value that begins with a quote ends with the closing one.", "以引号开头的值到关闭的引号为止。"
        ),
        "when: 'new' == data.kind",
        "when: \"'new' == data.kind\"",
    ),
    Text("the value ended before this", "值在此之前已经结束"),
)
ANCHOR_NAME = error(
    134,
    "anchor-name",
    Text(
        "a value cannot begin with `{char}`, which is YAML's mark for repeated values",
        "值不能以 `{char}` 开头, 它是 YAML 用来重复值的记号",
    ),
    Text("put it in quotes:\n{mended}", "请加上引号:\n{mended}"),
    page(
        "`&name` marks a value and `*name` repeats it. A text that begins so needs quotes.",
        "`&名字` 标记一个值, `*名字` 重复它。以它们开头的文本要加引号。",
        "on: {*: closed}",
        'on: {"*": closed}',
    ),
)
BLOCK_TEXT_HEADER = error(
    135,
    "block-text-header",
    Text(
        "after `{char}` at the beginning of a value the line must end",
        "值以 `{char}` 开头时, 这一行必须到此为止",
    ),
    Text(
        "if the value should begin with `{char}`, put it in quotes:\n{mended}",
        "如果值就是以 `{char}` 开头, 请加上引号:\n{mended}",
    ),
    page(
        "`|` and `>` at the beginning of a value say that a text of several lines follows.",
        "值开头的 `|` 和 `>` 表示下面是多行文本。",
        "when: > 5",
        'when: "data.count > 5"',
    ),
)
DIRECTIVE = error(
    136,
    "directive",
    Text(
        "a line that begins with `%` is an instruction to YAML, and this one is not known",
        "以 `%` 开头的行是给 YAML 的指令, 而这一条无法识别",
    ),
    Text(
        "take the line out, or begin it with `#` if it is a comment",
        "请删去这一行; 如果是注释, 请以 `#` 开头",
    ),
    page("Comments begin with `#`.", "注释以 `#` 开头。", "% the order flow", "# the order flow"),
)
COLON_MISSING = error(
    137,
    "colon-missing",
    Text("a colon is missing after the key in this line", "这一行的键后面缺少冒号"),
    Text("write `key: value`", "请写成 `键: 值`"),
    page(
        "In a map each line is a key, a colon, a space and the value.",
        "映射里每一行都是: 键、冒号、空格、值。",
        "to approved",
        "to: approved",
    ),
    Text("no `: ` in this line", "这一行没有 `: `"),
)
NOT_YAML = error(
    139,
    "not-yaml",
    Text("YAML cannot read this place: {problem}", "YAML 无法读取这里: {problem}"),
    Text(
        "look at the punctuation of this line and of the one before; when in doubt put the value in quotes",
        "请检查这一行和上一行的标点; 拿不准时给值加上引号",
    ),
    page(
        "The file breaks a rule of YAML for which there is no better advice of its own.",
        "文件违反了一条 YAML 规则, 对此没有更具体的建议。",
    ),
)
BRACKET_MISMATCH = error(
    141,
    "bracket-mismatch",
    Text(
        "`{closing}` stands where `{expected}` should close the bracket",
        "应该用 `{expected}` 关闭括号的地方写的是 `{closing}`",
    ),
    Text("close `{bracket}` with `{expected}`", "请用 `{expected}` 关闭 `{bracket}`"),
    page(
        "{ is closed by } and [ by ].",
        "{ 由 } 关闭, [ 由 ] 关闭。",
        "by: [buyer, support}",
        "by: [buyer, support]",
    ),
    Text("the wrong bracket", "括号不匹配"),
)
COMMA_MISSING = error(
    142,
    "comma-missing",
    Text("a comma or `{expected}` is missing before this place", "在此之前缺少逗号或 `{expected}`"),
    Text(
        "put a comma between two entries, and quotes around a text that has `{{ }} [ ] ,` in it",
        "两项之间请用逗号隔开; 含有 `{{ }} [ ] ,` 的文本请加引号",
    ),
    page(
        "Entries in { } and [ ] are separated by commas.",
        "{ } 和 [ ] 里的各项用逗号隔开。",
        "{to: paid when: data.ok}",
        "{to: paid, when: data.ok}",
    ),
    Text("not expected here", "这里不应出现"),
)
VALUE_AND_BLOCK = error(
    143,
    "value-and-block",
    Text(
        'the line above gives "{key}" a value already, and this line stands below it',
        "上一行已经给“{key}”赋了值, 而这一行又写在它下面",
    ),
    Text(
        'move this line to the column of "{key}", or take the value away from "{key}"',
        "请把这一行移到与“{key}”同一列, 或去掉“{key}”的值",
    ),
    page(
        "A key has either a value on its own line or something indented below it, not both.",
        "一个键要么在同一行有值, 要么在下面有缩进的内容, 不能两者都有。",
        "title: Order\n  version: 1",
        "title: Order\nversion: 1",
    ),
    Text("stands below a value", "写在值的下面"),
)
