"""Reading Word: styles and looks, notes, changes, lists, tables, formulas; the lines in front."""

from __future__ import annotations

from documents import STYLES, W, docx, p, r
from readings import dropped, lines, read


def test_word_styles_are_read_with_what_they_are_based_on():
    body = (
        p(r("The Book"), "T")
        + p(r("One"), "Mine")
        + p(r("a ") + r("b", "<w:i/>") + r("c", '<w:rStyle w:val="E"/>'))
        + p(r("q"), "Q")
        + p(r("Two"), "H1")
        + p(r("d"))
    )
    manuscript = read("a.docx", docx(body))
    assert ("docx", "The Book") == (manuscript.format, manuscript.title)
    assert ["heading 1: One", "paragraph: a *bc*", "quotation: q", "heading 1: Two", "paragraph: d"] == lines(
        manuscript
    )


def test_word_notes_are_tied_and_their_links_kept():
    notes = f'<w:footnotes {W}><w:footnote w:type="separator" w:id="0"><w:p/></w:footnote><w:footnote w:id="7">{p(r("The ") + r("note.", "<w:b/>"))}{p(r("More."))}</w:footnote></w:footnotes>'
    body = p(
        r("Text.")
        + '<w:r><w:footnoteReference w:id="7"/></w:r>'
        + f'<w:hyperlink r:id="web">{r(" link")}</w:hyperlink>'
    )
    assert ["paragraph: Text.[^1] [link](https://x.org/)", "note 1: The **note.**⏎⏎More."] == lines(
        read("a.docx", docx(body, {"word/footnotes.xml": notes}))
    )


def test_words_deleted_or_commented_are_dropped_with_their_reason():
    comments = f'<w:comments {W}><w:comment w:id="1" w:author="Ed">{p(r("Sure?"))}</w:comment></w:comments>'
    body = p(
        r("kept ")
        + f"<w:del><w:r><w:delText>gone</w:delText></w:r></w:del><w:ins>{r('new')}</w:ins>"
        + '<w:r><w:commentReference w:id="1"/></w:r>'
    )
    manuscript = read(
        "a.docx",
        docx(body, {"word/comments.xml": comments, "word/header1.xml": f"<w:hdr {W}>{p(r('Head'))}</w:hdr>"}),
    )
    assert ["paragraph: kept new"] == lines(manuscript)
    assert {
        "deleted under tracked changes": ["gone"],
        "a comment by Ed": ["Sure?"],
        "a running head": ["Head"],
    } == dropped(manuscript)
    assert ["R002"] == [finding.code for finding in manuscript.findings]


def test_words_letters_of_the_typefaces_symbol_and_wingdings_are_what_they_show():
    signs = '<w:r><w:t>a</w:t><w:sym w:font="Symbol" w:char="00DA"/><w:sym w:font="Symbol" w:char="F0AE"/></w:r>'
    typed = '<w:r><w:rPr><w:rFonts w:ascii="Symbol"/></w:rPr><w:t>\uf061\uf028b</w:t></w:r>'
    smile = '<w:r><w:sym w:font="Wingdings" w:char="F04A"/></w:r>'
    assert ["paragraph: a∨→α(b☺"] == lines(read("a.docx", docx(p(signs + typed + smile))))


