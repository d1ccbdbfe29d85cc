"""The same small machines in each engine: one module for each, found by its name."""
