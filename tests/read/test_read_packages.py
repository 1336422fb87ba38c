"""Reading EPUB and archives: order, notes, contents; packages that do harm."""

from __future__ import annotations

import pytest
from documents import W, docx, odt, p
from readings import lines, read, zipped

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
