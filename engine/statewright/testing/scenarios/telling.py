"""How is a scenario told to someone who was not there? One sentence for each step, in both languages. Floor
6.

Pure. Says what the file says and nothing that a run would add, in the signs of the pages: `→` what is asked
of the outside, `⇒` where it leads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from ...diagnostics import Text
from ...diagram import phrases
from ...diagram.names import Names
from ...diagram.phrases import duration
from ...kernel.definition import STANDING_ERRORS, Definition, Field, Words
from ...kernel.values import Record
from .values import Arrive, Expectation, Given, Look, Reply, Scenario, Send, Start, Step, Stories, Wait

_SAYS = Text("{who}: {what}", "{who}：{what}")
_ASIDE = Text("{what} ({aside})", "{what}（{aside}）")
_SOMEBODY = Text("somebody", "某人")
_WAITS = Text("{time} pass", "过了 {time}")
_ONE_PASSES = Text("{time} passes", "过了 {time}")
_DONE = Text("{what}: done", "{what}：完成")
_FAILED = Text("{what}: failed ({code})", "{what}：失败（{code}）")
_UNKNOWN = Text("{what}: nobody knows whether it happened", "{what}：不知道是否发生")
_ARRIVES = Text("{what} arrives", "{what}到达")
_REFUSED = Text("{told}; refused: {why}", "{told}；被拒绝：{why}")
_SO = Text("it is so", "此时")
_NEEDS_PEOPLE = Text("somebody has to see to it", "需要人工处理")
_YES_NO = {True: Text("yes", "是"), False: Text("no", "否")}
_WHY = {
    "unhandled": Text("not possible now", "现在不能这样做"),
    "guard": Text("a condition is not met", "条件不满足"),
    "role": Text("this person may not", "此人无权操作"),
    "payload": Text("what was sent with it does not fit", "附带的内容不符合要求"),
    "data": Text("the data would no longer fit", "数据会不符合要求"),
    "property": Text("a rule that always holds would be broken", "会违反始终成立的规则"),
    "fault": Text("a rule could not be worked out", "规则计算出错"),
    "unsettled": Text("it would not come to rest", "流程停不下来"),
    "key_conflict": Text("the same was sent before with other content", "此前发送过同一编号、内容不同"),
}
VALUES_MAX = 4
"""So many values that were sent or are expected are told; the file has all of them."""


def told(stories: Stories, scenario: Scenario, definitions: Mapping[str, Definition]) -> tuple[Text, ...]:
    """The steps of a scenario, a sentence for each, in titles where their workflow is known."""
    teller = _Teller(stories.workflow, scenario.given, _instances(stories.workflow, scenario), definitions)
    met: set[str] = set()
    sentences = []
    for step in scenario.steps:
        sentences.append(teller.step(step, met))
        met.add(getattr(step, "by", None) or "")
    return tuple(sentences)


def name_of(scenario: Scenario) -> Text:
    """What a scenario is called in both languages: its title, or else the name that it has in the file."""
    return Text(scenario.title.get("en", scenario.name), scenario.title.get("zh", scenario.name))


def _instances(workflow: str, scenario: Scenario) -> dict[str, str]:
    """Each instance that the story names, with its workflow."""
    starts = (*scenario.given.starts, *(step for step in scenario.steps if isinstance(step, Start)))
    return {workflow: workflow} | {start.name: start.workflow for start in starts}


@dataclass(frozen=True, slots=True)
class _Teller:
    """Who and what there is in a story: its main workflow, its people, its instances, all workflows."""

    workflow: str
    given: Given
    instances: Mapping[str, str]
    definitions: Mapping[str, Definition]

    def step(self, step: Step, met: set[str]) -> Text:
        """A step; whoever is met for the first time is told with their roles."""
        sentence = self.happens(step, met)
        refused = getattr(step, "refused", None)
        if refused:
            return _REFUSED.fill({"told": sentence, "why": _WHY.get(refused, Text(refused, refused))})
        about = getattr(step, "to", None)
        outside = phrases.COMMA.join([deed for each in step.expect for deed in self.deeds(each)])
        places = phrases.COMMA.join([place for each in step.expect for place in self.places(each, about)])
        return _after(_after(sentence, "→", outside), "⇒", places)

    def happens(self, step: Step, met: set[str]) -> Text:
        match step:
            case Send(event=event, payload=payload, by=by, origin=origin, to=to):
                definition = self.of(to)
                rule = definition.events.get(event) if definition else None
                fields = _called(rule.fields if rule is not None else ())
                what = _with(self.named(to, lambda names: names.event(event), event), payload, fields)
                who = self.name_of_workflow(origin) if origin else self.who(by, met)
                return _SAYS.fill({"who": who, "what": what})
            case Wait(delay=delay):
                time = duration(delay)
                return (_ONE_PASSES if time.en.startswith("1 ") else _WAITS).fill({"time": time})
            case Start(workflow=started, by=by):
                what = phrases.STARTS.fill({"workflow": self.name_of_workflow(started)})
                return _SAYS.fill({"who": self.who(by, met), "what": what})
            case Reply(name=name, kind=kind, code=code):
                what = self.work(name)
                known = {"done": _DONE, "failed": _FAILED, "unknown": _UNKNOWN}[kind]
                return known.fill({"what": what, "code": self.code(name, code)})
            case Arrive(name=name):
                return _ARRIVES.fill({"what": self.work(name)})
            case Look():
                return _SO

    def who(self, by: str | None, met: set[str]) -> Text:
        """Somebody by id, with their roles the first time."""
        if not by:
            return _SOMEBODY
        name = Text(by, by)
        person = self.given.people.get(by)
        if person is None or by in met or not person.roles:
            return name
        roles = [self.role(role) for role in person.roles]
        return _ASIDE.fill({"what": name, "aside": phrases.COMMA.join(roles)})

    def role(self, name: str) -> Text:
        main = self.definitions.get(self.workflow)
        for definition in (main, *self.definitions.values()):
            if definition is not None and name in definition.roles:
                return phrases.titles(definition.roles[name].title, name)
        return Text(name, name)

    def of(self, instance: str | None) -> Definition | None:
        """The workflow of an instance; that of the story where none is named."""
        return self.definitions.get(self.instances.get(instance, "") if instance else self.workflow)

    def name_of_workflow(self, name: str) -> Text:
        definition = self.definitions.get(name)
        return phrases.titles(definition.title if definition else {}, name)

    def named(self, instance: str | None, ask: Callable[[Names], str], name: str) -> Text:
        """A name of an instance's workflow in both languages."""
        definition = self.of(instance)
        if definition is None:
            return phrases.titles({}, name)
        return Text(*(ask(Names(definition, language, self.definitions)) for language in ("en", "zh")))

    def work(self, name: str) -> Text:
        """What was asked for: an effect, a workflow, or an event of another one."""
        if name in self.definitions:
            return self.name_of_workflow(name)
        main = self.definitions.get(self.workflow)
        for definition in (main, *self.definitions.values()):
            if definition is not None and name in definition.effects:
                return phrases.titles(definition.effects[name].title, name)
        for definition in self.definitions.values():
            if name in definition.events:
                return phrases.titles(definition.events[name].title, name)
        return phrases.titles({}, name)

    def code(self, work: str, code: str) -> Text:
        """What an effect failed with."""
        rules = (definition.effects.get(work) for definition in self.definitions.values())
        titles = (rule.error_titles[code] for rule in rules if rule is not None and code in rule.error_titles)
        return phrases.titles(next(titles, STANDING_ERRORS.get(code, {})), code)

    def deeds(self, expected: Expectation) -> Iterable[Text]:
        """What is asked of the outside and of other workflows."""
        for effect in expected.effects or ():
            yield self.work(effect.name)
        for message in expected.sent or ():
            yield self.work(message.name)
        for child in expected.started or ():
            yield phrases.STARTS.fill({"workflow": self.name_of_workflow(child.name)})
        if expected.incident:
            yield _NEEDS_PEOPLE

    def places(self, expected: Expectation, about: str | None) -> Iterable[Text]:
        """The states that are expected, with the data; those of another instance with its name."""
        definition = self.of(expected.instance or about)
        names = [_state(definition, name) for name in expected.states or ()]
        fields = _called(definition.data.values() if definition else ())
        if definition is not None:
            fields |= {name: (title, {}) for name, title in definition.derived_titles.items()}
        place = _with(phrases.COMMA.join(names), expected.data or {}, fields)
        if place.en and expected.instance:
            place = _SAYS.fill({"who": Text(expected.instance, expected.instance), "what": place})
        if place.en:
            yield place


