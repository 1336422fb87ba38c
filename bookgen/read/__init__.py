"""Reading: the bytes of a source to a `Manuscript`, by one reader a format."""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Callable, Mapping
from types import MappingProxyType

from bookgen.config_values import LANGUAGE_TAG
from bookgen.errors import Location, SourceError
from bookgen.manuscript import Manuscript, line_starts
from bookgen.read import (
    archive,
    docx,
    epub,
    gutenberg,
    html,
    markdown_source,
    odt,
    pages,
    text,
    wiki_markdown,
    wiki_text,
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
        "dump": wiki_text.read_dump,
        "epub": epub.read_epub,
        "gutenberg": gutenberg.read_gutenberg,
        "html": html.read_html,
        "markdown": markdown_source.read_markdown,
        "mediawiki-export": wikitext.read_export,
        "odt": odt.read_odt,
        "pages": pages.read_paged_text,
        "text": _read_text,
        "wiki-markdown": wiki_markdown.read_wiki_markdown,
        "wiki-paste": wiki_text.read_paste,
        "wikitext": wikitext.read_wikitext,
    }
)
LONGEST_BLOCK = 16 * 2**20
"""Characters: more than any book has, let alone a paragraph."""
PACKED = ";base64,"
"""A picture inside the text makes a long line too."""


def read_manuscript(name: str, data: bytes, *, format: str = "") -> Manuscript:
    """Read a source; its format is found out where none is given.

    Raises: SourceError for what is empty or no text, and for a format without a reader.
    """
    detected = Detected(format, "book.toml says so") if format else _detected(name, data)
    if detected.format not in READERS:
        raise _no_reader(name, detected.format)
    try:
        reading = READERS[detected.format](name, data)
    except SourceError as error:
        raise SourceError(error.message, error.location or Location(name), error.hint) from None
    return _manuscript(name, data, detected, reading)


def _detected(name: str, data: bytes) -> Detected:
    package = detect_package(name, data)
    if package:
        return package
    text = decode(name, data)
    longest = max(map(len, text.split("\n")))
    if longest > LONGEST_BLOCK and PACKED not in text:
        raise _endless(name, longest)
    return detect_format(name, text)


def _endless(name: str, length: int) -> SourceError:
    message = f"a paragraph of {length // 2**20} MB: this is no manuscript, or it has lost its line ends"
    return SourceError(message, Location(name), "save it again with a line end behind each paragraph")


def _no_reader(name: str, format: str) -> SourceError:
    names = sorted(READERS)
    near = difflib.get_close_matches(format, names, n=1)
    hint = f"did you mean '{near[0]}'?" if near else "accepted: " + ", ".join(names)
    return SourceError(f"no reader for the format '{format}'", Location(name), hint)


def _tag(said: str) -> str:
    """Take a language as the source names it; '' where that is no language's tag."""
    tag = said.strip().replace("_", "-")
    return tag if LANGUAGE_TAG.fullmatch(tag) else ""


def _manuscript(name: str, data: bytes, detected: Detected, reading: Reading) -> Manuscript:
    longest = max((len(block.text) for block in reading.blocks), default=0)
    if longest > LONGEST_BLOCK:
        raise _endless(name, longest)
    return Manuscript(
        name=name,
        format=detected.format,
        source=reading.source,
        blocks=reading.blocks,
        is_markdown=reading.is_markdown,
        starts=reading.starts,
        title=reading.title,
        subtitle=reading.subtitle,
        authors=reading.authors,
        language=_tag(reading.language),
        pictures=reading.pictures,
        findings=reading.findings,
        reason=detected.reason,
        sha256=hashlib.sha256(data).hexdigest(),
        files=reading.files,
    )
