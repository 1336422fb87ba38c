"""Read a wiki's page that html2text or a like program made Markdown of.

In: the bytes. Out: a tree of HTML, then a `Reading`: the page's menus, edit links and contents list are known in it
as in the page itself. This Markdown is a program's output, broken lines in addresses and all; a chapter's is
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
from bookgen.read.tree import HEADINGS, ROLE, Element, drop, elements, text_of
from bookgen.read.wiki_frame import CONTENTS, CONTENTS_ENTRY, FOOTER, FROM, JUMP

BROKEN_ADDRESS = re.compile(r"(\]\([^()\s]*)\n(?=[^()\s]*(?: \"[^\"]*\")?\))")
BROKEN_TITLE = re.compile(r"(\]\([^()\s]* \"[^\"\n]*)\n(?=[^\"\n]*\"\))")
EDIT_ADDRESS = re.compile(r"[?&]action=edit|[?&]veaction=edit")
EDIT = re.compile(
    r"edit(?: source)?|bearbeiten|quelltext bearbeiten|modifier(?: le code)?|editar|править", re.IGNORECASE
)
TABLE_RULE = re.compile(r"[ \t|:-]*-[ \t|:-]*\|[ \t|:-]*\Z")
SITE_PICTURE = re.compile(r"/skins/|/magnify|poweredby|wikimedia-button", re.IGNORECASE)
EXTENSIONS = ("tables", "footnotes", "def_list", "sane_lists")


def read_wiki_markdown(name: str, data: bytes) -> Reading:
    """Read the page."""
    source = BROKEN_TITLE.sub(r"\1 ", BROKEN_ADDRESS.sub(r"\1", decode(name, data)))
    source = "\n".join(_whole_rows(source.split("\n")))
    page = parse_page(f"<html><body>{Markdown(extensions=list(EXTENSIONS)).convert(source)}</body></html>")
    body = page.find("body") if page is not None else None
    if page is None or body is None:
        return Reading("", (), (0,))
    title = _title(body)
    for element, why in list(_site(body)):
        drop(element, why)
    _drop_edit_links(body)
    _drop_footer(body)
    return read_tree(page, Shelf(), Said(title))


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


def _title(body: Element) -> str:
    """Take the heading above 'From …'."""
    first = next((e for e in body if text_of(e)), None)
    return text_of(first) if first is not None and first.tag in HEADINGS else ""


def _site(body: Element) -> Iterator[tuple[Element, str]]:
    for element in body:
        text = text_of(element)
        if JUMP.fullmatch(text) or (element.tag in HEADINGS and FROM.fullmatch(text)):
            yield element, "the site's own"
        elif CONTENTS.fullmatch(text):
            following = element.getnext()
            if following is not None and following.tag in ("ul", "ol") and _lists_contents(following):
                yield element, "a contents list"
                yield following, "a contents list"
    for picture in elements(body, "img"):
        if SITE_PICTURE.search(picture.get("src") or ""):
            yield picture, "the site's own"


def _lists_contents(element: Element) -> bool:
    items = [text_of(item) for item in element.iter("li")]
    return sum(bool(CONTENTS_ENTRY.match(item)) for item in items) >= 0.8 * len(items)


def _drop_edit_links(body: Element) -> None:
    """Drop the links that edit a section, with the brackets round them."""
    edits = (a for a in elements(body, "a") if EDIT_ADDRESS.search(a.get("href") or ""))
    for link in [a for a in edits if EDIT.fullmatch(text_of(a))]:
        parent, before = link.getparent(), link.getprevious()
        if parent is None or is_outside(link):
            continue
        text = (before.tail if before is not None else parent.text) or ""
        tail = link.tail or ""
        if text.endswith("[") and tail.startswith("]"):
            link.tail = tail[1:].lstrip()
            if before is not None:
                before.tail = text[:-1]
            else:
                parent.text = text[:-1]
        drop(link, "the site's own")


def is_outside(element: Element) -> bool:
    """Tell whether an element is dropped already."""
    return any(above.get(ROLE) == "drop" for above in (element, *element.iterancestors()))


def _drop_footer(body: Element) -> None:
    """Drop what a wiki puts below the text."""
    children = [child for child in body if isinstance(child.tag, str)]
    start = next(
        (n for n, child in enumerate(children) if n and FOOTER.fullmatch(text_of(child).split("\n")[0])), None
    )
    if start is None:
        return
    if all(len(text_of(child)) < 400 or child.tag in ("ul", "ol") for child in children[start:]):
        for child in children[start:]:
            if child.get(ROLE) is None:
                drop(child, "the site's frame")
