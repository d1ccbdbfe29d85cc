"""`statewright demo`.

The shipped flows on real input, a cancellation refused after shipment and why, and their pictures. Floor 7.
"""

from __future__ import annotations

import argparse

from ...diagnostics import Text
from ..console import Console

TITLE = Text(
    "see it work: three shipped workflows, a refusal with its reason, pictures",
    "看看效果: 三个自带流程、一次带原因的拒绝、图",
)


def add_arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    """-o."""


def run(asked: argparse.Namespace, console: Console) -> int:
    return 0
