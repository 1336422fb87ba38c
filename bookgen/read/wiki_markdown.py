"""Read a wiki's page that html2text or a like program made Markdown of.

In: the bytes. Out: a tree of HTML, then a `Reading`: the page's menus, edit links and contents list are known in it
as in a page pasted as text. This Markdown is a program's output, broken lines in addresses and all; a chapter's is
read in one place, `bookgen.compose.markdown`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown import Markdown

from bookgen.read.encoding import decode
from bookgen.read.html import parse_page, read_tree
from bookgen.read.pictures import Shelf
from bookgen.read.reading import Reading
from bookgen.read.site_furniture import Said
from bookgen.read.tree import BLOCK_TAGS, HEADINGS, ROLE, Element, drop, elements, text_of, unwrap
from bookgen.read.wiki_cuts import PAGE
from bookgen.read.wiki_frame import TITLE, find_frame
from bookgen.read.wiki_words import BARE_EDIT, DEMAND, EDIT

BROKEN_ADDRESS = re.compile(r"(\]\([^()\s]*)\n(?=[^()\s]*(?: \"[^\"]*\")?\))")
BROKEN_TITLE = re.compile(r"(\]\([^()\s]* \"[^\"\n]*)\n(?=[^\"\n]*\"\))")
BROKEN_HEADING = re.compile(r"^(#{1,6} .+)\n(?=[^\s#*+|>-])", re.MULTILINE)
RULE_BELOW = re.compile(r"(?<=\S)[ \t]*\n(?=-{3,}[ \t]*$)", re.MULTILINE)
"""Such a program underlines no heading: the rule is a table's, or stands alone."""
EDIT_ADDRESS = re.compile(r"[?&]action=edit|[?&]veaction=edit")
TABLE_RULE = re.compile(r"[ \t|:-]*-[ \t|:-]*\|[ \t|:-]*\Z")
SITE_PICTURE = re.compile(r"/skins/|/magnify|poweredby|wikimedia-button", re.IGNORECASE)
EXTENSIONS = ("tables", "footnotes", "def_list", "sane_lists")
DEMANDED = re.compile(rf"{DEMAND.pattern}(?!\()|{PAGE.pattern}", re.IGNORECASE)
CITATION = re.compile(r"#cite_(?:note|ref)-|#endnote_|#_?(?:note|ref)-\d")
FEWEST_LINKED = 2
"""Where so many headings have a link to edit them, one without is a box's."""
CARETS = ("^", "↑")
LETTER = re.compile(r"[a-z]|\d{1,2}[.,]\d{1,2}")


def read_wiki_markdown(name: str, data: bytes) -> Reading:
    """Read the page."""
    source = BROKEN_TITLE.sub(r"\1 ", BROKEN_ADDRESS.sub(r"\1", decode(name, data)))
    source = "\n".join(_whole_rows(RULE_BELOW.sub("\n\n", BROKEN_HEADING.sub(r"\1 ", source)).split("\n")))
    source = DEMANDED.sub(lambda found: f"<del>{found[0]}</del>", source)
    page = parse_page(f"<html><body>{Markdown(extensions=list(EXTENSIONS)).convert(source)}</body></html>")
    body = page.find("body") if page is not None else None
    if page is None or body is None:
        return Reading("", (), (0,))
    for demand in list(elements(body, "del")):
        drop(demand, "what the wiki demands of its authors")
    said = _drop_frame(body)
    for picture in elements(body, "img"):
        if SITE_PICTURE.search(picture.get("src") or ""):
            drop(picture, "the site's own")
    _drop_edit_links(body)
    _unlink_citations(body)
    for entries in list(elements(body, "ol")):
        _write_notes(entries)
    return read_tree(page, Shelf(), said)


def _drop_frame(body: Element) -> Said:
    """Drop what is not the text; hand back what it says of the work."""
    rows = [(leaf, line) for leaf in _leaves(body) for line in _lines(leaf)]
    known = {n: int(leaf.tag[1]) for n, (leaf, _) in enumerate(rows) if leaf.tag in HEADINGS}
    frame = find_frame([line for _, line in rows], known)
    kept = [leaf for n, (leaf, _) in enumerate(rows) if n not in frame.own]
    for n, why in frame.own.items():
        if rows[n][0] not in kept:
            drop(rows[n][0], "the site's frame" if why == TITLE else why)
    linked = {leaf for leaf, line in rows if leaf.tag in HEADINGS and EDIT.search(line)}
    for leaf in kept if len(linked) >= FEWEST_LINKED else ():
        if leaf.tag in HEADINGS and leaf not in linked:
            leaf.tag = "p"
    if kept:
        _drop_pictures_outside(body, kept[0], kept[-1])
    return Said(frame.title, frame.authors, frame.language)


