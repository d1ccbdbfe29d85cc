"""SW5xx, the chart: states, transitions, timers and work that cannot be run as they are written.

Floor 0. Append-only: a number that was given is never given to something else.
"""

from __future__ import annotations

from ..diagnostic import Code, Severity, Text


def _error(number: int, name: str, message: Text, label: Text, help: Text, page: Text) -> Code:
    return Code(f"SW{number}", name, Severity.ERROR, message, page, label, help)


def _warning(number: int, name: str, message: Text, label: Text, help: Text, page: Text) -> Code:
    return Code(f"SW{number}", name, Severity.WARNING, message, page, label, help)


STATES_AND_REGIONS = _error(
    501,
    "states-and-regions",
    Text("a state has states or regions, not both", "一个状态要么有 states, 要么有 regions, 不能两者都有"),
    Text("the other one is written too", "另一个也写了"),
    Text("put the states into one of the regions", "请把这些状态放进其中一个 region"),
    Text(
        "`states`: one of them is active at a time. `regions`: all of them are active at once, each a machine of its own.",
        "`states`: 同一时间只有一个活动。`regions`: 所有区域同时活动, 各自独立。",
    ),
)
INITIAL_OUTSIDE = _error(
    502,
    "initial-outside",
    Text('"{name}" is not inside {where}', "“{name}” 不在{where}之内"),
    Text("where it begins must lie inside", "起始状态必须在其内部"),
    Text("write one of: {candidates}", "请写成其中之一: {candidates}"),
    Text(
        "`initial` names the state that is entered first: a child of this state, or a state further inside.",
        "`initial` 指出最先进入的状态: 此状态的子状态, 或更内层的状态。",
    ),
)
HISTORY_OUTSIDE = _error(
    503,
    "history-outside",
    Text('"{name}" is not beside this history state', "“{name}” 与这个历史状态不在同一处"),
    Text("history is of the state that surrounds it", "历史属于包围它的状态"),
    Text("write one of: {candidates}", "请写成其中之一: {candidates}"),
    Text(
        "A history state remembers which states of its parent were active. `to` is where to go the first time, so it "
        "lies inside that parent too; for `shallow` it is a child of it.",
        "历史状态记住其父状态中哪些状态曾经活动。`to` 是第一次要去的地方, 所以也在该父状态之内; `shallow` 时是其子状态。",
    ),
)
TO_ITSELF = _error(
    504,
    "to-itself",
    Text('state "{name}" goes to itself', "状态 “{name}” 转到了自身"),
    Text("stay, or leave and enter again?", "是停留, 还是离开再进入?"),
    Text(
        'leave out "to" to stay, or add "reenter: true" to begin the state anew',
        "要停留请去掉 “to”, 要重新开始此状态请加上 “reenter: true”",
    ),
    Text(
        "Both are useful: without `to` nothing is left, timers run on; with `reenter: true` the state is left and entered, "
        "timers and invokes begin anew. So it must be said which.",
        "两者都有用: 没有 `to` 则不离开, 计时继续; 有 `reenter: true` 则离开再进入, 计时和调用重新开始。所以必须写明。",
    ),
)
REENTER_WITHOUT_EFFECT = _error(
    505,
    "reenter-without-effect",
    Text('"reenter" changes nothing here', "“reenter” 在这里不起作用"),
    Text("the state is left in any case, or not at all", "此状态总会离开, 或根本不离开"),
    Text('leave out "reenter"', "请去掉 “reenter”"),
    Text(
        "`reenter: true` says that a target inside the source, or the source itself, leaves the source first. Any other "
        "target leaves it anyway; without a target nothing is left.",
        "`reenter: true` 表示当目标是来源自身或在其内部时先离开来源。其他目标本来就会离开; 没有目标则不离开。",
    ),
)
FINAL_WITH_TRANSITION = _error(
    506,
    "final-with-transition",
    Text('final state "{name}" cannot do this', "结束状态 “{name}” 不能这样做"),
    Text("nothing happens after the end", "结束之后什么都不会发生"),
    Text('only "do", "send" and "start" are possible here', "这里只能使用 “do”、“send” 和 “start”"),
    Text(
        "A final state of the root ends the workflow. What still arrives may ask for effects (late money goes back), but "
        "changes neither state nor data. A final state further inside has no transitions at all.",
        "根的结束状态使流程结束。之后到达的事件可以请求外部动作 (迟到的款项退回), 但不改变状态和数据。更内层的结束状态没有任何转换。",
    ),
)
FINAL_INSIDE_WITH_ON = _error(
    507,
    "final-inside-with-on",
    Text(
        'final state "{name}" ends only a part and has no transitions',
        "结束状态 “{name}” 只结束一部分, 不能有转换",
    ),
    Text("put them on the state that surrounds it", "请写在外层状态上"),
    Text('write "done" and "on" on the state around it', "请在外层状态上写 “done” 和 “on”"),
    Text(
        "When a final child is reached, the state around it is done and its `done` is taken. Only final states of the root may "
        "answer what comes late.",
        "到达终止子状态时, 外层状态即告完成, 执行其 `done`。只有根的结束状态可以回应迟到的事件。",
    ),
)
ALWAYS_WITHOUT_END = _error(
    508,
    "always-without-end",
    Text(
        '"always" without "when" and "to" would be taken for ever',
        "没有 “when” 和 “to” 的 “always” 会无休止地执行",
    ),
    Text("never settles", "永不停止"),
    Text('add "when" or "to", or move it to "entry"', "请加上 “when” 或 “to”, 或移到 “entry”"),
    Text(
        "`always` is taken as soon as its `when` holds, again and again until it does not. What should happen once on entering "
        "stands in `entry`.",
        "`always` 在其 `when` 成立时立即执行, 一次又一次, 直到不成立。进入时做一次的事写在 `entry` 里。",
    ),
)
NOBODY_ACTS = _error(
    509,
    "nobody-acts",
    Text('"{word}" has no meaning here: nobody sends {what}', "“{word}” 在此没有意义: {what}不是由人发送的"),
    Text("no actor to look at", "没有可检查的操作者"),
    Text('leave out "{word}"', "请去掉 “{word}”"),
    Text(
        "`by` and `not_by` look at who sent an event. A timer, an outcome, a completion and `always` are sent by nobody.",
        "`by` 和 `not_by` 检查是谁发送了事件。计时、结果、完成和 `always` 都不是由人发送的。",
    ),
)
RESUME_UNTIL = _error(
    510,
    "resume-until",
    Text('"resume" has no meaning with "until"', "“resume” 与 “until” 同用没有意义"),
    Text("an instant does not stop", "时刻不会暂停"),
    Text(
        'use "delay" with "resume", or leave "resume" out', "请把 “resume” 与 “delay” 同用, 或去掉 “resume”"
    ),
    Text(
        "`resume` keeps what was left of a delay for the next time. `until` names an instant, which does not move.",
        "`resume` 把剩余的时长留到下次。`until` 是一个固定的时刻。",
    ),
)
NO_SUCH_OUTCOME = _error(
    511,
    "no-such-outcome",
    Text('"{word}" has no meaning for {form}', "“{word}” 对{form}没有意义"),
    Text("never happens here", "此处不会发生"),
    Text('leave out "{word}"', "请去掉 “{word}”"),
    Text(
        "`unknown` is an outcome of effects and their undoing; `each_done` needs `for_each`; `leave` is for child workflows; "
        "`late: undo` is for effects; `undo` takes the parameters of the request that it undoes.",
        "`unknown` 是外部动作及其撤销的结果; `each_done` 需要 `for_each`; `leave` 用于子流程; `late: undo` 用于外部动作; `undo` 使用被撤销请求的参数。",
    ),
)
EVERY_WITHOUT_TIME = _error(
    521,
    "every-without-time",
    Text("recurring every 0 seconds would never end", "每 0 秒重复一次将永不结束"),
    Text("must be longer than nothing", "必须大于零"),
    Text("write for example 24h", "例如写成 24h"),
    Text(
        "`every` needs a length of time: each turn is a step of its own.",
        "`every` 需要一个时长: 每一次都是单独的一步。",
    ),
)
NOT_RAISABLE = _error(
    522,
    "not-raisable",
    Text('event "{name}" may not come from this workflow itself', "事件 “{name}” 不允许来自本流程自身"),
    Text('its "from" does not name "self"', "它的 “from” 中没有 “self”"),
    Text('add "self" to its "from"', "请在它的 “from” 中加上 “self”"),
    Text(
        "Raised events are `from: self`. `from` says which workflows may send an event.",
        "自身触发的事件写作 `from: self`。`from` 写明哪些流程可以发送事件。",
    ),
)
HAS_NEVER_NULL = _warning(
    524,
    "has-never-null",
    Text('"has: {name}" says nothing: the field is never null', "“has: {name}” 没有意义: 该字段从不为空"),
    Text("not nullable", "不可为空"),
    Text("leave it out", "请去掉它"),
    Text(
        "`has` promises that a nullable field is there while the state is active. Other fields always are.",
        "`has` 保证可为空的字段在该状态活动期间有值。其他字段总是有值。",
    ),
)
LEAVES_ALL_REGIONS = _warning(
    525,
    "leaves-all-regions",
    Text(
        '"{name}" lies in another region: all regions are left and begin anew',
        "“{name}” 在另一个区域: 所有区域都会离开并重新开始",
    ),
    Text("not only this region changes", "不只是本区域发生变化"),
    Text("raise an event that the other region handles", "请触发一个由另一区域处理的事件"),
    Text(
        "A transition from one region into another leaves the whole parallel state and enters it again, every region at its "
        "beginning but the one with the target. Regions usually talk by raised events or `in_state`.",
        "从一个区域转到另一个区域会离开整个并行状态再重新进入, 除目标所在区域外都从头开始。区域之间通常用触发事件或 `in_state` 沟通。",
    ),
)
CHILD_OF_NOBODY = _error(
    526,
    "child-of-nobody",
    Text('"to: child", but this workflow starts no child', "“to: child”, 但本流程没有启动子流程"),
    Text("nobody would get it", "没有接收者"),
    Text('name the receiver: "to: {{WORKFLOW: =id}}"', "请写明接收者: “to: {{流程: =编号}}”"),
    Text(
        "`child` is the instance that an `invoke` with `workflow` started.",
        "`child` 是由带 `workflow` 的 `invoke` 启动的实例。",
    ),
)
DONE_OF_SIMPLE = _error(
    532,
    "done-without-inside",
    Text('"done" has no meaning for a state without states inside', "没有内部状态的状态不能有 “done”"),
    Text("nothing inside can be done", "内部没有可完成的部分"),
    Text('use "always", or "done" of an "invoke"', "请用 “always”, 或 “invoke” 的 “done”"),
    Text(
        "`done` is taken when a final child of a compound state, or all regions of a parallel one, are reached.",
        "`done` 在复合状态到达终止子状态, 或并行状态的所有区域都到达终止时执行。",
    ),
)
