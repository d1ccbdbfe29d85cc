"""What is wrong, where, and what to write instead: as data, in each language the product speaks.

Floor 0. Pure. A diagnostic names its code; the words live in the table of codes (`codes/`) and are filled in
here, so that every caller, renderer and translator works from one text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from .source import Source, Span


class Severity(StrEnum):
    """How bad: an error stops the file from being used, a warning does not, a note is for information."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Text(NamedTuple):
    """One sentence in each language; `{name}` marks a place that `fill` replaces."""

    en: str
    zh: str

    def fill(self, values: Mapping[str, object]) -> Text:
        """Both languages with `{name}` replaced from `values` (`str.format` rules); a `Text` speaks its
        own.
        """
        english = {key: value.en if isinstance(value, Text) else value for key, value in values.items()}
        chinese = {key: value.zh if isinstance(value, Text) else value for key, value in values.items()}
        return Text(self.en.format_map(english), self.zh.format_map(chinese))

    def join(self, texts: Iterable[Text]) -> Text:
        """The texts with this one between them, in each language."""
        listed = list(texts)
        return Text(self.en.join(each.en for each in listed), self.zh.join(each.zh for each in listed))

    def in_language(self, lang: str) -> str:
        """The sentence in `zh` or, for any other language, in English."""
        return self.zh if lang == "zh" else self.en


@dataclass(frozen=True, slots=True)
class Code:
    """A row of the table of codes: `SW` and three digits, the hundred being the stage.

    `message` states the fact, `label` stands under the caret, `help` says what to write instead, and
    `page` is what `statewright explain` prints: what is checked, why it matters, an example, the mend,
    when to ignore it.
    """

    id: str
    name: str
    severity: Severity
    message: Text
    page: Text
    label: Text | None = None
    help: Text | None = None


class Related(NamedTuple):
    """A second place that belongs to a diagnostic: 'first defined here'."""

    span: Span
    label: Text


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding: a code, the words filled in, and the place."""

    code: str
    severity: Severity
    message: Text
    source: Source
    span: Span
    label: Text | None = None
    help: Text | None = None
    related: tuple[Related, ...] = ()

    @classmethod
    def of(
        cls,
        code: Code,
        source: Source,
        span: Span,
        *,
        help: Text | None = None,
        related: tuple[Related, ...] = (),
        severity: Severity | None = None,
        **values: object,
    ) -> Diagnostic:
        """The finding `code` at `span`, its templates filled with `values`; `help` replaces the table's."""
        return cls.filled(code, source, span, values, help=help, related=related, severity=severity)

    @classmethod
    def filled(
        cls,
        code: Code,
        source: Source,
        span: Span,
        values: Mapping[str, object],
        *,
        help: Text | None = None,
        related: tuple[Related, ...] = (),
        severity: Severity | None = None,
    ) -> Diagnostic:
        """As `of`, the values of the templates given as one mapping."""
        advice = help if help is not None else code.help
        return cls(
            code=code.id,
            severity=severity or code.severity,
            message=code.message.fill(values),
            source=source,
            span=span,
            label=code.label.fill(values) if code.label else None,
            help=advice.fill(values) if advice else None,
            related=related,
        )
