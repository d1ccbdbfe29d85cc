"""The codes of wrong types, values and conditions in expressions: SW430 to SW459. Floor 0. Pure data."""

from __future__ import annotations

from ..diagnostic import Code, Severity, Text

OPERATOR_TYPES = Code(
    "SW430",
    "operator-types",
    Severity.ERROR,
    Text('"{operator}" does not work with {left} and {right}', "“{operator}”不能用于{left}和{right}"),
    Text(
        (
            "An operator needs values of one kind: number with number, text with text, instant with "
            "duration. Convert one of them: `string(data.amount)`, `double(1)`."
        ),
        (
            "运算符两边要是同类的值:数字和数字、文本和文本、时刻和时长。请转换其中一个:`string(data.amount)`"
            "、`double(1)`。"
        ),
    ),
    Text("{left} {operator} {right}", "{left} {operator} {right}"),
    Text("both sides must be of one kind", "两边要是同类的值"),
)
NOT_BOOLEAN = Code(
    "SW431",
    "not-true-or-false",
    Severity.ERROR,
    Text("this is {type}, not true or false", "这是{type},不是“是或否”"),
    Text(
        (
            "A condition, and each side of `&&`, `||` and `!`, must be true or false. A number or a text is "
            "compared with something: `data.paid > 0`."
        ),
        "条件,以及 `&&`、`||`、`!` 的两边,都必须是“是或否”。数字或文本要与别的值比较:`data.paid > 0`。",
    ),
    Text("{type}", "{type}"),
    Text("compare it with something, for example {right}", "请与某个值比较,例如 {right}"),
)
NO_FIELDS = Code(
    "SW432",
    "no-fields",
    Severity.ERROR,
    Text('{type} has no fields, so ".{name}" means nothing', "{type}没有字段,“.{name}”没有意义"),
    Text("Only objects and maps have fields.", "只有对象和映射有字段。"),
    Text("{type}", "{type}"),
    Text("read a field of an object", "请读取对象的字段"),
)
BAD_INDEX = Code(
    "SW433",
    "bad-index",
    Severity.ERROR,
    Text("{owner} cannot be asked for [{type}]", "{owner}不能用[{type}]取值"),
    Text(
        "A list is asked with a whole number from 0, a map with its kind of key.",
        "列表用从 0 开始的整数取值,映射用它的键取值。",
    ),
    Text("{needed}", "{needed}"),
    Text("a list takes a whole number, a map its key", "列表用整数,映射用键"),
)
MAYBE_NULL = Code(
    "SW434",
    "possibly-null",
    Severity.ERROR,
    Text('"{what}" may be null here', "“{what}”在这里可能为空(null)"),
    Text(
        (
            "A nullable value must be tested before it is used. A test narrows what follows it: `data.bill "
            "!= null && data.bill.size() > 3`; or give a default: `data.bill.or('')`."
        ),
        (
            "可能为空的值使用前要先判断。判断之后的部分就安全了:`data.bill != null && data.bill.size() > 3`;"
            "也可以给默认值:`data.bill.or('')`。"
        ),
    ),
    Text("null is possible", "可能为空"),
    Text(
        "test it first: {what} != null && …; or give a default: {what}.or({default})",
        "请先判断:{what} != null && …;或给默认值:{what}.or({default})",
    ),
)
MAYBE_ABSENT = Code(
    "SW435",
    "possibly-absent",
    Severity.ERROR,
    Text('"{what}" may be absent here', "“{what}”在这里可能不存在"),
    Text(
        "A field that may be absent is tested with `has(…)`, or read with `.?` and a default.",
        "可能不存在的字段请先用 `has(…)` 判断,或用 `.?` 读取并给默认值。",
    ),
    Text("not always there", "不一定存在"),
    Text("test it first: has({what}) && …", "请先判断:has({what}) && …"),
)
NOT_IN_ENUM = Code(
    "SW436",
    "value-not-possible",
    Severity.ERROR,
    Text('"{what}" is never "{value}"', "“{what}”不可能是“{value}”"),
    Text(
        (
            "The field's `enum` does not have this value, so the comparison could never be true. Mostly it "
            "is misspelt."
        ),
        "字段的 `enum` 里没有这个值,这个比较永远不成立。多半是写错了。",
    ),
    Text("not one of its values", "不在可选值之中"),
    Text("its values are {known}", "可选值:{known}"),
)
BRANCHES_DIFFER = Code(
    "SW437",
    "choice-types",
    Severity.ERROR,
    Text("the choice gives {left} or {right}", "这个选择会得到{left}或{right}"),
    Text(
        "Both values of `test ? a : b` must be of one kind.",
        "`条件 ? 甲 : 乙` 的两个值要是同类。",
    ),
    Text("{right}", "{right}"),
    Text("make both of one kind", "请让两个值同类"),
)
DOES_NOT_FIT = Code(
    "SW438",
    "does-not-fit",
    Severity.ERROR,
    Text("{needed} is needed, this is {type}", "这里需要{needed},而这是{type}"),
    Text(
        "What is assigned, passed or given out must fit the schema declared for it.",
        "赋值、传递或输出的内容必须符合为它声明的模式。",
    ),
    Text("{type}", "{type}"),
    Text("give {needed}", "请给出{needed}"),
)
OUT_OF_RANGE = Code(
    "SW439",
    "out-of-range",
    Severity.ERROR,
    Text(
        "this lies between {low} and {high}; {needed} is needed",
        "这里的值在 {low} 到 {high} 之间,需要的是{needed}",
    ),
    Text(
        "Whatever the data, this value cannot fit the bounds of the schema.",
        "无论数据如何,这个值都不可能符合模式的范围。",
    ),
    Text("always outside", "总在范围之外"),
    Text("change the value or the bounds", "请修改值或范围"),
)
ALWAYS_TRUE = Code(
    "SW440",
    "always-true",
    Severity.WARNING,
    Text("this is always true", "这个条件永远成立"),
    Text(
        (
            "A condition that cannot be false decides nothing. Mostly a name or a bound is wrong; else "
            "leave the condition out."
        ),
        "不可能不成立的条件没有作用。多半是名称或范围写错了;否则请去掉这个条件。",
    ),
    Text("{why}", "{why}"),
    Text("leave it out, or correct it", "请去掉或改正"),
)
ALWAYS_FALSE = Code(
    "SW441",
    "always-false",
    Severity.WARNING,
    Text("this is never true", "这个条件永远不成立"),
    Text(
        "A condition that cannot be true makes what it guards unreachable.",
        "不可能成立的条件,会使它所控制的内容永远不会发生。",
    ),
    Text("{why}", "{why}"),
    Text("correct it, or remove what it guards", "请改正,或删去它所控制的内容"),
)
MAY_DIVIDE_BY_ZERO = Code(
    "SW442",
    "may-divide-by-zero",
    Severity.WARNING,
    Text('"{what}" may be 0, and nothing can be divided by 0', "“{what}”可能为 0,而除数不能为 0"),
    Text(
        (
            "Dividing by zero is a fault: the event would be refused. Test first, or give the field "
            "`minimum: 1`."
        ),
        "除以零会出错,事件会被拒绝。请先判断,或给字段加上 `minimum: 1`。",
    ),
    Text("may be 0", "可能为 0"),
    Text(
        "test it first: {what} != 0 && …, or declare minimum: 1",
        "请先判断:{what} != 0 && …,或声明 minimum: 1",
    ),
)
DIVIDES_BY_ZERO = Code(
    "SW443",
    "divides-by-zero",
    Severity.ERROR,
    Text("this divides by 0", "这里除以 0"),
    Text("Nothing can be divided by zero.", "除数不能为零。"),
    Text("always 0", "总是 0"),
    Text("divide by another value", "请换一个除数"),
)
ALWAYS_FAULTS = Code(
    "SW444",
    "always-fails",
    Severity.ERROR,
    Text("this can never be computed: {why}", "这里永远算不出结果:{why}"),
    Text(
        "The values are all written out, and computing them fails.",
        "所有的值都已写出,但计算会失败。",
    ),
    Text("fails", "失败"),
    Text("correct the values", "请改正这些值"),
)
NEVER_NULL = Code(
    "SW445",
    "never-null",
    Severity.WARNING,
    Text('"{what}" is never null', "“{what}”永远不为空(null)"),
    Text(
        "The schema does not say `nullable: true`, so the test always gives the same answer.",
        "模式没有写 `nullable: true`,这个判断的结果总是一样。",
    ),
    Text("never null", "不会为空"),
    Text(
        "leave the test out, or declare the field nullable: true", "请去掉判断,或把字段声明为 nullable: true"
    ),
)
NOT_ITERABLE = Code(
    "SW447",
    "nothing-to-walk",
    Severity.ERROR,
    Text('"{macro}" needs a list or a map, this is {type}', "“{macro}”需要列表或映射,而这是{type}"),
    Text(
        "`all`, `exists`, `exists_one`, `filter` and `map` ask the items of a list or the keys of a map.",
        "`all`、`exists`、`exists_one`、`filter`、`map` 用于列表的各项或映射的键。",
    ),
    Text("{type}", "{type}"),
    Text("use it on a list", "请用在列表上"),
)
BAD_PATTERN = Code(
    "SW448",
    "bad-pattern",
    Severity.ERROR,
    Text("the pattern cannot be used: {why}", "这个匹配模式不可用:{why}"),
    Text(
        "Patterns have RE2 syntax: no back references, no look-around, so that matching takes bounded time.",
        "匹配模式使用 RE2 语法:没有反向引用和环视,匹配时间有上限。",
    ),
    Text("here", "此处"),
    Text("RE2 syntax: no \\1, no (?=…)", "RE2 语法:不支持 \\1 和 (?=…)"),
)
BAD_SHARE = Code(
    "SW449",
    "bad-share",
    Severity.ERROR,
    Text('"{value}" is not a share', "“{value}”不是比例"),
    Text(
        "A share is a percentage, a permillage, a fraction or a decimal number in quotes.",
        "比例是加引号的百分数、千分数、分数或小数。",
    ),
    Text("not a share", "不是比例"),
    Text("write '0.05%', '5‰', '1/3' or '0.3'", "请写 '0.05%'、'5‰'、'1/3' 或 '0.3'"),
)
BAD_TIME = Code(
    "SW450",
    "bad-instant",
    Severity.ERROR,
    Text('"{value}" is not a point in time', "“{value}”不是时刻"),
    Text(
        "An instant is written with date, time and zone: timestamp('2026-03-01T01:00:00Z').",
        "时刻要写日期、时间和时区:timestamp('2026-03-01T01:00:00Z')。",
    ),
    Text("not an instant", "不是时刻"),
    Text("write for example timestamp('2026-03-01T01:00:00Z')", "例如写 timestamp('2026-03-01T01:00:00Z')"),
)
UNKNOWN_ZONE = Code(
    "SW451",
    "unknown-zone",
    Severity.ERROR,
    Text('"{value}" is not a time zone', "“{value}”不是时区"),
    Text(
        "A zone is a name of the IANA list, `UTC`, or an offset such as `+08:00`.",
        "时区是 IANA 列表中的名称、`UTC`,或 `+08:00` 这样的偏移。",
    ),
    Text("not a zone", "不是时区"),
    Text("write for example 'Asia/Shanghai' or '+08:00'", "例如写 'Asia/Shanghai' 或 '+08:00'"),
)
BAD_DURATION = Code(
    "SW452",
    "bad-duration",
    Severity.ERROR,
    Text('"{value}" is not a duration', "“{value}”不是时长"),
    Text(
        "Durations are numbers with units: 500ms, 30s, 30m, 24h, 15d, 2w.",
        "时长是带单位的数字:500ms、30s、30m、24h、15d、2w。",
    ),
    Text("not a duration", "不是时长"),
    Text("write for example 30m, 24h or 15d", "例如写 30m、24h 或 15d"),
)
DUPLICATE_KEY = Code(
    "SW453",
    "key-twice",
    Severity.ERROR,
    Text('the key "{key}" stands here twice', "键“{key}”出现了两次"),
    Text("A map has each key once.", "映射中每个键只能出现一次。"),
    Text("again", "重复"),
    Text("leave one of them out", "请删去一个"),
)
BAD_KEY = Code(
    "SW454",
    "bad-key",
    Severity.ERROR,
    Text("{type} cannot be the key of a map", "{type}不能作映射的键"),
    Text("Keys are texts, whole numbers, or true and false.", "键可以是文本、整数、true 和 false。"),
    Text("{type}", "{type}"),
    Text("use a text", "请用文本"),
)
IN_NEEDS_LIST = Code(
    "SW456",
    "in-needs-list",
    Severity.ERROR,
    Text('"in" looks into a list or a map, this is {type}', "“in”用于列表或映射,而这是{type}"),
    Text(
        (
            "`x in list` asks whether a list holds a value. Whether a text holds another is "
            "`data.memo.contains('gift')`."
        ),
        "`x in 列表` 判断列表里有没有这个值。判断文本包含另一段文本请用 `data.memo.contains('gift')`。",
    ),
    Text("{type}", "{type}"),
    Text("for text write a.contains(b)", "文本请写 a.contains(b)"),
)
NOT_ALL_FIELDS = Code(
    "SW457",
    "field-missing",
    Severity.ERROR,
    Text('the field "{name}" is missing', "缺少字段“{name}”"),
    Text("Every field without a default must be given.", "没有默认值的字段都必须给出。"),
    Text("{owner}", "{owner}"),
    Text("add '{name}': …", "请加上 '{name}': …"),
)
BAD_FORMAT = Code(
    "SW458",
    "bad-format",
    Severity.ERROR,
    Text("the format cannot be used: {why}", "这个格式不可用:{why}"),
    Text(
        "`format` knows %s, %d, %f, %e, %x, %X, %o, %b and %%, one value for each.",
        "`format` 支持 %s、%d、%f、%e、%x、%X、%o、%b 和 %%,每个对应一个值。",
    ),
    Text("here", "此处"),
    Text("use %s for any value", "任何值都可以用 %s"),
)
NOT_OPTIONAL = Code(
    "SW459",
    "question-mark-needs-optional",
    Severity.ERROR,
    Text('after "?" an optional is needed, this is {type}', "“?”之后需要可选值,而这是{type}"),
    Text(
        "An item or entry written with `?` is left out when its optional is empty: `[?data.notes[?0]]`.",
        "写了 `?` 的项,在可选值为空时会被省略:`[?data.notes[?0]]`。",
    ),
    Text("{type}", "{type}"),
    Text("leave the ? out, or use optional.of(…)", "请去掉 ?,或用 optional.of(…)"),
)
