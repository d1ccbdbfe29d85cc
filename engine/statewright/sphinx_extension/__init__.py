"""`.. statewright:: workflows/order.yaml` draws a workflow in a page: the extension for Sphinx. Floor 7.

In `conf.py`, `extensions = ["statewright.sphinx_extension"]`. The path is from the page's folder, or with a
leading `/` from the source folder; without a path the body is the workflow. The options are those of `draw`:
`:role: buyer`, `:focus: shipped`. What is wrong is a warning at the line of the directive, with the finding
in full; `sphinx-build -W` fails on it.
"""

from .directive import StatewrightDirective, setup

__all__ = ["StatewrightDirective", "setup"]
