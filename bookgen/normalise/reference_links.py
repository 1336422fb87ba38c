"""Links whose address stands elsewhere: '[the ferry][1]' and, at the end of the file, '[1]: https://…'.

A book's chapters are files of their own, and the address may be in another than the link: each is written
where it is used. Source: CommonMark 0.31, 4.7 (definitions) and 6.3 (links).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

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


def write_links_in_line(manuscript: Manuscript, desk: Desk) -> Step:
    """Write each link's address behind it, and drop the lists of addresses."""
    if manuscript.format not in FORMATS:
        return Step(manuscript)
    lists = {n: found for n, block in enumerate(manuscript.blocks) if (found := _definitions(block))}
    blocks: list[Block] = []
    changes: list[Change] = []
    for number, block in enumerate(manuscript.blocks) if lists else ():
        if number in lists:
            changes.append(Change(RULE, manuscript.location(block.place), block.text, ""))
            continue
        edits = []
        for edit in _links(block, _in_reach(lists, number)):
            at = manuscript.location(block.passage.place(edit.start))
            change = decided(Change(RULE, at, block.text[edit.start : edit.stop], edit.text), desk)
            changes.append(change)
            if change.status is Status.APPLIED:
                edits.append(Edit(edit.start, edit.stop, change.after))
        blocks.append(replace(block, passage=block.passage.edit(edits)) if edits else block)
    return Step(replace(manuscript, blocks=tuple(blocks)), tuple(changes)) if lists else Step(manuscript)


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


def _links(block: Block, definitions: Mapping[str, str]) -> Iterator[Edit]:
    if block.kind in UNTOUCHED or "[" not in block.text:
        return
    shields = [found.span() for found in SHIELDED.finditer(block.text)]
    for found in LINK.finditer(block.text):
        if any(start < found.end() and found.start() < stop for start, stop in shields):
            continue
        said = (found["label"] or "").strip()[1:-1] or found["text"][1:-1]
        address = definitions.get(_key(said))
        if address and found["text"] != "[]":
            yield Edit(found.end("text"), found.end(), address)
        elif address:
            yield Edit(found.start(), found.end(), f"[]{address}")
