"""Marks come back: each kind, the words that it lies on, and what it amounts to."""

from __future__ import annotations

import json
from itertools import count, pairwise

import pytest
from proof_marks import Made as Written
from proof_marks import annotate, caret, find_words, note, on_words, pick_words
from proof_set import alnum, ask, parts, score

from bookgen.errors import Location
from bookgen.ledger import Row, Status
from bookgen.proof import (
    Grade,
    ProofOrder,
    correct,
    make_proof,
    mark_facts,
    mark_row,
    open_copy,
    read_map,
    read_return,
)
from bookgen.proof.letters import letters_of
from builders import book, section


def returned(made, *marks, chapters=None):
    return read_return([open_copy("marked.pdf", annotate(made.proof.pdf, marks))], chapters or made.chapters)


def the_mark(made, *marks, chapters=None):
    found = returned(made, *marks, chapters=chapters)
    assert found.count_in == found.count_out == len(marks)
    assert 1 == len(found.marks)
    return found.marks[0]


def words(made, text, occurrence=0):
    return find_words(made.proof.pdf, text, occurrence)


def new_text(made, mark, file="chapters/01-first.md"):
    return correct([mark], made.chapters).chapters[file]


def test_strike_out_deletes_its_words_and_one_space(made):
    mark = the_mark(made, on_words("StrikeOut", words(made, "very quiet")))
    assert (Grade.CERTAIN, "very quiet", "chapters/01-first.md", 3) == (
        mark.verdict.grade, mark.spot.words, mark.spot.file, mark.spot.chapter_line,
    )  # fmt: skip
    assert "It was *a evening in" not in new_text(made, mark)
    assert "It was *a* evening in the harbour." in new_text(made, mark)


def test_number_of_a_note_is_none_of_the_marked_words(made):
    mark = the_mark(made, on_words("Highlight", words(made, "office1 stood"), "so near?"))
    assert "office stood" == mark.spot.words


def test_words_before_and_after_are_the_page_s(made):
    mark = the_mark(made, on_words("Highlight", words(made, "stood beneath"), "who says so?"))
    assert mark.spot.after.startswith(" the mountain")
    assert mark.spot.before.endswith("office ")
    assert Grade.OPEN is mark.verdict.grade


@pytest.mark.parametrize("kind", ["Highlight", "Underline", "Squiggly", "StrikeOut"])
@pytest.mark.parametrize(
    "comment", ["“above”", '"above"', "should be 'above'", "Change to “above”.", "→ “above”"]
)
def test_new_words_in_quotation_marks_replace_the_marked_ones(made, kind, comment):
    mark = the_mark(
        made,
        on_words(kind, words(made, "beneath the mountain,"), comment.replace("above", "above the hill,")),
    )
    assert Grade.CERTAIN is mark.verdict.grade
    assert "stood above the hill, and the waterfall" in new_text(made, mark)


def test_caret_inserts_words_between_words(made):
    mark = the_mark(made, caret(words(made, "the waterfall was"), "never"))
    assert Grade.CERTAIN is mark.verdict.grade
    assert "the waterfall was never heard from afar" in new_text(made, mark)


def test_caret_in_a_word_inserts_letters(made):
    mark = the_mark(made, caret(words(made, "waterf"), "o"))
    assert "the waterfoall was" in new_text(made, mark)


def test_caret_with_punctuation_attaches_it(made):
    mark = the_mark(made, caret(words(made, "the waterfall was"), ","))
    assert "the waterfall was, heard from" in new_text(made, mark)


def test_caret_at_emphasis_stays_outside_of_it(made):
    mark = the_mark(made, caret(words(made, "It was"), "almost"))
    assert "It was almost *a very quiet* evening" in new_text(made, mark)


def test_caret_with_an_ending_is_left_to_the_editor(made):
    mark = the_mark(made, caret(words(made, "the waterfall"), "s"))
    assert Grade.OPEN is mark.verdict.grade
    assert "neighbour" in mark.verdict.why


