"""Reading HTML: blocks, notes by their links, a site's frame, what must not come in."""

from __future__ import annotations

import functools
import operator

import pytest
from readings import dropped, lines, read

from bookgen.errors import SourceError
from bookgen.manuscript import Kind


def page(body: str, head: str = "") -> str:
    return f"<!DOCTYPE html><html lang='en'><head>{head}</head><body>{body}</body></html>"


def test_paragraphs_emphasis_and_links_become_markdown():
    manuscript = read(
        "a.html", page("<p>One <i>two</i> <b>three</b>, <a href='https://x.org/y'>four</a>.\n</p>")
    )
    assert ["paragraph: One *two* **three**, [four](https://x.org/y)."] == lines(manuscript)


def test_spaces_stand_outside_of_emphasis_and_neighbours_are_one():
    manuscript = read("a.html", page("<p>a<i> b </i><i>c</i> d<em></em>e *f*</p>"))
    assert ["paragraph: a *b c* de \\*f\\*"] == lines(manuscript)


def test_emphasis_inside_emphasis_is_a_tag():
    manuscript = read("a.html", page("<p><i>a <em>b</em> c</i> <i lang='fr'>mot</i></p>"))
    assert ['paragraph: *a <em>b</em> c* *mot*{: lang="fr" }'] == lines(manuscript)


def test_a_lone_top_heading_is_the_title_and_the_next_ones_open_sections():
    manuscript = read(
        "a.html", page("<h1>Work</h1><h2>One</h2><p>a</p><h3>Sub</h3><p>b</p><h2>Two</h2><p>c</p>")
    )
    assert "Work" == manuscript.title
    assert [
        "heading 1: One",
        "paragraph: a",
        "heading 2: Sub",
        "paragraph: b",
        "heading 1: Two",
        "paragraph: c",
    ] == lines(manuscript)


def test_parts_and_their_chapters_both_open_sections():
    body = "<h2>Part I</h2><h3>Chapter I</h3><p>a</p><h3>Chapter II</h3><p>b</p><h2>Part II</h2><h3>Chapter III</h3><p>c</p>"
    assert [1, 1, 1, 1, 1] == [b.level for b in read("a.html", page(body)).blocks if b.kind is Kind.HEADING]


def test_a_number_and_the_title_below_it_are_one_heading():
    body = "<h2>Chapter I.</h2><h3>The Sea</h3><p>a</p><h2>Chapter II.</h2><h3>The Land</h3><p>b</p>"
    assert ["heading 1: Chapter I. The Sea", "heading 1: Chapter II. The Land"] == [
        line for line in lines(read("a.html", page(body))) if line.startswith("heading")
    ]


@pytest.mark.parametrize(
    ("mark", "note"),
    [
        ('<a href="#f1" id="r1">[1]</a>', '<p><a id="f1" href="#r1">[1]</a> The note.</p>'),
        ('<sup id="cite_ref-1"><a href="#cite_note-1">[1]</a></sup>', '<ol class="references"><li id="cite_note-1"><span class="mw-cite-backlink"><a href="#cite_ref-1">↑</a></span> The note.</li></ol>'),
        ('<a href="#fn1" class="footnote-ref" id="fnref1"><sup>1</sup></a>', '<section class="footnotes"><ol><li id="fn1"><p>The note.<a href="#fnref1" class="footnote-back">↩</a></p></li></ol></section>'),
        ('<a href="#_ftn1" name="_ftnref1"><sup>[1]</sup></a>', '<div id="ftn1"><p><a href="#_ftnref1" name="_ftn1">[1]</a> The note.</p></div>'),
        ('<sup><a id="r1"></a><a href="#n1">1</a></sup>', '<p><a id="n1"></a><a href="#r1">1.</a> The note.</p>'),
    ],
)  # fmt: skip
def test_a_linked_note_is_tied_to_its_mark(mark, note):
    assert ["paragraph: Text.[^1] More.", "note 1: The note."] == lines(
        read("a.html", page(f"<p>Text.{mark} More.</p>{note}"))
    )


def test_a_note_with_two_marks_stands_once():
    body = (
        '<p>One.<sup id="r1a"><a href="#n1">[1]</a></sup> Two.<sup id="r1b"><a href="#n1">[1]</a></sup></p>'
        '<ol><li id="n1"><span class="mw-cite-backlink">^ <a href="#r1a">a</a> <a href="#r1b">b</a></span> The note.</li></ol>'
    )
    assert ["paragraph: One.[^1] Two.[^1]", "note 1: The note."] == lines(read("a.html", page(body)))


