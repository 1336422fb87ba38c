"""Whatever the bytes are: findings, no exception, no hang."""

from __future__ import annotations

import pytest
from check.epubs import Epub, epub, pack
from check.pdfs import pdf
from hypothesis import given, settings
from hypothesis import strategies as st

from bookgen.check.balance import balance_epub
from bookgen.check.balance_pdf import balance_pdf
from bookgen.check.epub import check_epub
from bookgen.check.epub.archive import open_archive
from bookgen.check.pdf import check_pdf
from bookgen.check.runs import read_runs
from bookgen.edition import Composition

EXAMPLES = 150
GOOD_EPUB = Epub().change('nav page-list: <a href="chapter.xhtml#p1">1</a>').parts()
GOOD_PDF = pdf("claims pdfxid\npicture 40 40")
BOMB = (
    '<!DOCTYPE html [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + ']><html xmlns="http://www.w3.org/1999/xhtml"><body><p title="&i;">&i;</p></body></html>'
)
STRANGER = (
    '<!DOCTYPE html [<!ENTITY secret SYSTEM "{}">]>'
    '<html xmlns="http://www.w3.org/1999/xhtml" lang="en"><head><title>x</title></head>'
    '<body><h1>&secret;</h1><h3 id="x">&secret;</h3></body></html>'
)


@st.composite
def damaged(draw, data: bytes) -> bytes:
    """Cut, overwrite, leave out or repeat a stretch of bytes."""
    at = draw(st.integers(0, len(data) - 1))
    end = min(at + draw(st.integers(1, 400)), len(data))
    put = draw(st.one_of(st.binary(max_size=40), st.just(b""), st.just(data[at:end] * 2)))
    return data[:at] + put + (data[end:] if draw(st.booleans()) else b"")


@given(damaged(pack(GOOD_EPUB)))
@settings(max_examples=EXAMPLES, deadline=5000)
def test_a_damaged_epub_gives_findings(data):
    assert all(str(finding) for finding in check_epub("book.epub", data))
    assert isinstance(balance_epub(Composition(()), open_archive("book.epub", data)), tuple)


@given(st.data())
@settings(max_examples=EXAMPLES, deadline=5000)
def test_an_epub_with_a_damaged_part_gives_findings(data):
    name = data.draw(st.sampled_from(sorted(GOOD_EPUB)))
    parts = GOOD_EPUB | {name: data.draw(damaged(GOOD_EPUB[name]))}
    assert all(str(finding) for finding in check_epub("book.epub", pack(parts)))


@given(damaged(GOOD_PDF))
@settings(max_examples=EXAMPLES, deadline=5000)
def test_a_damaged_pdf_gives_findings(data):
    assert all(str(finding) for finding in check_pdf("book.pdf", data))
    assert isinstance(balance_pdf(Composition(()), read_runs(data)), tuple)


@given(st.binary(max_size=300))
def test_any_bytes_give_findings(data):
    assert check_epub("book.epub", data)
    assert check_pdf("book.pdf", data)


def test_entities_that_swell_are_not_expanded():
    assert check_epub("book.epub", pack(GOOD_EPUB | {"EPUB/chapter.xhtml": BOMB.encode()}))


def test_files_outside_are_not_read(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("what nobody should see")
    part = STRANGER.format(secret.as_uri()).encode()
    found = check_epub("book.epub", pack(GOOD_EPUB | {"EPUB/chapter.xhtml": part}))
    assert "E170" in {finding.code for finding in found}
    assert "nobody" not in " ".join(str(finding) for finding in found)


def test_a_tree_of_great_depth_gives_findings():
    deep = "<div>" * 5000 + "</div>" * 5000
    assert "E104" in {finding.code for finding in check_epub("book.epub", epub(f"chapter.xhtml: {deep}"))}


@pytest.mark.parametrize(("kind", "check"), [("epub", check_epub), ("pdf", check_pdf)])
def test_real_files_give_findings_and_no_exception(kind, check, corpus):
    files = sorted((corpus / kind).glob(f"*.{kind}"))
    assert files
    for file in files:
        for finding in check(file.name, file.read_bytes()):
            assert finding.location
            assert finding.location.file.startswith(file.name)
            assert finding.hint
