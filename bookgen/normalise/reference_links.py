"""Links whose address stands elsewhere: '[the ferry][1]' and, at the end of the file, '[1]: https://…'.

A book's chapters are files of their own, and the address may be in another than the link: each is written
where it is used, in tables too. A list of addresses stays where a link still needs it.
Source: CommonMark 0.31, 4.7 (definitions) and 6.3 (links).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from bookgen.ledger import Status
from bookgen.manuscript import Block, Edit, Kind, Manuscript
from bookgen.normalise.desk import SHIELDED, UNTOUCHED, Change, Desk, Step, decided

RULE = "write-links-in-line"
FORMATS = frozenset({"markdown", "archive"})
DEFINITION = re.compile(
    r"""\ {0,3}\[(?!\^)(?P<label>[^\]\n]+)\]:[ \t]*\n?[ \t]*(?:<(?P<bracketed>[^>\n]*)>|(?P<address>\S+))
    (?:[ \t]*\n?[ \t]+(?P<title>"[^"\n]*"|'[^'\n]*'|\([^)\n]*\)))?[ \t]*(?:\n|\Z)""",
    re.VERBOSE,
)
LINK = re.compile(
    r"(?<!\\)(?P<text>\[(?!\^)(?:\\.|[^\[\]\\]|!\[[^\]]*\](?:\([^)]*\))?)*\])"
    r"(?P<label> ?\[[^\[\]\n]*\])?(?![(:\[])"
)
FENCED = re.compile(r"\s{0,3}(?:```|~~~)")
TABLE = re.compile(r"^(?=[^\n]*\|)[ \t|:]*-[ \t|:-]*$", re.MULTILINE)
"""The rule below the heads of a table with pipes: its cells are text."""


class _Use(NamedTuple):
    """A link whose address stands elsewhere, and how it is written in line."""

    label: str
    edit: Edit


def write_links_in_line(manuscript: Manuscript, desk: Desk) -> Step:
    """Write each link's address behind it, and drop the lists of addresses that no link needs any more."""
    lists = {n: found for n, block in enumerate(manuscript.blocks) if (found := _definitions(block))}
    if manuscript.format not in FORMATS or not lists:
        return Step(manuscript)
    steps = [
        (block, []) if n in lists else _written(manuscript, block, _in_reach(lists, n), desk)
        for n, block in enumerate(manuscript.blocks)
    ]
    used = {use.label for n, (block, _) in enumerate(steps) for use in _uses(block, _in_reach(lists, n))}
    blocks: list[Block] = []
    changes: list[Change] = []
    for n, (block, rows) in enumerate(steps):
        changes += rows
        if n not in lists or not used.isdisjoint(lists[n]):
            blocks.append(block)
            continue
        drop = decided(Change(RULE, manuscript.location(block.place), block.text, ""), desk)
        changes.append(drop)
        if drop.status is Status.REJECTED:
            blocks.append(block)
    return Step(replace(manuscript, blocks=tuple(blocks)), tuple(changes))


def _written(
    manuscript: Manuscript, block: Block, definitions: Mapping[str, str], desk: Desk
) -> tuple[Block, list[Change]]:
    """Write the addresses of a block's links, and a row for each."""
    edits: list[Edit] = []
    changes: list[Change] = []
    is_table = block.kind is Kind.VERBATIM and bool(TABLE.search(block.text))
    for use in _uses(block, definitions) if is_table or block.kind not in UNTOUCHED else ():
        edit = use.edit
        if is_table and "|" in edit.text:  # it would part the cell
            continue
        at = manuscript.location(block.passage.place(edit.start))
        change = decided(Change(RULE, at, block.text[edit.start : edit.stop], edit.text), desk)
        changes.append(change)
        if change.status is Status.APPLIED:
            edits.append(edit._replace(text=change.after))
    return (replace(block, passage=block.passage.edit(edits)) if edits else block), changes


def _in_reach(lists: Mapping[int, Mapping[str, str]], number: int) -> Mapping[str, str]:
    """Gather the addresses for a block: each of several files has its own, below its links."""
    above = (found for n, found in lists.items() if n < number)
    below = (found for n, found in reversed(list(lists.items())) if n > number)
    return {label: address for found in (*above, *below) for label, address in found.items()}


def _definitions(block: Block) -> Mapping[str, str]:
    """Read a block that holds nothing but addresses: what to write in brackets, by label."""
    if block.kind is not Kind.VERBATIM:
        return {}
    found: dict[str, str] = {}
    at = 0
    while at < len(block.text):
        line = DEFINITION.match(block.text, at)
        if line is None:
            return {}
        address = line["address"] if line["bracketed"] is None else line["bracketed"]
        address = f"<{address}>" if re.search(r"[\s()]", address) else address
        title = f' "{line["title"][1:-1]}"' if line["title"] else ""
        found.setdefault(_key(line["label"]), f"({address}{title})")
        at = line.end()
    return found


def _key(label: str) -> str:
    return " ".join(label.split()).casefold()


def _uses(block: Block, definitions: Mapping[str, str]) -> Iterator[_Use]:
    """Find the links that are looked up: in all but code between fences, even where nothing is touched."""
    if block.kind in (Kind.METADATA, Kind.FURNITURE) or "[" not in block.text or FENCED.match(block.text):
        return
    shields = [found.span() for found in SHIELDED.finditer(block.text)]
    for found in LINK.finditer(block.text):
        if any(start < found.end() and found.start() < stop for start, stop in shields):
            continue
        label = _key((found["label"] or "").strip()[1:-1] or found["text"][1:-1])
        address = definitions.get(label)
        if address and found["text"] != "[]":
            yield _Use(label, Edit(found.end("text"), found.end(), address))
        elif address:
            yield _Use(label, Edit(found.start(), found.end(), f"[]{address}"))
