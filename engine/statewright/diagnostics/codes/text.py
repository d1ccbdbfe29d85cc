"""SW1xx: the file as text and as YAML, before anything is known of states.

Floor 0. Append-only: a number that was given is never given to something else.
"""

from __future__ import annotations

from ..diagnostic import Code, Severity, Text


def _page(en: str, zh: str, wrong: str = "", right: str = "") -> Text:
    return Text(
        en + _examples("Instead of", "write", wrong, right), zh + _examples("不要写", "应写成", wrong, right)
    )


def _examples(instead: str, write: str, wrong: str, right: str) -> str:
    before = f"\n\n{instead}:\n{_indented(wrong)}" if wrong else ""
    return before + (f"\n\n{write}:\n{_indented(right)}" if right else "")


def _indented(text: str) -> str:
    return "\n".join("    " + line for line in text.split("\n"))


def _error(number: int, name: str, message: Text, help: Text, page: Text, label: Text | None = None) -> Code:
    return Code(f"SW{number}", name, Severity.ERROR, message, page, label, help)


def _warning(
    number: int, name: str, message: Text, help: Text, page: Text, label: Text | None = None
) -> Code:
    return Code(f"SW{number}", name, Severity.WARNING, message, page, label, help)


_QUOTES_WHY = Text(
    "YAML reads the line before Statewright does, and some characters mean something to YAML itself: inside { } and "
    "[ ] a comma, a bracket or `? :` ends a value that stands without quotes; anywhere `: ` starts a value, ` #` "
    "starts a comment, and `!`, `&`, `*` at the beginning are YAML's own marks. In quotes none of them does.",
    "YAML 先于 Statewright 读取这一行, 而有些字符对 YAML 自己有含义: 在 { } 和 [ ] 里, 逗号、括号和 `? :` "
    "会结束没有引号的值; 在任何地方, `: ` 开始一个值, ` #` 开始注释, 开头的 `!`、`&`、`*` 是 YAML 的记号。"
    "放进引号里就都没有这些作用。",
)  # fmt: skip


def _quotes_page(what: Text, wrong: str, right: str) -> Text:
    return _page(f"{what.en} {_QUOTES_WHY.en}", f"{what.zh}{_QUOTES_WHY.zh}", wrong, right)


_WRITE_LINE = Text("put it in quotes, so: {mended}", "请加上引号, 写成: {mended}")

