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
BELOW = re.compile(r"(?:\n(?:[ \t]*-[ \t]|[ \t]+\S)[^\n]*)*")
"""The lines that a field holds below its name: items, and what goes on in them."""
LISTED = re.compile(r"\n([ \t]*)-[ \t]+(?:name:[ \t]*)?([^\n]+)")
INLINE = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'|[^,\s][^,]*")
FRONT = re.compile(r"\A---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*$", re.MULTILINE | re.DOTALL)
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
            said = _said(_fields_of(name, data.decode(errors="replace")))
        if said.title:
            return said
    return NOTHING_SAID


def _fields_of(name: str, text: str) -> str:
    """Give the lines of a file that hold settings: of a chapter, those above its text."""
    if not name.endswith(".Rmd"):
        return text
    front = FRONT.match(text)
    return front[1] if front else ""


def _said(text: str) -> Said:
    found = {field[1].lower(): (field[2], field.end()) for field in reversed(list(FIELD.finditer(text)))}
    title, subtitle, tag, language = (
        _unquoted(found.get(name, ("", 0))[0]) for name in ("title", "subtitle", "lang", "language")
    )
    value, end = next((found[name] for name in ("author", "authors", "creator") if name in found), ("", 0))
    listed = _people(value) if value or not end else _listed_below(text, end)
    return Said(title, tuple(filter(None, map(_unquoted, listed))), tag or language, subtitle)


def _people(value: str) -> list[str]:
    """Part the names of one line; a comma parts them only in a list, for 'Author, Ann' is one."""
    is_list = value.startswith("[") and value.endswith("]")
    return INLINE.findall(value[1:-1]) if is_list else value.split(";")


def _listed_below(text: str, end: int) -> list[str]:
    """List the items below a field's name, without those of lists that an item holds."""
    below = BELOW.match(text, end)
    items = LISTED.findall(below[0]) if below else []
    return [name for indent, name in items if indent == items[0][0]]


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
