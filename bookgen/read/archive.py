"""Read an archive of files: chapters in Markdown or HTML, or the pages of a text.

In: the bytes of a zip or tar archive. Out: one `Reading`. The order is that of the contents file where there is
one (SUMMARY.md), else that of the names, numbers by their value.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from statistics import median

from lxml import etree

from bookgen.errors import Location, SourceError
from bookgen.manuscript import Block, Kind, Passage, Picture, line_starts
from bookgen.read import markdown_source, text
from bookgen.read.encoding import decode
from bookgen.read.front_matter import said_above, said_beside
from bookgen.read.html import page_text, parse_page, read_tree
from bookgen.read.packages import open_package
from bookgen.read.pages import moved, read_pages
from bookgen.read.pictures import Shelf
from bookgen.read.reading import Reading
from bookgen.read.site_furniture import NOTHING_SAID, clear_site
from bookgen.read.tree import elements, text_of

MARKDOWN = frozenset({".md", ".markdown", ".mkd", ".mdown"})
PAGES = frozenset({".html", ".htm", ".xhtml"})
TEXTS = frozenset({".txt", ".text"})
NO_CHAPTER = re.compile(
    r"(?:readme|license|licence|copying|changelog|contributing|code_of_conduct|authors|summary|toc|title-page)\Z",
    re.IGNORECASE,
)
SUMMARY = re.compile(r"(?:summary|toc|_toc)\.md\Z", re.IGNORECASE)
LINK = re.compile(r"\]\(<?([^)>\s]+\.(?:md|markdown))>?\)")
ANCHORS = re.compile(r"(?:\s*<a\s[^<>]*>\s*</a>)+\s*|(?:\s*<a\s[^<>]*/>)+\s*")
LONGEST_PAGE = 8000
"""Characters: texts that are shorter, numbered and many are pages."""
FEWEST_PAGES = 5


@dataclass(frozen=True, slots=True)
class _Member:
    path: str
    data: bytes

    @property
    def suffix(self) -> str:
        return PurePosixPath(self.path).suffix.lower()

    @property
    def stem(self) -> str:
        return PurePosixPath(self.path).name.split(".")[0]


def read_archive(name: str, data: bytes) -> Reading:
    """Read an archive.

    Raises: SourceError for one that is damaged, too large, or holds no text.
    """
    members = sorted(_members(name, data), key=lambda member: _natural(member.path))
    kinds = {kind: [m for m in members if m.suffix in kind] for kind in (MARKDOWN, PAGES, TEXTS)}
    kind, own = max(kinds.items(), key=lambda item: sum(len(m.data) for m in item[1]))
    if not own:
        raise SourceError("the archive holds no text", Location(name), "accepted inside: .md, .html and .txt")
    if kind is PAGES:
        return _html(own, members)
    own = [member for member in _ordered(own) if member.data.strip()]
    texts = [decode(f"{name}/{member.path}", member.data) for member in own]
    if kind is TEXTS and len(own) >= FEWEST_PAGES and median(map(len, texts)) <= LONGEST_PAGE:
        offsets, source = _joined(texts)
        return Reading(source, read_pages(texts, offsets), line_starts(source), is_markdown=False)
    is_markdown = kind is MARKDOWN
    reading = _read_chapters(own, texts, is_markdown=is_markdown)
    said = said_beside((member.path, member.data) for member in members) if is_markdown else NOTHING_SAID
    return replace(
        reading,
        title=said.title,
        subtitle=said.subtitle,
        authors=said.authors,
        language=said.language,
        pictures=_pictures(reading.blocks, members),
    )


def _read_chapters(own: Sequence[_Member], texts: Sequence[str], *, is_markdown: bool) -> Reading:
    """Read each file as a chapter."""
    read = markdown_source.read_blocks if is_markdown else text.read_blocks
    read_blocks = [read(chapter) for chapter in texts]
    titles = [_title(*file) for file in zip(own, texts, read_blocks, strict=True)]
    offsets, source = _joined([title + chapter for title, chapter in zip(titles, texts, strict=True)])
    blocks = tuple(_chapters(read_blocks, titles, offsets))
    files = tuple(zip(offsets, [member.path for member in own], strict=True))
    return Reading(source, blocks, line_starts(source), is_markdown=is_markdown, files=files)


def _members(name: str, data: bytes) -> Iterator[_Member]:
    package = open_package(name, data)
    for path in package.members:
        yield _Member(path, package.read(path) or b"")


def _natural(path: str) -> tuple[tuple[int, int | str], ...]:
    """Order names as people do: 2 before 10."""
    parts = re.findall(r"\d+|\D+", path.casefold())
    return tuple((0, int(part)) if part.isdecimal() else (1, part) for part in parts)


def _ordered(own: list[_Member]) -> list[_Member]:
    """Follow the contents file; without one, leave out what is no chapter."""
    summary = next((member for member in own if SUMMARY.search(member.path)), None)
    if summary is None:
        chapters = [member for member in own if not NO_CHAPTER.match(member.stem)]
        return chapters or own
    folder = str(PurePosixPath(summary.path).parent)
    by_path = {member.path: member for member in own}
    wanted = [
        str(PurePosixPath(folder, path)) for path in LINK.findall(summary.data.decode(errors="replace"))
    ]
    found = [by_path[path] for path in dict.fromkeys(wanted) if path in by_path]
    return found or [member for member in own if member is not summary]


def _joined(texts: Sequence[str]) -> tuple[list[int], str]:
    offsets, offset = [], 0
    for chapter in texts:
        offsets.append(offset)
        offset += len(chapter) + 2
    return offsets, "\n\n".join(texts)


def _title(member: _Member, text: str, blocks: tuple[Block, ...]) -> str:
    """Head a file that does not begin with a heading by what its front matter says, else by its name."""
    first = next((block for block in blocks if not _is_silent(block)), None)
    if first is None or first.kind is Kind.HEADING:
        return ""
    stated = said_above(text, blocks).title
    if stated:
        return f"{stated}\n\n"
    words = re.sub(r"^[\d\s._-]+", "", member.stem).replace("-", " ").replace("_", " ").strip() or member.stem
    return f"{words.capitalize()}\n\n"


def _chapters(
    read_blocks: Sequence[tuple[Block, ...]], titles: Sequence[str], offsets: Sequence[int]
) -> Iterator[Block]:
    """Open a chapter with each file: its first heading, or its name; the others stand below."""
    for blocks, title, offset in zip(read_blocks, titles, offsets, strict=True):
        is_open = bool(title)
        if title:
            yield Block(Kind.HEADING, Passage.at(title.strip(), offset), level=1)
        for block in blocks if is_open else _headed(blocks):
            placed = moved(block, offset + len(title))
            if block.kind is Kind.HEADING:
                placed = replace(placed, level=max(block.level, 2) if is_open else 1)
                is_open = True
            yield placed


def _headed(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Put the heading that opens a chapter before the anchors that stand above it."""
    heading = next((n for n, block in enumerate(blocks) if block.kind is Kind.HEADING), 0)
    return (blocks[heading], *blocks[:heading], *blocks[heading + 1 :]) if heading else tuple(blocks)


