"""What the nodes say that mwparserfromhell makes of wikitext: their names, contents and attributes."""

from __future__ import annotations

from collections.abc import Iterable

import mwparserfromhell
from mwparserfromhell import nodes as wiki


def last_option(options: Iterable[wiki.Node]) -> list[wiki.Node]:
    """Take what stands behind the last pipe; those inside links do not count."""
    last: list[wiki.Node] = []
    for node in options:
        if isinstance(node, wiki.Text) and "|" in node.value:
            last = [wiki.Text(str(node.value).rpartition("|")[2])]
        else:
            last.append(node)
    return last


def bare(wikitext: str) -> str:
    """Take the words of wikitext alone."""
    return str(mwparserfromhell.parse(wikitext).strip_code(normalize=True, collapse=True))


def tag_name(node: wiki.Tag) -> str:
    """Name a tag in small letters."""
    return str(node.tag).strip().lower()


def contents(node: wiki.Tag) -> str:
    """Give the wikitext inside a tag."""
    return str(node.contents) if node.contents is not None else ""


def attribute(node: wiki.Tag, name: str) -> str:
    """Give what an attribute says; '' where there is none."""
    said = (str(a.value or "").strip() for a in node.attributes if str(a.name).strip().lower() == name)
    return next(said, "")