def test_links_to_pages_and_headings_are_no_marks():
    body = '<p>See <a href="#Page_12">12</a> and <a href="#two">II</a>.</p><h2 id="two">II</h2><p><a id="Page_12">12</a>Text.</p>'
    assert not any("[^" in line for line in lines(read("a.html", page(body))))


def test_notes_that_restart_in_every_chapter_keep_their_numbers():
    def chapter(n: int) -> str:
        return f'<h2>Chapter {n}</h2><p>a<a id="r{n}" href="#n{n}">1</a></p><p><a id="n{n}" href="#r{n}">1</a> Note {n}.</p>'

    assert ["note 1: Note 1.", "note 1: Note 2."] == [
        line for line in lines(read("a.html", page(chapter(1) + chapter(2)))) if line.startswith("note")
    ]


def test_a_notes_second_paragraph_and_its_verse_belong_to_it():
    body = (
        '<p>a<a id="r1" href="#n1">1</a> b<a id="r2" href="#n2">2</a></p><div class="notes"><p id="n1"><a href="#r1">1</a> One.</p>'
        '<div class="poem"><span class="i0">Sing</span><br/><span class="i0">Song</span></div><p id="n2"><a href="#r2">2</a> Two.</p></div>'
    )
    assert ["note 1: One.⏎⏎Sing\\⏎Song", "note 2: Two."] == lines(read("a.html", page(body)))[1:]


def test_a_wikis_frame_its_edit_links_and_its_contents_go():
    body = (
        '<div id="mw-head"><p>Log in</p></div><h1 id="firstHeading">Whales</h1><div id="mw-content-text"><p>They swim.</p>'
        '<div id="toc"><p>Contents</p></div><h2>Food<span class="mw-editsection">[edit]</span></h2><p>Krill.</p>'
        '<div class="navbox">Other animals</div></div><div id="catlinks">Categories</div>'
    )
    manuscript = read("a.html", page(body))
    assert "Whales" == manuscript.title
    assert ["paragraph: They swim.", "heading 1: Food", "paragraph: Krill."] == lines(manuscript)
    assert {"[edit]", "Other animals", "Log in", "Categories"} < set(
        functools.reduce(operator.iadd, dropped(manuscript).values(), [])
    )


def test_gutenbergs_header_and_licence_go_and_say_title_author_and_language():
    body = (
        "<pre>The Project Gutenberg EBook\n\nTitle: The Sea\n\nAuthor: Ann Author\n\nLanguage: German\n\n"
        "*** START OF THIS PROJECT GUTENBERG EBOOK THE SEA ***</pre><h1>THE SEA</h1><h2>I</h2><p>Text.</p><h2>II</h2>"
        "<p>More.<span class='pagenum'>[12]</span></p><pre>*** END OF THIS PROJECT GUTENBERG EBOOK ***\nLicence</pre>"
    )
    manuscript = read("a.htm", page(body))
    assert ("The Sea", ("Ann Author",), "de") == (manuscript.title, manuscript.authors, manuscript.language)
    assert ["heading 1: I", "paragraph: Text.", "heading 1: II", "paragraph: More."] == lines(manuscript)
    assert ["[12]"] == dropped(manuscript)["a page number"]


def test_a_contents_list_of_links_to_the_headings_goes():
    body = (
        '<h2>Contents</h2><ul><li><a href="#a">One</a></li><li><a href="#b">Two</a></li><li><a href="#c">Three</a></li></ul>'
        '<h2 id="a">One</h2><p>x</p><h2 id="b">Two</h2><p>y</p><h2 id="c">Three</h2><p>z</p>'
    )
    assert ["heading 1: One", "paragraph: x"] == lines(read("a.html", page(body)))[:2]


def test_lists_keep_their_nesting():
    body = "<ol start='3'><li>a<ul><li>b</li></ul></li><li>c</li></ol>"
    assert ["marked: 3.  a⏎    -   b⏎4.  c"] == lines(read("a.html", page(body)))


def test_a_table_with_a_head_is_piped_and_one_with_spans_is_html():
    head = "<table><tr><th>a</th><th>b</th></tr><tr><td>1|2</td><td>3</td></tr></table>"
    spans = "<table><tr><td colspan='2'>x</td></tr><tr><td>y &amp; z</td><td><i>w</i></td></tr></table>"
    found = lines(read("a.html", page(head + "<p>then</p>" + spans)))
    assert "verbatim: | a | b | ⏎| --- | --- |⏎| 1\\|2 | 3 | " == found[0]
    assert (
        '<table>⏎<tr><td colspan="2">x</td></tr>⏎<tr><td>y &amp; z</td><td><em>w</em></td></tr>⏎</table>'
        in found[2]
    )


