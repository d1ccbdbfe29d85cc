"""SW59x: comments that answer a finding, and settings that weigh findings. Floor 0. Append-only."""

from __future__ import annotations

from ..diagnostic import Code, Severity, Text

SUPPRESSION_WITHOUT_REASON = Code(
    "SW598",
    "suppression-without-reason",
    Severity.WARNING,
    Text("{name} is ignored here without a reason", "此处忽略了 {name}, 却没有写原因"),
    Text(
        "`# statewright: ignore SW551 because …` answers a finding on its line, or the line below. The reason is for the next reader.",
        "`# statewright: ignore SW551 because …` 用于回应本行或下一行的提示。原因是写给下一位读者的。",
    ),
    Text("why?", "为什么?"),
    Text('write "# statewright: ignore {name} because …"', "请写 “# statewright: ignore {name} because …”"),
)
SUPPRESSION_UNUSED = Code(
    "SW599",
    "suppression-unused",
    Severity.WARNING,
    Text("{name} is ignored here, and is not found here", "此处忽略了 {name}, 但这里并没有它"),
    Text(
        "What was answered is gone, so the answer can go too; left standing it would hide the next finding.",
        "被回应的问题已不存在, 回应也可以删去; 留着会掩盖以后的问题。",
    ),
    Text("nothing to ignore", "没有可忽略的"),
    Text("remove this comment", "请删去这个注释"),
)
SETTINGS_UNREADABLE = Code(
    "SW594",
    "settings-unreadable",
    Severity.ERROR,
    Text("the settings cannot be read: {why}", "无法读取设置: {why}"),
    Text(
        "Settings stand in `statewright.toml`, or in `pyproject.toml` under `[tool.statewright]`, and are TOML. What cannot be read "
        "is not guessed at: all findings keep the weight they have without settings.",
        "设置写在 `statewright.toml` 中, 或 `pyproject.toml` 的 `[tool.statewright]` 下, 格式为 TOML。读不懂的不会去猜: "
        "所有提示保持没有设置时的级别。",
    ),
    Text("not TOML from here on", "从这里起不是 TOML"),
    Text('write it as in: SW551 = "error"', '请这样写: SW551 = "error"'),
)
UNKNOWN_SETTING = Code(
    "SW595",
    "unknown-setting",
    Severity.ERROR,
    Text('"{name}" is no setting', "没有名为 “{name}” 的设置"),
    Text(
        "The one table that is known is `severity`: a code, and how its findings are weighed. A code that does not exist is no "
        "setting either: most often it is a slip of the pen.",
        "目前只有 `severity` 这一张表: 代码及其提示的级别。不存在的代码也不是设置, 多半是笔误。",
    ),
    Text("not known", "不认识"),
    Text(
        'write "[severity]" and codes such as "SW551" below it', "请写 “[severity]”, 其下写代码, 例如 “SW551”"
    ),
)
UNKNOWN_SEVERITY = Code(
    "SW596",
    "unknown-severity",
    Severity.ERROR,
    Text('{name} cannot be weighed as "{value}"', "{name} 的级别不能是 “{value}”"),
    Text(
        "A finding is an `error`, a `warning` or a `note`, or its code is to `ignore` altogether.",
        "提示的级别是 `error`、`warning` 或 `note`; 写 `ignore` 则完全不报告。",
    ),
    Text("no weight", "不是级别"),
    Text('write "error", "warning", "note" or "ignore"', "请写 “error”、“warning”、“note” 或 “ignore”"),
)
ALWAYS_AN_ERROR = Code(
    "SW597",
    "always-an-error",
    Severity.ERROR,
    Text("{name} is an error in every project", "{name} 在任何项目中都是错误"),
    Text(
        "What is an error in the table cannot be run, or never comes to rest. No project can wish that away, so its weight is not "
        "for a project to set.",
        "表中列为错误的, 要么无法运行, 要么停不下来。项目无法改变这一点, 因此它的级别不能设置。",
    ),
    Text("cannot be changed", "不能更改"),
    Text("remove this line, and mend the workflow", "请删去这一行, 并修正流程"),
)
