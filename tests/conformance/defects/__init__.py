"""Small workflows with one mistake each, and as many without."""
