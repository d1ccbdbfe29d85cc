"""SW650 and above: what is found of several workflows together.

Floor 0. Append-only: a number that was given is never given to something else.
"""

from __future__ import annotations

from ..diagnostic import Code, Severity, Text

SYSTEM_BROKEN = Code(
    "SW650",
    "system-property-broken",
    Severity.ERROR,
    Text(
        'together, {workflows} can break the property "{name}" in {count} steps',
        "{workflows} 合在一起会在 {count} 步内破坏性质 “{name}”",
    ),
    Text(
        "Each workflow may be sound by itself. This run of one instance of each, with messages that take their time, "
        "breaks the property; it was played through on the real engine, message by message. Found by "
        '"statewright check --system".',
        "每个流程单独看可能都没有问题。下面是各流程各一个实例的运行过程, 消息可能延迟到达, 它破坏了该性质; 已在真实引擎上逐条消息执行过。"
        "由 “statewright check --system” 发现。",
    ),
    Text("can be broken by several workflows together", "会被多个流程共同破坏"),
    Text(
        "change a rule on the way, or the property:\n{story}", "请修改过程中的某条规则, 或修改性质:\n{story}"
    ),
)
SYSTEM_SUBJECT = Code(
    "SW651",
    "system-subject-unknown",
    Severity.ERROR,
    Text(
        'the workflow "{workflow}" has no {kind} "{name}"',
        "流程 “{workflow}” 没有{kind} “{name}”",
    ),
    Text(
        'A property that says "of:" speaks of a state, an event or an effect of another workflow. That workflow was given '
        "and has nothing of this name, so the property would hold whatever happens.",
        "带 “of:” 的性质谈论另一个流程的状态、事件或动作。该流程已给出, 但没有这个名称, 因此无论发生什么性质都会成立。",
    ),
    Text("not in that workflow", "那个流程中没有"),
    Text('write the name as "{workflow}" has it', "请按 “{workflow}” 中的写法填写名称"),
)
