"""What a book's package document claims about accessibility: in words for readers, in codes for the trade.

In: an opened EPUB. Out: sentences under the headings of the W3C's Accessibility Metadata Display Guide for
Digital Publications 2.0, and codes of the ONIX lists 196 and 143. A claim that the EPUB does not make is
not made here either.
Rules: the display guide; Schema.org Accessibility Properties Crosswalk (W3C community report).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bookgen.site.epub_file import EpubFile

Say = Callable[..., str]

FEATURE = "schema:accessibilityFeature"
HAZARD = "schema:accessibilityHazard"
MODE = "schema:accessMode"
SUFFICIENT = "schema:accessModeSufficient"
SUMMARY = "schema:accessibilitySummary"
CONFORMS = "dcterms:conformsTo"
CLAIM = re.compile(r"EPUB Accessibility 1\.1 - WCAG (2\.[012]) Level (A{1,3})")

NAVIGATION: Mapping[str, str] = MappingProxyType(
    {
        "tableOfContents": "The table of contents leads to every chapter.",
        "index": "An index leads to the places it names.",
        "structuralNavigation": "Headings let one go from part to part.",
        "pageNavigation": "The page list leads to the pages of the print edition.",
    }
)
RICH: Mapping[str, str] = MappingProxyType(
    {
        "MathML": "Formulas are written in MathML, which assistive technology can read.",
        "longDescription": "Complex pictures have extended descriptions.",
    }
)
MORE: Mapping[str, str] = MappingProxyType(
    {
        "ARIA": "ARIA roles name the parts of the book for assistive technology.",
        "pageBreakMarkers": "The page breaks of the print edition are marked in the text.",
        "ttsMarkup": "Hints on pronunciation are given for speech.",
    }
)
HAZARDS: Mapping[str, str] = MappingProxyType(
    {
        "none": "There are no hazards.",
        "unknown": "Whether there are hazards is not known.",
        "flashing": "It flashes, which can cause seizures.",
        "motionSimulation": "It simulates motion, which can cause nausea.",
        "sound": "It has sounds that can be uncomfortable.",
        "noFlashingHazard": "It does not flash.",
        "noMotionSimulationHazard": "It does not simulate motion.",
        "noSoundHazard": "It has no sounds that could be uncomfortable.",
        "unknownFlashingHazard": "Whether it flashes is not known.",
        "unknownMotionSimulationHazard": "Whether it simulates motion is not known.",
        "unknownSoundHazard": "Whether it has uncomfortable sounds is not known.",
    }
)

FEATURE_CODES: Mapping[str, str] = MappingProxyType(
    {
        "tableOfContents": "11",
        "index": "12",
        "readingOrder": "13",
        "alternativeText": "14",
        "longDescription": "15",
        "MathML": "17",
        "ChemML": "18",
        "pageNavigation": "19",
        "synchronizedAudioText": "20",
        "ttsMarkup": "21",
        "highContrastDisplay": "26",
        "structuralNavigation": "29",
        "ARIA": "30",
        "latex": "35",
        "displayTransformability": "36",
        "describedMath": "53",
    }
)
"""ONIX list 196, by the schema.org feature that it answers to."""
VERSION_CODES: Mapping[str, str] = MappingProxyType({"2.0": "80", "2.1": "81", "2.2": "82"})
LEVEL_CODES: Mapping[str, str] = MappingProxyType({"A": "84", "AA": "85", "AAA": "86"})
HAZARD_CODES: Mapping[str, str] = MappingProxyType(
    {
        "none": "00",
        "flashing": "13",
        "noFlashingHazard": "14",
        "sound": "15",
        "noSoundHazard": "16",
        "motionSimulation": "17",
        "noMotionSimulationHazard": "18",
        "unknownFlashingHazard": "24",
        "unknownSoundHazard": "25",
        "unknownMotionSimulationHazard": "26",
    }
)
"""ONIX list 143."""
ACCESSIBILITY, WARNING = "09", "12"
"""ONIX list 79: what a product form feature is about."""
SUMMARY_CODE, EPUB_11, UNLOCKED, LANDMARKS, WITHOUT_SIGHT, CERTIFIED_BY = "00", "04", "10", "32", "52", "90"


@dataclass(frozen=True, slots=True)
class Statement:
    """One heading of the accessibility statement with its sentences."""

    heading: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TradeFeature:
    """One product form feature of ONIX."""

    kind: str
    code: str
    words: str = ""


def statements(epub: EpubFile, say: Say) -> tuple[Statement, ...]:
    """Say in words what the EPUB claims; `say` gives each English phrase in the site's language."""
    features = frozenset(epub.values(FEATURE))
    found = (
        Statement("Ways of reading", tuple(map(say, _ways(epub, features)))),
        Statement("Conformance", tuple(_conformance(epub, say))),
        Statement("Navigation", _named(NAVIGATION, features, say) or (say("No information is available."),)),
        Statement("Rich content", _named(RICH, features, say)),
        Statement("Hazards", _hazards(epub, say)),
        Statement("In the publisher’s words", epub.values(SUMMARY)),
        Statement("More", _named(MORE, features, say)),
    )
    return tuple(Statement(say(one.heading), one.sentences) for one in found if one.sentences)


