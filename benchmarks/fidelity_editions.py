"""Proofread editions as gold: their paragraphs and titles, and how a reading of the same work compares.

Two editions of a work differ in words and in spelling. What is compared is therefore not a paragraph's text but
where the breaks between paragraphs fall: both texts are aligned word by word, and of a paragraph is asked whether
its first and last words that both have begin and end a paragraph in the other too, with no break between them.
Paragraphs that the source itself sets otherwise than the edition are told by its blank lines or blocks, without
bookgen, and are not counted: two that stand on one line, or one with a break behind a full stop.
"""

from __future__ import annotations

import io
import posixpath
import re
import textwrap
import zipfile
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from lxml import etree

from bookgen.compose.markdown import parse_markdown

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
LETTER = re.compile(r"[^\W_]")
EDITIONS_OWN = re.compile(
    r"(?:titlepage|imprint|colophon|uncopyright|endnotes(?:-\d+)?|halftitlepage|loi|toc)\.xhtml\Z"
)
"""Pages that speak of the edition; its notes are compared with their marks."""
LEAVES = frozenset("p li td th dt dd h1 h2 h3 h4 h5 h6 hgroup cite figcaption caption summary".split())
UNSEEN = str.maketrans({"\u2060": None, "\ufeff": None, "\u00ad": None, "\u200a": " "})
TYPE = "{http://www.idpf.org/2007/ops}type"
GRAM = 4
"""Words: a run of so many that stands once in either text ties the two."""
LONGEST_GAP = 4000
"""Words between two ties that are compared one by one."""
LEAST_COMMON = 0.5
"""A paragraph of which both texts have less than this is not of both."""
ALIKE = 0.85
"""Titles whose letters are as much alike are one: 'Honor' and 'Honour'."""
UNENDED = re.compile(r"[^\W_]\Z|[,-]\Z")
BROKEN_OFF = 30
"""Letters: a title that is longer may be broken off by the source."""
NUMBER = re.compile(r"(?:(?:chapter|book|глава|act)\s+)?(?:\d+|[ivxlc]+)\b\W*", re.IGNORECASE)


def spine(files: dict[str, bytes]) -> Iterator[etree._Element]:
    """Yield the pages of an edition that are the work's, in reading order."""
    path, opf = next((path, data) for path, data in files.items() if path.endswith(".opf"))
    tree = etree.fromstring(opf)
    hrefs = {item.get("id"): item.get("href") for item in tree.iter("{*}item")}
    for reference in tree.iter("{*}itemref"):
        href = hrefs[reference.get("idref")] or ""
        if not EDITIONS_OWN.search(href):
            yield etree.fromstring(files[posixpath.join(posixpath.dirname(path), href)])


def edition_paragraphs(files: dict[str, bytes]) -> list[str]:
    """List the paragraphs of an edition's text, in order, a line of verse a line, without its notes."""
    return [text for page in spine(files) for text in paragraphs_of(page.find("{*}body"))]


def edition_titles(files: dict[str, bytes]) -> list[str]:
    """List the titles of an edition's pages, in order, as its contents name them."""
    contents = etree.fromstring(next(data for path, data in files.items() if path.endswith("toc.xhtml")))
    nav = next(nav for nav in contents.iter("{*}nav") if nav.get(TYPE) == "toc")
    return [
        " ".join("".join(link.itertext()).split())
        for link in nav.iter("{*}a")
        if not EDITIONS_OWN.search(_address(link)) and any("#" not in _address(other) for other in _beside(link))
    ]


def _address(link: etree._Element) -> str:
    return link.get("href") or ""


def _beside(link: etree._Element) -> Iterator[etree._Element]:
    """Yield the entries of the same list: one of them with a page of its own shows that each is a section."""
    for item in next(link.iterancestors("{*}ol")):
        yield from list(item.iter("{*}a"))[:1]


def own_paragraphs(markdown: str) -> list[str]:
    """List the paragraphs that a chapter shows, in the same way."""
    return list(paragraphs_of(parse_markdown(markdown).body))


