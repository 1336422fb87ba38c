"""What the fidelity benchmark holds readings against, each made without bookgen's readers and passes."""

from __future__ import annotations

import html
import io
import itertools
import posixpath
import random
import re
import tarfile
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from pathlib import Path

import mwparserfromhell
from fidelity_editions import words
from lxml import etree
from lxml import html as lxml_html

from bookgen.compose.markdown import parse_markdown
from bookgen.manuscript import Manuscript

LETTER = re.compile(r"[^\W_]")
BLOCKS = frozenset(
    "p h1 h2 h3 h4 h5 h6 li td th br div pre dt dd tr table blockquote caption figcaption section".split()
)
SITE = re.compile(
    r"\[edit(?: source)?\]|\[Bearbeiten\]|Jump to ?:? ?(?:navigation|content|search)|Retrieved from \W?http|move to sidebar|Navigation menu"
    r"|Privacy policy|What links here|Recent changes|Random (?:page|author|work)|Log in\b|Create account|^From Wikipedia|^From \w+wiki\b|Wechseln zu:"
    r"|This page was last|Text is available under|Powered by MediaWiki|Permanent link|^Categor(?:y|ies):|Jump up",
    re.MULTILINE,
)
RUSSIAN_CHAPTERS = [
    "сержант гвардии", "вожатый", "крепость", "поединок", "любовь", "пугачевщина", "приступ", "незваный гость", "разлука",
    "осада города", "мятежная слобода", "сирота", "арест", "суд",
]  # fmt: skip


def rendered(markdown: str) -> str:
    """Give the text that a chapter shows, notes behind it."""
    parts: list[str] = []
    parsed = parse_markdown(markdown)
    for tree in (parsed.body, *parsed.notes.values()):
        _shown(tree, parts)
        parts.append("\n")
    return "".join(parts)


def _shown(element: etree._Element, parts: list[str]) -> None:
    if not isinstance(element.tag, str) or "noteref" in (element.get("class") or ""):
        return
    is_block = element.tag in BLOCKS
    parts.append("\n" if is_block else "")
    parts.append(element.text or element.get("alt") or "")
    for child in element:
        _shown(child, parts)
        parts.append(child.tail or "")
    parts.append("\n" if is_block else "")


# what a file says


def letters_lost(path: Path, manuscript: Manuscript) -> int:
    """Count the letters of a file's own text nodes that the manuscript's source does not have."""
    said = _said(path)
    if said is None:
        return 0
    return (
        Counter(LETTER.findall(said)) - Counter(LETTER.findall(_without_markup(manuscript.source)))
    ).total()


def _without_markup(markdown: str) -> str:
    text = re.sub(r"\]\([^)\s]*(?: \"[^\"]*\")?\)(?:\{[^}]*\})?", "]", markdown)
    text = re.sub(r"\\(.)", r"\1", text)
    return html.unescape(text)


def _said(path: Path) -> str | None:
    readers = {".docx": _said_docx, ".odt": _said_odt, ".epub": _said_epub, ".wiki": _said_wiki}
    if path.suffix in (".html", ".htm"):
        return _said_html(path.read_bytes())
    return readers[path.suffix](path.read_bytes()) if path.suffix in readers else None


def _said_html(data: bytes) -> str:
    try:
        root = lxml_html.fromstring(re.sub(r"\A\s*<\?xml[^>]*>", "", data.decode("utf-8-sig")))
    except UnicodeDecodeError:
        root = lxml_html.fromstring(data)
    for element in root.xpath("//script|//style|//template|//noscript|//head|//title"):
        if element.getparent() is not None:
            element.drop_tree()
    for mark in root.xpath(
        "//a[starts-with(@href, '#')]"
    ):  # a mark is said by its label, a way back by nothing
        if re.fullmatch(r"\W*\w{1,4}\W*", mark.text_content()):
            mark.drop_tree()
    return "".join(root.itertext())


