"""Hypothesis strategies for workflows: data that fit, and whole courses of events. Floor 6.

Needs Hypothesis, which is no dependency of Statewright: `pip install hypothesis`.
"""

from .courses import Course, courses
from .payloads import payloads, values

__all__ = ["Course", "courses", "payloads", "values"]
