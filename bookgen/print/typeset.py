"""Lay one section out on pages of its own. Runs in a worker.

In: the section's XHTML in its frame, the style sheets, the pictures. Out: a packed `TypesetSection`.
Running heads and folios are left off: they depend on where the section falls in the book, its text does
not, so that a section stays as it is when those before it grow. See `furniture`.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree

from bookgen.direction import direction
from bookgen.print.boxes import (
    POINTS_PER_PIXEL,
    Box,
    Rendered,
    continued_depths,
    drop_nested_links,
    footnote_ids,
    read_pages,
)
from bookgen.print.engine import Library, lay_out, load_sheets, write_pdf
from bookgen.print.jobs import ADDRESS, GOTO, TypesetJob
from bookgen.print.mend_tags import (
    fold_lines,
    join_cut_elements,
    scope_header_cells,
    tag_footnotes,
    wrap_item_bodies,
)
from bookgen.print.page_maker import bare_pages, mended_pages
from bookgen.print.section import Anchor, Bookmark, Leaf, Line, PackedLines, TypesetSection, pack
from bookgen.typefaces import faces_for

XHTML = "{http://www.w3.org/1999/xhtml}"
TAGGED = "pdf/ua-1"
TOLERANCE_POINTS = 1.0
"""By how much a line may reach into the margin."""
RUNT = 5
"""A last line should not be shorter. Units: characters."""
DIVISIBLE = 7
"""Words that may be divided are at least as long. Units: characters."""
WHOLE = "bookgen-whole"
"""Class of a word that is not to be divided."""


def set_section(job: TypesetJob) -> bytes:
    """Lay a section out and pack the result.

    Raises: StyleError when the typeface does not load.
    """
    root = _tree(job.xhtml)
    if job.verso:
        root.set("style", "break-before: left")
    sheets = load_sheets(faces_for(job.typeface, job.xhtml), job.sheets, bare=True)
    with bare_pages(), mended_pages(job.opens_on) as making:
        document, complaints = lay_out(root, sheets, dict(job.pictures), TAGGED)
    leaves, lines = read_pages(document, root)
    drop_nested_links(document)
    names = _link_names(root)
    depths = continued_depths(document)
    notes = footnote_ids(document)

    def finish(pdf: Library) -> None:
        _name_links(pdf, names)
        tag_footnotes(pdf, notes)
        join_cut_elements(pdf, depths)
        scope_header_cells(pdf)
        wrap_item_bodies(pdf)
        fold_lines(pdf)

    pdf, fonts = write_pdf(document, TAGGED, finish)
    section = TypesetSection(
        pdf=pdf,
        leaves=leaves,
        anchors=tuple(_anchors(document)),
        bookmarks=tuple(_bookmarks(document)),
        lines=PackedLines.of(lines),
        fonts=fonts,
        complaints=complaints,
        overfull=tuple(line for line in lines if _sticks_out(line, leaves[line.page])),
        mends=tuple(making.mends),
        has_short=making.has_short,
    )
    return pack(section)


def _sticks_out(line: Line, leaf: Leaf) -> bool:
    return line.x + line.width - leaf.area.x - leaf.area.width > TOLERANCE_POINTS


def _tree(xhtml: str) -> ElementTree.Element:
    """Parse a frame; drop the namespace, which WeasyPrint does not expect; aim links and pictures."""
    root = ElementTree.fromstring(xhtml)
    for element in root.iter():
        element.tag = element.tag.removeprefix(XHTML)
        href, source = element.get("href"), element.get("src")
        if element.tag == "a" and href:
            element.set("href", _aim(href))
        if element.tag == "img" and source:
            element.set("src", f"{ADDRESS}picture/{source}")
        if element.tag == "p":
            _mend_last_line(element)
    _direct(root)
    return root


def _direct(root: ElementTree.Element) -> None:
    """Say of every passage in another language which way it runs.

    On <html> it would turn the order of the pages too, which is the binding's affair.
    """
    language = root.get("lang", "")
    for element in root.iter():
        if element.tag == "body":
            element.set("dir", direction(language))
        elif element is not root and "lang" in element.attrib and "dir" not in element.attrib:
            element.set("dir", direction(element.get("lang") or language))


def _aim(href: str) -> str:
    """Make a link into this or another document an address that binding understands."""
    path, _, fragment = href.partition("#")
    inside = path == "" or (path.endswith(".xhtml") and ":" not in path)
    return f"{GOTO}{fragment or path.removesuffix('.xhtml')}" if inside else href


def _mend_last_line(paragraph: ElementTree.Element) -> None:
    """Keep a short last word, and the end of a broken one, from standing on a line of its own."""
    last = paragraph[-1] if len(paragraph) else None
    text = (paragraph.text if last is None else last.tail) or ""
    before, space, word = text.rstrip().rpartition(" ")
    if not space or RUNT <= len(word) < DIVISIBLE:
        return
    text = f"{before}\u00a0{word}" if len(word) < RUNT else f"{before} "
    if last is None:
        paragraph.text = text
    else:
        last.tail = text
    if len(word) >= DIVISIBLE:
        ElementTree.SubElement(paragraph, "span", {"class": WHOLE}).text = word


def _link_names(root: ElementTree.Element) -> dict[str, str]:
    """Say what each link's place is called, for a reader who hears the page."""
    return {
        link.get("href", ""): link.get("title") or " ".join("".join(link.itertext()).split())
        for link in root.iter("a")
        if link.get("href")
    }


def _name_links(pdf: Library, names: dict[str, str]) -> None:
    for thing in pdf.objects:
        if isinstance(thing, dict) and thing.get("Subtype") == "/Link" and "A" in thing:
            name = names.get(thing["A"]["URI"].string)
            if name and "Contents" in thing:
                thing["Contents"] = type(thing["Contents"])(name)


def _anchors(document: Rendered) -> Iterator[Anchor]:
    """Give every id's first place."""
    met: set[str] = set()
    for number, page in enumerate(document.pages):
        for name, (x, y, *_) in page.anchors.items():
            if name not in met:
                met.add(name)
                yield Anchor(name, number, round(x * POINTS_PER_PIXEL, 3), _up(page, y))


def _bookmarks(document: Rendered) -> Iterator[Bookmark]:
    for number, page in enumerate(document.pages):
        for level, label, (_, y), _ in page.bookmarks:
            yield Bookmark(level, label, number, _up(page, y))


def _up(page: Box, y: float) -> float:
    """Turn pixels from the top into points from the bottom."""
    return float(round((page.height - y) * POINTS_PER_PIXEL, 3))
