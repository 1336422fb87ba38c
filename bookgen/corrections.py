"""The editor's decisions: corrections.toml as values, and back as text.

In: the text of corrections.toml. Out: `Corrections`, or one `ConfigError` with every fault and its
line. An entry either replaces words of a chapter (`in`, `find`, `replace`, with `before` and `after` as
context where `find` stands there more than once), or decides what a pass proposed (`accept` or
`reject` with the rule's name, `at` with the source's line and column).
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from bookgen.config_faults import read_table
from bookgen.errors import BookgenError, ConfigError, Location
from bookgen.ledger import fingerprint
from bookgen.toml_lines import KeyPath, key_lines, line_of

KEYS = ("in", "find", "replace", "before", "after", "accept", "reject", "at", "reason", "by")
PLACE = re.compile(r"([1-9]\d*):([1-9]\d*)")
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
ESCAPES: Mapping[str, str] = MappingProxyType({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"})


@dataclass(frozen=True, slots=True)
class Correction:
    """One decision of the editor."""

    file: str = ""
    """The chapter: 'chapters/01-introduction.md'. Empty for a decision on a pass's proposal."""
    find: str = ""
    replace: str = ""
    before: str = ""
    """Text that stands directly before `find`, where `find` alone is not unique."""
    after: str = ""
    """Text that stands directly after it."""
    accept: str = ""
    """Rule whose proposal is accepted; `replace` may say it better."""
    reject: str = ""
    line: int = 0
    """With `accept` or `reject`: line of the source."""
    column: int = 0
    reason: str = ""
    by: str = ""
    location: Location | None = None
    """Where it stands in corrections.toml."""


@dataclass(frozen=True, slots=True)
class Corrections:
    """All of corrections.toml."""

    entries: tuple[Correction, ...] = ()
    sha256: str = ""
    """Hash of the file's text; empty where there is no file."""


def parse_corrections(text: str, file: str = "corrections.toml") -> Corrections:
    """Read corrections.toml's text.

    Raises: ConfigError with every fault.
    """
    table = read_table(text, file)
    lines = key_lines(text)
    faults = [
        BookgenError(message, Location(file, line_of(lines, path)), hint)
        for path, message, hint in _faults(table)
    ]
    if faults:
        raise ConfigError(tuple(faults))
    entries = (
        _correction(row, Location(file, line_of(lines, ("correction", n))))
        for n, row in enumerate(table.get("correction", ()))
    )
    return Corrections(tuple(entries), fingerprint(text))


Fault = tuple[KeyPath, str, str]
"""A path, a message and a hint."""


def _faults(table: dict[str, Any]) -> Iterator[Fault]:
    for key in table:
        if key != "correction":
            yield (key,), f"unknown key '{key}'", "corrections.toml holds [[correction]] entries alone"
    rows = table.get("correction", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        yield ("correction",), "'correction' is not a list of tables", "write [[correction]]"
        return
    for n, row in enumerate(rows):
        yield from _row_faults(("correction", n), row)


def _row_faults(path: KeyPath, row: dict[str, Any]) -> Iterator[Fault]:
    for key, value in row.items():
        if key not in KEYS:
            near = difflib.get_close_matches(key, KEYS, n=1)
            hint = f"did you mean '{near[0]}'?" if near else "accepted here: " + ", ".join(KEYS)
            yield (*path, key), f"unknown key '{key}' in [[correction]]", hint
        elif not isinstance(value, str):
            yield (*path, key), f"'{key}' is not a string", "write it in quotes"
        elif CONTROL.search(value):
            yield (*path, key), f"'{key}' holds a control character", "take it out"
    kinds = [key for key in ("accept", "reject") if key in row]
    if len(kinds) == 2:
        yield path, "a correction cannot both accept and reject", "keep one of them"
    wanted = ("at",) if kinds else ("in", "find", "replace")
    for key in (*wanted, "reason"):
        if key not in row or (key != "replace" and row[key] == ""):
            yield path, f"[[correction]] has no '{key}'", f'add the line {key} = "…"'
    if kinds and isinstance(row.get("at"), str) and not PLACE.fullmatch(row["at"]):
        yield (
            (*path, "at"),
            f"'at' is '{row['at']}'",
            "accepted: line and column of the source, such as '14:913'",
        )


def _correction(row: dict[str, str], location: Location) -> Correction:
    place = PLACE.fullmatch(row.get("at", ""))
    return Correction(
        file=row.get("in", ""),
        find=row.get("find", ""),
        replace=row.get("replace", ""),
        before=row.get("before", ""),
        after=row.get("after", ""),
        accept=row.get("accept", ""),
        reject=row.get("reject", ""),
        line=int(place[1]) if place else 0,
        column=int(place[2]) if place else 0,
        reason=row.get("reason", ""),
        by=row.get("by", ""),
        location=location,
    )


def serialise_corrections(entries: tuple[Correction, ...]) -> str:
    """Write entries as they are to be put at the end of corrections.toml."""
    return "".join(f"\n[[correction]]\n{''.join(_lines(entry))}" for entry in entries)


def _lines(entry: Correction) -> Iterator[str]:
    is_decision = bool(entry.accept or entry.reject)
    at = f"{entry.line}:{entry.column}" if is_decision else ""
    values = (
        entry.file, entry.find, entry.replace, entry.before, entry.after,
        entry.accept, entry.reject, at, entry.reason, entry.by,
    )  # fmt: skip
    for key, value in zip(KEYS, values, strict=True):
        if value or (key == "replace" and not is_decision):
            yield f"{key} = {_quoted(value)}\n"


def _quoted(value: str) -> str:
    """Write a TOML string; one that stays readable where it can."""
    return '"' + "".join(ESCAPES.get(sign, sign) for sign in value) + '"'


def without_entries(text: str, entries: Iterable[Correction]) -> str:
    """Take entries out of corrections.toml's text; comments stay.

    Raises: ConfigError where an entry is written so that it has to be taken out by hand.
    """
    gone = tuple(entries)
    rows = text.split("\n")
    for line in sorted((entry.location.line for entry in gone if entry.location), reverse=True):
        stop = next((n for n in range(line, len(rows)) if rows[n].lstrip().startswith("[[")), len(rows))
        while stop > line and (not rows[stop - 1].strip() or rows[stop - 1].lstrip().startswith("#")):
            stop -= 1
        is_parted = line >= 2 and not rows[line - 2].strip()
        del rows[line - 1 - is_parted : stop]
    left = "\n".join(rows)
    kept = tuple(entry for entry in parse_corrections(text).entries if entry not in gone)
    if not _says(left, kept):
        message = "this entry is written so that it has to be taken out by hand"
        raise ConfigError(tuple(BookgenError(message, entry.location) for entry in gone))
    return left


def _says(text: str, entries: tuple[Correction, ...]) -> bool:
    try:
        return serialise_corrections(parse_corrections(text).entries) == serialise_corrections(entries)
    except ConfigError:
        return False
