"""Reading OpenDocument: styles, notes, lists, tables, formulas."""

from __future__ import annotations

from documents import odt
from readings import dropped, lines, read


def test_opendocument_headings_emphasis_and_notes():
    styles = '<style:style style:name="T1" style:family="text"><style:text-properties fo:font-style="italic"/></style:style>'
    body = (
        '<text:h text:outline-level="1">One</text:h><text:p>a <text:span text:style-name="T1">b</text:span><text:note text:note-class="footnote">'
        "<text:note-citation>1</text:note-citation><text:note-body><text:p>The note.</text:p></text:note-body></text:note><text:s/>c</text:p>"
        '<text:h text:outline-level="1">Two</text:h><text:p>d<text:line-break/>e</text:p>'
    )
    assert [
        "heading 1: One",
        "paragraph: a *b*[^1] c",
        "note 1: The note.",
        "heading 1: Two",
        "paragraph: d\\⏎e",
    ] == lines(read("a.odt", odt(body, styles)))


def test_opendocument_lists_and_tables():
    body = (
        "<text:list><text:list-item><text:p>a</text:p><text:list><text:list-item><text:p>b</text:p></text:list-item></text:list></text:list-item></text:list>"
        "<table:table><table:table-header-rows><table:table-row><table:table-cell><text:p>h</text:p></table:table-cell><table:table-cell><text:p>i</text:p></table:table-cell></table:table-row></table:table-header-rows>"
        "<table:table-row><table:table-cell><text:p>j</text:p></table:table-cell><table:table-cell><text:p>k</text:p></table:table-cell></table:table-row></table:table>"
    )
    found = lines(read("a.odt", odt(body)))
    assert "-   b" in found[0]
    assert "verbatim: | h | i | ⏎| --- | --- |⏎| j | k | " == found[1]


def test_opendocument_styles_say_what_paragraphs_are():
    body = (
        '<text:p text:style-name="Title">The Letters</text:p><text:p text:style-name="Subtitle">A Tale</text:p>'
        '<text:p text:style-name="Author">Ann Author</text:p><text:h>One</text:h>'
        '<text:p text:style-name="Epigraph">Salt keeps.</text:p><text:p text:style-name="Salutation">Dear Ole,</text:p>'
        '<text:p text:style-name="Verse">The wind</text:p><text:p text:style-name="Verse">has salt</text:p>'
        '<text:p text:style-name="Preformatted_20_Text">def f():</text:p>'
        '<text:p text:style-name="Preformatted_20_Text"><text:s text:c="4"/>one</text:p>'
        '<text:p text:style-name="Signature">Ann</text:p>'
    )
    manuscript = read("a.odt", odt(body))
    assert ("The Letters", "A Tale", ("Ann Author",)) == (
        manuscript.title,
        manuscript.subtitle,
        manuscript.authors,
    )
    assert [
        "heading 1: One",
        "marked: /// epigraph⏎Salt keeps.⏎///",
        "marked: /// salutation⏎Dear Ole,⏎///",
        "verse: The wind⏎has salt",
        "verbatim: ```⏎def f():⏎    one⏎```",
        "marked: /// signature⏎Ann⏎///",
    ] == [line.replace("signature: Ann", "marked: /// signature⏎Ann⏎///") for line in lines(manuscript)]


def test_opendocument_lists_go_on_and_cells_repeat():
    style = '<text:list-style style:name="L"><text:list-level-style-number text:level="1"/></text:list-style>'
    item = "<text:list-item><text:p>{}</text:p></text:list-item>"
    body = (
        f'<text:list text:style-name="L">{item.format("a")}</text:list><text:p>between</text:p>'
        f'<text:list text:style-name="L" text:continue-numbering="true">{item.format("b")}</text:list>'
        '<table:table><table:table-row><table:table-cell table:number-columns-repeated="2"><text:p>same</text:p></table:table-cell></table:table-row></table:table>'
    )
    assert ["marked: 1.  a", "paragraph: between", "marked: 2.  b"] == lines(read("a.odt", odt(body, style)))[:3]
    assert "<tr><td>same</td><td>same</td></tr>" in lines(read("a.odt", odt(body, style)))[3]


def test_opendocument_formulas_and_hidden_words():
    maths = '<math xmlns="http://www.w3.org/1998/Math/MathML"><mi>E</mi><mo>=</mo><mfrac><mi>a</mi><mn>2</mn></mfrac></math>'
    hidden = '<style:style style:name="T1" style:family="text"><style:text-properties text:display="none"/></style:style>'
    frame = '<draw:frame xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"><draw:object xlink:href="./O/"/></draw:frame>'
    body = f'<text:p>so {frame}<text:span text:style-name="T1"> secret</text:span>.</text:p>'
    manuscript = read("a.odt", odt(body, hidden, {"O/content.xml": maths}))
    assert ["paragraph: so E=a/2."] == lines(manuscript)
    assert {"hidden text": ["secret"]} == dropped(manuscript)


def test_a_list_round_a_heading_only_numbers_it():
    body = "<text:list><text:list-item><text:h>One</text:h></text:list-item></text:list><text:p>a</text:p>"
    assert ["heading 1: One", "paragraph: a"] == lines(read("a.odt", odt(body)))


def test_a_paragraph_in_italics_as_a_whole_is_emphasis_but_for_the_words_that_are_not():
    style = '<style:style style:name="{}" style:family="paragraph"><style:text-properties fo:font-style="{}"/></style:style>'
    styles = style.format("P1", "italic") + style.format("T1", "normal")
    body = (
        '<text:p text:style-name="P1">She sang.</text:p>'
        '<text:p text:style-name="P1">She <text:span text:style-name="T1">sang</text:span> loud.</text:p>'
        '<text:p text:style-name="P1"><text:a>So <text:span text:style-name="T1">low</text:span></text:a> it was.</text:p>'
        '<text:p text:style-name="P1">Then<text:note><text:note-body><text:p><text:span text:style-name="T1">Late.</text:span>'
        "</text:p></text:note-body></text:note> slept.</text:p>"
    )
    assert [
        "paragraph: *She sang.*",
        "paragraph: *She* sang *loud.*",
        "paragraph: *So* low *it was.*",
        "paragraph: *Then[^1] slept.*",
        "note 1: Late.",
    ] == lines(read("a.odt", odt(body, styles)))


def test_verse_in_italics_keeps_its_leading_spaces():
    style = (
        '<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Verse">'
        '<style:text-properties fo:font-style="italic"/></style:style>'
    )
    line = '<text:p text:style-name="P1">{}</text:p>'
    body = line.format("The wind") + line.format('<text:s text:c="4"/>has salt')
    assert ["verse: *The wind*⏎    *has salt*"] == lines(read("a.odt", odt(body, style)))
