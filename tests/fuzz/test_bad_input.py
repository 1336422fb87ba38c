"""What is no manuscript, or was made to do harm: an error that says what to do, and nothing on the disc."""

from __future__ import annotations

import zipfile

import pytest
from mutations import DOCUMENT, TEXT, W
from readings import zipped

from bookgen.errors import BookgenError
from bookgen.intake import import_manuscript

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SECRET = "the-secret-of-this-machine"
LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a0 "ha">'
    + "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9))
    + "]>"
)
EXTERNAL = '<!DOCTYPE x [<!ENTITY secret SYSTEM "file://{}">]>'


def locked_zip() -> bytes:
    """Set the flag of a password on every member, as a program does that locks a package."""
    data = bytearray(zipped({"word/document.xml": DOCUMENT}))
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + flags] |= 1
    return bytes(data)


def claims_less() -> bytes:
    """A member that unpacks to more than the package says."""
    data = zipped({"word/document.xml": DOCUMENT * 50})
    size = len(DOCUMENT * 50).to_bytes(4, "little")
    return data.replace(size, (100).to_bytes(4, "little"))


REFUSED = {
    "random.bin": (bytes(range(256)) * 400, "looks like binary data", "save"),
    "empty.txt": (b"", "the file is empty", "put the manuscript's text into it"),
    "blank.txt": (b" \n\n", "the file is empty", "put the manuscript's text into it"),
    "truncated.docx": (zipped({"word/document.xml": DOCUMENT * 20})[:900], "the package is damaged", "get the file again"),
    "text.docx": (b"This is no Word document, whatever its name.", "is no Word document", "such as .txt"),
    "text.odt": (b"This is no OpenDocument text.", "is no OpenDocument text", "such as .txt"),
    "text.epub": (b"This is no EPUB.", "is no EPUB", "such as .txt"),
    "empty.zip": (zipped({}), "no reader knows this zip archive", "accepted"),
    "sheet.xlsx": (zipped({"xl/workbook.xml": "<x/>"}), "no reader knows this zip archive", "accepted"),
    "old.doc": (OLE + bytes(2000), "old Word document", "save it as .docx"),
    "locked.docx": (OLE + "EncryptedPackage".encode("utf-16-le") + bytes(2000), "protected by a password", "without the password"),
    "locked-inside.docx": (locked_zip(), "protected by a password", "without the password"),
    "liar.docx": (claims_less(), "the package is damaged", "get the file again"),
    "bomb.docx": (zipped({"word/document.xml": "\x00" * 40_000_000}), "unpacks to 38 MB", "save the manuscript again"),
    "crowd.zip": (zipped({f"{n}.txt": "" for n in range(20_001)}), "in 20001 files", "save the manuscript again"),
    "book.pdf": (b"%PDF-1.7\n%\xe2\xe3", "this is a PDF", "save"),
    "nothing.html": (b"<html><body></body></html>", "there is no text", "save the page again"),
    "deep.html": (b"<html><body>" + b"<div>" * 50_000 + b"text", "deep in one another", "save it again"),
    "line.txt": (b"word " * 3_500_000, "a paragraph of 16 MB", "save it again with a line end"),
    "half.bin": ("text".encode("utf-16") + b"\x00", "calls itself utf-16", "save the manuscript as plain text"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_manuscript_is_refused_with_what_to_do(name, tmp_path):
    data, message, hint = REFUSED[name]
    (tmp_path / name).write_bytes(data)
    with pytest.raises(BookgenError) as refused:
        import_manuscript(tmp_path / name, tmp_path / "book")
    assert message in refused.value.message
    assert refused.value.hint
    assert hint in refused.value.hint
    assert not (tmp_path / "book").exists()


def chapters(source, folder) -> str:
    """Import a source and give the text of its chapters."""
    import_manuscript(source, folder)
    return "".join(path.read_text() for path in sorted(folder.glob("chapters/*.md")))


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("page.html", lambda dtd: f'{dtd}<html xmlns="http://www.w3.org/1999/xhtml"><body><p>before &secret; after</p></body></html>'.encode()),
        ("book.docx", lambda dtd: zipped({"word/document.xml": f"{dtd}<w:document {W}><w:body><w:p><w:r><w:t>before &secret; after</w:t></w:r></w:p></w:body></w:document>"})),
        ("book.odt", lambda dtd: zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": f"{dtd}<office:document-content {TEXT}><office:body><office:text><text:p>before &secret; after</text:p></office:text></office:body></office:document-content>"})),
        ("export.xml", lambda dtd: f'{dtd}<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.10/"><page><title>T</title><revision><text>before &secret; after</text></revision></page></mediawiki>'.encode()),
    ],
)  # fmt: skip
def test_no_entity_fetches_a_file(name, make, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET)
    (tmp_path / name).write_bytes(make(EXTERNAL.format(secret)))
    assert SECRET not in chapters(tmp_path / name, tmp_path / "book")


def test_entities_that_multiply_do_not_fill_the_memory(tmp_path):
    page = LAUGHS + '<html xmlns="http://www.w3.org/1999/xhtml"><body><p>&a9; text</p></body></html>'
    (tmp_path / "laughs.html").write_text(page)
    text = chapters(tmp_path / "laughs.html", tmp_path / "book")
    assert len(text) < 1000
    assert "text" in text


def test_pictures_from_outside_the_sources_folder_are_left_there(tmp_path):
    secret = tmp_path / "secret.png"
    secret.write_text(SECRET)
    (tmp_path / "in").mkdir()
    marks = "".join(
        f'<p>text <img src="{src}" alt="a"/></p>'
        for src in (f"file://{secret}", str(secret), "../secret.png")
    )
    (tmp_path / "in" / "page.html").write_text(f"<html><body>{marks}</body></html>")
    import_manuscript(tmp_path / "in" / "page.html", tmp_path / "book")
    files = [path for path in (tmp_path / "book").rglob("*") if path.is_file() and "source" not in path.parts]
    assert [] == [path for path in files if SECRET in path.read_text()]


def test_a_folder_is_no_source(tmp_path):
    with pytest.raises(BookgenError) as refused:
        import_manuscript(tmp_path, tmp_path / "book")
    assert "is a folder" in refused.value.message
    assert "archive" in refused.value.hint


def test_a_package_that_climbs_out_of_its_folder_writes_nothing_there(tmp_path):
    page = '<html><body><h1>One</h1><p>Text. <img src="../../climbed.png" alt="a"/></p></body></html>'
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "pages.zip").write_bytes(zipped({"a/one.html": page, "../../climbed.png": "GIF89a"}))
    import_manuscript(tmp_path / "in" / "pages.zip", tmp_path / "out" / "book")
    assert [] == list(tmp_path.glob("**/climbed.png"))[1:]
    assert zipfile.is_zipfile(tmp_path / "out" / "book" / "source" / "pages.zip")


def test_a_page_without_its_pictures_becomes_a_book_without_them(tmp_path):
    (tmp_path / "page.html").write_text(
        '<html><body><h1>One</h1><p>Text.</p><p><img src="images/quay.png" alt="A quay"/></p></body></html>'
    )
    assert "# One\n\nText.\n" == chapters(tmp_path / "page.html", tmp_path / "book")
