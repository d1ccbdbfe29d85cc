"""A manual whose pictures are drawn from the workflows: `pip install "statewright[sphinx]"`."""

project = "Manual of the shop"
author = "The shop"
extensions = ["statewright.sphinx_extension"]
html_theme = "alabaster"
