"""Which reader a source needs, and why."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import NamedTuple

from bookgen.read.dumps import is_dump
from bookgen.read.link_numbers import find_link_numbers
from bookgen.read.wiki_words import EDIT_WORDS, JUMP, RETRIEVED, SURE_TAGLINE


def _line(pattern: str) -> re.Pattern[str]:
    """Find a line in a text, whatever its indent, bullet or link's number."""
    return re.compile(rf"^[ \t]*(?:[*•+] )?(?:\[\d+\])?(?:{pattern})[ \t]*$", re.MULTILINE)


WIKI_LINES = (
    (_line(JUMP.pattern), "the line 'Jump to navigation'"),
    (_line(SURE_TAGLINE.pattern), "the line that says which wiki it is from"),
    (re.compile(rf"\[ ?{EDIT_WORDS}(?: ?\| ?{EDIT_WORDS})* ?\]\s*$", re.M | re.I), "headings that end in '[edit]'"),
    (re.compile(rf"\[\[\d+\]{EDIT_WORDS}(?: ?\| ?(?:\[\d+\])?{EDIT_WORDS})* ?\]\s*$", re.M | re.I), "headings that end in '[edit]'"),
    (_line(RETRIEVED.pattern), "a 'Retrieved from' line"),
    (re.compile(r"^\S.{0,100}\S\[ ?\]\n(?:.*\n)*?^\S.{0,100}\S\[ ?\]$", re.M), "headings that end in '[]'"),
    (re.compile(r"^(?:Community content is available under|Content is available under) .*", re.M), "a wiki's licence"),
)
MARKDOWN_LINES = (
    (re.compile(r"\A---\n(?:[^\n]*\n)*?---\n"), "front matter"),
    (re.compile(r"^\[\^[^\]\s]+\]: ", re.M), "notes written '[^1]:'"),
    (re.compile(r"^/// [a-z]", re.M), "block markers"),
)
HEADING = re.compile(r"^(?P<level>#{1,6}) [*_`\"'“‘«„(\[]*(?P<words>[^\s#].*)", re.M)
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
GUTENBERG_CREDITS = re.compile(r"\bpgdp\.net\b|Distributed Proofread|^End of (?:the )?Project Gutenberg", re.M | re.I)
CREDITS_SHARE = 3000
"""Characters at either end of a text where credits stand."""
HTML_NAMES = re.compile(r"\.x?html?\Z", re.IGNORECASE)
HTML_START = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
WIKI_IN_MARKDOWN = (
    *((re.compile(rf"^(?:#+ )?{found.pattern[1:]}", re.MULTILINE), reason) for found, reason in WIKI_LINES[:2]),
    (re.compile(r"\[\[?(?:" + EDIT_WORDS + r")?\]?\]\([^)]*[?&](?:ve)?action=edit", re.IGNORECASE), "links that edit a section"),
    WIKI_LINES[4],
)
MARKDOWN_NAMES = frozenset({".md", ".markdown", ".mkd", ".mdown"})


class Detected(NamedTuple):
    """A reader's name and what spoke for it."""

    format: str
    reason: str


def detect_format(name: str, text: str) -> Detected:
    """Choose the reader for a decoded text by its file name and by what stands in it."""
    if PurePath(name).suffix.lower() in MARKDOWN_NAMES:
        wiki = next((reason for pattern, reason in WIKI_IN_MARKDOWN if pattern.search(text)), "")
        if wiki:
            return Detected("wiki-markdown", f"the file's name ends in '.md', and it has {wiki}")
        return Detected("markdown", "the file's name ends in '.md'")
    if EXPORT_START.match(text):
        return Detected("mediawiki-export", "it is a MediaWiki's XML export")
    if HTML_NAMES.search(name) or HTML_START.match(text):
        return Detected("html", "it is HTML")
    if GUTENBERG_LINE.search(text):
        return Detected("gutenberg", "the line '*** START OF THE PROJECT GUTENBERG EBOOK'")
    if GUTENBERG_CREDITS.search(text[:CREDITS_SHARE] + text[-CREDITS_SHARE:]):
        return Detected("gutenberg", "the credits of Project Gutenberg's proofreaders")
    if WIKITEXT_NAMES.search(name) or sum(bool(sign.search(text)) for sign in WIKITEXT_SIGNS) >= 2:
        return Detected("wikitext", "it is written in a wiki's own markup")
    for pattern, reason in WIKI_LINES:
        if pattern.search(text) and is_dump(text):
            return Detected("dump", f"{reason}, in lines as a text browser wraps them")
        if pattern.search(text):
            return Detected("wiki-paste", reason)
    if find_link_numbers(text).spans:
        return Detected("dump", "numbers before its links, and their addresses below, as lynx prints them")
    if _has_headings(text):
        return Detected("markdown", "headings written with '#'")
    for pattern, reason in MARKDOWN_LINES:
        if pattern.search(text):
            return Detected("markdown", reason)
    return Detected("text", "nothing that speaks for another format")


def _has_headings(text: str) -> bool:
    """Tell whether lines that begin with '#' are headings: comments begin small or in a row of one level."""
    found = list(HEADING.finditer(text))
    above = {line.end() + 1: line["level"] for line in found}
    apart = [
        line
        for line in found
        if text[max(line.start() - 2, 0) : line.start()] in ("", "\n\n")
        or len(line["level"]) > len(above.get(line.start(), line["level"]))
    ]
    headings = [line for line in apart if not line["words"][0].islower()]
    return 2 * len(headings) > len(found)
