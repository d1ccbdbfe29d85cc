"""SW28x and SW29x: a machine written in another notation, and what of it cannot come along.

Floor 0. Append-only: a number that was given is never given to something else.
"""

from __future__ import annotations

from ..diagnostic import Text
from .rows import error, page, warning

NOT_READABLE = error(
    280,
    "import-not-readable",
    Text("this is not {notation}: {why}", "这不是 {notation}: {why}"),
    help=Text("mend the file, then import it again", "请先修好文件, 再导入"),
    page=page(
        "The file cannot be read in the notation that its name or its first lines promise, so there is nothing "
        "to import. The place is where reading stopped.",
        "文件不符合它的名称或开头所声明的格式, 因此没有可导入的内容。标出的位置是读取停下的地方。",
    ),
)
LOST = warning(
    281,
    "import-lost",
    Text("{what} was not taken over: {why}", "{what} 没有导入: {why}"),
    help=Text("write by hand what it did, where it still matters", "如果仍然需要, 请手工补写它的作用"),
    page=page(
        "Another notation can say things that this one has no word for. Each of them is listed, with its place, "
        "so that nothing is lost silently: a machine that does less than its original should be known to.",
        "别的格式能表达一些这里没有对应说法的内容。每一处都会连同位置列出来, 不会悄悄丢掉: "
        "如果导入后的流程比原来少做了什么, 必须让人知道。",
    ),
)
CHANGED = warning(
    282,
    "import-changed",
    Text("{what} became {became}: {why}", "{what} 变成了 {became}: {why}"),
    help=None,
    page=page(
        "A name or a rule had to be written another way here. The machine does the same; whoever sends events or "
        "reads states by name has to know the new one.",
        "某个名称或规则在这里必须换一种写法。流程的行为不变, 但按名称发送事件或读取状态的人需要知道新名称。",
    ),
)
NOT_AN_EXPRESSION = warning(
    283,
    "import-expression",
    Text("{what} is no expression of the rule language: {why}", "{what} 不是规则语言的表达式: {why}"),
    help=Text(
        "rewrite it in CEL; until then it fails whenever it is reached",
        "请用 CEL 重写; 在此之前, 每次执行到这里都会失败",
    ),
    page=page(
        "The original is written in another language (ECMAScript, XPath, Python). What means the same in CEL is "
        "taken as it stands; what does not is kept as an expression that fails when it is reached, as the SCXML "
        "recommendation has it (5.9.3), and reported here.",
        "原文件使用另一种语言 (ECMAScript、XPath、Python)。与 CEL 含义相同的部分原样采用; 其余部分保留为"
        "一执行就失败的表达式 (见 SCXML 建议 5.9.3), 并在这里报告。",
    ),
)
NO_SUCH_STATE = error(
    284,
    "import-no-such-state",
    Text('there is no state "{name}"', "没有名为“{name}”的状态"),
    help=Text("name one of the states of this file", "请写这个文件里有的状态"),
    page=page(
        "A transition, an initial state or a history state points at a state that the file does not have.",
        "某个转换、初始状态或历史状态指向了文件里没有的状态。",
    ),
)
SAME_ID = error(
    285,
    "import-same-id",
    Text('the id "{name}" is given twice', "标识“{name}”出现了两次"),
    help=Text("give one of them another id", "请把其中一个改成别的标识"),
    page=page(
        "Ids of states are unique in a document, or nobody could say which of the two a transition means.",
        "一个文件里状态的标识必须唯一, 否则无法判断转换指的是哪一个。",
    ),
)
NOT_A_CHART = error(
    286,
    "import-not-a-chart",
    Text("{what}: {why}", "{what}: {why}"),
    help=None,
    page=page(
        "The file is well-formed, but what it describes is no statechart: an initial state that is not inside its "
        "state, a history state without a default, a machine without states.",
        "文件格式正确, 但描述的不是状态图: 初始状态不在它的父状态里、历史状态没有默认目标、或者流程没有状态。",
    ),
)
