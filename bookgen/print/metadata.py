"""What the bound file says of itself: Info, XMP, language, identifier, viewer preferences.

Nothing here knows a clock: the time is the edition's, from book.toml.
Rules: ISO 32000-1, 14.3; ISO 16684-1 (XMP); ISO 14289-1, 7.1 (PDF/UA-1).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree
from pikepdf import Dictionary, Name, Pdf

from bookgen import __version__
from bookgen.direction import direction

if TYPE_CHECKING:
    from bookgen.config import BookConfig

SPACES = {
    "x": "adobe:ns:meta/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
}
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
PRODUCER = f"bookgen {__version__}"


def add_metadata(pdf: Pdf, config: BookConfig, *, is_tagged: bool) -> None:
    """Write title, makers, dates and language into a bound file."""
    moment = config.modified
    stamp = f"D:{moment:%Y%m%d%H%M%S}Z"
    for key, value in {
        "/Title": config.title,
        "/Author": ", ".join(config.names("aut")),
        "/Subject": config.description,
        "/Keywords": ", ".join(config.subjects),
        "/Creator": PRODUCER,
        "/Producer": PRODUCER,
        "/CreationDate": stamp,
        "/ModDate": stamp,
    }.items():
        if value:
            pdf.docinfo[key] = value
    metadata = pdf.make_stream(_xmp(config, is_tagged=is_tagged))
    metadata.Type, metadata.Subtype = Name.Metadata, Name.XML
    pdf.Root.Metadata = metadata
    pdf.Root.Lang = config.language
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True, PickTrayByPDFSize=True)
    if direction(config.language) == "rtl":
        pdf.Root.ViewerPreferences.Direction = Name.R2L
    pdf.Root.PageLayout = Name.TwoPageRight


def _xmp(config: BookConfig, *, is_tagged: bool) -> bytes:
    rdf = etree.Element(_q("rdf", "RDF"), nsmap={k: v for k, v in SPACES.items() if k != "x"})
    about = etree.SubElement(rdf, _q("rdf", "Description"), {_q("rdf", "about"): ""})
    if is_tagged:
        _text(about, "pdfuaid", "part", "1")
    _list(about, "title", "Alt", (config.title,))
    _list(about, "creator", "Seq", config.names("aut"))
    _list(about, "contributor", "Bag", tuple(c.name for c in config.contributors if c.role != "aut"))
    _list(about, "publisher", "Bag", (config.publisher,))
    _list(about, "description", "Alt", (config.description,))
    _list(about, "rights", "Alt", (config.rights,))
    _list(about, "subject", "Bag", config.subjects)
    _list(about, "language", "Bag", (config.language,))
    _text(about, "dc", "identifier", config.identifier)
    _text(about, "pdf", "Producer", PRODUCER)
    for name in ("CreateDate", "ModifyDate", "MetadataDate"):
        _text(about, "xmp", name, f"{config.modified:%Y-%m-%dT%H:%M:%SZ}")
    packet = etree.Element(_q("x", "xmpmeta"), nsmap={"x": SPACES["x"]})
    packet.append(rdf)
    header = b'<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
    body: bytes = etree.tostring(packet, encoding="utf-8", pretty_print=True)
    return header + body + b'<?xpacket end="r"?>'


def _q(space: str, name: str) -> str:
    return f"{{{SPACES[space]}}}{name}"


def _text(about: etree._Element, space: str, name: str, value: str) -> None:
    if value:
        etree.SubElement(about, _q(space, name)).text = value


def _list(about: etree._Element, name: str, kind: str, values: tuple[str, ...]) -> None:
    """Write a Dublin Core property as the list that XMP wants; nothing when there is nothing to say."""
    values = tuple(value for value in values if value)
    if values:
        items = etree.SubElement(etree.SubElement(about, _q("dc", name)), _q("rdf", kind))
        for value in values:
            item = etree.SubElement(items, _q("rdf", "li"), {LANG: "x-default"} if kind == "Alt" else {})
            item.text = value
