"""One file in, one positioned document out, or the reasons why not.

Floor 1. Never raises on bad input: every fault of the text is a diagnostic.
"""

from __future__ import annotations

from ..diagnostics.codes import text as codes
from ..diagnostics.diagnostic import Diagnostic, Severity
from ..diagnostics.source import Source, Span
from .encoding import characters, decode, without_mark
from .limits import FINDINGS_MAX, Limits
from .scan import Parsed, scan
from .traps import traps
from .tree import Document, Scalar

_DEFAULT = Limits()


def read_bytes(name: str, raw: bytes, limits: Limits = _DEFAULT) -> tuple[Document | None, list[Diagnostic]]:
    """Read the bytes of the file `name`: as `read`, the encoding looked at first."""
    source, findings = decode(name, raw, limits)
    return read(source, limits) if source is not None else (None, findings)


def read(source: Source, limits: Limits = _DEFAULT) -> tuple[Document | None, list[Diagnostic]]:
    """The document in a text, with what was found on the way; None if anything found is an error.

    Positions are those of the text without a byte order mark, as editors count them.
    Limits: the fields of `limits`.
    """
    source, findings = without_mark(source)
    findings += characters(source, limits)
    if _has_error(findings):
        return None, findings
    parsed, found, fault = scan(source, limits)
    findings += found
    if fault is not None:
        from .syntax_errors import diagnose  # loaded by those who need it

        findings += diagnose(source, fault)
    if parsed is None:
        empty = [] if _has_error(findings) else [Diagnostic.of(codes.EMPTY_FILE, source, Span(0, 0))]
        return None, findings + empty
    return _document(source, parsed, findings)


def _document(
    source: Source, parsed: Parsed, findings: list[Diagnostic]
) -> tuple[Document | None, list[Diagnostic]]:
    findings += traps(source, parsed.node)
    findings = bounded(sorted(findings, key=lambda finding: finding.span))
    if _has_error(findings):
        return None, findings
    if isinstance(parsed.node, Scalar) and not parsed.node.text.strip():
        return None, [*findings, Diagnostic.of(codes.EMPTY_FILE, source, Span(0, 0))]
    return Document(source, parsed.plain, parsed.node), findings


def bounded(findings: list[Diagnostic]) -> list[Diagnostic]:
    """The first findings of a file, and a note where there are more."""
    if len(findings) <= FINDINGS_MAX:
        return findings
    last = findings[FINDINGS_MAX - 1]
    return [
        *findings[:FINDINGS_MAX],
        Diagnostic.of(codes.MORE_FINDINGS, last.source, last.span, limit=FINDINGS_MAX),
    ]


def _has_error(findings: list[Diagnostic]) -> bool:
    return any(finding.severity is Severity.ERROR for finding in findings)
