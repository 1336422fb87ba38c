"""The outline that a text's own headings make: the title above them, parts, chapters and what is below.

In: headings with the levels that the source gives them. Out: the headings that open sections on one level,
above all others. Evidence is what the headings say ('Chapter 3', 'Book I', 'Preface'), then how much text
stands under each.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from bookgen.manuscript import Block, Kind, Manuscript, join_passages
from bookgen.normalise.chapter_lines import LEAST_TEXT
from bookgen.normalise.desk import Change, Desk, Step
from bookgen.normalise.site import drop_blocks

CHAPTER = re.compile(
    r"(?:\*+)?(?:chapter|kapitel|chapitre|cap[íi]tulo|capitolo|hoofdstuk|глава|letter|canto)\s+(?:\d{1,3}|[ivxlcdm]{1,8}|[a-z-]{3,14})\b",
    re.IGNORECASE,
)
PART = re.compile(
    r"(?:\*+)?(?:part|book|volume|teil|buch|partie|livre|tome|parte|libro|часть|книга)\s+(?:the\s+)?(?:\d{1,3}|[ivxlcdm]{1,8}|[a-z]{3,8})\b"
    r"|.{3,60}\bpart\s+(?:the\s+)?(?:first|second|third|fourth|fifth|[ivx]+|\d)\b",
    re.IGNORECASE,
)
MATTER = re.compile(
    r"(?:(?:the\s+)?(?:author|editor|translator|publisher)[’']?s[’']?\s+)?(?:preface|introduction|foreword|prologue|epilogue"
    r"|appendix\b.{0,60}|afterword|postscript|conclusion|dedication|vorwort|einleitung|nachwort|anhang|avant-propos|préface)\b.{0,80}",
    re.IGNORECASE,
)
ACT = re.compile(
    r"(?:act|akt|aufzug|acte|acto|atto|действие)\s+(?:\d{1,2}|[ivx]{1,5}|[a-z]{3,8})\b|\w+(?:er|te) (?:akt|aufzug)\b",
    re.IGNORECASE,
)
ALONE = re.compile(
    r"(?:chapter|kapitel|chapitre|cap[íi]tulo|capitolo|hoofdstuk|глава|part|book|teil|buch|livre|partie|часть|книга|canto|letter"
    r"|appendix|annexe?|anhang|apéndice|appendice|приложение)\s+"
    r"(?:the\s+)?(?:\d{1,3}|[ivxlcdm]{1,8}|[^\W\d_]+(?:-[^\W\d_]+)?)[.:]?|(?:[IVXLCDM]{1,8}|\d{1,3})[.:]?",
    re.IGNORECASE,
)
"""A heading that is only a number."""
LETTERED = re.compile(r"([A-H])[.)]\s+\S")
SHARE_TITLED, SHARE_BARE = 0.6, 0.75
LONGEST_BARE = 70
LONGEST_TITLE = 90
DATELINE = re.compile(r"[^\d\n]+,[^,\n]*\d.*")
"""'London, 3 May 1850': what stands above a letter."""
SAYS = re.compile(r"(title|author|year|date|language|translator|editor)s?\s*:\s*(\S.*)", re.IGNORECASE)
FEWEST_NAMED = 3
"""So many headings that say 'Chapter' show what a chapter is here."""
CHAPTER_WORDS = 1500
"""A chapter of unnamed headings has more words than this; less is a subhead."""


class _Heading(NamedTuple):
    block: int
    level: int
    text: str


def set_outline(manuscript: Manuscript, desk: Desk) -> Step:
    """Lift the headings that open sections above all others, and take out those that only say title and author."""
    is_set = manuscript.is_markdown and manuscript.format != "markdown"  # its reader knew more than the words
    if is_set or desk.plan or any(block.kind is Kind.HEADING and block.label for block in manuscript.blocks):
        return Step(manuscript)
    step = _without_sayings(manuscript, desk)
    manuscript = step.manuscript
    headings = _headings(manuscript.blocks)
    openings = _named(headings) or _lifted(headings, manuscript.blocks)
    if not openings:
        return step
    blocks = list(manuscript.blocks)
    deepest = max(heading.level for heading in headings if heading.block in openings)
    for heading in headings:
        level = 1 if heading.block in openings else max(heading.level - deepest + 1, 2)
        blocks[heading.block] = replace(blocks[heading.block], level=level)
    return replace(step, manuscript=replace(manuscript, blocks=tuple(blocks)))


def join_numbers(manuscript: Manuscript, desk: Desk) -> Step:
    """Make one heading of 'Chapter I' and the title that stands below it, where the book's chapters are so set."""
    blocks = manuscript.blocks
    lone = [n for n, b in enumerate(blocks[:-1]) if b.kind is Kind.HEADING and ALONE.fullmatch(b.text) and not b.label]
    lettered = _lettered(_headings(blocks))
    free = [n for n in lone if n + 1 not in lettered]
    titled = [n for n in free if _is_title(blocks[n + 1], blocks[n + 2 : n + 3])]
    if len(titled) < SHARE_TITLED * len(lone):
        lines = [n for n in free if n in titled or _is_line(blocks[n + 1], blocks[n + 2 : n + 6])]
        bare = sum(blocks[n + 1].text[-1:].isalnum() for n in lines)
        titled = lines if bare >= max(SHARE_BARE * len(lone), FEWEST_NAMED) else []
    if desk.plan or len(titled) < 2 or len(titled) < SHARE_TITLED * len(lone):
        return Step(manuscript)
    changes = []
    kept = list(blocks)
    for n in reversed(titled):
        glue = " " if blocks[n].text.endswith((".", ":")) else ": "
        passage = join_passages((blocks[n].passage, blocks[n + 1].passage), glue)
        kept[n : n + 2] = [replace(blocks[n], passage=passage)]
        text = blocks[n].text  # the title's words follow it in the source: only the sign between them is new
        changes.append(Change("join-numbers", manuscript.location(blocks[n].place), text, text + glue))
    return Step(replace(manuscript, blocks=tuple(kept)), tuple(reversed(changes)))