def _named(table: Mapping[str, str], terms: frozenset[str], say: Say) -> tuple[str, ...]:
    return tuple(say(sentence) for term, sentence in table.items() if term in terms)


def _hazards(epub: EpubFile, say: Say) -> tuple[str, ...]:
    return _named(HAZARDS, frozenset(epub.values(HAZARD)), say) or (say(HAZARDS["unknown"]),)


def _ways(epub: EpubFile, features: frozenset[str]) -> Iterator[str]:
    if "displayTransformability" in features:
        yield "Type size, typeface, spacing and colours can be changed."
    else:
        yield "Whether its appearance can be changed is not known."
    if "textual" in epub.values(SUFFICIENT):
        yield "All of it can be read aloud or in braille."
    elif "textual" in epub.values(MODE):
        yield "Not all of it can be read aloud or in braille."
    else:
        yield "Whether it can be read aloud or in braille is not known."
    if "alternativeText" in features and "visual" in epub.values(MODE):
        yield "Pictures have descriptions in words."


def _conformance(epub: EpubFile, say: Say) -> Iterator[str]:
    claims = tuple(found for value in epub.values(CONFORMS) if (found := CLAIM.fullmatch(value)))
    if not claims:
        yield say("No standard of accessibility is claimed.")
    for claim in claims:
        phrase = "It is claimed to meet EPUB Accessibility 1.1 and WCAG {version} at level {level}."
        yield say(phrase, version=claim[1], level=claim[2])
    if claims and epub.certifier:
        yield say("The claim was made by {name}.", name=epub.certifier)


def trade_features(epub: EpubFile) -> tuple[TradeFeature, ...]:
    """Say in ONIX's codes what the EPUB claims."""
    hazards = (HAZARD_CODES[term] for term in epub.values(HAZARD) if term in HAZARD_CODES)
    return (
        *(TradeFeature(ACCESSIBILITY, SUMMARY_CODE, words) for words in epub.values(SUMMARY)),
        *_conformance_codes(epub),
        *(TradeFeature(ACCESSIBILITY, code) for code in sorted(set(_feature_codes(epub)))),
        *(TradeFeature(WARNING, code) for code in sorted(set(hazards))),
    )


def _conformance_codes(epub: EpubFile) -> Iterator[TradeFeature]:
    claims = tuple(found for value in epub.values(CONFORMS) if (found := CLAIM.fullmatch(value)))
    for claim in claims:
        for code in (EPUB_11, VERSION_CODES[claim[1]], LEVEL_CODES[claim[2]]):
            yield TradeFeature(ACCESSIBILITY, code)
    if claims and epub.certifier:
        yield TradeFeature(ACCESSIBILITY, CERTIFIED_BY, epub.certifier)


def _feature_codes(epub: EpubFile) -> Iterator[str]:
    yield from (FEATURE_CODES[term] for term in epub.values(FEATURE) if term in FEATURE_CODES)
    if "textual" in epub.values(SUFFICIENT):
        yield WITHOUT_SIGHT
    if not epub.is_locked:
        yield UNLOCKED
    nav = epub.item_for("nav")
    if nav is not None and b'epub:type="landmarks"' in nav.data:
        yield LANDMARKS
