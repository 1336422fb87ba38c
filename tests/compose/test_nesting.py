"""Raw HTML comes out by HTML's content models, every word in its place."""

from __future__ import annotations

import pytest
from lxml import etree

from bookgen.compose import compose
from builders import book

NOTE = "\n\n[^1]: Note."


def inside(raw):
    """Compose a chapter of raw HTML: codes and lines of the findings, and what stands behind its title."""
    made = compose(book(f"# A\n\n{raw}\n"))
    root = etree.fromstring(next(one.body for one in made.documents if one.role == "chapter"))
    etree.strip_attributes(
        root, "id", "class", "data-line", "href", "role", "{http://www.idpf.org/2007/ops}type"
    )
    text = "".join(etree.tostring(block, encoding="unicode") for block in root[1:])
    plain = text.replace(
        ' xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"', ""
    )
    return [(one.code, one.location.line) for one in made.findings], plain.replace("\n", "")


@pytest.mark.parametrize(
    ("expected", "raw"),
    [
        ("<div>a<div>b</div>c</div>", "<p>a<div>b</div>c</p>"),
        ("<div>a</div>", "<li>a</li>"),
        ("<h2>a<span>b</span></h2>", "<h2>a<p>b</p></h2>"),
        ("<header>a<div>b</div></header>", "<header>a<header>b</header></header>"),
        ("<p><span>a</span></p>", "<ruby>a</ruby>"),
        ("<p><span>a</span></p>", "<bdo>a</bdo>"),
        ("<p><a>a <span>b</span></a></p>", '<a href="http://x.org">a <a href="http://y.org">b</a></a>'),
    ],
)
def test_element_that_may_not_stand_where_it_does_is_set_as_one_that_may(expected, raw):
    found, text = inside(raw)
    assert ([("C014", 3)], expected) == (found, text)


@pytest.mark.parametrize(
    ("expected", "raw"),
    [
        ("<ul><li>a</li><li>b</li><li>c</li></ul>", "<ul>a<li>b</li>c</ul>"),
        ("<ol><li><p>a</p>b</li></ol>", "<ol><p>a</p>b</ol>"),
        ("<dl><dt/><dd>a</dd><dt>b</dt><dd/></dl>", "<dl><dd>a</dd><dt>b</dt></dl>"),
        (
            "<table><caption>c</caption><tbody><tr><td>a</td></tr></tbody><tfoot><tr><td>f</td></tr></tfoot></table>",
            "<table><tfoot><tr><td>f</td></tr></tfoot><tr>a</tr><caption>c</caption></table>",
        ),
    ],
)
def test_lists_and_tables_hold_their_parts_alone_and_in_order(expected, raw):
    found, text = inside(raw)
    assert expected == text
    assert {("C015", 3)} == set(found)


@pytest.mark.parametrize(
    ("expected", "raw"),
    [
        (
            "<figure><p>a</p><figcaption><strong>b</strong></figcaption></figure>",
            "<p>a</p>**<figcaption>b</figcaption>**",
        ),
        (
            "<figure><p>a</p><figcaption>b<em>c</em></figcaption></figure>",
            "<p>a</p><figcaption>b</figcaption><em>c</em>",
        ),
        ("<figure><figcaption>b</figcaption><p>a</p></figure>", "<figcaption>b</figcaption><p>a</p>"),
    ],
)
def test_caption_stands_first_or_last_and_means_what_its_marks_mean(expected, raw):
    assert expected == inside(f"<figure>{raw}</figure>")[1]


def test_ruby_in_a_heading_stays():
    assert ([], "<h2><ruby>漢<rt>kan</rt></ruby></h2><p>A.</p>") == inside(
        "## <ruby>漢<rt>kan</rt></ruby>\n\nA."
    )


@pytest.mark.parametrize(
    ("expected", "link"),
    [
        ("<p><a>a</a><a>1</a> b</p>", "[a[^1]](http://x.org) b"),
        ("<p><span><a>1</a>a</span></p>", "[[^1]a](http://x.org)"),
    ],
)
def test_mark_of_a_note_is_never_a_link_in_a_link(expected, link):
    assert expected == inside(link + NOTE)[1]


@pytest.mark.parametrize("raw", ["a <table><td>open", "> <div>open", "- <div>open", "[^1]: <div>open[^1]\n"])
def test_tag_that_is_never_closed_swallows_no_note(raw):
    made = compose(book(f"# A\n\nA[^1] B[^2].\n\n{raw}\n\n[^2]: Note."))
    notes = etree.fromstring(next(one.body for one in made.documents if one.id == "endnotes"))
    assert any("2. Note." == "".join(note.itertext()).strip() for note in notes.iter("{*}div"))


@pytest.mark.parametrize(
    "attribute",
    [
        'colspan="2"',
        'id="two words"',
        'lang="not a language"',
        'dir="up"',
        'role="button"',
        'datetime="1848-05-03"',
    ],
)
def test_attribute_that_says_nothing_here_is_taken_out(attribute):
    assert ([("C006", 3)], "<p>a</p>") == inside(f"<p {attribute}>a</p>")