def test_word_lists_tables_and_contents():
    numbering = f'<w:numbering {W}><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/></w:lvl><w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'

    def item(text: str, level: int) -> str:
        return p(r(text), properties=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>')

    table = f"<w:tbl><w:tr><w:trPr><w:tblHeader/></w:trPr><w:tc>{p(r('h'))}</w:tc><w:tc>{p(r('i'))}</w:tc></w:tr><w:tr><w:tc>{p(r('j'))}</w:tc><w:tc>{p(r('k'))}</w:tc></w:tr></w:tbl>"
    body = p(r("One 1"), "C1") + item("a", 0) + item("b", 1) + item("c", 0) + table
    assert ["marked: 1.  a⏎    -   b⏎2.  c", "verbatim: | h | i | ⏎| --- | --- |⏎| j | k | "] == lines(
        read("a.docx", docx(body, {"word/numbering.xml": numbering}))
    )


def test_lines_that_only_look_like_headings_are_found_by_their_shape():
    text = "A long paragraph that goes on and on, as paragraphs of prose are wont to do. " * 3
    big = '<w:b/><w:sz w:val="36"/>'
    body = "".join(p(r(f"The {name}", big)) + p(r(text)) * 6 for name in ("Sea", "Land", "Sky"))
    assert ["heading 1: The Sea", "heading 1: The Land", "heading 1: The Sky"] == [
        line for line in lines(read("a.docx", docx(body))) if line.startswith("heading")
    ]


LONG = "A long paragraph that goes on and on, as paragraphs of prose are wont to do. " * 3
BIG = '<w:b/><w:sz w:val="36"/>'
CENTRED = '<w:jc w:val="center"/>'


def styled(*names: str) -> dict[str, str]:
    """Make styles whose id is their name without spaces."""
    made = "".join(
        f'<w:style w:type="paragraph" w:styleId="{name.replace(" ", "")}"><w:name w:val="{name}"/></w:style>'
        for name in names
    )
    return {"word/styles.xml": f"<w:styles {W}>{made}</w:styles>"}


def test_styles_of_ones_own_are_known_by_their_names():
    names = ("Work Title", "Book Title", "Book Subtitle", "Book Author", "Part Title", "Chapter Title", "Epigraph")
    body = (
        p(r("The Ferry"), "BookTitle")
        + p(r("A Tale"), "BookSubtitle")
        + p(r("Ann Author"), "BookAuthor")
        + p(r("Part I"), "PartTitle")
        + p(r("The Crossing"), "ChapterTitle")
        + p(r("Once."), "Epigraph")
        + p(r("Twice."), "Epigraph")
        + p(r("— A saying"), "EpigraphSource")
        + p(r("a"))
        + p(r("The Landing"), "ChapterTitle")
        + p(r("b"))
    )
    manuscript = read("a.docx", docx(body, styled(*names, "Epigraph Source")))
    assert ("The Ferry", "A Tale", ("Ann Author",)) == (
        manuscript.title,
        manuscript.subtitle,
        manuscript.authors,
    )
    assert [
        "heading 1: Part I",
        "heading 1: The Crossing",
        "marked: /// epigraph⏎Once.⏎⏎Twice.⏎///",
        "marked: /// attribution⏎— A saying⏎///",
        "paragraph: a",
        "heading 1: The Landing",
        "paragraph: b",
    ] == lines(manuscript)


def test_lines_of_verse_and_of_code_are_joined_and_definitions_listed():
    names = ("Verse", "Source Code", "Definition Term", "Definition")
    body = (
        p(r("The wind that blows"), "Verse")
        + p(r("has salt"), "Verse", '<w:ind w:left="360"/>')
        + p(r("  upon its lip"), "Verse")
        + p(r("def f():"), "SourceCode")
        + p(r("    one") + "<w:r><w:br/></w:r>" + r("    two"), "SourceCode")
        + p(r("ebb"), "DefinitionTerm")
        + p(r("the tide going out"), "Definition")
    )
    assert [
        "verse: The wind that blows⏎  has salt⏎  upon its lip",
        "verbatim: ```⏎def f():⏎    one⏎    two⏎```",
        "marked: ebb⏎:   the tide going out",
    ] == lines(read("a.docx", docx(body, styled(*names))))


def test_a_chapters_number_and_title_of_one_shape_are_one_heading():
    body = "".join(
        p(r(f"Chapter {number}", BIG)) + p("") + p(r(f"The {name}", BIG)) + p(r(LONG)) * 6
        for number, name in (("One", "Sea"), ("Two", "Land"))
    )
    assert ["heading 1: Chapter One: The Sea", "heading 1: Chapter Two: The Land"] == [
        line for line in lines(read("a.docx", docx(body))) if line.startswith("heading")
    ]


def test_headings_are_found_by_shape_below_a_title_in_its_style():
    body = p(r("The Book"), "T") + "".join(p(r(f"The {name}", BIG)) + p(r(LONG)) * 6 for name in ("Sea", "Land"))
    manuscript = read("a.docx", docx(body))
    assert "The Book" == manuscript.title
    assert ["heading 1: The Sea", "heading 1: The Land"] == [
        line for line in lines(manuscript) if line.startswith("heading")
    ]


def test_a_title_page_of_centred_lines_names_title_and_author():
    front = "".join(p(r(line), properties=CENTRED) for line in ("The Rope-Walk", "A Novel", "by", "Edda Marlowe"))
    body = front + "".join(p(r(f"The {name}", BIG)) + p(r(LONG)) * 6 for name in ("Sea", "Land"))
    manuscript = read("a.docx", docx(body))
    assert ("The Rope-Walk", "A Novel", ("Edda Marlowe",)) == (
        manuscript.title,
        manuscript.subtitle,
        manuscript.authors,
    )
    assert "heading 1: The Sea" == lines(manuscript)[0]


def test_only_a_persons_name_in_a_centred_line_is_the_author():
    for line, properties in (("By the Sea", CENTRED), ("BY THE SEA", CENTRED), ("by Edda Marlowe", "")):
        body = p(r("The Rope-Walk"), properties=CENTRED) + p(r(line), properties=properties)
        body += "".join(p(r(f"The {name}", BIG)) + p(r(LONG)) * 6 for name in ("Sea", "Land"))
        assert () == read("a.docx", docx(body)).authors


def test_the_authors_of_stories_stay_below_their_titles():
    styles = STYLES.replace(
        "</w:styles>", '<w:style w:type="paragraph" w:styleId="A"><w:name w:val="Author"/></w:style></w:styles>'
    )
    body = p(r("Tales"), "T") + p(r("Edda Marlowe"), "A")
    body += "".join(p(r(f"The {name}"), "H1") + p(r("Ole Lind"), "A") + p(r(LONG)) for name in ("Sea", "Land"))
    manuscript = read("a.docx", docx(body, {"word/styles.xml": styles}))
    assert ("Edda Marlowe",) == manuscript.authors
    assert 2 == lines(manuscript).count("paragraph: Ole Lind")


def test_verse_is_set_in_as_its_style_says():
    styles = STYLES.replace(
        "</w:styles>",
        '<w:style w:type="paragraph" w:styleId="V"><w:name w:val="Verse"/></w:style><w:style w:type="paragraph" w:styleId="VI">'
        '<w:name w:val="Verse Indented"/><w:basedOn w:val="V"/><w:pPr><w:ind w:left="720"/></w:pPr></w:style></w:styles>',
    )
    body = p(r("The wind"), "V") + p(r("has salt"), "VI")
    assert ["verse: The wind⏎    has salt"] == lines(read("a.docx", docx(body, {"word/styles.xml": styles})))


def test_a_program_is_no_author():
    core = '<c xmlns:dc="d"><dc:title>x</dc:title><dc:creator>{}</dc:creator></c>'
    for name, authors in (("Microsoft Office User", ()), ("Ann Author; Ben Bard", ("Ann Author", "Ben Bard"))):
        data = docx(p(r("The Book"), "T") + p(r("a")), {"docProps/core.xml": core.format(name)})
        assert authors == read("a.docx", data).authors


def test_dropped_capitals_hidden_words_underlines_and_rules():
    initial = '<w:p><w:pPr><w:framePr w:dropCap="drop"/></w:pPr><w:r><w:t>O</w:t></w:r></w:p>'
    rule = '<w:p><w:pPr><w:pBdr><w:bottom w:val="single"/></w:pBdr></w:pPr></w:p>'
    body = (
        initial
        + p(r("nce upon ") + r("a", '<w:u w:val="single"/>') + r(" secret", "<w:vanish/>") + r(" time"))
        + rule
        + p(r("b"))
    )
    manuscript = read("a.docx", docx(body))
    assert ["paragraph: Once upon <u>a</u> time", "break: * * *", "paragraph: b"] == lines(manuscript)
    assert {"hidden text": ["secret"]} == dropped(manuscript)


def test_a_blank_level_of_a_list_carries_its_item_on():
    level = '<w:lvl w:ilvl="0"><w:numFmt w:val="{}"/><w:lvlText w:val="{}"/></w:lvl>'
    number = '<w:abstractNum w:abstractNumId="{0}">{1}</w:abstractNum><w:num w:numId="{0}"><w:abstractNumId w:val="{0}"/></w:num>'
    kinds = (number.format(1, level.format("decimal", "%1.")), number.format(2, level.format("bullet", " ")))
    numbering = f"<w:numbering {W}>{''.join(kinds)}</w:numbering>"

    def item(text: str, number: int) -> str:
        return p(r(text), properties=f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>')

    body = item("a", 1) + item("more of a", 2) + item("b", 1)
    assert ["marked: 1.  a⏎⏎    more of a⏎⏎2.  b"] == lines(read("a.docx", docx(body, {"word/numbering.xml": numbering})))


def test_cells_in_content_controls_are_cells():
    wrapped = f"<w:sdt><w:sdtContent><w:tc>{p(r('i'))}</w:tc></w:sdtContent></w:sdt>"
    table = f'<w:tbl><w:tblPr><w:tblLook w:val="04A0"/></w:tblPr><w:tr><w:tc>{p(r("h"))}</w:tc>{wrapped}</w:tr><w:tr><w:tc>{p(r("j"))}</w:tc><w:tc>{p(r("k"))}</w:tc></w:tr></w:tbl>'
    assert ["verbatim: | h | i | ⏎| --- | --- |⏎| j | k | "] == lines(read("a.docx", docx(table)))


def test_formulas_say_powers_fractions_and_integrals_in_a_line():
    maths = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'

    def t(text: str) -> str:
        return f"<m:r><m:t>{text}</m:t></m:r>"

    power = f"<m:sSup><m:e>{t('x')}</m:e><m:sup>{t('2')}</m:sup></m:sSup>"
    half = f"<m:f><m:num>{t('a+b')}</m:num><m:den>{t('2')}</m:den></m:f>"
    whole = f"<m:nary><m:sub>{t('0')}</m:sub><m:sup>{t('1')}</m:sup><m:e>{power}</m:e></m:nary>"
    body = f"<w:p><m:oMath {maths}>{whole}{t('=')}{half}</m:oMath></w:p>"
    assert ["paragraph: ∫<sub>0</sub><sup>1</sup>x<sup>2</sup>=(a+b)/2"] == lines(read("a.docx", docx(body)))


def test_accents_arrows_and_numbers_before_a_letter_stay_in_formulas():
    maths = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'

    def e(text: str, name: str = "e") -> str:
        return f"<m:{name}><m:r><m:t>{text}</m:t></m:r></m:{name}>"

    hat = f"<m:acc>{e('x')}</m:acc>"
    arrow = f'<m:groupChr><m:groupChrPr><m:chr m:val="→"/><m:pos m:val="top"/></m:groupChrPr>{e("y")}</m:groupChr>'
    carbon = f"<m:sPre>{e('6', 'sub')}{e('14', 'sup')}{e('C')}</m:sPre>"
    body = "".join(f"<w:p><m:oMath {maths}>{part}</m:oMath></w:p>" for part in (hat, arrow, carbon))
    assert ["paragraph: x\u0302", "paragraph: y<sup>→</sup>", "paragraph: <sub>6</sub><sup>14</sup>C"] == lines(
        read("a.docx", docx(body))
    )


def test_words_in_a_drawings_shapes_stand_behind_its_paragraph():
    shape = '<a:txBody xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:p><a:r><a:t>in a shape</a:t></a:r></a:p></a:txBody>'
    body = p(r("a") + f"<w:r><w:drawing>{shape}</w:drawing></w:r>") + p(r("b"))
    assert ["paragraph: a", "paragraph: in a shape", "paragraph: b"] == lines(read("a.docx", docx(body)))


def test_comments_say_what_words_they_are_on_without_earlier_comments():
    comments = "".join(
        f'<w:comment w:id="{n}" w:author="Ed">{p(r(f"Sure {n}?"))}</w:comment>' for n in (1, 2)
    )
    mark = '<w:r><w:commentReference w:id="{}"/></w:r>'
    body = p(r("one") + mark.format(1) + r(" two") + mark.format(2))
    data = docx(body, {"word/comments.xml": f"<w:comments {W}>{comments}</w:comments>"})
    assert ["Ed says of 'one': Sure 1?", "Ed says of 'one two': Sure 2?"] == [
        finding.message for finding in read("a.docx", data).findings
    ]


def test_the_name_of_a_file_says_nothing_of_a_picture():
    names = {"a.jpeg": "", "Description: A pier": "A pier", "A pier Description automatically generated": "A pier"}
    link = '<Relationships xmlns="r"><Relationship Id="i" Type="x/image" Target="media/p.gif"/></Relationships>'
    space = 'xmlns:wp="d" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    for said, shown in names.items():
        picture = f'<w:r><w:drawing><wp:inline {space}><wp:docPr descr="{said}"/><a:blip r:embed="i"/></wp:inline></w:drawing></w:r>'
        files = {"word/_rels/document.xml.rels": link, "word/media/p.gif": "GIF89a"}
        assert f"![{shown}](images/p.gif)" in lines(read("a.docx", docx(p(picture), files)))[0]
