"""Write `docs/reference/keys.md` and its Chinese twin: every key there is, from the two JSON Schemas.

The schemas speak English. `keys.zh.txt` has the Chinese of each sentence below it; one that is missing there,
or that no schema says any more, ends the run.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from statewright.diagnostics import Text
from statewright.document import Kind, load_schema

FOLDER = Path(__file__).parent
TARGETS = {
    "en": FOLDER.parent / "reference" / "keys.md",
    "zh": FOLDER.parent / "reference" / "keys.zh-CN.md",
}
INTRO = Text(
    """# Every key

What an editor shows while you type, as one page: put
`# yaml-language-server: $schema=…/schemas/workflow.schema.json` at the top of a file, and a YAML language
server completes and explains. Made from `schemas/` by `docs/generators/keys.py`.""",
    """# 全部键

编辑时编辑器显示的说明, 集中在一页: 在文件开头写上
`# yaml-language-server: $schema=…/schemas/workflow.schema.json`, 支持 YAML 的编辑器就会补全并说明。
本页由 `docs/generators/keys.py` 根据 `schemas/` 生成。""",
)
KINDS: dict[Kind, Text] = {
    "workflow": Text("Workflows", "流程"),
    "scenario": Text("Scenarios", "场景"),
}
THE_FILE = Text("The file", "文件")
HEADS = Text("| key | | what it is |", "| 键 | | 含义 |")
NEEDED = Text("needed", "必写")
FOR_EXAMPLE = Text(" For example {shown}.", "例如 {shown}。")
ONE_OF = Text(" One of {values}.", "可取 {values}。")


class Speaker(NamedTuple):
    """A language, and how a sentence of the schemas is said in it."""

    lang: str
    say: Callable[[str], str]

    def own(self, text: Text) -> str:
        return text.in_language(self.lang)


def page(speaker: Speaker) -> str:
    """The whole reference in a language."""
    parts = [speaker.own(INTRO)]
    for kind, title in KINDS.items():
        schema = load_schema(kind)
        parts.append(f"## {speaker.own(title)}")
        parts.append("\n".join(table(speaker.own(THE_FILE), schema, speaker)))
        for name, part in schema["$defs"].items():
            if "properties" in part:
                parts.append("\n".join(table(speaker.say(part["title"]), part, speaker)))
            elif part.get("examples"):
                parts.append(shown(name, part, speaker))
    return "\n\n".join(parts) + "\n"


def shown(name: str, part: dict[str, Any], speaker: Speaker) -> str:
    """What is a value and no map: in words, with examples."""
    examples = ", ".join(f"`{as_yaml(example)}`" for example in part["examples"])
    text = speaker.say(part["description"]) + speaker.own(FOR_EXAMPLE).format(shown=examples)
    return f"### {speaker.say(part['title'])} (`{name}`)\n\n{text}"


def table(title: str, schema: dict[str, Any], speaker: Speaker) -> Iterator[str]:
    """The keys of one map, in the order of the schema."""
    yield f"### {title}\n\n{speaker.say(schema['description'])}\n"
    yield f"{speaker.own(HEADS)}\n| --- | --- | --- |"
    for key, part in schema["properties"].items():
        needed = speaker.own(NEEDED) if key in schema.get("required", ()) else ""
        told = speaker.say(part["description"]) + allowed(part, speaker)
        yield f"| `{key}` | {needed} | {told} |".replace("  ", " ")


def allowed(part: dict[str, Any], speaker: Speaker) -> str:
    """The values of an enumeration, as the end of a sentence."""
    if "enum" not in part:
        return ""
    return speaker.own(ONE_OF).format(values=", ".join(f"`{as_yaml(value)}`" for value in part["enum"]))


def as_yaml(value: Any) -> str:
    """A value as it is written in a flow map."""
    match value:
        case dict():
            return "{" + ", ".join(f"{key}: {as_yaml(item)}" for key, item in value.items()) + "}"
        case str():
            return value
    return json.dumps(value)


def chinese() -> dict[str, str]:
    """From each sentence of the schemas to its Chinese."""
    pairs = (FOLDER / "keys.zh.txt").read_text("utf-8").strip().split("\n\n")
    return {english: said for english, _, said in (pair.partition("\n") for pair in pairs)}


def write() -> None:
    """Both pages; SystemExit where a sentence has no Chinese, or a Chinese one nothing to say any more."""
    known, used = chinese(), set[str]()

    def translated(sentence: str) -> str:
        used.add(sentence)
        return known.get(sentence, "")

    texts = {"en": page(Speaker("en", lambda sentence: sentence)), "zh": page(Speaker("zh", translated))}
    if wrong := sorted(used ^ known.keys()):
        raise SystemExit("keys.zh.txt and the schemas do not say the same:\n" + "\n".join(wrong))
    for lang, text in texts.items():
        TARGETS[lang].write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write()
