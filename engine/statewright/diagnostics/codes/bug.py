"""SW9xx: faults of Statewright itself.

Floor 0. Append-only: a number that was given is never given to something else.
"""

from __future__ import annotations

from ..diagnostic import Code, Severity, Text

OUR_BUG = Code(
    id="SW901",
    name="our-bug",
    severity=Severity.ERROR,
    message=Text(
        "Statewright itself failed here: {problem}",
        "Statewright 自身在这里出了错: {problem}",
    ),
    help=Text(
        "this is not your fault: please report it with the file and this message",
        "这不是您的错: 请连同文件和这条信息报告给我们",
    ),
    page=Text(
        "Whatever a file holds, Statewright should answer with what is wrong in it. Here "
        "it stumbled instead. "
        "The file may be right or wrong; nothing is known about it beyond this place.",
        "无论文件里写了什么, Statewright 都应该说出哪里不对。这里它自己绊倒了。"
        "文件可能对也可能错, 除了这一处之外什么也不知道。",
    ),
)
