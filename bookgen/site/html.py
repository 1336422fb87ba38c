"""From the EPUB's XHTML to the HTML of a web page: the same elements and words, without what only EPUBs know.

In: the bytes of a content document. Out: its body's elements as a tree without namespaces, and such a tree
as HTML text.
Rules: HTML Living Standard, 13.3 (serialising); DPUB-ARIA 1.1, whose roles stay.
"""

from __future__ import annotations

from lxml import etree

from bookgen.site.epub_file import PARSER

XHTML = "{http://www.w3.org/1999/xhtml}"
XLINK_HREF = "{http://www.w3.org/1999/xlink}href"
EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"


def read_document(data: bytes) -> tuple[str, etree._Element]:
    """Give a content document's title and its body as a tree without namespaces."""
    root = etree.fromstring(data, PARSER)
    title = " ".join((root.findtext(f".//{XHTML}title") or "").split())
    return title, _plain(root.find(f"{XHTML}body"))


def as_html(element: etree._Element) -> str:
    """Write a tree as HTML."""
    return str(etree.tostring(element, method="html", encoding="unicode", with_tail=False))


def has_role(element: etree._Element, role: str) -> bool:
    """Tell whether an element has an ARIA role."""
    return role in (element.get("role") or "").split()


def text_of(element: etree._Element) -> str:
    """Give an element's text with single spaces."""
    return " ".join("".join(element.itertext()).split())


def _plain(body: etree._Element) -> etree._Element:
    for element in tuple(body.iter()):
        if not isinstance(element.tag, str):
            _drop(element)
            continue
        _keep_type(element)
        element.tag = etree.QName(element).localname
        for name in tuple(element.attrib):
            if name == XLINK_HREF:
                element.set("href", element.get(name))
            if name.startswith("{"):
                del element.attrib[name]
    etree.cleanup_namespaces(body)
    return body


def _keep_type(element: etree._Element) -> None:
    """Keep as a class what no ARIA role says: the kinds of the navigation document's lists."""
    kind = element.get(EPUB_TYPE)
    if kind and element.tag == f"{XHTML}nav":
        element.set("class", f"{element.get('class', '')} nav-{kind}".strip())


def _drop(comment: etree._Element) -> None:
    """Take a comment out and leave the text behind it."""
    parent, previous = comment.getparent(), comment.getprevious()
    if parent is None:
        return
    if previous is not None:
        previous.tail = (previous.tail or "") + (comment.tail or "")
    else:
        parent.text = (parent.text or "") + (comment.tail or "")
    parent.remove(comment)
