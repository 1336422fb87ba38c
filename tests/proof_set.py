"""A thousand marks of all kinds at random words of a proof, and what each of them has to come back as.

Where a word stands is what PDFium says of the page, and what is around it; nothing here asks the map.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from proof_marks import Made, Words, caret, joined, note, on_words, pick_words

from bookgen.proof import Grade, Mark, open_copy, read_return
from bookgen.proof.letters import letters_of

NEW = "lantern"
ON_WORDS = ("Highlight", "Underline", "Squiggly", "StrikeOut")
NEAR = 30
"""Letters of the page on either side that tell which of the same words is meant."""


@dataclass(frozen=True)
class Asked:
    """One mark that a proofreader made, in as many annotations as it takes."""

    at: Words
    parts: tuple[Made, ...]
    may_become: tuple[str, ...] = ()
    """The new words that are wanted, '' where the words are struck out; nothing for a question."""


Maker = Callable[[Words, str, random.Random], Asked]


def ask(
    data: bytes, chapters: Mapping[str, str], count: int, seed: int, makers: Sequence[Maker] = ()
) -> tuple[Asked, ...]:
    """Make marks of every kind in turn, or of some, each at another word of the text."""
    makers = makers or EVERY_KIND
    known, dice = alnum(" ".join(chapters.values())), random.Random(seed)
    body = (at for at in pick_words(data, count * 3, seed, skip=6) if alnum(_around(at)) in known)
    chosen = enumerate(islice(body, count))
    return tuple(makers[n % len(makers)](at, f"m{n}", dice) for n, at in chosen)


def _around(at: Words) -> str:
    return at.before[-20:] + at.text + at.after[:20]


def _on_words(at: Words, name: str, dice: random.Random) -> Asked:
    kind, comment = dice.choice(ON_WORDS), dice.choice(("", "why?", f"“{NEW}”"))
    wanted = (NEW,) if NEW in comment else ("",) if kind == "StrikeOut" and not comment else ()
    return Asked(at, (on_words(kind, at, comment, name=name),), wanted)


def _caret(at: Words, name: str, dice: random.Random) -> Asked:
    return Asked(at, (caret(at, f"{NEW} light", name=name),), (f"{NEW} light",))


def _replacement(at: Words, name: str, dice: random.Random) -> Asked:
    """Strike words out and put a caret at their end: grouped as Acrobat does, or not."""
    struck = on_words("StrikeOut", at, name=f"{name}s")
    if dice.random() < 0.5:
        return Asked(at, (caret(at, NEW, name=name), replace(struck, reply_to=name, group=True)), (NEW,))
    return Asked(at, (struck, caret(at, NEW, name=name)), (NEW,))


def _note(at: Words, name: str, dice: random.Random) -> Asked:
    said = dice.choice((f"change “{joined(at.text)}” to “{NEW}”", "who says so?"))
    made = replace(note(at, said, name=name), subtype=dice.choice(("Text", "FreeText")))
    return Asked(at, (made,), (NEW,) if NEW in said else ())


def _answered(at: Words, name: str, dice: random.Random) -> Asked:
    """Let somebody answer a mark, or set its state."""
    first = on_words("Highlight", at, f"“{NEW}”", name=name)
    state = dice.choice(("", "Accepted", "Rejected"))
    reply = note(at, state or "I would keep it.", author="Ben", reply_to=name, state=state)
    return Asked(at, (first, reply), (NEW,) if state == "Accepted" else ())


def _ink(at: Words, name: str, dice: random.Random) -> Asked:
    return Asked(at, (Made("Ink", at.page, at.boxes[-1], name=name),))


EVERY_KIND: Sequence[Maker] = (
    _on_words, _on_words, _on_words, _caret, _replacement, _note, _answered, _ink,
)  # fmt: skip
WITHOUT_CARETS: Sequence[Maker] = (_on_words, _on_words, _on_words, _note, _ink)
"""What PDFium can make: neither carets nor replies."""


@dataclass(frozen=True)
class Score:
    """How a set came back."""

    marks: int
    annotations: tuple[int, int]
    """Came in, and are accounted for."""
    right: int
    """Marks that lie on their own words, or at their own place."""
    certain: int
    wrong: tuple[str, ...]
    """Corrections that would have changed anything but their words into what was asked for."""

    @property
    def share(self) -> float:
        """The share of marks that lie on their words. Units: per cent."""
        return 100 * self.right / self.marks


def parts(asked: Sequence[Asked]) -> list[Made]:
    """List the annotations that marks are made of."""
    return [part for one in asked for part in one.parts]


def score(data: bytes, asked: Sequence[Asked], chapters: Mapping[str, str]) -> Score:
    """Return a marked copy and hold every mark against what was asked."""
    found = read_return([open_copy("marked.pdf", data)], chapters)
    by_number = {number: mark for mark in found.marks for number in mark.annotations}
    pairs = [(one, by_number[number]) for one, number in _numbered(asked)]
    wrong = [_said(one, mark, chapters) for one, mark in pairs if not _is_wanted(one, mark, chapters)]
    return Score(
        len(pairs),
        (found.count_in, found.count_out),
        sum(_is_right(one, mark, chapters) for one, mark in pairs),
        sum(mark.verdict.grade is Grade.CERTAIN for _, mark in pairs),
        tuple(wrong),
    )


def _numbered(asked: Sequence[Asked]) -> Iterator[tuple[Asked, int]]:
    """Give the number that each mark's first annotation has in the file: page by page, as they were made."""
    flat = [
        (part.page, order, one)
        for order, (part, one) in enumerate((p, one) for one in asked for p in one.parts)
    ]
    firsts: set[int] = set()
    for number, (_, _, one) in enumerate(sorted(flat, key=lambda row: row[:2]), 1):
        if id(one) not in firsts:
            firsts.add(id(one))
            yield one, number


