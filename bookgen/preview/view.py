"""What the preview shows, as plain data: sections, findings with their places, and what went wrong."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from operator import itemgetter

from lxml import etree

from bookgen.edition import Document, Edition
from bookgen.finding import Finding
from bookgen.xhtml import place_of


@dataclass(frozen=True, slots=True)
class ShownSection:
    """A section that can be looked at."""

    id: str
    title: str
    source: str
    """Its chapter file; '' for a document that bookgen writes."""
    level: int
    version: str
    """Differs whenever its text does."""
    folio: str
    """Of its first page, as far as the book is set; '' outside of print."""
    has_text: bool
    """Whether it is in the EPUB."""
    has_pages: bool
    """Whether it is in print."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A finding, and where in the view it is."""

    code: str
    severity: str
    message: str
    hint: str
    place: str
    """As an editor would say it: 'chapters/03.md:17'."""
    section: str
    """Id of the section to look at; '' where there is none."""
    block: str
    """Id of the block that the finding is about; '' for the section's beginning."""


@dataclass(frozen=True, slots=True)
class View:
    """All that the page needs to know before it asks for text and pages."""

    name: str
    title: str = ""
    sections: tuple[ShownSection, ...] = ()
    findings: tuple[Spot, ...] = ()
    fault: str = ""
    """Why the book cannot be read as it now stands; what is shown is then the last state that could."""
    style: str = ""
    """Differs whenever the styles do."""
    is_checked: bool = False
    """Whether the findings are those of the book as it now stands."""
    is_set: bool = False
    """Whether the folios are."""

    def facts(self) -> dict[str, object]:
        """Give the view as JSON can hold it."""
        return asdict(self)


def version_of(*texts: str) -> str:
    """Name a state of some texts."""
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:16]


def shown_sections(documents: Iterable[Document], folios: Mapping[str, str]) -> Iterator[ShownSection]:
    """List the documents of a composition."""
    for document in documents:
        yield ShownSection(
            id=document.id,
            title=document.title,
            source=document.source,
            level=document.level,
            version=version_of(document.body),
            folio=folios.get(document.id, ""),
            has_text=Edition.EPUB in document.editions,
            has_pages=Edition.PRINT in document.editions,
        )


Block = tuple[int, str, str]
"""The chapter line of a block, the section that holds it, and its id."""


@dataclass(slots=True)
class Blocks:
    """Where the blocks of a book's documents begin; a document is read again when it has changed."""

    known: dict[str, tuple[Document, tuple[tuple[str, Block], ...]]] = field(default_factory=dict)

    def spot(self, findings: Iterable[Finding], documents: Iterable[Document]) -> tuple[Spot, ...]:
        """Find the block that each finding is about."""
        blocks: dict[str, list[Block]] = {}
        for document in documents:
            for file, block in self._of(document):
                blocks.setdefault(file, []).append(block)
        return tuple(_spot(finding, blocks) for finding in findings)

    def _of(self, document: Document) -> tuple[tuple[str, Block], ...]:
        known = self.known.get(document.id)
        if known is None or known[0] != document:
            known = self.known[document.id] = document, _blocks(document)
        return known[1]


def _blocks(document: Document) -> tuple[tuple[str, Block], ...]:
    """List the blocks of a document with the chapter files that they come from."""
    named = (element for element in etree.fromstring(document.body).iter(etree.Element) if element.get("id"))
    placed = ((place_of(element, document), str(element.get("id"))) for element in named)
    return tuple((place.file, (place.line, document.id, id)) for place, id in placed if place.line)


def _spot(finding: Finding, blocks: Mapping[str, list[Block]]) -> Spot:
    """Point at the last block that begins at the finding's line or before."""
    place = finding.location
    nearby = blocks.get(place.file, []) if place else []
    before = [block for block in nearby if place and block[0] <= place.line]
    _, section, block = max(before, key=itemgetter(0), default=(0, nearby[0][1] if nearby else "", ""))
    return Spot(
        code=finding.code,
        severity=finding.severity.value,
        message=finding.message,
        hint=finding.hint,
        place=str(place or ""),
        section=section,
        block=block,
    )
