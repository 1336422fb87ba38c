"""The numbers that lynx and its like set before links, and the list of addresses below the text.

In: the text. Out: where the numbers stand, and where the list begins. A number is a link's because the list has it
and the numbers before it have been there: '[1]' that is out of turn is the text's own.
"""

from __future__ import annotations

import re
from typing import NamedTuple

ADDRESS = re.compile(
    r"^[ \t]*(\d{1,5})\. (?:(?:https?|ftp|file|mailto|javascript|about|data|tel):|\w+://).*$", re.MULTILINE
)
TITLE = re.compile(r"(?:^|\n)[ \t]*(?:References|Verweise|Références|Ссылки|Links)[ \t]*\n(?:\s*(?:Visible links:?|Hidden links:?)[ \t]*\n)?\s*\Z")
NUMBER = re.compile(r"\[(\d{1,5})\](?=\S)")
AHEAD = re.compile(r"[\s\^(\[\"'“‘«„/—–-]\Z|\A\Z")
"""A link's number stands before its words; a note's mark behind them."""
FEWEST, SHARE = 2, 0.7
REACH = 12
"""Links without words, of pictures and the like, have numbers that stand nowhere: not more than this on end."""


class LinkNumbers(NamedTuple):
    """Where they stand."""

    spans: tuple[tuple[int, int], ...] = ()
    """The numbers with their brackets."""
    start: int = -1
    """Where the list of addresses begins, heading and all; -1 where there is none."""


def find_link_numbers(source: str) -> LinkNumbers:
    """Find the numbers of links."""
    addresses = _addresses(source)
    if len(addresses) < FEWEST:
        return LinkNumbers()
    start = addresses[0].start()
    title = TITLE.search(source, 0, start)
    start = title.start() if title else start
    last = int(addresses[-1][1])
    spans, expected = [], 1
    for found in NUMBER.finditer(source, 0, start):
        number = int(found[1])
        if expected <= number <= min(expected + REACH, last):
            spans.append(found.span())
            expected = number + 1
    ahead = sum(bool(AHEAD.search(source[max(at - 1, 0) : at])) for at, _ in spans)
    return LinkNumbers(tuple(spans), start) if spans and ahead >= SHARE * len(spans) else LinkNumbers()


def _addresses(source: str) -> list[re.Match[str]]:
    """Find the list that the text ends with: nothing but addresses, counted from 1."""
    found = list(ADDRESS.finditer(source))
    first = next((n for n in range(len(found) - 1, -1, -1) if found[n][1] == "1"), None)
    if first is None:
        return []
    listed = found[first:]
    counts = [int(entry[1]) for entry in listed]
    rest = ADDRESS.sub("", source[listed[0].start() :])
    is_alone = not re.sub(r"(?:Visible|Hidden) links:?", "", rest).strip()
    return listed if is_alone and counts == sorted(counts) else []
