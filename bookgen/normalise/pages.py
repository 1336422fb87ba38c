"""The page that the text once stood on: its numbers, and the paragraphs that it cut in two."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Set
from dataclasses import replace
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from bookgen.ledger import Status
from bookgen.manuscript import Block, Edit, Kind, Manuscript, join_passages
from bookgen.normalise.chapter_lines import is_chapter_line
from bookgen.normalise.desk import Change, Desk, Step, decided
from bookgen.normalise.site import drop_blocks

PAGE_NUMBER = re.compile(r"(?:[-–—\[(]\s*)?(?:[Pp]age |[Pp]\. ?)?(\d{1,4})(?:\s*[-–—\])])?")
NUMBERED_HEAD = re.compile(
    r"(?=(?:.*\D)?\d)(?:(?P<ahead>\d{1,4})[\W_]+)?(?P<head>[^\W\d_]\D*?[^\W\d_])(?:[\W_]+(?P<behind>\d{1,4}))?[\W_]*"
)
LONGEST_HEAD = 70
PAST_NUMBERS = 10_000
"""No page number has five digits."""
NUMBER_AHEAD = re.compile(r"(?P<number>\d{1,4}) +(?=[^\W\d_])")
MID_SENTENCE = re.compile(r"(?:[^\W\d_]|,)\Z")
CUT_WORD = re.compile(r"[^\W\d_]-\Z")
ENDS_SENTENCE = re.compile(r"[.!?…][\"'”’»)\]*]*(?:\[\^?\w+\])*\Z")
LEAST_WORDS = 8
"""A shorter paragraph may be a line of an address or a list."""
WORDS_PER_PAGE = (80, 900)
FEWEST_NUMBERS = 3
"""So many lone numbers make a row of page numbers."""
FULL = 0.85
"""A line that goes on in the next fills this share of the widest one."""
SHARE_OF_CUTS = 0.25
"""Page numbers stand in the middle of sentences; the numbers of chapters do not."""


def drop_page_numbers(manuscript: Manuscript, desk: Desk) -> Step:
    """Drop the numbers that stand alone or with a running head, count up, and cut sentences in two."""
    blocks = manuscript.blocks
    lone = _lone_numbers(blocks)
    marks = sorted({**lone, **_numbered_heads(blocks, lone)}.items())
    if len(marks) < FEWEST_NUMBERS or not _counts_up([number for _, number in marks]):
        return Step(manuscript)
    own = {n for n, _ in marks}
    own |= _heads_beside(blocks, own)
    edges = [(n, after) for n, after in _outside(own) if n > 0 and after < len(blocks)]
    cuts = sum(_is_cut(blocks[n - 1], blocks[after]) for n, after in edges)
    words = [_words(blocks[a + 1 : b]) for (a, _), (b, _) in pairwise(marks)]
    if cuts < SHARE_OF_CUTS * len(marks) or not WORDS_PER_PAGE[0] <= median(words) <= WORDS_PER_PAGE[1]:
        return Step(manuscript)
    return drop_blocks("drop-page-numbers", manuscript, own, desk)


def _lone_numbers(blocks: tuple[Block, ...]) -> dict[int, int]:
    return {n: int(found[1]) for n, block in enumerate(blocks) if (found := _page_number(block))}


def _page_number(block: Block) -> re.Match[str] | None:
    is_plain = block.kind in (Kind.PARAGRAPH, Kind.BREAK) and len(block.text) < 16
    return PAGE_NUMBER.fullmatch(block.text) if is_plain else None


def _numbered_heads(blocks: tuple[Block, ...], lone: Mapping[int, int]) -> dict[int, int]:
    """Find the running heads on one line with a number: their words come again, their numbers count up.

    Where pages' numbers stand alone too, a head's is one that these leave out: 'Day 12' on page 80 is text.
    Others in capitals are heads too where their numbers stand between those of two such heads.
    """
    found: defaultdict[str, dict[int, int]] = defaultdict(dict)
    for n, block in enumerate(blocks):
        head = NUMBERED_HEAD.fullmatch(block.text) if _may_be_head(block) else None
        number = int(head["ahead"] or head["behind"]) if head else 0
        if head and not is_chapter_line(block.text) and _is_left_out(n, number, lone):
            found[head["head"]][n] = number
    rows = [own for own in found.values() if len(own) >= FEWEST_NUMBERS and _ascends(list(own.values()))]
    sure = dict(sorted((n, number) for own in rows for n, number in own.items()))
    rare = {n: number for head, own in found.items() if head.isupper() for n, number in own.items()}
    return sure | {n: number for n, number in rare.items() if _is_between(n, number, sure)}


def _is_left_out(block: int, number: int, lone: Mapping[int, int]) -> bool:
    """Tell whether a number stands between those of the lone ones around a block, where there are so many."""
    if len(lone) < FEWEST_NUMBERS:
        return True
    after = bisect_right(tuple(lone), block)
    numbers = (-1, *lone.values(), PAST_NUMBERS)
    return numbers[after] < number < numbers[after + 1]


def _is_between(block: int, number: int, sure: Mapping[int, int]) -> bool:
    """Tell whether a number continues those that stand before a block and leads to those behind it."""
    after = bisect_right(tuple(sure), block)
    numbers = tuple(sure.values())
    return 0 < after < len(numbers) and numbers[after - 1] < number < numbers[after]


def _may_be_head(block: Block) -> bool:
    return block.kind is Kind.PARAGRAPH and len(block.text) <= LONGEST_HEAD and "\n" not in block.text


def _ascends(numbers: list[int]) -> bool:
    return all(before < after for before, after in pairwise(numbers))


def _heads_beside(blocks: tuple[Block, ...], marks: Set[int]) -> set[int]:
    """Find the running heads on lines of their own: the same words beside number after number.

    Elsewhere they stand once at most, above their chapter; what is said again and again stands anywhere.
    """
    beside = {n for mark in marks for n in (mark - 1, mark + 1) if 0 <= n < len(blocks) and n not in marks}
    own = [n for n in beside if _may_be_head(blocks[n]) and _is_unspoken(blocks[n].text)]
    counts = Counter(blocks[n].text.casefold() for n in own)
    everywhere = Counter(block.text.casefold() for block in blocks)
    heads = {text for text, count in counts.items() if count >= max(FEWEST_NUMBERS, everywhere[text] - 1)}
    return {n for n in own if blocks[n].text.casefold() in heads}


def _is_unspoken(text: str) -> bool:
    """Tell whether a line is neither speech nor a sentence; one in capitals may have a stop."""
    return text[:1].isalnum() and (text[-1:].isalnum() or text.isupper()) and not is_chapter_line(text)


def _outside(own: Set[int]) -> Iterator[tuple[int, int]]:
    """Yield for each run of blocks in a row its first, and the block behind its last."""
    for n in sorted(own):
        if n - 1 not in own:
            after = n + 1
            while after in own:
                after += 1
            yield n, after


def _counts_up(numbers: list[int]) -> bool:
    steps = [b - a for a, b in pairwise(numbers)]
    return sum(1 <= step <= 3 for step in steps) >= 0.8 * len(steps)


def _is_cut(above: Block, below: Block) -> bool:
    """Tell whether a sentence breaks off above and goes on below."""
    if above.kind is not Kind.PARAGRAPH or below.kind is not Kind.PARAGRAPH:
        return False
    if not below.text[:1].islower():
        return False
    return bool(MID_SENTENCE.search(above.text[-1:]) or CUT_WORD.search(above.text[-2:]))


def _words(blocks: tuple[Block, ...]) -> int:
    return sum(block.text.count(" ") + block.text.count("\n") + 1 for block in blocks)


class _Cut(NamedTuple):
    """A paragraph in two pieces, and the page number between them."""

    above: int
    below: int
    number: str
    """As it stands in the text with the space after it; empty where there is none."""
    confidence: float


def join_cut_paragraphs(manuscript: Manuscript, desk: Desk) -> Step:
    """Make one paragraph of two that a page break parted, dropping the page number between them."""
    blocks = list(manuscript.blocks)
    changes: list[Change] = []
    joined: list[Block] = []
    cuts = {cut.above: cut for cut in _cuts(manuscript.blocks)}
    n = 0
    while n < len(blocks):
        cut = cuts.get(n)
        change = decided(_row(manuscript, cut), desk) if cut else None
        if change:
            changes.append(change)
        if cut and change and change.status is Status.APPLIED:
            blocks[cut.below] = _join(blocks[n], blocks[cut.below], cut)
            n = cut.below
        else:
            joined.append(blocks[n])
            n += 1
    return Step(replace(manuscript, blocks=tuple(joined)), tuple(changes))


def _cuts(blocks: tuple[Block, ...]) -> Iterator[_Cut]:
    words = 0
    for n, above in enumerate(blocks[:-1]):
        words += _words((above,))
        below = blocks[n + 1]
        if above.kind is not Kind.PARAGRAPH or above.text.count(" ") < LEAST_WORDS:
            continue
        ahead = NUMBER_AHEAD.match(below.text)
        if ahead and _is_cut(above, _without(below, ahead.end())):
            if _is_a_page(int(ahead["number"]), words) and ENDS_SENTENCE.search(below.text):
                yield _Cut(n, n + 1, ahead[0], 1.0)
        elif n + 2 < len(blocks) and _page_number(below) and _is_cut(above, blocks[n + 2]):
            yield _Cut(n, n + 2, "", 1.0)
        elif _is_cut(above, below):
            is_certain = CUT_WORD.search(above.text[-2:]) or _is_full(above, below)
            yield _Cut(n, n + 1, "", 1.0 if is_certain else 0.8)


def _is_full(above: Block, below: Block) -> bool:
    """Tell whether the last line above is as full as its fellows: a paragraph's own end seldom is."""
    widths = [len(line) for line in above.text.split("\n")]
    is_prose = below.text.count(" ") >= LEAST_WORDS or bool(ENDS_SENTENCE.search(below.text))
    return is_prose and len(widths) > 1 and widths[-1] >= FULL * max(widths)