NOT_UTF8 = _error(
    101,
    "not-utf8",
    Text(
        "the file is not UTF-8 text: byte {byte} at offset {offset} belongs to no character",
        "文件不是 UTF-8 文本: 偏移 {offset} 处的字节 {byte} 不属于任何字符",
    ),
    Text('save the file in the encoding "UTF-8"', "请把文件另存为 UTF-8 编码"),
    _page(
        "A workflow is read as UTF-8, the encoding in which Chinese and every other script can be written. This "
        "file was saved in another one, for example GBK. Choose UTF-8 in the editor's 'Save as'.",
        "工作流文件按 UTF-8 读取, 这种编码能写中文和所有其他文字。这个文件是用别的编码(例如 GBK)保存的。"
        "请在编辑器的“另存为”里选择 UTF-8。",
    ),
    Text("from here on it cannot be read", "从这里起无法读取"),
)
WRONG_ENCODING = _error(
    102,
    "wrong-encoding",
    Text(
        "the file is saved as {encoding}, and only UTF-8 is read", "文件保存为 {encoding}, 而这里只读取 UTF-8"
    ),
    Text('save the file in the encoding "UTF-8"', "请把文件另存为 UTF-8 编码"),
    _page(
        'The first bytes of the file say that it is UTF-16 or UTF-32 (Windows calls the first "Unicode"). '
        "Choose UTF-8 in the editor's 'Save as'.",
        "文件开头的字节表明它是 UTF-16 或 UTF-32(Windows 把前者叫做“Unicode”)。请在编辑器的“另存为”里选择 UTF-8。",
    ),
)
BYTE_ORDER_MARK = _warning(
    103,
    "byte-order-mark",
    Text(
        "the file begins with an invisible byte order mark (BOM)", "文件开头有一个看不见的字节顺序标记 (BOM)"
    ),
    Text('save the file as "UTF-8", not as "UTF-8 with BOM"', "请保存为“UTF-8”, 而不是“带 BOM 的 UTF-8”"),
    _page(
        "The mark is allowed and was skipped, but other tools read it as a character of the first key.",
        "这个标记是允许的, 已被跳过; 但别的工具会把它当成第一个键的一部分。",
    ),
)
FILE_TOO_LARGE = _error(
    104,
    "file-too-large",
    Text(
        "the file is {size} bytes long, and at most {limit} are read",
        "文件长 {size} 字节, 最多读取 {limit} 字节",
    ),
    Text(
        "split it: one file is one workflow, and shared types can stand in a file of their own",
        "请拆分: 一个文件一个工作流, 共用的类型可以放在单独的文件里",
    ),
    _page(
        "Reading is bounded so that no file can stop the machine. The largest workflows that we know are a "
        "hundredth of this bound.",
        "读取设有上限, 以免某个文件拖垮机器。已知最大的工作流也只有这个上限的百分之一。",
    ),
)
EMPTY_FILE = _error(
    105,
    "empty-file",
    Text("the file is empty", "文件是空的"),
    Text(
        "begin with `statewright: 1` and `workflow: name_of_the_workflow`",
        "请以 `statewright: 1` 和 `workflow: 工作流的名字` 开头",
    ),
    _page(
        "There is nothing in the file but, perhaps, comments.",
        "文件里除了注释之外什么也没有。",
        "# order.yaml",
        "statewright: 1\nworkflow: order\nversion: 1\ninitial: open\nstates:\n  open: {}",
    ),
)
SEVERAL_DOCUMENTS = _error(
    106,
    "several-documents",
    Text(
        "the file holds more than one YAML document: `---` starts a second one",
        "文件里有不止一个 YAML 文档: `---` 开始了第二个",
    ),
    Text(
        "take the `---` out, or put what follows into a file of its own",
        "请删去 `---`, 或把后面的内容放进另一个文件",
    ),
    _page("One file is one workflow.", "一个文件就是一个工作流。", "workflow: order\n---\nworkflow: refund"),
    Text("a second document starts here", "第二个文档从这里开始"),
)
CHARACTER_NOT_SHOWN = _error(
    107,
    "character-not-shown",
    Text("{what} stands here, which no editor shows", "这里有{what}, 编辑器里看不见"),
    Text(
        "delete it; it often comes from copying out of a chat or a web page",
        "请删除它; 它常常是从聊天窗口或网页复制时带来的",
    ),
    _page(
        "Characters that cannot be seen change names and values without anybody noticing, so they are refused.",
        "看不见的字符会在无人察觉时改变名字和值, 因此不被接受。",
    ),
)
TAB_INDENTATION = _error(
    108,
    "tab-indentation",
    Text(
        "the line is indented with a tab, which YAML does not allow", "这一行用制表符 (Tab) 缩进, YAML 不允许"
    ),
    Text("use spaces: {mended}", "请用空格: {mended}"),
    _page(
        "How wide a tab is differs from editor to editor, so YAML counts spaces only. Set the editor to put in "
        "two spaces when the tab key is pressed.",
        "制表符的宽度因编辑器而异, 所以 YAML 只数空格。请把编辑器设成按 Tab 键时输入两个空格。",
        "states:\n\topen: {}",
        "states:\n  open: {}",
    ),
    Text("a tab", "制表符"),
)
NESTED_TOO_DEEP = _error(
    109,
    "nested-too-deep",
    Text("values lie more than {limit} deep inside one another", "值的嵌套超过 {limit} 层"),
    Text("make it flatter", "请减少嵌套"),
    _page("Reading is bounded so that no file can stop the machine.", "读取设有上限, 以免某个文件拖垮机器。"),
)
TOO_MANY_VALUES = _error(
    110,
    "too-many-values",
    Text("the file holds more than {limit} keys and values", "文件里的键和值超过 {limit} 个"),
    Text("split it: one file is one workflow", "请拆分: 一个文件一个工作流"),
    _page("Reading is bounded so that no file can stop the machine.", "读取设有上限, 以免某个文件拖垮机器。"),
)
ALIASES_TOO_LARGE = _error(
    111,
    "aliases-too-large",
    Text(
        "the aliases (`*name`) of the file stand for more than {limit} keys and values",
        "文件里的别名 (`*名字`) 代表的键和值超过 {limit} 个",
    ),
    Text("write the values out, or use fewer aliases", "请把值直接写出来, 或少用别名"),
    _page(
        "Aliases of aliases can make a few lines stand for millions of values, which would fill the memory.",
        "别名套别名, 可以让几行字代表上百万个值, 占满内存。",
    ),
)
ALIAS_NOT_DEFINED = _error(
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
    _page(
        "At the beginning of a value a star is YAML's own mark: it repeats a value marked with `&` before.",
        "值开头的星号是 YAML 自己的记号: 重复前面用 `&` 标记的值。",
        "on: {*: closed}",
        'on: {"*": closed}',
    ),
)
ALIAS_OF_ITSELF = _error(
    113,
    "alias-of-itself",
    Text("`*{name}` stands inside the value marked `&{name}`", "`*{name}` 位于标记为 `&{name}` 的值里面"),
    Text("write the value out", "请把值直接写出来"),
    _page("A value cannot hold itself.", "一个值不能包含它自己。", "a: &x [*x]"),
)
MERGE_KEY = _error(
    114,
    "merge-key",
    Text("`<<` merges maps in old YAML only, and is not read here", "`<<` 只在旧版 YAML 里合并, 这里不支持"),
    Text("write the keys out; a whole value can be repeated with `&name` and `*name`", "请把各个键写出来; 整个值可以用 `&名字` 和 `*名字` 重复"),
    _page(
        "The merge key belongs to YAML 1.1. Tools of 1.2, editors among them, show it as a plain key called `<<`, "
        "so two people would read two different rules.",
        "合并键属于 YAML 1.1。包括编辑器在内的 1.2 工具把它当作名为 `<<` 的普通键, 于是两个人会读到两种规则。",
        "cancelled: {<<: *ended, title: Cancelled}",
        "cancelled: {final: true, title: Cancelled}",
    ),
)  # fmt: skip
DUPLICATE_KEY = _error(
    115,
    "duplicate-key",
    Text('the key "{key}" stands twice in one map', "键“{key}”在同一个映射里出现了两次"),
    Text(
        "keep one; two transitions of one event are a list under one key",
        "请只留一个; 同一事件的两个转换应写成一个键下的列表",
    ),
    _page(
        "Most YAML readers silently keep the last one, and the first rule is gone without anybody noticing.",
        "多数 YAML 读取器悄悄保留最后一个, 前一条规则就在无人察觉时丢失了。",
        "on:\n  pay: paid\n  pay: review",
        "on:\n  pay:\n    - {when: event.amount == data.amount, to: paid}\n    - {to: review}",
    ),
    Text("written again here", "这里又写了一次"),
)
KEY_NOT_TEXT = _error(
    116,
    "key-not-text",
    Text("a key must be a text, and this is a list or a map", "键必须是文本, 而这里是列表或映射"),
    Text(
        "if the value should begin with a bracket, put it in quotes",
        "如果值本身以括号开头, 请加上引号",
    ),
    _quotes_page(
        Text("YAML allows lists and maps as keys; this language does not.", "YAML 允许用列表和映射作键, 本语言不允许。"),
        "params: {{amount}: 1}",
        "params: {amount: 1}",
    ),
)  # fmt: skip
KEY_READ_AS_TEXT = _warning(
    117,
    "key-read-as-text",
    Text("the key `{key}` is not a text and is read as one", "键 `{key}` 不是文本, 被当作文本读取"),
    Text('put it in quotes: "{key}"', '请加上引号: "{key}"'),
    _page(
        "Keys are names. A number, `true` or `null` as a key means different things to different readers.",
        "键是名字。用数字、`true` 或 `null` 作键, 不同的读取器理解不同。",
        "prices: {1: 100}",
        'prices: {"1": 100}',
    ),
)
UNKNOWN_TAG = _error(
    118,
    "unknown-tag",
    Text("`{tag}` is a YAML tag, and tags are not used here", "`{tag}` 是 YAML 标签, 这里不使用标签"),
    Text(
        "take it out; if a text beginning with `!` is meant, put it in quotes",
        "请删去; 如果是以 `!` 开头的文本, 请加上引号",
    ),
    _quotes_page(
        Text("A word that begins with `!` is a tag.", "以 `!` 开头的词是标签。"),
        "template: !urgent",
        'template: "!urgent"',
    ),
)
TAG_FOR_NOT = _error(
    119,
    "tag-for-not",
    Text(
        "YAML takes `{tag}` for one of its tags, because it begins with `!`",
        "`{tag}` 以 `!` 开头, YAML 把它当成了标签",
    ),
    _WRITE_LINE,
    _quotes_page(
        Text("`!` at the beginning of a value is YAML's own mark.", "值开头的 `!` 是 YAML 自己的记号。"),
        "when: !in_state('shipped')",
        "when: \"!in_state('shipped')\"",
    ),
    Text("not read as an expression", "没有被当作表达式读取"),
)
COMMA_ENDS_VALUE = _error(
    120,
    "comma-ends-value",
    Text("the comma inside {{ }} or [ ] ended the value: only `{read}` was read", "{{ }} 或 [ ] 里的逗号结束了这个值: 只读到 `{read}`"),
    _WRITE_LINE,
    _quotes_page(
        Text(
            "A comma inside brackets of an expression cut it in two, silently.",
            "表达式括号里的逗号把它切成了两半, 而且没有提示。",
        ),
        "set: {fee: =max(data.a, data.b)}",
        'set: {fee: "=max(data.a, data.b)"}',
    ),
    Text("the value ends at this comma", "值在这个逗号处结束"),
)  # fmt: skip
EXPRESSION_NEEDS_QUOTES = _error(
    121,
    "expression-needs-quotes",
    Text("YAML cannot read the expression `{expression}` without quotes", "没有引号, YAML 无法读取表达式 `{expression}`"),
    _WRITE_LINE,
    _quotes_page(
        Text("The expression has characters that YAML takes for its own.", "表达式里有 YAML 当成自己记号的字符。"),
        "set: {fee: =data.vip ? 0 : 500}",
        'set: {fee: "=data.vip ? 0 : 500"}',
    ),
    Text("this expression needs quotes", "这个表达式需要引号"),
)  # fmt: skip
COMMENT_CUTS_EXPRESSION = _error(
    122,
    "comment-cuts-expression",
    Text("` #` starts a comment and cuts the expression: only `{read}` was read", "` #` 开始了注释, 截断了表达式: 只读到 `{read}`"),
    _WRITE_LINE,
    _quotes_page(
        Text("A space and a hash sign start a comment, even inside an expression's own quotes.", "空格加井号开始注释, 即使在表达式自己的引号里。"),
        "when: event.note == 'room # 5'",
        "when: \"event.note == 'room # 5'\"",
    ),
    Text("a comment from here on", "从这里起是注释"),
)  # fmt: skip
EQUALS_BEFORE_QUOTES = _warning(
    123,
    "equals-before-quotes",
    Text("`{read}` is the text between the quotes, not the expression in it", "`{read}` 是引号里的文本, 而不是其中的表达式"),
    Text(
        "if the expression is meant, put `=` inside the quotes: {mended}; if the text is meant, leave `=` out",
        "如果要写表达式, 请把 `=` 放进引号里: {mended}; 如果就是要这段文本, 请去掉 `=`",
    ),
    _page(
        "After `=` stands an expression, and an expression in quotes is a text. The quotes that YAML needs go "
        "around the whole value, `=` included.",
        "`=` 后面是表达式, 而带引号的表达式就是一段文本。YAML 所需的引号要把整个值连同 `=` 一起括起来。",
        'set: {fee: ="data.a + 1"}',
        'set: {fee: "=data.a + 1"}',
    ),
    Text("a text, not a calculation", "是文本, 不是计算"),
)  # fmt: skip
TWO_READINGS = _warning(
    124,
    "two-readings",
    Text(
        "`{read}` is {reading} here, and older tools read it as {older}",
        "`{read}` 在这里是{reading}, 而较旧的工具会读成{older}",
    ),
    Text("write `{instead}`, which all read alike", "请写成 `{instead}`, 各处读法一致"),
    _page(
        "YAML 1.2, which is read here and by editors, takes `yes`, `no`, `on`, `off` for texts and 010 for ten. "
        "YAML 1.1, which many older tools read, takes them for true, false and eight. A rule should not mean two "
        "things.",
        "这里和编辑器使用 YAML 1.2, 把 `yes`、`no`、`on`、`off` 当作文本, 010 当作十; 许多较旧的工具使用 YAML 1.1, "
        "把它们当作真、假和八。一条规则不应有两种意思。",
        "default: yes",
        "default: true",
    ),
    Text("read in two ways", "有两种读法"),
)
FULL_WIDTH_PUNCTUATION = _error(
    125,
    "full-width-punctuation",
    Text(
        "`{char}` is a full-width sign; YAML and expressions know only `{ascii}`",
        "`{char}` 是全角符号; YAML 和表达式只认半角的 `{ascii}`",
    ),
    Text("type it with the keyboard set to English: {mended}", "请切换到英文输入法: {mended}"),
    _page(
        "A Chinese keyboard types signs that look like the ASCII ones and are other characters. In titles and "
        "other texts they are welcome; where a sign has a meaning, it must be the half-width one.",
        "中文输入法打出的符号看起来像半角符号, 其实是另外的字符。标题等文本里可以用; 在符号有语法作用的地方必须用半角。",
        "to： approved",
        "to: approved",
    ),
    Text("a full-width sign", "全角符号"),
)
FULL_WIDTH_QUOTES = _warning(
    126,
    "full-width-quotes",
    Text("the quotes `{open}{close}` are part of the text", "引号 `{open}{close}` 成了文本的一部分"),
    Text("write {mended}, or no quotes at all", "请写成 {mended}, 或者不用引号"),
    _page(
        "Only the straight quotes \" and ' are quotes to YAML; curly ones stay in the value and make it a "
        "different one.",
        "对 YAML 来说只有直引号 \" 和 ' 才是引号; 弯引号会留在值里, 使它成为另一个值。",
        "template: “new_order”",
        'template: "new_order"',
    ),
    Text("kept in the value", "留在了值里"),
)
COLON_IN_VALUE = _error(
    127,
    "colon-in-value",
    Text("a second `: ` stands in one line, and YAML takes it for another key", "一行里有第二个 `: `, YAML 把它当成又一个键"),
    Text("put the text in quotes: {mended}", "请给文本加上引号: {mended}"),
    _page(
        "A colon and a space start a value. In a text they need quotes around the whole text.",
        "冒号加空格开始一个值。文本里有它时, 整段文本要加引号。",
        "title: Refund: step two",
        'title: "Refund: step two"',
    ),
    Text("this colon", "这个冒号"),
)  # fmt: skip
QUOTE_NOT_CLOSED = _error(
    128,
    "quote-not-closed",
    Text("the quote {quote} that opens here is never closed", "这里打开的引号 {quote} 没有关上"),
    Text("close it at the end of the text", "请在文本末尾关上引号"),
    _page(
        "YAML reads on to the end of the file for the closing quote. Inside '…' a quote is written twice: 'it''s'.",
        "YAML 会一直读到文件末尾去找关闭的引号。在 '…' 里面, 单引号要写两遍: 'it''s'。",
        "title: 'Awaiting payment",
        "title: 'Awaiting payment'",
    ),
    Text("opened here", "在这里打开"),
)
BRACKET_NOT_CLOSED = _error(
    129,
    "bracket-not-closed",
    Text("the bracket `{bracket}` that opens here is never closed", "这里打开的括号 `{bracket}` 没有关上"),
    Text("close it with `{closing}`", "请用 `{closing}` 关上"),
    _page(
        "Every { needs its } and every [ its ].",
        "每个 { 都要有 }, 每个 [ 都要有 ]。",
        "by: [buyer, support",
        "by: [buyer, support]",
    ),
    Text("opened here", "在这里打开"),
)
INDENTATION = _error(
    130,
    "indentation",
    Text("the indentation of this line fits none of the lines above", "这一行的缩进与上面各行都对不上"),
    Text(
        "keys of one map begin at the same column, and what belongs to a key stands deeper than the key",
        "同一个映射的键要从同一列开始, 属于某个键的内容要比这个键缩进更深",
    ),
    _page(
        "Indentation says what belongs to what. A key that already has a value on its own line can have nothing "
        "below it.",
        "缩进表示从属关系。已经在同一行有值的键, 下面不能再有内容。",
        "states:\n  open:\n    title: Open\n   on: {pay: paid}",
        "states:\n  open:\n    title: Open\n    on: {pay: paid}",
    ),
    Text("indented by {spaces}", "缩进 {spaces} 格"),
)
UNKNOWN_ESCAPE = _error(
    131,
    "unknown-escape",
    Text('`{escape}` means nothing inside "…"', '`{escape}` 在 "…" 里没有含义'),
    Text("use '…' instead, where a backslash is a plain character", "请改用 '…', 其中反斜杠只是普通字符"),
    _page(
        "Inside \"…\" a backslash starts an escape such as \\n; inside '…' it does not. Patterns are best in '…'.",
        "在 \"…\" 里反斜杠开始转义, 例如 \\n; 在 '…' 里则不会。正则表达式最好写在 '…' 里。",
        'pattern: "\\d{11}"',
        "pattern: '\\d{11}'",
    ),
)
RESERVED_CHARACTER = _error(
    132,
    "reserved-character",
    Text("a value cannot begin with `{char}`", "值不能以 `{char}` 开头"),
    Text("put it in quotes: {mended}", "请加上引号: {mended}"),
    _page("YAML keeps @ and ` for itself.", "YAML 把 @ 和 ` 留给自己。", "who: @li", 'who: "@li"'),
)
TEXT_AFTER_QUOTES = _error(
    133,
    "text-after-quotes",
    Text("after the closing quote of {quoted} more text follows", "{quoted} 的引号关上之后还有文字"),
    _WRITE_LINE,
    _quotes_page(
        Text(
            "A value that begins with a quote ends with the closing one.", "以引号开头的值到关闭的引号为止。"
        ),
        "when: 'new' == data.kind",
        "when: \"'new' == data.kind\"",
    ),
    Text("the value ended before this", "值在此之前已经结束"),
)
ANCHOR_NAME = _error(
    134,
    "anchor-name",
    Text(
        "a value cannot begin with `{char}`, which is YAML's mark for repeated values",
        "值不能以 `{char}` 开头, 它是 YAML 用来重复值的记号",
    ),
    Text("put it in quotes: {mended}", "请加上引号: {mended}"),
    _page(
        "`&name` marks a value and `*name` repeats it. A text that begins so needs quotes.",
        "`&名字` 标记一个值, `*名字` 重复它。以它们开头的文本要加引号。",
        "on: {*: closed}",
        'on: {"*": closed}',
    ),
)
BLOCK_TEXT_HEADER = _error(
    135,
    "block-text-header",
    Text(
        "after `{char}` at the beginning of a value the line must end",
        "值以 `{char}` 开头时, 这一行必须到此为止",
    ),
    Text(
        "put the value in quotes if it should begin with `{char}`: {mended}",
        "如果值就是以 `{char}` 开头, 请加上引号: {mended}",
    ),
    _page(
        "`|` and `>` at the beginning of a value say that a text of several lines follows.",
        "值开头的 `|` 和 `>` 表示下面是多行文本。",
        "when: > 5",
        'when: "data.count > 5"',
    ),
)
DIRECTIVE = _error(
    136,
    "directive",
    Text("a line that begins with `%` is an instruction to YAML, and this one is not known", "以 `%` 开头的行是给 YAML 的指令, 而这一条无法识别"),
    Text("take the line out, or begin it with `#` if it is a comment", "请删去这一行; 如果是注释, 请以 `#` 开头"),
    _page("Comments begin with `#`.", "注释以 `#` 开头。", "% the order flow", "# the order flow"),
)  # fmt: skip
COLON_MISSING = _error(
    137,
    "colon-missing",
    Text("a colon is missing after the key in this line", "这一行的键后面缺少冒号"),
    Text("write `key: value`", "请写成 `键: 值`"),
    _page(
        "In a map each line is a key, a colon, a space and the value.",
        "映射里每一行都是: 键、冒号、空格、值。",
        "to approved",
        "to: approved",
    ),
    Text("no `: ` in this line", "这一行没有 `: `"),
)
SPACE_MISSING = _error(
    138,
    "space-missing",
    Text("a space is missing after the colon in `{read}`", "`{read}` 的冒号后面缺少空格"),
    Text("write {mended}", "请写成 {mended}"),
    _page(
        "A colon starts a value only when a space follows; otherwise it is part of a text, as in a web address.",
        "冒号后面有空格才开始一个值; 否则它只是文本的一部分, 例如网址。",
        "to:approved",
        "to: approved",
    ),
    Text("one text, not a key and a value", "这是一段文本, 不是键和值"),
)
NOT_YAML = _error(
    139,
    "not-yaml",
    Text("YAML cannot read this place: {problem}", "YAML 无法读取这里: {problem}"),
    Text(
        "look at the punctuation of this line and of the one before; when in doubt put the value in quotes",
        "请检查这一行和上一行的标点; 拿不准时给值加上引号",
    ),
    _page(
        "The file breaks a rule of YAML for which there is no better advice of its own.",
        "文件违反了一条 YAML 规则, 对此没有更具体的建议。",
    ),
)
NUMBER_OUT_OF_RANGE = _error(
    140,
    "number-out-of-range",
    Text("this number is too large, or is not a number that can be counted with", "这个数太大, 或不是可以计算的数"),
    Text("write it as a text in quotes if it is a name or a code", "如果它是名称或编号, 请加引号写成文本"),
    _page(
        "Numbers beyond what JSON can hold, infinity and 'not a number' cannot be stored or compared.",
        "超出 JSON 范围的数、无穷大和“非数”不能存储, 也不能比较。",
        "maximum: 1e999",
    ),
)  # fmt: skip
BRACKET_MISMATCH = _error(
    141,
    "bracket-mismatch",
    Text("`{closing}` stands where `{expected}` should close the bracket", "应该用 `{expected}` 关闭括号的地方写的是 `{closing}`"),
    Text("close `{bracket}` with `{expected}`", "请用 `{expected}` 关闭 `{bracket}`"),
    _page("{ is closed by } and [ by ].", "{ 由 } 关闭, [ 由 ] 关闭。", "by: [buyer, support}", "by: [buyer, support]"),
    Text("the wrong bracket", "括号不匹配"),
)  # fmt: skip
COMMA_MISSING = _error(
    142,
    "comma-missing",
    Text("a comma or `{expected}` is missing before this place", "在此之前缺少逗号或 `{expected}`"),
    Text("put a comma between two entries, and quotes around a text that has `{{ }} [ ] ,` in it", "两项之间请用逗号隔开; 含有 `{{ }} [ ] ,` 的文本请加引号"),
    _page(
        "Entries in { } and [ ] are separated by commas.",
        "{ } 和 [ ] 里的各项用逗号隔开。",
        "{to: paid when: data.ok}",
        "{to: paid, when: data.ok}",
    ),
    Text("not expected here", "这里不应出现"),
)  # fmt: skip
