"""Ids made from content, so that a bookmark, a comment or a link survives a rebuild.

A block's id is a hash of the text that it holds itself: an edited paragraph changes its own id and no
other, for what stands round it, a quotation or a letter, has no id. Blocks of the same text are told
apart by their order.
"""

from __future__ import annotations

import base64
import hashlib
import re
import unicodedata
from collections.abc import Iterator

from lxml import etree

ID_LENGTH = 6
"""Characters of base 32: 30 bits, so that two of 2,600 blocks meet by chance in one book of three hundred."""

GROUP = 5
"""Bytes that base 32 encodes together: what follows does not change the first characters."""

BLOCKS = frozenset("p h2 h3 h4 h5 h6 li blockquote pre table figure dt dd div".split())


class Ids:
    """The ids that are given out in one book so far."""

    __slots__ = ("_counts", "_taken")

    def __init__(self, reserved: tuple[str, ...] = ()) -> None:
        self._taken: set[str] = set(reserved)
        self._counts: dict[str, int] = {}

    def claim(self, wanted: str) -> str:
        """Take an id, with a number behind it where it is taken already."""
        count = self._counts.get(wanted, 1)
        found = wanted if count == 1 else f"{wanted}-{count}"
        while found in self._taken:
            count += 1
            found = f"{wanted}-{count}"
        self._taken.add(found)
        self._counts[wanted] = count
        return found


def digest(text: str) -> str:
    """Hash a text without regard to its white space: 'b' and six characters."""
    key = " ".join(text.split()).encode()
    first = hashlib.blake2s(key).digest()[:GROUP]
    return "b" + base64.b32encode(first)[:ID_LENGTH].decode().lower()


def slug(text: str) -> str:
    """Make a readable id from a title: 'Étude No. 3' gives 'etude-no-3', '' for a title without letters."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")


def give_ids(body: etree._Element, ids: Ids) -> dict[str, str]:
    """Give every block an id, and return what the author's own ids became."""
    renamed: dict[str, str] = {}
    for element in body.iter():
        own = element.get("id")
        if own:
            element.set("id", ids.claim(own))
            renamed[own] = element.get("id") or own
        elif element.tag in BLOCKS and (key := "".join(_own_words(element)).strip() or _picture(element)):
            element.set("id", ids.claim(digest(key)))
    return renamed


def _own_words(block: etree._Element) -> Iterator[str]:
    """Yield the text that stands in a block and in no block within it."""
    yield block.text or ""
    for child in block:
        if child.tag not in BLOCKS:
            yield from _own_words(child)
        yield child.tail or ""


def _picture(block: etree._Element) -> str:
    """Name the picture of a block without words."""
    image = block.find(".//img")
    return "" if image is None else image.get("src") or image.get("alt") or ""
