"""Contents, landmarks and NCX."""

from __future__ import annotations

from bookgen.book import Matter
from bookgen.epub.navigation import contents
from epub_parts import cover, document, opened, page


def shape(points):
    """Show nested points as nested lists."""
    return [[point.label, *shape(point.children)] for point in points]


def test_chapters_nest_below_their_part():
    documents = (
        document("intro"),
        document("part-one", level=1),
        document("a", level=2),
        document("b", level=2),
        document("part-two", level=1),
        document("c", level=2),
    )
    assert [["Intro"], ["Part-One", ["A"], ["B"]], ["Part-Two", ["C"]]] == shape(contents(documents, "en"))


def test_level_that_is_skipped_nests_one_deeper_only():
    documents = (document("a", level=1), document("b", level=3), document("c", level=2))
    assert [["A", ["B"], ["C"]]] == shape(contents(documents, "en"))


def test_first_section_below_the_top_level_does_not_lose_those_after_it():
    assert [["A"], ["B"]] == shape(contents((document("a", level=2), document("b", level=1)), "en"))


def test_two_sections_of_one_title_are_both_listed():
    made = opened(document("one", title="Letter"), document("two", title="Letter"))
    assert ["one.xhtml", "two.xhtml"] == made.find("nav.xhtml", "//h:nav[@id='toc']//h:a/@href")
    assert ["one.xhtml", "two.xhtml"] == made.find("toc.ncx", "//n:navPoint/n:content/@src")


def test_documents_that_the_contents_do_not_name_are_left_out():
    made = opened(document("title-page", in_contents=False), document("one"))
    assert ["one.xhtml"] == made.find("nav.xhtml", "//h:nav[@id='toc']//h:a/@href")


def test_book_without_listed_sections_lists_all():
    assert ["one.xhtml"] == opened(document(in_contents=False)).find(
        "nav.xhtml", "//h:nav[@id='toc']//h:a/@href"
    )


def test_title_in_another_language_says_so():
    made = opened(document(title="Avant-propos", language="fr"))
    assert ["fr"] == made.find("nav.xhtml", "//h:nav[@id='toc']//h:a/@lang")


def test_landmarks_lead_to_the_first_of_each_kind_in_reading_order():
    made = opened(
        document("title-page", role="titlepage", matter=Matter.FRONT, in_contents=False),
        document("preface", role="preface", matter=Matter.FRONT),
        document("one"),
        document("two"),
        document("endnotes", role="endnotes", matter=Matter.BACK),
        cover=cover(),
    )
    links = made.find("nav.xhtml", "//h:nav[@id='landmarks']//h:a")
    assert [
        ("cover", "cover.xhtml"),
        ("titlepage", "title-page.xhtml"),
        ("toc", "nav.xhtml"),
        ("preface", "preface.xhtml"),
        ("bodymatter", "one.xhtml"),
        ("endnotes", "endnotes.xhtml"),
    ] == [(link.get("{http://www.idpf.org/2007/ops}type"), link.get("href")) for link in links]


def test_ncx_has_the_depth_and_identifier_of_the_book():
    made = opened(document("part-one"), document("a", level=2))
    assert ["2"] == made.find("toc.ncx", "//n:meta[@name='dtb:depth']/@content")
    assert made.opf("//d:identifier/text()") == made.find("toc.ncx", "//n:meta[@name='dtb:uid']/@content")


def test_ncx_lists_the_pages_as_the_navigation_does():
    front = {"matter": Matter.FRONT}
    breaks = (page("iv", "preface", "preface"), page("1", "one", "one"), page("2", "two", "two"))
    made = opened(document("preface", **front), document("one"), document("two"), pages=breaks)
    targets = made.find("toc.ncx", "//n:pageTarget")
    assert [("front", "iv"), ("normal", "1"), ("normal", "2")] == [
        (target.get("type"), "".join(target.itertext())) for target in targets
    ]
    listed = made.find("nav.xhtml", "//h:nav[@id='page-list']//h:a/@href")
    assert listed == made.find("toc.ncx", "//n:pageTarget/n:content/@src")
    assert ["3", "2"] == [
        made.find("toc.ncx", f"//n:meta[@name='dtb:{name}']/@content")[0]
        for name in ("totalPageCount", "maxPageNumber")
    ]


def test_ncx_without_print_edition_lists_no_page():
    made = opened()
    assert [] == made.find("toc.ncx", "//n:pageList")
    assert ["0"] == made.find("toc.ncx", "//n:meta[@name='dtb:totalPageCount']/@content")