def _is_silent(block: Block) -> bool:
    """Tell whether a block says nothing to a reader: front matter, a comment, an anchor."""
    if block.kind in (Kind.METADATA, Kind.FURNITURE, Kind.BREAK):
        return True
    return block.kind is Kind.VERBATIM and bool(ANCHORS.fullmatch(block.text))


def _pictures(blocks: Sequence[Block], members: Sequence[_Member]) -> tuple[Picture, ...]:
    """Take the pictures along that the chapters show."""
    wanted = {path for block in blocks for path in re.findall(r"!\[[^\]]*\]\(<?([^)>\s\"]+)", block.text)}
    found: dict[str, Picture] = {}
    for member in members:
        for path in wanted:
            if member.path == path or member.path.endswith("/" + path.lstrip("./")):
                found.setdefault(path, Picture(path.lstrip("./"), member.data))
    return tuple(found.values())


def _html(own: Sequence[_Member], members: Sequence[_Member]) -> Reading:
    """Read pages as the chapters of one book."""
    files = {member.path: member.data for member in members}
    root = etree.Element("html")
    body = etree.SubElement(root, "body")
    for member in own:
        page = parse_page(page_text(member.path, member.data))
        if page is None or not text_of(page):
            continue
        clear_site(page)
        content = page.find("body")
        content = page if content is None else content
        content.tag = "div"
        for picture in elements(content, "img"):
            source = picture.get("src") or ""
            if ":" not in source.split("/")[0]:
                path = posixpath.join(posixpath.dirname(member.path), source)
                picture.set("src", posixpath.normpath(path))
        body.append(content)
    return read_tree(root, Shelf(files.get, is_packed=True))
