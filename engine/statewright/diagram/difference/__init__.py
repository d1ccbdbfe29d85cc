"""Two versions of a workflow: what changed, in words for those who decide, and as one picture. Floor 3.

`compare` pairs the elements of both; `sentences` says each change in English and Chinese; `picture` draws
both versions in one, what is new, gone or changed being marked by colour, line and word.
"""

from .matching import Difference, Pair, compare
from .picture import difference_graph, render_difference
from .sentences import Sentence, sentences

__all__ = [
    "Difference",
    "Pair",
    "Sentence",
    "compare",
    "difference_graph",
    "render_difference",
    "sentences",
]
