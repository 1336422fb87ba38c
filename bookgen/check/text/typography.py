"""House rules on type: quotation marks, dashes, ellipses, spaces and characters that are no text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bookgen.check.prose import Paragraph, Prose
from bookgen.finding import Finding, Rule, Severity

STRAIGHT_QUOTE = re.compile(r"(?<!\d)[\"']")
DOUBLE_SPACE = re.compile(r"(?<=\S)[ \u00a0]{2,}(?=\S)")
NUMBER_RANGE = re.compile(r"(?<![\w.,/:+-])(\d{1,4})-(\d{1,4})(?![\w/:-]|[.,]\d)")
TWO_HYPHENS = re.compile(r"(?<=[^\s-])--(?=[\w\s“‘\"'.,;])|(?<=\s)--(?=\s)")
SPACE_BEFORE = re.compile(r"(?<=\w)[ \u00a0]+[,;:!?](?=\s|$)")
SMALL_WORDS = "the a an of and to at by from with".split()
DOUBLED_WORD = re.compile(rf"\b({'|'.join(SMALL_WORDS)})[ \u00a0]\1\b(?![’'-])")
NO_TEXT = re.compile(r"[\ufffd\ufffe\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ue000-\uf8ff]")
ELLIPSES = {
    "…": re.compile(r"…"),
    "...": re.compile(r"(?<!\.)\.{3,4}(?!\.)"),
    ". . .": re.compile(r"\.(?:[ \u00a0\u202f]\.){2,3}"),
}
AROUND = 16
"""Characters quoted on either side of a fault."""

STRAIGHT = Rule(
    "T101",
    Severity.WARNING,
    "a straight quotation mark is left: '{words}'",
    "write ‘ ’ or “ ”, and ’ for an apostrophe; ′ and ″ for feet, inches and minutes",
    "Straight marks are the typewriter's; a set book tells opening from closing.",
    'She said "no".',
    "",
    "She said “no”.",
)
TWO_SPACES = Rule(
    "T102",
    Severity.WARNING,
    "more than one space between words: '{words}'",
    "leave one",
    "Two spaces print as a hole in a justified line.",
    "The end.  The beginning.",
    "",
    "The end. The beginning.",
)
MIXED_ELLIPSES = Rule(
    "T103",
    Severity.NOTE,
    "the book writes its ellipses in {count} ways ({forms}); the first '{form}' is here",
    "keep one form throughout; '…' never breaks over a line",
    "A change of form reads as a change of meaning, such as an omission by the editor.",
    "He waited … and waited. And then ... nothing.",
    "",
    "He waited … and waited. And then … nothing.",
)
HYPHEN_RANGE = Rule(
    "T104",
    Severity.WARNING,
    "a hyphen stands in the number range '{range}'",
    "write an en dash: '{mended}'",
    "The en dash says 'to'; a hyphen ties parts of one word.",
    "In the winter of 1916-17 nothing moved.",
    "",
    "In the winter of 1916–17 nothing moved.",
)
DOUBLE_HYPHEN = Rule(
    "T105",
    Severity.WARNING,
    "two hyphens stand for a dash: '{words}'",
    "write an em dash, or an en dash with spaces, as the rest of the book does",
    "Two hyphens are the typewriter's dash, and may part at the end of a line.",
    "It was late--too late.",
    "",
    "It was late—too late.",
)
STRAY_SPACE = Rule(
    "T106",
    Severity.WARNING,
    "a space stands before a punctuation mark: '{words}'",
    "take the space out",
    "The mark may fall to the start of the next line.",
    "Yes , of course.",
    "",
    "Yes, of course.",
)
TWICE_THE_WORD = Rule(
    "T107",
    Severity.WARNING,
    "a word stands twice: '{words}'",
    "take one of the two out",
    "Doubled small words come from lines that were joined, and the eye runs past them.",
    "It was in the the morning.",
    "",
    "It was in the morning.",
)
LOST_CHARACTER = Rule(
    "T108",
    Severity.ERROR,
    "{character} is no character of any script: '{words}'",
    "look the passage up in the source and write what stood there",
    "Replacement, control and private-use characters are what is left of a letter that was lost in an "
    "encoding; no typeface can show them.",
    "The caf\ufffd was closed.",
    "The Unicode Standard, Special Areas and Format Characters",
    "The café was closed.",
)
RULES = (
    STRAIGHT,
    TWO_SPACES,
    MIXED_ELLIPSES,
    HYPHEN_RANGE,
    DOUBLE_HYPHEN,
    STRAY_SPACE,
    TWICE_THE_WORD,
    LOST_CHARACTER,
)



@dataclass(frozen=True, slots=True)
class _Shape:
    """What a fault looks like."""

    rule: Rule
    pattern: re.Pattern[str]
    signs: tuple[str, ...]
    """One of these stands wherever the pattern is found; to look for them is much quicker."""


_SPACES = (" ", "\u00a0")
_EVERYWHERE = (
    _Shape(STRAIGHT, STRAIGHT_QUOTE, ("'", '"')),
    _Shape(TWO_SPACES, DOUBLE_SPACE, tuple(a + b for a in _SPACES for b in _SPACES)),
    _Shape(DOUBLE_HYPHEN, TWO_HYPHENS, ("--",)),
)
_ENGLISH = (
    _Shape(STRAY_SPACE, SPACE_BEFORE, tuple(space + mark for space in _SPACES for mark in ",;:!?")),
    _Shape(TWICE_THE_WORD, DOUBLED_WORD, tuple(f"{w}{s}{w}" for w in SMALL_WORDS for s in _SPACES)),
)


def check_typography(prose: Prose, language: str) -> Iterator[Finding]:
    """Find what a typesetter would mark, in a text that the book's maker wrote."""
    shapes = _EVERYWHERE + (_ENGLISH if (prose.document.language or language).startswith("en") else ())
    text = _text(prose)
    shapes = tuple(shape for shape in shapes if any(sign in text for sign in shape.signs))
    for paragraph in prose.paragraphs:
        yield from _shapes(paragraph, shapes)
        yield from _ranges(paragraph)
        yield from _lost_characters(paragraph)


