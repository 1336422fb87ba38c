"""Parse a section's Markdown, make it safe and hold it against its own words: once for each text.

What comes out depends on the section's text alone, so it is kept in the store, as JSON with XML in it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from lxml import etree

from bookgen.compose.balance import lost_words
from bookgen.compose.markdown import Parsed, parse_markdown
from bookgen.compose.nesting import set_in_place
from bookgen.compose.safe import REPAIRED, make_safe
from bookgen.errors import Location
from bookgen.finding import Finding, Severity
from bookgen.store import Store, recall


@dataclass(frozen=True, slots=True)
class Clean:
    """One section's trees, with nothing in them that a book must not hold, and what was found on the way."""

    parsed: Parsed
    findings: tuple[Finding, ...]


def recall_clean(markdown: str, file: str, store: Store) -> Clean:
    """Parse and clean a section, or take it from the store."""
    return _unpack(recall(store, clean_section, markdown, file))


def clean_section(markdown: str, file: str) -> bytes:
    """Parse and clean a section, and pack it for the store."""
    parsed = parse_markdown(markdown)
    findings = (*_made_safe(parsed, file), *lost_words(markdown, (parsed.body, *parsed.notes.values()), file))
    return _pack(Clean(parsed, findings))


def _made_safe(parsed: Parsed, file: str) -> Iterator[Finding]:
    for line in parsed.repaired_lines:
        yield REPAIRED.found(Location(file, line))
    for tree in (parsed.body, *parsed.notes.values()):
        yield from make_safe(tree, file)
        yield from set_in_place(tree, file)


def _pack(clean: Clean) -> bytes:
    parsed = clean.parsed
    facts = {
        "body": _write(parsed.body),
        "notes": [(label, _write(tree)) for label, tree in parsed.notes.items()],
        "repeated": parsed.repeated_notes,
        "orphans": parsed.marks_without_note,
        "repaired": parsed.repaired_lines,
        "findings": [asdict(finding) for finding in clean.findings],
    }
    return json.dumps(facts, ensure_ascii=False).encode()


def _unpack(data: bytes) -> Clean:
    facts = json.loads(data)
    parsed = Parsed(
        body=_read(facts["body"]),
        notes={label: _read(tree) for label, tree in facts["notes"]},
        repeated_notes=tuple(facts["repeated"]),
        marks_without_note=tuple((label, line) for label, line in facts["orphans"]),
        repaired_lines=tuple(facts["repaired"]),
    )
    return Clean(parsed, tuple(_finding(**finding) for finding in facts["findings"]))


def _finding(severity: str, location: dict[str, Any] | None, **words: str) -> Finding:
    place = Location(**location) if location else None
    return Finding(severity=Severity(severity), location=place, **words)


def _write(tree: etree._Element) -> str:
    return str(etree.tostring(tree, encoding="unicode", with_tail=False))


def _read(xml: str) -> etree._Element:
    return etree.fromstring(xml, etree.XMLParser(resolve_entities=False, huge_tree=True))