def test_strike_out_with_grouped_caret_is_a_replacement(made):
    struck = on_words("StrikeOut", words(made, "heard from afar"), name="s", reply_to="c", group=True)
    new = caret(words(made, "heard from afar"), "seen by nobody", name="c")
    mark = the_mark(made, new, struck)
    assert ("replacement", Grade.CERTAIN) == (mark.kind, mark.verdict.grade)
    assert "the waterfall was seen by nobody." in new_text(made, mark)


def test_strike_out_and_caret_at_its_end_are_a_replacement_without_a_group(made):
    mark = the_mark(
        made,
        on_words("StrikeOut", words(made, "heard from afar")),
        caret(words(made, "heard from afar"), "seen by nobody"),
    )
    assert "replacement" == mark.kind
    assert "the waterfall was seen by nobody." in new_text(made, mark)


@pytest.mark.parametrize(
    "comment",
    [
        "change “mountain” to “hill”",
        "Please change 'mountain' to 'hill'.",
        "change mountain to hill",
        "“mountain” → “hill”",
        "for “mountain” read “hill”",
    ],
)
@pytest.mark.parametrize("kind", ["Text", "FreeText"])
def test_note_that_says_change_x_to_y_is_certain(made, comment, kind):
    near = note(words(made, "beneath the"), comment)
    mark = the_mark(made, Written(kind, near.page, near.rect, (), comment))
    assert Grade.CERTAIN is mark.verdict.grade
    assert "stood beneath the hill, and" in new_text(made, mark)


@pytest.mark.parametrize(
    "comment",
    [
        "is this right?",
        "change mountain to italics",
        "change “tree” to “bush”",
        "“hill”?",
        "change “the” to “a”",
        "add a comma",
        "",
    ],
)
def test_note_that_can_be_read_otherwise_is_left_to_the_editor(made, comment):
    mark = the_mark(made, note(words(made, "beneath the mountain"), comment))
    assert Grade.OPEN is mark.verdict.grade


def test_comment_that_only_repeats_the_marked_words_is_none(made):
    mark = the_mark(made, on_words("StrikeOut", words(made, "from afar"), "from afar"))
    assert Grade.CERTAIN is mark.verdict.grade
    assert "the waterfall was heard." in new_text(made, mark)


def test_strike_out_with_a_remark_is_left_to_the_editor_with_what_it_might_be(made):
    mark = the_mark(made, on_words("StrikeOut", words(made, "from afar"), "too long, I think"))
    assert (Grade.OPEN, "a question or remark") == (mark.verdict.grade, mark.verdict.why)
    assert mark.verdict.change is not None


@pytest.mark.parametrize(
    ("kind", "comment", "new"),
    [
        ("StrikeOut", "from nearby", "from nearby"),
        ("Highlight", "from very afar", "from very afar"),
        ("Highlight", "lovely", None),
        ("StrikeOut", "check with the author", ""),
        ("StrikeOut", "from nearby?", ""),
    ],
)
def test_comment_that_may_be_the_new_words_is_suggested_and_not_applied(made, kind, comment, new):
    verdict = the_mark(made, on_words(kind, words(made, "from afar"), comment)).verdict
    assert Grade.OPEN is verdict.grade
    assert new == (verdict.change.new if verdict.change else None)


def test_note_that_asks_to_delete_quoted_words_is_suggested(made):
    verdict = the_mark(made, note(words(made, "the waterfall"), "delete “from afar”")).verdict
    assert (Grade.OPEN, "it asks to delete without striking out") == (verdict.grade, verdict.why)
    assert "" == verdict.change.new


def test_strike_out_of_half_a_word_is_left_to_the_editor(made):
    mark = the_mark(made, on_words("StrikeOut", words(made, "arpenter’s office")))
    assert Grade.OPEN is mark.verdict.grade


def test_strike_out_over_a_note_s_mark_is_left_to_the_editor(made):
    mark = the_mark(made, on_words("StrikeOut", words(made, "office1 stood")))
    assert Grade.OPEN is mark.verdict.grade
    assert "note" in mark.verdict.why


