"""Find the marks of notes in a parsed section.

In: a tree with the library's `<sup><a class="footnote-ref">`, and with marks that the library left as
text, as it does inside raw HTML. Out: `<a class="noteref" data-note="LABEL">` for each mark that a note
answers, and a list of the others.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from lxml import etree

from bookgen.compose.source_lines import source_line

MARK = re.compile(r"\[\^([^\]\s]+)\]")
VERBATIM = frozenset({"code", "pre"})


def mark_noterefs(body: etree._Element, labels: Collection[str]) -> None:
    """Make every mark of a known note a bare link, as reading systems want it."""
    for link in body.xpath(".//a[@class='footnote-ref']"):
        mark = link.getparent()
        noteref = _noteref(link.get("href").removeprefix("#fn:"), mark.tail)
        mark.getparent().replace(mark, noteref)
    for element in list(body.iter()):
        if _may_hold_marks(element.text) and element.tag not in VERBATIM:
            element.text, noterefs = _parted(element.text, labels)
            element[:0] = noterefs
        if _may_hold_marks(element.tail) and element.getparent() is not None:
            element.tail, noterefs = _parted(element.tail, labels)
            place = element.getparent().index(element) + 1
            element.getparent()[place:place] = noterefs


def _may_hold_marks(text: str | None) -> bool:
    return bool(text) and "[^" in str(text)


def _noteref(label: str, tail: str | None) -> etree._Element:
    noteref = etree.Element("a", {"class": "noteref", "data-note": label})
    noteref.tail = tail
    return noteref


def _parted(text: str, labels: Collection[str]) -> tuple[str, list[etree._Element]]:
    """Part a text at the marks of known notes: what stands before the first, then the noterefs."""
    before, start = "", 0
    noterefs: list[etree._Element] = []
    for found in MARK.finditer(text):
        if found[1] not in labels:
            continue
        piece = text[start : found.start()]
        if noterefs:
            noterefs[-1].tail = piece
        else:
            before = piece
        noterefs.append(_noteref(found[1], ""))
        start = found.end()
    if not noterefs:
        return text, []
    noterefs[-1].tail = text[start:]
    return before, noterefs


def marks_without_note(body: etree._Element) -> Iterator[tuple[str, int]]:
    """Yield label and chapter line of each mark that no note answers."""
    for element in body.iter():
        own_text = None if element.tag in VERBATIM else element.text
        for text in (own_text, element.tail):
            for found in MARK.finditer(text or ""):
                yield found[1], source_line(element)
