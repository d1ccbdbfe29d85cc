"""What does the picture say to those who cannot see it? A description in a few sentences.

Floor 3. Pure.
"""

from __future__ import annotations

from statewright.diagnostics.diagnostic import Text
from statewright.kernel.definition import Kind

from . import phrases
from .course import Routes
from .labels import Labels
from .phrases import say


def summary(labels: Labels, routes: Routes) -> str:
    """The accessible description of a workflow's picture: size, beginning, ends, main path."""
    definition = labels.definition
    states = [state for state in definition.states[1:] if state.kind is not Kind.HISTORY]
    ends = [labels.state_name(state) for state in states if state.kind is Kind.FINAL and state.parent == 0]
    main = (
        [labels.state_name(definition.states[index]) for index in _in_order(routes)] if routes.happy else []
    )
    language = labels.language
    comma = "、" if language == "zh" else ", "
    text = say(phrases.SUMMARY, "zh" if language == "zh" else "en").format(
        title=labels.state_name(definition.root),
        states=len(states),
        moves=len(definition.transitions),
        initial=labels.state_name(definition.states[next(iter(routes.place))]),
        ends=_say(phrases.ENDS if ends else phrases.NEVER_ENDS, language, comma.join(ends)),
        happy=_say(phrases.MAIN_PATH, language, " → ".join(main)) if main else "",
    )
    return text.strip()


def _in_order(routes: Routes) -> list[int]:
    return sorted(routes.states, key=lambda index: routes.place.get(index, len(routes.place)))


def _say(phrase: Text, language: str, names: str) -> str:
    return say(phrase, "zh" if language == "zh" else "en").format(names=names)
