"""How the command line begins and ends: languages, complaints, and what nobody foresaw."""

from __future__ import annotations

import io

import pytest

from statewright.cli import main, running
from statewright.cli.console import Console, wants_colour
from statewright.cli.language import chosen_language


@pytest.mark.parametrize(
    ("arguments", "environment", "language"),
    [
        ([], {}, "en"),
        (["check", "--lang", "zh"], {}, "zh"),
        (["check", "--lang=zh"], {"STATEWRIGHT_LANG": "en"}, "zh"),
        (["check", "--lang"], {"LANG": "zh_CN.UTF-8"}, "zh"),
        (["check", "--lang", "fr"], {"LANG": "zh_CN.UTF-8"}, "zh"),
        ([], {"STATEWRIGHT_LANG": "zh", "LC_ALL": "C"}, "zh"),
        ([], {"STATEWRIGHT_LANG": "", "LC_ALL": "zh_TW"}, "zh"),
        ([], {"LC_ALL": "C.UTF-8", "LANG": "zh_CN.UTF-8"}, "en"),
    ],
)
def test_the_language(arguments: list[str], environment: dict[str, str], language: str) -> None:
    assert chosen_language(arguments, environment) == language


CHINESE = [
    (["simulate"], "缺少参数: PATH"),
    (["check", "--nonsense"], "不认识的参数: --nonsense"),
    (["check", "--format", "xml"], "参数 --format: 不能是 'xml' (可选: "),
    (["check", "--format"], "参数 --format: 后面要有一个值"),
    (["draw", "--depth", "deep"], "参数 --depth: 不能是 'deep'"),
    (["chek"], "没有命令“chek”; 是否想用“check”?"),
    (["xyzzy"], "没有命令“xyzzy”; 现有: check"),
    (["check", "--lang", "fr"], "参数 --lang: 不能是 'fr' (可选: "),
]


@pytest.mark.parametrize(("arguments", "said"), CHINESE)
def test_what_makes_no_sense_is_said_in_chinese_too(
    arguments: list[str], said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("STATEWRIGHT_LANG", "zh")
    assert main(arguments) == 2
    err = capsys.readouterr().err
    assert said in err
    assert err.startswith("用法: statewright")


def test_without_a_command_there_is_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    assert "statewright demo" in capsys.readouterr().out


def test_the_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("statewright ")


class Broken:
    """A command with a bug in it."""

    def run(self, asked: object, console: Console) -> int:
        raise ZeroDivisionError("a mistake of ours")


def test_a_bug_is_admitted_and_not_shown_as_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    real = running._command
    monkeypatch.setattr(running, "_command", lambda name: real(name) if not called else Broken())
    called: list[str] = []
    parser = running._parser

    def parsed(lang: str, wanted: str | None = None) -> object:
        built = parser(lang, wanted)
        called.append("parsed")
        return built

    monkeypatch.setattr(running, "_parser", parsed)
    assert main(["explain"]) == 2
    err = capsys.readouterr().err
    assert err.startswith("[SW901] Statewright itself failed here: ZeroDivisionError: a mistake of ours\n")
    assert "Traceback" not in err


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_colour_is_for_terminals_that_want_it() -> None:
    assert wants_colour(Terminal(), {})
    assert not wants_colour(io.StringIO(), {})
    assert not wants_colour(Terminal(), {"NO_COLOR": "1"})
    assert not wants_colour(Terminal(), {"TERM": "dumb"})
    assert wants_colour(io.StringIO(), {"FORCE_COLOR": "1"})
