"""Accessibility metadata says what is true and no more."""

from __future__ import annotations

import pytest

from builders import book, config
from epub_parts import cover, document, opened, page, picture

CONFORMS = "EPUB Accessibility 1.1 - WCAG 2.2 Level AA"
MAP = '<p><img src="images/map.png" alt="A map"/></p>'
GIF = b"GIF89a" + b"\x21\xf9\x04...." * 2


def features(made):
    return set(made.meta("schema:accessibilityFeature"))


def test_book_of_text_is_textual_and_without_hazard():
    made = opened()
    assert ["textual"] == made.meta("schema:accessMode")
    assert ["textual"] == made.meta("schema:accessModeSufficient")
    assert ["none"] == made.meta("schema:accessibilityHazard")
    assert [CONFORMS] == made.meta("dcterms:conformsTo")
    assert ["#conformance"] == made.opf("//o:meta[@property='a11y:certifiedBy']/@refines")


def test_book_without_print_edition_claims_no_pages():
    made = opened()
    assert not {"pageNavigation", "pageBreakMarkers"} & features(made)
    assert [] == made.meta("pageBreakSource")
    assert [] == made.find("nav.xhtml", "//h:nav[@id='page-list']")


@pytest.mark.parametrize(
    ("expected", "isbn"),
    [
        ("urn:isbn:9780306406157", {"print": "978-0-306-40615-7"}),
        ("urn:uuid:11111111-2222-4333-8444-555555555555", {}),
    ],
)
def test_pages_name_the_print_edition_they_are_of(expected, isbn):
    made = opened(document(), of=book(config=config(isbn=isbn)), pages=(page("1", "one", "one"),))
    assert {"pageNavigation", "pageBreakMarkers"} <= features(made)
    assert [expected] == made.meta("pageBreakSource")


def test_alternative_text_is_claimed_where_something_has_it():
    assert "alternativeText" not in features(opened())
    assert "alternativeText" in features(opened(cover=cover()))


def test_title_page_without_heading_does_not_take_structure_away():
    body = '<section xmlns="http://www.w3.org/1999/xhtml" id="copyright-page"><p>2026</p></section>'
    made = opened(document("copyright-page", body=body, in_contents=False), document("one"))
    assert "structuralNavigation" in features(made)


def test_described_picture_makes_the_book_visual_and_keeps_text_sufficient():
    made = opened(document("one", MAP), assets=(picture(),))
    assert ["textual", "visual"] == made.meta("schema:accessMode")
    assert ["textual", "textual,visual"] == made.meta("schema:accessModeSufficient")
    assert "alternativeText" in features(made)


def test_picture_without_words_takes_the_claims_away():
    made = opened(document("one", MAP.replace("A map", "")), assets=(picture(),))
    assert ["textual,visual"] == made.meta("schema:accessModeSufficient")
    assert "alternativeText" not in features(made)
    assert [] == made.meta("dcterms:conformsTo")
    assert "no conformance is claimed" in made.meta("schema:accessibilitySummary")[0]


def test_picture_that_only_decorates_is_not_visual_content():
    made = opened(
        document("one", '<p><img src="images/map.png" alt="" role="presentation"/></p>'), assets=(picture(),)
    )
    assert ["textual"] == made.meta("schema:accessMode")
    assert [] == made.codes


@pytest.mark.parametrize(
    "inner",
    ["<h3>Deep</h3>", "<table><tr><td>1</td></tr></table>"],
    ids=["a level skipped", "a table without headers"],
)
def test_barrier_takes_the_claim_of_conformance_away(inner):
    made = opened(document("one", inner))
    assert [] == made.meta("dcterms:conformsTo")


def test_moving_picture_is_an_unknown_hazard():
    gif = picture("images/map.gif", "image/gif", GIF)
    made = opened(document("one", MAP.replace(".png", ".gif")), assets=(gif,))
    assert ["unknown"] == made.meta("schema:accessibilityHazard")


def test_colour_fixed_by_the_publisher_takes_the_claim_away():
    made = opened(of=book(styles={"book.css": "p { color: #333 }"}))
    assert ["E012"] == made.codes
    assert [] == made.meta("dcterms:conformsTo")


@pytest.mark.parametrize("rule", ["p { color: #333 }", "body { background: white }", "p { font-size: 12px }"])
def test_look_that_a_reader_cannot_change_is_not_said_to_be_theirs(rule):
    made = opened(of=book(styles={"book.css": rule}))
    assert "displayTransformability" not in features(made)
    assert "can be set by the reader" not in made.meta("schema:accessibilitySummary")[0]
    assert "displayTransformability" in features(opened())


@pytest.mark.parametrize(
    ("expected", "has"),
    [
        ("index", document("one", role="index")),
        ("rubyAnnotations", document("one", "<p><ruby>漢<rt>kan</rt></ruby></p>")),
        (
            "MathML",
            document("one", '<p><math xmlns="http://www.w3.org/1998/Math/MathML"><mi>x</mi></math></p>'),
        ),
    ],
)
def test_feature_is_claimed_by_the_book_that_has_it(expected, has):
    assert (True, False) == (expected in features(opened(has)), expected in features(opened()))


def test_summary_in_english_says_so_in_a_book_of_another_language():
    made = opened(of=book(config=config(language="fr")))
    lang = "{http://www.w3.org/XML/1998/namespace}lang"
    (summary,) = made.opf("//o:meta[@property='schema:accessibilitySummary']")
    assert "en" == summary.get(lang)


def test_who_vouches_for_the_book_is_named_with_credential_and_report():
    said = {
        "certified_by": "Hands on Books",
        "credential": "Reader 1",
        "report": "https://example.org/report",
    }
    made = opened(of=book(config=config(accessibility=said)))
    assert ["Hands on Books"] == made.meta("a11y:certifiedBy")
    assert ["Reader 1"] == made.meta("a11y:certifierCredential")
    assert [("#certifier", "https://example.org/report")] == [
        (link.get("refines"), link.get("href")) for link in made.opf("//o:link[@rel='a11y:certifierReport']")
    ]


def test_nobody_vouches_for_a_book_with_barriers():
    said = {"certified_by": "Hands on Books", "report": "https://example.org/report"}
    made = opened(document("one", "<h3>Deep</h3>"), of=book(config=config(accessibility=said)))
    assert [] == made.meta("a11y:certifiedBy")
    assert [] == made.opf("//o:link")
