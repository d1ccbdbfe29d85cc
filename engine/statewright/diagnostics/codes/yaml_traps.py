"""SW11x to SW13x: what YAML reads, and its author did not mean.

Floor 0. Append-only: a number that was given is never given to something else.
"""

from __future__ import annotations

from ..diagnostic import Text
from .rows import WRITE_LINE, error, page, quotes_page, warning

MERGE_KEY = error(
    114,
    "merge-key",
    Text("`<<` merges maps in old YAML only, and is not read here", "`<<` 只在旧版 YAML 里合并, 这里不支持"),
    Text(
        "write the keys out; a whole value can be repeated with `&name` and `*name`",
        "请把各个键写出来; 整个值可以用 `&名字` 和 `*名字` 重复",
    ),
    page(
        "The merge key belongs to YAML 1.1. Tools of 1.2, editors among them, show it as "
        "a plain key called `<<`, "
        "so two people would read two different rules.",
        "合并键属于 YAML 1.1。包括编辑器在内的 1.2 工具把它当作名为 `<<` 的普通键, "
        "于是两个人会读到两种规则。",
        "cancelled: {<<: *ended, title: Cancelled}",
        "cancelled: {final: true, title: Cancelled}",
    ),
)
DUPLICATE_KEY = error(
    115,
    "duplicate-key",
    Text('the key "{key}" stands twice in one map', "键“{key}”在同一个映射里出现了两次"),
    Text(
        "keep one; two transitions of one event are a list under one key",
        "请只留一个; 同一事件的两个转换应写成一个键下的列表",
    ),
    page(
        "Most YAML readers silently keep the last one, and the first rule is gone without anybody noticing.",
        "多数 YAML 读取器悄悄保留最后一个, 前一条规则就在无人察觉时丢失了。",
        "on:\n  pay: paid\n  pay: review",
        "on:\n  pay:\n    - {when: event.amount == data.amount, to: paid}\n    - {to: review}",
    ),
    Text("written again here", "这里又写了一次"),
)
KEY_NOT_TEXT = error(
    116,
    "key-not-text",
    Text("a key must be a text, and this is a list or a map", "键必须是文本, 而这里是列表或映射"),
    Text(
        "if the value should begin with a bracket, put it in quotes",
        "如果值本身以括号开头, 请加上引号",
    ),
    quotes_page(
        Text(
            "YAML allows lists and maps as keys; this language does not.",
            "YAML 允许用列表和映射作键, 本语言不允许。",
        ),
        "params: {{amount}: 1}",
        "params: {amount: 1}",
    ),
)
KEY_READ_AS_TEXT = warning(
    117,
    "key-read-as-text",
    Text("the key `{key}` is not a text and is read as one", "键 `{key}` 不是文本, 被当作文本读取"),
    Text('put it in quotes: "{key}"', '请加上引号: "{key}"'),
    page(
        "Keys are names. A number, `true` or `null` as a key means different things to different readers.",
        "键是名字。用数字、`true` 或 `null` 作键, 不同的读取器理解不同。",
        "prices: {1: 100}",
        'prices: {"1": 100}',
    ),
)
TAG_FOR_NOT = error(
    119,
    "tag-for-not",
    Text(
        "YAML takes `{tag}` for one of its tags, because it begins with `!`",
        "`{tag}` 以 `!` 开头, YAML 把它当成了标签",
    ),
    WRITE_LINE,
    quotes_page(
        Text("`!` at the beginning of a value is YAML's own mark.", "值开头的 `!` 是 YAML 自己的记号。"),
        "when: !in_state('shipped')",
        "when: \"!in_state('shipped')\"",
    ),
    Text("not read as an expression", "没有被当作表达式读取"),
)
COMMA_ENDS_VALUE = error(
    120,
    "comma-ends-value",
    Text(
        "the comma inside {{ }} or [ ] ended the value: only `{read}` was read",
        "{{ }} 或 [ ] 里的逗号结束了这个值: 只读到 `{read}`",
    ),
    WRITE_LINE,
    quotes_page(
        Text(
            "A comma inside brackets of an expression cut it in two, silently.",
            "表达式括号里的逗号把它切成了两半, 而且没有提示。",
        ),
        "set: {fee: =max(data.a, data.b)}",
        'set: {fee: "=max(data.a, data.b)"}',
    ),
    Text("the value ends at this comma", "值在这个逗号处结束"),
)
EXPRESSION_NEEDS_QUOTES = error(
    121,
    "expression-needs-quotes",
    Text(
        "YAML cannot read the expression `{expression}` without quotes",
        "没有引号, YAML 无法读取表达式 `{expression}`",
    ),
    WRITE_LINE,
    quotes_page(
        Text(
            "The expression has characters that YAML takes for its own.",
            "表达式里有 YAML 当成自己记号的字符。",
        ),
        "set: {fee: =data.vip ? 0 : 500}",
        'set: {fee: "=data.vip ? 0 : 500"}',
    ),
    Text("this expression needs quotes", "这个表达式需要引号"),
)
COMMENT_CUTS_EXPRESSION = error(
    122,
    "comment-cuts-expression",
    Text(
        "` #` starts a comment and cuts the expression: only `{read}` was read",
        "` #` 开始了注释, 截断了表达式: 只读到 `{read}`",
    ),
    WRITE_LINE,
    quotes_page(
        Text(
            "A space and a hash sign start a comment, even inside an expression's own quotes.",
            "空格加井号开始注释, 即使在表达式自己的引号里。",
        ),
        "when: event.note == 'room # 5'",
        "when: \"event.note == 'room # 5'\"",
    ),
    Text("a comment from here on", "从这里起是注释"),
)
EQUALS_BEFORE_QUOTES = warning(
    123,
    "equals-before-quotes",
    Text(
        "`{read}` is the text between the quotes, not the expression in it",
        "`{read}` 是引号里的文本, 而不是其中的表达式",
    ),
    Text(
        "if the text is meant, leave `=` out; if the expression is meant, put `=` inside "
        "the quotes:\n{mended}",
        "如果就是要这段文本, 请去掉 `=`; 如果要写表达式, 请把 `=` 放进引号里:\n{mended}",
    ),
    page(
        "After `=` stands an expression, and an expression in quotes is a text. The "
        "quotes that YAML needs go "
        "around the whole value, `=` included.",
        "`=` 后面是表达式, 而带引号的表达式就是一段文本。YAML 所需的引号要把整个值连同 `=` 一起括起来。",
        'set: {fee: ="data.a + 1"}',
        'set: {fee: "=data.a + 1"}',
    ),
    Text("a text, not a calculation", "是文本, 不是计算"),
)
TWO_READINGS = warning(
    124,
    "two-readings",
    Text(
        "`{read}` is {reading} here, and older tools read it as {older}",
        "`{read}` 在这里是{reading}, 而较旧的工具会读成{older}",
    ),
    Text("write `{instead}`, which all read alike", "请写成 `{instead}`, 各处读法一致"),
    page(
        "YAML 1.2, which is read here and by editors, takes `yes`, `no`, `on`, `off` for "
        "texts and 010 for ten. "
        "YAML 1.1, which many older tools read, takes them for true, false and eight. A "
        "rule should not mean two "
        "things.",
        "这里和编辑器使用 YAML 1.2, 把 `yes`、`no`、`on`、`off` 当作文本, 010 当作十; "
        "许多较旧的工具使用 YAML 1.1, "
        "把它们当作真、假和八。一条规则不应有两种意思。",
        "default: yes",
        "default: true",
    ),
    Text("read in two ways", "有两种读法"),
)
FULL_WIDTH_PUNCTUATION = error(
    125,
    "full-width-punctuation",
    Text(
        "`{char}` is a full-width sign; YAML and expressions know only `{ascii}`",
        "`{char}` 是全角符号; YAML 和表达式只认半角的 `{ascii}`",
    ),
    Text("type it with the keyboard set to English:\n{mended}", "请切换到英文输入法:\n{mended}"),
    page(
        "A Chinese keyboard types signs that look like the ASCII ones and are other "
        "characters. In titles and "
        "other texts they are welcome; where a sign has a meaning, it must be the half-width one.",
        "中文输入法打出的符号看起来像半角符号, 其实是另外的字符。标题等文本里可以用; "
        "在符号有语法作用的地方必须用半角。",
        "to： approved",
        "to: approved",
    ),
    Text("a full-width sign", "全角符号"),
)
FULL_WIDTH_QUOTES = warning(
    126,
    "full-width-quotes",
    Text("the quotes `{open}{close}` are part of the text", "引号 `{open}{close}` 成了文本的一部分"),
    Text("write {mended}, or no quotes at all", "请写成 {mended}, 或者不用引号"),
    page(
        "Only the straight quotes \" and ' are quotes to YAML; curly ones stay in the value and make it a "
        "different one.",
        "对 YAML 来说只有直引号 \" 和 ' 才是引号; 弯引号会留在值里, 使它成为另一个值。",
        "template: “new_order”",
        'template: "new_order"',
    ),
    Text("kept in the value", "留在了值里"),
)
SPACE_MISSING = error(
    138,
    "space-missing",
    Text("a space is missing after the colon in `{read}`", "`{read}` 的冒号后面缺少空格"),
    Text("write a space after it:\n{mended}", "请在冒号后加空格:\n{mended}"),
    page(
        "A colon starts a value only when a space follows; otherwise it is part of a "
        "text, as in a web address.",
        "冒号后面有空格才开始一个值; 否则它只是文本的一部分, 例如网址。",
        "to:approved",
        "to: approved",
    ),
    Text("one text, not a key and a value", "这是一段文本, 不是键和值"),
)