def _is_title(block: Block, after: tuple[Block, ...]) -> bool:
    """Tell whether a block below a number is written as a title: short, in capitals or by itself a heading."""
    text = block.text
    if len(text) > LONGEST_TITLE or block.kind not in (Kind.PARAGRAPH, Kind.HEADING) or ALONE.fullmatch(text):
        return False
    if not after or text[:1] in "“\"‘'«—-(" or text.endswith((",", ";")):
        return False
    letters = [sign for sign in text if sign.isalpha()]
    shouted = bool(letters) and sum(sign.isupper() for sign in letters) >= 0.9 * len(letters)
    return shouted or block.kind is Kind.HEADING


def _is_line(block: Block, after: tuple[Block, ...]) -> bool:
    """Tell whether a line below a number may be a title, where no stop ends the line below nearly all of them.

    Below a title is prose, below a poem's first line the next one.
    """
    text = block.text
    is_line = block.kind is Kind.PARAGRAPH and len(text) <= LONGEST_BARE and "\n" not in text
    is_above_prose = any(b.kind is Kind.PARAGRAPH and len(b.text) >= LEAST_TEXT for b in after)
    return is_line and is_above_prose and text[:1].isupper() and not DATELINE.fullmatch(text)


def _without_sayings(manuscript: Manuscript, desk: Desk) -> Step:
    """Take the headings 'Title: …', 'Author: …' that stand before all text out of it."""
    said: dict[str, str] = {}
    dropped: set[int] = set()
    for n, block in enumerate(manuscript.blocks):
        found = SAYS.fullmatch(block.text) if block.kind is Kind.HEADING else None
        if found:
            said.setdefault(found[1].lower(), found[2].strip())
            dropped.add(n)
        elif block.kind is Kind.BREAK and said:  # the rule below a title page
            dropped.add(n)
        elif block.kind not in (Kind.FURNITURE, Kind.METADATA):
            break
    if "title" not in said:
        return Step(manuscript)
    step = drop_blocks("take-title", manuscript, dropped, desk)
    authors = manuscript.authors or ((said["author"],) if "author" in said else ())
    return replace(step, manuscript=replace(step.manuscript, title=said["title"], authors=authors))