def paragraphs_of(tree: etree._Element) -> Iterator[str]:
    """Yield the text of the innermost blocks; a speaker's name stands before the first words of the speech."""
    speaker = ""
    for element in tree.iter(etree.Element):
        name = _name(element)
        is_whole = name == "hgroup" or (name in LEAVES and not any(_is_leaf(e) for e in element.iterdescendants()))
        if not is_whole or any(_name(above) == "hgroup" for above in element.iterancestors()):
            continue
        if name == "cite" and _name(element.getparent()) in LEAVES:
            continue
        lines = (" ".join(line.split()) for line in "".join(_pieces(element)).translate(UNSEEN).split("\f"))
        text = "\n".join(line for line in lines if line)
        if "z3998:persona" in (element.get(TYPE) or "") and element.getnext() is not None:
            speaker = text + " "
        elif text:
            yield speaker + text
            speaker = ""


def _name(element: etree._Element | None) -> str:
    return etree.QName(element).localname if element is not None and isinstance(element.tag, str) else ""


def _is_leaf(element: etree._Element) -> bool:
    return _name(element) in LEAVES - {"cite"}


def _pieces(element: etree._Element) -> Iterator[str]:
    """Yield the text of a block; a line's end is a form feed, a note's mark is nothing."""
    is_mark = "noteref" in (element.get(TYPE) or "") or "noteref" in (element.get("class") or "")
    if _name(element) == "br":
        yield "\f"
    elif not is_mark and _name(element):
        yield element.text or ""
        for child in element:
            yield from _pieces(child)
            yield (" " if _name(child) in LEAVES else "") + (child.tail or "")


def plain_text(paragraphs: Sequence[str], width: int) -> str:
    """Write paragraphs out as plain text: a paragraph a line, or wrapped, and then verse is set in.

    The lines of verse are paragraphs to a text that has a paragraph a line.
    """
    if not width:
        return "\n\n".join(line for paragraph in paragraphs for line in paragraph.split("\n")) + "\n"
    return "\n\n".join(_verse(p, width) if "\n" in p else _filled(p, width) for p in paragraphs) + "\n"


def _verse(stanza: str, width: int) -> str:
    """Set verse in, and what a line turns over deeper still."""
    lines = (_filled(line, width, "    ", "        ") for line in stanza.split("\n"))
    return "\n".join(lines)


def _filled(paragraph: str, width: int, first: str = "", further: str = "") -> str:
    wrapper = textwrap.TextWrapper(width, first, further, break_long_words=False, break_on_hyphens=False)
    return wrapper.fill(paragraph)


# words


def words(text: str) -> list[str]:
    """List the words of a text; apostrophes of every kind are one."""
    return [word.replace("’", "'") for word in WORD.findall(text)]


def changed_words(before: Sequence[str], after: Sequence[str]) -> list[str]:
    """List the words that one text has and the other has not, capitals and all; '±' where only the order is another."""
    lost, gained = Counter(before) - Counter(after), Counter(after) - Counter(before)
    changed = [f"-{word}" for word in lost.elements()] + [f"+{word}" for word in gained.elements()]
    return changed if changed or list(before) == list(after) else ["±"]


# titles


class Chapters(NamedTuple):
    """The titles of a work held against those that were found."""

    missing: list[str]
    invented: list[str]


def compare_titles(wanted: Sequence[str], found: Sequence[str]) -> Chapters:
    """Align two lists of titles in their order: what stands in one alone is missing, or invented."""
    best = [[0] * (len(found) + 1) for _ in range(len(wanted) + 1)]
    for i in range(len(wanted) - 1, -1, -1):
        for j in range(len(found) - 1, -1, -1):
            same = best[i + 1][j + 1] + 1 if is_same_title(wanted[i], found[j]) else 0
            best[i][j] = max(same, best[i + 1][j], best[i][j + 1])
    missing, invented = [], []
    i = j = 0
    while i < len(wanted) or j < len(found):
        here = best[i][j]
        if i < len(wanted) and j < len(found) and here > max(best[i + 1][j], best[i][j + 1]):
            i, j = i + 1, j + 1
        elif i < len(wanted) and (j == len(found) or here == best[i + 1][j]):
            missing.append(wanted[i])
            i += 1
        else:
            invented.append(found[j])
            j += 1
    return Chapters(missing, invented)


def is_same_title(wanted: str, found: str) -> bool:
    """Tell whether a title is the same but for its number, a subtitle, hyphens and another spelling."""
    one, other = ("".join(LETTER.findall(NUMBER.sub("", text, count=1) or text)).casefold() for text in (wanted, found))
    if not one or one == other:
        return one == other
    said, heard = (" ".join(words(text)).casefold() for text in (wanted, found))
    if heard.startswith(said + " ") or (len(one) > 3 and other.startswith(one)):
        return True
    if len(other) >= BROKEN_OFF and one.startswith(other):
        return True
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= ALIKE


