"""What do the Markdown files of this folder say? Examples out of them: an input, and the messages in full.

An example is a fenced block of input and, after it, one block of expected text for each language:

    ```yaml             a workflow, through every stage there is      (also `yaml scenario`)
    ```yaml text        only the stage of reading, for a few lines of YAML
    ```import NOTATION  a machine of other people, as `statewright import` reads it (`session`: as SCXML)
    ```cel              an expression of a transition, as `expressions/place.py` says (also `cel value`,
    `cel FIELD`) ```bytes            a Python bytes literal, for what no Markdown file can hold ```text
    the messages in English, as `render_text` gives them; nothing if nothing is found ```text zh
    the same in Chinese

`STATEWRIGHT_UPDATE_EXAMPLES=1 pytest tests/diagnostics` writes what is said now into the files, to be read
in the difference before it is committed.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from statewright.compiler import compile_source
from statewright.diagnostics import Diagnostic, Source, render_text
from statewright.document import read, read_bytes, validate
from statewright.interop.importing import import_workflow
from statewright.interop.scxml import read_scxml

from .expressions.place import findings_of

FOLDER = Path(__file__).parent
_FENCE = re.compile(r"^```(yaml|cel|bytes|import|text)( [a-z_]+)?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Expected:
    """A block of messages: its language, what it says, and where it stands in the file."""

    lang: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Example:
    """One input of a Markdown file with the messages that are expected of it."""

    file: Path
    title: str
    kind: str
    input: str
    expected: tuple[Expected, ...]

    @property
    def name(self) -> str:
        """The file under which the messages show the input."""
        if self.kind.startswith("import"):
            return "order"
        return "order.scenarios.yaml" if self.kind == "yaml scenario" else "order.yaml"


def examples_of(file: Path) -> list[Example]:
    """The examples of one Markdown file, in order."""
    text = file.read_text(encoding="utf-8")
    headings = [(match.start(), match.group(1)) for match in _HEADING.finditer(text)]
    found: list[Example] = []
    for match in _FENCE.finditer(text):
        kind = match.group(1) + (match.group(2) or "")
        if match.group(1) == "text":
            lang = (match.group(2) or " en").strip()
            block = Expected(lang, match.group(3).rstrip("\n"), match.start(3), match.end(3))
            last = found[-1]
            found[-1] = Example(last.file, last.title, last.kind, last.input, (*last.expected, block))
        else:
            title = next((title for start, title in reversed(headings) if start < match.start()), file.stem)
            found.append(Example(file, title, kind, match.group(3), ()))
    return found


def messages(example: Example, lang: str) -> str:
    """What is said about the input of an example, as the command line shows it."""
    return "\n\n".join(render_text(finding, lang) for finding in findings(example))


def findings(example: Example) -> list[Diagnostic]:
    """What the stages find, up to the first that finds an error."""
    match example.kind:
        case "bytes":
            return read_bytes(example.name, ast.literal_eval(example.input.strip()))[1]
        case "yaml text":
            return read(Source(example.name, example.input))[1]
        case "yaml scenario":
            return _validated_scenarios(example)
        case kind if kind.startswith("import"):
            return _imported(example)
        case kind if kind.startswith("cel"):
            return findings_of(kind, example.input)
    return list(compile_source(Source(example.name, example.input)).diagnostics)


def _imported(example: Example) -> list[Diagnostic]:
    notation: Any = example.kind.split()[1]
    source = Source(example.name, example.input)
    if notation == "session":
        return read_scxml(source)[1]
    return list(import_workflow(source, notation).diagnostics)


def _validated_scenarios(example: Example) -> list[Diagnostic]:
    document, found = read(Source(example.name, example.input))
    return found if document is None else found + validate(document, "scenario")
