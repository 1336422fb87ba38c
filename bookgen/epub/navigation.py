"""Navigation: contents with parts and chapters nested, landmarks, page list, and the NCX of old readers.

Rules: EPUB 3.3, 7 (navigation document); OPF 2.0.1, 2.4.1 (NCX); EPUB Accessibility 1.1, 3.2.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bookgen.book import Matter
from bookgen.direction import direction, text_direction
from bookgen.edition import Document

LANDMARK_ROLES = frozenset(
    """bodymatter titlepage copyright-page dedication epigraph foreword preface introduction prologue epilogue
    afterword endnotes appendix bibliography glossary index acknowledgments loi lot errata colophon""".split()
)


@dataclass(frozen=True, slots=True)
class NavPoint:
    """One line of the contents with what lies below it."""

    label: str
    href: str
    role: str = ""
    language: str = ""
    """BCP 47 tag where it differs from the book's."""
    direction: str = ""
    """Where the label does not run as the book does."""
    order: int = 0
    children: tuple[NavPoint, ...] = ()


@dataclass(frozen=True, slots=True)
class Landmark:
    """A place that a reading system offers a button for."""

    role: str
    href: str
    label: str


def contents(documents: Sequence[Document], language: str) -> tuple[NavPoint, ...]:
    """Nest the documents that the contents name; all of them where none is named."""
    listed = [document for document in documents if document.in_contents] or list(documents)
    return _nested(
        tuple((document.level, _point(document, language, order)) for order, document in enumerate(listed, 1))
    )


def _point(document: Document, language: str, order: int) -> NavPoint:
    spoken = document.title_language or document.language
    own = spoken if spoken != language else ""
    runs = text_direction(document.title)
    return NavPoint(
        label=" ".join(document.title.split()) or document.id,
        href=f"{document.id}.xhtml",
        role=document.role,
        language=own,
        direction=runs if runs != direction(language) else "",
        order=order,
    )


def _nested(entries: tuple[tuple[int, NavPoint], ...]) -> tuple[NavPoint, ...]:
    points, start = [], 0
    while start < len(entries):
        level, point = entries[start]
        end = start + 1
        while end < len(entries) and entries[end][0] > level:
            end += 1
        points.append(replace(point, children=_nested(entries[start + 1 : end])))
        start = end
    return tuple(points)


def depth(points: Iterable[NavPoint]) -> int:
    """Count the levels of the contents."""
    return max((1 + depth(point.children) for point in points), default=0)


def landmarks(documents: Iterable[Document]) -> tuple[Landmark, ...]:
    """List the first document of each kind that reading systems look for, in reading order."""
    found: dict[str, Landmark] = {}
    for document in documents:
        kinds = ("bodymatter",) if document.matter is Matter.BODY else ()
        for role in (*kinds, document.role):
            if role in LANDMARK_ROLES:
                found.setdefault(role, Landmark(role, f"{document.id}.xhtml", document.title))
    return tuple(found.values())
