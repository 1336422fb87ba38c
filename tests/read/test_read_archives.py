"""Reading archives, zip and tar: chapters, pages, and an EPUB's own files."""

from __future__ import annotations

import io
import tarfile

import pytest
from readings import dropped, lines, read, zipped

from bookgen.errors import SourceError

CONTAINER = '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="e/p.opf"/></rootfiles></container>'
PACKAGE = """<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/">
<metadata><dc:title>The Book</dc:title>
<dc:creator id="a">Ann Author</dc:creator><meta property="role" refines="#a">ann</meta>
<meta property="role" refines="#a">aut</meta><meta property="role" refines="#a">ill</meta>
<dc:creator id="b">Ben Engraver</dc:creator><meta property="role" refines="#b">ill</meta></metadata>
<manifest><item id="z" href="z.xhtml" media-type="application/xhtml+xml"/>
<item id="b" href="b.xhtml" media-type="application/xhtml+xml"/></manifest>
<spine><itemref idref="z"/><itemref idref="b"/></spine></package>"""
GIF = b"GIF89a\x01\x00\x01\x00\x00\x00\x00;"
SOURCES = {
    "book/README.md": b"# How this is made\n",
    "book/src/META-INF/container.xml": CONTAINER.encode(),
    "book/src/e/p.opf": PACKAGE.encode(),
    "book/src/e/z.xhtml": b"<html><body><h2>One</h2><p>First.<img src='i/p.gif' alt='dot'/></p></body></html>",
    "book/src/e/b.xhtml": b"<html><body><h2>Two</h2><p>Second.</p></body></html>",
    "book/src/e/i/p.gif": GIF,
}


def tarred(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for path, data in files.items():
            info = tarfile.TarInfo(f"./{path}")
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


@pytest.mark.parametrize("pack", [tarred, zipped])
def test_an_epubs_files_in_a_folder_of_an_archive_are_read_as_the_epub(pack):
    manuscript = read("book.archive", pack(SOURCES))
    assert [
        "heading 1: One",
        "paragraph: First.![dot](images/p.gif)",
        "heading 1: Two",
        "paragraph: Second.",
    ] == lines(manuscript)
    assert ("epub", "The Book") == (manuscript.format, manuscript.title)
    assert [GIF] == [picture.data for picture in manuscript.pictures]


def test_whoever_is_an_author_and_more_is_an_author():
    assert ("Ann Author",) == read("book.tar.gz", tarred(SOURCES)).authors


def test_two_epubs_in_one_archive_are_none():
    files = SOURCES | {path.replace("book/", "other/"): data for path, data in SOURCES.items()}
    assert "archive" == read("books.zip", zipped(files)).format


def test_pictures_of_pages_are_found_from_where_the_page_stands():
    page = b"<html><body><h1>One</h1><p>a <img src='../i/p.gif' alt='dot'/></p></body></html>"
    manuscript = read("a.tar.gz", tarred({"web/text/1.html": page, "web/i/p.gif": GIF}))
    assert [GIF] == [picture.data for picture in manuscript.pictures]


def test_a_tar_archive_cut_short_is_damaged():
    with pytest.raises(SourceError, match="damaged"):
        read("a.tar.gz", tarred(SOURCES)[:200])


def test_a_file_that_a_tar_archive_holds_twice_is_read_once():
    names = ("1.md", "2.md")
    data = tarred({name: f"# {name}\n\ntext\n".encode() for name in names})
    again = io.BytesIO()
    with tarfile.open(fileobj=again, mode="w") as archive, tarfile.open(fileobj=io.BytesIO(data)) as once:
        for info in (*once, *once):
            archive.addfile(info, once.extractfile(info))
    assert 2 == sum(line.startswith("heading") for line in lines(read("a.tar", again.getvalue())))


def test_files_of_markdown_are_read_with_the_habits_of_other_programs():
    chapter = (
        "<!-- Old headings. -->\n\n<a id='old'></a>\n\n## The Real Title\n\none  \ntwo\n\n"
        '<Listing number="6-3" caption="A `match` on `Option<T>`">\n\n```\nx\n```\n\n</Listing>\n'
    )
    manuscript = read("a.zip", zipped({"book/ch1.md": chapter, "book/ch2.md": "# Two\n\ntext\n"}))
    assert [
        "heading 1: The Real Title",
        "verbatim: <a id='old'></a>",
        "paragraph: one\\⏎two",
        "paragraph: A `match` on `Option<T>`",
        "verbatim: ```⏎x⏎```",
    ] == lines(manuscript)[:5]
    assert {"a comment": ["<!-- Old headings. -->"]}.items() <= dropped(manuscript).items()
    assert ['<Listing number="6-3" caption="', '">', "</Listing>"] == dropped(manuscript)["a tag of another program"]


def test_a_file_without_a_heading_is_called_what_its_front_matter_says():
    files = {"01-x.md": "---\ntitle: The Stairs\n---\n\nUp.\n", "02.md": "# The Bay\n\nDown.\n"}
    assert "heading 1: The Stairs" == lines(read("a.zip", zipped(files)))[0]


def test_code_in_a_chapter_with_settings_above_it_is_no_setting():
    chapter = "---\ntitle: The Lamp\n---\n\n```{r}\nlanguage = 'r'\nauthor = 'nobody'\n```\n"
    manuscript = read("a.zip", zipped({"index.Rmd": chapter, "01.md": "# The Stairs\n\nUp.\n"}))
    assert ("The Lamp", ()) == (manuscript.title, manuscript.authors)


@pytest.mark.parametrize(
    ("name", "settings"),
    [
        ("book.toml", '[book]\ntitle = "The Lamp"\nauthors = ["Ann Author", "Bert"]\nlanguage = "en"\n'),
        ("metadata.yaml", "---\ntitle: The Lamp\nauthor:\n  - Ann Author\n  - Bert\nlang: en\n...\n"),
        ("book.json", '{"title": "The Lamp", "author": "Ann Author", "language": "en", "plugins": ["x"]}'),
    ],
)
def test_settings_beside_the_chapters_say_what_the_book_is(name, settings):
    files = {f"docs/{name}": settings, "docs/src/01.md": "# The Stairs\n\nUp.\n", "x/y/book.toml": 'title = "No"\n'}
    manuscript = read("a.zip", zipped(files))
    assert ("The Lamp", "Ann Author", "en") == (manuscript.title, manuscript.authors[0], manuscript.language)
