"""What do the pictures say by themselves? Every fixed phrase, in English and Chinese, and titles in a
language.

Floor 3. Pure. Knows no workflow: only names, titles and durations.
"""

from __future__ import annotations

from datetime import timedelta

from statewright.diagnostics.diagnostic import Text
from statewright.kernel.definition import Words

AFTER = Text("after {time}", "{time}后")
AT = Text("at {time}", "到 {time} 时")
EVERY = Text("every {time}", "每 {time}")
EVERY_MOST = Text("every {time}, {times} times", "每 {time}，共 {times} 次")
RESUMES = Text("the clock stops while away", "离开时暂停计时")
WHEN = Text("if {guard}", "当 {guard}")
OTHERWISE = Text("otherwise", "否则")
AT_ONCE = Text("at once", "立即")
ANY_OTHER = Text("any other event", "其他任何事件")
FINISHED = Text("when all is done here", "内部完成后")
DONE = Text("done", "完成")
EACH_DONE = Text("each one done", "每完成一项")
FAILED = Text("failed", "失败")
UNKNOWN = Text("outcome unknown", "结果不明")
OF = Text("{work}: {outcome}", "{work}:{outcome}")
ERROR = Text("a rule could not be worked out", "规则计算出错")
ANY_STATE = Text("in any state", "任何状态下")
ANYWHERE_HERE = Text("anywhere in here", "此阶段任何时候")
ON_ENTRY = Text("on entry: {what}", "进入时：{what}")
ON_EXIT = Text("on leaving: {what}", "离开时：{what}")
AGAIN = Text("{event}: begins again", "{event}：重新开始")
UNDO = Text("undo: {effect}", "撤销：{effect}")
RAISES = Text("signals: {event}", "触发：{event}")
SENDS = Text("tells {to}: {event}", "通知{to}：{event}")
ASKS = Text("asks {to}: {event}", "请求{to}：{event}")
STARTS = Text("starts: {workflow}", "启动：{workflow}")
RUNS = Text("runs: {workflow}", "运行：{workflow}")
FOR_EACH = Text("{work}, for each of {items}", "{work}，逐项（{items}）")
CANCELS = Text("takes back what was sent", "撤回已发送")
SETS = Text("{field} becomes {value}", "{field} 变为 {value}")
CHANGES = Text("changes in {field}", "修改 {field}")
REMOVES = Text("removes from {field}", "从 {field} 移除")
ADDS = Text("adds to {field}", "加入 {field}")
NOT_BY = Text("not by {who}", "不得由 {who}")
STATES_INSIDE = Text("{count} states inside", "内含 {count} 个状态")
VERSION = Text("version {number}", "第 {number} 版")
PARENT = Text("the parent", "上级流程")
CHILD = Text("the child", "子流程")
SELF = Text("itself", "自身")
COMMA = Text(", ", "、")
OR = Text(" or ", "或")
SEMICOLON = Text("; ", "；")
ASIDE = Text("{text} ({aside})", "{text}（{aside}）")
NOT = Text("not ", "非 ")
IN_STATE = Text("in {state}", "处于 {state}")
NOT_IN_STATE = Text("not in {state}", "不处于 {state}")
NOTHING = Text("nothing", "空")
YES, NO = Text("yes", "是"), Text("no", "否")
TIMES = Text("{count}×", "{count} 次")

LEGEND = {
    "initial": Text("start", "开始"),
    "final_state": Text("end", "结束"),
    "happy": Text("main path", "主流程"),
    "plain": Text("other path", "其他路径"),
    "timeout": Text("time runs out", "超时"),
    "failure": Text("failure", "失败"),
    "parallel": Text("side by side", "并行区域"),
    "history": Text("back to where it was", "回到原处"),
    "event": Text("event", "事件"),
    "timer": Text("timer", "定时"),
    "recur": Text("recurring", "周期"),
    "guard": Text("condition", "条件"),
    "role": Text("who may", "谁可以"),
    "effect": Text("effect on the outside", "外部动作"),
    "child": Text("other workflow", "其他流程"),
    "message": Text("message", "消息"),
    "done": Text("work done", "工作完成"),
    "failed": Text("work failed", "工作失败"),
    "unknown": Text("outcome unknown", "结果不明"),
    "set": Text("data changes", "数据变更"),
    "entry": Text("on entry", "进入时"),
    "exit": Text("on leaving", "离开时"),
    "inside": Text("stays in the state", "状态不变"),
    "pause": Text("clock stops while away", "离开时暂停计时"),
}

SUMMARY = Text(
    "State machine {title} with {states} states and {moves} transitions. "
    "It begins in {initial}. {ends}{happy}",
    "状态机 {title}，有 {states} 个状态和 {moves} 个转换。从 {initial} 开始。{ends}{happy}",
)
ENDS = Text("It can end in: {names}. ", "可能结束于：{names}。")
NEVER_ENDS = Text("It has no end. ", "没有结束状态。")
MAIN_PATH = Text("Main path: {names}.", "主流程：{names}。")

_UNITS = (
    (timedelta(weeks=1), Text("week", "周"), 1),
    (timedelta(days=1), Text("day", "天"), 1),
    (timedelta(hours=1), Text("hour", "小时"), 1),
    (timedelta(minutes=1), Text("minute", "分钟"), 1),
    (timedelta(seconds=1), Text("second", "秒"), 1),
    (timedelta(milliseconds=1), Text("ms", "毫秒"), 0),
)


def say(text: Text, language: str) -> str:
    """A phrase in `en` or `zh`; for `both` the two with a slash, once if they are the same."""
    if language != "both":
        return text.in_language(language)
    return text.en if text.en == text.zh else f"{text.en} / {text.zh}"


def title(words: Words, name: str, language: str) -> str:
    """The title in a language; without one in another language, or else the name read as words."""
    if language == "both":
        first, second = title(words, name, "en"), title(words, name, "zh")
        return first if first == second else f"{first} / {second}"
    found = words.get(language) or words.get("en") or next(iter(words.values()), "")
    return found or name.replace("_", " ")


def both_titles(words: Words, name: str, language: str) -> tuple[str, ...]:
    """The title, or for `both` the English one and then the Chinese one where they differ."""
    if language != "both":
        return (title(words, name, language),)
    pair = (title(words, name, "en"), title(words, name, "zh"))
    return pair[:1] if pair[0] == pair[1] else pair


def titles(words: Words, name: str) -> Text:
    """The title in each language."""
    return Text(title(words, name, "en"), title(words, name, "zh"))


def duration(length: timedelta) -> Text:
    """A length of time in words, by the largest units: 30 minutes, 1 day 12 hours."""
    english: list[str] = []
    chinese: list[str] = []
    rest = length
    for unit, name, plural in _UNITS:
        count, remainder = divmod(rest, unit)
        if count and not (name.en == "week" and remainder):
            rest = remainder
            english.append(f"{count} {name.en}{'s' if plural and count != 1 else ''}")
            chinese.append(f"{count} {name.zh}")
    return Text(" ".join(english) or "0 seconds", " ".join(chinese) or "0 秒")
