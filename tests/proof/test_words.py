"""The small parts: comments, wording, following, aligning, annotations of real files."""

from __future__ import annotations

import json

import pytest

from bookgen.compose import compose
from bookgen.proof.align import align, align_document
from bookgen.proof.annotations import KINDS, Kind
from bookgen.proof.chapter import Chapter
from bookgen.proof.comments import Wanted, read_comment
from bookgen.proof.copies import open_copy
from bookgen.proof.follow import Fate, Trail, compare_texts
from bookgen.proof.letters import letters_of
from bookgen.proof.locate import Finder
from bookgen.proof.search import TextSearch
from bookgen.proof.threads import gather_threads
from bookgen.proof.wording import as_markdown, deletion, insertion, replacement, words_of
from bookgen.proofmap import (
    ChapterText,
    DamagedMap,
    MapLine,
    MapSheet,
    ProofMap,
    Run,
    parse_map,
    serialise_map,
)
from builders import book, section


@pytest.mark.parametrize(
    ("comment", "wanted"),
    [
        ("", Wanted.NOTHING),
        ("The word", Wanted.NOTHING),
        ("delete", Wanted.DELETE),
        ("Please omit this.", Wanted.DELETE),
        ("stet", Wanted.KEEP),
        ("“new”", Wanted.NEW),
        ("should read «nouveau»", Wanted.NEW),
        ("„neu“", Wanted.NEW),
        ("change 'a' to 'b'", Wanted.CHANGE),
        ("change teh to the", Wanted.CHANGE),
        ("change this to something better", Wanted.ASK),
        ("change Nautilus to italics", Wanted.ASK),
        ("change his to her throughout", Wanted.ASK),
        ("“new”?", Wanted.ASK),
        ("is “new” meant?", Wanted.ASK),
        ("“a” “b”", Wanted.ASK),
        ("Q12: yes", Wanted.ANSWER),
        ("query 3 no", Wanted.ANSWER),
        ("Q12 yes but see below", Wanted.ASK),
        ("delete?", Wanted.ASK),
        ("delete “word”", Wanted.CHANGE),
        ("omit 'the' here", Wanted.ASK),
        ("“" * 60_000, Wanted.ASK),
        ("I would delete this", Wanted.ASK),
        ("“one”\n\n“two”", Wanted.ASK),
    ],
)
def test_comment_is_understood_only_where_it_is_plain(comment, wanted):
    assert wanted is read_comment(comment, "the word").wanted


@pytest.mark.parametrize(
    ("words", "markdown"),
    [
        ("plain words", "plain words"),
        ("don't", "don’t"),
        ('he said "no"', "he said “no”"),
        ("5 * 3_a [x] `y`", r"5 \* 3\_a \[x\] \`y\`"),
        ("<b>", "&lt;b>"),
        ("&amp; AT&T", "&amp;amp; AT&T"),
        ("a\nb", "a b"),
    ],
)
def test_new_words_are_text_and_no_markup(words, markdown):
    assert markdown == as_markdown(words)


@pytest.mark.parametrize(
    "words",
    [
        "# Head",
        "- item",
        "1. item",
        "> quote",
        "/// verse",
        "*a* _b_ `c`",
        "[^1]",
        "![x](y)",
        "<i>x</i>",
        "a & b &lt;",
        "---",
        "{: .x}",
        "\\*",
    ],
)
def test_new_words_come_out_of_composing_as_they_went_in(words):
    text = as_markdown(words, at_line_start=True)
    document = next(one for one in compose(book(f"# T\n\n{text}")).documents if one.source)
    said = letters_of("".join(align_document(document, []).text)).text
    assert letters_of("T" + words).text == said


@pytest.mark.parametrize(
    ("text", "words", "left"),
    [
        ("one two three", "two", "one three"),
        ("one two, three", "two", "one, three"),
        ("one, two.", ", two", "one."),
        ("two three", "two", "three"),
        ("a *two* b", "two", "a b"),
        ("a *one two* b", "two", "a *one* b"),
        ("a **two three** b", "two", "a **three** b"),
        ("“two three”", "two", "“three”"),
        ("two-three", "two-", "three"),
    ],
)
def test_deletion_takes_one_space_along(text, words, left):
    start = text.index(words)
    edit = deletion(text, start, start + len(words))
    assert left == text[: edit.start] + edit.new + text[edit.stop :]


@pytest.mark.parametrize("words", ["a[^1] b", "a *b", "[a", "a](b", "one\n\ntwo"])
def test_what_would_break_markup_is_not_replaced(words):
    text = "x a[^1] b *c* a *b* [a](b) one\n\ntwo"
    start = text.index(words)
    assert replacement(text, start, start + len(words), "new") is None


@pytest.mark.parametrize(
    ("text", "place", "words", "new", "sure"),
    [
        ("we do go", 5, "not", "we do not go", True),
        ("we do go", 6, "not", "we do not go", True),
        ("go on", 0, "we", "we go on", True),
        ("we go.", 5, "on", "we go on.", True),
        ("we go", 5, ".", "we go.", True),
        ("word", 4, "s", "word s", False),
        ("toface", 2, " ", "to face", True),
        ("a *b* c", 5, "not", "a *b* not c", True),
        ("a *b* c", 2, "not", "a not *b* c", True),
        ("he said", 3, "“", "he “said", True),
    ],
)
def test_insertion_keeps_words_apart(text, place, words, new, sure):
    known = words_of(["we do go on not word he said a b c"])
    edit, is_sure = insertion(text, place, words, known)
    assert (new, sure) == (text[: edit.start] + edit.new + text[edit.stop :], is_sure)


