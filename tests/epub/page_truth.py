"""Read the text on either side of every page break out of both files, each by a reader that bookgen does not use.

In: the bytes of an EPUB and of the PDF of the same build. Out: the page breaks that do not stand where the
page begins. The PDF is read by PDFium, the EPUB by zipfile and lxml; only letters and digits are compared.

Two things are read more freely. Print ends a note with the folio of its mark, which the EPUB has not: what does not
agree at once has to agree without its digits. And PDFium gives the words of a line from right to left now in one
order, now in another: of such lines the same letters have to stand before and behind the break, but for the one
that an Arabic ligature may give twice.
"""

from __future__ import annotations

import io
import posixpath
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2
from lxml import etree

H = "{http://www.w3.org/1999/xhtml}"
O = "{http://www.idpf.org/2007/opf}"  # noqa: E741  (the prefix of the package document)
TYPE = "{http://www.idpf.org/2007/ops}type"
SAME = 24
"""So many letters have to agree on each side."""
LIGATURES = 2
"""So many letters of a line may be given twice."""
WIDE = 4000
"""So much text of an EPUB is looked at on each side, white space and all."""
LONG = 400
"""So many letters of each side are kept."""


@dataclass(frozen=True, slots=True)
class Break:
    """A page break of the EPUB with the letters round it."""

    label: str
    before: str
    after: str
    first_word: int
    """How many letters the word behind it has."""
    table_head: str = ""
    """What print says again at the top of a page on which a table goes on."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page of the PDF with text: its lines' letters, without running head and folio."""

    lines: tuple[str, ...]
    before: tuple[str, ...] = ()
    """The lines of the page before."""

    @property
    def text(self) -> str:
        return "".join(self.lines)


def untrue_breaks(epub: bytes, pdf: bytes) -> list[str]:
    """List every break that stands where its page does not begin, and every page whose break is missing."""
    pages, (breaks, text), leftwards = _pages(pdf), _read(epub), _is_read_leftwards(epub)
    untrue = [
        f"{one.label}: …{one.before[-SAME:]}|{one.after[: 2 * SAME]}… in the EPUB, "
        f"…{''.join(leaf.before)[-SAME:]}|{leaf.text[: 2 * SAME]}… in the PDF"
        for one in breaks
        for leaf in (pages.get(one.label, Leaf(())),)
        if not (_has_the_letters if leftwards else _is_true)(one, leaf)
    ]
    labels = {one.label for one in breaks}
    inside = list(pages)[list(pages).index(breaks[0].label) :] if breaks else []
    missing = [label for label in inside if label not in labels and pages[label].text]
    missing = [label for label in missing if pages[label].text[:LONG] in text]
    return untrue + [f"{label}: the EPUB has its text and no break" for label in missing]


def _is_true(one: Break, leaf: Leaf) -> bool:
    """Tell whether the page begins there, or within that very word."""
    if not leaf.text:
        return bool(leaf.before) and _ends(one.before, "".join(leaf.before))  # a page with only a picture
    if _runs_from_right(leaf.text + "".join(leaf.before)):
        return _has_the_letters(one, leaf)
    before = "".join(leaf.before)
    return any(
        _begins(one.after[cut:], begins) and _ends(one.before + one.after[:cut], before)
        for cut in range(one.first_word + 1)
        for begins in (leaf.text, leaf.text.removeprefix(one.table_head))
    )


def _begins(text: str, begins: str) -> bool:
    return _agree(text[:SAME], begins[:SAME]) or _agree(_plain(text)[:SAME], _plain(begins)[:SAME])


def _ends(text: str, ends: str) -> bool:
    """Compare what stands before; a section that opens a page has nothing before it in its document."""
    one, other = _plain(text)[-SAME:], _plain(ends)[-SAME:]
    return one.endswith(other) or other.endswith(one)


def _agree(text: str, begins: str) -> bool:
    return bool(begins) and text.startswith(begins)


def _plain(text: str) -> str:
    """Leave the digits out, all that print may have of its own."""
    return "".join(letter for letter in text if not letter.isdigit())


