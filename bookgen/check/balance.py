"""The balance sheet: a built book holds every word of its chapters, once and in order.

In: the composed documents and the EPUB. Out: a finding for each passage that was lost, added or changed on
the way, at the chapter's line. The words have to be the same; `balance_pdf` does as much for the print PDF.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from difflib import SequenceMatcher
from itertools import islice
from pathlib import PurePosixPath

from lxml import etree

from bookgen.check.epub.archive import Archive
from bookgen.check.letters import pieces, words_of
from bookgen.edition import Composition, Document, Edition
from bookgen.errors import Location
from bookgen.finding import Finding, Rule, Severity
from bookgen.xhtml import place_of

MOST_FINDINGS = 25
"""For one file; a book that lost a whole chapter is not told so a thousand times."""
LONGEST_QUOTE = 80
"""Characters of a passage quoted in a finding."""
LARGEST_DIFF = 20_000
"""Words up to which two passages are compared word by word."""
CONTEXT = 4
"""Words quoted before a passage."""

LOST = Rule(
    "B001",
    Severity.ERROR,
    "the {edition} lacks '{words}' after '{before}'",
    "where a style sheet of the book hides them, change it; else report this: the {edition} has lost words",
    "bookgen promises that no word is lost in silence, and reads every finished file back to keep it.",
    "chapter: The ferry left the quay at nine.\nEPUB: The ferry left at nine.",
    "",
    "chapter: The ferry left the quay at nine.\nEPUB: The ferry left the quay at nine.",
)
ADDED = Rule(
    "B002",
    Severity.ERROR,
    "the {edition} says '{words}' after '{before}', which the chapter does not",
    "where a style sheet's 'content' says the words, write them in the chapter; else report this: "
    "a passage stands twice, or comes from somewhere else",
    "A doubled line is as much a fault of making as a lost one.",
    "chapter: The ferry left at nine.\nEPUB: The ferry left left at nine.",
    "",
    "chapter: The ferry left at nine.\nEPUB: The ferry left at nine.",
)
CHANGED = Rule(
    "B003",
    Severity.ERROR,
    "the {edition} says '{found}' where the chapter says '{words}'",
    "report this: the text changed between the chapter and the {edition}",
    "Both editions are made from one text; where one differs, a step between has altered it.",
    "chapter: The ferry left at nine.\nEPUB: The ferry left at ten.",
    "",
    "chapter: The ferry left at nine.\nEPUB: The ferry left at nine.",
)
GONE = Rule(
    "B004",
    Severity.ERROR,
    "the {edition} lacks the whole document '{document}'",
    "report this: '{title}' was composed and did not reach the {edition}",
    "A chapter that is missing from the reading order is missing from the book.",
    "chapter: The ferry left at nine.\nEPUB:",
    "",
    "chapter: The ferry left at nine.\nEPUB: The ferry left at nine.",
)
UNREAD = Rule(
    "B005",
    Severity.ERROR,
    "the {edition} could not be read back: {reason}",
    "report this: what cannot be read back cannot be known to be whole",
    "A finished file that its maker cannot open will not open elsewhere.",
    "chapter: The ferry left at nine.\nPDF: no PDF at all",
    "",
    "chapter: The ferry left at nine.\nEPUB: The ferry left at nine.",
)
RULES = (LOST, ADDED, CHANGED, GONE, UNREAD)


def balance_epub(composition: Composition, opened: Archive | Finding) -> tuple[Finding, ...]:
    """Compare every word of the composed text with the finished EPUB, or say why it could not be opened."""
    if isinstance(opened, Finding):
        return (UNREAD.found(edition="EPUB", reason=opened.message),)
    return tuple(islice(_balance_epub(documents_of(composition, Edition.EPUB), opened), MOST_FINDINGS))


def documents_of(composition: Composition, edition: Edition) -> tuple[Document, ...]:
    """List the documents that an edition holds."""
    return tuple(document for document in composition.documents if edition in document.editions)


def _balance_epub(documents: tuple[Document, ...], archive: Archive) -> Iterator[Finding]:
    files = {PurePosixPath(n).stem: n for n in sorted(archive.names) if n.endswith((".xhtml", ".html"))}
    others = files.keys() - {document.id for document in documents}
    for document in documents:
        root, bodies = etree.fromstring(document.body), _bodies(archive, _files(document, files, others))
        if not bodies and words_of(root):
            place = place_of(root, document)
            yield GONE.found(place, edition="EPUB", document=document.id, title=document.title)
        elif bodies and not (len(bodies) == 1 and _holds(bodies[0], root)):
            found = [word for body in bodies for word in words_of(body)]
            yield from _compare(document, root, words_of(root), found)


def _files(document: Document, files: Mapping[str, str], others: Iterable[str]) -> Iterator[str]:
    """Yield the file of a document, and where endnotes are divided those they go on in: 'endnotes-2'."""
    if document.id in files:
        yield files[document.id]
    if document.role == "endnotes":
        stem = f"{document.id}-"
        numbers = (name.removeprefix(stem) for name in others if name.startswith(stem))
        for number in sorted(filter(str.isdecimal, numbers), key=int):
            yield files[f"{stem}{number}"]


def _bodies(archive: Archive, files: Iterable[str]) -> list[etree._Element]:
    trees = (archive.tree(file) for file in files)
    bodies = (tree.find("{*}body") for tree in trees if tree is not None)
    return [body for body in bodies if body is not None]


def _holds(body: etree._Element, root: etree._Element) -> bool:
    """Tell whether a body is the very tree that was composed: the same texts in the same elements."""
    around = f"{body.text or ''}{body[0].tail or ''}" if len(body) == 1 else "more"
    return not around.strip() and _texts(body[0]) == _texts(root)


def _texts(root: etree._Element) -> list[tuple[object, ...]]:
    texts = [(element.tag, element.text, element.tail) for element in root.iter()]
    return [texts[0][:2], *texts[1:]]


def _compare(
    document: Document, root: etree._Element, text: list[str], found: list[str]
) -> Iterator[Finding]:
    """Compare the words of one document in both forms; the usual case is that they are the same."""
    if text == found:
        return
    start = next(
        (n for n, (a, b) in enumerate(zip(text, found, strict=False)) if a != b), min(len(text), len(found))
    )
    last = max(len(text), len(found)) - start
    if last > LARGEST_DIFF:
        opcodes = [("replace", start, len(text), start, len(found))]
    else:
        matcher = SequenceMatcher(None, text[start:], found[start:], autojunk=False)
        opcodes = [(k, a + start, b + start, c + start, d + start) for k, a, b, c, d in matcher.get_opcodes()]
    for kind, a, b, c, d in opcodes:
        if kind != "equal":
            place = _place_of_word(document, root, a)
            yield tell_difference(
                "EPUB",
                place,
                " ".join(text[max(a - CONTEXT, 0) : a]),
                " ".join(text[a:b]),
                " ".join(found[c:d]),
            )


def _place_of_word(document: Document, root: etree._Element, number: int) -> Location:
    block, count = root, 0
    for piece in pieces(root):
        block = piece.block if piece.text.strip() else block
        count += len(piece.text.split())
        if count > number:
            break
    return place_of(block, document)


def tell_difference(edition: str, place: Location, before: str, words: str, found: str) -> Finding:
    """Say what was lost, added or changed."""
    facts = {"edition": edition, "before": _last(before), "words": _short(words), "found": _short(found)}
    if words and found:
        return CHANGED.found(place, **facts)
    if words:
        return LOST.found(place, **facts)
    return ADDED.found(place, **facts | {"words": _short(found)})


def _short(words: str) -> str:
    return words if len(words) <= LONGEST_QUOTE else f"{words[:LONGEST_QUOTE].rsplit(' ', 1)[0]} …"


def _last(words: str) -> str:
    return " ".join(words.split()[-CONTEXT:])
