"""Say what a mark amounts to: a correction that is certain, a question for the editor, or nothing.

In: a thread with its spot, the chapters of today. Out: a `Verdict`. A correction is certain only where
the mark leaves one reading; what was struck out by half a word or lies on two paragraphs does not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, partial

from bookgen.corrections import Correction
from bookgen.proof.annotations import Annotation, Kind
from bookgen.proof.comments import LONGEST, Wanted, Wish, may_be_words, quoted_words, read_comment
from bookgen.proof.follow import Fate, Following, Trail
from bookgen.proof.letters import letters_of
from bookgen.proof.marks import Answer, Change, Grade, Verdict
from bookgen.proof.spot import Spot
from bookgen.proof.threads import Thread
from bookgen.proof.wording import Edit, deletion, insertion, replacement, words_of
from bookgen.proofmap import MapQuery

REMARK, SILENT = "a question or remark", "it says nothing in words"
REFUSED = frozenset({"rejected", "cancelled"})
INSTRUCTION = re.compile(
    r"(?:insert|add) \S.*|new (?:para|paragraph|line|section)\b.*|[¶#]"
    r"|(?:comma|colon|semicolon|period|full stop|hyphen|dash|space|paragraph|para|query|check)\b.*",
    re.I,
)


def hold_answer(answer: Answer, today: Correction, count: int, *, is_yes: bool | None) -> Verdict:
    """Say what an answer to a query of the margin comes to today.

    `today` is the decision as it would be written, `count` how many queries it may be about by now;
    `is_yes` is how the editor has answered them, None where that is open.
    """
    if count == 0:
        return Verdict(Grade.SETTLED, "nothing asks that any more", answer=answer)
    if is_yes is answer.is_yes:
        return Verdict(Grade.SETTLED, "it is answered so already", answer=answer)
    if is_yes is not None:
        said = "yes" if is_yes else "no"
        return Verdict(Grade.OPEN, f"the editor has answered {said} already", answer=answer)
    if count > 1:
        return Verdict(Grade.OPEN, f"the source has changed, and asks that in {count} places", answer=answer)
    place = replace(answer, line=today.line, column=today.column)
    words = replace(place, find=today.find, before=today.before, after=today.after)
    return Verdict(Grade.CERTAIN, "", answer=words)


@dataclass
class Grader:
    """Grades the marks of one copy."""

    chapters: Mapping[str, str]
    """Today's, by file."""
    made_from: Mapping[str, str]
    """The chapters that the proof was made from."""
    queries: Mapping[int, MapQuery] = field(default_factory=dict)
    """Those that the proof asks, by number."""
    _trails: dict[str, Trail] = field(default_factory=dict)

    @cached_property
    def words(self) -> frozenset[str]:
        """The book's own words."""
        return words_of(self.chapters.values())

    def grade(self, thread: Thread, spot: Spot) -> Verdict:
        """Say what is to be done about a mark."""
        if thread.state in REFUSED:
            return Verdict(Grade.SETTLED, f"{thread.state} by {_names(thread)}")
        if thread.state == "completed":
            return Verdict(Grade.SETTLED, f"marked as completed by {_names(thread)}")
        verdict = self._wanted(thread, spot)
        if verdict.grade is Grade.OPEN and thread.state == "accepted" and verdict.change:
            return Verdict(Grade.CERTAIN, "", verdict.change)
        if thread.state != "accepted" and any(one.comment for one in thread.replies):
            return _doubted(verdict, "somebody replied to it")
        return verdict

    def _wanted(self, thread: Thread, spot: Spot) -> Verdict:
        """Read the mark by its kind."""
        first = thread.first
        if thread.is_replacement:
            return self._replaced(thread, spot)
        if thread.partners:
            return _open("several annotations were made one mark")
        wish = read_comment(first.comment, spot.words)
        if wish.wanted is Wanted.ANSWER:
            return self._answered(wish)
        if first.kind is Kind.CARET:
            return self._inserted(first.comment, spot)
        return self._marked(first, wish, spot) if first.kind.has_words else self._noted(wish, spot)

    def _noted(self, wish: Wish, spot: Spot) -> Verdict:
        """Read a note beside the text, or a drawing."""
        if wish.wanted is Wanted.CHANGE:
            verdict = self._changed_near(wish, spot)
            return verdict if wish.new else _doubted(verdict, "it asks to delete without striking out")
        return _open(SILENT if wish.wanted is Wanted.NOTHING else REMARK)

    def _answered(self, wish: Wish) -> Verdict:
        """Read an answer to a query of the margin."""
        query = self.queries.get(wish.query)
        if query is None:
            return _open(f"the proof asks no query {wish.query}")
        answer = Answer(wish.query, query.rule, query.line, query.column, wish.is_yes, query.before)
        return Verdict(Grade.CERTAIN, "", answer=answer)

    def _marked(self, mark: Annotation, wish: Wish, spot: Spot) -> Verdict:
        """Read a mark on words."""
        if not spot.words:
            return _open("it lies on no words")
        struck, comment = mark.kind is Kind.STRIKE_OUT, mark.comment
        match wish.wanted:
            case Wanted.NEW:
                verdict = self._put(spot, wish.new)
            case Wanted.CHANGE:
                same = letters_of(wish.old).text == letters_of(spot.words).text
                verdict = self._put(spot, wish.new) if same else self._changed_near(wish, spot)
            case Wanted.KEEP:
                verdict = Verdict(Grade.SETTLED, "it asks to leave the words as they are")
            case Wanted.DELETE:
                verdict = self._deleted(spot)
                verdict = verdict if struck else _doubted(verdict, "it asks to delete without striking out")
            case Wanted.NOTHING:
                verdict = self._deleted(spot) if struck else _open(SILENT)
            case _:
                verdict = self._suggested(spot, comment, struck=struck)
        return verdict

    def _suggested(self, spot: Spot, comment: str, *, struck: bool) -> Verdict:
        """Leave a comment to the editor; where it may be the new words, say what they would make."""
        if may_be_words(comment, spot.words, struck=struck) and not _is_instruction(comment):
            return _doubted(self._put(spot, comment), "its comment may be the new words, or a remark")
        return _doubted(self._deleted(spot), REMARK) if struck else _open(REMARK)

    def _replaced(self, thread: Thread, spot: Spot) -> Verdict:
        """Read a strike-out with a caret."""
        caret = thread.caret.comment if thread.caret else ""
        comment = caret or (thread.strike.comment if thread.strike else "")
        if not comment.strip():
            return _doubted(self._deleted(spot), "a replacement without new words")
        words = quoted_words(comment) or comment
        verdict = self._put(spot, words)
        if _is_instruction(comment):
            return _doubted(verdict, "its comment may be a remark and not the new words")
        return verdict

    def _put(self, spot: Spot, words: str) -> Verdict:
        """Replace the marked words."""
        if letters_of(words).text == letters_of(spot.words).text and words == spot.words:
            return Verdict(Grade.SETTLED, "the new words are those that stand there")
        return self._edited(spot, partial(replacement, words=words), words)

    def _deleted(self, spot: Spot) -> Verdict:
        verdict = self._edited(spot, deletion, "")
        change = verdict.change
        if verdict.grade is Grade.CERTAIN and change and not self._leaves_words(change):
            return _doubted(verdict, "what it leaves of a word is no word of this book")
        return verdict

    def _leaves_words(self, change: Change) -> bool:
        """Tell whether a deletion that cuts into a word leaves one that the book knows."""
        text = self.chapters[change.file]
        head = re.search(r"[\w’-]*$", text[: change.start])
        tail = re.match(r"[\w’-]*", text[change.stop :])
        cuts = (head and head[0] and text[change.start : change.start + 1].isalnum()) or (
            tail and tail[0] and text[change.stop - 1 : change.stop].isalnum()
        )
        left = ((head[0] if head else "") + (tail[0] if tail else "")).lower()
        return not cuts or left in self.words

    def _edited(self, spot: Spot, edit: Callable[[str, int, int], Edit | None], words: str) -> Verdict:
        """Carry an edit over into today's chapter."""
        if not spot.file:
            return _open(_nowhere(spot))
        if not spot.is_whole:
            return _open("it lies on words that do not follow one another in one paragraph")
        now = self.follow(spot)
        if now.fate is not Fate.SAME:
            return self._no_longer(now, words)
        text = self.chapters[now.file]
        made = edit(text, now.start, now.stop)
        if made is None:
            return _open("it takes in a note's mark, a link or a part of an emphasis")
        return Verdict(Grade.CERTAIN, "", _change(now.file, made))

    def follow(self, spot: Spot) -> Following:
        """Find where a spot that a chapter has is in today's chapters."""
        if spot.is_current:
            return Following(Fate.SAME, spot.file, spot.start, spot.stop)
        if spot.file not in self._trails:
            self._trails[spot.file] = Trail(spot.file, self.made_from[spot.file], self.chapters)
        return self._trails[spot.file].follow(spot.start, spot.stop)

    def _no_longer(self, now: Following, words: str) -> Verdict:
        if now.fate is Fate.GONE:
            taken_out = not words and now.file in self.chapters
            return Verdict(Grade.SETTLED if taken_out else Grade.OPEN, "its words are no longer in the text")
        text = self.chapters[now.file][now.start : now.stop].strip()
        if words and letters_of(text).text == letters_of(words).text:
            return Verdict(Grade.SETTLED, "the text says so already")
        return _open(f"its words were changed since, to '{' '.join(text.split())[:80]}'")

    def _inserted(self, comment: str, spot: Spot) -> Verdict:
        """Read a caret."""
        if not comment:
            return _open("a caret without words")
        if not spot.file or spot.faults:
            return _open(_nowhere(spot))
        words = quoted_words(comment) or comment
        now = self.follow(spot)
        if now.fate is not Fate.SAME:
            return self._no_longer(now, words)
        made = insertion(self.chapters[now.file], now.start, words, self.words)
        if made is None:
            return _open("there is a space already")
        edit, is_clear = made
        verdict = Verdict(Grade.CERTAIN, "", _change(now.file, edit))
        if words == comment and _is_instruction(comment):
            return _doubted(verdict, "its comment may be a remark and not the words to insert")
        why = "it may be a word of its own or a part of its neighbour"
        return verdict if is_clear else _doubted(verdict, why)

    def _changed_near(self, wish: Wish, spot: Spot) -> Verdict:
        """Find the old words of 'change X to Y' in the paragraph that the mark stands in."""
        if not spot.file:
            return _open(_nowhere(spot))
        text = (self.chapters if spot.is_current else self.made_from)[spot.file]
        begin = text.rfind("\n", 0, spot.start) + 1
        end = text.find("\n", spot.stop)
        found = _whole_words(text, wish.old, begin, end if end >= 0 else len(text))
        if len(found) != 1:
            many = "stand there more than once" if found else "do not stand there"
            return _open(f"the words '{wish.old}' {many}")
        start, stop = found[0]
        there = replace(spot, start=start, stop=stop, words=text[start:stop], is_whole=True)
        return self._put(there, wish.new) if wish.new else self._deleted(there)


