"""What a book in Markdown says of itself: above its text, or in a file of settings beside its chapters.

In: a source with its blocks, or the files of an archive. Out: title, subtitle, authors and language. Of YAML and TOML no
more than plain fields and lists of names is read. Source: Pandoc's metadata blocks, and the settings of mdBook, Quarto,
bookdown and GitBook.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence

from bookgen.manuscript import Block, Kind
from bookgen.read.site_furniture import NOTHING_SAID, Said

FIELD = re.compile(r"^(title|subtitle|author|authors|creator|lang|language)[ \t]*[:=][ \t]*(.*?)[ \t]*$", re.IGNORECASE | re.MULTILINE)
LISTED = re.compile(r"^\s+-\s+(?:name:\s*)?(.+?)\s*$", re.MULTILINE)
TITLE_BLOCK = re.compile(r"\A%[ \t]*(?P<title>[^\n]*)(?:\n%[ \t]*(?P<author>[^\n]*))?(?:\n%[^\n]*)*")
SETTINGS = re.compile(r"(?:book\.toml|metadata\.ya?ml|title\.(?:ya?ml|txt)|_quarto\.yml|_bookdown\.yml|index\.Rmd)\Z")
JSON = "book.json"


def said_above(source: str, blocks: Sequence[Block]) -> Said:
    """Read the front matter."""
    head = TITLE_BLOCK.match(source)
    if head:
        authors = tuple(filter(None, re.split(r"\s*;\s*", head["author"] or "")))
        return Said(head["title"].strip(), authors)
    return _said(next((block.text for block in blocks if block.kind is Kind.METADATA), ""))


def said_beside(files: Iterable[tuple[str, bytes]]) -> Said:
    """Read the settings that stand nearest to the archive's root."""
    for path, data in sorted(files, key=lambda file: (file[0].count("/"), file[0])):
        name = path.rpartition("/")[2]
        said = _said_in_json(data) if name == JSON else NOTHING_SAID
        if SETTINGS.match(name):
            said = _said(data.decode(errors="replace"))
        if said.title:
            return said
    return NOTHING_SAID


def _said(text: str) -> Said:
    found = {field[1].lower(): (field[2], field.end()) for field in FIELD.finditer(text)}
    title, subtitle, tag, language = (
        _unquoted(found.get(name, ("", 0))[0]) for name in ("title", "subtitle", "lang", "language")
    )
    value, end = next((found[name] for name in ("author", "authors", "creator") if name in found), ("", 0))
    listed = LISTED.findall(text[end:].split("\n\n", maxsplit=1)[0]) if not value and end else re.split(r"\s*[;,]\s*", value.strip("[]"))
    return Said(title, tuple(filter(None, map(_unquoted, listed))), tag or language, subtitle)


def _said_in_json(data: bytes) -> Said:
    try:
        fields = json.loads(data)
    except ValueError:
        return NOTHING_SAID
    said = {name: value for name, value in fields.items() if isinstance(value, str)} if isinstance(fields, dict) else {}
    author = said.get("author", "")
    return Said(said.get("title", ""), (author,) if author else (), said.get("language", ""))


def _unquoted(text: str) -> str:
    return text.strip().strip("\"'")
