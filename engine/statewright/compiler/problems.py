"""What has been found wrong so far? The list that one compilation adds to.

Floor 2. The only mutable thing in the room: it lives as long as one call of `compile_source`.
"""

from __future__ import annotations

from collections.abc import Iterable

from ..diagnostics.diagnostic import Code, Diagnostic, Related, Severity, Text
from ..diagnostics.nearest import nearest
from .place import Place


class Problems:
    """Findings in the order they were made; `sorted` gives them in the order of the file."""

    def __init__(self) -> None:
        self.found: list[Diagnostic] = []

    def at(
        self,
        code: Code,
        place: Place,
        *,
        key: bool = False,
        help: Text | None = None,
        related: tuple[Related, ...] = (),
        severity: Severity | None = None,
        **values: object,
    ) -> None:
        """Report `code` at the value of a place, or at its key."""
        span = place.key_span if key else place.span
        self.found.append(
            Diagnostic.of(
                code, place.document.source, span, help=help, related=related, severity=severity, **values
            )
        )

    def unknown(
        self,
        code: Code,
        place: Place,
        name: str,
        known: Iterable[str],
        *,
        key: bool = False,
        **values: object,
    ) -> None:
        """Report a name that means nothing, with the nearest one that does, or all of them."""
        help = suggestion(name, list(known))
        self.at(code, place, key=key, help=help, related=(), severity=None, name=name, **values)

    def extend(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Take over what another room has found."""
        self.found.extend(diagnostics)

    def sorted(self) -> tuple[Diagnostic, ...]:
        """Everything found, by file and position; each finding once."""
        unique = {(d.source.name, d.span, d.code, d.message): d for d in self.found}
        return tuple(sorted(unique.values(), key=lambda d: (d.source.name, d.span, d.code)))


_LISTED_MAX = 12


def suggestion(name: str, known: list[str]) -> Text | None:
    """'did you mean', or what there is; None (the table's own help) when there is nothing to choose from."""
    near = nearest(name, known)
    if near is not None:
        return Text(f'did you mean "{_escaped(near)}"?', f"是否想写 “{_escaped(near)}”?")
    if not known:
        return None
    shown = [_escaped(each) for each in known[:_LISTED_MAX]]
    english = ", ".join(f'"{each}"' for each in shown)
    chinese = "、".join(f"“{each}”" for each in shown)
    more = len(known) - _LISTED_MAX
    if more > 0:
        return Text(f"there are: {english} and {more} more", f"已有: {chinese} 等 {len(known)} 个")
    return Text(f"there are: {english}", f"已有: {chinese}")


def _escaped(text: str) -> str:
    """Help texts are templates: braces in a name stand for themselves."""
    return text.replace("{", "{{").replace("}", "}}")
