"""How is a JSON value written as text, quickly? As `json.dumps` would, without making an encoder each time.

Floor 0. Pure; standard library only. The standard library's encoder in C is made anew at every call of
`JSONEncoder.encode`, which takes longer than writing a small value; here one is kept.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from json import encoder as standard
from typing import Any


def writer(*, sort_keys: bool) -> Callable[[object], str]:
    """A function that gives a JSON value as text without spaces. It raises TypeError for what is no JSON."""
    made = json.JSONEncoder(
        ensure_ascii=False, check_circular=False, separators=(",", ":"), sort_keys=sort_keys
    )
    in_c: Any = getattr(standard, "c_make_encoder", None)  # not in every Python, and in no stub
    if in_c is None:
        return made.encode
    string: Any = standard.encode_basestring
    chunks = in_c(None, made.default, string, None, ":", ",", sort_keys, False, True)
    return lambda value: "".join(chunks(value, 0))


in_order = writer(sort_keys=False)
"""Keys as they come."""

sorted_keys = writer(sort_keys=True)
"""Keys in order of the alphabet: the same text for equal values."""
