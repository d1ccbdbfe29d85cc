"""SW3xx: names. Every state, event, effect, role, field and type that is used must be declared.

Floor 0. Append-only: a number that was given is never given to something else.
"""

# a sentence is one line: that is how it is read and translated

from __future__ import annotations

from ..diagnostic import Code, Severity, Text


def _error(
    number: int, name: str, message: Text, label: Text, help: Text, page: Text, *, warning: bool = False
) -> Code:
    severity = Severity.WARNING if warning else Severity.ERROR
    return Code(f"SW{number}", name, severity, message, page, label, help)


UNDEFINED_STATE = _error(
    301,
    "undefined-state",
    Text('state "{name}" is not defined', "状态 “{name}” 未定义"),
    Text('no state of this name in workflow "{workflow}"', "流程 “{workflow}” 中没有这个名称的状态"),
    Text('add it under "states", or use a name that is there', "请在 “states” 下添加它, 或使用已有的名称"),
    Text(
        "A name that should be a state is none. States are named by the nearest enclosing scope first, then by any "
        "unambiguous suffix of the dotted path: `shipped`, or `with_buyer.shipped`.",
        "应为状态的名称并不是状态。状态先按最近的外层查找, 再按带点路径中不含歧义的后缀查找: `shipped` 或 `with_buyer.shipped`。",
    ),
)
AMBIGUOUS_STATE = _error(
    302,
    "ambiguous-state",
    Text('state "{name}" could be {count} different states', "状态 “{name}” 可能指 {count} 个不同的状态"),
    Text("which one is meant?", "指的是哪一个?"),
    Text("write one of: {candidates}", "请写成其中之一: {candidates}"),
    Text(
        "Several states end in this name and none of them stands nearer than the others. Write more of the path.",
        "有多个状态以此名称结尾, 且没有一个更近。请写出更多路径。",
    ),
)
UNDEFINED_EVENT = _error(
    303,
    "undefined-event",
    Text('event "{name}" is not declared', "事件 “{name}” 未声明"),
    Text('not under "events"', "不在 “events” 中"),
    Text('declare it under "events"', "请在 “events” 下声明它"),
    Text(
        "Every event that is handled, raised or delivered is declared under `events`, with its payload and who may "
        "send it. An event of another workflow is declared there.",
        "每个被处理、触发或送达的事件都要在 `events` 下声明, 写明内容和谁可以发送。其他流程的事件在那里声明。",
    ),
)
UNDEFINED_EFFECT = _error(
    304,
    "undefined-effect",
    Text('effect "{name}" is not declared', "外部动作 “{name}” 未声明"),
    Text('not under "effects"', "不在 “effects” 中"),
    Text('declare it under "effects"', "请在 “effects” 下声明它"),
    Text(
        "What the outside world is asked to do is declared under `effects`, with its params and result.",
        "请求外部做的事要在 `effects` 下声明, 写明参数和结果。",
    ),
)
UNDEFINED_ROLE = _error(
    305,
    "undefined-role",
    Text('role "{name}" is not declared', "角色 “{name}” 未声明"),
    Text('not under "roles"', "不在 “roles” 中"),
    Text('declare it under "roles"', "请在 “roles” 下声明它"),
    Text(
        "Who may do something is named by a role declared under `roles`.",
        "谁可以做什么由 `roles` 下声明的角色表示。",
    ),
)
UNDEFINED_FIELD = _error(
    306,
    "undefined-field",
    Text('there is no field "{name}" in {where}', "{where}中没有字段 “{name}”"),
    Text("no field of this name", "没有这个名称的字段"),
    Text("use a field that is declared there, or declare this one", "请使用那里声明过的字段, 或声明此字段"),
    Text(
        "At every depth a field that is not declared is refused: what is set, passed or given must be a declared field.",
        "在任何层级, 未声明的字段都会被拒绝: 被设置、传入或给出的都必须是声明过的字段。",
    ),
)
MISSING_FIELD = _error(
    307,
    "missing-field",
    Text('{where} needs a value for "{name}"', "{where}缺少 “{name}” 的值"),
    Text('"{name}" is not given', "没有给出 “{name}”"),
    Text(
        'write "{name}: ..." here, or give the field a default',
        "请在此写上 “{name}: …”, 或给该字段一个默认值",
    ),
    Text(
        "A field without `default` is required wherever a value of that kind is given.",
        "没有 `default` 的字段, 在给出该类值的地方都必须给出。",
    ),
)
UNDEFINED_TYPE = _error(
    308,
    "undefined-type",
    Text('type "{name}" is not defined', "类型 “{name}” 未定义"),
    Text("nothing is defined there", "那里没有定义"),
    Text('define it under "types"', "请在 “types” 下定义它"),
    Text(
        "`$ref` names a type of this file (`#/types/money`) or of a file beside it (`common.yaml#/types/money`).",
        "`$ref` 指向本文件的类型 (`#/types/money`) 或旁边文件的类型 (`common.yaml#/types/money`)。",
    ),
)
FILE_NOT_FOUND = _error(
    309,
    "file-not-found",
    Text('file "{name}" cannot be read', "无法读取文件 “{name}”"),
    Text("no such file in this folder", "此文件夹中没有这个文件"),
    Text(
        "types can be taken from a file in the same folder or below it",
        "类型只能取自同一文件夹或其下的文件",
    ),
    Text(
        "The file part of a `$ref` is looked up from the folder of the workflow and never above it.",
        "`$ref` 的文件部分从流程所在文件夹查找, 不会到其上级。",
    ),
)
TYPE_CYCLE = _error(
    310,
    "type-cycle",
    Text('type "{name}" contains itself', "类型 “{name}” 包含了自身"),
    Text("this leads back to where it began", "这里又回到了起点"),
    Text("write the inner part out, or leave it out", "请把内层写出来, 或去掉它"),
    Text(
        "Types are finite: a type that contains itself has no bound, and nothing could be proved of it.",
        "类型是有限的: 包含自身的类型没有边界, 也无法证明任何性质。",
    ),
)
DERIVED_CYCLE = _error(
    311,
    "derived-cycle",
    Text('derived field "{name}" depends on itself', "派生字段 “{name}” 依赖于自身"),
    Text("by way of: {path}", "路径: {path}"),
    Text("write one of them without the others", "请让其中之一不依赖其他的"),
    Text(
        "Derived fields may use one another, in any order in the file, but not in a circle.",
        "派生字段可以互相使用, 书写顺序不限, 但不能循环。",
    ),
)
FIELD_TWICE = _error(
    312,
    "field-twice",
    Text('"{name}" is both under "data" and under "derived"', "“{name}” 同时出现在 “data” 和 “derived” 中"),
    Text("a field is stored or derived, not both", "字段或者存储, 或者派生, 不能兼有"),
    Text("give one of them another name", "请给其中之一换个名称"),
    Text(
        "Both are read as `data.NAME`, so that a name can only be one of them.",
        "两者都以 `data.名称` 读取, 所以一个名称只能属于其一。",
    ),
)
UNKNOWN_ZONE = _error(
    313,
    "unknown-zone",
    Text('"{name}" is no time zone', "“{name}” 不是时区"),
    Text("not an IANA name", "不是 IANA 时区名称"),
    Text('write for example "Asia/Shanghai"', "例如写成 “Asia/Shanghai”"),
    Text("`zone` takes a name of the IANA time zone database.", "`zone` 使用 IANA 时区数据库中的名称。"),
)
UNDEFINED_FOREIGN_EVENT = _error(
    314,
    "undefined-event-of-workflow",
    Text(
        'workflow "{workflow}" has no event "{name}"',
        "流程 “{workflow}” 没有事件 “{name}”",
    ),
    Text("not declared there", "那里没有声明"),
    Text('declare it under "events" of "{workflow}"', "请在 “{workflow}” 的 “events” 下声明它"),
    Text(
        "An event that is sent to another instance must be declared by the workflow of that instance.",
        "发给另一个实例的事件必须由该实例的流程声明。",
    ),
)
NOT_TO_BE_SET = _error(
    315,
    "not-to-be-set",
    Text('field "{name}" cannot be set: it is {why}', "字段 “{name}” 不能设置: 它是{why}"),
    Text("may not change here", "此处不可更改"),
    Text("set another field, or change how this one is declared", "请设置其他字段, 或更改它的声明"),
    Text(
        "`readOnly` fields are given at the start and never set; `derived` fields follow from the others.",
        "`readOnly` 字段在开始时给出, 之后不再设置; `derived` 字段由其他字段得出。",
    ),
)
NO_ENDING_STATE = _error(
    316,
    "no-final-state",
    Text('"final" is meant, but the workflow has no final state', "这里指 “final”, 但流程没有结束状态"),
    Text("no state can be meant", "没有可指的状态"),
    Text('mark a state with "final: true"', "请给某个状态写上 “final: true”"),
    Text(
        "`final` stands for every final state of the root. A workflow that never ends has none.",
        "`final` 代表根的每个结束状态。永不结束的流程没有。",
    ),
)
NOT_A_STATE_HERE = _error(
    317,
    "state-not-allowed",
    Text('"{name}" is {kind} and cannot be meant here', "“{name}” 是{kind}, 不能用在这里"),
    Text("another state is needed", "需要其他状态"),
    Text("name a state that can be active", "请写一个可以处于活动的状态"),
    Text(
        "A history state is never active itself: it stands for states that were. It can be a target, nothing else.",
        "历史状态自身从不活动, 它代表曾经的状态。它只能作为目标。",
    ),
)
RESERVED_NAME = _error(
    318,
    "reserved-name",
    Text('"{name}" means something else here and cannot be a name', "“{name}” 在此另有含义, 不能作名称"),
    Text("a reserved word", "保留字"),
    Text("choose another name", "请换一个名称"),
    Text(
        "`final`, `self`, `parent`, `child`, `any`, `in`, `true`, `false`, `null` are reserved, and `undo` for effects.",
        "`final`、`self`、`parent`、`child`、`any`、`in`、`true`、`false`、`null` 是保留字, 外部动作还不能叫 `undo`。",
    ),
)
WORKFLOW_TWICE = _error(
    319,
    "workflow-twice",
    Text('workflow "{name}" is defined in two files', "流程 “{name}” 在两个文件中都有定义"),
    Text("also in {other}", "另见 {other}"),
    Text("give one of them another name", "请给其中之一换个名称"),
    Text(
        "A workflow is found by its name, so that files that are loaded together have different ones.",
        "流程按名称查找, 所以一起加载的文件不能同名。",
    ),
)
UNREADABLE_FILE = _error(
    320,
    "unreadable-file",
    Text('"{name}" cannot be read: {why}', "无法读取 “{name}”: {why}"),
    Text("not read", "未读取"),
    Text("check the path and the permissions", "请检查路径和权限"),
    Text(
        "A file or folder that was asked for is not there or may not be read.",
        "指定的文件或文件夹不存在或无权读取。",
    ),
)
NOTHING_TO_LOAD = _error(
    321,
    "nothing-to-load",
    Text('there is no workflow in "{name}"', "“{name}” 中没有流程"),
    Text("no *.yaml file with `workflow:`", "没有含 `workflow:` 的 *.yaml 文件"),
    Text("name a file, or a folder that holds workflows", "请指定文件, 或含有流程的文件夹"),
    Text(
        "A folder is searched for `*.yaml` and `*.yml`; scenario files and files that only hold `types` are not workflows.",
        "在文件夹中查找 `*.yaml` 和 `*.yml`; 场景文件和只含 `types` 的文件不是流程。",
    ),
)
