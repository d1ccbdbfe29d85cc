"""A small run under load, with processes killed: money, replays and properties come out right."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest
from shop.driving import arguments, driven
from shop.launch import settings_for
from shop.report import lines

SMALL = ["--orders", "12", "--round", "12", "--users", "4", "--merchants", "2", "--workers", "1"]


def test_a_small_crowd_with_kills(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    parser = argparse.ArgumentParser()
    arguments(parser)
    run = driven(settings_for(tmp_path), parser.parse_args([*SMALL, "--kill-every", "2"]))
    text = "\n".join(lines(run))
    capsys.readouterr()
    assert run.good, text
    assert sum(run.states.values()) > 0, text
    assert run.recorder.kills > 0, text
    assert "all is well: yes" in text
