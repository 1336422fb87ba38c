"""Findings: faults of the text or of the output, as values that are collected and reported together."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum

from bookgen.errors import Location


class Severity(StrEnum):
    """How much a finding weighs: an error keeps a book out of `dist/`."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Rule:
    """What is looked for, said once: `explain`, the docs and the tests all read it from here."""

    code: str
    """A letter for the room and three digits, never used twice: 'N004'."""
    severity: Severity
    message: str
    """A format string; its fields are filled by `found`. Lower case, no full stop."""
    hint: str
    why: str
    """A sentence or two for `bookgen explain`."""
    example: str
    """The shortest input that fires the rule."""
    source: str = ""
    """The clause of a specification or style manual, where one rules it."""
    instead: str = ""
    """The example put right: what does not fire the rule."""
    repeats: tuple[str, ...] = ()
    """Codes of rules that find the same fault earlier, where it can be mended."""

    def found(self, location: Location | None = None, **words: object) -> Finding:
        """Make the finding of this rule at a place."""
        message, hint = self.message.format(**words), self.hint.format(**words)
        return Finding(self.code, self.severity, message, hint, location)


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault, with its place and what to do about it."""

    code: str
    severity: Severity
    message: str
    hint: str = ""
    location: Location | None = None

    def __str__(self) -> str:
        place = f"{self.location}: " if self.location else ""
        hint = f"\n  hint: {self.hint}" if self.hint else ""
        return f"{place}{self.severity}: {self.message} [{self.code}]{hint}"


def has_errors(findings: tuple[Finding, ...]) -> bool:
    """Tell whether any finding keeps the book out of `dist/`."""
    return any(finding.severity is Severity.ERROR for finding in findings)


def pack_findings(findings: Iterable[Finding]) -> bytes:
    """Write findings down for a store."""
    return json.dumps([asdict(finding) for finding in findings], ensure_ascii=False).encode()


def unpack_findings(data: bytes) -> tuple[Finding, ...]:
    """Read what `pack_findings` wrote."""
    return tuple(_finding(**facts) for facts in json.loads(data))


def _finding(severity: str, location: dict[str, str | int] | None, **words: str) -> Finding:
    place = Location(**location) if location else None  # type: ignore[arg-type]  # as asdict gave them
    return Finding(severity=Severity(severity), location=place, **words)
