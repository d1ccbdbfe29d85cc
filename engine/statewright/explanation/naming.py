"""What is it called, in words? Titles of states, events, roles and fields in the reader's language. Floor 2.

Pure.

In English a name is shown as it stands in the YAML, in backquotes; in Chinese by its title with the name
behind it, because there the name alone says nothing to many readers.
"""

from __future__ import annotations

from collections.abc import Iterable

from ..diagnostics import Text
from ..kernel.definition import Definition, Words


def titled(name: str, title: Words) -> Text:
    """A name with its title: `` `ship` `` in English, `发货(ship)` in Chinese."""
    chinese = title.get("zh")
    return Text(f"`{name}`", f"{chinese}({name})" if chinese and chinese != name else f"`{name}`")


def state_text(definition: Definition, path: str) -> Text:
    """A state by its dotted path."""
    index = definition.state_index.get(path)
    if index is None:
        return titled(path, {})
    state = definition.states[index]
    return titled(_short(definition, path), state.title)


def configuration_text(definition: Definition, paths: Iterable[str]) -> Text:
    """The active states: several are joined by 'and'."""
    return joined(tuple(state_text(definition, path) for path in paths), "and")


def event_text(definition: Definition, name: str) -> Text:
    """An event by its name."""
    rule = definition.events.get(name)
    return titled(name, rule.title if rule else {})


def workflow_text(definition: Definition) -> Text:
    """What an instance of this workflow is called in a sentence: 'order', '订单'."""
    english = definition.title.get("en", "")
    return Text(
        english[:1].lower() + english[1:] or definition.name, definition.title.get("zh", definition.name)
    )


def role_title(definition: Definition, name: str) -> Text:
    """A role by its title alone: 'merchant', '商家'."""
    role = definition.roles.get(name)
    title: Words = role.title if role else {}
    return Text(title.get("en", name), title.get("zh", name))


def role_text(definition: Definition, name: str) -> Text:
    """A role in a sentence: 'the merchant', '商家'."""
    title = role_title(definition, name)
    return Text(f"the {title.en}", title.zh)


def field_text(definition: Definition, path: tuple[str | int, ...]) -> Text:
    """A field of the data by its path: `address.phone`."""
    name = dotted(path)
    if len(path) != 1:
        return titled(name, {})
    declared = definition.data.get(name)
    return titled(name, declared.title if declared else definition.derived_titles.get(name, {}))


def property_text(definition: Definition, name: str) -> Text:
    """A property by its title, or else its name, which is a sentence as a rule."""
    title: Words = next((each.title for each in definition.properties if each.name == name), {})
    return Text(title.get("en", name), title.get("zh", name))


def dotted(path: tuple[str | int, ...]) -> str:
    """A path as it is written: `items[0].sku`."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def joined(texts: tuple[Text, ...], word: str = "and") -> Text:
    """A list in words: 'a, b and c', 'a、b 和 c'. `word` is 'and' or 'or'; nothing gives 'nothing'."""
    if not texts:
        return Text("nothing", "无")
    if len(texts) == 1:
        return texts[0]
    chinese = {"and": "和", "or": "或"}[word]
    head = ", ".join(text.en for text in texts[:-1])
    return Text(
        f"{head} {word} {texts[-1].en}", "、".join(text.zh for text in texts[:-1]) + chinese + texts[-1].zh
    )


def _short(definition: Definition, path: str) -> str:
    """The last part of a path where it names one state, else as many parts as it needs."""
    parts = path.split(".")
    for count in range(1, len(parts)):
        suffix = ".".join(parts[-count:])
        if sum(1 for other in definition.state_index if other == suffix or other.endswith(f".{suffix}")) == 1:
            return suffix
    return path
