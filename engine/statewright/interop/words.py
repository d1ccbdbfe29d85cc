"""How is it said in both languages, what was lost or changed on the way in?

Floor 3. Pure. One table, English to Chinese, for everything that an import reports; `{name}` marks a value.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from ..diagnostics import Text

Said: TypeAlias = Text | str
"""Words in both languages, or a name that is the same in each."""


def said(phrase: str, **values: object) -> Text:
    """A phrase of the table in both languages, its values filled in. Raises KeyError for any other."""
    return Text(phrase, CHINESE[phrase]).fill(values)


CHINESE: Mapping[str, str] = {
    # what
    'the state "{name}"': "状态“{name}”",
    'the history state "{name}"': "历史状态“{name}”",
    'the initial state "{name}"': "初始状态“{name}”",
    'the condition "{text}"': "条件“{text}”",
    'the action "{name}"': "动作“{name}”",
    'the delay "{delay}"': "延时“{delay}”",
    'the label "{label}"': "标签“{label}”",
    'the workflow "{name}"': "流程“{name}”",
    'the event "{name}"': "事件“{name}”",
    'the field "{name}"': "字段“{name}”",
    'the variable "{name}"': "变量“{name}”",
    'the location "{name}"': "赋值位置“{name}”",
    "the targets {names}": "目标 {names}",
    "the workflow in sw:workflow": "sw:workflow 里的流程",
    '"{name}" is a Petri net': "“{name}”是 Petri 网",
    'data "{name}"': "数据“{name}”",
    'context "{name}"': "context“{name}”",
    "a note": "注释",
    "an arrow without a label, from {name}": "从 {name} 出发、没有标签的箭头",
    "{count} automatic transitions (to_…)": "{count} 个自动转换 (to_…)",
    "{what} ({text})": "{what} ({text})",
    "{name}={callbacks}": "{name}={callbacks}",
    "prepare={callbacks} of {event}": "{event} 的 prepare={callbacks}",
    "this document": "这个文档",
    # notations
    "a known notation": "已知的格式",
    "a Symfony workflow": "Symfony 流程",
    "an XState machine": "XState 状态机",
    "a Mermaid state diagram": "Mermaid 状态图",
    # why
    "names are a-z, 0-9 and _, each once in a file": "名称只能用 a-z、0-9 和 _, 并且在一个文件里不能重复",
    "it is known by name only; whoever sends the event says whether it holds": (
        "只知道它的名称; 由发送事件的一方说明是否成立"
    ),
    "it is known by name only, and no event could say whether it holds": (
        "只知道它的名称, 而且没有事件能说明它是否成立"
    ),
    "every step that people may take has a name": "人可以做的每一步都要有名称",
    "it is known by name only": "只知道它的名称",
    "it stands beside regions, not in one": "它和区域并列, 而不是在某个区域里",
    "every state could be reached from every other one by them; write those that are meant": (
        "通过它们可以从任何状态到任何状态; 请只写出真正需要的"
    ),
    "it is called for every step": "每一步都会调用它",
    "nothing runs before a guard": "条件判断之前不执行任何动作",
    "it looks like none of {names}": "看起来不是 {names} 中的任何一种",
    "its brace is not closed": "它的花括号没有闭合",
    "it has no stateDiagram": "里面没有 stateDiagram",
    "notes stand in `description:` here": "这里的说明写在 `description:` 中",
    "it is about looks": "它只影响外观",
    "a transition has one target; use regions": "一个转换只有一个目标; 请使用区域",
    "a transition has one target": "一个转换只有一个目标",
    "this line is not understood": "看不懂这一行",
    "nothing happens before the start": "开始之前什么也不发生",
    "it has no places and transitions": "里面没有 places 和 transitions",
    "one file is one workflow here": "这里一个文件就是一个流程",
    "an instance of it may be in several places at once; only the type state_machine is taken": (
        "它的一个实例可以同时在几个位置; 只能导入 state_machine 类型"
    ),
    "it is about PHP classes": "它与 PHP 的类有关",
    "it has no states": "里面没有状态",
    "the rule language has no such part": "规则语言没有这一部分",
    "its types are not known": "不知道它的类型",
    "its type is not known": "不知道它的类型",
    "it has states and no initial one": "它有子状态, 但没有初始状态",
    "what it does is code, not data": "它的作用写在代码里, 而不是数据",
    "its root is <{name}>": "它的根元素是 <{name}>",
    "its first value does not say of what type it is, or its name is not a-z, 0-9 and _": (
        "它的初始值看不出类型, 或者名称不是由 a-z、0-9 和 _ 组成"
    ),
    "its value is no rule here": "它的值无法写成这里的规则",
    "write it as an effect, a raised event or a timer": "请改写成外部动作、内部事件或定时器",
    "write it as `invoke:`, `data:` or `output:`": "请改写成 `invoke:`、`data:` 或 `output:`",
    "only SCXML's own executable content is known": "只认识 SCXML 自己的可执行内容",
    "it is no name": "它不是名称",
    "it is no variable of this document, or one that nobody may set": "文档里没有这个变量, 或者它不允许赋值",
    "it is no variable here": "这里没有这个变量",
    "there is no such file": "没有这个文件",
    "the chart beside it was changed since it was written": "写出之后, 旁边的状态图被改动过",
    "only a whole variable can be told the id": "只有整个变量才能接收标识",
    "the conformance notation has no such element": "一致性测试的记法里没有这个元素",
    "SCXML has no such element here": "SCXML 在这里没有这个元素",
    "CEL has expressions; of statements only assignments are taken": "CEL 只有表达式; 语句中只采用赋值",
    "it needs a transition with a target": "它需要一个带目标的转换",
    "it is not inside the state that it is given for": "它不在为其指定的状态里面",
    "a document type is not read": "不读取文档类型声明",
    "elements are nested more than {count} deep": "元素嵌套超过 {count} 层",
}
