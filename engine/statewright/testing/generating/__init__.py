"""Scenarios made from the rules themselves: every transition, and every clause of a condition both ways.

Floor 6. `generate` asks `explore` for a run to each thing that no story has touched yet, plays it on the
kernel, and keeps it as a scenario with what was seen. Needs z3.
"""

from .making import Lacking, Made, generate

__all__ = ["Lacking", "Made", "generate"]
