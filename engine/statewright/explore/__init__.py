"""Proofs: what a workflow's properties come to, for all data. Floor 3; the only door to z3.

`prove_all` gives a verdict on every property; nothing here is imported before it is asked for.
"""

from __future__ import annotations

from .deciding import Answer, Verdict
from .proving import Report, prove_all

__all__ = ["Answer", "Report", "Verdict", "prove_all"]
