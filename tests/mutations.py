"""Sources of every kind, small, and what can befall a file: cut, stirred, doubled, its package stirred inside."""

from __future__ import annotations

import io
import random
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Mapping

from readings import zipped

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TEXT = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)
PARAGRAPH = "The ferry left at six, and nobody on the quay looked up; the harbour was asleep, or seemed so."
PLAIN = f"CHAPTER I\n\n{PARAGRAPH}[1]\n\n  A line of verse\n    and another\n\nCHAPTER II\n\n{PARAGRAPH}*\n\n* A star.\n\nNOTES\n\n[1] A note.\n"
WRAPPED = "\n".join(PARAGRAPH[n : n + 48] for n in range(0, len(PARAGRAPH), 48))
GUTENBERG = f"Title: The Quay\n\nAuthor: Ann Author\n\n*** START OF THE PROJECT GUTENBERG EBOOK THE QUAY ***\n\n{PLAIN}\n{WRAPPED}\n\n[Footnote 1: A _short_ note.]\n\n[Illustration: A quay]\n\n*** END OF THE PROJECT GUTENBERG EBOOK THE QUAY ***\n\nLicence.\n"
PASTE = f'The Quay\nJump to navigation\nJump to search\nContents\n1 Ferry\n2 Harbour\nFerry[edit]\n{PARAGRAPH}[1]\nHarbour[edit]\n{PARAGRAPH}[2]\nReferences[edit]\n^ A note.\n^ Another.\nRetrieved from "https://example.org/"\n'
MARKDOWN = f"---\ntitle: The Quay\n---\n\n# Ferry {{#ferry}}\n\n{PARAGRAPH}[^1] *So* it [was](a.md).\n\n> Quoted.\n\n- one\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```\ncode\n```\n\n![A quay](quay.png)\n\n[^1]: A note.\n\n    Its second paragraph.\n"
PAGE = f'<!DOCTYPE html><html lang="en"><head><title>The Quay</title></head><body><h1>Ferry</h1><p>{PARAGRAPH}<a href="#n1" id="r1"><sup>1</sup></a></p><table><tr><th>a</th><td rowspan="2">b</td></tr></table><ul><li>one<ol><li>two</li></ol></li></ul><div class="verse"><p>line<br/>line</p></div><img src="quay.png" alt="A quay"/><hr/><p id="n1"><a href="#r1">1</a> A note.</p></body></html>'
WIKITEXT = f"'''The Quay''' is a ''quay''.<ref name=\"a\">A note.</ref> {{{{Infobox|name=Quay|{{{{nested|x}}}}}}}}\n\n== Ferry ==\n{PARAGRAPH}<ref name=\"a\"/>\n* one\n** two\n{{| class=\"wikitable\"\n|-\n! a !! b\n|-\n| 1 || 2\n|}}\n[[File:Quay.png|thumb|A quay]] [[Quay|the quay]] [https://example.org x]\n<poem>\nline\nline\n</poem>\n== References ==\n<references/>\n[[Category:Quays]]\n"
EXPORT = f'<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.10/"><page><title>The Quay</title><ns>0</ns><revision><text>{WIKITEXT.replace("<", "&lt;")}</text></revision></page></mediawiki>'
STYLES = f'<w:styles {W}><w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/></w:style></w:styles>'
DOCUMENT = f'<w:document {W}><w:body><w:p><w:pPr><w:pStyle w:val="H1"/></w:pPr><w:r><w:t>Ferry</w:t></w:r></w:p><w:p><w:r><w:rPr><w:i/></w:rPr><w:t xml:space="preserve">{PARAGRAPH}</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p><w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr><w:p><w:r><w:t>cell</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:body></w:document>'
FOOTNOTES = f'<w:footnotes {W}><w:footnote w:id="2"><w:p><w:r><w:t>A note.</w:t></w:r></w:p></w:footnote></w:footnotes>'
RELATIONS = '<Relationships xmlns="r"><Relationship Id="s" Type="x/styles" Target="styles.xml"/><Relationship Id="f" Type="x/footnotes" Target="footnotes.xml"/></Relationships>'
CONTENT = f'<office:document-content {TEXT}><office:body><office:text><text:h text:outline-level="1">Ferry</text:h><text:p>{PARAGRAPH}<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body><text:p>A note.</text:p></text:note-body></text:note></text:p><text:list><text:list-item><text:p>one</text:p></text:list-item></text:list></office:text></office:body></office:document-content>'
CONTAINER = '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="E/p.opf"/></rootfiles></container>'
OPF = '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata><dc:title>The Quay</dc:title><dc:language>en</dc:language></metadata><manifest><item id="a" href="a.xhtml" media-type="application/xhtml+xml"/><item id="b" href="b.xhtml" media-type="application/xhtml+xml"/></manifest><spine><itemref idref="a"/><itemref idref="b"/></spine></package>'
XHTML = PAGE.replace("<html", '<html xmlns="http://www.w3.org/1999/xhtml"')
JUNK = (
    *("<", ">", "</p>", "<p>", "&#0;", "&#x110000;", "&nbsp", "]]", "[[", "{{", "}}", "[^1]", "[^1]: ", "[1]", "```", "/// ", "|", "***"),
    *("\x00", "\x0c", "\ufeff", "\u202e", "\r", "\t", "\\", "$$", "<!--", "-->", "<![CDATA[", "<ref>", "<table>", "<svg>", "*", "_", "\n\n"),
    *("\ud7ff", "\U0010ffff", "e\u0301", "\u00ad", "(((((", "#" * 9, "    ", "> > > ", "1. ", "- "),
)  # fmt: skip


