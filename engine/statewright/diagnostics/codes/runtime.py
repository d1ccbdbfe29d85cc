"""SW8xx: what only shows when a workflow runs. SW80x and SW81x are scenarios that do not come out as written.

Floor 0. Append-only: a number that was given is never given to something else.

Templates take `{step}` (what was done, as a clause: 'after `cancel` by li'), `{subject}` (the instance) and
the particulars.
"""

from __future__ import annotations

from ..diagnostic import Code, Text
from .rows import error

_RULES_OR_STORY = Text(
    "\n\nA scenario is a rule told by example. When it fails, either the workflow was changed and the rule "
    "is now broken (mend the workflow), or the rule itself has changed (mend the scenario, after asking "
    "whoever owns the rule).",
    "\n\n场景是用例子写下的规则。场景不通过时, 要么是流程被改坏了(请修改流程), 要么是规则本身变了"
    "(先问规则的负责人, 再修改场景)。",
)


def _story(number: int, name: str, message: Text, help: Text, page: Text, label: Text | None = None) -> Code:
    whole = Text(page.en + _RULES_OR_STORY.en, page.zh + _RULES_OR_STORY.zh)
    return error(number, name, message, help, whole, label)


SHOULD_BE_REFUSED = _story(
    801,
    "scenario-not-refused",
    Text(
        "{act} should have been refused, but the {subject} {change}", "{act}本应被拒绝, 但{subject}{change}"
    ),
    Text(
        "{passed_by} lets it through; if that is right now, take `refused: {reason}` out",
        "{passed_by}放行了它; 如果现在这样才对, 请去掉 `refused: {reason}`",
    ),
    Text(
        "A step of the scenario says `refused:`, but the workflow took the event. Something that must not "
        "be possible has become possible.",
        "场景中的一步写着 `refused:`, 但流程接受了这个事件: 本不该发生的事变得可以发生了。",
    ),
    Text("should have been refused", "本应被拒绝"),
)
REFUSED = _story(
    802,
    "scenario-refused",
    Text("{act} was refused: {why}", "{act}被拒绝: {why}"),
    Text(
        "if it is right to refuse it, write: refused: {reason}", "如果确实应该拒绝, 请写: refused: {reason}"
    ),
    Text(
        "A step of the scenario was refused by the workflow, and the scenario does not say that it should "
        "be.",
        "场景中的一步被流程拒绝了, 而场景里没有写它应当被拒绝。",
    ),
    Text("refused as `{reason}`", "拒绝原因: {reason}"),
)
REFUSED_OTHERWISE = _story(
    803,
    "scenario-refused-otherwise",
    Text(
        "{act} should have been refused because {expected_words}, but something else stood in the way: {why}",
        "{act}本应因为{expected_words}而被拒绝, 但挡住它的是另一个原因: {why}",
    ),
    Text(
        "if that is the right reason, write: refused: {reason}", "如果这个原因才对, 请写: refused: {reason}"
    ),
    Text(
        "The workflow refused the step, for another reason than the scenario says: the rule that should "
        "forbid it may be gone, and something else stands in the way by chance.",
        "流程拒绝了这一步, 但原因与场景写的不同: 本该禁止它的规则可能已经不在了, 只是碰巧被别的规则挡住。",
    ),
    Text("refused as `{reason}`", "拒绝原因: {reason}"),
)
OTHER_STATE = _story(
    804,
    "scenario-state",
    Text(
        "{step} the {subject} should be in {expected}, but is in {found}",
        "{step}{subject}应当处于{expected}, 实际处于{found}",
    ),
    Text("what happened: {trail}", "经过: {trail}"),
    Text(
        "After this step the instance is not in the state that the scenario names.",
        "这一步之后, 实例所处的状态与场景写的不同。",
    ),
    Text("is in {found}", "实际处于{found}"),
)
OTHER_DATA = _story(
    805,
    "scenario-data",
    Text(
        "{step} {field} of the {subject} should be {expected}, but is {found}",
        "{step}{subject}的 {field} 应当是 {expected}, 实际是 {found}",
    ),
    Text(
        "look for what sets {field} in the workflow, or write the value that is right",
        "请查看流程中给 {field} 赋值的地方, 或者写上正确的值",
    ),
    Text("A field has another value than the scenario says.", "某个字段的值与场景写的不同。"),
    Text("is {found}", "实际是 {found}"),
)
OTHER_REQUESTS = _story(
    806,
    "scenario-effects",
    Text(
        "{step} {what} should be {expected}, but there was {found}",
        "{step}{what}应当是{expected}, 实际是{found}",
    ),
    Text(
        "the list names all of them, in any order; `[]` says that there is none",
        "列表应写出全部, 次序不限; `[]` 表示没有",
    ),
    Text(
        "`effects`, `sent` and `started` name all that was requested, sent or started since the last step, "
        "in any order; values that are given with a name must be the same, values that are not given are "
        "not looked at.",
        "`effects`、`sent`、`started` 列出上一步以来请求、发送、启动的全部内容, 次序不限; "
        "写出的值必须相同, 没写的值不看。",
    ),
    Text("{found}", "实际是{found}"),
)
INCIDENT = _story(
    807,
    "scenario-incident",
    Text(
        "{step} something could not be taken by the {subject} ({reason}): {why}",
        "{step}{subject}无法接受某项输入({reason}): {why}",
    ),
    Text(
        "if that is meant, write: expect: {{incident: true}}",
        "如果这是有意的, 请写: expect: {{incident: true}}",
    ),
    Text(
        "A timer, an outcome or a message came that the workflow could not take. Nobody can be told 'no' "
        "for it, so it "
        "is kept as an incident until people look at it.",
        "到期的计时、外部结果或消息无法被流程接受。没有人可以被“拒绝”, 所以它作为异常保留, 等人处理。",
    ),
    Text("leads to an incident", "出现异常"),
)
NO_INCIDENT = _story(
    808,
    "scenario-no-incident",
    Text("{step} {expected} was expected, but there was {found}", "{step}应当有{expected}, 实际是{found}"),
    Text("take `incident` out, or name the reason that is right", "请去掉 `incident`, 或者写上正确的原因"),
    Text(
        "The scenario says that something could not be taken, and all was taken, or it was not taken for "
        "another reason.",
        "场景说某项输入无法接受, 但实际都接受了, 或者原因不同。",
    ),
)
OTHER_OUTPUT = _story(
    809,
    "scenario-output",
    Text(
        "{step} the result of the {subject} should have {field}: {expected}, but has {found}",
        "{step}{subject}的结果 {field} 应当是 {expected}, 实际是 {found}",
    ),
    Text("look at `output` of the final state that was reached", "请查看所到终态的 `output`"),
    Text(
        "What the workflow gave when it ended is not what the scenario says.",
        "流程结束时给出的结果与场景写的不同。",
    ),
    Text("is {found}", "实际是 {found}"),
)
NOT_STARTED = _story(
    810,
    "scenario-not-started",
    Text("the {subject} could not be started: {why}", "{subject}无法启动: {why}"),
    Text("look at `given`: its data and who starts it", "请查看 `given`: 数据以及由谁启动"),
    Text(
        "The instance that the scenario begins with was refused: its data do not fit, or nobody among the "
        "people may start it.",
        "场景开头的实例被拒绝: 数据不符合要求, 或者场景中的人物都无权启动。",
    ),
)
UNKNOWN_PERSON = error(
    811,
    "scenario-unknown-person",
    Text('nobody called "{name}" is among the people of this scenario', "这个场景的人物中没有“{name}”"),
    Text(
        "name one of {people}, or add to given: people: {{{name}: ROLE}}",
        "请写{people}之一, 或者在 given 中加上 people: {{{name}: 角色}}",
    ),
    Text(
        "`by:` names a person of the scenario: `given: people:` says who there is and which roles they have.",
        "`by:` 写场景中的人物; `given: people:` 说明有哪些人、各有什么角色。",
    ),
    Text("not among the people", "不在人物中"),
)
UNKNOWN_INSTANCE = error(
    812,
    "scenario-unknown-instance",
    Text('there is no instance called "{name}" at this point', "此时没有名为“{name}”的实例"),
    Text("there are: {instances}", "现有: {instances}"),
    Text(
        "`to:` and the keys of `expect:` name an instance: as in `given: instances:`, as `as:` called it, "
        "or, for one that a workflow "
        "started, by the name of its workflow (the newest of them).",
        "`to:` 和 `expect:` 的键写实例名: 即 `given: instances:` 中的名字、`as:` 起的名字; 由流程启动的实"
        "例写其流程名(指最新的一个)。",
    ),
    Text("no such instance", "没有这个实例"),
)
NOTHING_ASKED = error(
    813,
    "scenario-nothing-asked",
    Text("`{name}` is answered here, but nobody waits for it", "这里回答了 `{name}`, 但没有人在等它"),
    Text("{open}", "{open}"),
    Text(
        "`answer:` plays the outside world: it can only answer an effect, a child or a question that was "
        "asked before and has not "
        "been answered. `late: true` answers one whose state was left meanwhile.",
        "`answer:` 扮演外部世界: 只能回答先前提出、尚未回答的请求。`late: true` 回答的是状态已离开之后才到"
        "的结果。",
    ),
    Text("not asked", "没有请求过"),
)
NO_WORKFLOW = error(
    814,
    "scenario-no-workflow",
    Text('there is no workflow "{name}" in this folder', "这个文件夹里没有流程“{name}”"),
    Text(
        "scenarios stand beside the workflow that they are about, in the same folder",
        "场景文件要和它所说的流程放在同一个文件夹里",
    ),
    Text(
        "A scenario runs the workflow that is named in it, which must stand in a YAML file of the same "
        "folder.",
        "场景运行其中写明的流程, 该流程必须在同一文件夹的某个 YAML 文件中。",
    ),
    Text("not found", "没有找到"),
)
BROKEN_WORKFLOW = error(
    815,
    "scenario-broken-workflow",
    Text('the workflow "{name}" has errors, so its scenarios cannot run', "流程“{name}”有错误, 场景无法运行"),
    Text("run: statewright check {path}", "请运行: statewright check {path}"),
    Text(
        "Errors of the workflow come first: mend what `statewright check` says.",
        "请先按 `statewright check` 的提示修改流程。",
    ),
)
UNKNOWN_STATE = error(
    816,
    "scenario-unknown-state",
    Text('the workflow "{workflow}" has no state "{name}"', "流程“{workflow}”没有状态“{name}”"),
    Text("{nearest}", "{nearest}"),
    Text(
        "`expect` names a state of the workflow, by its name or by the last parts of its dotted path "
        "where several have the name.",
        "`expect` 写流程中的状态名; 有重名时写点号路径的最后几段。",
    ),
    Text("no such state", "没有这个状态"),
)
UNKNOWN_FIELD = error(
    817,
    "scenario-unknown-field",
    Text('the workflow "{workflow}" remembers no field "{name}"', "流程“{workflow}”没有字段“{name}”"),
    Text("{nearest}", "{nearest}"),
    Text(
        "`expect: data:` names fields of `data` and `derived`.",
        "`expect: data:` 写 `data` 和 `derived` 中的字段。",
    ),
    Text("no such field", "没有这个字段"),
)
UNKNOWN_EVENT = error(
    818,
    "scenario-unknown-event",
    Text('the workflow "{workflow}" has no event "{name}"', "流程“{workflow}”没有事件“{name}”"),
    Text("{nearest}", "{nearest}"),
    Text(
        "`send` names an event that the workflow declares in `events`. Without `to:` it goes to the "
        "instance that the scenario is about.",
        "`send` 写流程在 `events` 中声明的事件。不写 `to:` 时发给场景的主实例。",
    ),
    Text("no such event", "没有这个事件"),
)
UNSETTLED_WORLD = error(
    819,
    "scenario-unsettled",
    Text("{step} the workflows set each other off without end", "{step}各流程互相触发, 没有尽头"),
    Text("look for two workflows whose messages answer each other", "请查看消息互相应答的两个流程"),
    Text(
        "More than ten thousand messages, starts and timers followed from one step of the scenario.",
        "场景的一步引发了一万次以上的消息、启动和计时。",
    ),
)
INSTANCE_EXISTS = error(
    820,
    "scenario-instance-exists",
    Text('there is already an instance called "{name}"', "已经有名为“{name}”的实例"),
    Text("give it another name with as:", "请用 as: 起另一个名字"),
    Text("Each instance of a scenario has a name of its own.", "场景中每个实例的名字必须不同。"),
)
CANNOT_READ = error(
    821,
    "cannot-read",
    Text('"{name}" cannot be read: {why}', "无法读取“{name}”: {why}"),
    Text("check the name and whether you may read it", "请检查名字, 以及是否有权读取"),
    Text(
        "A file or folder that was named does not exist, or may not be read.",
        "指定的文件或文件夹不存在, 或无权读取。",
    ),
)
NOTHING_ARRIVES = error(
    822,
    "scenario-nothing-arrives",
    Text("`{name}` is to arrive here, but it cannot now", "这里写 `{name}` 到达, 但现在不能到达"),
    Text("{open}", "{open}"),
    Text(
        "Where `given` says `messages: wait`, what one instance has for another waits until `arrive` lets it through: an event by "
        "its name, `start` and `stop` of a child, `done` and `failed` of what was asked. Between two instances it arrives in the "
        "order in which it was sent.",
        "`given` 中写了 `messages: wait` 时, 一个实例发给另一个实例的内容会等到 `arrive` 才到达: 事件写名称, 子流程写 `start`、`stop`, "
        "请求的结果写 `done`、`failed`。两个实例之间按发送的顺序到达。",
    ),
    Text("not on its way", "不在途中"),
)