def _headings(blocks: tuple[Block, ...]) -> list[_Heading]:
    return [_Heading(n, block.level, block.text) for n, block in enumerate(blocks) if block.kind is Kind.HEADING]


def _lettered(headings: list[_Heading]) -> frozenset[int]:
    """Find the subheads 'A.', 'B.', 'C.' of a chapter: the first stands below its level, so the others do too."""
    found: set[int] = set()
    run: list[_Heading] = []
    for above, heading in pairwise([_Heading(-1, 0, ""), *headings]):
        letter = LETTERED.match(heading.text)
        if letter and letter[1] == "A":
            run = [heading] if heading.level > above.level and CHAPTER.match(above.text) else []
        elif letter and run and ord(letter[1]) == ord("A") + len(run):
            run.append(heading)
            found |= {one.block for one in run}
        elif CHAPTER.match(heading.text) or PART.match(heading.text):
            run = []
    return frozenset(found)


def _named(headings: list[_Heading]) -> frozenset[int]:
    """Find chapters by their name; parts above them and front and back matter open sections too."""
    chapters = [heading for heading in headings if CHAPTER.match(heading.text)]
    if len(chapters) < FEWEST_NAMED:
        return _acts(headings)
    depth = Counter(heading.level for heading in chapters).most_common(1)[0][0]
    lettered = _lettered(headings)
    if not lettered and all(heading.level >= depth for heading in headings) and not _is_mixed(headings, chapters, depth):
        return frozenset()
    return frozenset(
        heading.block
        for heading in headings
        if heading.level < depth or CHAPTER.match(heading.text)
        or (heading.level == depth and _opens(heading.text, is_mixed=_is_mixed(headings, chapters, depth)))
    ) - lettered  # fmt: skip


def _acts(headings: list[_Heading]) -> frozenset[int]:
    """Find the acts of a play; what stands before the first one opens a section too."""
    acts = [heading for heading in headings if ACT.match(heading.text)]
    if len(acts) < FEWEST_NAMED:
        return frozenset()
    top = min(heading.level for heading in acts)
    first = acts[0].block
    return frozenset(
        heading.block
        for heading in headings
        if heading in acts or (heading.level <= top and heading.block < first)
    )


def _is_mixed(headings: list[_Heading], chapters: list[_Heading], depth: int) -> bool:
    """Tell whether subheads stand on the chapters' level."""
    alike = [heading for heading in headings if heading.level == depth]
    others = [heading for heading in alike if not _opens(heading.text, is_mixed=True)]
    return len(others) > max(len(chapters) / 4, 2)


def _opens(text: str, *, is_mixed: bool) -> bool:
    return not is_mixed or bool(CHAPTER.match(text) or PART.match(text) or MATTER.fullmatch(text))


def _lifted(headings: list[_Heading], blocks: tuple[Block, ...]) -> frozenset[int]:
    """Open sections one level below a lone top heading, where as much text stands under each as in a chapter."""
    levels = sorted({heading.level for heading in headings})
    if (
        len(levels) < 2
        or sum(heading.level == levels[0] for heading in headings) != 1
        or headings[0].level != levels[0]
    ):
        return frozenset()
    own = [heading for heading in headings if heading.level == levels[1]]
    if len(own) < FEWEST_NAMED:
        return frozenset()
    ends = [heading.block for heading in own[1:]] + [len(blocks)]
    words = [_words(blocks[heading.block : end]) for heading, end in zip(own, ends, strict=True)]
    named = sum(bool(PART.match(h.text) or CHAPTER.match(h.text) or MATTER.fullmatch(h.text)) for h in own)
    if median(words) < CHAPTER_WORDS and named < FEWEST_NAMED:
        return frozenset()
    return frozenset(heading.block for heading in headings if heading.level <= levels[1])


def _words(blocks: tuple[Block, ...]) -> int:
    return sum(block.text.count(" ") + block.text.count("\n") + 1 for block in blocks)
