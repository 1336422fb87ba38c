"""Reading EPUB, DOCX and ODT: order, notes, styles, changes; packages that do harm."""

from __future__ import annotations

import pytest
from readings import dropped, lines, read, zipped

from bookgen.errors import SourceError

CONTAINER = '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="E/p.opf"/></rootfiles></container>'
GIF = b"GIF89a\x01\x00\x01\x00\x00\x00\x00;"


def epub(pages: dict[str, str], nav: str = "", extra: dict[str, str | bytes] | None = None) -> bytes:
    items = "".join(
        f'<item id="{name}" href="{name}.xhtml" media-type="application/xhtml+xml"/>' for name in pages
    )
    spine = "".join(f'<itemref idref="{name}"/>' for name in pages)
    opf = (
        '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata>'
        "<dc:title>The Book</dc:title><dc:creator>Ann Author</dc:creator><dc:language>en</dc:language></metadata><manifest>"
        f'{items}<item id="nav" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/></manifest><spine>{spine}</spine></package>'
    )
    html = '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">{}</html>'
    files: dict[str, str | bytes] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": CONTAINER,
        "E/p.opf": opf,
    }
    files |= {f"E/{name}.xhtml": html.format(body) for name, body in pages.items()}
    files["E/nav.xhtml"] = html.format(f'<body><nav epub:type="toc"><ol>{nav}</ol></nav></body>')
    return zipped(files | (extra or {}))


def test_an_epubs_notes_are_tied_over_its_documents():
    data = epub(
        {
            "one": '<body><h2>One</h2><p>Text.<a href="notes.xhtml#n1" id="r1" epub:type="noteref">1</a></p></body>',
            "two": "<body><h2>Two</h2><p>More.</p></body>",
            "notes": '<body epub:type="backmatter"><section epub:type="endnotes"><h2>Endnotes</h2><ol><li id="n1" epub:type="endnote"><p>The note. <a href="one.xhtml#r1" epub:type="backlink">↩</a></p></li></ol></section></body>',
        }
    )
    manuscript = read("a.epub", data)
    assert ("epub", "The Book", ("Ann Author",), "en") == (
        manuscript.format,
        manuscript.title,
        manuscript.authors,
        manuscript.language,
    )
    assert [
        "heading 1: One",
        "paragraph: Text.[^1]",
        "note 1: The note.",
        "heading 1: Two",
        "paragraph: More.",
    ] == lines(manuscript)


def test_an_epubs_contents_make_headings_where_the_text_has_none():
    nav = '<li><a href="a.xhtml">Part One</a><ol><li><a href="a.xhtml#c1">The Sea</a></li><li><a href="b.xhtml">The Land</a></li></ol></li>'
    data = epub(
        {
            "a": '<body><p>Part One</p><p id="c1" class="x">The Sea</p><p>a</p></body>',
            "b": "<body><p>b</p></body>",
        },
        nav,
    )
    assert [
        "heading 1: Part One",
        "heading 1: The Sea",
        "paragraph: a",
        "heading 1: The Land",
        "paragraph: b",
    ] == lines(read("a.epub", data))


def test_a_note_that_no_mark_means_joins_no_other_note():
    note = '<div id="{0}" epub:type="footnote"><p>{1} {2}</p></div>'
    back = '<a href="one.xhtml#r1" epub:type="backlink">1</a>.'
    listed = note.format("n1", back, "The first.") + note.format("n2", "<span>2</span>.", "Nobody’s.")
    pages = {
        "one": '<body><h1>One</h1><p>Text.<a href="notes.xhtml#n1" id="r1" epub:type="noteref">1</a></p></body>',
        "notes": f'<body><section epub:type="endnotes"><h1>Notes</h1>{listed}</section></body>',
    }
    assert ["note 1: The first.", "heading 1: Notes", "paragraph: 2. Nobody’s."] == [
        line.replace("\\", "") for line in lines(read("a.epub", epub(pages)))[2:]
    ]


def test_a_chapter_about_books_makes_no_parts_of_an_epubs_chapters():
    titles = {"a": "The Sea", "b": "A book ownership list"}
    nav = "".join(f'<li><a href="{name}.xhtml">{title}</a></li>' for name, title in titles.items())
    page = "<body><h1>{}</h1><h2>Sub one</h2><p>a</p><h2>Sub two</h2><p>b</p></body>"
    data = epub({name: page.format(title) for name, title in titles.items()}, nav)
    assert ["heading 1: The Sea", "heading 2: Sub one"] == [
        line for line in lines(read("a.epub", data)) if line.startswith("heading")
    ][:2]


def test_an_epubs_cover_and_title_page_are_another_editions():
    data = epub(
        {
            "cover": '<body epub:type="cover"><p>Cover</p></body>',
            "title": '<body><section epub:type="titlepage"><h1>The Book</h1></section></body>',
            "one": '<body><h2>One</h2><p>a<img src="i/p.gif" alt="dot"/></p></body>',
        },
        extra={"E/i/p.gif": GIF},
    )
    manuscript = read("a.epub", data)
    assert ["heading 1: One", "paragraph: a![dot](images/p.gif)"] == lines(manuscript)
    assert [GIF] == [picture.data for picture in manuscript.pictures]


