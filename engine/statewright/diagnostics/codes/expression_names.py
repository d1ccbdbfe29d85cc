"""The codes of names and calls in expressions: SW420 to SW429. Floor 0. Pure data."""

from __future__ import annotations

from ..diagnostic import Code, Severity, Text

UNKNOWN_VARIABLE = Code(
    "SW420",
    "unknown-name",
    Severity.ERROR,
    Text('there is no "{name}" here', "这里没有“{name}”"),
    Text(
        (
            "An expression can use data, event, now, actor, instance and a few more, depending on the "
            "place. Text needs quotes: 'paid'."
        ),
        "表达式可以使用 data、event、now、actor、instance 等,视所在位置而定。文本要加引号:'paid'。",
    ),
    Text("not known here", "此处不可用"),
    Text("what can be used here: {known}; text needs quotes", "这里可以用:{known};文本要加引号"),
)
UNAVAILABLE_VARIABLE = Code(
    "SW421",
    "name-not-here",
    Severity.ERROR,
    Text('"{name}" cannot be used here', "这里不能使用“{name}”"),
    Text(
        (
            "Some values exist only in some places: `event` and `actor` only in the transition that the "
            "event enables. What is needed later is kept with `set`."
        ),
        (
            "有些值只在某些位置存在:`event` 和 `actor` 只在由该事件触发的转换中可用。以后还要用的内容请用 "
            "`set` 记下来。"
        ),
    ),
    Text("{why}", "{why}"),
)
UNKNOWN_FIELD = Code(
    "SW422",
    "unknown-field",
    Severity.ERROR,
    Text('"{owner}" has no field "{name}"', "“{owner}”没有字段“{name}”"),
    Text(
        "Every field that is read must be declared: under `data`, `derived`, or in the payload of the event.",
        "读取的字段都要先声明:在 `data`、`derived` 中,或事件的 payload 中。",
    ),
    Text("not declared", "没有声明"),
    Text("its fields are {known}", "已有字段:{known}"),
)
UNKNOWN_FUNCTION = Code(
    "SW423",
    "unknown-function",
    Severity.ERROR,
    Text('there is no function "{name}"', "没有函数“{name}”"),
    Text(
        "The functions are a closed list, which the reference of the rule language gives in full.",
        "可用的函数是固定的一组,完整列表见规则语言参考。",
    ),
    Text("not a function", "不是函数"),
    Text("the reference lists all functions", "全部函数见参考文档"),
)
WRONG_ARGUMENTS = Code(
    "SW424",
    "wrong-arguments",
    Severity.ERROR,
    Text('"{name}" cannot be used with ({given})', "“{name}”不能用于({given})"),
    Text(
        (
            "A function takes a certain number of values of certain types; the message names what it was "
            "given and what it takes."
        ),
        "函数需要一定数量、一定类型的值;这里列出了给出的和需要的。",
    ),
    Text("takes {needed}", "需要 {needed}"),
)
CALL_STYLE = Code(
    "SW425",
    "function-or-method",
    Severity.ERROR,
    Text('"{name}" is written {right}', "“{name}”应写成 {right}"),
    Text(
        (
            "Most functions stand after the value: `data.items.size()`. Some stand before it: "
            "`string(data.amount)`."
        ),
        "多数函数写在值的后面:`data.items.size()`。少数写在前面:`string(data.amount)`。",
    ),
    None,
    Text("write {right}", "请写 {right}"),
)
UNKNOWN_STATE = Code(
    "SW426",
    "in-state-unknown",
    Severity.ERROR,
    Text('there is no state "{name}"', "没有状态“{name}”"),
    Text(
        "`in_state('…')` takes the name of a state of this workflow, or the end of its dotted path.",
        "`in_state('…')` 里写本流程中某个状态的名称,或其路径的末段。",
    ),
    Text("not a state", "不是状态"),
    Text("the states are {known}", "已有状态:{known}"),
)
AMBIGUOUS_STATE = Code(
    "SW427",
    "in-state-ambiguous",
    Severity.ERROR,
    Text('"{name}" could be {candidates}', "“{name}”可能是 {candidates}"),
    Text(
        "Two states have this name. Write more of the path: `in_state('payment.review')`.",
        "有两个状态用了这个名称。请多写一段路径:`in_state('payment.review')`。",
    ),
    Text("more than one state", "对应多个状态"),
    Text("write one of them in full", "请写出其中一个的完整路径"),
)
STATE_NAME_NEEDED = Code(
    "SW428",
    "in-state-name",
    Severity.ERROR,
    Text("in_state needs the name of a state in quotes", "in_state 里要写加引号的状态名"),
    Text(
        "The name is checked before anything runs, so it must be written out: `in_state('shipped')`.",
        "状态名在运行之前就要检查,所以必须直接写出:`in_state('shipped')`。",
    ),
    None,
    Text("write for example in_state('shipped')", "例如写 in_state('shipped')"),
)
MACRO_NAME = Code(
    "SW429",
    "macro-name",
    Severity.ERROR,
    Text('"{macro}" needs a name for the item here', "“{macro}”这里需要给每一项起个名字"),
    Text(
        (
            "`all`, `exists`, `filter`, `map` take a name of your own and what to ask of each item: "
            "`data.items.all(i, i.price > 0)`."
        ),
        (
            "`all`、`exists`、`filter`、`map` 需要一个自取的名字和对每一项的要求:`data.items.all(i, i.price "
            "> 0)`。"
        ),
    ),
    Text("a plain name such as i", "一个普通的名字,例如 i"),
    Text("write {right}", "请写 {right}"),
)