def _is_right(one: Asked, mark: Mark, chapters: Mapping[str, str]) -> bool:
    spot, words = mark.spot, alnum(one.at.text)
    text = chapters.get(spot.file, "")
    if one.parts[0].subtype in ("Text", "FreeText", "Ink"):
        near = alnum(text[max(spot.start - NEAR, 0) : spot.start + NEAR])
        return words in near
    is_caret = mark.kind == "caret"
    start, stop = (spot.start, spot.start) if is_caret else (spot.start, spot.stop)
    before = alnum(text[max(start - 3 * NEAR, 0) : start])
    expected = alnum(one.at.before) + (words if is_caret else "")
    on_them = is_caret or alnum(text[start:stop]) == words
    return on_them and before.endswith(expected[-min(len(expected), len(before), 8) :])


def _is_wanted(one: Asked, mark: Mark, chapters: Mapping[str, str]) -> bool:
    """Tell whether a correction, if it is certain, is the one that was asked for, at its own words."""
    if mark.verdict.grade is not Grade.CERTAIN:
        return True
    change = mark.verdict.change
    if change is None:
        return False
    old = alnum(chapters[change.file][change.start : change.stop])
    meant = "" if mark.kind == "caret" else alnum(one.at.text)
    return old == meant and change.new.strip(" *_") in one.may_become and _is_near(one, mark, chapters)


def _is_near(one: Asked, mark: Mark, chapters: Mapping[str, str]) -> bool:
    change = mark.verdict.change
    assert change is not None
    text = chapters[change.file]
    before = alnum(text[max(change.start - 3 * NEAR, 0) : change.start])
    expected = alnum(one.at.before) + (alnum(one.at.text) if mark.kind == "caret" else "")
    return before.endswith(expected[-min(len(expected), len(before), 8) :])


def _said(one: Asked, mark: Mark, chapters: Mapping[str, str]) -> str:
    change = mark.verdict.change
    old = chapters[change.file][change.start : change.stop] if change else ""
    return f"{mark.kind} on '{one.at.text}', {mark.comment!r}: {old!r} → {change.new if change else None!r}"


def alnum(text: str) -> str:
    """Leave letters and digits alone, without case, accents and ligatures."""
    return "".join(letter for letter in letters_of(text).text if letter.isalnum())
