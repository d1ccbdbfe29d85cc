"""The READMEs are true: their files, messages and programs are the real ones."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from .program import ROOT, statewright

READMES = {"en": ROOT / "README.md", "zh": ROOT / "README.zh-CN.md"}
_SHOWN = re.compile(r"<!-- file: (\S+) -->\n```yaml\n(.+?)\n```", re.DOTALL)
_TEXTS = re.compile(r"```text\n(.+?)\n```", re.DOTALL)
_PROGRAMS = re.compile(r"```python\n(.+?)\n```", re.DOTALL)
_COMMANDS = re.compile(r"```bash\n(python -m pip install .+)\n```")


@pytest.fixture(params=sorted(READMES))
def lang(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def read(lang: str) -> str:
    return READMES[lang].read_text("utf-8")


def text_shown(lang: str, holding: str) -> str:
    """The one text block that holds this."""
    (found,) = (text for text in _TEXTS.findall(read(lang)) if holding in text)
    return str(found)


def test_the_files_shown_are_the_files(lang: str) -> None:
    shown = _SHOWN.findall(read(lang))
    assert [name for name, _ in shown] == ["examples/expense.yaml", "examples/expense.scenarios.yaml"]
    for name, text in shown:
        assert text + "\n" == (ROOT / name).read_text("utf-8")


def test_the_refusal_shown_is_what_the_demo_says(lang: str, tmp_path: Path) -> None:
    said = statewright("demo", "-o", tmp_path, "--lang", lang).out
    assert "".join(_TEXTS.findall(read(lang))[0].split()) in "".join(said.split())


def test_the_mistake_shown_is_what_check_says(lang: str, tmp_path: Path) -> None:
    text = (ROOT / "examples" / "expense.yaml").read_text("utf-8")
    text = text.replace("data.amount <=", "data.amont <=").replace("to: paying}", "to: payed}", 1)
    (tmp_path / "expense.yaml").write_text(text, "utf-8")
    ran = statewright("check", "expense.yaml", "--lang", lang, cwd=tmp_path)
    assert text_shown(lang, "[SW422]") in ran.out


def test_the_failing_story_shown_is_what_test_says(lang: str, tmp_path: Path) -> None:
    for name in ("expense.yaml", "expense.scenarios.yaml"):
        text = (ROOT / "examples" / name).read_text("utf-8")
        (tmp_path / name).write_text(text.replace("by: wang, refused: guard}", "by: wang}"), "utf-8")
    ran = statewright("test", "--lang", lang, cwd=tmp_path)
    assert text_shown(lang, "[SW802]") in ran.out


def test_the_program_shown_runs_and_tells_the_refusal(lang: str) -> None:
    program, _ = _PROGRAMS.findall(read(lang))
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True, timeout=300
    )
    expected = {"en": "`sign` is not possible while the order is in", "zh": "时不能确认收货(sign)"}
    assert expected[lang] in done.stdout


def test_the_bound_object_shown_obeys_the_workflow(lang: str) -> None:
    _, program = _PROGRAMS.findall(read(lang))
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True, timeout=300
    )
    assert done.stdout == "pack it: awaiting_shipment\nFalse\n"


def test_both_give_the_same_commands() -> None:
    english, chinese = (_COMMANDS.findall(read(lang)) for lang in ("en", "zh"))
    assert len(english) == 2
    assert [command.removesuffix(" --lang zh") for command in chinese] == english


def test_every_link_leads_to_a_file(lang: str) -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", read(lang)):
        assert (ROOT / target).exists(), target


def test_the_example_that_embeds_the_engine_runs() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "examples" / "embed.py")],
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    assert (
        "cancel by li: refused (unhandled): `cancel` is not possible while the order is in `shipped`"
        in done.stdout
    )
    assert "ship by shop: awaiting_shipment -> with_buyer.shipped" in done.stdout
    assert "do notify {'who': 'li', 'template': 'shipped'} (key o1:3:1:" in done.stdout
