"""SW2xx: the file is YAML, and not yet the language: keys, kinds of value, names.

Floor 0. Append-only: a number that was given is never given to something else.
"""

from __future__ import annotations

from ..diagnostic import Text
from .rows import error, page

UNKNOWN_KEY = error(
    201,
    "unknown-key",
    Text('the key "{key}" is not known {where}', "{where}没有名为“{key}”的键"),
    help=None,
    page=page(
        "Each place of a file has its own keys. A key that is not one of them would be a "
        "rule that nobody follows, so it "
        "is refused rather than skipped. Often it is misspelled, or indented into the wrong place.",
        "文件的每个位置都有自己的键。不认识的键就是没人执行的规则, "
        "所以会被拒绝而不是跳过。常见原因是拼写错误, 或缩进到了错误的位置。",
        "cancel: {too: cancelled}",
        "cancel: {to: cancelled}",
    ),
    label=Text("not a key of this place", "这个位置没有这个键"),
)
MISSING_KEY = error(
    202,
    "missing-key",
    Text('"{key}" is missing {where}', "{where}缺少“{key}”"),
    page=page(
        "Some keys cannot be left out, because nothing sensible could be assumed in their place.",
        "有些键不能省略, 因为没有合理的默认值。",
        "workflow: order",
        "statewright: 1\nworkflow: order\nversion: 1",
    ),
    help=Text("add `{key}: …`: {about}", "请加上 `{key}: …`"),
)
WRONG_TYPE = error(
    203,
    "wrong-type",
    Text("{subject} must be {expected}, and this is {actual}", "{subject}必须是{expected}, 而这里是{actual}"),
    page=page(
        "A value is a text, a number, true or false, a list or a map (keys with values).",
        "值可以是文本、数字、真或假、列表, 或映射(键和值)。",
        "states: [open, closed]",
        "states:\n  open: {}\n  closed: {}",
    ),
    label=Text("{actual}", "{actual}"),
    help=Text("write {example}", "请写成{example}"),
)
VALUE_NOT_ALLOWED = error(
    204,
    "value-not-allowed",
    Text("{subject} cannot be {value}", "{subject}不能是 {value}"),
    help=None,
    page=page(
        "Only certain values have a meaning here.",
        "这里只有某些值有意义。",
        "unhandled: skip",
        "unhandled: ignore",
    ),
    label=Text("not one of the values allowed", "不是允许的值"),
)
BAD_NAME = error(
    205,
    "bad-name",
    Text('"{value}" cannot be a name', "“{value}”不能用作名字"),
    help=None,
    page=page(
        "Names are small letters a to z, digits and underscores, and begin with a letter, "
        "so that they can stand in "
        "expressions, addresses and file names. What people see is the title, which may be any text.",
        "名字由小写字母 a 到 z、数字和下划线组成, 以字母开头, 这样才能用在表达式、"
        "地址和文件名里。给人看的是 title, 可以是任何文本。",
        "states: {待付款: {}}",
        "states: {awaiting_payment: {title: 待付款}}",
    ),
    label=Text("not a name", "不是名字"),
)
RESERVED_NAME = error(
    206,
    "reserved-name",
    Text('"{value}" is a word of the language and cannot be a name', "“{value}”是语言保留的词, 不能用作名字"),
    page=page(
        "final, self, parent, child, any, in, true, false and null have a meaning of their own.",
        "final、self、parent、child、any、in、true、false、null 有自己的含义。",
        "states: {final: {final: true}}",
        "states: {completed: {final: true}}",
    ),
    label=Text("reserved", "保留词"),
    help=Text("choose another name", "请换一个名字"),
)
BAD_DURATION = error(
    207,
    "bad-duration",
    Text('"{value}" is not a length of time', "“{value}”不是时间长度"),
    help=None,
    page=page(
        "A length of time is a whole number and a unit: ms, s, m (minutes), h, d, w; "
        "several may follow one another. "
        "Months and years differ in length and are calendar steps, which expressions have functions for.",
        "时间长度是整数加单位: ms、s、m(分钟)、h、d、w, 可以连写。月和年长短不一, "
        "属于日历步长, 在表达式里用函数。",
        "after: {15 days: completed}",
        "after: {15d: completed}",
    ),
    label=Text("not a length of time", "不是时间长度"),
)
BAD_FORM = error(
    208,
    "bad-form",
    Text("{subject} cannot be {value}", "{subject}不能是 {value}"),
    help=None,
    page=page(
        "The value has a form of its own, such as a time zone, a language or a moment, "
        "and this one does not have it.",
        "这个值有规定的形式, 例如时区、语言或时刻, 而这里不符合。",
        "at: 1 March 2026",
        "at: 2026-03-01T01:00:00Z",
    ),
    label=Text("not of the form that is needed", "形式不符"),
)
NUMBER_NOT_IN_RANGE = error(
    209,
    "number-not-in-range",
    Text("{subject} must be {bound}, and this is {value}", "{subject}必须{bound}, 而这里是 {value}"),
    help=None,
    page=page(
        "The number is too small or too large for its place.",
        "数字对这个位置来说太小或太大。",
        "version: 0",
        "version: 1",
    ),
    label=Text("out of range", "超出范围"),
)
EMPTY = error(
    210,
    "empty",
    Text("{subject} is empty", "{subject}是空的"),
    page=page(
        "Something must stand here, or the key can be left out.",
        "这里必须有内容, 否则请去掉这个键。",
        "by: []",
        "by: [buyer]",
    ),
    label=Text("nothing in it", "没有内容"),
    help=Text("put something in, or take the key out", "请填入内容, 或去掉这个键"),
)
NEEDS_ONE_OF = error(
    211,
    "needs-one-of",
    Text("one of {keys} is missing {where}", "{where}缺少 {keys} 之一"),
    page=page(
        "The place can be written in several forms, and the key that says which one is not there.",
        "这个位置有几种写法, 而说明是哪一种的键不在。",
        "every order can end: {}",
        "every order can end: {can_reach: final}",
    ),
    help=Text("add the one that is meant", "请加上所需的那一个"),
)
ONLY_ONE_OF = error(
    212,
    "only-one-of",
    Text("{keys} cannot stand together {where}", "{where}不能同时有 {keys}"),
    page=page(
        "They are different forms of one thing.",
        "它们是同一事物的不同写法。",
        "{delay: 15d, until: =data.due_at, to: closed}",
        "{until: =data.due_at, to: closed}",
    ),
    help=Text("keep one of them", "请只留一个"),
)
KEY_NEEDS_KEY = error(
    213,
    "key-needs-key",
    Text("`{key}` {where} needs `{needed}` beside it", "{where}有 `{key}`, 旁边还需要 `{needed}`"),
    page=page(
        "States inside a state need to be told in which of them it begins.",
        "包含子状态的状态要说明从哪一个开始。",
        "with_buyer:\n  states: {shipped: {}}",
        "with_buyer:\n  initial: shipped\n  states: {shipped: {}}",
    ),
    help=Text("add `{needed}: …`: {about}", "请加上 `{needed}: …`"),
)
NO_VALUE = error(
    214,
    "no-value",
    Text("{subject} has no value", "{subject}没有值"),
    page=page(
        "After the colon, or indented below it, stands the value. A state or an event "
        "about which nothing more is to be "
        "said is {}.",
        "冒号后面或缩进在下面的是值。没有更多内容的状态或事件写作 {}。",
        "events:\n  sign:",
        "events:\n  sign: {}",
    ),
    label=Text("nothing here", "这里没有内容"),
    help=Text("write {example}", "请写成{example}"),
)
TOO_MANY_ENTRIES = error(
    215,
    "too-many-entries",
    Text(
        "{subject} has {count} entries, and at most {limit} fits", "{subject}有 {count} 项, 最多 {limit} 项"
    ),
    page=page(
        "The place names one thing.",
        "这个位置只能写一项。",
        "to: {coupon: =data.a, order: =data.b}",
        "to: {coupon: =data.a}",
    ),
    label=Text("too many", "太多"),
    help=Text("keep {limit}", "请只留 {limit} 项"),
)
DOES_NOT_FIT_SCHEMA = error(
    216,
    "does-not-fit-schema",
    Text(
        "{subject} does not fit `{keyword}` of the JSON Schema: {value}",
        "{subject}不符合 JSON Schema 的 `{keyword}`: {value}",
    ),
    page=page(
        "Every file is checked against the JSON Schema in `schemas/` by the library jsonschema. Most slips are "
        "explained by a message of their own; this one is for those that have none.",
        "每个文件都由 jsonschema 库按 `schemas/` 里的 JSON Schema 检查。多数错误有各自的说明; 没有专门说明的归到这里。",
    ),
    label=Text("not what the schema asks for", "不是 schema 所要求的"),
    help=Text("the schema asks for {asked} (at {place})", "schema 要求 {asked}(位于 {place})"),
)
NOT_A_LANGUAGE = error(
    217,
    "not-a-language",
    Text('"{value}" is not the name of a language', "“{value}”不是语言的名称"),
    page=page(
        "A title or description is a text, or one text for each language, under the language's short name: en for "
        "English, zh for Chinese.",
        "标题和说明是一段文字, 或者按语言分别书写, 键是语言的简称: en 是英文, zh 是中文。",
        "title: {english: Paid, chinese: 已付款}",
        "title: {en: Paid, zh: 已付款}",
    ),
    label=Text("a language is wanted here", "这里应该是语言"),
    help=Text(
        "write the text by itself, or one for each language: {{en: …, zh: …}}",
        "请直接写文字, 或按语言分别书写: {{en: …, zh: …}}",
    ),
)
