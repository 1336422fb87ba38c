"""Plays whose speeches stand in the rows of a table: the speaker in one cell, the words in the next.

In: a tree of HTML. Out: the same tree, each such table a play: a paragraph a speech that begins with its
speaker, and stage directions.
Source: Z39.98-2012 Structural Semantics Vocabulary ('persona', 'stage-direction').
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lxml import etree

from bookgen.read.tables import rows_of
from bookgen.read.tree import BLOCK_TAGS, ROLE, Element, append_text, classes, seen, text_of, types

SPEAKERS = frozenset({"z3998:persona", "persona", "speaker"})
DIRECTIONS = frozenset({"z3998:stage-direction", "stage-direction", "stagedir", "stagedirection"})


def set_plays(root: Element) -> None:
    """Turn the tables whose cells name speakers into plays."""
    for table in [element for element in seen(root) if element.tag == "table"]:
        rows = list(rows_of(table))
        if any(_has_speaker(row) for row in rows) and all(_is_spoken(row) for row in rows):
            _set_play(table, rows)


def _names(element: Element) -> set[str]:
    return {*types(element), *classes(element)}


def _has_speaker(row: Sequence[Element]) -> bool:
    return len(row) == 2 and bool(SPEAKERS & _names(row[0]))


def _is_spoken(row: Sequence[Element]) -> bool:
    """Tell whether a row is a speech or a direction: a speaker or nothing, and then words."""
    return len(row) == 1 or _has_speaker(row) or (len(row) == 2 and not text_of(row[0]))


def _set_play(table: Element, rows: Sequence[Sequence[Element]]) -> None:
    captions = table.findall("caption")
    parts = [part for row in rows for part in _parts(row)]
    for name in list(table.attrib):
        if name != "id":
            del table.attrib[name]
    table.tag, table.text = "div", None
    table.set(ROLE, "drama")
    for caption in captions:
        caption.tag = "p"
    table[:] = [*captions, *parts]


def _parts(row: Sequence[Element]) -> Iterator[Element]:
    """Make paragraphs of a row; what is set apart in a speech, a song or a letter, stays a block."""
    words = row[-1]
    first = etree.Element("p")
    if _has_speaker(row):
        _name_speaker(first, row[0])
    elif _is_direction(words):
        first.set(ROLE, "stage-direction")
        words = words[0]
    paragraph = first
    append_text(paragraph, words.text)
    for child in list(words):
        tail, child.tail = child.tail, None
        if child.tag == "p":
            _continue(paragraph, child)
        elif child.tag in BLOCK_TAGS:
            yield from (one for one in (paragraph, child) if one is child or text_of(one))
            paragraph = etree.Element("p")
        else:
            paragraph.append(child)
        append_text(paragraph, tail)
    if text_of(paragraph):
        yield paragraph


def _name_speaker(speech: Element, cell: Element) -> None:
    cell.tag, cell.tail = "b", " "
    cell.attrib.clear()
    speech.append(cell)


def _is_direction(words: Element) -> bool:
    """Tell whether all that a cell says is one direction."""
    return len(words) == 1 and bool(DIRECTIONS & _names(words[0])) and text_of(words) == text_of(words[0])


def _continue(speech: Element, paragraph: Element) -> None:
    """Begin a new line of the speech with a paragraph of it."""
    if text_of(speech) and not _is_name(speech):
        etree.SubElement(speech, "br")
    paragraph.tag = "span"
    paragraph.attrib.clear()
    speech.append(paragraph)


def _is_name(speech: Element) -> bool:
    """Tell whether nothing but the speaker stands in a speech."""
    return len(speech) == 1 and speech[0].tag == "b" and not (speech[0].tail or "").strip()
