"""What the packaging finds in the documents, with its place."""

from __future__ import annotations

import pytest

from bookgen.check.epub import check_epub, without_repeats
from bookgen.check.text import check_text
from bookgen.edition import Composition
from bookgen.epub import package
from builders import book
from epub_parts import document, opened, picture

NOTE = '<div class="endnote" epub:type="footnote" role="doc-footnote" id="n1">{}</div>'
BACK = '<a role="doc-backlink" epub:type="backlink" href="#r1">1</a>'
REF = '<p><a epub:type="noteref" role="doc-noteref" id="r1" href="#n1">{}</a></p>'


def places(made):
    return [(finding.code, str(finding.location)) for finding in made.packaged.findings]


@pytest.mark.parametrize(
    ("expected", "inner"),
    [
        ("E001", '<p data-line="5"><a href="gone.xhtml#gone">there</a></p>'),
        ("E001", '<p data-line="5"><a href="#gone">there</a></p>'),
        ("E004", '<table data-line="5"><tr><td>1</td></tr></table>'),
        ("E008", '<p id="a">One</p><p id="a" data-line="5">Two</p>'),
        ("E010", '<p data-line="5"><img src="images/gone.png" alt="A map"/></p>'),
    ],
)
def test_fault_is_found_at_its_line(expected, inner):
    made = opened(document("one", inner), assets=(picture(),))
    assert [(expected, "chapters/one.md:5")] == places(made)


@pytest.mark.parametrize(
    "href", ["two.xhtml", "two.xhtml#two", "#one", "https://example.org/x", "mailto:a@example.org"]
)
def test_link_that_leads_somewhere_is_no_fault(href):
    assert [] == opened(document("one", f'<p><a href="{href}">there</a></p>'), document("two")).codes


@pytest.mark.parametrize(
    ("expected", "note"),
    [
        ([], NOTE.format(f"<p>{BACK}. Text.</p>")),
        ([], NOTE.format(f"<p>{BACK}. Text.</p><p>More. {BACK}</p>")),
        (["E006"], NOTE.format(f"<p>Text. {BACK}</p>")),
        (["E006"], NOTE.replace("div", "aside").format(f"<p>{BACK}. Text.</p>")),
    ],
)
def test_note_opens_as_pop_up_only_in_the_right_shape(expected, note):
    assert expected == opened(document("one", REF.format("1") + note)).codes


def test_noteref_holds_its_mark_alone():
    note = NOTE.format(f"<p>{BACK}. Text.</p>")
    assert ["E005"] == opened(document("one", REF.format("<sup>1</sup>") + note)).codes


def test_raw_html_that_is_not_xml_is_found_and_its_text_kept():
    made = opened(document("one", "<p>One<br>two</p>"))
    assert "E009" in made.codes
    assert b"two" in made.files["EPUB/one.xhtml"]


def test_picture_of_a_strange_format_is_found():
    strange = picture("images/map.tiff", "image/tiff")
    made = opened(document("one", '<p><img src="images/map.tiff" alt="A map"/></p>'), assets=(strange,))
    assert ["E011"] == made.codes


def test_section_twice_of_one_name_is_found():
    assert "E008" in opened(document("one"), document("one")).codes


@pytest.mark.parametrize(
    ("expected", "inner"),
    [
        ("E001", '<p><a href="#gone">there</a></p>'),
        ("E005", REF.format("<b>1</b>") + NOTE.format(f"<p>{BACK}. Text.</p>")),
        ("E006", REF.format("1") + NOTE.format(f"<p>Text. {BACK}</p>")),
        ("E008", '<p id="a">One</p><p id="a">Two</p>'),
        ("E010", '<p><img src="images/gone.png" alt="A map"/></p>'),
        ("T002", "<h4>Deep</h4><p>Text.</p>"),
        ("T003", '<p><img src="images/map.png"/></p>'),
    ],
)
def test_fault_of_the_chapters_is_reported_once(expected, inner):
    composition = Composition((document("one", inner),), assets=(picture(),))
    packaged = package(book(), composition)
    findings = (
        *check_text(book(), composition),
        *packaged.findings,
        *check_epub("small-book.epub", packaged.data),
    )
    found = [finding.code for finding in without_repeats(findings) if finding.severity != "note"]
    assert [expected] == found
    assert len(findings) > len(found)
