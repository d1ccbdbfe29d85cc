"""What do the pages say by themselves? Heads and phrases in both languages.

Floor 3. Pure.
"""

from __future__ import annotations

from statewright.diagnostics.diagnostic import Text

STATES, STATE = Text("States", "状态"), Text("State", "状态")
WHO_MAY = Text("What may be done, and by whom", "可以做什么、由谁做")
BY_ITSELF = Text("What happens by itself", "自动发生的事")
ANY_STATE = Text("In any state", "任何状态下")
INSIDE = Text("{above} › {state}", "{above} › {state}")
END = Text("{state} (end)", "{state}（结束）")
ROLES, ROLE, WHO = Text("Roles", "角色"), Text("Role", "角色"), Text("Who that is", "是谁")
ANYBODY = Text("whoever the caller lets in", "由调用方决定")
ONLY = Text('only the person in "{who}"', "仅限“{who}”中的人")
EVENTS, EVENT, BY = Text("Events", "事件"), Text("Event", "事件"), Text("By", "由谁")
FROM = Text("from {who}", "来自 {who}")
ASKED_BY = Text("from {who}: ", "来自 {who}：")
BY_EVENT = Text("{event}, ", "{event}，")
ITSELF = Text("the workflow itself", "流程自身")
PAYLOAD = Text("With", "附带")
DATA, FIELD, KIND, NOTE = (
    Text("Data", "数据"),
    Text("Field", "字段"),
    Text("Values", "取值"),
    Text("Note", "说明"),
)
FIXED, PERSONAL = (
    Text("given at the start, never changed", "开始时给定，不再改变"),
    Text("personal", "个人信息"),
)
EFFECTS, EFFECT, CARE = (
    Text("Effects on the outside", "外部动作"),
    Text("Effect", "动作"),
    Text("How it is cared for", "如何保障"),
)
TRIES = Text("tried up to {count} times", "最多尝试 {count} 次")
GIVES_UP = Text("each waits {time} at most", "每次最多等 {time}")
FINAL = Text("cannot be taken back", "不可撤回")
UNDONE_BY = Text("undone by {effect}", "由 {effect} 撤销")
ASKED_AFTER = Text("if unclear, asked after with {effect}", "结果不明时用 {effect} 查询")
PROPERTIES, PROPERTY, FORM, VERDICT = (
    Text("What always holds", "始终成立的规则"),
    Text("Rule", "规则"),
    Text("Meaning", "含义"),
    Text("Verdict", "结论"),
)
ALWAYS, AT_THE_END = Text("always: {what}", "始终：{what}"), Text("at the end: {what}", "结束时：{what}")
NEVER = {
    None: Text("never {what}", "绝不会有：{what}"),
    "since": Text("never {what} after {scope}", "{scope}之后绝不会有：{what}"),
    "before": Text("never {what} before {scope}", "{scope}之前绝不会有：{what}"),
    "while": Text("never {what} while in {scope}", "处于{scope}期间绝不会有：{what}"),
}
ONCE = Text("{what} at most once", "{what}最多一次")
AT_MOST = Text("{what} at most {times} times", "{what}最多 {times} 次")
ONLY_AFTER = Text("{then} only after {first}", "{first}之后才能有{then}")
EACH_TIME = Text("{then} only after {first}, each time anew", "每次都要先有{first}，才能有{then}")
REACHABLE = Text("{what} can always be reached", "总能到达{what}")
REACHABLE_FROM = Text("{what} can be reached from {start}", "从{start}能到达{what}")
WITHOUT = Text("{what}, even if nothing is done by {who}", "{what}，即使{who}什么都不做")
WILL_COME = Text("after {first} comes {what}", "{first}之后必将到达{what}")
WILL_COME_IN_TIME = Text("after {first} comes {what}, within {time}", "{first}之后 {time}内必将到达{what}")
WHEN = Text("{what} (if {condition})", "{what}（当 {condition}）")
OF_ANOTHER = Text("{what} ({workflow})", "{what}（{workflow}）")
THE_END = Text("the end", "结束")
STORIES, STORY, WHAT_HAPPENS = (
    Text("Stories", "案例"),
    Text("Story", "案例"),
    Text("What happens", "经过"),
)
MARKS = Text(
    "✓ was tried with these rules and came out as told; ✗ was tried and did not",
    "✓ 已按这些规则试过, 结果如所述; ✗ 试过, 结果不同",
)
DID_NOT_COME_OUT = Text(
    "With these rules it does not come out so: `statewright test` says what happens instead",
    "按这些规则, 结果不是这样: `statewright test` 会说明实际发生了什么",
)
OPEN_ALL, CLOSE_ALL = Text("Open all", "全部展开"), Text("Close all", "全部收起")
NOTES = Text("Notes", "备注")
KINDS = {
    "string": Text("text", "文字"),
    "integer": Text("whole number", "整数"),
    "number": Text("number", "数字"),
    "boolean": Text("yes or no", "是或否"),
    "array": Text("list", "列表"),
    "object": Text("record", "记录"),
    "date-time": Text("point in time", "时间点"),
    "duration": Text("length of time", "时长"),
}
ALL_WORKFLOWS = Text("Workflows", "流程")
SEARCH = Text("Search", "搜索")
LIGHT_OR_DARK = Text("Light or dark", "浅色或深色")
OTHER_LANGUAGE = Text("中文", "English")
NO_MATCH = Text("Nothing found", "没有找到")
VERSION = Text("Version {number}", "第 {number} 版")
