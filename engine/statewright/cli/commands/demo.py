"""`statewright demo`: three shipped flows on real input, a cancellation refused and why, their pictures.

Floor 7.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from ...diagnostics import Text
from ..console import Console

if TYPE_CHECKING:
    from ...kernel.definition import Definition
    from ...testing.scenarios import Shelf, Walked

TITLE = Text(
    "see it work: three shipped workflows, a refusal with its reason, pictures",
    "看看效果: 三个自带流程、一次说明原因的拒绝、流程图",
)


class Story(NamedTuple):
    """Which scenario of a shipped workflow is told."""

    workflow: str
    scenario: str


STORIES = (
    Story("order", "buyer cannot cancel after shipment"),
    Story("top_up", "once credited it is not paid back"),
    Story("refund", "the merchant decides a smaller amount"),
)

_OUT = Text(
    "the folder for the pictures (default: statewright-demo)", "存放图片的文件夹(默认: statewright-demo)"
)
_HEAD = Text(
    "Three workflows come with Statewright. Each is a YAML file, checked and then run on what happens below.",
    "Statewright 自带多个流程, 这里演示三个。每个都是一个 YAML 文件, 先检查, 再按下面发生的事运行。",
)
_SOUND = Text(
    "{states} states, {transitions} transitions, nothing to mend",
    "{states} 个状态, {transitions} 个转换, 检查没有问题",
)
_REFUSED = Text("REFUSED", "被拒绝")
_UNSOUND = Text(
    "{path} has errors; run: statewright check {path}", "{path} 有错误; 请运行: statewright check {path}"
)
_NOT_AS_WRITTEN = Text("This did not come out as it is written:", "结果与场景所写不同:")
_PICTURES = Text("Pictures, drawn from the same files:", "用同样的文件画出的图:")
_NO_PICTURE = Text("  no picture: {why}", "  没有画图: {why}")
_NEXT = Text(
    """\
What to try next
  statewright simulate {order}
      step through the order by hand: send events, let days pass, go back
  statewright test {folder}
      run all scenarios: the rules, told by example
  statewright draw {order} -o pictures --theme dark
      draw it your way
  cp {order} my_order.yaml, change a rule, then: statewright check my_order.yaml
      a mistake is shown at its place, with what to write instead""",
    """\
接下来可以试试
  statewright simulate {order}
      手动走一遍订单: 发送事件、让时间流逝、返回
  statewright test {folder}
      运行全部场景: 用例子写成的规则
  statewright draw {order} -o pictures --theme dark
      换一种样式画图
  cp {order} my_order.yaml, 改一条规则, 然后: statewright check my_order.yaml
      写错的地方会被指出, 并说明应该怎么写""",
)


def add_arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    """-o DIR."""
    parser.add_argument("-o", "--out", metavar="DIR", default="statewright-demo", help=_OUT.in_language(lang))


def run(asked: argparse.Namespace, console: Console) -> int:
    """Tell the stories, draw the pictures. 0: all went as written, 1: something did not."""
    from ...resources import folder
    from ...testing.scenarios import Shelf

    workflows = folder("workflows")
    shelf = Shelf(workflows)
    console.say(_HEAD)
    told = [_tell(console, workflows, shelf, story) for story in STORIES]
    _draw(console, [shelf[story.workflow] for story in STORIES if story.workflow in shelf], Path(asked.out))
    console.say()
    shown = _near(workflows)
    console.say(_NEXT.fill({"order": shown / "order.yaml", "folder": shown}))
    return 0 if all(told) else 1


def _near(path: Path) -> Path:
    """The path as it is shortest to type from here: a checkout's own copy goes before the installed one."""
    here = Path.cwd()
    own = Path("workflows") / path.name if path.suffix else Path("workflows")
    if (here / own).exists() and (here / "workflows" / "order.yaml").exists():
        return own
    return path.relative_to(here) if path.is_relative_to(here) else path


def _tell(console: Console, folder: Path, shelf: Shelf, story: Story) -> bool:
    """Tell one story; whether it went as written."""
    from ...testing.scenarios import read_stories, walk

    path = folder / f"{story.workflow}.scenarios.yaml"
    stories, _ = read_stories(str(path), path.read_bytes())
    definition = shelf.get(story.workflow)
    if stories is None or definition is None:
        console.complain(_UNSOUND.fill({"path": _near(folder / f"{story.workflow}.yaml")}))
        return False
    scenario = stories.find(story.scenario) or stories.scenarios[0]
    _introduce(console, definition, _near(folder / f"{story.workflow}.yaml"))
    name = scenario.title.get(console.lang, scenario.name)
    console.say(Text(f'  "{name}"', f"  “{name}”"))
    good = True
    for walked in walk(stories, scenario, shelf):
        good = _tell_step(console, walked) and good
    return good


def _introduce(console: Console, definition: Definition, path: Path) -> None:
    from ...kernel.definition import Kind

    states = sum(1 for state in definition.states[1:] if state.kind is not Kind.HISTORY)
    title = console.paint(definition.title.get(console.lang, definition.name), "1")
    sound = _SOUND.fill({"states": states, "transitions": len(definition.transitions)})
    console.say(f"\n{title}  {console.paint(str(path), '2')}\n  {console.words(sound)}")


def _tell_step(console: Console, walked: Walked) -> bool:
    """One step, with what it led to or why it was refused; whether it went as written."""
    from ...diagnostics import render_text
    from ...explanation import explain_both
    from ...kernel.outputs import Refusal
    from ..changes import change_lines

    if isinstance(walked.reply, Refusal) and walked.subject is not None:
        refused = console.paint(console.words(_REFUSED), "1;31")
        console.say(f"    {console.mark(False)} {console.words(walked.act)}  {refused}")
        why = explain_both(walked.stage.definition(walked.subject), walked.reply)
        console.say(f"        {console.words(why)}")
    elif walked.step is not None:
        console.say(f"    {console.mark(True)} {console.words(walked.act)}")
    if walked.step is None or not isinstance(walked.reply, Refusal):
        for happening in walked.since:
            for line in change_lines(console, walked.stage.definition(happening.instance), happening):
                console.say(f"        {line}")
    if walked.diagnostics:
        console.say(_NOT_AS_WRITTEN)
    for diagnostic in walked.diagnostics:
        console.say(render_text(diagnostic, console.lang, console.colour))
    return not walked.diagnostics


def _draw(console: Console, definitions: list[Definition], out: Path) -> None:
    from ...diagram import DrawingUnavailable, draw_all

    console.say(f"\n{console.words(_PICTURES)}")
    lang: Literal["en", "zh"] = "zh" if console.lang == "zh" else "en"
    try:
        for picture in draw_all(definitions, out, ["svg"], [lang]):
            console.say(f"  {picture.path}")
    except DrawingUnavailable as lacking:
        console.say(_NO_PICTURE.fill({"why": lacking.text}))
    except OSError as fault:
        console.say(_NO_PICTURE.fill({"why": fault.strerror or str(fault)}))
