"""SW600 and above: what proofs find: properties that can be broken, conditions that do not add up.

Floor 0. Append-only: a number that was given is never given to something else.
"""

from __future__ import annotations

from ..diagnostic import Code, Severity, Text

BROKEN = Code(
    "SW601",
    "property-broken",
    Severity.ERROR,
    Text('the property "{name}" can be broken: {course}', "性质 “{name}” 会被破坏: {course}"),
    Text(
        "The rules themselves lead to a run that breaks the property; it was played through with these values. Where "
        "the property is enforced at run time, the last step is refused instead, which somebody will be surprised by.",
        "规则本身就会导致破坏该性质的过程, 并已用这些值实际执行过。若该性质在运行时强制检查, 则最后一步会被拒绝, 令人意外。",
    ),
    Text("does not hold in every case", "并非总是成立"),
    Text(
        "this scenario shows it; change the rule, or the property:\n{story}",
        "下面的场景可以重现; 请修改规则或性质:\n{story}",
    ),
)
TRAP = Code(
    "SW602",
    "property-trap",
    Severity.ERROR,
    Text(
        '"{name}" does not hold: from {states} there is no way', "“{name}” 不成立: 从 {states} 出发无路可走"
    ),
    Text(
        "An instance can come to where the property wants it to have a way on, and there is none, whatever is sent.",
        "实例会到达某处, 而性质要求从那里仍有出路, 但无论发送什么都没有。",
    ),
    Text("cannot always be reached", "并非总能到达"),
    Text(
        "this scenario leads there; add a way out:\n{story}",
        "下面的场景会到达那里; 请加一条出路:\n{story}",
    ),
)
TOO_LATE = Code(
    "SW603",
    "property-too-late",
    Severity.ERROR,
    Text(
        '"{name}" does not hold: after {course} nothing happens in time',
        "“{name}” 不成立: {course} 之后没有按时发生",
    ),
    Text(
        "The time passed on the real engine, nobody did anything, and what the property promises did not come about.",
        "时间已过, 无人操作, 性质所承诺的事没有发生。",
    ),
    Text("does not come about in time", "没有按时发生"),
    Text(
        'this scenario leads there; add a timer ("after:"), or a longer "within:":\n{story}',
        "下面的场景会到达那里; 请加一个定时器 (“after:”), 或放宽 “within:”:\n{story}",
    ),
)
STEP_BREAKS_SCHEMA = Code(
    "SW620",
    "step-breaks-declaration",
    Severity.WARNING,
    Text(
        '"{name}" can become {value}, which its declaration does not allow: {course}',
        "“{name}” 会变成 {value}, 不符合其声明: {course}",
    ),
    Text(
        "Data are checked at the end of each step. Here the rules themselves set a value that is not allowed: a step that "
        "somebody asked for is refused, which nobody foresaw; a timer or an outcome becomes an incident that operations "
        "must look after. It was played through with these values.",
        "每一步结束时都会检查数据。这里规则本身会设置不允许的值: 由人发起的步骤会被拒绝, 定时器或结果则会成为需要运维处理的事件。"
        "已用这些值实际执行过。",
    ),
    Text("sets what is not allowed", "设置了不允许的值"),
    Text(
        'add a condition ("when:") here, or widen the declaration of "{name}"; this scenario shows it:\n{story}',
        "请在此加条件 (“when:”), 或放宽 “{name}” 的声明; 下面的场景可以重现:\n{story}",
    ),
)
HAS_NOT = Code(
    "SW621",
    "state-has-not",
    Severity.ERROR,
    Text(
        'a state says that it has "{name}", and it can be null there: {course}',
        "状态声明有 “{name}”, 但其值可能为空: {course}",
    ),
    Text(
        '"has:" promises that a field is there whenever the state is active, and conditions inside rely on it. Here the '
        "rules lead into the state without it; it was played through with these values.",
        "“has:” 承诺状态激活时字段必有值, 其中的条件依赖于此。这里规则会在没有值时进入该状态, 已用这些值实际执行过。",
    ),
    Text("leads there without it", "没有值就到达了"),
    Text(
        'set "{name}" here, or test it with "when:"; this scenario shows it:\n{story}',
        "请在此设置 “{name}”, 或用 “when:” 检查; 下面的场景可以重现:\n{story}",
    ),
)
INCIDENT = Code(
    "SW622",
    "comes-to-an-incident",
    Severity.WARNING,
    Text(
        "{input} can come to an incident ({reason}): {why}: {course}",
        "“{input}” 可能成为异常 ({reason}): {why}: {course}",
    ),
    Text(
        "A timer, an outcome and a message of another workflow have nobody at hand who could be told 'no'. When the step "
        "cannot be made, because an expression fails, because what an effect is asked or what is given out does not fit, or "
        "because nothing takes the outcome, it is kept as an incident until people look at it. It was played through with "
        "these values.",
        "定时器、结果和其他流程的消息没有可以拒绝的对象。当这一步无法完成时 (表达式出错、给动作的参数或输出不符合声明, 或没有规则接收该结果), "
        "它会作为异常保留, 直到有人处理。已用这些值实际执行过。",
    ),
    Text("cannot always be taken", "并非总能完成"),
    Text(
        'say what happens then: a condition ("when:") and a transition without one after it, or a wider declaration; this '
        "scenario shows it:\n{story}",
        "请写明此时怎么办: 加条件 (“when:”) 并在其后放一个没有条件的转换, 或放宽声明; 下面的场景可以重现:\n{story}",
    ),
)
GUARD_OVERLAP = Code(
    "SW610",
    "conditions-overlap",
    Severity.WARNING,
    Text(
        'when {values} this condition and "{other}" both hold: the one above is taken',
        "当 {values} 时, 此条件与 “{other}” 同时成立: 采用前面的一个",
    ),
    Text(
        "Transitions for one event are tried in order. Here neither condition is a special case of the other, and for these "
        "values both hold, so the order of the lines decides, which is easily overlooked.",
        "同一事件的转换按顺序尝试。这两个条件互不包含, 而在这些值下同时成立, 于是由行的先后决定, 容易被忽略。",
    ),
    Text("holds together with the one above", "与前面的条件同时成立"),
    Text("narrow one of the conditions, so that only one holds", "请收紧其中一个条件, 使两者不会同时成立"),
)
GUARD_GAP = Code(
    "SW611",
    "case-not-covered",
    Severity.WARNING,
    Text('"{event}" is refused here when {values}', "当 {values} 时, “{event}” 在此会被拒绝"),
    Text(
        "Several conditions are tried for one event, and for these values none of them holds, so whoever sends the event "
        "is refused. If that is meant, write a last transition that says so.",
        "同一事件有多个条件依次尝试, 而在这些值下没有一个成立, 因此发送者会被拒绝。如果本意如此, 请用最后一个转换写明。",
    ),
    Text("some cases are not covered", "有未覆盖的情况"),
    Text('add a last transition without "when:"', "请在最后加一个没有 “when:” 的转换"),
)
GUARD_NEVER = Code(
    "SW612",
    "condition-never-holds",
    Severity.WARNING,
    Text('"{condition}" can never hold here', "“{condition}” 在此永远不会成立"),
    Text(
        "Whatever data an instance can have when it is in this state, the condition is false, so the transition is dead.",
        "实例处于此状态时, 无论其数据如何, 条件都不成立, 因此这个转换永远不会发生。",
    ),
    Text("false for all data that can be here", "对所有可能的数据都不成立"),
    Text("correct the condition, or remove the transition", "请改正条件, 或删去这个转换"),
)
GUARD_COVERED = Code(
    "SW613",
    "condition-covered",
    Severity.WARNING,
    Text(
        'whenever "{condition}" holds, a transition above is taken',
        "凡 “{condition}” 成立时, 前面的转换已被采用",
    ),
    Text(
        "Transitions for one event are tried in order. For every value for which this condition holds, one above it holds too.",
        "同一事件的转换按顺序尝试。凡此条件成立的值, 前面已有一个条件成立。",
    ),
    Text("never the first that holds", "永远不是第一个成立的"),
    Text("put this transition first, or narrow those above it", "请把这个转换放到前面, 或收紧前面的条件"),
)
