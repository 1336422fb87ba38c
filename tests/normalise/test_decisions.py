"""Decisions replayed on a source that has changed: each is kept, or said to fit no longer."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bookgen.config import parse_config
from bookgen.corrections import Correction, parse_corrections, serialise_corrections, without_entries
from bookgen.errors import ConfigError
from bookgen.manuscript import Manuscript
from bookgen.normalise import Normalised, normalise
from bookgen.normalise.decisions import place_decisions
from bookgen.normalise.queries import Query, State, entry_for, queries_of
from bookgen.read import read_manuscript

LINES = (
    "They met in the harbour and took a goslow approach to all things.",
    "The keeper of the lamp said nothing of it to anyone.",
    "In spring they took a goslow approach to all things again.",
    "Nobody has seen either of them since the second winter.",
)
SOURCE = "\n\n".join(LINES) + "\n"
PLAN = parse_config(
    'title = "The Lighthouse"\nlanguage = "en"\nmodified = 2026-01-01T00:00:00Z\n'
    'identifier = "urn:uuid:00000000-0000-4000-8000-000000000001"\n'
)


def read(source: str) -> Manuscript:
    return read_manuscript("source/lamp.txt", source.encode(), format="text")


def made(source: str, corrections: str = "") -> Normalised:
    return normalise(read(source), PLAN, parse_corrections(corrections))


def asked(source: str, corrections: str = "") -> tuple[Query, ...]:
    manuscript = read(source)
    placed = place_decisions(parse_corrections(corrections), manuscript)
    queries = queries_of(manuscript, made(source, corrections).ledger.rows, placed)
    return tuple(query for query in queries if query.row.rule == "query-joined-words")


def accepting(number: int) -> str:
    """Accept the query of this number, as `bookgen accept` writes it."""
    entry = entry_for(asked(SOURCE)[number], read(SOURCE), is_accepted=True)
    return serialise_corrections((entry,)).replace("at = ", 'reason = "r"\nat = ')


def text(source: str, corrections: str) -> str:
    return "".join(chapter.text for chapter in made(source, corrections).chapters)


def codes(source: str, corrections: str) -> list[str]:
    return [finding.code for finding in made(source, corrections).findings]


EDITS = [
    lambda source: "A new paragraph.\n\n" + source,
    lambda source: source.replace(LINES[1] + "\n\n", ""),
    lambda source: source.replace("They met in the harbour", "They met"),
    lambda source: source.replace("to all things again", "to everything again"),
    lambda source: source.replace("In spring they", "It was in spring; they"),
    lambda source: "\n\n".join((LINES[3], LINES[2], LINES[0], LINES[1])),
]


@pytest.mark.parametrize("edit", EDITS)
def test_decision_goes_with_its_words(edit):
    decision = accepting(1)
    changed = edit(SOURCE)
    assert [] == codes(changed, decision)
    now = text(changed, decision)
    assert (1, 1) == (now.count("they took a go-slow"), now.count("goslow"))


def test_decision_on_a_deleted_sentence_is_said_not_to_fit():
    changed = SOURCE.replace(LINES[2] + "\n\n", "")
    (finding,) = made(changed, accepting(1)).findings
    assert ("N011", "corrections.toml:2") == (finding.code, str(finding.location))
    assert "'query-joined-words' proposes nothing about 'goslow'" in finding.message
    assert "took a goslow approach" in text(changed, accepting(1))


def test_decision_on_a_word_that_was_changed_is_said_not_to_fit():
    changed = SOURCE.replace(LINES[2], LINES[2].replace("goslow", "slow"))
    assert ["N011"] == codes(changed, accepting(1))


def test_decision_without_surroundings_is_found_by_words_that_stand_once():
    once = SOURCE.replace(LINES[0], "They met.")
    old = '[[correction]]\naccept = "query-joined-words"\nat = "5:23"\nfind = "goslow"\nreason = "r"\n'
    assert [] == codes(once, old)
    (finding,) = made("Before.\n\n" + once, old).findings
    assert ("N012", "note") == (finding.code, str(finding.severity))
    assert "at 5:23 was found again at source/lamp.txt:7:23" in finding.message


def test_decision_without_surroundings_is_not_guessed_between_several():
    old = '[[correction]]\naccept = "query-joined-words"\nat = "5:23"\nfind = "goslow"\nreason = "r"\n'
    assert ["N011"] == codes("Before.\n\n" + SOURCE, old)


def test_refusal_of_what_a_pass_does_without_asking_is_said_not_to_fit():
    source = "One mark.[1]\n\nAnother paragraph of text.\n\n[1] The note.\n"
    refusal = '[[correction]]\nreject = "tie-notes"\nat = "1:10"\nreason = "r"\n'
    (finding,) = made(source, refusal).findings
    assert "'tie-notes' does what it does at 1:10 without asking" in finding.message


def test_correction_follows_its_chapter_to_another_number():
    book = "# One\n\nThe lamp.\n\n# Two\n\nThe sea.\n"
    entry = '[[correction]]\nin = "chapters/02-two.md"\nfind = "sea"\nreplace = "ocean"\nreason = "r"\n'
    for source in (book, "# Nought\n\nNothing.\n\n" + book):
        manuscript = read_manuscript("source/lamp.md", source.encode(), format="markdown")
        normalised = normalise(manuscript, PLAN, parse_corrections(entry))
        assert () == normalised.findings
        assert "# Two\n\nThe ocean.\n" == normalised.chapters[-1].text


def test_queries_are_told_apart_and_counted():
    first, second = asked(SOURCE)
    assert first.id != second.id
    assert (2, 2) == (first.count, second.count)
    assert (
        "They met in the harbour and took a ",
        " approach to all things. ¶ The keeper of the lamp said",
    ) == (first.around)


def test_name_of_a_query_outlives_decisions_and_moved_lines():
    names = [query.id for query in asked(SOURCE)]
    assert names == [query.id for query in asked(SOURCE, accepting(0))]
    assert names == [query.id for query in asked("A new paragraph.\n\n" + SOURCE)]
    assert [State.DECIDED, State.OPEN] == [query.state for query in asked(SOURCE, accepting(0))]


@given(st.lists(st.sampled_from(LINES), min_size=1, max_size=12))
@settings(max_examples=40, deadline=None)
def test_names_are_unique_however_often_words_come_again(lines):
    queries = asked("\n\n".join(lines))
    assert len(queries) == len({query.name for query in queries})
    assert all(query.id.startswith(query.name) for query in queries)


@given(st.lists(st.sampled_from(LINES), max_size=6), st.lists(st.sampled_from(LINES[1::2]), max_size=6))
@settings(max_examples=60, deadline=None)
def test_decision_is_kept_or_said_whatever_happens_to_the_source(before, behind):
    """The decided line may be gone: then that is said; it may have moved: then the decision has, too."""
    decision = accepting(1)
    changed = "\n\n".join((*before, LINES[1], LINES[2], *behind))
    is_kept = "spring they took a go-slow" in text(changed, decision)
    assert is_kept != ("N011" in codes(changed, decision))
    assert "harbour and took a go-slow" not in text(changed, decision)


OURS = '# Of mine.\n\n[[correction]]\nin = "a.md"\nfind = "x"\nreplace = "y"\nreason = "r"\n'
DECIDED = '[[correction]]\naccept = "set-dashes"\nat = "3:14"\nreason = "r"\n'


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f"{OURS}\n{DECIDED}", OURS),
        (f"{DECIDED}\n{OURS}", OURS),
        (f"{OURS}\n# The decision.\n{DECIDED}\n# The end.\n", f"{OURS}\n# The decision.\n\n# The end.\n"),
    ],
)
def test_entry_is_taken_out_and_the_rest_stays(before, after):
    gone = [entry for entry in parse_corrections(before).entries if entry.accept]
    assert after.strip() == without_entries(before, gone).strip()


def test_entry_that_cannot_be_taken_out_safely_is_left():
    text = "[[correction]]\naccept = \"a\"\nat = \"1:1\"\nreason = '''\n[[odd]]\n'''\n" + OURS
    gone: list[Correction] = [entry for entry in parse_corrections(text).entries if entry.accept]
    with pytest.raises(ConfigError, match="taken out by hand"):
        without_entries(text, gone)
