"""What a comment asks for, as far as it says so without a doubt.

In: the words of a comment. Out: a `Wish`. Only a few plain forms are understood; everything else, and
everything with a question in it, is left to the editor.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from bookgen.proof.letters import letters_of


class Wanted(StrEnum):
    """What a comment wants done."""

    NOTHING = "nothing"
    """It says nothing, or only repeats the marked words."""
    DELETE = "delete"
    NEW = "new"
    """It gives new words, in quotation marks."""
    CHANGE = "change"
    """It gives the old words and the new; none, where they are to go."""
    KEEP = "keep"
    ANSWER = "answer"
    """It says yes or no to a numbered query of the margin."""
    ASK = "ask"
    """Anything else: the editor decides."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A comment as it was understood."""

    wanted: Wanted
    old: str = ""
    new: str = ""
    query: int = 0
    is_yes: bool = False


LONGEST = 2_000
"""Characters of a comment that may still be words of the text; a longer one is a letter to the editor."""
QUOTE = "(?:“([^“”]+)”|„([^„“”]+)[“”]|«([^«»]+)»|»([^«»]+)«" + "|\"([^\"]+)\"|‘([^‘]+?)’|'([^']+)')"
SAID = re.compile(QUOTE)
POLITE = r"(?:please,? )?"
DELETE = re.compile(
    POLITE
    + r"(?:delete|del|omit|remove|cut|strike|strike out|take out|drop)(?: (?:this|it|these|that))?[.!]?",
    re.I,
)
KEEP = re.compile(r"(?:stet|keep|keep (?:this|it|as is)|leave|leave as is|no change)[.!]?", re.I)
NEW = re.compile(
    POLITE
    + r"(?:(?:this |it )?(?:should (?:be|read)|reads?|change(?: this| it)? to"
    + r"|replace(?: this| it)? (?:with|by)|make (?:it|this)|insert|add|→|->|=>|correction:)\s*:?\s*)?"
    + QUOTE
    + r"[.!]?",
    re.I,
)
CHANGE = re.compile(
    POLITE
    + rf"(?:(?:change|replace|correct|amend) {QUOTE} (?:to|with|by|into) {QUOTE}"
    + rf"|for {QUOTE},? read {QUOTE}"
    + rf"|{QUOTE}\s*(?:→|->|=>|should be|should read|to)\s*{QUOTE})[.!]?",
    re.I,
)
PLAIN_CHANGE = re.compile(
    POLITE + r"(?:change|replace|correct|amend) (\S+(?: \S+){0,5}?) (?:to|with|by|into) (\S+(?: \S+){0,5})",
    re.I,
)
DELETE_WORDS = re.compile(
    POLITE + rf"(?:delete|omit|remove|cut|strike|strike out|take out|drop) {QUOTE}[.!]?", re.I
)
ANSWER = re.compile(
    r"q(?:uery)?\s*(\d{1,9})\s*[:.,–—-]?\s*(yes|y|accept|ok|right|no|n|reject|wrong)[.!]?", re.I
)
NOT_WORDS = frozenset(
    (
        "this it that these those here something else italic italics roman bold caps capitals uppercase "
        "lowercase small plural singular past present future tense throughout everywhere above below please "
        "all"
    ).split()
)
"""What an unquoted 'change X to Y' may not have: it would speak of words, not give them."""


def read_comment(comment: str, marked: str = "") -> Wish:
    """Understand a comment on marked words."""
    if len(comment) > LONGEST:
        return Wish(Wanted.ASK)
    said = " ".join(comment.split())
    if not said or (marked and letters_of(said).text == letters_of(marked).text):
        return Wish(Wanted.NOTHING)
    answer = ANSWER.fullmatch(said)
    if answer:
        is_yes = answer[2].lower() in ("yes", "y", "accept", "ok", "right")
        return Wish(Wanted.ANSWER, query=int(answer[1]), is_yes=is_yes)
    if "?" in SAID.sub("", said) or "\n\n" in comment:
        return Wish(Wanted.ASK)
    return _plain_wish(said)


def _plain_wish(said: str) -> Wish:
    if DELETE.fullmatch(said):
        return Wish(Wanted.DELETE)
    if KEEP.fullmatch(said):
        return Wish(Wanted.KEEP)
    change = CHANGE.fullmatch(said) or DELETE_WORDS.fullmatch(said)
    if change:
        old, *new = (group for group in change.groups() if group is not None)
        return Wish(Wanted.CHANGE, old, "".join(new))
    plain = PLAIN_CHANGE.fullmatch(said)
    if plain and not SAID.search(said):
        return _unquoted(plain[1], plain[2].rstrip(".!"))
    new_words = NEW.fullmatch(said)
    if new_words:
        return Wish(Wanted.NEW, new=next(group for group in new_words.groups() if group is not None))
    return Wish(Wanted.ASK)


def _unquoted(old: str, new: str) -> Wish:
    """Take an unquoted 'change X to Y' at its word where X and Y can only be words of the text."""
    words = [word.lower().strip(",;:") for word in (*old.split(), *new.split())]
    if not NOT_WORDS.isdisjoint(words) or len(new.split()) > len(old.split()):
        return Wish(Wanted.ASK)
    return Wish(Wanted.CHANGE, old, new)


def may_be_words(comment: str, marked: str, *, struck: bool) -> bool:
    """Tell a comment that may be the new words: about as short as those struck out, or mostly the same."""
    new, old = comment.lower().split(), marked.lower().split()
    if "?" in comment or "\n" in comment or SAID.search(comment):
        return False
    if struck:
        return len(new) <= len(old) + 1
    return 2 * len(set(new) & set(old)) >= max(len(new), len(old))


def quoted_words(comment: str) -> str | None:
    """Give the words of a comment that is only words in quotation marks, with or without 'insert'."""
    if len(comment) > LONGEST:
        return None
    found = NEW.fullmatch(" ".join(comment.split()))
    return next((group for group in found.groups() if group is not None), None) if found else None
