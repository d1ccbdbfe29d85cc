"""The codes of what cannot be read as an expression: SW401 to SW419. Floor 0. Pure data."""

from __future__ import annotations

from ..diagnostic import Code, Severity, Text

_CEL = Text(
    (
        "Expressions are CEL: names, numbers, text in quotes, + - * / %, == != < <= > >=, in, && || !, and "
        "test ? a : b."
    ),
    "表达式使用 CEL:名称、数字、引号中的文本、+ - * / %、== != < <= > >=、in、&& || !,以及 条件 ? 甲 : 乙。",
)


def _page(en: str, zh: str) -> Text:
    return Text(f"{en}\n\n{_CEL.en}", f"{zh}\n\n{_CEL.zh}")


ENDS_EARLY = Code(
    "SW401",
    "expression-ends-early",
    Severity.ERROR,
    Text("the expression ends too early", "表达式没有写完"),
    _page(
        "Something is missing at the end: `data.paid >` compares with nothing. Write the missing part.",
        "末尾缺少内容:`data.paid >` 后面没有可比较的值。请补上。",
    ),
    Text("{expected} is missing after this", "此处之后缺少{expected}"),
)
DOES_NOT_FIT_HERE = Code(
    "SW402",
    "unexpected-symbol",
    Severity.ERROR,
    Text('"{found}" does not fit here', "这里不能写“{found}”"),
    _page(
        (
            "A symbol or a word stands where it has no meaning, such as a second operator. Remove it or "
            "write what is missing before it."
        ),
        "符号或词出现在没有意义的位置,例如多写了一个运算符。请删去它,或补上它前面缺少的内容。",
    ),
    Text("expected {expected}", "此处应为{expected}"),
)
UNCLOSED_TEXT = Code(
    "SW403",
    "text-not-closed",
    Severity.ERROR,
    Text("this text has no closing quote", "这段文本缺少结尾的引号"),
    _page(
        "A text begins and ends with the same quote. `'new` begins one and does not end it.",
        "文本的开头和结尾要用同样的引号。`'new` 只有开头,没有结尾。",
    ),
    Text("begins here", "从这里开始"),
    Text("write {quote} at the end of the text", "请在文本末尾写上 {quote}"),
)
BAD_ESCAPE = Code(
    "SW404",
    "unknown-escape",
    Severity.ERROR,
    Text('"{found}" is not an escape that CEL knows', "CEL 没有“{found}”这种转义写法"),
    _page(
        r"In a text a backslash begins an escape: \n, \t, \\, \', \", \u4e2d. For a plain backslash write two, or a raw text: r'\d+'.",
        r"文本中的反斜杠表示转义:\n、\t、\\、\'、\"、\u4e2d。要写反斜杠本身,请写两个,或使用原样文本:r'\d+'。",
    ),
    None,
    Text(
        "for a plain backslash write two, or put r before the quote", "要写反斜杠本身请写两个,或在引号前加 r"
    ),
)
FULL_WIDTH = Code(
    "SW405",
    "full-width-symbol",
    Severity.ERROR,
    Text('"{found}" is a full-width symbol', "{found} 是全角符号"),
    _page(
        (
            "Chinese keyboards type full-width symbols, which look alike and are other characters. "
            "Expressions need the half-width ones. Inside quotes they are ordinary text."
        ),
        "中文输入法会打出全角符号,看起来相似,却是不同的字符。表达式需要半角符号。引号里的文本不受影响。",
    ),
    None,
    Text("write {right}", "请写 {right}"),
)
SINGLE_EQUALS = Code(
    "SW406",
    "single-equals",
    Severity.ERROR,
    Text('"=" does not compare', "“=”不表示比较"),
    _page(
        "In an expression two values are compared with `==`; a single `=` has no meaning.",
        "在表达式里比较两个值用 `==`;单个 `=` 没有意义。",
    ),
    None,
    Text("write == to ask whether two values are equal", "判断两个值是否相等请写 =="),
)
OTHER_LANGUAGE = Code(
    "SW407",
    "word-of-another-language",
    Severity.ERROR,
    Text('"{found}" has no meaning here', "“{found}”在这里没有意义"),
    _page(
        (
            "Other languages write `and`, `or`, `not`, `<>`, `===`, `is null`. Here they are `&&`, `||`, "
            "`!`, `!=`, `==`, `== null`."
        ),
        (
            "别的语言写 `and`、`or`、`not`、`<>`、`===`、`is null`。这里分别写 `&&`、`||`、`!`、`!=`、`==`、"
            "`== null`。"
        ),
    ),
    None,
    Text("write {right}", "请写 {right}"),
)
BAD_NUMBER = Code(
    "SW408",
    "bad-number",
    Severity.ERROR,
    Text('"{found}" is not a number that can be used', "“{found}”不是可用的数字"),
    _page(
        (
            "Whole numbers lie between -9223372036854775808 and 9223372036854775807, and have no "
            "separators: 1000000."
        ),
        "整数的范围是 -9223372036854775808 到 9223372036854775807,中间不能有分隔符:1000000。",
    ),
    Text("{why}", "{why}"),
)
UNKNOWN_UNIT = Code(
    "SW409",
    "unknown-unit",
    Severity.ERROR,
    Text('"{found}" is not a duration or a number', "“{found}”既不是时长也不是数字"),
    _page(
        (
            "A number directly followed by a unit is a duration: 500ms, 30s, 30m, 24h, 15d, 2w. Months and "
            "years are calendar steps: now.plus_months(1)."
        ),
        "数字后面紧跟单位表示时长:500ms、30s、30m、24h、15d、2w。月和年按日历计算:now.plus_months(1)。",
    ),
    Text('no unit "{unit}"', "没有单位“{unit}”"),
    Text("units are ms, s, m, h, d, w; write for example {right}", "单位有 ms、s、m、h、d、w;例如写 {right}"),
)
UNCLOSED_BRACKET = Code(
    "SW410",
    "bracket-not-closed",
    Severity.ERROR,
    Text('"{opening}" is not closed', "“{opening}”没有闭合"),
    _page(
        (
            "Each ( [ { needs its ) ] }. The place where the closing one was expected is shown, and where "
            "the bracket was opened."
        ),
        "每个 ( [ { 都要有对应的 ) ] }。这里标出了应当闭合的位置,以及括号打开的位置。",
    ),
    Text('"{closing}" was expected here', "此处应有“{closing}”"),
    Text('write "{closing}"', "请写上“{closing}”"),
)
RESERVED_WORD = Code(
    "SW411",
    "reserved-word",
    Severity.ERROR,
    Text('"{found}" is a reserved word', "“{found}”是保留字"),
    _page(
        (
            "CEL keeps some words for other languages (if, for, let, return, …); they cannot be names. A "
            "choice is written test ? a : b. A field of that name is read with data['if']."
        ),
        (
            "CEL 保留了一些词(if、for、let、return 等),不能当名称用。选择写作 条件 ? 甲 : 乙。同名的字段可写"
            "作 data['if']。"
        ),
    ),
    None,
    Text("{advice}", "{advice}"),
)
TOO_LONG = Code(
    "SW412",
    "expression-too-long",
    Severity.ERROR,
    Text("the expression is too long: {size} {unit}", "表达式太长:{size} {unit}"),
    _page(
        (
            "An expression has at most 20000 characters and 4000 terms, so that checking and running it "
            "stays quick. Split it with `derived` fields."
        ),
        "一个表达式最多 20000 个字符、4000 个项,以保证检查和运行都很快。请用 `derived` 字段拆分。",
    ),
    Text("at most {limit}", "最多 {limit}"),
    Text("split it into `derived` fields", "请用 `derived` 字段拆开"),
)
TOO_DEEP = Code(
    "SW413",
    "expression-too-deep",
    Severity.ERROR,
    Text("the expression is nested too deeply", "表达式嵌套太深"),
    _page(
        "Brackets, signs and choices may stand in one another 100 levels deep, operators in a row 250.",
        "括号、正负号和选择最多嵌套 100 层,连写的运算符最多 250 个。",
    ),
    Text("more than {limit} levels here", "此处超过 {limit} 层"),
    Text("split it into `derived` fields", "请用 `derived` 字段拆开"),
)
UNKNOWN_CHARACTER = Code(
    "SW414",
    "unknown-character",
    Severity.ERROR,
    Text('"{found}" has no meaning in an expression', "“{found}”在表达式中没有意义"),
    _page(
        "Names are made of letters a to z, digits and _. Text in any language belongs in quotes.",
        "名称只能用英文字母、数字和 _。其他文字请放在引号里。",
    ),
    None,
    Text("put text in quotes", "文本请放在引号里"),
)
EMPTY = Code(
    "SW415",
    "expression-empty",
    Severity.ERROR,
    Text("there is no expression", "没有写表达式"),
    _page("After `=` an expression is expected: `=data.amount`.", "`=` 之后应有表达式:`=data.amount`。"),
    Text("nothing here", "此处为空"),
    Text("write an expression such as data.amount", "请写一个表达式,例如 data.amount"),
)
CHAINED = Code(
    "SW416",
    "comparisons-in-a-row",
    Severity.ERROR,
    Text("comparisons cannot be written in a row", "比较不能连写"),
    _page(
        "`1 < x < 5` compares `1 < x`, which is true or false, with 5. Write `1 < x && x < 5`.",
        "`1 < x < 5` 会把 `1 < x` 的结果(是或否)与 5 比较。请写 `1 < x && x < 5`。",
    ),
    Text("this compares the answer of a comparison", "这里比较的是前一个比较的结果"),
    Text("write {right}", "请写 {right}"),
)
TOO_COSTLY = Code(
    "SW417",
    "expression-too-costly",
    Severity.ERROR,
    Text("this could take more than {limit} passes", "这里可能要循环 {limit} 次以上"),
    _page(
        (
            "Macros inside macros multiply. What the lengths of the lists allow is bounded by one million "
            "passes."
        ),
        "宏里再套宏,次数会相乘。按列表长度计算,最多允许一百万次。",
    ),
    None,
    Text("use fewer macros inside one another, or lower maxItems", "请减少宏的嵌套,或调小 maxItems"),
)
MISSING_OPERATOR = Code(
    "SW418",
    "operator-missing",
    Severity.ERROR,
    Text('an operator is missing before "{found}"', "“{found}”之前缺少运算符"),
    _page(
        "Two values stand side by side. Join them: `a && b`, `a + b`, `a == b`.",
        "两个值并排在一起。请用运算符连接:`a && b`、`a + b`、`a == b`。",
    ),
    Text("the expression before this is complete", "前面的表达式已经完整"),
    Text("join the two with an operator such as && or +", "请用 && 或 + 等运算符连接"),
)
MESSAGE = Code(
    "SW419",
    "message-literal",
    Severity.ERROR,
    Text(
        '"{name}{{…}}" builds a protocol buffer, which workflows do not have',
        "“{name}{{…}}”用于构造协议缓冲区消息,流程里没有这种值",
    ),
    _page(
        "CEL can build messages of protocol buffers. Workflow values are JSON: write a map, {'amount': 1}.",
        "CEL 可以构造协议缓冲区消息。流程的值是 JSON:请写成映射 {'amount': 1}。",
    ),
    None,
    Text("write a map: {{'name': value}}", "请写成映射:{{'name': value}}"),
)