def _text(prose: Prose) -> str:
    """Give all paragraphs as one text, in which no fault reaches from one to the next."""
    return "\n".join(paragraph.text for paragraph in prose.paragraphs)


def quote(text: str, start: int, end: int) -> str:
    """Quote the words around a fault, whole words on one line."""
    left = start - AROUND
    left = text.find(" ", left, start) + 1 or left if left > 0 else 0
    right = end + AROUND
    right = max(text.rfind(" ", end, right), end) if right < len(text) else len(text)
    return " ".join(text[left:right].split("\n"))


def _shapes(paragraph: Paragraph, shapes: tuple[_Shape, ...]) -> Iterator[Finding]:
    text = paragraph.text
    for shape in shapes:
        found = any(sign in text for sign in shape.signs) and shape.pattern.search(text)
        if found and not _is_address(text, found.start()):
            yield shape.rule.found(paragraph.place, words=quote(text, *found.span()))


def _is_address(text: str, at: int) -> bool:
    """Tell whether a place lies in a web address, where no rule of type holds."""
    word = text[max(text.rfind(" ", 0, at), 0) : at].lstrip()
    return "://" in word or word.startswith("www.")


def _ranges(paragraph: Paragraph) -> Iterator[Finding]:
    for found in NUMBER_RANGE.finditer(paragraph.text) if "-" in paragraph.text else ():
        first, last = found[1], found[2]
        if not _is_address(paragraph.text, found.start()) and _is_range(first, last):
            yield HYPHEN_RANGE.found(paragraph.place, range=found[0], mended=f"{first}–{last}")


def _is_range(first: str, last: str) -> bool:
    """Tell a range from a code: its end, written in full or cut short ('1916-17'), lies after its start."""
    whole = first[: -len(last)] + last if len(last) < len(first) else last
    return not last.startswith("0") and int(first) < int(whole)


def check_ellipses(prose: tuple[Prose, ...]) -> Iterator[Finding]:
    """Find out whether the book writes its ellipses in more ways than one."""
    met = {form for one in prose for form, shape in ELLIPSES.items() if shape.search(one.document.body)}
    if len(met) > 1:
        yield from _mixed_ellipses(prose)


def _mixed_ellipses(prose: tuple[Prose, ...]) -> Iterator[Finding]:
    counts = dict.fromkeys(ELLIPSES, 0)
    firsts: dict[str, Paragraph] = {}
    for one in prose:
        text = _text(one)
        found = {form: len(shape.findall(text)) for form, shape in ELLIPSES.items()}
        counts = {form: counts[form] + number for form, number in found.items()}
        if new := [form for form, number in found.items() if number and form not in firsts]:
            firsts |= _firsts(one, new)
    if len(firsts) > 1:
        rarest = min(firsts, key=lambda form: counts[form])
        forms = ", ".join(f"'{form}' {counts[form]}×" for form in firsts)
        yield MIXED_ELLIPSES.found(firsts[rarest].place, count=len(firsts), forms=forms, form=rarest)


def _firsts(prose: Prose, forms: Sequence[str]) -> dict[str, Paragraph]:
    """Find the first paragraph with each of some ellipses, in reading order."""
    firsts: dict[str, Paragraph] = {}
    for paragraph in prose.paragraphs:
        for form in forms:
            if ELLIPSES[form].search(paragraph.text):
                firsts.setdefault(form, paragraph)
    return firsts


def _lost_characters(paragraph: Paragraph) -> Iterator[Finding]:
    found = NO_TEXT.search(paragraph.text)
    if found:
        name = f"U+{ord(found[0]):04X}"
        words = NO_TEXT.sub("�", quote(paragraph.text, *found.span()))
        yield LOST_CHARACTER.found(paragraph.place, character=name, words=words)
