"""What has a project set? `statewright.toml`, or `[tool.statewright]` of `pyproject.toml`, above a file.

Floor 7. The nearest folder that has either decides, alone; `statewright.toml` goes before `pyproject.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..diagnostics import CODES, Diagnostic, Severity, Source, Span, Text, nearest
from ..diagnostics.codes import suppressions as codes

if TYPE_CHECKING:
    from ..checks import Weights

IGNORE = "ignore"
_PLACE = re.compile(r" ?\(at (?:line (\d+), column (\d+)|end of document)\)")


@dataclass(frozen=True, slots=True)
class Settings:
    """The weights of a project, and what is wrong with its settings."""

    weights: Weights = field(default_factory=dict)
    diagnostics: tuple[Diagnostic, ...] = ()


class Projects:
    """The settings of each folder, read once."""

    def __init__(self) -> None:
        self._known: dict[Path, Settings] = {}
        self._files: dict[Path, Settings] = {}

    def settings(self, folder: Path) -> Settings:
        """The settings for the workflows of a folder."""
        folder = folder.resolve()
        if folder not in self._known:
            self._known[folder] = self._nearest(folder)
        return self._known[folder]

    @property
    def diagnostics(self) -> list[Diagnostic]:
        """What is wrong with all settings that were read."""
        return [found for settings in self._files.values() for found in settings.diagnostics]

    def _nearest(self, folder: Path) -> Settings:
        for above in (folder, *folder.parents):
            for file, own in ((above / "statewright.toml", True), (above / "pyproject.toml", False)):
                if file.is_file():
                    settings = self._files.get(file) or _read(file, own)
                    if settings is not None:
                        self._files[file] = settings
                        return settings
        return Settings()


def _read(file: Path, own: bool) -> Settings | None:
    """The settings in a file. None if it is a `pyproject.toml` that says nothing of Statewright."""
    import tomllib

    try:
        text = file.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as fault:
        return _unreadable(file, "", str(fault)) if own else None
    try:
        content: dict[str, Any] = tomllib.loads(text)  # Any: TOML's own values
    except tomllib.TOMLDecodeError as fault:
        return _unreadable(file, text, str(fault)) if own or "[tool.statewright" in text else None
    if own:
        return _settings(Source(str(file), text), content)
    table = content.get("tool", {}).get("statewright")
    return _settings(Source(str(file), text), table) if isinstance(table, dict) else None


def _unreadable(file: Path, text: str, why: str) -> Settings:
    source, place = Source(str(file), text), _PLACE.search(why)
    start = len(text)
    if place is not None and place[1] is not None:
        lines = text.splitlines(keepends=True)
        start = sum(map(len, lines[: int(place[1]) - 1])) + int(place[2]) - 1
    span = Span(min(start, len(text)), min(start + 1, len(text)))
    return Settings({}, (Diagnostic.of(codes.SETTINGS_UNREADABLE, source, span, why=_PLACE.sub("", why)),))


def _settings(source: Source, table: Mapping[str, Any]) -> Settings:
    weights: dict[str, Severity | None] = {}
    found = [_unknown(source, name, ("severity",)) for name in table if name != "severity"]
    severity = table.get("severity", {})
    if not isinstance(severity, dict):
        return Settings({}, (*found, _unknown(source, "severity", ())))
    for name, value in severity.items():
        problem = next(_problems(source, name, value), None)
        if problem is None:
            weights[name] = None if value == IGNORE else Severity(value)
        else:
            found.append(problem)
    return Settings(weights, tuple(found))


def _problems(source: Source, name: str, value: object) -> Iterator[Diagnostic]:
    code = CODES.get(name)
    if code is None:
        yield _unknown(source, name, tuple(CODES))
    elif code.severity is Severity.ERROR:
        yield Diagnostic.of(codes.ALWAYS_AN_ERROR, source, _span(source, name), name=name)
    elif value not in (IGNORE, *Severity):
        yield Diagnostic.of(codes.UNKNOWN_SEVERITY, source, _span(source, name), name=name, value=value)


def _unknown(source: Source, name: str, known: tuple[str, ...]) -> Diagnostic:
    close = nearest(name, known)
    help = Text(f'did you mean "{close}"?', f"是否想写 “{close}”?") if close else None
    return Diagnostic.of(codes.UNKNOWN_SETTING, source, _span(source, name), help=help, name=name)


def _span(source: Source, name: str) -> Span:
    """Where a key stands: TOML's reader does not say, so it is looked for after the head of our table."""
    head = max(source.text.find("[severity"), source.text.find("[tool.statewright"), 0)
    place = re.compile(rf"(?<![\w.]){re.escape(name)}(?!\w)").search(source.text, head)
    start = place.start() if place is not None else max(source.text.find(name), 0)
    return Span(start, min(start + len(name), len(source.text)))
