"""The title on the first lines of a plain text, with its author."""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import replace

from bookgen.ledger import Status
from bookgen.manuscript import Block, Kind, Manuscript
from bookgen.normalise.chapter_lines import is_chapter_line, lone_numbers
from bookgen.normalise.desk import Change, Desk, Step, decided
from bookgen.normalise.outline import MATTER
from bookgen.normalise.shouted import lower_name, lower_title
from bookgen.normalise.signatures import NAME, PARTICLE
from bookgen.normalise.site import drop_blocks

RULE = "take-title"
PLAIN = "text"
BY_LINE = re.compile(
    rf"(?:[Bb]y|BY|[Vv]on|VON|[Pp]ar|PAR|[Pp]or|POR|[Dd]i|DI)\s+(?P<name>{NAME}(?:\s+(?:{PARTICLE}\s+)*{NAME}){{1,4}})"
)
TITLE = re.compile(r"[^\W_a-z][^\n.,;:…]{1,79}")
LONE_TITLE = re.compile(r"[^\W\d_a-z][^\n\d.,;:!?…\"“”«»*]{1,59}")
MOTTO, LONGEST_MOTTO = 8, 300
"""Blocks up to the first chapter, and characters of each, that are a motto and no text."""
TITLE_PAGE, LONGEST_SUBTITLE = 6, 80
"""Blocks of a title page, and characters of a line on it."""
SUBTITLE = re.compile(r"\([^()\n]+\)|(?i:an?|or|oder|ou|o)\b,? .+|(?i:novel|roman|novela|romanzo)e?")
"""What says of itself that it is one: '(Essays)', 'A Novel', 'or, The Whale'."""
NO_SUBTITLE = re.compile(
    r"(?i:^(?:to|for|in memory|für|meine[rmn]?|para|copyright|edited|translated|printed|published)\b|^©)"
    r"|\d{3}|[MDCLX]{4}|[\"“”«»:;]|[.!?,]$"
)
"""Dedications, imprints with their years, mottoes."""
TO = re.compile(r"(?i:an?|à|ao?s?|all?a?) ")
"""How a dedication begins in languages other than English, whose article it looks like."""
NAMES = re.compile(rf"{NAME}(?:,? (?:(?:{PARTICLE}|&|and) )*{NAME})*")
"""A person or a place: in a line where each word has a capital nothing tells it from a subtitle."""
ONE = frozenset({0})
"""The block of a title that stands alone."""
PROSE = re.compile(r".{100}|.{40,}[.!?…][\"”’»)]*\Z", re.DOTALL)


def take_title(manuscript: Manuscript, desk: Desk) -> Step:
    """Take the title above the text, and the author below it: they are the book's, not its text."""
    blocks = manuscript.blocks
    if manuscript.title or len(blocks) < 2:
        return Step(manuscript)
    is_open = manuscript.format == PLAIN and not desk.plan
    return _first_lines(manuscript, desk) if is_open else Step(manuscript)


def _first_lines(manuscript: Manuscript, desk: Desk) -> Step:
    """Take a title with its author, or above a chapter's; one that stands alone is a heading."""
    first, second = manuscript.blocks[:2]
    title, _, rest = first.text.partition("\n")
    page = (BY_LINE.fullmatch(rest), frozenset({0}), "") if rest else _title_page(manuscript.blocks, desk)
    by_line, dropped, subtitle = page
    if by_line and TITLE.fullmatch(title):
        step = _taken(manuscript, desk, dropped, title, lower_name(" ".join(by_line["name"].split())))
        subtitle = lower_title(subtitle, manuscript, desk.primary_language)
        return replace(step, manuscript=replace(step.manuscript, subtitle=subtitle))
    is_title = first.kind is Kind.PARAGRAPH and LONE_TITLE.fullmatch(first.text)
    if not is_title or is_chapter_line(first.text):
        return Step(manuscript)
    names_part = bool(MATTER.fullmatch(first.text))  # 'Preface' is a heading, but not the book's title
    if not names_part and (second.kind is Kind.HEADING or is_chapter_line(second.text)):
        return _taken(manuscript, desk, ONE, first.text)
    if not names_part and _leads_to_chapter(manuscript.blocks):
        return _taken(manuscript, desk, ONE, first.text)
    if _is_prose(second):
        return _as_heading(manuscript, first, desk)
    is_shouted = not names_part and first.text.isupper() and " " in first.text
    return _taken(manuscript, desk, ONE, first.text) if is_shouted else Step(manuscript)


def _title_page(blocks: tuple[Block, ...], desk: Desk) -> tuple[re.Match[str] | None, frozenset[int], str]:
    """Find the author below the title, the blocks that title and author are, and what is the subtitle of it.

    All else above the author, a dedication or an imprint, is text.
    """
    for n, block in enumerate(blocks[1:TITLE_PAGE], 1):
        found = BY_LINE.fullmatch(block.text)
        if found and n > 1 and _is_subtitle(blocks[1].text, desk, is_alone=n == 2):
            return found, frozenset({0, 1, n}), re.sub(r"\A\((.*)\)\Z", r"\1", blocks[1].text)
        if found:
            return found, frozenset({0, n}), ""
        is_short = block.kind is Kind.PARAGRAPH and len(block.text) <= LONGEST_SUBTITLE
        if not is_short or is_chapter_line(block.text):
            break
    return None, frozenset(), ""


def _is_subtitle(text: str, desk: Desk, *, is_alone: bool) -> bool:
    """Tell whether the line below the title says what the book is: by its shape, or for want of another."""
    is_foreign = desk.primary_language != "en"
    if "\n" in text or NO_SUBTITLE.search(text) or (is_foreign and TO.match(text)):
        return False
    return bool(SUBTITLE.fullmatch(text)) or (is_alone and not NAMES.fullmatch(text))


def _leads_to_chapter(blocks: tuple[Block, ...]) -> bool:
    """Tell whether nothing but a subtitle, an author or a motto parts the first line and a chapter's."""
    numbers = lone_numbers(blocks)
    for n, block in enumerate(blocks[1:MOTTO], 1):
        if block.kind is Kind.HEADING or is_chapter_line(block.text) or n in numbers:
            return True
        if len(block.text) > LONGEST_MOTTO:
            return False
    return False


def _is_prose(block: Block) -> bool:
    return block.kind is Kind.PARAGRAPH and bool(PROSE.match(block.text))


def _taken(manuscript: Manuscript, desk: Desk, dropped: Set[int], title: str, author: str = "") -> Step:
    step = drop_blocks(RULE, manuscript, dropped, desk)
    title = lower_title(title, manuscript, desk.primary_language)
    authors = manuscript.authors or ((author,) if author else ())
    return replace(step, manuscript=replace(step.manuscript, title=title, authors=authors))


def _as_heading(manuscript: Manuscript, first: Block, desk: Desk) -> Step:
    change = decided(Change(RULE, manuscript.location(first.place), first.text, first.text), desk)
    if change.status is Status.REJECTED:
        return Step(manuscript, (change,))
    blocks = (replace(first, kind=Kind.HEADING, level=2), *manuscript.blocks[1:])
    named = lower_title(first.text, manuscript, desk.primary_language)
    title = "" if MATTER.fullmatch(first.text) else named
    return Step(replace(manuscript, blocks=blocks, title=title), (change,))