def test_mark_in_an_endnote_lands_in_its_chapter(made):
    mark = the_mark(made, on_words("StrikeOut", words(made, "for fifteen years")))
    assert "chapters/01-first.md" == mark.spot.file
    assert "of the carpenter, which stood there." in new_text(made, mark)


def test_mark_in_verse_lands_in_its_line(made):
    mark = the_mark(made, on_words("StrikeOut", words(made, "orchard path"), "“garden gate”"))
    assert "we walk the garden gate together\n" in new_text(made, mark)


def test_ink_gives_its_place_alone(made):
    at = words(made, "beneath the mountain")
    mark = the_mark(made, Written("Ink", at.page, at.boxes[0]))
    assert (Grade.OPEN, "ink", 3) == (mark.verdict.grade, mark.kind, mark.spot.chapter_line)


def test_mark_on_a_running_head_says_so(made):
    at = words(made, "The First Chapter", 4)
    mark = the_mark(made, on_words("StrikeOut", at))
    assert Grade.OPEN is mark.verdict.grade
    assert "The First Chapter" == mark.spot.words


def test_mark_on_the_title_page_says_that_no_chapter_has_it(made):
    at = find_words(made.proof.pdf, "Colophon", 0)
    mark = the_mark(made, on_words("StrikeOut", at))
    assert Grade.OPEN is mark.verdict.grade
    assert correct([mark], made.chapters).entries == ()


def test_replies_leave_a_mark_to_the_editor_and_are_shown(made):
    struck = on_words("StrikeOut", words(made, "from afar"), name="s")
    reply = note(words(made, "from afar"), "No, keep it.", reply_to="s", author="Ben")
    mark = the_mark(made, struck, reply)
    assert (Grade.OPEN, "somebody replied to it") == (mark.verdict.grade, mark.verdict.why)
    assert ("Ben", "No, keep it.") == (mark.replies[0].author, mark.replies[0].comment)


@pytest.mark.parametrize(
    ("state", "grade"),
    [
        ("Rejected", Grade.SETTLED),
        ("Cancelled", Grade.SETTLED),
        ("Accepted", Grade.CERTAIN),
        ("None", Grade.CERTAIN),
        ("Completed", Grade.SETTLED),
    ],
)
def test_state_decides(made, state, grade):
    struck = on_words("StrikeOut", words(made, "from afar"), name="s")
    said = note(words(made, "from afar"), "state", reply_to="s", state=state)
    assert grade is the_mark(made, struck, said).verdict.grade


def test_accepted_doubt_is_certain(made):
    struck = on_words("StrikeOut", words(made, "from afar"), "too long, I think", name="s")
    said = note(words(made, "from afar"), "", reply_to="s", state="Accepted")
    assert Grade.CERTAIN is the_mark(made, struck, said).verdict.grade


def on_page(made, text, page):
    """Find words on one page of the file."""
    return next(at for n in count() if (at := words(made, text, n)).page == page)


def test_words_over_a_page_turn_are_one_mark(made):
    proof = read_map("proof", made.proof.pdf)
    for before, after in pairwise(proof.sheets):
        if before.lines and after.lines and before.lines[-1].chapter == after.lines[0].chapter >= 0:
            end, begin = before.lines[-1].runs[-1].stop, after.lines[0].runs[0].start
            if proof.chapters[before.lines[-1].chapter].text[end:begin] == " ":
                break
    else:
        pytest.fail("no paragraph of the sample turns a page between two words")
    last = " ".join(proof.line_text(before.lines[-1]).split()[-2:])
    first = " ".join(proof.line_text(after.lines[0]).split()[:2])
    mark = the_mark(
        made,
        on_words("StrikeOut", on_page(made, last, before.sheet - 1), "“lantern”"),
        on_words("StrikeOut", on_page(made, first, after.sheet - 1)),
    )
    assert ((1, 2), f"{last} {first}") == (mark.annotations, mark.spot.words)
    assert Grade.CERTAIN is mark.verdict.grade
    source = made.chapters[mark.spot.file]
    assert source.count(f"{last} {first}") == 1
    assert source.replace(f"{last} {first}", "lantern") == new_text(made, mark, mark.spot.file)


