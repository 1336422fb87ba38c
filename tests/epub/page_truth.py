"""Read the text on either side of every page break out of both files, each by a reader that bookgen does not use.

In: the bytes of an EPUB and of the PDF of the same build. Out: the page breaks that do not stand where the
page begins. The PDF is read by PDFium, the EPUB by zipfile and lxml; only letters and digits are compared.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from string import digits

import pypdfium2
from lxml import etree

H = "{http://www.w3.org/1999/xhtml}"
O = "{http://www.idpf.org/2007/opf}"  # noqa: E741  (the prefix of the package document)
TYPE = "{http://www.idpf.org/2007/ops}type"
SAME = 24
"""So many letters have to agree on each side."""
LONG = 400
"""So much text has that many letters, whatever stands between them."""


@dataclass(frozen=True, slots=True)
class Break:
    """A page break with the letters round it."""

    label: str
    before: str
    after: str
    first_word: int
    """How many letters the word behind it has."""


def untrue_breaks(epub: bytes, pdf: bytes) -> list[str]:
    """List every break that stands where its page does not begin, and every page whose break is missing."""
    pages, (breaks, text) = _pages(pdf), _read(epub)
    untrue = [
        f"{one.label}: …{one.before}|{one.after}… in the EPUB, …{before[-SAME:]}|{begins[: 2 * SAME]}… in the PDF"
        for one in breaks
        for before, begins in (pages.get(one.label, ("", "")),)
        if not _is_true(one, before, begins)
    ]
    labels = {one.label for one in breaks}
    inside = list(pages)[list(pages).index(breaks[0].label) :] if breaks else []
    missing = [label for label in inside if label not in labels and pages[label][1]]
    missing = [label for label in missing if pages[label][1][:LONG] in text]
    return untrue + [f"{label}: the EPUB has its text and no break" for label in missing]


def _is_true(one: Break, before: str, begins: str) -> bool:
    """Tell whether the page begins there, or within that very word."""
    for cut in range(one.first_word + 1):
        behind, ahead = begins[:SAME], (one.before + one.after[:cut])[-SAME:]
        if behind and one.after[cut:].startswith(behind) and (not before or _agree(before, ahead)):
            return True
    return False


def _agree(one: str, other: str) -> bool:
    """Compare what stands before, but for the numbers that only print has: of a note's page, of a figure."""
    one, other = one.rstrip(digits), other.rstrip(digits)
    return one.endswith(other) or other.endswith(one)


def _letters(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def _pages(pdf: bytes) -> dict[str, tuple[str, str]]:
    """Give for each folio the letters of the page before and those of its own page."""
    document, before, pages = pypdfium2.PdfDocument(pdf), "", {}
    for number in range(len(document)):
        label = document.get_page_label(number)
        lines = document[number].get_textpage().get_text_range().splitlines()
        text = _letters(" ".join(line for line in lines if not _is_head(line, lines, label)))
        pages[label] = before, text
        before = text or before
    return pages


def _is_head(line: str, lines: list[str], label: str) -> bool:
    words = line.split()
    return (line is lines[0] and label in (words[:1] + words[-1:])) or (
        line is lines[-1] and words == [label]
    )


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
                    marks.append((len(text), element.get("aria-label")))
                text += piece
            breaks += [_break(label, text[:place], text[place:]) for place, label in marks]
            whole += _letters(text)
    return breaks, whole


def _break(label: str, before: str, after: str) -> Break:
    words = after.split(maxsplit=1)
    first_word = len(_letters(words[0])) if words else 0
    return Break(label, _letters(before[-LONG:])[-SAME:], _letters(after[:LONG])[: 2 * SAME], first_word)


def _pieces(body: etree._Element) -> Iterator[tuple[etree._Element | None, str]]:
    for event, element in etree.iterwalk(body, events=("start", "end")):
        if event == "start":
            yield element, element.text or ""
        elif element is not body:
            yield None, element.tail or ""


def _spine(archive: zipfile.ZipFile) -> list[str]:
    container = etree.fromstring(archive.read("META-INF/container.xml"))
    package = next(container.iter("{*}rootfile")).get("full-path")
    root = etree.fromstring(archive.read(package))
    items = {item.get("id"): item.get("href") for item in root.iter(f"{O}item")}
    folder = posixpath.dirname(package)
    return [posixpath.join(folder, items[one.get("idref")]) for one in root.iter(f"{O}itemref")]
