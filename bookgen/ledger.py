"""The ledger: every change between a source and its chapters, one JSON object a line.

The first line is the header: the hashes of what the chapters were made from and of the chapters as
they were written, by which a hand-edited chapter shows. The rows follow in the order in which the
changes were made; among those of one rule, in the order of the source.

White space is not recorded where it only parts words (wrapped lines, double spaces).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any, TypeVar

from bookgen.errors import BookgenError, Location, SourceError

LEDGER_VERSION = 1
Parsed = TypeVar("Parsed")


class Status(StrEnum):
    """What became of a change."""

    APPLIED = "applied"
    QUERY = "query"
    """Nothing was changed: the editor is asked."""
    REJECTED = "rejected"
    """The editor said no: nothing was changed."""


@dataclass(frozen=True, slots=True)
class Row:
    """One change."""

    rule: str
    """The pass that made it: 'restore-hyphens'; 'correction' for the editor's own."""
    at: Location
    """Line and column in the source."""
    before: str
    after: str
    """Empty where the text was dropped."""
    status: Status = Status.APPLIED
    confidence: float = 1.0
    """From 0 to 1; 1 is certain, or decided by an editor."""
    to: Location | None = None
    """Chapter file and line; None where nothing of the block is left."""
    reason: str = ""
    """The editor's, where an editor decided."""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Header:
    """What the chapters were made from."""

    source: str = ""
    """File name of the source."""
    source_sha256: str = ""
    rules: str = ""
    """Version of the rules: other rules may give other chapters."""
    plan_sha256: str = ""
    """Hash of what book.toml says that normalising heeds: title, language and section plan."""
    corrections_sha256: str = ""
    chapters: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """SHA-256 of each chapter as it was written, by its file name."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """A header and its rows."""

    header: Header
    rows: tuple[Row, ...] = ()

    def is_hand_edited(self, file: str, text: str) -> bool:
        """Tell whether a chapter is no longer what normalising wrote."""
        return self.header.chapters.get(file) != fingerprint(text)


def fingerprint(text: str) -> str:
    """Hash a text as it lies on the disc.

    Shape: 64 hexadecimal digits.
    """
    return hashlib.sha256(text.encode()).hexdigest()


def serialise_ledger(ledger: Ledger) -> str:
    """Write the ledger, the same bytes for the same ledger."""
    rows = [_header_fields(ledger.header), *map(_row_fields, ledger.rows)]
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def _header_fields(header: Header) -> dict[str, Any]:
    return {
        "ledger": LEDGER_VERSION,
        "source": {"file": header.source, "sha256": header.source_sha256},
        "rules": header.rules,
        "plan": header.plan_sha256,
        "corrections": header.corrections_sha256,
        "chapters": dict(header.chapters),
    }


def _row_fields(row: Row) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "rule": row.rule,
        "at": {"file": row.at.file, "line": row.at.line, "column": row.at.column},
        "before": row.before,
        "after": row.after,
        "status": str(row.status),
        "confidence": row.confidence,
        "to": {"chapter": row.to.file, "line": row.to.line} if row.to else None,
    }
    said = {"reason": row.reason, "by": row.by}
    return fields | {key: words for key, words in said.items() if words}


def parse_ledger(text: str, file: str = "chapters/ledger.jsonl") -> Ledger:
    """Read a ledger.

    Raises: SourceError that names the line which is not a ledger's.
    """
    lines = text.removesuffix("\n").split("\n")  # a row may hold U+2028, which splitlines() breaks at
    if lines == [""]:
        raise SourceError("the ledger is empty", Location(file), "run 'bookgen normalise'")
    header = _parsed(lines[0], _read_header, Location(file, 1))
    rows = (_parsed(line, _read_row, Location(file, n)) for n, line in enumerate(lines[1:], 2))
    return Ledger(header, tuple(rows))


def _parsed(line: str, read: Callable[[dict[str, Any]], Parsed], place: Location) -> Parsed:
    try:
        return read(json.loads(line))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _not_a_row(error, place) from None


def _not_a_row(error: Exception, place: Location) -> BookgenError:
    what = f"no '{error.args[0]}'" if isinstance(error, KeyError) else str(error)
    return SourceError(f"not a row of a ledger: {what}", place, "run 'bookgen normalise' to write it anew")


def _read_header(fields: dict[str, Any]) -> Header:
    if fields["ledger"] != LEDGER_VERSION:
        raise ValueError(f"version {fields['ledger']}, where this bookgen reads {LEDGER_VERSION}")
    return Header(
        fields["source"]["file"],
        fields["source"]["sha256"],
        fields["rules"],
        fields["plan"],
        fields["corrections"],
        MappingProxyType({str(name): str(digest) for name, digest in fields["chapters"].items()}),
    )


def _read_row(fields: dict[str, Any]) -> Row:
    at, to = fields["at"], fields["to"]
    return Row(
        str(fields["rule"]),
        Location(at["file"], at["line"], at["column"]),
        str(fields["before"]),
        str(fields["after"]),
        Status(fields["status"]),
        float(fields["confidence"]),
        Location(to["chapter"], to["line"]) if to else None,
        str(fields.get("reason", "")),
        str(fields.get("by", "")),
    )
