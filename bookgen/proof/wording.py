"""New words as a chapter's Markdown writes them, and how they stand among their neighbours.

In: the words of a comment and the place in the chapter. Out: what to replace with what. The words are
text and nothing else: whatever in them Markdown would take for markup is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Set
from dataclasses import dataclass

from bookgen.proof.chapter import TOKEN

MARKUP = re.compile(r"([\\`*_\[\]{}])")
ENTITY = re.compile(r"&(?=#?\w+;)")
LINE_START = re.compile(r"^(#{1,6}(?=\s)|[-+>](?=\s)|/{3,}|={3,}|-{3,}|~{3,}|:(?=\s))")
ITEM_NUMBER = re.compile(r"^(\d+)([.)])(?=\s)")
EMPHASIS = "*_`~"
OPENING = "([{“‘«„"
ATTACHED = re.compile(r"[,.;:!?…)\]}”’»%]")
"""What follows a word without a space."""
NOTE_MARK = re.compile(r"\[\^[^\]\n]*\]")


@dataclass(frozen=True, slots=True)
class Edit:
    """Characters of a chapter and what is to stand there instead."""

    start: int
    stop: int
    new: str


def as_markdown(words: str, *, at_line_start: bool = False) -> str:
    """Write words so that Markdown reads them as nothing but text, with the house's quotes and spaces."""
    text = ENTITY.sub("&amp;", _curled(" ".join(words.split())))
    text = MARKUP.sub(r"\\\1", text).replace("<", "&lt;")
    if at_line_start:
        text = ITEM_NUMBER.sub(r"\1\\\2", LINE_START.sub(r"\\\1", text))
    return text


def _curled(text: str) -> str:
    """Curl straight quotes by what stands before them."""
    text = re.sub(r"(?<=\w)'", "’", text)
    text = re.sub(r"(^|(?<=[\s(\[—–“]))'", "‘", text).replace("'", "’")
    text = re.sub(r'(^|(?<=[\s(\[—–‘]))"', "“", text)
    return text.replace('"', "”")


def replacement(text: str, start: int, stop: int, words: str) -> Edit | None:
    """Replace characters of a chapter by words; None where that would break its markup."""
    if not is_plain(text, start, stop):
        return None
    new = as_markdown(words, at_line_start=_is_line_start(text, start))
    return Edit(start, stop, new)


def deletion(text: str, start: int, stop: int) -> Edit | None:
    """Take characters out, with the emphasis that was theirs alone and one of the spaces around them."""
    if not is_plain(text, start, stop):
        return None
    while start and stop < len(text) and text[start - 1] == text[stop] and text[stop] in EMPHASIS:
        start, stop = start - 1, stop + 1
    before, after = text[:start].rstrip(EMPHASIS)[-1:], text[stop:].lstrip(EMPHASIS)[:1]
    if text[start - 1 : start] == " " and (not after or after in " \n" or ATTACHED.match(after)):
        start -= 1
    elif text[stop : stop + 1] == " " and (not before or before in " \n" or before in OPENING):
        stop += 1
    return Edit(start, stop, "")


def is_plain(text: str, start: int, stop: int) -> bool:
    """Tell whether a stretch can be replaced without breaking markup or losing a note."""
    said = text[start:stop]
    if "\n\n" in said or NOTE_MARK.search(said) or any(said.count(sign) % 2 for sign in EMPHASIS):
        return False
    begin = text.rfind("\n", 0, start) + 1
    end = text.find("\n", stop)
    for token in TOKEN.finditer(text, begin, end if end >= 0 else len(text)):
        if token.start() < stop and start < token.end() and token.lastgroup == "markup":
            return False
    paired = said.count("[") == said.count("]") and said.count("(") == said.count(")")
    return paired or "](" not in text[begin : end if end >= 0 else len(text)]


def _is_line_start(text: str, start: int) -> bool:
    return not text[text.rfind("\n", 0, start) + 1 : start].strip(" >")


def insertion(text: str, place: int, words: str, known: Set[str]) -> tuple[Edit, bool] | None:
    """Put words in at a gap; say whether it is certain how they stand among their neighbours.

    `known` are the book's own words, in lower case: they tell a new word from an ending of the last.
    """
    left, right = _gap(text, place)
    gap = text[left:right]
    is_inside = not gap and text[left - 1 : left].isalnum() and text[right : right + 1].isalnum()
    if words.isspace():
        return (Edit(place, place, " "), True) if is_inside else None
    new = as_markdown(words, at_line_start=_is_line_start(text, left) and not gap)
    if is_inside or ATTACHED.match(words):
        return Edit(left, left, new), True
    if not words.strip(OPENING):
        return Edit(right, right, new), True
    edit = _spaced(text, left, right, new)
    return edit, _stands_alone(text[:left], words, text[right:], known)


def _gap(text: str, place: int) -> tuple[int, int]:
    """Find the white space and emphasis marks around a place."""
    left = right = place
    while left and text[left - 1] in EMPHASIS + " ":
        left -= 1
    while right < len(text) and text[right] in EMPHASIS + " ":
        right += 1
    return left, right


def _spaced(text: str, left: int, right: int, new: str) -> Edit:
    """Set new words off from their neighbours by one space."""
    gap = text[left:right]
    if _is_line_start(text, left):
        return Edit(left, left, f"{new} ")
    if " " in gap:
        at = left + gap.index(" ")
        return Edit(at, at, f" {new}")
    if text[left - 1] in OPENING:
        return Edit(right, right, f"{new} ")
    at = right if right == len(text) or text[right] == "\n" else left
    return Edit(at, at, f" {new}")


def _stands_alone(before: str, words: str, after: str, known: Set[str]) -> bool:
    """Tell a word of its own from a part of one: 'not' after 'do', but not 's' after 'word'."""
    said = words.split()
    if len(said) > 1:
        return True
    word = _word(said[0])
    last = re.search(r"[\w’'-]*$", before)
    following = re.match(r"[\w’'-]*", after)
    joined = (_word(last[0] if last else "") + word, word + _word(following[0] if following else ""))
    return word in known and not any(one in known for one in joined if one != word)


def _word(text: str) -> str:
    return re.sub(r"[^\w’'-]", "", text).lower().replace("'", "’")


def words_of(texts: Iterable[str]) -> frozenset[str]:
    """List the words of a book, in lower case."""
    return frozenset(word for text in texts for word in re.findall(r"\w[\w’-]*", text.lower()))
