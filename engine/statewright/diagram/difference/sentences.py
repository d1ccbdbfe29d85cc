"""What does the change mean for people? 'A merchant may no longer cancel while awaiting shipment.'

Floor 3. Pure. One sentence for each change, in both languages, with the place it comes from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Literal, NamedTuple, TypeAlias

from statewright.diagnostics.diagnostic import Text
from statewright.kernel.definition import Definition, State, Transition, Where, Words

from ..causes import ByEvent, cause_of, causes_of
from ..deeds import deeds
from ..graph import Sign
from ..labels import Labels
from ..phrases import OR, titles
from ..wording import Schema
from .matching import Difference, Pair

Kind: TypeAlias = Literal["added", "removed", "changed"]


class Sentence(NamedTuple):
    """One change in words; `where` is its place in the new document (in the old one, for what is gone)."""

    kind: Kind
    text: Text
    where: Where


def sentences(difference: Difference) -> tuple[Sentence, ...]:
    """All changes in words: states, then who may do what and what happens, then declarations."""
    return (*_states(difference), *_moves(difference), *_declarations(difference.old, difference.new))


def _states(difference: Difference) -> Iterable[Sentence]:
    for path in difference.added:
        state = difference.new.state(path)
        yield Sentence("added", ADDED_STATE.fill({"state": _name(state)}), state.where)
    for path in difference.removed:
        state = difference.old.state(path)
        yield Sentence("removed", REMOVED_STATE.fill({"state": _name(state)}), state.where)
    for path in difference.changed:
        state = difference.new.state(path)
        yield from _work(difference, path, state)


def _work(difference: Difference, path: str, state: State) -> Iterable[Sentence]:
    """What is done in a state by itself, and what it is called."""
    before, after = difference.old.state(path), state
    if _name(before) != _name(after):
        yield Sentence("changed", RENAMED.fill(_apart(_name(before), _name(after))), state.where)
    old, new = _works(difference.old, before.index), _works(difference.new, after.index)
    for kind, phrase, texts in (("added", DOES_NOW, _only(new, old)), ("removed", DOES_NOT, _only(old, new))):
        for text in texts:
            filled = phrase.fill({"state": _name(state), "what": text})
            yield Sentence("added" if kind == "added" else "removed", filled, state.where)


def _works(definition: Definition, index: int) -> tuple[Text, ...]:
    state = definition.states[index]
    return _both(definition, lambda labels: tuple(line.text for line in labels.state_work(state)))


def _both(definition: Definition, ask: Callable[[Labels], tuple[str, ...]]) -> tuple[Text, ...]:
    english, chinese = (ask(Labels(definition, language, "full")) for language in ("en", "zh"))
    return tuple(Text(*pair) for pair in zip(english, chinese, strict=True))


def _only(these: Iterable[Text], others: Iterable[Text]) -> list[Text]:
    known = set(others)
    return [text for text in these if text not in known]


# --- transitions ---


def _moves(difference: Difference) -> Iterable[Sentence]:
    for pair in difference.moves:
        if pair.old is None and pair.new is not None:
            yield Sentence(
                "added", _permission(difference.new, pair.new, MAY_NOW, HAPPENS_NOW), pair.new.where
            )
        elif pair.new is None and pair.old is not None:
            text = _permission(difference.old, pair.old, MAY_NO_LONGER, HAPPENS_NO_LONGER)
            yield Sentence("removed", text, pair.old.where)
        elif pair.changed:
            yield from _changed(difference, pair)


def _permission(definition: Definition, move: Transition, may: Text, happens: Text) -> Text:
    """Who may (no longer) do it, or what (no longer) happens, in which state and to which end."""
    labels = Labels(definition, "en")
    roles = labels.roles_of(move) if isinstance(cause_of(move, causes_of(definition)), ByEvent) else ()
    words = _words_of(definition, move)
    if not roles:
        return happens.fill(words)
    return may.fill(words | {"roles": OR.join(_title(definition.roles, role) for role in roles)})


def _changed(difference: Difference, pair: Pair) -> Iterable[Sentence]:
    old, new = pair.old, pair.new
    if old is None or new is None:
        return
    words = _words_of(difference.new, new)
    before = _words_of(difference.old, old)
    found: list[Text] = []
    if words["target"] != before["target"]:
        found.append(LEADS_NOW.fill(words | {"old": before["target"]}))
    if words["event"] != before["event"]:
        found.append(OTHERWISE_CALLED.fill(words | {"old": before["event"]}))
    found += _rights(difference, old, new, words)
    guards = [
        _parts(definition, move, Sign.GUARD)
        for definition, move in ((difference.old, old), (difference.new, new))
    ]
    found += _conditions(guards[0], guards[1], words)
    was, now = _deeds(difference.old, old), _deeds(difference.new, new)
    found += [ALSO.fill(words | {"what": text}) for text in _only(now, was)]
    found += [NOT_ANY_MORE.fill(words | {"what": text}) for text in _only(was, now)]
    yield from (Sentence("changed", text, new.where) for text in found)


def _rights(
    difference: Difference, old: Transition, new: Transition, words: Mapping[str, Text]
) -> list[Text]:
    before = Labels(difference.old, "en").roles_of(old)
    after = Labels(difference.new, "en").roles_of(new)
    found: list[Text] = []
    for phrase, definition, roles in (
        (MAY_NO_LONGER, difference.old, [role for role in before if role not in after]),
        (MAY_NOW, difference.new, [role for role in after if role not in before]),
    ):
        if roles:
            names = OR.join(_title(definition.roles, role) for role in roles)
            found.append(phrase.fill({**words, "roles": names}))
    return found


def _conditions(before: tuple[Text, ...], after: tuple[Text, ...], words: Mapping[str, Text]) -> list[Text]:
    if before == after:
        return []
    if not after:
        return [FREE.fill({**words, "old": before[0]})]
    if not before:
        return [NEEDS.fill({**words, "new": after[0]})]
    return [NEEDS_INSTEAD.fill({**words, "new": after[0], "old": before[0]})]


def _parts(definition: Definition, move: Transition, *signs: Sign) -> tuple[Text, ...]:
    """The lines of a transition that have one of these signs."""
    return _both(
        definition, lambda labels: tuple(line.text for line in labels.transition(move) if line.sign in signs)
    )


def _deeds(definition: Definition, move: Transition) -> tuple[Text, ...]:
    """What a transition brings about, data changes too."""

    def told(labels: Labels) -> tuple[str, ...]:
        lines = deeds(move.blocks, labels.names, full=True, event=move.trigger)
        return tuple(line.text for line in lines)

    return _both(definition, told)


def _words_of(definition: Definition, move: Transition) -> dict[str, Text]:
    english, chinese = Labels(definition, "en", "full"), Labels(definition, "zh", "full")
    targets = [_name(definition.states[target]) for target in move.targets]
    source = definition.states[move.source]
    return {
        "event": Text(english.event_words(move), chinese.event_words(move)),
        "state": _name(source) if source.index else ANY_STATE,
        "target": OR.join(targets) if targets else SAME_STATE,
    }


# --- declarations ---


def _declarations(old: Definition, new: Definition) -> Iterable[Sentence]:
    for what, before, after in (
        (FIELD, old.data, new.data),
        (EVENT, old.events, new.events),
        (EFFECT, old.effects, new.effects),
        (ROLE, old.roles, new.roles),
    ):
        yield from _named(what, before, after)
    yield from _fields(old, new)
    rules = ({item.name: item for item in definition.properties} for definition in (old, new))
    before_rules, after_rules = rules
    yield from _named(RULE, before_rules, after_rules)


def _named(what: Text, before: Mapping[str, object], after: Mapping[str, object]) -> Iterable[Sentence]:
    for kind, phrase, names, holder in (
        ("added", NEW_THING, [name for name in after if name not in before], after),
        ("removed", GONE_THING, [name for name in before if name not in after], before),
    ):
        for name in names:
            where = getattr(holder[name], "where", ())
            filled = phrase.fill({"what": what, "name": _title(holder, name)})
            yield Sentence("added" if kind == "added" else "removed", filled, where)


def _fields(old: Definition, new: Definition) -> Iterable[Sentence]:
    """Data fields that take other values, or are called otherwise, or whose values are."""
    for name, item in new.data.items():
        if name not in old.data:
            continue
        was, called = old.data[name], _title(new.data, name)
        if called != _title(old.data, name):
            renamed = RENAMED.fill(_apart(_title(old.data, name), called))
            yield Sentence("changed", renamed, item.where)
        if _allowed(was.schema) != _allowed(item.schema):
            yield Sentence("changed", FIELD_CHANGED.fill({"name": called}), item.where)
        for value, before, after in _retitled(was.schema, item.schema):
            words = {"name": called, "value": value, **_apart(before, after)}
            yield Sentence("changed", VALUE_RENAMED.fill(words), item.where)


def _apart(old: Text, new: Text) -> dict[str, Text]:
    """What was and is called otherwise; who reads the language that did not change is told the other one."""
    english = (old.en, new.en) if old.en != new.en else (old.zh, new.zh)
    chinese = (old.zh, new.zh) if old.zh != new.zh else (old.en, new.en)
    return {"old": Text(english[0], chinese[0]), "new": Text(english[1], chinese[1])}


def _allowed(schema: Schema) -> Schema:
    """A schema without what only people read."""
    rest = {key: part for key, part in schema.items() if key not in _READ_BY_PEOPLE}
    for key in ("items", "additionalProperties"):
        if key in rest:
            rest[key] = _allowed(rest[key])
    if "properties" in rest:
        rest["properties"] = {name: _allowed(part) for name, part in rest["properties"].items()}
    return rest


_READ_BY_PEOPLE = frozenset(("title", "titles", "description", "examples"))


def _retitled(old: Schema, new: Schema) -> Iterable[tuple[str, Text, Text]]:
    """The values of an enumeration that both have, and that are not called the same."""
    known, given = old.get("titles", {}), new.get("titles", {})
    for value in new.get("enum", ()):
        if isinstance(value, str) and value in old.get("enum", ()):
            before, after = (titles(each.get(value, {}), value) for each in (known, given))
            if before != after:
                yield value, before, after


def _title(things: Mapping[str, object], name: str) -> Text:
    words: Words = getattr(things.get(name), "title", {})
    return titles(words, name)


def _name(state: State) -> Text:
    return titles(state.title, state.name)


ADDED_STATE = Text('new state: "{state}"', "新增状态“{state}”")
REMOVED_STATE = Text('the state "{state}" is gone', "删除了状态“{state}”")
RENAMED = Text('"{old}" is now called "{new}"', "“{old}”改称“{new}”")
DOES_NOW = Text('in "{state}" now also: {what}', "在“{state}”中新增：{what}")
DOES_NOT = Text('in "{state}" no longer: {what}', "在“{state}”中不再：{what}")
MAY_NOW = Text(
    '{roles} may now "{event}" in "{state}", which leads to "{target}"',
    "{roles}现在可以在“{state}”时“{event}”，转到“{target}”",
)
MAY_NO_LONGER = Text('{roles} may no longer "{event}" in "{state}"', "{roles}不能再在“{state}”时“{event}”")
HAPPENS_NOW = Text(
    'in "{state}" there is now "{event}", which leads to "{target}"',
    "“{state}”时新增“{event}”，转到“{target}”",
)
HAPPENS_NO_LONGER = Text('in "{state}" there is no longer "{event}"', "“{state}”时不再有“{event}”")
LEADS_NOW = Text(
    '"{event}" in "{state}" now leads to "{target}", no longer to "{old}"',
    "“{state}”时“{event}”改为转到“{target}”，不再转到“{old}”",
)
OTHERWISE_CALLED = Text('in "{state}": "{event}" instead of "{old}"', "“{state}”时：“{event}”代替“{old}”")
NEEDS = Text('"{event}" in "{state}" now only {new}', "“{state}”时“{event}”现在需要：{new}")
NEEDS_INSTEAD = Text(
    '"{event}" in "{state}" now {new}, no longer {old}',
    "“{state}”时“{event}”的条件改为：{new}（原为：{old}）",
)
FREE = Text(
    '"{event}" in "{state}" now always, no longer {old}', "“{state}”时“{event}”不再有条件（原为：{old}）"
)
ALSO = Text('"{event}" in "{state}" now also: {what}', "“{state}”时“{event}”现在还会：{what}")
NOT_ANY_MORE = Text('"{event}" in "{state}" no longer: {what}', "“{state}”时“{event}”不再：{what}")
NEW_THING = Text('new {what}: "{name}"', "新增{what}“{name}”")
GONE_THING = Text('the {what} "{name}" is gone', "删除了{what}“{name}”")
FIELD_CHANGED = Text('other values are allowed for "{name}"', "“{name}”允许的值有变化")
VALUE_RENAMED = Text(
    'the value "{value}" of "{name}" is now called "{new}", no longer "{old}"',
    "“{name}”的值 {value} 改称“{new}”（原为“{old}”）",
)
FIELD, EVENT, EFFECT = Text("field", "数据项"), Text("event", "事件"), Text("effect", "外部动作")
ROLE, RULE = Text("role", "角色"), Text("property", "规则")
ANY_STATE, SAME_STATE = Text("any state", "任何状态"), Text("the same state", "原状态")
