"""The codes of expressions that fail when they run: SW460 to SW479. Floor 0. Pure data.

A fault refuses the event (or becomes an incident); these words are what it says. `BY_KIND` gives the code
of each kind that the functions of the language raise.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..diagnostic import Code, Severity, Text

OVERFLOW = Code(
    "SW460",
    "overflow",
    Severity.ERROR,
    Text("the number is too large for 64 bits", "数字超出 64 位的范围"),
    Text(
        "Whole numbers have 64 bits; what does not fit is a fault, never a wrong number.",
        "整数为 64 位;放不下时出错,绝不会得到错误的数字。",
    ),
    Text("overflows", "溢出"),
    Text("give the fields a maximum", "请给字段加上 maximum"),
)
DIVISION = Code(
    "SW461",
    "division-by-zero",
    Severity.ERROR,
    Text("division by 0", "除数为 0"),
    Text("Nothing can be divided by zero; test the divisor first.", "除数不能为零;请先判断除数。"),
    Text("the divisor is 0", "除数为 0"),
    Text("test the divisor first", "请先判断除数"),
)
NO_KEY = Code(
    "SW462",
    "no-such-key",
    Severity.ERROR,
    Text('there is no key "{key}"', "没有键“{key}”"),
    Text(
        "The map has no entry of this key; test with `key in map`, or read with `[?key]`.",
        "映射中没有这个键;请先用 `key in map` 判断,或用 `[?key]` 读取。",
    ),
    Text("no such key", "没有此键"),
    Text("test it first with in, or read it with [?…]", "请先用 in 判断,或用 [?…] 读取"),
)
NO_INDEX = Code(
    "SW463",
    "no-such-position",
    Severity.ERROR,
    Text("there is no position {index} in {size}", "只有 {size} 项,没有位置 {index}"),
    Text("Positions count from 0 and end before the size.", "位置从 0 开始,到总数之前为止。"),
    Text("outside", "超出范围"),
    Text("test size() first", "请先判断 size()"),
)
NO_OVERLOAD = Code(
    "SW464",
    "wrong-kinds",
    Severity.ERROR,
    Text("this cannot be done with values of these kinds", "不能对这些类型的值这样做"),
    Text(
        "A value found only when the rule ran is of a kind that the operator or function does not take.",
        "运行时才知道的值,其类型不适用于这个运算符或函数。",
    ),
    Text("wrong kinds of value", "值的类型不对"),
)
CONVERSION = Code(
    "SW465",
    "cannot-convert",
    Severity.ERROR,
    Text('"{value}" is no {to}', "“{value}”不能变成 {to}"),
    Text("The value cannot be read as the type asked for.", "这个值无法读成所要求的类型。"),
    Text("cannot be converted", "无法转换"),
)
TIME_RANGE = Code(
    "SW466",
    "time-out-of-range",
    Severity.ERROR,
    Text("the time lies outside what can be computed", "时间超出可计算的范围"),
    Text(
        "Instants lie in the years 1 to 9999, durations below 292 years.",
        "时刻在 1 年到 9999 年之间,时长不超过 292 年。",
    ),
    Text("out of range", "超出范围"),
)
TOO_MUCH = Code(
    "SW467",
    "too-many-passes",
    Severity.ERROR,
    Text("the expression took more than {limit} passes", "表达式循环超过 {limit} 次"),
    Text(
        "Macros inside macros multiply; an evaluation is ended after a million passes.",
        "宏里套宏,次数会相乘;超过一百万次即终止。",
    ),
    Text("ended here", "在此终止"),
)
TOO_LARGE = Code(
    "SW468",
    "value-too-large",
    Severity.ERROR,
    Text("the value would be longer than {limit}", "值的长度会超过 {limit}"),
    Text(
        "A text or list made by an expression has at most a million characters or items.",
        "表达式产生的文本或列表最多一百万个字符或项。",
    ),
    Text("too long", "太长"),
)
EMPTY_LIST = Code(
    "SW469",
    "list-empty",
    Severity.ERROR,
    Text("{function}() of an empty list", "空列表不能用 {function}()"),
    Text(
        "An empty list has no first, last, least or greatest item; test `size() > 0` first.",
        "空列表没有首项、末项、最小项或最大项;请先判断 `size() > 0`。",
    ),
    Text("the list is empty", "列表为空"),
    Text("test size() > 0 first", "请先判断 size() > 0"),
)
ABSENT_VALUE = Code(
    "SW470",
    "optional-empty",
    Severity.ERROR,
    Text("the optional holds no value", "可选值里没有值"),
    Text(
        "`value()` of an empty optional; give a default with `orValue`.",
        "对空的可选值使用了 `value()`;请用 `orValue` 给默认值。",
    ),
    Text("empty", "为空"),
    Text("write orValue(…)", "请写 orValue(…)"),
)
BAD_ARGUMENT = Code(
    "SW471",
    "bad-argument",
    Severity.ERROR,
    Text("{function} got {value}, {needed} is needed", "{function} 得到 {value},需要 {needed}"),
    Text("The value is outside what the function takes.", "值超出函数可接受的范围。"),
    Text("not allowed", "不允许"),
)
NOT_AS_DECLARED = Code(
    "SW472",
    "value-not-as-declared",
    Severity.ERROR,
    Text("a value is not as its schema says", "值与模式的声明不符"),
    Text(
        "The stored value is missing or of another type than the schema declares.",
        "存储的值缺失,或类型与模式声明不同。",
    ),
    Text("here", "此处"),
)
STORED_RANGE = Code(
    "SW473",
    "number-too-large-to-keep",
    Severity.ERROR,
    Text("{value} is too large to be kept", "{value} 太大,无法保存"),
    Text(
        "Whole numbers in data lie within ±9007199254740991, which every reader of JSON carries exactly.",
        "数据中的整数在 ±9007199254740991 之内,所有 JSON 读取程序都能精确表示。",
    ),
    Text("too large", "太大"),
)
UNDECLARED = Code(
    "SW474",
    "undeclared",
    Severity.ERROR,
    Text('"{name}" is not declared', "“{name}”没有声明"),
    Text("A name or function that nothing declares was reached.", "用到了没有声明的名称或函数。"),
    Text("not declared", "没有声明"),
)
NO_FIELD = Code(
    "SW475",
    "no-such-field",
    Severity.ERROR,
    Text('the value has no field "{name}"', "值没有字段“{name}”"),
    Text("Only objects and maps have fields.", "只有对象和映射有字段。"),
    Text("no such field", "没有此字段"),
)
REPEATED_KEY = Code(
    "SW476",
    "repeated-key",
    Severity.ERROR,
    Text('the key "{key}" comes twice', "键“{key}”重复"),
    Text("A map has each key once; 1 and 1u are one key.", "映射中每个键只能出现一次;1 和 1u 是同一个键。"),
    Text("again", "重复"),
)
BAD_KEY_VALUE = Code(
    "SW477",
    "unsupported-key",
    Severity.ERROR,
    Text("a map cannot have this key", "映射不能用这样的键"),
    Text("Keys are texts, whole numbers, or true and false.", "键可以是文本、整数、true 和 false。"),
    Text("not a key", "不能作键"),
)
BAD_TEXT_ARGUMENT = Code(
    "SW478",
    "bad-text-argument",
    Severity.ERROR,
    Text('"{value}" cannot be used here', "“{value}”不能用在这里"),
    Text(
        "A share, a zone, a pattern or a format that was found at run time cannot be read.",
        "运行时得到的比例、时区、匹配模式或格式无法读取。",
    ),
    Text("cannot be read", "无法读取"),
)

BY_KIND: Mapping[str, Code] = {
    "overflow": OVERFLOW,
    "division": DIVISION,
    "no_key": NO_KEY,
    "no_index": NO_INDEX,
    "no_overload": NO_OVERLOAD,
    "conversion": CONVERSION,
    "time_range": TIME_RANGE,
    "too_much": TOO_MUCH,
    "too_large": TOO_LARGE,
    "empty_list": EMPTY_LIST,
    "absent": ABSENT_VALUE,
    "argument": BAD_ARGUMENT,
    "declared": NOT_AS_DECLARED,
    "stored_range": STORED_RANGE,
    "undeclared": UNDECLARED,
    "no_field": NO_FIELD,
    "repeated_key": REPEATED_KEY,
    "bad_key": BAD_KEY_VALUE,
    "text_argument": BAD_TEXT_ARGUMENT,
}