def test_a_locked_epub_says_so():
    lock = '<encryption><EncryptedData><EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/></EncryptedData></encryption>'
    with pytest.raises(SourceError, match="locked"):
        read("a.epub", epub({"one": "<body><p>a</p></body>"}, extra={"META-INF/encryption.xml": lock}))


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
STYLES = f"""<w:styles {W}>
<w:style w:type="paragraph" w:default="1" w:styleId="N"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Mine"><w:name w:val="My chapter"/><w:basedOn w:val="H1"/></w:style>
<w:style w:type="paragraph" w:styleId="T"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="Q"><w:name w:val="Quote"/></w:style>
<w:style w:type="paragraph" w:styleId="C1"><w:name w:val="toc 1"/></w:style>
<w:style w:type="character" w:styleId="E"><w:name w:val="Emphasis"/></w:style></w:styles>"""


def p(text: str, style: str = "", properties: str = "") -> str:
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{properties}</w:pPr>{text}</w:p>"


def r(text: str, looks: str = "") -> str:
    return f'<w:r><w:rPr>{looks}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def docx(body: str, extra: dict[str, str] | None = None) -> bytes:
    kinds = {
        "styles": "styles.xml",
        "footnotes": "footnotes.xml",
        "numbering": "numbering.xml",
        "comments": "comments.xml",
        "header": "header1.xml",
    }
    relations = "".join(f'<Relationship Id="{k}" Type="x/{k}" Target="{v}"/>' for k, v in kinds.items())
    link = '<Relationship Id="web" Type="x/hyperlink" Target="https://x.org/" TargetMode="External"/>'
    return zipped(
        {
            "word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>",
            "word/styles.xml": STYLES,
            "word/_rels/document.xml.rels": f'<Relationships xmlns="r">{relations}{link}</Relationships>',
        }
        | (extra or {})
    )


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


def test_words_letters_of_the_typeface_symbol_are_what_they_show():
    signs = '<w:r><w:t>a</w:t><w:sym w:font="Symbol" w:char="00DA"/><w:sym w:font="Symbol" w:char="F0AE"/></w:r>'
    typed = '<w:r><w:rPr><w:rFonts w:ascii="Symbol"/></w:rPr><w:t>\uf061\uf028b</w:t></w:r>'
    assert ["paragraph: a∨→α(b"] == lines(read("a.docx", docx(p(signs + typed))))


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


ODF = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"),
        ("text", "text"),
        ("table", "table"),
        ("style", "style"),
        ("fo", "xsl-fo-compatible"),
    )
)


def odt(body: str, styles: str = "", extra: dict[str, str] | None = None) -> bytes:
    content = f"<office:document-content {ODF}><office:automatic-styles>{styles}</office:automatic-styles><office:body><office:text>{body}</office:text></office:body></office:document-content>"
    return zipped(
        {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content} | (extra or {})
    )


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


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (zipped({"word/document.xml": "x" * 50_000_000}), "unpacks to"),
        (zipped({"word/document.xml": "<w:p"}), "damaged"),
        (zipped({"word/document.xml": f"<w:document {W}/>"}), "no document"),
        (docx(p(""))[:400], "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old Word document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (zipped({"thing.bin": "x"}), "no reader"),
        (odt("<text:p>a</text:p>", extra={"META-INF/manifest.xml": "<encryption-data/>"}), "password"),
    ],
)
def test_what_no_reader_can_open_is_refused_in_words(data, words):
    with pytest.raises(SourceError, match=words):
        read("a.docx", data)


def test_no_entity_of_a_package_is_fetched():
    document = f'<!DOCTYPE w [<!ENTITY e SYSTEM "file:///etc/passwd">]><w:document {W}><w:body>{p("<w:r><w:t>a &e; b</w:t></w:r>")}</w:body></w:document>'
    assert "root:" not in read("a.docx", docx("", {"word/document.xml": document})).source


def test_an_archive_of_chapters_is_one_book_in_the_order_of_numbers():
    data = zipped(
        {
            "book/2-two.md": "# Two\n\nb[^1]\n\n[^1]: B.\n",
            "book/10-ten.md": "c\n",
            "book/1-one.md": "# One\n\na[^1]\n\n## Sub\n\n[^1]: A.\n",
        }
    )
    manuscript = read("a.zip", data)
    assert ["heading 1: One", "heading 1: Two", "heading 1: Ten"] == [
        line for line in lines(manuscript) if line.startswith("heading 1")
    ]
    assert "archive" == manuscript.format


def test_a_heading_in_an_epigraphs_section_opens_a_section():
    page = '<section epub:type="epigraph"><h1>Mottoes</h1><p>One.</p></section><section epub:type="epigraph"><p>Two.</p></section>'
    source = f'<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><body><h1>A</h1><p>a</p>{page}</body></html>'
    assert ["heading 1: A", "paragraph: a", "heading 1: Mottoes", "paragraph: One."] == lines(read("a.xhtml", source))[:4]
