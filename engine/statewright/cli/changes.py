"""What has happened, in lines: states that changed, effects requested, messages sent, instances started.

Floor 7. Pure but for printing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from ..diagnostics import Text
from ..explanation import configuration_text, field_text, schema_at, titled, value_text, workflow_text
from ..kernel.definition import Definition, Field
from ..kernel.snapshot import Snapshot
from ..kernel.values import Record
from ..testing.world import Happening, Key, World
from .console import Console

_BECOMES = Text("{field}: {before} → {after}", "{field}: {before} → {after}")


def called(name: str | Text, values: Record, fields: Iterable[Field] = ()) -> Text:
    """A name with its values in one line: `return_money (number "T1", amount 9900)`.

    `fields` say what the values are called.
    """
    declared = tuple(fields)
    shown = ((key, value_text(value, schema_at(declared, (key,)))) for key, value in values.items())
    listed = Text(", ", ", ").join(Text(f"{key} {each.en}", f"{key} {each.zh}") for key, each in shown)
    told = name if isinstance(name, Text) else Text(name, name)
    return Text(f"{told.en} ({listed.en})", f"{told.zh} ({listed.zh})") if listed.en else told


def request_text(definition: Definition, name: str, params: Record) -> Text:
    """A requested effect by its name, in Chinese by its title, with its values."""
    rule = definition.effects.get(name)
    told = titled(name, rule.title).zh.replace("`", "") if rule is not None else name
    return called(Text(name, told), params, rule.params if rule is not None else ())


def show_changes(console: Console, before: World, after: World) -> None:
    """What an action has led to, instance by instance: states, effects, messages, starts."""
    for happening in after.log[len(before.log) :]:
        definition = after.definitions[happening.instance.workflow]
        for line in change_lines(console, definition, happening):
            console.say(f"  {line}")


def change_lines(console: Console, definition: Definition, happening: Happening) -> Iterator[str]:
    """What one input has led to in one instance, a line for each change."""
    known = happening.before
    for moment in happening.moments:
        step = moment.step
        if known is None or known.configuration != step.snapshot.configuration:
            yield console.paint(
                _moved(console, definition, happening.instance, known, step.snapshot, moment.at), "36"
            )
        yield from _data_lines(console, definition, known, step.snapshot)
        known = step.snapshot
        for effect in step.effects:
            told = request_text(definition, effect.effect, effect.params)
            yield console.words(Text(f"effect requested: {told.en}", f"请求外部动作: {told.zh}"))
        for message in step.messages:
            target = f"{message.to.workflow} {message.to.id_or_ref}"
            yield console.words(
                Text(f"sent {message.event} to {target}", f"发送 {message.event} 给 {target}")
            )
        for begun in step.starts:
            yield console.words(
                Text(f"started {begun.workflow} {begun.id}", f"启动 {begun.workflow} {begun.id}")
            )


def _data_lines(
    console: Console, definition: Definition, was: Snapshot | None, now: Snapshot
) -> Iterator[str]:
    """Which fields have another value than before."""
    for name, value in now.data.items() if was is not None else ():
        if was is not None and was.data.get(name) != value:
            field = Text(name, field_text(definition, (name,)).zh.replace("`", ""))
            schema = schema_at(definition.data.values(), (name,))
            before, after = (value_text(each, schema) for each in (was.data.get(name), value))
            yield console.words(_BECOMES.fill({"field": field, "before": before, "after": after}))


def _moved(
    console: Console, definition: Definition, key: Key, was: Snapshot | None, now: Snapshot, at: datetime
) -> str:
    states = console.words(configuration_text(definition, now.configuration))
    name = console.words(workflow_text(definition))
    label = name if key.id == key.workflow else f"{name} {key.id}"
    if was is None:
        return f"{at:%m-%d %H:%M}  {label}: {states}"
    before = console.words(configuration_text(definition, was.configuration))
    return f"{at:%m-%d %H:%M}  {label}: {before} → {states}"