def test_compared_texts_cover_both_and_agree_where_they_say_so():
    old, new = "one two\n\nthree four five\n", "zero\n\none 2\n\nthree five\n"
    stretches = compare_texts(old, new)
    assert old == "".join(old[one.old_start : one.old_stop] for one in stretches)
    assert new == "".join(new[one.new_start : one.new_stop] for one in stretches)
    assert all(
        (old[s.old_start : s.old_stop] == new[s.new_start : s.new_stop]) is s.is_same for s in stretches
    )


def test_gap_is_followed_by_its_letters_and_not_by_its_spaces():
    trail = Trail("a.md", "river was", {"a.md": "river then was"})
    assert Fate.CHANGED is trail.follow(6, 6).fate
    assert Fate.SAME is Trail("a.md", "river was", {"a.md": "The river was"}).follow(6, 6).fate


MARKDOWN = """# One *Two*

A **bold *and* nested** word[^1], a [link](http://x.y/a_b "T") &amp; `code *x*`, a\\*star.

    raw <b>code</b>

- item one
- item *two*

1. first

| a | b |
|---|---|
| c | *d* |

[^1]: The *note*
    goes on.
"""


def test_every_letter_of_a_chapter_is_tied_to_its_own_character():
    made = book(section(MARKDOWN))
    chapters = [Chapter(one.file, one.markdown) for one in made.sections]
    tied = 0
    for document in compose(made).documents:
        letters = align_document(document, chapters)
        for letter, chapter, char in zip(letters.text, letters.chapter, letters.char, strict=True):
            if char >= 0:
                source = chapters[chapter]
                stop = source.letters.stop.get(char, char + 1)
                assert letter in (source.markdown[char:stop], "&", "*")
                tied += 1
    assert tied > 90


def test_letters_that_are_not_in_the_source_are_tied_to_nothing():
    assert [0, 2, 3] == align("abc", "a*bc", 0)
    assert [0, -1, 1] == align("a—b", "ab", 0)
    long = "the end of the line"
    assert [-1, -1, *range(len(long))] == align(f"12{long}", long, 0)


def test_letters_are_compared_without_case_accents_ligatures_and_hyphens():
    assert letters_of("ﬁancé – Straße\u00ad").text == letters_of("FIANCE – STRASSE").text


def small_map():
    chapter = ChapterText("chapters/a.md", "one &amp; two")
    line = MapLine(
        1.25, 2.5, 100.0, 12.0, 1, 0, 1, (Run(0, 3), Run(4, 9, "&"), Run(10, 13), Run(-1, -1, "1"))
    )
    return ProofMap("T", "E", "r", "d", 2, (chapter,), (MapSheet(2, 1, "i", (line,)),))


def test_map_survives_being_written_and_read():
    made = small_map()
    assert made == parse_map(serialise_map(made))[1]
    assert "one & two1" == made.line_text(made.sheets[0].lines[0])


@pytest.mark.parametrize(
    "change",
    [
        lambda table: table.pop("chapters"),
        lambda table: table.update({"proof-map": 99}),
        lambda table: table["chapters"][0].update(text="other"),
        lambda table: table["sheets"][0]["runs"].append([0, 1]),
        lambda table: table["sheets"][0].update(runs=[[0, 999]]),
        lambda table: table["sheets"][0].update(chapter=[7]),
        lambda table: table["sheets"][0].update(number=["x"]),
        lambda table: table.update(sheets=[1]),
    ],
)
def test_damaged_map_is_refused(change):
    table = json.loads(serialise_map(small_map()))
    change(table)
    with pytest.raises(DamagedMap):
        parse_map(json.dumps(table).encode())


def annotated(corpus):
    for path in sorted((corpus / "pdf").glob("*.pdf")):
        copy = open_copy(path.name, path.read_bytes())
        if copy.annotations:
            yield path, copy


def test_annotations_of_real_files_are_those_that_pdfannots_finds(corpus):
    process_file = pytest.importorskip("pdfannots").process_file
    more = 0
    for path, copy in annotated(corpus):
        with path.open("rb") as file:
            theirs = [note for page in process_file(file).pages for note in page.annots]
        finder = Finder(copy, TextSearch({}))
        ours = {(one.page, one.kind, alnum(finder.spot(one).words), one.comment) for one in copy.annotations}
        for other in theirs:
            kind = KINDS.get(f"/{other.subtype.name}", Kind.OTHER)
            words = alnum(other.gettext(True) or "") if kind.has_words else ""
            assert any(
                (other.pos.page.pageno, kind, words) == one[:3]
                and (other.contents or "").strip() in (one[3], "")
                for one in ours
            ), (path.name, other.subtype, words, other.contents)
        more += len(copy.annotations) - len(theirs)
    assert more > 15


def test_strike_out_with_caret_of_acrobat_is_one_thread(corpus):
    copy = next(copy for path, copy in annotated(corpus) if path.name == "pdfannots_caret.pdf")
    threads = gather_threads(copy.annotations)
    assert (4, 1) == (len(threads), sum(thread.is_replacement for thread in threads))


def alnum(text):
    return "".join(letter for letter in letters_of(text).text if letter.isalnum())