def sources() -> Mapping[str, bytes]:
    """Make a small source of every kind, by name."""
    chapters = {"01-ferry.md": MARKDOWN, "02-quay.md": f"# Quay\n\n{PARAGRAPH}\n"}
    epub = {"mimetype": "application/epub+zip", "META-INF/container.xml": CONTAINER, "E/p.opf": OPF}
    return {
        "plain.txt": PLAIN.encode(),
        "wrapped.txt": f"{WRAPPED}\n\n{WRAPPED}\n".encode("utf-16"),
        "gutenberg.txt": GUTENBERG.encode(),
        "pages.txt": f"1\n{WRAPPED}\n\x0c2\n{WRAPPED}\n\x0c3\n{WRAPPED}\n\x0c4\n{WRAPPED}\n".encode(),
        "paste.txt": PASTE.encode(),
        "chapter.md": MARKDOWN.encode(),
        "page.html": PAGE.encode(),
        "page.wiki": WIKITEXT.encode(),
        "export.xml": EXPORT.encode(),
        "book.docx": zipped({"word/document.xml": DOCUMENT, "word/footnotes.xml": FOOTNOTES, "word/styles.xml": STYLES, "word/_rels/document.xml.rels": RELATIONS}),
        "book.odt": zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": CONTENT}),
        "book.epub": zipped({**epub, "E/a.xhtml": XHTML, "E/b.xhtml": XHTML.replace("Ferry", "Quay")}),
        "chapters.zip": zipped(dict(chapters)),
        "chapters.tar.gz": _tarred(chapters),
    }  # fmt: skip


def _tarred(files: Mapping[str, str]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for path, text in files.items():
            info = tarfile.TarInfo(path)
            info.size = len(text.encode())
            archive.addfile(info, io.BytesIO(text.encode()))
    return buffer.getvalue()


def mutated(data: bytes, chance: random.Random) -> bytes:
    """Damage a file as chance has it, up to four times; every other time inside its package."""
    for _ in range(chance.randint(1, 4)):
        is_inside = data.startswith(b"PK") and chance.random() < 0.7
        data = _stirred_inside(data, chance) if is_inside else chance.choice(DAMAGES)(data, chance)
    return data


def _stirred_inside(data: bytes, chance: random.Random) -> bytes:
    """Damage one member of a package, or take it out."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            files = {info.filename: archive.read(info) for info in archive.infolist()}
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError, RuntimeError, EOFError):
        return data
    path = chance.choice(sorted(files)) if files else ""
    if not path or chance.random() < 0.1:
        return zipped({other: content for other, content in files.items() if other != path})
    return zipped({**files, path: chance.choice(DAMAGES)(files[path], chance)})


def _span(data: bytes, chance: random.Random) -> tuple[int, int]:
    start = chance.randrange(len(data) + 1)
    return start, min(start + chance.choice((1, 3, 20, 300, 5000)), len(data))


def _cut_short(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def _cut_out(data: bytes, chance: random.Random) -> bytes:
    start, stop = _span(data, chance)
    return data[:start] + data[stop:]


def _doubled(data: bytes, chance: random.Random) -> bytes:
    start, stop = _span(data, chance)
    return data[:stop] + data[start:stop] * chance.choice((1, 2, 30)) + data[stop:]


def _moved(data: bytes, chance: random.Random) -> bytes:
    start, stop = _span(data, chance)
    rest = data[:start] + data[stop:]
    to = chance.randrange(len(rest) + 1)
    return rest[:to] + data[start:stop] + rest[to:]


def _flipped(data: bytes, chance: random.Random) -> bytes:
    flipped = bytearray(data)
    for _ in range(chance.choice((1, 1, 5, 50)) if data else 0):
        flipped[chance.randrange(len(flipped))] = chance.randrange(256)
    return bytes(flipped)


def _with_junk(data: bytes, chance: random.Random) -> bytes:
    start, _ = _span(data, chance)
    junk = chance.choice(JUNK) * chance.choice((1, 1, 1, 2, 40))
    return data[:start] + junk.encode() + data[start:]


def _letters_changed(data: bytes, chance: random.Random) -> bytes:
    """Put one sign in the place of another everywhere."""
    old, new = (chance.choice(b"<>[]{}()*_#|=\n \"'1:;.,aeT") for _ in range(2))
    return data.replace(bytes([old]), bytes([new]))


DAMAGES: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    _cut_short, _cut_out, _doubled, _moved, _flipped, _with_junk, _with_junk, _with_junk, _letters_changed,
)  # fmt: skip