def _whole_words(text: str, words: str, begin: int, end: int) -> list[tuple[int, int]]:
    """Find words in a paragraph, kinds of quotes and case of letters apart."""
    paragraph, wanted = letters_of(text[begin:end]), letters_of(words).text
    found: list[tuple[int, int]] = []
    at = paragraph.text.find(wanted) if wanted else -1
    while at >= 0:
        start = begin + paragraph.at[at]
        stop = begin + paragraph.at[at + len(wanted) - 1] + 1
        before, after = text[max(start - 1, 0) : start], text[stop : stop + 1]
        cut = (before.isalnum() and text[start].isalnum()) or (after.isalnum() and text[stop - 1].isalnum())
        if not cut and _plain(text[start:stop]) == _plain(words):
            found.append((start, stop))
        at = paragraph.text.find(wanted, at + 1)
    return found


def _plain(words: str) -> str:
    return " ".join(words.split()).casefold()


def _is_instruction(comment: str) -> bool:
    """Tell a remark on what to do from words of the text."""
    said = " ".join(comment.split())
    is_long = "\n\n" in comment or len(said) > LONGEST
    return is_long or said.endswith("?") or bool(INSTRUCTION.fullmatch(said))


def _change(file: str, edit: Edit) -> Change:
    return Change(file, edit.start, edit.stop, edit.new)


def _open(why: str) -> Verdict:
    return Verdict(Grade.OPEN, why)


def _doubted(verdict: Verdict, why: str) -> Verdict:
    """Leave to the editor what would have been certain, with the correction that it would have been."""
    if verdict.grade is Grade.CERTAIN:
        return replace(verdict, grade=Grade.OPEN, why=why)
    return verdict if verdict.why else replace(verdict, why=why)


def _nowhere(spot: Spot) -> str:
    if spot.faults:
        return spot.faults[-1]
    made = "it lies on text that is in no chapter file: bookgen or book.toml wrote it"
    return made if spot.words else "it is beside the text"


def _names(thread: Thread) -> str:
    return ", ".join(dict.fromkeys(one.author for one in thread.states if one.author)) or "a reviewer"