def test_verse_keeps_its_lines_and_indents():
    body = '<div class="poem"><div class="stanza"><span class="i0">One</span><br/><span class="i2">two</span><br/></div><div class="stanza"><span class="i0">Three</span></div></div>'
    assert ["verse: One⏎  two", "verse: Three"] == lines(read("a.html", page(body)))


def test_line_breaks_stay_and_two_of_them_part_paragraphs():
    assert ["paragraph: a\\⏎b", "paragraph: c"] == lines(read("a.html", page("<p>a<br>b<br><br>c</p>")))


def test_pictures_beside_the_page_are_named_and_others_refused():
    body = '<p><img src="img/A%20map.png" alt="A map"></p><p><img src="file:///etc/passwd" alt="x"></p><p><img src="../up.png"></p><p><img src="http://x.org/y.png" alt="far"></p>'
    manuscript = read("a.html", page(body))
    assert ["paragraph: ![A map](images/a-map.png)", "paragraph: x", "paragraph: far"] == lines(manuscript)
    assert [("images/a-map.png", "img/A map.png")] == [(p.href, p.origin) for p in manuscript.pictures]
    assert ["R001", "R001", "R001"] == [finding.code for finding in manuscript.findings]


def test_a_picture_written_into_the_page_comes_along():
    body = '<p><img alt="dot" src="data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAACAkQBADs="></p>'
    manuscript = read("a.html", page(body))
    assert [b"GIF8"] == [picture.data[:4] for picture in manuscript.pictures]


def test_scripts_and_links_to_files_do_not_come_in():
    manuscript = read(
        "a.html", page("<script>evil()</script><p><a href='file:///x'>a</a> <a href='javascript:x'>b</a></p>")
    )
    assert ["paragraph: a b"] == lines(manuscript)
    assert "evil" not in manuscript.source


def test_no_entity_is_fetched_nor_unfolded():
    source = '<!DOCTYPE html [<!ENTITY e SYSTEM "file:///etc/passwd"><!ENTITY l "&e;&e;">]><html xmlns="http://www.w3.org/1999/xhtml"><body><p>a &l; b</p></body></html>'
    assert "root:" not in read("a.xhtml", source).source


def test_places_are_the_lines_of_the_file():
    manuscript = read("a.html", "<html><body>\n\n<p>One</p>\n<p>Two\nthree</p></body></html>")
    assert [3, 4] == [manuscript.location(block.place).line for block in manuscript.blocks]


def test_every_block_is_a_stretch_of_the_source():
    body = "<h1>T</h1><h2>A</h2><p>x <b>y</b></p><h2>B</h2><blockquote><p>q</p></blockquote><nav>n</nav>"
    manuscript = read("a.html", page(body))
    for block in manuscript.blocks:
        start = block.place
        assert manuscript.source[start : start + len(block.text)] == block.text


@pytest.mark.parametrize("body", ["", "<nav>Menu</nav>", "<div>" * 3000 + "text"])
def test_a_page_without_text_is_refused(body):
    with pytest.raises(SourceError):
        read("a.html", page(body))


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [("windows-1251", "windows-1251"), ("iso-8859-1", "windows-1252"), ("Shift_JIS", "cp932")],
)
def test_the_charset_that_a_page_names_is_heeded(declared, encoding):
    text = {"windows-1251": "глава", "windows-1252": "naïve “q”", "cp932": "日本語"}[encoding]
    data = f"<html><head><meta charset='{declared}'></head><body><p>{text}</p></body></html>".encode(encoding)
    assert [f"paragraph: {text}"] == lines(read("a.html", data))


def test_a_preface_above_the_chapters_level_opens_a_section_and_the_by_line_is_the_author():
    entries = "".join(f'<p class="toc"><a href="#{name}">{name}</a></p>' for name in "abc")
    source = (
        "<html><head><title>A Word Book</title></head><body><h1>A WORD BOOK</h1><h2>by Ann Author</h2>"
        f'<blockquote><p class="toc">CONTENTS</p><p><a href="#p">PREFACE</a></p>{entries}</blockquote>'
        f'<h2 id="p">PREFACE</h2><p>{"Words. " * 40}</p><h1 id="a">A</h1><p>Ant.</p><h1 id="b">B</h1><p>Bee.</p>'
        "<h2>Of bees</h2><p>More.</p></body></html>"
    )
    manuscript = read("a.html", source)
    headings = [line for line in lines(manuscript) if line.startswith("heading")]
    assert ["heading 1: PREFACE", "heading 1: A", "heading 1: B", "heading 2: Of bees"] == headings
    assert ("A Word Book", ("Ann Author",)) == (manuscript.title, manuscript.authors)
    assert "PREFACE" not in "".join(line for line in lines(manuscript) if not line.startswith("heading"))


