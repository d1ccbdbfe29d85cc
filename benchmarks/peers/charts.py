"""The machines as XState writes them: for xstate-statemachine here, and for XState under Node."""

from __future__ import annotations

from typing import Any

from .cases import SIZE

FLAT: dict[str, Any] = {
    "id": "flat",
    "initial": "closed",
    "context": {"limit": 100, "total": 0},
    "states": {
        "closed": {"on": {"open": {"target": "opened", "guard": "within", "actions": "add"}}},
        "opened": {"on": {"close": {"target": "closed", "guard": "within", "actions": "add"}}},
    },
}
HIERARCHICAL: dict[str, Any] = {
    "id": "hierarchical",
    "initial": "a",
    "states": {
        "a": {
            "initial": "b",
            "on": {"out": "z"},
            "states": {"b": {"initial": "x", "states": {"x": {"on": {"go": "y"}}, "y": {"on": {"go": "x"}}}}},
        },
        "z": {"on": {"back": "a"}},
    },
}
PARALLEL: dict[str, Any] = {
    "id": "parallel",
    "initial": "work",
    "states": {
        "work": {
            "initial": "both",
            "on": {"pause": "paused"},
            "states": {
                "before": {"type": "history", "history": "deep", "target": "both"},
                "both": {
                    "type": "parallel",
                    "states": {
                        "left": {
                            "initial": "p",
                            "states": {"p": {"on": {"tick": "q"}}, "q": {"on": {"tick": "p"}}},
                        },
                        "right": {
                            "initial": "r",
                            "states": {"r": {"on": {"tick": "s"}}, "s": {"on": {"tick": "r"}}},
                        },
                    },
                },
            },
        },
        "paused": {"on": {"resume": "#parallel.work.before"}},
    },
}


def thousand() -> dict[str, Any]:
    """The ring."""
    ring = {f"s{i}": {"on": {"next": f"s{(i + 1) % SIZE}"}} for i in range(SIZE)}
    return {"id": "thousand", "initial": "s0", "states": ring}
