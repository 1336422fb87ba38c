"""Pictures that are shown and are not there: their place is closed, and the editor is told.

In: text with `![alt](address)` or `<img>` in it, and what the book's folder holds. Out: the words that stand
for a picture in its line; nothing where it stood alone. A book with a broken picture could not be built.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from posixpath import normpath
from urllib.parse import unquote

from bookgen.errors import Location
from bookgen.finding import Finding
from bookgen.ledger import Status
from bookgen.manuscript import Block, Edit, Kind, Manuscript
from bookgen.normalise.desk import UNTOUCHED, Change, Desk, Step, decided
from bookgen.normalise.rules import PICTURES_MISSING

RULE = "drop-missing-pictures"
SHOWN = re.compile(
    r"!\[(?P<alt>(?:\\.|[^\]\\])*)\]\(\s*(?:<(?P<bracketed>[^>\n]*)>|(?P<address>[^)\s]*))"
    r"(?:\s+(?:\"[^\"]*\"|'[^']*'))?\s*\)(?:\{[^}\n]*\})?"
    r"|(?P<tag><img\b[^>]*>)",
    re.IGNORECASE,
)
ATTRIBUTE = re.compile(r"""\b(?P<name>src|alt)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
CODE = re.compile(r"`+[^`]+`+")
NOT_IN_WORDS = re.compile(r"[\[\]\\`*_<>|]|\s+")
MOST_NAMED = 3


def drop_missing_pictures(manuscript: Manuscript, desk: Desk) -> Step:
    """Take out the pictures that neither the source nor the book's folder holds."""
    blocks: list[Block] = []
    changes: list[Change] = []
    names: dict[str, None] = {}
    for block in manuscript.blocks:
        edits = []
        for found, address in _missing(block, manuscript.held):
            words = "" if _is_alone(block.text) else _words(found)
            place = manuscript.location(block.passage.place(found.start()))
            change = decided(Change(RULE, place, found[0], words, reason="the file is not there"), desk)
            changes.append(change)
            if change.status is Status.APPLIED:
                names[address] = None
                edits.append(Edit(found.start(), found.end(), change.after))
        changed = replace(block, passage=block.passage.edit(edits).stripped()) if edits else block
        if changed is block or changed.text:
            blocks.append(changed)
    findings = (_told(manuscript.name, tuple(names)),) if names else ()
    return Step(replace(manuscript, blocks=tuple(blocks)), tuple(changes), findings)


def _missing(block: Block, held: frozenset[str] | None) -> Iterator[tuple[re.Match[str], str]]:
    """Yield each picture that is not held, with its address; what code shows is no picture."""
    if held is None or not ("![" in block.text or "<img" in block.text.lower()) or _is_code(block):
        return
    code = [found.span() for found in CODE.finditer(block.text)]
    for found in SHOWN.finditer(block.text):
        address = _attributes(found).get("src", "")
        if normpath(unquote(address)) not in held and not any(
            start < found.start() < stop for start, stop in code
        ):
            yield found, address


def _is_code(block: Block) -> bool:
    if block.kind is Kind.MARKED:
        return "```" in block.text or "~~~" in block.text
    return block.kind in UNTOUCHED and block.text[:1] not in ("<", "|", "!")


def _attributes(found: re.Match[str]) -> dict[str, str]:
    if not found["tag"]:
        return {"src": found["bracketed"] or found["address"] or "", "alt": found["alt"]}
    return {a["name"].lower(): a[2] or a[3] or a[4] or "" for a in ATTRIBUTE.finditer(found["tag"])}


def _is_alone(text: str) -> bool:
    return not SHOWN.sub("", text).strip()


def _words(found: re.Match[str]) -> str:
    return NOT_IN_WORDS.sub(" ", _attributes(found).get("alt", "")).strip()


def _told(name: str, missing: tuple[str, ...]) -> Finding:
    shown = ", ".join(f"'{address}'" for address in missing[:MOST_NAMED])
    more = f" and {len(missing) - MOST_NAMED} more" if len(missing) > MOST_NAMED else ""
    return PICTURES_MISSING.found(Location(name), count=len(missing), names=shown + more)
