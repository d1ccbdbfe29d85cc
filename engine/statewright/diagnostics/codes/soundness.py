"""SW550 and above: the static checks: what can be run as it is written, and is hardly meant.

Floor 0. Append-only: a number that was given is never given to something else. The rules themselves, with what each looks at
and why, are in `checks/rules/`, one file each.
"""

from __future__ import annotations

from ..diagnostic import Code, Severity, Text


def _code(
    number: int, name: str, severity: Severity, message: Text, label: Text, help: Text, page: Text
) -> Code:
    return Code(f"SW{number}", name, severity, message, page, label, help)


UNREACHABLE_STATE = _code(
    550,
    "unreachable-state",
    Severity.WARNING,
    Text('nothing ever leads to state "{state}"', "没有任何转换会到达状态 “{state}”"),
    Text("no transition that can be taken ends here", "没有可执行的转换以此为目标"),
    Text(
        'add a transition with "to: {name}", or remove the state',
        "请加一个 “to: {name}” 的转换, 或删去此状态",
    ),
    Text(
        "A state is reached when it is where its parent begins, or when a transition from a reached state leads to it. "
        "Conditions are not looked at: even if all of them hold, no instance can ever be here.",
        "一个状态若是其父状态的起始状态, 或有来自可达状态的转换指向它, 才是可达的。此检查不看条件: 即使所有条件都成立, "
        "也没有实例会到达这里。",
    ),
)
CANNOT_BE_LEFT = _code(
    551,
    "cannot-be-left",
    Severity.WARNING,
    Text('state "{state}" can never be left, and is no end', "状态 “{state}” 一旦进入就无法离开, 又不是终点"),
    Text("no event, timer or outcome leads out of it", "没有事件、定时器或结果能离开它"),
    Text(
        'add a transition out of it, or write "final: true" if the workflow ends here',
        "请加一个离开它的转换; 如果流程在此结束, 请写 “final: true”",
    ),
    Text(
        "An instance that comes here stays for ever and counts as running. If that is how it ends, say so: a final state "
        "stops the timers, tells the parent and lets the instance be found as finished.",
        "到达这里的实例会永远停留, 并一直算作运行中。如果流程就是这样结束, 请写明: final 状态会停止定时器, 通知父流程, "
        "并让实例以已结束的身份被查到。",
    ),
)
NO_END_FROM_HERE = _code(
    552,
    "no-end-from-here",
    Severity.WARNING,
    Text(
        'from state "{state}" no end of the workflow can be reached',
        "从状态 “{state}” 无法到达流程的任何终点",
    ),
    Text("every way from here leads round and round", "从这里出发的每条路都在原地打转"),
    Text("add a way to one of: {finals}", "请加一条通往其中之一的路: {finals}"),
    Text(
        "The workflow has final states, and from this state no chain of transitions leads to any of them, whatever anyone does.",
        "流程有终点, 但无论怎么做, 从此状态出发的任何一串转换都到不了终点。",
    ),
)
HIDDEN_TRANSITION = _code(
    553,
    "hidden-transition",
    Severity.WARNING,
    Text("this transition is never looked at", "这个转换永远轮不到"),
    Text("the one above it is always taken", "前一个总会被采用"),
    Text(
        'give the transition before it a "when:", or put this one first',
        "请给前一个转换加上 “when:”, 或把这一个放到前面",
    ),
    Text(
        "Transitions for one event are tried in order, and the first whose condition holds is taken. One without a condition "
        "is always taken, so what stands after it is dead.",
        "同一事件的多个转换按顺序尝试, 采用条件成立的第一个。没有条件的总会被采用, 所以它后面的永远不起作用。",
    ),
)
NEVER_TAKEN = _code(
    554,
    "never-taken",
    Severity.WARNING,
    Text(
        'nothing raises "{event}", so this is never taken', "没有谁会触发 “{event}”, 所以这个转换永远不会执行"
    ),
    Text('"{event}" comes only from this workflow itself', "“{event}” 只由本流程自己触发"),
    Text(
        'add "raise: {event}" where it happens, or remove this', "请在发生之处写 “raise: {event}”, 或删去此处"
    ),
    Text(
        "An event declared `from: self` can only be raised by the workflow's own actions. None of them does.",
        "声明为 `from: self` 的事件只能由流程自身的动作触发, 而没有任何动作触发它。",
    ),
)
NEVER_SETTLES = _code(
    555,
    "never-settles",
    Severity.ERROR,
    Text(
        'these "always" transitions go round for ever: {cycle}',
        "这些 “always” 转换会无休止地循环: {cycle}",
    ),
    Text("nothing on the way round changes what the conditions look at", "循环途中没有改变条件所看的数据"),
    Text(
        'change what the "when:" looks at, or remove one of them', "请改变 “when:” 所看的数据, 或删去其中一个"
    ),
    Text(
        "`always` transitions are taken at once, without an event, for as long as their conditions hold. Round this circle "
        "nothing changes what the conditions look at, so a step that enters it is refused after 1,000 rounds.",
        "`always` 转换不需要事件, 只要条件成立就立即执行。这个循环中没有任何东西改变条件所看的数据, "
        "因此进入它的步骤在 1000 轮后会被拒绝。",
    ),
)
TIMER_ALWAYS_BEATEN = _code(
    556,
    "timer-always-beaten",
    Severity.WARNING,
    Text("this timer never gets its turn", "这个定时器永远轮不到"),
    Text("the state is left after {delay} at the latest", "最迟 {delay} 后此状态就被离开了"),
    Text("make this delay shorter than {delay}, or remove it", "请把这个时间改得比 {delay} 短, 或删去它"),
    Text(
        "Another timer of this state, or of one around it, always falls due first and leaves the state, which cancels this one.",
        "此状态 (或其外层状态) 的另一个定时器总是先到期并离开此状态, 从而取消了这一个。",
    ),
)
EVENT_NEVER_HANDLED = _code(
    557,
    "event-never-handled",
    Severity.WARNING,
    Text('no state does anything on event "{event}"', "没有任何状态处理事件 “{event}”"),
    Text("declared, and refused everywhere", "已声明, 但处处被拒绝"),
    Text(
        'write "{event}:" under "on:" of a state, or remove it here',
        "请在某个状态的 “on:” 下写 “{event}:”, 或在此删去",
    ),
    Text(
        "The event is declared and no state has a transition for it, so whoever sends it is always refused.",
        "事件已声明, 但没有任何状态有它的转换, 因此谁发送都会被拒绝。",
    ),
)
EFFECT_NEVER_USED = _code(
    559,
    "effect-never-used",
    Severity.WARNING,
    Text('effect "{name}" is never asked for', "副作用 “{name}” 从未被请求"),
    Text("declared, and never used", "已声明, 但从未使用"),
    Text('ask for it with "do:" or "invoke:", or remove it', "请用 “do:” 或 “invoke:” 请求它, 或删去"),
    Text(
        "Nothing requests the effect, undoes by it or reconciles with it.",
        "没有任何地方请求它, 用它撤销, 或用它核对。",
    ),
)
ROLE_NEVER_USED = _code(
    560,
    "role-never-used",
    Severity.WARNING,
    Text('role "{name}" may do nothing', "角色 “{name}” 什么都不能做"),
    Text("declared, and never used", "已声明, 但从未使用"),
    Text('name it in a "by:", or remove it', "请在某个 “by:” 中写它, 或删去"),
    Text("No event, transition or start names the role.", "没有任何事件、转换或 starts 提到此角色。"),
)
FIELD_NEVER_USED = _code(
    561,
    "field-never-used",
    Severity.WARNING,
    Text('data field "{name}" is never read', "数据字段 “{name}” 从未被读取"),
    Text("declared, and never used", "已声明, 但从未使用"),
    Text("use it in an expression, or remove it", "请在表达式中使用它, 或删去"),
    Text(
        "No expression, property or role reads the field and nothing sets it: it is only remembered.",
        "没有任何表达式、属性或角色读取此字段, 也没有任何地方设置它: 它只是被记住。",
    ),
)
FIELD_NEVER_SET = _code(
    562,
    "field-never-set",
    Severity.WARNING,
    Text('data field "{name}" is read and nothing ever sets it', "数据字段 “{name}” 被读取, 却从未被设置"),
    Text("it has its first value for ever", "它永远是最初的值"),
    Text(
        'set it somewhere, or write "readOnly: true" if it is given at the start',
        "请在某处设置它; 如果它在开始时给定, 请写 “readOnly: true”",
    ),
    Text(
        "The field has a default, so a start need not give it, and no transition sets it: what reads it reads the default.",
        "此字段有默认值, 开始时可以不给, 又没有任何转换设置它: 读到的总是默认值。",
    ),
)
IRREVERSIBLE_TWICE = _code(
    563,
    "irreversible-twice",
    Severity.WARNING,
    Text(
        'effect "{name}" cannot be taken back, has no "key:", and can be asked for twice',
        "副作用 “{name}” 不可撤回, 没有 “key:”, 却可能被请求两次",
    ),
    Text("asked for again it would happen again", "再次请求就会再次发生"),
    Text(
        'give the effect a "key:" that is the same for the same matter, such as "key: =params.number"',
        "请给它一个同一件事相同的 “key:”, 例如 “key: =params.number”",
    ),
    Text(
        "Without a business key every request is a new one. Here one instance can come to ask twice, and what cannot be taken "
        "back would happen twice.",
        "没有业务键时, 每次请求都是新的请求。这里同一实例可能请求两次, 不可撤回的事就会发生两次。",
    ),
)
IRREVERSIBLE_LEFT = _code(
    565,
    "irreversible-left",
    Severity.WARNING,
    Text(
        'effect "{name}" cannot be taken back, and its state can be left while it runs',
        "副作用 “{name}” 不可撤回, 而它运行时此状态可能被离开",
    ),
    Text("nobody would hear that it happened", "它发生了也没有人知道"),
    Text(
        'write "late: EVENT" to hear of it, or "late: undo"',
        "请写 “late: 事件名” 以得知结果, 或写 “late: undo”",
    ),
    Text(
        "An event or a timer can leave the state before the outcome has come. The request may have gone out already, and what it "
        "did is then known to nobody.",
        "在结果到来之前, 事件或定时器可能离开此状态。请求可能已经发出, 而它做了什么就无人知晓了。",
    ),
)
FAILURE_NOT_HANDLED = _code(
    566,
    "failure-not-handled",
    Severity.WARNING,
    Text('nothing says what happens when "{name}" fails', "没有写明 “{name}” 失败时怎么办"),
    Text("its failure would be an incident", "失败会成为一个待处理事故"),
    Text('add "failed:" with where to go', "请加上 “failed:” 并写明去向"),
    Text(
        "When what is invoked fails for good, the instance stands still and operations must see to it. A `failed:` says where to go.",
        "被调用者最终失败时, 实例会停在原地, 需要运维处理。`failed:` 写明去向。",
    ),
)
DONE_NEVER_HAPPENS = _code(
    567,
    "done-never-happens",
    Severity.WARNING,
    Text('"done:" of state "{state}" never happens', "状态 “{state}” 的 “done:” 永远不会发生"),
    Text("{why}", "{why}"),
    Text(
        'give it a final state ("final: true") that is reached',
        "请给它一个可到达的 final 状态 (“final: true”)",
    ),
    Text(
        "`done:` of a compound state is taken when one of its final states is entered, of a parallel state when all its regions "
        "are in one.",
        "复合状态的 `done:` 在进入其 final 子状态时执行; 并行状态的 `done:` 在所有区域都到达 final 时执行。",
    ),
)
OUTCOME_NOT_HANDLED = _code(
    568,
    "outcome-not-handled",
    Severity.WARNING,
    Text('nothing says what happens when "{name}" is done', "没有写明 “{name}” 完成后怎么办"),
    Text("its outcome would change nothing", "它的结果不会改变任何东西"),
    Text('add "done:" with where to go', "请加上 “done:” 并写明去向"),
    Text("The state waits for work whose end leads nowhere.", "此状态在等待一件完成后哪里也不去的工作。"),
)
BOTH_HALVES = _code(
    569,
    "both-halves",
    Severity.NOTE,
    Text(
        'role "{role}" may send both "{first}" and "{second}", which must be two people',
        "角色 “{role}” 既能发送 “{first}” 又能发送 “{second}”, 而这必须是两个人",
    ),
    Text("four eyes, one role", "四眼原则, 同一角色"),
    Text(
        "two people of this role are needed; give one half to another role if that is not meant",
        "需要此角色的两个人; 如果本意不是这样, 请把其中一半交给另一个角色",
    ),
    Text(
        "`not_by` keeps one person from doing both halves. Where one role may do both, a team with one member of it can never finish.",
        "`not_by` 防止同一人完成两半。若同一角色两半都能做, 只有一名成员的团队将永远无法完成。",
    ),
)
NEARLY_THE_SAME_NAME = _code(
    570,
    "nearly-the-same-name",
    Severity.WARNING,
    Text('"{first}" and "{second}" are nearly the same name', "“{first}” 与 “{second}” 几乎同名"),
    Text("a slip of the pen?", "是笔误吗?"),
    Text(
        "use one name if one thing is meant, or names that differ more",
        "如果指同一事物, 请用同一名称; 否则请用区别更大的名称",
    ),
    Text(
        "Two names of the same kind differ by a single letter or by a separator.",
        "两个同类名称只差一个字母或一个分隔符。",
    ),
)
