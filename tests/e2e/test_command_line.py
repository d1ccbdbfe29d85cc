"""The commands as people run them, in a process of their own: what they say, and how they end."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from .program import ROOT, statewright

EXAMPLE = ROOT / "tests" / "fixtures" / "language_example" / "order.yaml"
COMMANDS = ("check", "test", "draw", "simulate", "demo", "explain")


def test_help_names_every_command_in_both_languages() -> None:
    english, chinese = statewright("--help"), statewright("--help", "--lang", "zh")
    assert (english.code, chinese.code) == (0, 0)
    for command in COMMANDS:
        assert re.search(rf"^ +{command} ", english.out, re.MULTILINE)
        assert re.search(rf"^ +{command} ", chinese.out, re.MULTILINE)
    assert english.out.startswith("usage: statewright")
    assert chinese.out.startswith("用法: statewright")
    assert "检查流程文件" in chinese.out


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_explains_itself(command: str) -> None:
    english, chinese = statewright(command, "--help"), statewright(command, "--help", LANG="zh_CN.UTF-8")
    assert (english.code, chinese.code) == (0, 0)
    assert english.out.startswith(f"usage: statewright {command}")
    assert chinese.out.startswith(f"用法: statewright {command}")


def test_the_language_is_the_option_then_our_variable_then_the_locale() -> None:
    said = [
        statewright("check", "nowhere", "--lang", "en", STATEWRIGHT_LANG="zh", LANG="zh_CN.UTF-8").err,
        statewright("check", "nowhere", STATEWRIGHT_LANG="zh", LANG="en_US.UTF-8").err,
        statewright("check", "nowhere", STATEWRIGHT_LANG="en", LANG="zh_CN.UTF-8").err,
        statewright("check", "nowhere", LC_ALL="zh_CN.UTF-8").err,
        statewright("check", "nowhere").err,
    ]
    english, chinese = 'there is no file or folder "nowhere"\n', "没有文件或文件夹“nowhere”\n"
    assert said == [english, chinese, english, chinese, english]


def test_check_is_clean_on_what_is_shipped() -> None:
    ran = statewright("check", "workflows", "examples")
    assert (ran.code, ran.err) == (0, "")
    assert re.fullmatch(r"\d+ files checked: nothing to mend\n\d+ of \d+ properties proved .*\n", ran.out)


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    path = tmp_path / "order.yaml"
    path.write_text(
        EXAMPLE.read_text("utf-8").replace("to: awaiting_shipment\n", "to: awaiting_shipmet\n", 1), "utf-8"
    )
    return path


def test_check_shows_the_place_and_ends_with_1(broken: Path) -> None:
    ran = statewright("check", "order.yaml", cwd=broken.parent)
    assert ran.code == 1
    assert 'error[SW301]: state "awaiting_shipmet" is not defined\n  --> order.yaml:71:15\n' in ran.out
    assert 'help: did you mean "awaiting_shipment"?' in ran.out
    assert ran.out.endswith("1 file checked: 1 error\n")


def test_check_gives_json(broken: Path) -> None:
    ran = statewright("check", "order.yaml", "--format", "json", cwd=broken.parent)
    (finding,) = json.loads(ran.out)
    assert finding == {
        "code": "SW301",
        "severity": "error",
        "message": 'state "awaiting_shipmet" is not defined',
        "help": 'did you mean "awaiting_shipment"?',
        "file": "order.yaml",
        "line": 71,
        "column": 15,
        "end_line": 71,
        "end_column": 31,
    }


def test_check_gives_sarif_and_github_annotations(broken: Path) -> None:
    sarif = json.loads(statewright("check", "order.yaml", "--format", "sarif", cwd=broken.parent).out)
    assert sarif["version"] == "2.1.0"
    assert [result["ruleId"] for result in sarif["runs"][0]["results"]] == ["SW301"]
    github = statewright("check", "order.yaml", "--format", "github", cwd=broken.parent).out
    assert github.startswith("::error file=order.yaml,line=71,")


def test_clean_json_is_an_empty_list() -> None:
    ran = statewright("check", EXAMPLE, "--format", "json")
    assert (ran.code, json.loads(ran.out)) == (0, [])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["chek"], 'statewright: there is no command "chek"; did you mean "check"?'),
        (["check", "--format", "xml"], "statewright: argument --format: invalid choice"),
        (["check", "nowhere.yaml"], 'there is no file or folder "nowhere.yaml"'),
        (["check", "schemas"], "there is no workflow in schemas"),
        (["test", "schemas"], "there is no scenario in schemas"),
        (["test", "workflows", "-k", "no such story"], 'no scenario has "no such story" in its name'),
        (["draw", "nowhere"], 'there is no file or folder "nowhere"'),
        (
            ["draw", "examples", "--focus", "nowhere", "-o", "diagrams"],
            'no workflow here has a state "nowhere"',
        ),
        (["draw", "examples", "-o", "/dev/null/x"], "cannot write to /dev/null/x"),
        (["simulate"], "statewright: the following arguments are required: PATH"),
        (["simulate", "workflows"], "workflows is a folder; name one workflow file in it"),
        (["simulate", "workflows/order.yaml", "--at", "noon"], '"noon" is not a moment'),
        (["explain", "SW999"], 'there is no code "SW999"'),
    ],
)
def test_what_cannot_be_done_is_said_plainly_and_ends_with_2(arguments: list[str], said: str) -> None:
    ran = statewright(*arguments)
    assert ran.code == 2
    assert said in ran.err
    assert "Traceback" not in ran.err


def test_test_runs_the_stories() -> None:
    ran = statewright("test", "workflows/order.yaml")
    assert ran.code == 0
    assert "  ✓ buyer cannot cancel after shipment\n" in ran.out
    assert re.search(r"^\d+ scenarios: all passed\n\Z", ran.out, re.MULTILINE)


def test_a_rule_that_is_broken_in_the_yaml_fails_in_the_words_of_the_shop(tmp_path: Path) -> None:
    """Allowing `cancel` in `shipped` makes a story fail, and says what is wrong and where it comes from."""
    for name in ("order.yaml", "order.scenarios.yaml"):
        shutil.copy(ROOT / "workflows" / name, tmp_path)
    path = tmp_path / "order.yaml"
    text = path.read_text("utf-8")
    broken = re.sub(
        r"(      shipped:\n(?:        .*\n)*?        on: \{)", r"\1cancel: cancelling, ", text, count=1
    )
    assert broken != text
    path.write_text(broken, "utf-8")
    ran = statewright("test", tmp_path, "-k", "buyer cannot cancel after shipment")
    assert ran.code == 1
    assert (
        "error[SW801]: `cancel` by li should have been refused, but the order went from `shipped` to "
        "`cancelling`"
    ) in ran.out
    assert "help: `on: cancel` in `shipped` lets it through" in ran.out
    chinese = statewright("test", tmp_path, "--lang", "zh")
    assert "li 发送取消订单(cancel)本应被拒绝, 但订单从已发货(shipped)变成了退款中(cancelling)" in chinese.out


def test_test_says_that_a_workflow_has_errors(broken: Path) -> None:
    shutil.copy(EXAMPLE.with_name("order.scenarios.yaml"), broken.parent)
    ran = statewright("test", broken.parent)
    assert ran.code == 1
    assert 'error[SW815]: the workflow "order" has errors, so its scenarios cannot run' in ran.out


def test_draw_writes_pictures_and_says_when_nothing_changed(tmp_path: Path) -> None:
    formats = [word for name in ("svg", "dot", "mermaid", "plantuml") for word in ("--format", name)]
    ran = statewright("draw", EXAMPLE, "-o", tmp_path / "new", *formats)
    assert ran.code == 0
    names = sorted(path.name for path in (tmp_path / "new").iterdir())
    assert names == ["order.en.dot", "order.en.mmd", "order.en.puml", "order.en.svg"]
    again = statewright("draw", EXAMPLE, "-o", tmp_path / "new", "--format", "svg")
    assert "order.en.svg is up to date" in again.out
    chinese = statewright("draw", EXAMPLE, "-o", tmp_path / "new", "--lang", "zh")
    assert chinese.code == 0
    assert "已发货" in (tmp_path / "new" / "order.zh.svg").read_text("utf-8")


def test_a_picture_of_one_file_says_the_workflows_beside_it_by_their_titles(tmp_path: Path) -> None:
    ran = statewright(
        "draw", ROOT / "workflows" / "order.yaml", "-o", tmp_path, "--format", "mermaid", "--lang", "zh"
    )
    assert ran.code == 0
    assert [path.name for path in tmp_path.iterdir()] == ["order.zh.mmd"]
    picture = (tmp_path / "order.zh.mmd").read_text("utf-8")
    assert "运行：支付" in picture
    assert "运行：payment" not in picture


def test_explain_tells_a_code_and_lists_them_all() -> None:
    english, chinese = statewright("explain", "sw801"), statewright("explain", "SW801", "--lang", "zh")
    assert english.out.startswith("SW801 scenario-not-refused\n")
    assert "A scenario is a rule told by example" in english.out
    assert "场景是用例子写下的规则" in chinese.out
    listed = statewright("explain").out.splitlines()
    assert len(listed) > 100
    assert all(re.match(r"SW\d{3}  [a-z0-9-]+$", line) for line in listed)


def test_the_demo_tells_draws_and_advises(tmp_path: Path) -> None:
    ran = statewright("demo", "-o", "pictures", cwd=tmp_path)
    assert (ran.code, ran.err) == (0, "")
    assert "✗ `cancel` by li  REFUSED" in ran.out
    assert "`cancel` is not possible while the order is in `shipped`" in ran.out
    for name in ("order", "top_up", "refund"):
        assert (tmp_path / "pictures" / f"{name}.en.svg").read_text("utf-8").startswith(("<?xml", "<svg"))
    assert "What to try next" in ran.out
    chinese = statewright("demo", "-o", "pictures", cwd=tmp_path, LANG="zh_CN.UTF-8")
    assert "被拒绝" in chinese.out
    assert "接下来可以试试" in chinese.out


def test_a_terminal_that_knows_no_tick_gets_letters() -> None:
    ran = statewright("test", "examples", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert ran.code == 0
    assert "  ok a large claim needs the director" in ran.out


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    command = f"{sys.executable} -m statewright explain | head -1"
    done = subprocess.run(
        command, shell=True, capture_output=True, text=True, cwd=ROOT, timeout=300, check=False
    )
    assert done.stderr == ""
