"""Which reader a source needs, and why."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import NamedTuple

from bookgen.read.dumps import is_dump

WIKI_LINES = (
    (re.compile(r"^\s*Jump to(?: ?:)? (?:navigation|content|search)", re.M), "the line 'Jump to navigation'"),
    (re.compile(r"\[(?:edit source|edit|edit \| edit source)\]\s*$", re.M), "headings that end in '[edit]'"),
    (re.compile(r"^\s*(?:Retrieved from|Von) [\"„“]https?://\S*index\.php", re.M), "a 'Retrieved from' line"),
    (
        re.compile(r"^\s*Wechseln zu: Navigation, Suche\s*$|\[Bearbeiten\b[^]]*\]\s*$", re.M),
        "a wiki's own lines",
    ),
)
MARKDOWN_LINES = (
    (re.compile(r"\A---\n(?:[^\n]*\n)*?---\n"), "front matter"),
    (re.compile(r"^#{1,6} \S", re.M), "headings written with '#'"),
    (re.compile(r"^\[\^[^\]\s]+\]: ", re.M), "notes written '[^1]:'"),
    (re.compile(r"^/// [a-z]", re.M), "block markers"),
)
EXPORT_START = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?<mediawiki\b")
WIKITEXT_NAMES = re.compile(r"\.(?:wiki|wikitext|mediawiki|mw)\Z", re.IGNORECASE)
WIKITEXT_SIGNS = (
    re.compile(r"\{\{[^{}\n|]{1,60}(?:\||\}\})"),
    re.compile(r"\[\[[^\[\]\n]{1,120}\]\]"),
    re.compile(r"^(={2,5})[^=\n][^\n]*\1[ \t]*$", re.M),
    re.compile(r"<ref\b[^>\n]*>|&lt;ref\b"),
)
"""Any one of them may stand in another kind of text; two of them hardly."""
GUTENBERG_LINE = re.compile(r"^\*\*\* ?START OF (?:THE|THIS) PROJECT GUTENBERG", re.M | re.I)
HTML_NAMES = re.compile(r"\.x?html?\Z", re.IGNORECASE)
HTML_START = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
MARKDOWN_NAMES = frozenset({".md", ".markdown", ".mkd", ".mdown"})


class Detected(NamedTuple):
    """A reader's name and what spoke for it."""

    format: str
    reason: str


def detect_format(name: str, text: str) -> Detected:
    """Choose the reader for a decoded text by its file name and by what stands in it."""
    if PurePath(name).suffix.lower() in MARKDOWN_NAMES:
        if WIKI_LINES[0][0].search(text[:3000]):
            return Detected("wiki-markdown", f"the file's name ends in '.md', and it has {WIKI_LINES[0][1]}")
        return Detected("markdown", "the file's name ends in '.md'")
    if EXPORT_START.match(text):
        return Detected("mediawiki-export", "it is a MediaWiki's XML export")
    if HTML_NAMES.search(name) or HTML_START.match(text):
        return Detected("html", "it is HTML")
    if GUTENBERG_LINE.search(text):
        return Detected("gutenberg", "the line '*** START OF THE PROJECT GUTENBERG EBOOK'")
    if WIKITEXT_NAMES.search(name) or sum(bool(sign.search(text)) for sign in WIKITEXT_SIGNS) >= 2:
        return Detected("wikitext", "it is written in a wiki's own markup")
    for pattern, reason in WIKI_LINES:
        if pattern.search(text) and is_dump(text):
            return Detected("dump", f"{reason}, in lines as a text browser wraps them")
        if pattern.search(text):
            return Detected("wiki-paste", reason)
    for pattern, reason in MARKDOWN_LINES:
        if pattern.search(text):
            return Detected("markdown", reason)
    return Detected("text", "nothing that speaks for another format")