def _is_a_page(number: int, words: int) -> bool:
    """Tell whether a page of this number can be reached after so many words."""
    return number > 0 and WORDS_PER_PAGE[0] <= words / number <= WORDS_PER_PAGE[1]


def _without(block: Block, start: int) -> Block:
    return replace(block, passage=block.passage.cut(start, len(block.text)))


def _row(manuscript: Manuscript, cut: _Cut) -> Change:
    """Show the words on both sides of the cut."""
    above, below = manuscript.blocks[cut.above], manuscript.blocks[cut.below]
    start = above.text.rfind(" ") + 1
    rest = below.text[len(cut.number) :]
    next_word = rest.split(maxsplit=1)[0]
    between = manuscript.blocks[cut.above + 1].text + "\n\n" if cut.below > cut.above + 1 else ""
    return Change(
        "join-cut-paragraphs",
        manuscript.location(above.passage.place(start)),
        f"{above.text[start:]}\n\n{between}{cut.number}{next_word}",
        f"{above.text[start:]}{_glue(above)}{next_word}",
        Status.APPLIED if cut.confidence >= 1 else Status.QUERY,
        cut.confidence,
    )


def _join(above: Block, below: Block, cut: _Cut) -> Block:
    rest = below.passage.edit([Edit(0, len(cut.number), "")]) if cut.number else below.passage
    return replace(above, passage=join_passages((above.passage, rest), _glue(above)))


def _glue(above: Block) -> str:
    """A word cut by the page keeps its line end, for the pass that judges hyphens."""
    return "\n" if CUT_WORD.search(above.text[-2:]) else " "
