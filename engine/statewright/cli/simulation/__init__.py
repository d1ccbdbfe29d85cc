"""A workflow stepped through by hand.

What is possible now, send, let time pass, answer for the outside, go back. Floor 7.
"""
