"""Marks and notes as one problem, on numbers alone."""

from __future__ import annotations

import pytest

from bookgen.normalise.note_solver import NoteRun, solve


def tied(marks: str, *runs: tuple[int, str]) -> str:
    """Solve '1 2 3' (a bar for a block further on) against runs of (block, labels); '-' for an orphan."""
    numbered, block = [], 0
    for word in marks.split():
        block += word == "|"
        numbered += [(int(word), block)] if word != "|" else []
    solved = solve(numbered, [NoteRun(place, tuple(map(int, labels.split()))) for place, labels in runs])
    return " ".join("-" if run is None else "ABCDEFGH"[run] for run in solved)


@pytest.mark.parametrize(
    ("expected", "marks", "runs"),
    [
        ("A A A", "1 2 3", [(9, "1 2 3")]),
        ("A A B B", "1 2 | 1 2", [(1, "1 2"), (3, "1 2")]),
        ("A A A B B", "1 2 3 1 2", [(9, "1 2 3"), (10, "1 2")]),
        ("A A A A A", "1 2 1 3 2", [(9, "1 2 3")]),
        ("A - A", "1 2 3", [(9, "1 3")]),
        ("A A B", "1 2 3", [(9, "1 2"), (10, "2 3")]),
        ("A A B B", "1 2 3 4", [(9, "1 2"), (12, "3 4")]),
        ("- A A", "7 1 2", [(9, "1 2")]),
        ("- -", "1 | 2", [(0, "1 2")]),
        ("A A C C", "1 2 | | | 1 2", [(2, "1 2"), (3, "1 2 3 4 5 6"), (6, "1 2")]),
        ("", "", []),
    ],
)
def test_solve_ties_marks_to_runs(expected, marks, runs):
    assert expected == tied(marks, *runs)


def test_solve_is_quick_where_every_section_starts_again():
    sections = 200
    marks = " | ".join("1 2 3 4 5 6 7 8 9 10" for _ in range(sections))
    runs = [(section + 1, "1 2 3 4 5 6 7 8 9 10") for section in range(sections)]
    numbered = [(int(word), n // 10) for n, word in enumerate(marks.replace("|", "").split())]
    solved = solve(numbered, [NoteRun(place, tuple(map(int, labels.split()))) for place, labels in runs])
    assert [n // 10 for n in range(10 * sections)] == solved