# paragraphs


class Breaks(NamedTuple):
    """The paragraphs of one text held against another's."""

    compared: frozenset[int]
    """Those that both texts have."""
    uneven: frozenset[int]
    """Those of them that the other parts at other words."""


def compare_paragraphs(wanted: Sequence[str], found: Sequence[str]) -> Breaks:
    """Find the paragraphs of one text that the other parts at the same words."""
    ours, theirs = _numbered(wanted), _numbered(found)
    partner = _aligned([word for word, _ in ours], [word for word, _ in theirs])
    common: dict[int, list[int]] = {}
    sizes = Counter(number for _, number in ours)
    for place, other in enumerate(partner):
        if other >= 0:
            common.setdefault(ours[place][1], []).append(theirs[other][1])
    known = sorted(common)
    uneven = set()
    for before, n, after in zip([-1, *known], known, [*known[1:], -1], strict=False):
        begins = before < 0 or common[before][-1] != common[n][0]
        ends = after < 0 or common[after][0] != common[n][-1]
        if len(set(common[n])) > 1 or not begins or not ends:
            uneven.add(n)
    compared = frozenset(n for n in known if len(common[n]) >= LEAST_COMMON * sizes[n])
    return Breaks(compared, compared & uneven)


def source_paragraphs(data: bytes) -> list[str]:
    """List the paragraphs that a source shows by itself: a text's blank lines, an EPUB's innermost blocks.

    One that does not end as a sentence does goes on in the next.
    """
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            files = {name: package.read(name) for name in package.namelist()}
        own = edition_paragraphs(files)
    else:
        own = [" ".join(part.split()) for part in re.split(r"\n\s*\n", data.decode("utf-8-sig").replace("\r", ""))]
    joined: list[str] = []
    for paragraph in own:
        if joined and UNENDED.search(joined[-1]) and paragraph[:1].islower():
            joined[-1] += " " + paragraph
        else:
            joined.append(paragraph)
    return joined


def _numbered(paragraphs: Sequence[str]) -> list[tuple[str, int]]:
    return [(word.casefold(), n) for n, paragraph in enumerate(paragraphs) for word in words(paragraph)]


def _aligned(ours: list[str], theirs: list[str]) -> list[int]:
    """Find for each word its partner in the other text, -1 where it has none; partners stand in order."""
    partner = [-1] * len(ours)
    start = other = 0
    for mine, its in [*_ties(ours, theirs), (len(ours), len(theirs))]:
        if mine < start or its < other:
            continue
        if mine - start <= LONGEST_GAP and its - other <= LONGEST_GAP:
            matcher = SequenceMatcher(None, ours[start:mine], theirs[other:its], autojunk=False)
            for block in matcher.get_matching_blocks():
                for n in range(block.size):
                    partner[start + block.a + n] = other + block.b + n
        if mine < len(ours):
            partner[mine : mine + GRAM] = range(its, its + GRAM)
        start, other = mine + GRAM, its + GRAM
    return partner


def _ties(ours: list[str], theirs: list[str]) -> list[tuple[int, int]]:
    """Pair the runs of words that either text has once, as many as stand in the same order."""
    once, its = _once(ours), _once(theirs)
    pairs = sorted((place, its[gram]) for gram, place in once.items() if gram in its)
    return _rising(pairs)


def _once(text: list[str]) -> dict[tuple[str, ...], int]:
    grams = [tuple(text[n : n + GRAM]) for n in range(len(text) - GRAM + 1)]
    counts = Counter(grams)
    return {gram: n for n, gram in enumerate(grams) if counts[gram] == 1}


def _rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Keep the most pairs whose second places rise too."""
    tails: list[int] = []
    ends: list[int] = []
    before = [-1] * len(pairs)
    for n, (_, place) in enumerate(pairs):
        at = bisect_left(ends, place)
        before[n] = tails[at - 1] if at else -1
        tails[at : at + 1] = [n]
        ends[at : at + 1] = [place]
    kept = []
    n = tails[-1] if tails else -1
    while n >= 0:
        kept.append(pairs[n])
        n = before[n]
    return kept[::-1]
