"""SW5xx, what is declared and written out: values, fields, contracts, properties, migrations.

Floor 0. Append-only: a number that was given is never given to something else.
"""

from __future__ import annotations

from ..diagnostic import Code, Severity, Text


def _error(number: int, name: str, message: Text, label: Text, help: Text, page: Text) -> Code:
    return Code(f"SW{number}", name, Severity.ERROR, message, page, label, help)


def _warning(number: int, name: str, message: Text, label: Text, help: Text, page: Text) -> Code:
    return Code(f"SW{number}", name, Severity.WARNING, message, page, label, help)


NOT_UNDOABLE = _error(
    512,
    "not-undoable",
    Text('effect "{name}" does not say what undoes it', "外部动作 “{name}” 没有写明如何撤销"),
    Text('it has no "undone_by"', "它没有 “undone_by”"),
    Text('add "undone_by: EFFECT" to its declaration', "请在其声明中加上 “undone_by: 外部动作”"),
    Text(
        "`undo` asks for the effect that `undone_by` names, with the parameters of the last request that was done.",
        "`undo` 请求 `undone_by` 所指的外部动作, 使用最后一次完成的请求的参数。",
    ),
)
WRONG_COLLECTION = _error(
    513,
    "wrong-collection",
    Text(
        '"{action}" needs {needed}, and "{name}" is {found}', "“{action}” 需要{needed}, 而 “{name}” 是{found}"
    ),
    Text("cannot be changed in this way", "不能这样更改"),
    Text('use "set" to give it a new value', "请用 “set” 给它新的值"),
    Text(
        "`change`, `remove` and `add` work on lists (`change` and `remove` on maps too), `put` on maps.",
        "`change`、`remove`、`add` 用于列表 (`change` 和 `remove` 也用于映射), `put` 用于映射。",
    ),
)
DEFAULT_MISFIT = _error(
    514,
    "value-does-not-fit",
    Text("{value} does not fit {where}: {why}", "{value} 不符合{where}: {why}"),
    Text("this value is not allowed", "不允许此值"),
    Text("write a value that fits, or change the declaration", "请写一个符合的值, 或更改声明"),
    Text(
        "Values written out in the file are checked against the schema of the field that they are given to: defaults, "
        "what is set, what is passed.",
        "文件中写出的值会按所给字段的定义检查: 默认值、设置的值、传入的值。",
    ),
)
BAD_PATTERN = _error(
    515,
    "bad-pattern",
    Text("this pattern cannot be used: {why}", "不能使用此模式: {why}"),
    Text("refused", "被拒绝"),
    Text("write it in a simpler way", "请用更简单的写法"),
    Text(
        "`pattern` is a regular expression (ECMA 262) searched for in every value that somebody sends. One that could take "
        "for ever is refused: a repetition inside a repetition that both take the same characters, look-around, "
        "references to groups.",
        "`pattern` 是在每个收到的值中查找的正则表达式 (ECMA 262)。可能无休止运行的会被拒绝: 匹配相同字符的重复套重复、环视、分组引用。",
    ),
)
EMPTY_RANGE = _error(
    516,
    "empty-range",
    Text('no value fits: "{low}" is above "{high}"', "没有值符合: “{low}” 大于 “{high}”"),
    Text("nothing lies between", "之间没有值"),
    Text("change one of the two bounds", "请更改其中一个边界"),
    Text("A schema whose bounds exclude every value is a mistake.", "边界排除了所有值的定义是错误。"),
)
START_WITHOUT_ID = _error(
    518,
    "start-without-id",
    Text('"start" needs an "id"', "“start” 需要 “id”"),
    Text("which instance is it?", "是哪个实例?"),
    Text("add for example \"id: =instance.id + '-invoice'\"", "例如加上 “id: =instance.id + '-invoice'”"),
    Text(
        "The id names the new instance and makes the request repeatable: an id that exists with equal data is no error.",
        "id 给新实例命名, 并使请求可以重复: 已存在且数据相同的 id 不算错误。",
    ),
)
WRITE_ONLY_KEPT = _error(
    519,
    "write-only-kept",
    Text('"{name}" is writeOnly and may be used in "when" only', "“{name}” 是 writeOnly, 只能用在 “when” 中"),
    Text("would be kept", "会被保留下来"),
    Text('test it in "when"; keep only what is not secret', "请在 “when” 中检查它; 只保留不机密的内容"),
    Text(
        "A `writeOnly` field of a payload is a secret such as a password: it is masked before anything is kept, so that it "
        "can be tested and never stored or passed on.",
        "内容中的 `writeOnly` 字段是口令一类的机密: 在保留任何内容之前被遮盖, 所以只能检查, 不能存储或传出。",
    ),
)
WRITE_ONLY_ELSEWHERE = _error(
    520,
    "write-only-elsewhere",
    Text('"writeOnly" has no meaning here', "“writeOnly” 在这里没有意义"),
    Text("only for a field of an event's payload", "只用于事件内容的字段"),
    Text('leave out "writeOnly"', "请去掉 “writeOnly”"),
    Text(
        "`writeOnly: true` is for what an event brings and nobody may keep. What is kept can be `personal: true`.",
        "`writeOnly: true` 用于事件带来而不得保留的内容。被保留的内容可以是 `personal: true`。",
    ),
)
SEVERAL_SCOPES = _error(
    523,
    "several-scopes",
    Text('"{first}" and "{second}" cannot be combined', "“{first}” 和 “{second}” 不能同时使用"),
    Text("one of them is enough", "只需其中之一"),
    Text("write two properties", "请写成两条性质"),
    Text(
        "A property has one scope: `since`, `before` or `while`.",
        "一条性质只有一个范围: `since`、`before` 或 `while`。",
    ),
)
ENSURES_WITHOUT_RESULT = _error(
    528,
    "ensures-without-result",
    Text('effect "{name}" has no result to test', "外部动作 “{name}” 没有可检查的结果"),
    Text('"result" is not declared', "没有声明 “result”"),
    Text('declare "result"', "请声明 “result”"),
    Text("`ensures` is a contract on what an effect gives back.", "`ensures` 是对外部动作返回内容的约定。"),
)
WRONG_VALUE_TYPE = _error(
    529,
    "wrong-expression-type",
    Text("{what} must be {needed}, and this is {found}", "{what}必须是{needed}, 而这里是{found}"),
    Text("of another type", "类型不符"),
    Text("write an expression of that type", "请写一个该类型的表达式"),
    Text(
        "Some places take only some types: an id is text, a delay a duration.",
        "有些位置只接受某些类型: 编号是文字, 延时是时长。",
    ),
)
LATE_PAYLOAD = _error(
    530,
    "late-payload",
    Text(
        'event "{name}" cannot take a late outcome',
        "事件 “{name}” 不能接收迟到的结果",
    ),
    Text("its payload is not output and error", "其内容不是 output 和 error"),
    Text(
        'give its payload the nullable fields "output" and "error", and no other without a default',
        "请在其内容中声明可为空的 “output” 和 “error”, 其他字段都要有默认值",
    ),
    Text(
        "What arrives after the state was left is delivered with the payload `output` and `error`; one of them is null.",
        "离开状态之后到达的结果以内容 `output` 和 `error` 送达, 其中之一为空。",
    ),
)
EMPTY_ENUM = _error(
    531,
    "value-twice",
    Text("{value} stands twice in this list", "{value} 在此列表中出现两次"),
    Text("once is enough", "一次即可"),
    Text("take one of them out", "请去掉其中一个"),
    Text("The values of an `enum` differ from one another.", "`enum` 的各个值互不相同。"),
)
RETURNS_OF_CHANGING = _error(
    533,
    "returns-of-changing",
    Text('"returns" speaks of "{name}", which may change', "“returns” 提到了可能变化的 “{name}”"),
    Text("not readOnly", "不是 readOnly"),
    Text(
        'mark the field "readOnly: true", or use "holds"', "请把该字段标为 “readOnly: true”, 或使用 “holds”"
    ),
    Text(
        "`returns` says what an output has to do with what the instance was started with: whoever invoked it knows only that.",
        "`returns` 说明输出与启动时给出的数据的关系: 调用者只知道这些。",
    ),
)
MIGRATION_NOT_OLDER = _error(
    534,
    "migration-not-older",
    Text(
        "a migration from version {name} cannot lead to version {version}",
        "从版本 {name} 不能迁移到版本 {version}",
    ),
    Text("must be an older version", "必须是更早的版本"),
    Text("write the version that instances move from", "请写实例原来的版本"),
    Text("Instances move from an older version to this one.", "实例从较早的版本迁移到本版本。"),
)
EXPRESSION_WITHOUT_SIGN = _warning(
    535,
    "expression-without-sign",
    Text(
        '"{written}" is read as this very text, not as an expression',
        "“{written}” 被读作这段文字本身, 而不是表达式",
    ),
    Text('does not begin with "="', "没有以 “=” 开头"),
    Text('write "={written}"', "请写成 “={written}”"),
    Text(
        "Like a spreadsheet cell: what begins with `=` is an expression, anything else is the value itself. Only `when`, `holds`, "
        "`ensures` and `where` take an expression without the sign. A key or a list to go through must be an expression; elsewhere a "
        "text such as `event.amount` is hardly meant as it stands.",
        "如同电子表格: 以 `=` 开头的是表达式, 其他就是值本身。只有 `when`、`holds`、`ensures`、`where` 可以省略等号。"
        "键和要遍历的列表必须是表达式; 其他地方, `event.amount` 这样的文字几乎不会是本意。",
    ),
)
NOT_FROM_HERE = _error(
    536,
    "not-from-here",
    Text(
        'workflow "{workflow}" does not take {what} from "{name}"',
        "流程 “{workflow}” 不接受来自 “{name}” 的{what}",
    ),
    Text('its "from" names {origin}', "它的 “from” 写的是{origin}"),
    Text('add "{wanted}" to "from" in "{workflow}"', "请在 “{workflow}” 的 “from” 中加上 “{wanted}”"),
    Text(
        "`from` says which workflows may send an event or start an instance. With `by` alone, no workflow may: what is sent all "
        "the same is refused there, and stays with the sender as an incident.",
        "`from` 写明哪些流程可以发送事件或启动实例。只有 `by` 时, 流程都不可以: 仍然发送的会被拒绝, 成为发送方的事故。",
    ),
)
PARKED_SECRET = _error(
    537,
    "parked-secret",
    Text(
        'event "{event}" may be parked, and its field "{name}" is writeOnly',
        "事件 “{event}” 可能被搁置, 而它的字段 “{name}” 是 writeOnly",
    ),
    Text("parking would keep it", "搁置就会保留它"),
    Text(
        'write "unhandled: refuse" or "ignore", or leave out "writeOnly"',
        "请写 “unhandled: refuse” 或 “ignore”, 或去掉 “writeOnly”",
    ),
    Text(
        "A parked event waits in the instance with its whole payload, until a state takes it. A `writeOnly` field is a secret that "
        "nobody may keep.",
        "被搁置的事件连同全部内容留在实例里, 直到有状态处理它。`writeOnly` 字段是任何人都不得保留的机密。",
    ),
)
WHILE_NOT_A_STATE = _error(
    538,
    "while-not-a-state",
    Text('"while" needs a state, and "{name}" is {kind}', "“while” 需要状态, 而 “{name}” 是{kind}"),
    Text("over in a moment", "只发生在一瞬间"),
    Text('name a state, or write "since" or "before"', "请写状态名, 或改用 “since”、“before”"),
    Text(
        "`while` looks at what is going on, so it takes a state. An event or an effect happens at one moment: `since` and `before` "
        "take these.",
        "`while` 看的是正在持续的情况, 所以只能写状态。事件和动作只发生在一个时刻: 请用 `since` 或 `before`。",
    ),
)
TITLES_OF_NO_TEXT = _error(
    539,
    "titles-of-no-text",
    Text("only texts have titles here, and {why}", "这里只有文字才有标题, 而{why}"),
    Text("no text", "不是文字"),
    Text(
        "write the values as a list, `enum: [1, 3, 6]`; if it is a text, put it in quotes",
        "请把各个值写成列表 `enum: [1, 3, 6]`; 如果它是文字, 请加引号",
    ),
    Text(
        "`enum: {monthly_pay: {en: monthly pay, zh: 月付}}` gives each value of a text field its title. Numbers need none: they "
        "are written as a list, `enum: [1, 3, 6]`, and shown as they are.",
        "`enum: {monthly_pay: {en: monthly pay, zh: 月付}}` 给文字字段的每个值一个标题。数字不需要标题: 写成列表 "
        "`enum: [1, 3, 6]`, 照原样显示。",
    ),
)
TITLES_IN_A_LIST = _error(
    540,
    "titles-in-a-list",
    Text('the value "{name}" with its title stands in a list', "值 “{name}” 和它的标题写在了列表里"),
    Text("a map, and no value", "这是映射, 不是一个值"),
    Text(
        "without the dash or bracket: `enum: {{{name}: {{en: …, zh: …}}}}`",
        "不写短横线或方括号: `enum: {{{name}: {{en: …, zh: …}}}}`",
    ),
    Text(
        "The values of an `enum` are a list where only the values are said, and a map from value to title where people shall see "
        "titles: `enum: {monthly_pay: {en: monthly pay, zh: 月付}}`.",
        "`enum` 只写值时是列表; 要让人们看到标题时, 是从值到标题的映射: `enum: {monthly_pay: {en: monthly pay, zh: 月付}}`。",
    ),
)
SAME_TITLE_TWICE = _warning(
    541,
    "same-title-twice",
    Text(
        'the values "{first}" and "{name}" have one title, "{title}"',
        "值 “{first}” 和 “{name}” 的标题都是 “{title}”",
    ),
    Text("the same title", "标题相同"),
    Text("give each a title of its own", "请给它们不同的标题"),
    Text(
        "Pictures, pages and messages show the title: two values with one title are one to whoever reads it.",
        "图、文档页和消息显示的是标题: 标题相同的两个值, 看的人无法分辨。",
    ),
)
