"""SW59x: comments that answer a finding. Floor 0. Append-only."""

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
