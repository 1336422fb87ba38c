"""Reading wikitext and exports: notes by name and group, templates reduced to their text."""

from __future__ import annotations

import pytest
from readings import dropped, lines, read

from bookgen.errors import SourceError


def wiki(text: str) -> list[str]:
    return lines(read("a.wiki", text))


def test_paragraphs_headings_and_links():
    source = "Lead ''it'' '''bold'''\non.\n\n== One ==\n[[Target|shown]] and [[plain]] and [https://x.org site].\n== Two ==\nb\n"
    assert [
        "paragraph: Lead *it* **bold** on.",
        "heading 1: One",
        "paragraph: shown and plain and [site](https://x.org).",
        "heading 1: Two",
        "paragraph: b",
    ] == wiki(source)


def test_groups_that_are_named_alike_in_labels_count_together():
    source = 'a<ref group="lower-alpha">First.</ref> b<ref group="lower-roman">Second.</ref>\n'
    assert ["paragraph: a[^n1] b[^n2]", "note n1: First.", "note n2: Second."] == wiki(source)


def test_references_by_name_and_group():
    source = 'a<ref name="x">First.</ref> b<ref name="x"/> c<ref group="n">Aside.</ref>\n\n== Notes ==\n<references/>\n'
    assert ["paragraph: a[^1] b[^1] c[^n1]", "note 1: First.", "note n1: Aside."] == wiki(source)


def test_references_defined_in_the_list():
    source = 'a<ref name="x"/>\n<references><ref name="x">Below.</ref></references>\n'
    assert ["paragraph: a[^1]", "note 1: Below."] == wiki(source)


def test_a_reference_without_text_is_found_and_stays_visible():
    manuscript = read("a.wiki", 'a<ref name="lost"/> text [[b]]\n')
    assert ["R004"] == [finding.code for finding in manuscript.findings]
    assert "note 1: (lost)" in lines(manuscript)


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("{{lang|fr|mot}} x", "mot x"),
        ("x {{sc|Small}}", "x Small"),
        ("x {{frac|1|2}}", "x 1/2"),
        ("x {{convert|12|km}}", "x 12 km"),
        ("x{{gap}}y", "x y"),
        ("x {{IPAc-en|²=b|uː}}", "x /uː/"),
        ("x {{IPA|m}} {{IPA-fr|mo}} {{IPAc-en|lang|b|r|uː}}", "x m [mo] /bruː/"),
        ("x {{some unknown|a|longer words here}}", "x longer words here"),
        ("x {{citation needed|date=May 2020}}y", "x y"),
        ("x <math>a^2</math>", "x `a^2`"),
        ("x <nowiki>''no''</nowiki>", "x ''no''"),
    ],
)
def test_templates_are_reduced_to_their_text(source, shown):
    assert [f"paragraph: {shown}"] == wiki(source + "\n")


def test_citations_and_short_notes_are_written_out():
    source = "a<ref>{{cite book|last=Author|first=Ann|title=The Sea|year=1901|publisher=Press|page=3}}</ref> b{{sfn|Author|1901|p=4}} [[c]]\n"
    assert ["note 1: Author, Ann (1901). *The Sea*. Press. p. 3.", "note 2: Author 1901, p. 4"] == wiki(
        source
    )[1:]


def test_lists_tables_quotations_and_verse():
    source = "* a\n** b\n# c\n: quoted\n\n{{quote|Said.|Ann}}\n\n<poem>\nOne\n:two\n</poem>\n\n{|\n! h !! i\n|-\n| j || k\n|}\n"
    assert [
        "marked: -   a⏎    -   b",
        "marked: 1.  c",
        "quotation: quoted",
        "quotation: Said.",
        "marked: /// attribution⏎—Ann⏎///",
        "verse: One⏎  two",
        "verbatim: | h | i | ⏎| --- | --- |⏎| j | k | ",
    ] == wiki(source)


def test_what_is_the_wikis_own_is_dropped_with_its_words():
    manuscript = read(
        "a.wiki", "{{Infobox x|name=Whale}}\ntext [[File:w.png|thumb|A whale]] more\n[[Category:Whales]]\n"
    )
    assert {"Infobox x Whale"} <= set(dropped(manuscript)["the wiki's own"])
    assert any("A whale" in line for line in lines(manuscript))


def test_wikisources_header_says_title_and_author():
    manuscript = read("a.wiki", "{{header|title=The Sea|author=Ann Author}}\n\nText [[x]].\n")
    assert ("The Sea", ("Ann Author",)) == (manuscript.title, manuscript.authors)


EXPORT = """<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/"><siteinfo/>
<page><title>Book/One</title><ns>0</ns><revision><text>a&lt;ref&gt;A.&lt;/ref&gt; == x</text></revision></page>
<page><title>Talk:Book</title><ns>1</ns><revision><text>chat</text></revision></page>
<page><title>Book/Two</title><ns>0</ns><revision><text>b&lt;ref&gt;B.&lt;/ref&gt;</text></revision></page></mediawiki>"""


def test_an_export_makes_a_chapter_of_each_page():
    manuscript = read("a.xml", EXPORT)
    assert "mediawiki-export" == manuscript.format
    assert "Book" == manuscript.title
    assert ["heading 1: One", "heading 1: Two"] == [
        line for line in lines(manuscript) if line.startswith("heading")
    ]
    assert ["note 1: A.", "note 2-1: B."] == [line for line in lines(manuscript) if line.startswith("note")]


def test_a_broken_export_is_refused():
    with pytest.raises(SourceError, match="broken"):
        read("a.xml", EXPORT[:200])


def test_a_cell_of_two_paragraphs_and_a_caption_keep_their_words_apart():
    source = "a [[b]]\n\n{|\n|+Things to eat\n!Orange\n!Apple\n|-\n|Bread\n\nand cheese\n|Pie\n|}\n"
    assert [
        "paragraph: a b",
        "paragraph: Things to eat",
        "verbatim: | Orange | Apple | ⏎| --- | --- |⏎| Bread<br/>and cheese | Pie |",
    ] == [line.strip() for line in wiki(source)]


def test_references_listed_in_a_template_are_the_notes_and_of_its_group():
    source = 'a<ref name="x"/> [[b]]<ref name="y" group="n"/>\n\n{{Reflist|refs=<ref name="x">Far away.</ref>}}\n<references group="n"><ref name="y">Near by.</ref></references>\n'
    assert ["paragraph: a[^1] b[^n1]", "note 1: Far away.", "note n1: Near by."] == wiki(source)


def test_a_caption_with_a_link_in_it_stays_whole():
    source = "text [[b]]\n[[File:w.png|thumb|left|A [[whale|great whale]] at sea]]\nmore\n"
    assert "paragraph: A great whale at sea" in wiki(source)


def test_sections_of_an_exports_pages_stand_directly_below_their_titles():
    source = EXPORT.replace(" == x", "\n== x ==\ny").replace("b&lt;", "= Top =\nc\n== Low ==\nb&lt;")
    assert ["heading 1: One", "heading 2: x", "heading 1: Two", "heading 2: Top", "heading 3: Low"] == [
        line for line in lines(read("a.xml", source)) if line.startswith("heading")
    ]