def _said_docx(data: bytes) -> str:
    parts = []
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            if re.fullmatch(r"word/(?:document|footnotes|endnotes|comments)\d*\.xml", name):
                tree = etree.fromstring(package.read(name))
                for fallback in tree.xpath("//*[local-name()='Fallback']"):
                    fallback.getparent().remove(fallback)
                parts += [t.text or "" for t in tree.xpath("//*[local-name()='t' or local-name()='delText']")]
    return "".join(parts)


def _said_odt(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        tree = etree.fromstring(package.read("content.xml"))
    skipped = "svg:title svg:desc".split()
    return (
        "".join(
            str(t)
            for t in tree.xpath("//*[local-name()='text']//text()")
            if _local(t.getparent()) not in ("title", "desc", "note-citation", "creator", "date")
        )
        if skipped
        else ""
    )


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname


def _said_epub(data: bytes) -> str:
    parts = []
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        container = etree.fromstring(package.read("META-INF/container.xml").removeprefix(b"\xef\xbb\xbf"))
        path = container.xpath("string(//*[local-name()='rootfile']/@full-path)")
        opf = etree.fromstring(package.read(path))
        hrefs = {
            i.get("id"): i.get("href")
            for i in opf.xpath("//*[local-name()='item'][contains(@media-type, 'html')]")
        }
        for reference in opf.xpath("//*[local-name()='itemref']"):
            member = posixpath.normpath(
                posixpath.join(posixpath.dirname(path), hrefs.get(reference.get("idref")) or "-")
            )
            names = {_utf8(info): info for info in package.infolist()}
            if member in names:
                parts.append(_said_html(package.read(names[member])))
    return "".join(parts)


def _utf8(info: zipfile.ZipInfo) -> str:
    return (
        info.filename
        if info.flag_bits & 0x800
        else info.filename.encode("cp437", "replace").decode("utf-8", "replace")
    )


def _said_wiki(data: bytes) -> str:
    text = data.decode()
    text = html.unescape(text) if "&lt;ref" in text else text
    return "".join(str(node) for node in mwparserfromhell.parse(text).filter_text(recursive=False))


# notes


def ties(markdown: str) -> Counter[tuple[str, str]]:
    """Count marks by the letters before them and the first letters of their note."""
    found: Counter[tuple[str, str]] = Counter()
    for chapter in re.split(r"(?m)^(?=# )", markdown):
        notes = {
            m[1]: m[2]
            for m in re.finditer(r"(?ms)^ {0,3}\[\^([^\]\s]+)\]:\s*(.*?)(?=^ {0,3}\[\^[^\]\s]+\]:|\Z)", chapter)
        }
        text = re.sub(r"(?m)^ {0,3}\[\^[^\]\s]+\]:", "\x00", chapter)
        for mark in re.finditer(r"\[\^([^\]\s]+)\]", text):
            if mark[1] in notes:
                found[_key(text[max(mark.start() - 160, 0) : mark.start()], notes[mark[1]])] += 1
    return found


def _key(before: str, note: str) -> tuple[str, str]:
    before = re.sub(r"\[\^[^\]]*\]|\[\w{1,4}\]|\]\([^)]*\)|\{:[^}]*\}|<[^>]*>", "", before)
    note = re.sub(r"\]\([^)]*\)|\{:[^}]*\}|<[^>]*>", "", html.unescape(note))
    return "".join(LETTER.findall(before))[-18:].casefold(), "".join(LETTER.findall(note))[:30].casefold()


def linked_notes(data: bytes) -> Counter[tuple[str, str]]:
    """Read the notes of a page by its links."""
    root = lxml_html.fromstring(data)
    targets = {e.get("id"): e for e in root.iter() if isinstance(e.tag, str) and e.get("id")}
    wanted: Counter[tuple[str, str]] = Counter()
    for page in root.xpath("//span[@class='pagenum']"):
        page.drop_tree()
    for link in root.xpath("//a[@class='fnanchor'] | //sup[@class='reference']/a"):
        target = targets.get((link.get("href") or "")[1:])
        if target is None:
            continue
        block = target if target.tag == "li" else target.getparent()
        note = re.sub(r"^\s*(?:\[\d+\]|[\^↑](?:\s*[a-z]\b)*)\s*", "", _note_text(block))
        if not note.strip() and block.getnext() is not None:  # a note that is verse alone
            note = _note_text(block.getnext())
        note = re.sub(
            r"^(?:(?:\s|\xa0)*(?:Jump up to:)?\s*(?:[\^↑]|[a-z]\b(?=\s+[a-z]\b|\s+[A-Z\"“])))+", "", note
        )
        wanted[_key(_before(link), note)] += 1
    return wanted


def _note_text(block: etree._Element) -> str:
    copy = lxml_html.fromstring(lxml_html.tostring(block, with_tail=False))
    for back in copy.xpath(
        ".//*[@class='mw-cite-backlink'] | .//*[@class='label'] | .//span[contains(@style,'none')]"
    ):
        back.drop_tree()
    return "".join(copy.itertext())


def _before(link: etree._Element) -> str:
    """Give the text of the block before a link."""
    parts: list[str] = []
    here = link
    while here is not None and (
        here.tag not in ("p", "li", "td", "div", "h1", "h2", "h3", "h4") or here is link
    ):
        before = here.getprevious()
        while before is not None:
            parts.append(before.tail or "")
            is_mark = before.get("class") in ("fnanchor", "reference")
            parts.append("" if is_mark else "".join(before.itertext()))
            before = before.getprevious()
        parent = here.getparent()
        if parent is not None:
            parts.append(parent.text or "")
        here = parent
    return "".join(reversed(parts))


def package_notes(data: bytes) -> Counter[tuple[str, str]]:
    """Read the notes of a DOCX or ODT out of its own XML."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = package.namelist()
        if "content.xml" in names:
            return _odt_notes(etree.fromstring(package.read("content.xml")))
        wanted: Counter[tuple[str, str]] = Counter()
        document = etree.fromstring(package.read("word/document.xml"))
        for kind in ("footnote", "endnote"):
            if f"word/{kind}s.xml" in names:
                tree = etree.fromstring(package.read(f"word/{kind}s.xml"))
                texts = {note.get(W + "id"): _runs(note) for note in tree.iter(W + kind)}
                for mark in document.iter(f"{W}{kind}Reference"):
                    paragraph = next(mark.iterancestors(W + "p"))
                    wanted[_key(_runs_before(paragraph, mark), texts.get(mark.get(W + "id"), ""))] += 1
        return wanted


W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def _runs(element: etree._Element) -> str:
    return "".join(text.text or "" for text in element.iter(W + "t"))


def _runs_before(paragraph: etree._Element, mark: etree._Element) -> str:
    before = itertools.takewhile(lambda element: element is not mark, paragraph.iter())
    return "".join(element.text or "" for element in before if element.tag == W + "t")


def _odt_notes(content: etree._Element) -> Counter[tuple[str, str]]:
    wanted: Counter[tuple[str, str]] = Counter()
    for note in content.iter("{*}note"):
        body = next(note.iter("{*}note-body"))
        above = next(one for one in note.iterancestors() if _local(one) in ("p", "h"))
        before = ""
        for text in above.xpath(".//text()"):
            holder = text.getparent()
            if note is holder or note in holder.iterancestors():
                break
            before += "" if any(_local(one) == "note" for one in holder.iterancestors()) else str(text)
        wanted[_key(before, "".join(body.itertext()))] += 1
    return wanted


def epub_notes(files: dict[str, bytes]) -> Counter[tuple[str, str]]:
    """Read the notes of an EPUB by its noterefs, from document to document."""
    pages = {posixpath.basename(path): etree.fromstring(data) for path, data in files.items() if path.endswith(".xhtml")}
    targets = {(name, e.get("id")): e for name, page in pages.items() for e in page.iter("{*}li", "{*}aside", "{*}p") if e.get("id")}
    wanted: Counter[tuple[str, str]] = Counter()
    for name, page in pages.items():
        for link in page.xpath("//*[local-name()='a'][contains(@*[local-name()='type'], 'noteref')]"):
            document, _, identity = (link.get("href") or "").partition("#")
            target = targets.get((posixpath.basename(document) or name, identity))
            if target is not None:
                wanted[_key(_before(_bare(link)), _note_text(_bare(target)))] += 1
    return wanted


def _bare(element: etree._Element) -> etree._Element:
    """Take the namespaces off the names of a tree, and mark its noterefs as such."""
    for one in element.getroottree().iter(etree.Element):
        one.tag = etree.QName(one).localname
        if "noteref" in (one.get("{http://www.idpf.org/2007/ops}type") or ""):
            one.set("class", "fnanchor")
        elif "backlink" in (one.get("{http://www.idpf.org/2007/ops}type") or ""):
            one.set("class", "label")
    return element


def defined_notes(data: bytes) -> Counter[tuple[str, str]]:
    """Read the notes of an archive of Markdown chapters, each chapter for itself."""
    wanted: Counter[tuple[str, str]] = Counter()
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        for info in archive:
            file = archive.extractfile(info) if info.name.endswith(".md") else None
            if file is not None:
                wanted += ties("# chapter\n" + re.sub(r"(?m)^# ", "", file.read().decode()))
    return wanted


def marks_without_notes(data: bytes) -> int:
    """Count the marks of an archive of Markdown chapters whose note stands nowhere in their chapter.

    Labels that differ in capitals alone are one, as on GitHub.
    """
    count = 0
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        for info in archive:
            file = archive.extractfile(info) if info.name.endswith(".md") else None
            text = file.read().decode().casefold() if file is not None else ""
            defined = set(re.findall(r"(?m)^[ \t]*\[\^([^\]\s]+)\]:", text))
            count += sum(mark not in defined for mark in re.findall(r"\[\^([^\]\s]+)\](?!:)", text))
    return count


def compare_ties(wanted: Counter[tuple[str, str]], found: Counter[tuple[str, str]]) -> tuple[int, int, int]:
    """Count the ties that are right, those that lead to another note, and those that are missing.

    A tie is known by its note's words and the letters before its mark; editions differ in a sign or two.
    """
    right = (wanted & found).total()
    extra = list((found - wanted).elements())
    wrong = missing = 0
    for before, note in (wanted - found).elements():
        here = [key for key in extra if key[0].endswith(before[-6:]) or before.endswith(key[0][-6:])]
        if len(before) < 4:  # the mark opens its block: the note alone tells
            here = [key for key in extra if _is_same(key[1], note)]
        own = next((key for key in here if _is_same(key[1], note)), None)
        if own is not None:
            right += 1
            extra.remove(own)
        elif any(_is_same(key[1], note) for key in extra) or not here:
            missing += 1
        else:
            wrong += 1
    return right, wrong, missing


def _is_same(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one) or SequenceMatcher(None, one, other).ratio() > 0.7


# site lines


def site_lines(markdown: str) -> list[str]:
    """List the lines of chapters that are the site's."""
    return [line[:60] for line in markdown.split("\n") if SITE.search(line)]


# pages


def page_texts(archive: Path, kind: str) -> list[str]:
    """Read the pages of one reading, in order."""
    with tarfile.open(archive) as files:
        found = sorted(
            (info.name, info)
            for info in files
            if info.isfile() and re.search(rf"/{kind}(?:-txt)?/\d+\.", info.name)
        )
        return [files.extractfile(info).read().decode("utf-8-sig") for _, info in found]  # type: ignore[union-attr]


def furniture_score(texts: Sequence[str], dropped: Sequence[str]) -> float:
    """Weigh the lines that were dropped against page numbers at the head and sheet marks at the foot."""
    wanted: Counter[str] = Counter()
    for text in texts:
        lines = [line.strip() for line in text.split("\n") if line.strip()]
        if lines and re.fullmatch(r"\W*\w{1,3}\W*", lines[0]):
            wanted[lines[0]] += 1
        if len(lines) > 4 and re.fullmatch(r"\W*\d{1,3}\s?\*{0,2}\W*", lines[-1]):
            wanted[lines[-1]] += 1
    found = Counter(line.strip() for text in dropped for line in text.split("\n"))
    right = (wanted & found).total()
    return 2 * right / max(wanted.total() + found.total(), 1)


def hyphen_score(texts: Sequence[str], shown: str) -> float:
    """Weigh the words that were rejoined at line ends: a small letter goes on, 'und' and 'oder' do not."""
    have = Counter(words(shown))
    lines = [line.strip() for text in texts for line in text.split("\n") if line.strip()]
    right = wrong = 0
    for line, after in itertools.pairwise(lines):
        head, tail = re.search(r"([^\W\d_]+)-$", line), re.match(r"([^\W\d_]+)", after)
        if not head or not tail or not tail[1][0].islower() or tail[1] in ("und", "oder"):
            continue
        if have[head[1] + tail[1]]:
            have[head[1] + tail[1]] -= 1
            right += 1
        else:
            wrong += 1
    return 2 * right / max(2 * right + wrong, 1)


# bad input


def lengthened(data: bytes, times: int) -> bytes:
    """Repeat the text of a Gutenberg file behind itself, before the licence."""
    start, end = data.index(b"*** START OF"), data.index(b"*** END OF")
    body = data[data.index(b"\n", start) + 1 : end]
    return data[:end] + body * (times - 1) + data[end:]


def bad_sources() -> Iterator[tuple[str, bytes]]:
    """Make what no reader can read."""
    noise = random.Random(1)
    yield "random.bin", noise.randbytes(100_000)
    yield "random.txt", bytes(noise.choice(b"abc \n\xff\xfe\x00") for _ in range(50_000))
    yield "empty.txt", b""
    yield "truncated.docx", _zip({"word/document.xml": "<w/>" * 9000})[:900]
    yield "bomb.docx", _zip({"word/document.xml": "\x00" * 400_000_000})
    yield "bomb.epub", _zip({"META-INF/container.xml": "a" * 100_000_000})
    yield "old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000)
    yield (
        "locked.docx",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le") + bytes(2000),
    )
    yield "long-line.txt", b"word " * 10_000_000
    yield "long-line.html", b"<html><body><p>" + b"word " * 10_000_000
    yield "deep.html", b"<html><body>" + b"<div>" * 100_000 + b"text" + b"</div>" * 100_000
    yield "deep.md", b"> " * 5000 + b"text\n"
    yield "brackets.wiki", b"{{" * 20_000 + b"[[" * 20_000
    entities = (
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
        + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "&a;" * 10}">' for n in range(9))
        + "]>"
    )
    yield (
        "laughs.html",
        (
            entities + '<html xmlns="http://www.w3.org/1999/xhtml"><body><p>&a8; text</p></body></html>'
        ).encode(),
    )
    yield (
        "fetch.html",
        b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><html xmlns="http://www.w3.org/1999/xhtml"><body><p>&e; <img src="file:///etc/passwd"/> <a href="file:///etc/passwd">text</a></p></body></html>',
    )
    yield "nothing.html", b"<html><body></body></html>"
    yield (
        "fetch.docx",
        _zip(
            {
                "word/document.xml": '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>a &e; b</w:t></w:r></w:p></w:body></w:document>'
            }
        ),
    )
    yield "book.pdf", b"%PDF-1.7\n"


def _zip(files: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, text in files.items():
            archive.writestr(path, text)
    return buffer.getvalue()