def _is_read_leftwards(epub: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(epub)) as archive:
        spine = next(_package(archive)[1].iter(f"{O}spine"))
    return spine.get("page-progression-direction") == "rtl"


def _runs_from_right(text: str) -> bool:
    return any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in text)


def _has_the_letters(one: Break, leaf: Leaf) -> bool:
    """Tell whether the line behind the break and the one before it have the letters of those in the PDF."""
    if not leaf.lines:
        return False
    first, last = _plain(leaf.lines[0]), _plain(leaf.before[-1] if leaf.before else "")
    behind, ahead = _plain(one.after)[: len(first)], _plain(one.before)[-len(last) :] if last else ""
    is_first_of_document = len(ahead) < len(last)
    return _are_alike(first, behind) and (is_first_of_document or _are_alike(last, ahead))


def _are_alike(line: str, text: str) -> bool:
    return (Counter(line) - Counter(text)).total() <= LIGATURES


def _letters(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def _pages(pdf: bytes) -> dict[str, Leaf]:
    """Give for each folio the lines of its page and of the page before."""
    document, before, pages = pypdfium2.PdfDocument(pdf), (), {}
    for number in range(len(document)):
        label = document.get_page_label(number)
        lines = document[number].get_textpage().get_text_range().splitlines()
        letters = tuple(filter(None, map(_letters, lines[_head(lines, label) :])))
        pages[label] = Leaf(_without_foot(letters, label), before)
        before = pages[label].lines or before
    return pages


def _head(lines: list[str], label: str) -> int:
    """Count the lines of the running head: one, or two where its folio stands far from its words."""
    for number, line in enumerate(lines[:2], 1):
        words = [word for word in line.split() if _letters(word)]
        if words and label in (words[0], words[-1]):
            return number if number == 1 or words == [label] else 0
    return 0


def _without_foot(lines: tuple[str, ...], label: str) -> tuple[str, ...]:
    return lines[:-1] if lines and lines[-1] == label else lines


def _read(epub: bytes) -> tuple[list[Break], str]:
    """Read the page breaks, and the letters of all documents but the contents."""
    breaks, whole = [], ""
    with zipfile.ZipFile(io.BytesIO(epub)) as archive:
        for name in _spine(archive):
            body = etree.fromstring(archive.read(name)).find(f"{H}body")
            if any(nav.get(TYPE) == "toc" for nav in body.iter(f"{H}nav")):
                continue
            text, marks = "", []
            for element, piece in _pieces(body):
                if element is not None and element.get(TYPE) == "pagebreak":
                    marks.append((len(text), element.get("aria-label"), _table_head(element)))
                text += piece
            breaks += [_break(label, text[:place], text[place:], head) for place, label, head in marks]
            whole += _letters(text)
    return breaks, whole


def _break(label: str, before: str, after: str, head: str) -> Break:
    words = after.split(maxsplit=1)
    first_word = len(_letters(words[0])) if words else 0
    around = _letters(before[-WIDE:])[-LONG:], _letters(after[:WIDE])[:LONG]
    return Break(label, *around, first_word, head)


def _table_head(mark: etree._Element) -> str:
    heads = (head for table in mark.iterancestors(f"{H}table") for head in table.iter(f"{H}thead"))
    return _letters("".join(text for head in heads for text in head.itertext()))


def _pieces(body: etree._Element) -> Iterator[tuple[etree._Element | None, str]]:
    for event, element in etree.iterwalk(body, events=("start", "end")):
        if event == "start":
            yield element, element.text or ""
        elif element is not body:
            yield None, element.tail or ""


def _spine(archive: zipfile.ZipFile) -> list[str]:
    folder, root = _package(archive)
    items = {item.get("id"): item.get("href") for item in root.iter(f"{O}item")}
    return [posixpath.join(folder, items[one.get("idref")]) for one in root.iter(f"{O}itemref")]


def _package(archive: zipfile.ZipFile) -> tuple[str, etree._Element]:
    """Read the package document, and name its folder."""
    container = etree.fromstring(archive.read("META-INF/container.xml"))
    path = next(container.iter("{*}rootfile")).get("full-path")
    return posixpath.dirname(path), etree.fromstring(archive.read(path))
