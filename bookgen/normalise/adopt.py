"""Hand-edited chapters turned into corrections that give the same text again.

In: what normalising would write, and the chapters as someone edited them. Out: corrections, each as
small as it can be and unique in its chapter, which replayed in their order give the edited text byte
for byte.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from bookgen.corrections import Correction
from bookgen.errors import HandEditedError, Location
from bookgen.manuscript import Edit

LINE = re.compile(r"[^\n]*\n|[^\n]+")
TOKEN = re.compile(r"\n|[^\S\n]+|\w+|[^\w\s]")
MOST_TOKENS = 4_000
"""A changed stretch longer than this on both sides is replaced as one."""


def corrections_for(
    written: Sequence[tuple[str, str]], edited: Sequence[tuple[str, str]], *, reason: str, by: str
) -> tuple[Correction, ...]:
    """Find the corrections that make the edited chapters of the written ones, given as (file, text).

    Raises: HandEditedError where a chapter has come or gone: no correction can say that.
    """
    texts = dict(edited)
    for file in dict(written).keys() ^ texts.keys():
        what = "has no source to come from" if file in texts else "is gone, and its source is not"
        hint = "change the section plan in book.toml instead"
        raise HandEditedError(f"the chapter '{file}' {what}", Location(file), hint)
    return tuple(
        Correction(file, find, new, before, after, reason=reason, by=by)
        for file, text in written
        for before, find, after, new in _unique(text, list(_hunks(text, texts[file])))
    )


def _hunks(old: str, new: str) -> Iterator[Edit]:
    """Find what differs: first the lines, then the words in them."""
    old_lines, new_lines = LINE.findall(old), LINE.findall(new)
    at = _offsets(old_lines)
    for kind, a, b, c, d in difflib.SequenceMatcher(None, old_lines, new_lines, autojunk=False).get_opcodes():
        if kind != "equal":
            yield from _word_hunks("".join(old_lines[a:b]), "".join(new_lines[c:d]), at[a])


def _word_hunks(old: str, new: str, start: int) -> Iterator[Edit]:
    old_words, new_words = TOKEN.findall(old), TOKEN.findall(new)
    if len(old_words) > MOST_TOKENS and len(new_words) > MOST_TOKENS:
        yield Edit(start, start + len(old), new)
        return
    at = _offsets(old_words)
    for kind, a, b, c, d in difflib.SequenceMatcher(None, old_words, new_words, autojunk=False).get_opcodes():
        if kind != "equal":
            yield Edit(start + at[a], start + at[b], "".join(new_words[c:d]))


def _offsets(pieces: list[str]) -> list[int]:
    at = [0]
    for piece in pieces:
        at.append(at[-1] + len(piece))
    return at


def _unique(old: str, hunks: list[Edit]) -> Iterator[tuple[str, str, str, str]]:
    """Say each hunk so that it fits one place of the text as the hunks before it have left it."""
    text, shift = old, 0
    for hunk in _united(old, hunks):
        start, stop = hunk.start + shift, hunk.stop + shift
        before, after = _context(text, start, stop)
        yield before, text[start:stop], after, hunk.text
        text = text[:start] + hunk.text + text[stop:]
        shift += len(hunk.text) - (hunk.stop - hunk.start)


def _united(old: str, hunks: list[Edit]) -> Iterator[Edit]:
    """Widen each hunk to whole words, those that then touch as one."""
    group: list[Edit] = []
    for hunk in hunks:
        if group and _reach(old, group[-1].stop) >= _reach_back(old, hunk.start):
            group.append(hunk)
            continue
        if group:
            yield _one(old, group)
        group = [hunk]
    if group:
        yield _one(old, group)


def _one(old: str, group: list[Edit]) -> Edit:
    start, stop = _reach_back(old, group[0].start), _reach(old, group[-1].stop)
    if start == stop:
        start, stop = max(start - 1, 0), min(stop + 1, len(old))
    pieces = [old[start : group[0].start]]
    for hunk, after in zip_longest(group, group[1:]):
        pieces += (hunk.text, old[hunk.stop : after.start if after else stop])
    return Edit(start, stop, "".join(pieces))


def _reach(old: str, stop: int) -> int:
    """Find the end of the word that a hunk's end cuts."""
    while stop < len(old) and not old[stop].isspace():
        stop += 1
    return stop


def _reach_back(old: str, start: int) -> int:
    while start and not old[start - 1].isspace():
        start -= 1
    return start


def _context(text: str, start: int, stop: int) -> tuple[str, str]:
    """Take as many words on both sides as make the place unique; the whole chapter in the end does."""
    first, last, words = start, stop, 1
    while not _is_unique(text, first, last):
        for _ in range(words):
            first, last = _reach_back(text, max(first - 1, 0)), _reach(text, min(last + 1, len(text)))
        words *= 2
    return text[first:start], text[stop:last]


def _is_unique(text: str, start: int, stop: int) -> bool:
    wanted = text[start:stop]
    return text.find(wanted) == start and text.find(wanted, start + 1) == -1
