"""Settle where a section's pictures and links point to."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from urllib.parse import unquote, urlsplit

from lxml import etree

from bookgen.book import Asset
from bookgen.compose.pictures import picture_fault
from bookgen.compose.source_lines import source_line
from bookgen.errors import Location
from bookgen.finding import Finding, Rule, Severity

PICTURE_MISSING = Rule(
    "C008",
    Severity.ERROR,
    "picture '{name}' is not in the book's folder",
    "put the file there, or take the picture out of the chapter; the known pictures are: {known}",
    "A book with a missing picture shows a gap or a broken sign to every reader.",
    "![a map](images/gone.png)",
)
PICTURE_OUTSIDE = Rule(
    "C009",
    Severity.ERROR,
    "picture '{name}' lies outside the book's folder",
    "copy the picture into the folder 'images' of the book",
    "A book holds all that it shows: nothing is fetched from a network or from elsewhere on the disc.",
    "![a map](https://example.org/map.png)",
)
LINK_GONE = Rule(
    "C010",
    Severity.WARNING,
    "link to '{target}' leads nowhere",
    "name a chapter file or an id that is there; the words of the link are kept as plain text",
    "A link to a section that is gone strands the reader.",
    "[see there](99-gone.md)",
)
SCRIPTED_PICTURE = Rule(
    "C011",
    Severity.ERROR,
    "picture '{name}' holds a script or reaches for something outside itself",
    "save it as plain SVG or as PNG",
    "An SVG is a document that can run code and fetch files; a book may hold only still pictures.",
    "![a chart](images/with-script.svg)",
)
BROKEN_PICTURE = Rule(
    "C013",
    Severity.ERROR,
    "picture '{name}' cannot be shown: {reason}",
    "save it again as PNG or JPEG under the name that fits, or fetch it again",
    "A picture that is damaged, or is of another kind than its name says, is a gap in one reader or in all.",
    "![a map](images/cut-short.png)",
)
RULES = (PICTURE_MISSING, PICTURE_OUTSIDE, LINK_GONE, SCRIPTED_PICTURE, BROKEN_PICTURE)

SHOWN_NAMES = 5


def settle_pictures(
    body: etree._Element, file: str, assets: Mapping[str, Asset]
) -> Iterator[Finding | Asset]:
    """Point each picture at its asset and yield the asset, or yield what is wrong with it."""
    for image in list(body.iter("img")):
        name = unquote(image.get("src") or "")
        href = resolved(name, file)
        asset = assets.get(href)
        place = Location(file, source_line(image))
        if href.startswith("../") or urlsplit(name).scheme or name.startswith("/"):
            yield PICTURE_OUTSIDE.found(place, name=name)
        elif asset is None:
            known = ", ".join(sorted(assets)[:SHOWN_NAMES]) or "none"
            yield PICTURE_MISSING.found(place, name=name, known=known)
        elif asset.media_type == "image/svg+xml" and not is_still(asset.data):
            yield SCRIPTED_PICTURE.found(place, name=name)
        elif reason := picture_fault(asset):
            yield BROKEN_PICTURE.found(place, name=name, reason=reason)
        else:
            image.set("src", asset.href)
            yield asset
            continue
        image.tag = "span"
        image.text = image.get("alt") or ""
        for attribute in ("src", "alt"):
            image.attrib.pop(attribute, None)


def resolved(name: str, file: str) -> str:
    """Resolve a picture's name against the book's folder.

    Chapters lie one folder down; 'images/x.png' and '../images/x.png' both mean the same picture.
    """
    folder = posixpath.dirname(file) if name.startswith("../") else ""
    return posixpath.normpath(posixpath.join(folder, name))


def is_still(svg: bytes) -> bool:
    """Tell whether an SVG is a picture and nothing more."""
    try:
        root = etree.fromstring(svg, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    except etree.XMLSyntaxError:
        return False
    return not any(_is_active(element) for element in root.iter())


def _is_active(element: etree._Element) -> bool:
    if not isinstance(element.tag, str):
        return isinstance(element, etree._Entity)
    if etree.QName(element).localname in ("script", "foreignObject", "iframe"):
        return True
    return any(_is_active_attribute(etree.QName(name).localname, value) for name, value in element.items())


def _is_active_attribute(name: str, value: str) -> bool:
    if name.startswith("on"):
        return True
    if name in ("href", "src"):
        return not value.startswith(("#", "data:image/png", "data:image/jpeg"))
    return bool(re.search(r"url\(\s*['\"]?(?!#)", value))


def settle_links(
    body: etree._Element, file: str, targets: Mapping[tuple[str, str], str]
) -> Iterator[Finding]:
    """Point links between chapters at documents.

    `targets`: what (file, fragment) is called in the composed book: 'other.xhtml#id'.
    """
    for link in list(body.iter("a")):
        href = link.get("href")
        if href is None or link.get("class") == "noteref":
            continue
        parts = urlsplit(href)
        if parts.scheme or parts.netloc:
            continue
        name = posixpath.basename(unquote(parts.path)) or posixpath.basename(file)
        target = targets.get((name, unquote(parts.fragment)))
        if target:
            link.set("href", target)
        else:
            del link.attrib["href"]
            yield LINK_GONE.found(Location(file, source_line(link)), target=href)
