"""Accessibility metadata, derived from what the book has and never assumed.

Rules: EPUB Accessibility 1.1, 2 (discovery) and 4 (conformance); the Schema.org Accessibility Properties
for Discoverability Vocabulary.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from bookgen.config import AccessibilityConfig, BookConfig
from bookgen.epub import rules
from bookgen.epub.container import Meta
from bookgen.epub.content import ContentDocument
from bookgen.finding import Finding
from bookgen.xhtml import HEADINGS, XHTML, is_silent, local_name

CONFORMANCE = "EPUB Accessibility 1.1 - WCAG 2.2 Level AA"
OWN_CHECKS = "bookgen (automatic checks)"
BARRIERS = frozenset(
    rule.code
    for rule in (
        rules.DEAD_LINK,
        rules.TABLE_WITHOUT_HEADERS,
        rules.NOTE_MISSHAPEN,
        rules.BREAK_MISPLACED,
        rules.REPEATED_NAME,
        rules.NOT_WELL_FORMED,
        rules.PICTURE_MISSING,
        rules.PICTURE_FORMAT,
        rules.COLOUR_FIXED,
        rules.SIZE_FIXED,
    )
)
"""Rules of which one finding is enough to claim no conformance; pictures and headings are looked at here."""
FIXED = frozenset((rules.COLOUR_FIXED.code, rules.SIZE_FIXED.code))
"""Rules of which one finding says that the reader is not free to choose how the text looks."""


@dataclass(frozen=True, slots=True)
class Access:
    """What is known of a book's accessibility once it is composed and checked."""

    has_pictures: bool
    """Whether any picture says something that the text does not."""
    has_cover: bool
    """A cover always has words; it does not make a book of text a visual one."""
    all_described: bool
    has_formulas: bool
    has_ruby: bool
    has_index: bool
    has_headings: bool
    """Whether every section that the contents name has one."""
    has_roles: bool
    """Whether elements say in ARIA's words what they are."""
    is_flexible: bool
    """Whether no style sheet fixes what a reader may want to change."""
    may_move: bool
    has_pages: bool
    conforms: bool


def examine(
    contents: tuple[ContentDocument, ...],
    findings: tuple[Finding, ...],
    *,
    may_move: bool,
    has_pages: bool,
    has_cover: bool,
) -> Access:
    """Look at what the finished documents hold."""
    fired = {finding.code for finding in findings}
    images = [
        image for content in contents for image in content.root.iter(f"{XHTML}img") if not is_silent(image)
    ]
    all_described = all((image.get("alt") or "").strip() for image in images)
    skips_level = any(_skips_level(content) for content in contents)
    return Access(
        has_pictures=bool(images),
        has_cover=has_cover,
        all_described=all_described,
        has_formulas=any("mathml" in content.properties for content in contents),
        has_ruby=_holds(contents, ".//{*}rt"),
        has_index=any(content.document.role == "index" for content in contents),
        has_headings=all(
            next(content.root.iter(*HEADINGS), None) is not None
            for content in contents
            if content.document.in_contents
        ),
        has_roles=_holds(contents, ".//*[@role]"),
        is_flexible=not fired & FIXED,
        may_move=may_move,
        has_pages=has_pages,
        conforms=all_described and not skips_level and not fired & BARRIERS,
    )


def _holds(contents: tuple[ContentDocument, ...], path: str) -> bool:
    return any(content.root.find(path) is not None for content in contents)


def _skips_level(content: ContentDocument) -> bool:
    levels = [int(local_name(heading)[1]) for heading in content.root.iter(*HEADINGS)]
    return any(level > above + 1 for above, level in pairwise(levels))


def derive(access: Access, config: BookConfig, page_source: str) -> tuple[Meta, ...]:
    """Say what is true of the book in the words that catalogues search by."""
    english = (
        ()
        if config.language.split("-", maxsplit=1)[0].lower() == "en"
        else (("{http://www.w3.org/XML/1998/namespace}lang", "en"),)
    )
    claims = [
        *(("schema:accessMode", mode) for mode in ("textual", *(("visual",) if access.has_pictures else ()))),
        *(("schema:accessModeSufficient", modes) for modes in _sufficient(access)),
        *(("schema:accessibilityFeature", feature) for feature in _features(access)),
        ("schema:accessibilityHazard", "unknown" if access.may_move else "none"),
    ]
    metas = [Meta("meta", value, (("property", name),)) for name, value in claims]
    summary = " ".join(_summary(access))
    metas.append(Meta("meta", summary, (("property", "schema:accessibilitySummary"), *english)))
    if access.has_pages:
        metas.append(Meta("meta", page_source, (("property", "pageBreakSource"),)))
    if access.conforms:
        metas += _conformance(config.accessibility)
    return tuple(metas)


def _conformance(said: AccessibilityConfig) -> Iterator[Meta]:
    """Claim conformance, and say who vouches for it: EPUB Accessibility 1.1, 4.3."""
    yield Meta("meta", CONFORMANCE, (("property", "dcterms:conformsTo"), ("id", "conformance")))
    by = (("property", "a11y:certifiedBy"), ("refines", "#conformance"), ("id", "certifier"))
    yield Meta("meta", said.certified_by or OWN_CHECKS, by)
    if said.credential:
        held = (("property", "a11y:certifierCredential"), ("refines", "#certifier"))
        yield Meta("meta", said.credential, held)
    if said.report:
        yield Meta(
            "link", "", (("rel", "a11y:certifierReport"), ("refines", "#certifier"), ("href", said.report))
        )


def _sufficient(access: Access) -> Iterator[str]:
    if access.all_described:
        yield "textual"
    if access.has_pictures:
        yield "textual,visual"


def _features(access: Access) -> Iterator[str]:
    """Name what the book offers."""
    yield from ("tableOfContents", "readingOrder")
    if access.is_flexible:
        yield "displayTransformability"
    if access.has_roles:
        yield "ARIA"
    if access.has_index:
        yield "index"
    if access.has_ruby:
        yield "rubyAnnotations"
    if access.has_headings:
        yield "structuralNavigation"
    if access.all_described and (access.has_pictures or access.has_cover):
        yield "alternativeText"
    if access.has_formulas:
        yield "MathML"
    if access.has_pages:
        yield from ("pageNavigation", "pageBreakMarkers")


def _summary(access: Access) -> Iterator[str]:
    """Write the summary, one sentence a fact."""
    if not access.all_described:
        yield "Some pictures have no text alternative."
    elif access.has_pictures:
        yield "The text can be read by eye, by ear or by touch; every picture has a text alternative."
    else:
        nothing = "there are no pictures but the cover" if access.has_cover else "there are no pictures"
        yield f"The text can be read by eye, by ear or by touch; {nothing}."
    if access.is_flexible:
        yield "Type size, typeface, spacing and colours can be set by the reader."
    yield "It can be navigated by its contents, landmarks and headings."
    if access.has_pages:
        yield "The page list follows the pages of the print edition."
    yield "Pictures may move." if access.may_move else "There are no known hazards."
    if access.conforms:
        yield f"Automatic checks of {CONFORMANCE} passed."
    else:
        yield "Automatic checks found barriers, so that no conformance is claimed."