def _drop_pictures_outside(body: Element, first: Element, last: Element) -> None:
    """Drop the pictures that stand before or behind all of the text."""
    order = {element: n for n, element in enumerate(elements(body))}
    for picture in elements(body, "img"):
        if not order[first] <= order[picture] <= max(order[e] for e in last.iter() if e in order):
            drop(picture, "the site's frame")


def _leaves(body: Element) -> Iterator[Element]:
    """Yield the blocks that hold words of their own, a table as one."""
    for element in elements(body):
        is_inside = any(above.tag == "table" for above in element.iterancestors())
        if element.tag in BLOCK_TAGS and not is_inside and (element.tag == "table" or _words(element)):
            yield element


def _lines(leaf: Element) -> list[str]:
    """List the lines of a leaf; a table is one, if no arrows lead from it to other pages."""
    if leaf.tag == "table":
        cells = [text_of(cell) for cell in leaf.iter("td", "th")]
        return cells if any(set("←→◄►") & set(cell) for cell in cells) else [text_of(leaf)]
    return [line for line in map(" ".join, map(str.split, _words(leaf).split("\n"))) if line]


def _words(block: Element) -> str:
    """Join the words of a block, without those of the blocks in it; `<br>` ends a line."""
    if block.tag == "table":
        return text_of(block)
    inner = {element for child in block if child.tag in BLOCK_TAGS for element in child.iter()}
    pieces = [(block.text or "").replace("\n", " ")]
    for element in block.iter():
        if element is block or not isinstance(element.tag, str):
            continue
        is_own = element not in inner
        pieces += ["\n" if element.tag == "br" else (element.text or "").replace("\n", " ")] if is_own else []
        pieces += [(element.tail or "").replace("\n", " ")] if is_own or element.getparent() is block else []
    return "".join(pieces).strip()


def _unlink_citations(body: Element) -> None:
    """Leave of a link between a mark and its note the mark alone: the notes are tied by their numbers."""
    for link in list(elements(body, "a")):
        if CITATION.search(link.get("href") or ""):
            unwrap(link)


def _write_notes(entries: Element) -> None:
    """Write a list whose entries lead back to their marks as paragraphs: '1. ^ …'."""
    items = [item for item in entries if item.tag == "li"]
    if not items or any(text_of(item)[:1] not in CARETS for item in items):
        return
    for number, item in enumerate(items, int(entries.get("start") or 1)):
        for inner in [e for e in item.iter("em", "strong", "i", "b", "sup") if _is_way_back(e)]:
            unwrap(inner)
        item.tag = "p"
        item.text = f"{number}. {(item.text or '').lstrip()}"
        for paragraph in [e for e in item if e.tag == "p"][:1]:
            unwrap(paragraph)
    entries.tag = "div"
    entries.set(ROLE, "plain")


def _is_way_back(element: Element) -> bool:
    text = text_of(element)
    return text in CARETS or bool(LETTER.fullmatch(text))


def _whole_rows(lines: list[str]) -> Iterator[str]:
    """Join the rows of tables that the program wrapped: a row has as many bars as the rule below the head."""
    bars, row = 0, ""
    for line in lines:
        if bars and line.strip():
            row = f"{row} {line.strip()}" if row else line.strip()
            if row.count("|") >= bars:
                yield row
                row = ""
            continue
        if row:
            yield row
        bars, row = (line.count("|") if TABLE_RULE.match(line) else 0), ""
        yield line
    if row:
        yield row


def _drop_edit_links(body: Element) -> None:
    """Drop the links that edit a section, with the brackets round them and the bar between."""
    links = (a for a in elements(body, "a") if EDIT_ADDRESS.search(a.get("href") or ""))
    edits = [link for link in links if not text_of(link) or BARE_EDIT.fullmatch(text_of(link))]
    for link in edits:
        parent, before = link.getparent(), link.getprevious()
        if parent is None or is_outside(link):
            continue
        text = (before.tail if before is not None else parent.text) or ""
        if text.rstrip().endswith(("[", "|")):
            text = text.rstrip()[:-1]
        if before is not None:
            before.tail = text
        else:
            parent.text = text
        tail = link.tail or ""
        link.tail = tail[1:].lstrip() if tail.startswith("]") else tail
        drop(link, "the site's own")


def is_outside(element: Element) -> bool:
    """Tell whether an element is dropped already."""
    return any(above.get(ROLE) == "drop" for above in (element, *element.iterancestors()))
