"""The accessibility metadata of an EPUB: there, of the known vocabulary, and true of this book.

In: an `Archive`, its `Package` and `Navigation`. Out: findings.
Source: EPUB Accessibility 1.1, discovery metadata; the Schema.org accessibility properties vocabulary.
"""

from __future__ import annotations

from collections.abc import Iterator

from bookgen.check.epub.archive import Archive
from bookgen.check.epub.navigation import Navigation
from bookgen.check.epub.package import Package
from bookgen.check.prose import HEADINGS
from bookgen.finding import Finding, Rule, Severity
from bookgen.xhtml import XHTML

NEEDED = ("schema:accessMode", "schema:accessibilityFeature", "schema:accessibilityHazard")
WANTED = ("schema:accessModeSufficient", "schema:accessibilitySummary", "dcterms:conformsTo")
MODES = frozenset(
    "auditory chartOnVisual chemOnVisual colorDependent diagramOnVisual mathOnVisual musicOnVisual "
    "tactile textOnVisual textual visual".split()
)
HAZARDS = {
    "flashing": "noFlashingHazard",
    "motionSimulation": "noMotionSimulationHazard",
    "sound": "noSoundHazard",
}
OPEN_HAZARDS = frozenset(
    "none unknown unknownFlashingHazard unknownMotionSimulationHazard unknownSoundHazard".split()
)
FEATURES = frozenset(
    "alternativeText annotations ARIA audioDescription bookmarks braille captions ChemML closedCaptions "
    "describedMath displayTransformability fullRubyAnnotations highContrastAudio highContrastDisplay index "
    "largePrint latex latex-chemistry longDescription MathML MathML-chemistry none openCaptions "
    "pageBreakMarkers pageNavigation printPageNumbers readingOrder rubyAnnotations signLanguage "
    "structuralNavigation synchronizedAudioText tableOfContents tactileGraphic tactileObject timingControl "
    "transcript ttsMarkup unlocked unknown withAdditionalWordSegmentation withoutAdditionalWordSegmentation "
    "horizontalWriting verticalWriting".split()
)

MISSING = Rule(
    "E130",
    Severity.WARNING,
    "the metadata says nothing of '{name}'",
    "say what the book offers to readers who do not see it",
    "Shops in the European Union have to show how accessible a book is, and take it from here.",
    "metadata: - schema:accessMode",
    "EPUB Accessibility 1.1, discovery metadata",
)
WORTH_SAYING = Rule(
    "E131",
    Severity.NOTE,
    "the metadata says nothing of '{name}'",
    "add it, where it is true",
    "It is not required, and readers look for it.",
    "metadata: - schema:accessibilitySummary",
    "EPUB Accessibility 1.1, discovery metadata",
)
UNKNOWN_VALUE = Rule(
    "E132",
    Severity.WARNING,
    "'{value}' is no value of '{name}'",
    "use the terms of the Schema.org accessibility vocabulary, in their exact spelling",
    "A term that is misspelt says nothing.",
    "metadata: <meta property='schema:accessMode'>text</meta>",
    "Schema.org accessibility properties for discoverability vocabulary",
    "metadata: <meta property='schema:accessMode'>textual</meta>",
)
UNTRUE = Rule(
    "E133",
    Severity.WARNING,
    "the metadata claims '{value}', and {fact}",
    "take the claim back, or make it true",
    "A reader who relies on the claim buys a book that cannot be used.",
    "metadata: <meta property='schema:accessibilityFeature'>pageNavigation</meta>",
    "EPUB Accessibility 1.1, discovery metadata",
    "metadata: <meta property='schema:accessibilityFeature'>tableOfContents</meta>",
)
UNCLAIMED = Rule(
    "E134",
    Severity.NOTE,
    "there is a page list, and the metadata does not claim 'pageNavigation'",
    "add the feature",
    "Who needs page numbers looks for the claim.",
    'nav page-list: <a href="chapter.xhtml#p1">1</a>\nmetadata: - pageNavigation\n'
    'chapter.xhtml: <span id="p1" epub:type="pagebreak" role="doc-pagebreak" aria-label="1"/>',
    "EPUB Accessibility 1.1, page navigation",
)
CONTRADICTION = Rule(
    "E135",
    Severity.WARNING,
    "'{value}' and '{other}' contradict each other",
    "say one of the two",
    "A reader with epilepsy has to be able to trust what is said of flashing.",
    "metadata: <meta property='schema:accessibilityHazard'>flashing</meta>",
    "Schema.org accessibility properties for discoverability vocabulary",
    "metadata: <meta property='schema:accessibilityHazard'>none</meta>",
)
RULES = (MISSING, WORTH_SAYING, UNKNOWN_VALUE, UNTRUE, UNCLAIMED, CONTRADICTION)


def check_accessibility(archive: Archive, package: Package, navigation: Navigation) -> Iterator[Finding]:
    """Check what the metadata says against its vocabulary and against the book."""
    if not package.is_epub3:
        return
    place = archive.place(package.part, package.metadata)
    said = {name: package.metas(name) for name in (*NEEDED, *WANTED)}
    for name in NEEDED:
        if not said[name]:
            yield MISSING.found(place, name=name)
    for name in WANTED:
        if not said[name]:
            yield WORTH_SAYING.found(place, name=name)
    vocabulary = {
        "schema:accessMode": MODES,
        "schema:accessibilityFeature": FEATURES,
        "schema:accessibilityHazard": frozenset(HAZARDS) | frozenset(HAZARDS.values()) | OPEN_HAZARDS,
    }
    for name, terms in vocabulary.items():
        for value in said[name]:
            if value not in terms:
                yield UNKNOWN_VALUE.found(place, value=value, name=name)
    yield from _contradictions(archive, package, said["schema:accessibilityHazard"])
    yield from _claims(archive, package, navigation, said["schema:accessibilityFeature"])


def _contradictions(archive: Archive, package: Package, hazards: tuple[str, ...]) -> Iterator[Finding]:
    for hazard, no_hazard in HAZARDS.items():
        for other in (no_hazard, "none"):
            if hazard in hazards and other in hazards:
                place = archive.place(package.part, package.metadata)
                yield CONTRADICTION.found(place, value=hazard, other=other)


def _claims(
    archive: Archive, package: Package, navigation: Navigation, features: tuple[str, ...]
) -> Iterator[Finding]:
    place = archive.place(package.part, package.metadata)
    truths = {
        "pageNavigation": ("page-list" in navigation.lists, "there is no page list"),
        "pageBreakMarkers": (bool(navigation.breaks), "there is no page break"),
        "tableOfContents": (bool(navigation.lists.get("toc")), "there is no table of contents"),
        "alternativeText": (_all_described(archive, package), "a picture has no 'alt'"),
        "structuralNavigation": (_has_headings(archive, package), "there is no heading"),
    }
    for feature, (is_true, fact) in truths.items():
        if feature in features and not is_true:
            yield UNTRUE.found(place, value=feature, fact=fact)
    if "page-list" in navigation.lists and "pageNavigation" not in features:
        yield UNCLAIMED.found(place)


def _all_described(archive: Archive, package: Package) -> bool:
    trees = (archive.tree(part) for part in package.documents)
    return all(img.get("alt") is not None for t in trees if t is not None for img in t.iter(f"{XHTML}img"))


def _has_headings(archive: Archive, package: Package) -> bool:
    trees = (archive.tree(part) for part in package.documents)
    names = tuple(f"{XHTML}{name}" for name in HEADINGS)
    return any(next(t.iter(*names), None) is not None for t in trees if t is not None)
