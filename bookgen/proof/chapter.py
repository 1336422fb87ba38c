"""The letters of a chapter's Markdown, each with its place, and the markup between them known as such.

In: the Markdown of a chapter. Out: what of it may become letters of the page. Links' targets, tags,
notes' marks, attribute lists and the like are out; emphasis is still among the letters, since only the
composed text tells an asterisk from emphasis: `align` steps over it.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_left
from dataclasses import dataclass, field
from functools import cached_property

TOKEN = re.compile(
    r"""
    (?P<markup>
        <!--.*?(?:-->|\Z)
      | </?(?![\w.+-]+[:@])[a-zA-Z][^<>]*>                    # tags, but no <http://addresses>
      | ^[ ]{0,3}\[[^\]^\n][^\]\n]*\]:[ ][^\n]*$              # a link definition
      | \[\^[^\]\n]*\]:?                                      # a note's mark or label
      | (?<=\])\((?:[^()\n]|\([^()\n]*\))*\)                  # a link's target
      | (?<=\])\[[^\]\n]*\]                                   # a link's reference
      | \{:?[ ]?[\#.][^{}\n]*\} | \{:[^{}\n]*\}               # an attribute list
      | ^[^\S\n]*/{3,}[^\n]*$                                 # a block marker
      | ^[^\S\n]*(?:`{3,}|~{3,})[^\n]*$                       # a fence
      | ^[^\S\n>]*(?:>[^\S\n]*)*\d{1,9}[.)](?=[^\S\n])        # the number of a list item
    )
    | (?P<escape>\\[\\`*_{}\[\]()>\#+\-.!|])
    | (?P<entity>&(?:\#\d+|\#[xX][0-9a-fA-F]+|[a-zA-Z]\w*);)
    """,
    re.VERBOSE | re.MULTILINE | re.DOTALL,
)
WORDS = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class ChapterLetters:
    """The letters of a chapter's Markdown without its markup in brackets."""

    text: str
    start: list[int]
    """For each letter where its character begins in the Markdown."""
    stop: dict[int, int]
    """By where it begins: where a character ends that is written with several, as "&amp;"."""


def chapter_letters(markdown: str) -> ChapterLetters:
    """List what may become letters of the page; emphasis and the like are still among them."""
    letters: list[str] = []
    start: list[int] = []
    stop: dict[int, int] = {}

    def plain(begin: int, end: int) -> None:
        for word in WORDS.finditer(markdown, begin, end):
            letters.append(word[0])
            start.extend(range(word.start(), word.end()))

    at = 0
    for token in TOKEN.finditer(markdown):
        plain(at, token.start())
        at = token.end()
        if token.lastgroup == "markup":
            continue
        said = token[0][1:] if token.lastgroup == "escape" else html.unescape(token[0])
        for letter in "".join(said.split()):
            stop[token.start()] = at
            start.append(token.start())
            letters.append(letter)
    plain(at, len(markdown))
    return ChapterLetters("".join(letters), start, stop)


@dataclass
class Chapter:
    """A chapter's Markdown, ready to be aligned."""

    file: str
    markdown: str
    _line_starts: list[int] = field(init=False)
    letters: ChapterLetters = field(init=False)

    def __post_init__(self) -> None:
        """Find the lines and letters once."""
        self.letters = chapter_letters(self.markdown)
        self._line_starts = [0, *(found.end() for found in re.finditer("\n", self.markdown))]

    @cached_property
    def raw(self) -> tuple[str, list[int]]:
        """All of the Markdown but white space, as code shows it, and where each letter is."""
        words = tuple(WORDS.finditer(self.markdown))
        start = [at for word in words for at in range(word.start(), word.end())]
        return "".join(word[0] for word in words), start

    def line_of(self, char: int) -> int:
        """Tell the line, counted from 1, that a character stands in."""
        return bisect_left(self._line_starts, char + 1)

    def first_letter(self, line: int) -> int:
        """Find the first letter of a line."""
        begin = self._line_starts[min(line, len(self._line_starts)) - 1]
        return bisect_left(self.letters.start, begin)
