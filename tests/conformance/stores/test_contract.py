"""Every store passes the whole contract."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from statewright.runtime.clock import Clock
from statewright.runtime.ports import Store
from statewright.testing.store_contract import LAWS, Law, name_of


@pytest.mark.parametrize("law", LAWS, ids=name_of)
def test_a_store_keeps_the_law(law: Law, opener: Callable[[Clock], Store]) -> None:
    law(opener)