def test_sign_that_is_compared_as_several_letters_is_shown_once(press):
    made = press.make(book(section("# One\n\nHe said … and the first lantern went out … at last.\n")))
    mark = the_mark(made, on_words("Highlight", words(made, "first lantern"), "?"))
    assert ("One He said … and the ", "first lantern") == (mark.spot.before, mark.spot.words)


def test_word_that_a_line_s_end_cuts_is_one_word(made):
    for at in pick_words(made.proof.pdf, 400, 11, skip=6):
        if len(at.boxes) == 2 and any(sign in at.text for sign in "\u2010\ufffe\x02"):
            break
    else:
        pytest.skip("no word of the sample is cut")
    mark = the_mark(made, on_words("StrikeOut", at, "“lantern”"))
    assert letters_of(at.text).text.replace("-", "") == mark.spot.words.lower()


def test_words_are_followed_through_edits_since_the_proof(made):
    chapters = dict(made.chapters)
    chapters["chapters/01-first.md"] = (
        chapters["chapters/01-first.md"]
        .replace("# The First Chapter\n", "# The First Chapter\n\nA new paragraph.\n")
        .replace("very quiet", "quiet")
    )
    mark = the_mark(made, on_words("StrikeOut", words(made, "from afar")), chapters=chapters)
    assert Grade.CERTAIN is mark.verdict.grade
    text = correct([mark], chapters).chapters["chapters/01-first.md"]
    assert "It was *a quiet* evening" in text
    assert "the waterfall was heard." in text


def test_paragraph_that_moved_to_another_chapter_is_found_there(made):
    first, second = made.chapters["chapters/01-first.md"], made.chapters["chapters/02-second.md"]
    line = next(line for line in first.splitlines() if "from afar" in line)
    chapters = {
        "chapters/01-first.md": first.replace(line, "Gone."),
        "chapters/02-second.md": f"{second}\n{line}\n",
    }
    mark = the_mark(made, on_words("StrikeOut", words(made, "from afar")), chapters=chapters)
    assert "chapters/02-second.md" == mark.verdict.change.file


@pytest.mark.parametrize(("comment", "grade"), [("", Grade.SETTLED), ("“nearby”", Grade.OPEN)])
def test_words_that_are_gone_are_said_to_be(made, comment, grade):
    chapters = dict(made.chapters)
    chapters["chapters/01-first.md"] = chapters["chapters/01-first.md"].replace(" from afar", "")
    mark = the_mark(made, on_words("StrikeOut", words(made, "from afar"), comment), chapters=chapters)
    assert (grade, "its words are no longer in the text") == (mark.verdict.grade, mark.verdict.why)


def test_chapter_that_is_gone_leaves_its_marks_to_the_editor(made):
    chapters = {"chapters/02-second.md": made.chapters["chapters/02-second.md"]}
    mark = the_mark(made, on_words("StrikeOut", words(made, "from afar")), chapters=chapters)
    assert (Grade.OPEN, "its words are no longer in the text") == (mark.verdict.grade, mark.verdict.why)


def test_answers_to_queries_become_decisions(made):
    row = Row(
        "query-joined-words",
        Location("source.txt", 3, 7),
        "waterfall",
        "water fall",
        Status.QUERY,
        0.6,
        Location("chapters/01-first.md", 3),
    )
    proof = make_proof(made.book, made.composition, made.printed, ProofOrder(rows=(row,)))
    at = find_words(proof.pdf, "and the waterfall")
    for said, key in (("Q1: yes", "accept"), ("q1 no.", "reject")):
        found = read_return([open_copy("m", annotate(proof.pdf, [note(at, said)]))], made.chapters)
        (entry,) = correct(found.marks, made.chapters).entries
        assert ("query-joined-words", 3, 7) == (getattr(entry, key), entry.line, entry.column)
    found = read_return([open_copy("m", annotate(proof.pdf, [note(at, "Q7: yes")]))], made.chapters)
    assert "the proof asks no query 7" == found.marks[0].verdict.why


