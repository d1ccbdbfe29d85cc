"""Proofs over all data, and the shortest story in which a rule would break. Floor 3; the only door to z3."""
