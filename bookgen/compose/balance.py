"""Hold a chapter's Markdown against what it became: every letter and digit has to be there.

In: the Markdown of a section and its trees. Out: a finding where letters are missing, with the words
they belong to. What is markup and not text (link targets, attribute lists, labels of notes, names of
block markers, the content of scripts) is taken out of the Markdown before counting.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterable, Iterator

from lxml import etree

from bookgen.errors import Location
from bookgen.finding import Finding, Rule, Severity

WORDS_LOST = Rule(
    "C012",
    Severity.ERROR,
    "these words of the chapter did not come through: {words}",
    "look at the Markdown round them; a backslash before a character makes it plain text",
    "Nothing is lost in silence: each letter of a chapter has to be in the composed section.",
    "a paragraph, then the same paragraph as Markdown took it for markup",
)
RULES = (WORDS_LOST,)

SHOWN_WORDS = 12

MARKUP = re.compile(
    r"""
      <(?is:(script|style|template|noscript|iframe|object|embed|title)\b.*?(</\1\s*>|\Z))
    | <!--.*?(-->|\Z)
    | </?[a-zA-Z][^<>]*>                              # tags; an autolink's text is in the tree as well
    | \[\^[^\]]*\]:?                                  # a note's mark or label
    | \((?<=\]\()(?:[^()]|\([^()]*\))*\)              # a link's target
    | \[(?<=\]\[)[^\]]*\]                             # or its reference
    | \{:?[^{}\n]*\}                                  # an attribute list
    """,
    re.VERBOSE | re.DOTALL,
)
"""Markup within a line; each kind begins with a sign of its own, which makes it quick to find."""
LINE_MARKUP = re.compile(
    r"""^(?:
      [ ]{0,3}\[[^\]^][^\]]*\]:[ ].*$                  # a link definition
    | \s*/{3,}.*$                                     # a block marker
    | \s*(`{3,}|~{3,}).*$                             # a fence with its info string
    | [\s>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*\d{1,9}[.)](?=\s)  # the number of a list item, in others or not
    )""",
    re.VERBOSE | re.MULTILINE,
)
TAKEN_OUT = "|"
"""Stands for markup that was taken out: no letter, and no white space that a line's markup may begin with."""
NO_LETTERS = bytes(code for code in range(128) if not chr(code).isalnum())


def lost_words(markdown: str, trees: Iterable[etree._Element], file: str) -> Iterator[Finding]:
    """Yield a finding where letters of the Markdown are in none of the trees."""
    text = html.unescape(LINE_MARKUP.sub(" ", MARKUP.sub(TAKEN_OUT, markdown)))
    composed = " ".join(part for tree in trees for part in _texts(tree))
    if _letters(text) == _letters(composed):
        return
    if not any(text.count(letter) > composed.count(letter) for letter in filter(str.isalnum, set(text))):
        return
    words = Counter(re.findall(r"\w+", text)) - Counter(re.findall(r"\w+", composed))
    shown = " ".join(list(words)[:SHOWN_WORDS])
    line = next((n for n, one in enumerate(markdown.splitlines(), 1) if any(w in one for w in words)), 0)
    yield WORDS_LOST.found(Location(file, line), words=f"'{shown}'")


def _letters(text: str) -> bytes:
    """Leave out white space and ASCII punctuation: a chapter without surprises has the same rest."""
    return text.encode().translate(None, NO_LETTERS)


def _texts(tree: etree._Element) -> Iterator[str]:
    for element in tree.iter():
        yield from (text for text in (element.text, element.tail, element.get("alt")) if text)
