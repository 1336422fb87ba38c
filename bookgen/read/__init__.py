"""Reading: the bytes of a source to a `Manuscript`, by one reader a format."""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Callable, Mapping
from types import MappingProxyType

from bookgen.errors import Location, SourceError
from bookgen.manuscript import Manuscript, line_starts
from bookgen.read import (
    archive,
    docx,
    dumps,
    epub,
    gutenberg,
    html,
    markdown_source,
    odt,
    pages,
    text,
    wiki_markdown,
    wikitext,
)
from bookgen.read.detect import Detected, detect_format
from bookgen.read.encoding import decode
from bookgen.read.packages import detect_package
from bookgen.read.reading import Reading

__all__ = ["READERS", "Detected", "detect_format", "read_manuscript"]

def _read_text(name: str, data: bytes) -> Reading:
    source = decode(name, data)
    return Reading(source, text.read_blocks(source), line_starts(source), is_markdown=False)


READERS: Mapping[str, Callable[[str, bytes], Reading]] = MappingProxyType(
    {
        "archive": archive.read_archive,
        "docx": docx.read_docx,
        "dump": dumps.read_dump,
        "epub": epub.read_epub,
        "gutenberg": gutenberg.read_gutenberg,
        "html": html.read_html,
        "markdown": markdown_source.read_markdown,
        "mediawiki-export": wikitext.read_export,
        "odt": odt.read_odt,
        "pages": pages.read_paged_text,
        "text": _read_text,
        "wiki-markdown": wiki_markdown.read_wiki_markdown,
        "wiki-paste": dumps.read_paste,
        "wikitext": wikitext.read_wikitext,
    }
)
LONGEST_BLOCK = 16 * 2**20
"""Characters: more than any book has, let alone a paragraph."""


def read_manuscript(name: str, data: bytes, *, format: str = "") -> Manuscript:
    """Read a source; its format is found out where none is given.

    Raises: SourceError for what is empty or no text, and for a format without a reader.
    """
    detected = Detected(format, "book.toml says so") if format else detect_package(name, data)
    if detected is None:
        detected = detect_format(name, decode(name, data))
    if detected.format not in READERS:
        raise _no_reader(name, detected.format)
    return _manuscript(name, data, detected, READERS[detected.format](name, data))


def _no_reader(name: str, format: str) -> SourceError:
    names = sorted(READERS)
    near = difflib.get_close_matches(format, names, n=1)
    hint = f"did you mean '{near[0]}'?" if near else "accepted: " + ", ".join(names)
    return SourceError(f"no reader for the format '{format}'", Location(name), hint)


def _manuscript(name: str, data: bytes, detected: Detected, reading: Reading) -> Manuscript:
    longest = max((len(block.text) for block in reading.blocks), default=0)
    if longest > LONGEST_BLOCK:
        message = f"a paragraph of {longest // 2**20} MB: this is no manuscript, or it has lost its line ends"
        raise SourceError(message, Location(name), "save it again with a line end behind each paragraph")
    return Manuscript(
        name=name,
        format=detected.format,
        source=reading.source,
        blocks=reading.blocks,
        is_markdown=reading.is_markdown,
        starts=reading.starts,
        title=reading.title,
        authors=reading.authors,
        language=reading.language,
        pictures=reading.pictures,
        findings=reading.findings,
        reason=detected.reason,
        sha256=hashlib.sha256(data).hexdigest(),
    )