def _state(definition: Definition | None, name: str) -> Text:
    paths = [path for path in definition.state_index if f".{path}".endswith(f".{name}")] if definition else []
    if definition is None or len(paths) != 1:
        return Text(name, name)
    return phrases.titles(definition.states[definition.state_index[paths[0]]].title, name)


_Called: TypeAlias = dict[str, tuple[Words, Mapping[str, Any]]]
"""What fields are called, and the schemas that say what their values are called."""


def _called(fields: Iterable[Field]) -> _Called:
    return {item.name: (item.title, item.schema) for item in fields}


def _with(what: Text, values: Record, fields: _Called) -> Text:
    """Something with its values behind it; lists and records say too much for a sentence."""
    shown = []
    for name, value in values.items():
        title, schema = fields.get(name, ({}, {}))
        said = _value(value, schema)
        if said is not None:
            shown.append(_SAYS.fill({"who": phrases.titles(title, name), "what": said}))
    shown = shown[:VALUES_MAX]
    if not shown:
        return what
    aside = phrases.SEMICOLON.join(shown)
    return _ASIDE.fill({"what": what, "aside": aside}) if what.en else aside


def _value(value: object, schema: Mapping[str, Any]) -> Text | None:
    match value:
        case bool():
            return _YES_NO[value]
        case str() if value in schema.get("enum", ()):
            return phrases.titles(schema.get("titles", {}).get(value, {}), value)
        case int() | float() | str() if value != "":
            return Text(str(value), str(value))
    return None


def _after(sentence: Text, sign: str, what: Text) -> Text:
    return Text(f"{sentence.en} {sign} {what.en}", f"{sentence.zh} {sign} {what.zh}") if what.en else sentence
