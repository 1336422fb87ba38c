"""The one place where Markdown is parsed.

In: the Markdown of one section. Out: a `Parsed` tree without namespaces, with the notes apart. The
dialect is Python-Markdown's with tables, attribute lists, definition lists, fenced code, notes
(`[^1]`), block markers (`/// verse`) and a backslash at a line's end as a line break.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from html.entities import html5
from xml.etree.ElementTree import Element, SubElement

from lxml import etree
from markdown import Markdown
from markdown.extensions.attr_list import AttrListExtension
from markdown.extensions.def_list import DefListExtension
from markdown.extensions.footnotes import FootnoteExtension
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension
from markdown.inlinepatterns import SubstituteTagInlineProcessor

from bookgen.compose.noterefs import mark_noterefs, marks_without_note
from bookgen.compose.plain_prose import PlainProse
from bookgen.compose.source_lines import SourceLines, last_line, take_markers
from bookgen.compose.verse import set_verse
from bookgen.vocabulary import LINES

ALIGNMENT = re.compile(r"text-align: (left|center|right);?")
ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]*);")
XML_ENTITIES = frozenset(("amp", "lt", "gt", "quot", "apos"))
VOID_TAG = re.compile(r"<((?:br|col|hr|img|wbr)\b(?:[^<>\"']|\"[^<\"]*\"|'[^<']*')*)(?<!/)>")
"""A void element as HTML writes it, without the stroke that XML wants."""
OPENED = re.compile(r"line (\d+) and ")
"""Where a tag was opened that another one closes, as libxml2 says it."""
XML = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
NOTES_CLASS = "bookgen-notes"
BLOCKS, FENCES = "bookgen.compose.blocks:BookBlocks", "markdown.extensions.fenced_code"
RARE = {"///": BLOCKS, "\\/": BLOCKS, "```": FENCES, "~~~": FENCES}
"""What few chapters need, by the signs without which it finds nothing: each loads more than all the rest."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """One section's Markdown as trees."""

    body: etree._Element
    """A `<body>` element; noterefs in it are `<a class="noteref" data-note="LABEL">`."""
    notes: Mapping[str, etree._Element]
    """Each note's blocks in a `<div>`, by its label, in the order of definition."""
    repeated_notes: tuple[str, ...]
    """Labels that are defined more than once; the later definition stands under 'LABEL (2)'."""
    marks_without_note: tuple[tuple[str, int], ...]
    """Label and chapter line of each mark that no note answers; its text stays as it is."""
    repaired_lines: tuple[int, ...] = ()
    """Chapter lines where raw HTML was broken and had to be repaired; 0 where the line is not known."""


class _Notes(FootnoteExtension):
    """The library's footnotes, with the definitions handed over in a plain form."""

    def reset(self) -> None:
        super().reset()
        self.repeated: list[str] = []

    def setFootnote(self, id: str, text: str) -> None:
        """Keep a repeated definition under a label of its own instead of overwriting the first."""
        label, count = id, 1
        while label in self.footnotes:
            count += 1
            label = f"{id} ({count})"
        if count > 1:
            self.repeated.append(id)
        super().setFootnote(label, text)

    def makeFootnotesDiv(self, root: Element) -> Element | None:
        """Make one `<div data-note="LABEL">` a definition."""
        notes = Element("div", {"class": NOTES_CLASS})
        for label, text in self.footnotes.items():
            note = SubElement(notes, "div", {"data-note": label})
            self.parser.parseChunk(note, text)
        return notes if len(notes) else None


@cache
def _parser(rare: frozenset[str]) -> tuple[Markdown, _Notes]:
    notes = _Notes()
    parser = Markdown(
        output_format="xhtml",
        extensions=[
            SourceLines(),
            PlainProse(),
            notes,
            AttrListExtension(),
            DefListExtension(),
            SaneListExtension(),
            TableExtension(),
            *sorted(rare),
        ],
    )
    parser.inlinePatterns.register(SubstituteTagInlineProcessor(r"\\(?=\n)", "br"), "backslash-break", 185)
    parser.treeprocessors.deregister("footnote-duplicate")
    return parser, notes


def parse_markdown(text: str) -> Parsed:
    """Parse one section."""
    parser, notes = _parser(frozenset(name for sign, name in RARE.items() if sign in text))
    parser.reset()
    html = f"<body>{parser.convert(text)}</body>"
    body, repaired_lines = _tree(html)
    set_verse(body)
    _class_lines(body)
    _class_cells(body)
    _drop_empty_heads(body)
    mark_noterefs(body, notes.footnotes)
    take_markers(body)
    orphans = tuple(marks_without_note(body))
    return Parsed(body, _taken_notes(body), tuple(notes.repeated), orphans, repaired_lines)


def _tree(html: str) -> tuple[etree._Element, tuple[int, ...]]:
    """Parse Markdown's output, repairing it as browsers do where raw HTML broke it."""
    html = VOID_TAG.sub(r"<\1/>", ENTITY.sub(_letter, html))
    try:
        return etree.fromstring(html, XML), ()
    except etree.XMLSyntaxError as error:
        root = etree.fromstring(html, etree.HTMLParser(no_network=True, huge_tree=True))
        return root.find("body"), (_broken_line(html, error),)


def _letter(entity: re.Match[str]) -> str:
    """Write what HTML has a name for and XML has not, such as '&nbsp;'."""
    return entity[0] if entity[1] in XML_ENTITIES else html5.get(f"{entity[1]};", entity[0])


def _broken_line(html: str, error: etree.XMLSyntaxError) -> int:
    """Find the chapter line of what was opened and not closed, else of where the parser gave up."""
    opened = OPENED.search(error.msg or "")
    line = int(opened[1]) if opened else error.lineno or 0
    return last_line("\n".join(html.split("\n")[:line]))


def _class_lines(body: etree._Element) -> None:
    """Move the class of one-line blocks from their `<div>` to its paragraphs."""
    for division in list(body.iter("div")):
        if division.get("class") in LINES:
            for paragraph in division.iterchildren("p"):
                paragraph.set("class", division.get("class"))
            _unwrap(division)


def _class_cells(body: etree._Element) -> None:
    """Say a column's alignment by a class, for the library writes a style that no reader can overrule."""
    for cell in body.iter("th", "td"):
        alignment = ALIGNMENT.fullmatch(cell.get("style", ""))
        if alignment:
            cell.set("class", f"align-{alignment[1]}")
            del cell.attrib["style"]


def _drop_empty_heads(body: etree._Element) -> None:
    """Drop a table's head without a word: so Markdown writes a table that has none."""
    for head in list(body.iter("thead")):
        if not "".join(head.itertext()).strip() and head.find(".//img") is None:
            head.getparent().remove(head)


def _unwrap(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is None:
        return
    place = parent.index(element)
    parent.remove(element)
    for child in reversed(element):
        parent.insert(place, child)


def _taken_notes(body: etree._Element) -> dict[str, etree._Element]:
    """Take the notes out, also where a tag that was never closed has swallowed them or one another."""
    notes = {
        note.get("data-note"): note for note in body.xpath(f".//div[@class='{NOTES_CLASS}']//div[@data-note]")
    }
    for taken in (*notes.values(), *body.xpath(f".//div[@class='{NOTES_CLASS}']")):
        taken.tail = None
        taken.getparent().remove(taken)
    return notes
