"""What does a workflow declare? Tables of its roles, events, data, effects and properties.

Floor 3. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from statewright.diagnostics.diagnostic import Text
from statewright.kernel.definition import Definition, EffectRule, EventRule, Field, Role, Words

from .. import phrases
from ..names import Names
from ..phrases import duration
from . import words
from .promises import promise
from .tables import Row, Table, anchor

NOTHING = Text("", "")


def _named(titles: Words, description: Words, name: str) -> Text:
    """A title, the name that the YAML has for it, and what it is for."""
    told = phrases.titles(titles, name)
    head = Text(f"{told.en} (`{name}`)", f"{told.zh}（`{name}`）")
    if not description:
        return head
    more = phrases.titles(description, "")
    return Text(f"{head.en}\n{more.en}", f"{head.zh}\n{more.zh}")


def role_table(definition: Definition) -> Table:
    """Who there is, and how the engine knows."""
    rows = [
        Row(
            anchor("role", role.name),
            (_named(role.title, role.description, role.name), _who(definition, role)),
        )
        for role in definition.roles.values()
    ]
    return Table("roles", words.ROLES, (words.ROLE, words.WHO), tuple(rows))


def _who(definition: Definition, role: Role) -> Text:
    if role.is_ is None:
        return words.ANYBODY
    english, chinese = (Names(definition, language).words(role.is_) for language in ("en", "zh"))
    return words.ONLY.fill({"who": Text(english, chinese)})


def event_table(definition: Definition, others: Mapping[str, Definition] | None = None) -> Table:
    """What may be asked of an instance, by whom, with what; `others` for the titles of workflows."""
    rows = [
        Row(anchor("event", event.name), _event(definition, event, others or {}))
        for event in definition.events.values()
    ]
    return Table("events", words.EVENTS, (words.EVENT, words.BY, words.PAYLOAD), tuple(rows))


def _event(definition: Definition, event: EventRule, others: Mapping[str, Definition]) -> tuple[Text, ...]:
    if event.by:
        by = _list(phrases.titles(definition.roles[name].title, name) for name in event.by)
    elif event.origin:
        english, chinese = (
            origins(Names(definition, language, others), event.origin) for language in ("en", "zh")
        )
        by = words.FROM.fill({"who": Text(english, chinese)})
    else:
        by = words.ANYBODY
    return (_named(event.title, event.description, event.name), by, _fields(event.fields))


def origins(names: Names, workflows: Iterable[str]) -> str:
    """The workflows that an event may come from, in the language of `names`."""
    parties = [words.ITSELF if origin == "self" else names.party(origin) for origin in workflows]
    return names.say(phrases.COMMA).join(
        party if isinstance(party, str) else party.in_language(names.single) for party in parties
    )


def _fields(fields: Iterable[Field]) -> Text:
    told = [(item, _named(item.title, {}, item.name), kind_of(item.schema)) for item in fields]
    return Text(
        "\n".join(f"{name.en}: {kind.en}" for _, name, kind in told),
        "\n".join(f"{name.zh}：{kind.zh}" for _, name, kind in told),
    )


def kind_of(schema: Mapping[str, object]) -> Text:
    """What values a schema allows, shortly."""
    if "enum" in schema and isinstance(schema["enum"], list):
        titles = schema.get("titles")
        known: Mapping[str, Words] = titles if isinstance(titles, Mapping) else {}
        return Text(" | ", " | ").join(_value(each, known.get(str(each), {})) for each in schema["enum"])
    kind = words.KINDS.get(str(schema.get("format")) or "") or words.KINDS.get(str(schema.get("type")))
    limits = [f"{sign} {schema[key]}" for key, sign in (("minimum", "≥"), ("maximum", "≤")) if key in schema]
    told = kind or Text("any", "任意")
    extra = f" {', '.join(limits)}" if limits else ""
    return Text(told.en + extra, told.zh + extra)


def _value(value: object, title: Words) -> Text:
    """A value of an enumeration: by its title, with the name that the YAML has for it."""
    return _named(title, {}, str(value)) if title else Text(str(value), str(value))


def data_table(definition: Definition) -> Table:
    """What an instance remembers."""
    rows = [
        Row(
            anchor("data", item.name),
            (_named(item.title, item.description, item.name), kind_of(item.schema), _note(item)),
        )
        for item in definition.data.values()
    ]
    return Table("data", words.DATA, (words.FIELD, words.KIND, words.NOTE), tuple(rows))


def _note(item: Field) -> Text:
    notes = [
        note for is_so, note in ((item.read_only, words.FIXED), (item.personal, words.PERSONAL)) if is_so
    ]
    return _list(notes)


def effect_table(definition: Definition) -> Table:
    """What the outside world is asked to do."""
    rows = [
        Row(anchor("effect", effect.name), _effect(definition, effect))
        for effect in definition.effects.values()
    ]
    return Table("effects", words.EFFECTS, (words.EFFECT, words.PAYLOAD, words.CARE), tuple(rows))


def _effect(definition: Definition, effect: EffectRule) -> tuple[Text, ...]:
    care = [
        words.TRIES.fill({"count": effect.retry.attempts}),
        words.GIVES_UP.fill({"time": duration(effect.timeout)}),
    ]
    if not effect.reversible:
        care.append(words.FINAL)
    if effect.undone_by:
        care.append(words.UNDONE_BY.fill({"effect": _effect_name(definition, effect.undone_by)}))
    if effect.reconcile:
        care.append(words.ASKED_AFTER.fill({"effect": _effect_name(definition, effect.reconcile.effect)}))
    return (_named(effect.title, effect.description, effect.name), _fields(effect.params), _list(care))


def _effect_name(definition: Definition, name: str) -> Text:
    told = phrases.titles(definition.effects[name].title, name)
    return Text(f'"{told.en}"', f"“{told.zh}”")


def property_table(
    definition: Definition, verdicts: Mapping[str, Text], others: Mapping[str, Definition] | None = None
) -> Table:
    """What holds whatever anyone does, and whether that is proven."""
    rows = [
        Row(
            anchor("property", rule.name),
            (
                phrases.titles(rule.title, rule.name),
                promise(definition, rule, others),
                verdicts.get(rule.name, NOTHING),
            ),
        )
        for rule in definition.properties
    ]
    return Table("properties", words.PROPERTIES, (words.PROPERTY, words.FORM, words.VERDICT), tuple(rows))


def _list(texts: Iterable[Text]) -> Text:
    listed = list(texts)
    return Text(", ".join(text.en for text in listed), "、".join(text.zh for text in listed))