def test_words_that_were_changed_since_are_shown(made):
    chapters = dict(made.chapters)
    chapters["chapters/01-first.md"] = chapters["chapters/01-first.md"].replace("from afar", "from far away")
    mark = the_mark(made, on_words("StrikeOut", words(made, "from afar")), chapters=chapters)
    assert Grade.OPEN is mark.verdict.grade
    assert "'from far away'" in mark.verdict.why


def test_correction_that_was_made_already_is_settled(made):
    chapters = dict(made.chapters)
    chapters["chapters/01-first.md"] = chapters["chapters/01-first.md"].replace("afar", "nearby")
    mark = the_mark(made, on_words("StrikeOut", words(made, "afar"), "“nearby”"), chapters=chapters)
    assert (Grade.SETTLED, "the text says so already") == (mark.verdict.grade, mark.verdict.why)


def test_two_hands_that_agree_make_one_correction(made):
    at = words(made, "from afar")
    copies = [
        open_copy(f"{who}.pdf", annotate(made.proof.pdf, [on_words("StrikeOut", at, author=who)]))
        for who in ("Ann", "Ben")
    ]
    found = read_return(copies, made.chapters)
    entries = correct(found.marks, made.chapters).entries
    assert 2 == len(found.graded(Grade.CERTAIN))
    assert ["Ann, Ben"] == [entry.by for entry in entries]


def test_two_hands_that_disagree_are_both_left_to_the_editor(made):
    at = words(made, "from afar")
    wishes = {"Ann": "“nearby”", "Ben": "“far away”"}
    copies = [
        open_copy(f"{who}.pdf", annotate(made.proof.pdf, [on_words("StrikeOut", at, wish, author=who)]))
        for who, wish in wishes.items()
    ]
    found = read_return(copies, made.chapters)
    assert [
        "another mark wants something else of these words: Ben",
        "another mark wants something else of these words: Ann",
    ] == [mark.verdict.why for mark in found.marks]
    assert () == correct(found.marks, made.chapters).entries


def test_facts_are_json_with_all_that_was_promised(made):
    mark = the_mark(made, on_words("StrikeOut", words(made, "afar"), "“nearby”"))
    facts = json.loads(json.dumps(mark_facts(mark, made.chapters)))
    assert {"old": "afar", "new": "nearby", "chapter": "chapters/01-first.md"} == facts["correction"]
    assert ("afar", "strike-out", "“nearby”", "Ann", "2026-03-04 05:06", 3) == tuple(
        facts[key] for key in ("words", "mark", "comment", "author", "date", "chapter_line")
    )
    assert mark_row(mark, made.chapters)[-1] == "afar → nearby"


def body_words(made, count, seed):
    """Choose words of the text, not of heads and margins."""
    known = alnum(" ".join(made.chapters.values()))
    for at in pick_words(made.proof.pdf, count * 2, seed, skip=6):
        if alnum(at.before[-20:] + at.text + at.after[:20]) in known:
            yield at


def test_a_thousand_marks_of_all_kinds_fall_on_their_words(made):
    asked = ask(made.proof.pdf, made.chapters, 1000, 41)
    came = score(annotate(made.proof.pdf, parts(asked)), asked, made.chapters)
    assert 1000 == came.marks == len(asked)
    assert came.annotations[0] == came.annotations[1] == len(parts(asked))
    assert () == came.wrong
    assert came.share >= 99.5
    assert came.certain > 400


def test_certain_marks_change_nothing_but_their_words(made):
    picked = list(body_words(made, 300, 43))[:150]
    marks = [on_words("StrikeOut", at, "“lantern”") for at in picked]
    found = returned(made, *marks)
    corrected = correct(found.marks, made.chapters)
    replaced = sum(len(mark.spot.words) > 0 for mark in found.graded(Grade.CERTAIN))
    assert replaced > 130
    for file, text in corrected.chapters.items():
        before, after = made.chapters[file].split(), text.split()
        assert len(before) == len(after)
        assert all("lantern" in new for old, new in zip(before, after, strict=True) if old != new)
