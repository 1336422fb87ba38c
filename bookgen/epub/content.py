"""Content documents: a composed section in the EPUB's frame, as a tree and then as bytes.

In: a `Document`. Out: XHTML that differs from what was composed by the frame, the page breaks, the
directions of passages and the absence of `data-*` attributes, which are for the other rooms.
Rules: EPUB 3.3, 6.1 (XHTML content documents).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import jinja2
from lxml import etree
from markupsafe import Markup

from bookgen.direction import direction
from bookgen.edition import Document
from bookgen.templates import render
from bookgen.xhtml import VOID, XHTML

MATTERS: Mapping[str, str] = {"front": "frontmatter", "body": "bodymatter", "back": "backmatter"}
PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True, remove_comments=True)
FORGIVING = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True, recover=True)


@dataclass(frozen=True, slots=True)
class ContentDocument:
    """A document on its way into the EPUB."""

    document: Document
    root: etree._Element
    language: str
    fault: str = ""
    """What the XML parser said when the document was not well formed."""

    @property
    def href(self) -> str:
        """Its file name beside the package document."""
        return f"{self.document.id}.xhtml"

    @property
    def properties(self) -> tuple[str, ...]:
        """What the manifest has to say of it: EPUB 3.3, 5.6.2."""
        embedded = {
            "mathml": "{http://www.w3.org/1998/Math/MathML}math",
            "svg": "{http://www.w3.org/2000/svg}svg",
        }
        return tuple(name for name, tag in embedded.items() if next(self.root.iter(tag), None) is not None)


def read_content(
    frame: jinja2.Template, document: Document, language: str, **words: object
) -> ContentDocument:
    """Put the frame round a document and parse it, once."""
    spoken = document.language or language
    text = render(
        frame,
        title=document.title,
        language=spoken,
        direction=direction(spoken),
        matter=MATTERS[document.matter],
        body=Markup(document.body),
        **words,
    )
    fault = ""
    try:
        root = etree.fromstring(text.encode(), PARSER)
    except etree.XMLSyntaxError as error:
        fault = error.msg or "it does not parse"
        root = etree.fromstring(text.encode(), FORGIVING)
    _direct(root, spoken)
    return ContentDocument(document, root, spoken, fault)


def _direct(root: etree._Element, language: str) -> None:
    """Give passages that run the other way their direction."""
    for passage in root.iterfind(".//*[@lang]"):
        own = direction(passage.get("lang") or language)
        if own != direction(language) and passage.get("dir") is None:
            passage.set("dir", own)


def finish(content: ContentDocument) -> bytes:
    """Write a content document, without what only the workshop needs."""
    for element in content.root.iter(etree.Element):
        for name in [name for name in element.attrib if name.startswith("data-")]:
            del element.attrib[name]
        if (
            not len(element)
            and not element.text
            and element.tag not in VOID
            and element.tag.startswith(XHTML)
        ):
            # '<span></span>' and not '<span/>': some reading systems parse XHTML as HTML.
            element.text = ""
    return _bytes(content.root)


def as_composed(content: ContentDocument) -> bytes:
    """Write a content document with what the workshop needs, for those who look on."""
    return _bytes(content.root)


def as_xhtml(text: str) -> bytes:
    """Write a rendered template as an XHTML document."""
    return _bytes(etree.fromstring(text.encode(), PARSER))


def as_xml(text: str) -> bytes:
    """Write a rendered template as an XML document without a document type."""
    root = etree.fromstring(text.encode(), PARSER)
    return bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True))


def _bytes(root: etree._Element) -> bytes:
    """Write a document in UTF-8, which XML assumes and its head says, with each namespace declared once."""
    root.extend(list(root))  # as they are moved, lxml takes out what the root declares already
    return bytes(etree.tostring(root, encoding="utf-8", doctype="<!DOCTYPE html>"))