def test_bare_blocks_of_a_stanza_are_its_lines_without_their_numbers():
    page = """<body><h1>A</h1><section class="linegroup"><div>The wind that blows<span class="lnum">10</span></div>
    <div>has salt</div><blockquote><div>Wer reitet</div></blockquote></section><p>b</p></body>"""
    manuscript = read("a.html", page)
    assert ["verse: The wind that blows⏎has salt⏎  Wer reitet", "paragraph: b"] == lines(manuscript)[1:]
    assert ["10"] == dropped(manuscript)["a line's number"]


def test_a_page_names_its_author_in_its_head_and_below_its_title():
    head = '<head><title>The Road</title><meta name="author" content="Ann Author"></head>'
    front = '<header><h1 class="title">The Road</h1><p class="subtitle">A Tale</p><p class="author">By Ann Author</p></header>'
    page = f"<html>{head}<body>{front}<h1>One</h1><p>a</p><h1>Two</h1><p>b</p></body></html>"
    manuscript = read("a.html", page)
    assert ("The Road", "A Tale", ("Ann Author",)) == (
        manuscript.title,
        manuscript.subtitle,
        manuscript.authors,
    )
    assert ["heading 1: One", "paragraph: a", "heading 1: Two", "paragraph: b"] == lines(manuscript)


def test_a_rule_that_sets_notes_apart_goes_and_one_in_the_text_stays():
    note = '<section class="footnotes"><hr><ol><li id="fn1"><p>N. <a href="#fnref1" class="footnote-back">↩</a></p></li></ol></section>'
    page = f'<body><h1>A</h1><p>a<a href="#fn1" class="footnote-ref" id="fnref1"><sup>1</sup></a></p><hr><p>b</p>{note}</body>'
    manuscript = read("a.html", page)
    assert ["heading 1: A", "paragraph: a[^1]", "note 1: N.", "break: * * *", "paragraph: b"] == lines(manuscript)


def test_ways_to_other_pages_and_printed_addresses_are_the_sites():
    turns = '<p><a rel="prev" href="1.html">One</a> | <a rel="next" href="3.html">Three</a></p>'
    link = '<a href="https://x.org/">there</a><span class="target"> [https://x.org/]</span>'
    page = f"<body>{turns}<h1>Two</h1><p>See {link}, or <a rel='next' href='3.html'>on</a>.</p></body>"
    manuscript = read("a.html", page)
    assert ["heading 1: Two", "paragraph: See [there](https://x.org/), or on."] == lines(manuscript)
    assert ["One | Three"] == dropped(manuscript)["the site's own"]


def test_what_stands_between_the_ways_to_other_pages_stays():
    back, on = ('<a rel="prev" href="1.html">Back</a>', '<a rel="next" href="3.html">On</a>')
    page = f"<body><h1>Two</h1><div>{back}<p>For Ann, who kept the lamp.</p>{on}</div></body>"
    assert "paragraph: For Ann, who kept the lamp." in lines(read("a.html", page))


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ("The Road | A Site", "The Road"),
        ("A Site - The Road", "The Road"),
        ("The Road - There and Back", "The Road"),
        ("Road - There | A Site", "Road - There"),
    ],
)
def test_a_pages_title_is_without_the_sites_name(said, title):
    heading = "The Road" if "The Road" in said else "One"
    page = f"<html><head><title>{said}</title></head><body><h2>{heading}</h2><p>a</p></body></html>"
    assert title == read("a.html", page).title


def test_lists_in_the_cells_of_a_table_with_a_head_are_lines():
    page = "<body><table><tr><th>a</th><th>b</th></tr><tr><td>c</td><td><ul><li>d</li><li>e</li></ul></td></tr></table></body>"
    assert "<td>d<br/>e</td>" in lines(read("a.html", page))[0]


def test_the_rows_of_a_sum_written_as_at_school_stand_apart():
    rows = "<mn>3</mn><mn>41</mn><msgroup><mn>12</mn><msline/></msgroup><mn>1</mn>"
    assert ["paragraph: 3 41 12 1"] == lines(read("a.html", page(f"<p><math><mlongdiv>{rows}</mlongdiv></math></p>")))
