"""Many books: each in a process of its own, within bounds, and none stops another."""

from __future__ import annotations

import pickle
import shutil
from pathlib import Path

import pytest
from catalogue_parts import ENDLESS, HUGE, SECTION, finished, write_book

from bookgen.bounds import build_apart
from bookgen.catalogue import build_books
from bookgen.errors import BookgenError, ConfigError, Location, SourceError
from bookgen.freshness import State, books_among, standing, touched_by
from bookgen.inputs import BESIDE, house
from bookgen.pipeline import Order, build_book
from bookgen.tasks import Bounds, Hands, Outcome, Task
from bookgen.workers import Workers

STYLES = BESIDE[0]


def build(folders: list[Path], out: Path, **hands: int) -> dict[str, Outcome]:
    return {outcome.folder.name: outcome for outcome in build_books(folders, Order(out), Hands(**hands))}


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> tuple[Path, dict[str, Outcome]]:
    """A catalogue of two good books, one of bad settings and a folder that is no book's, built."""
    place = tmp_path_factory.mktemp("catalogue")
    for name in ("anna", "boris"):
        write_book(place / name)
    write_book(place / "bad", settings="trimm = 'A5'\n")
    (place / "empty").mkdir()
    folders = [place / name for name in ("empty", "bad", "anna", "boris")]
    return place, build(folders, place / "dist", jobs=2)


@pytest.fixture
def shelf(built, tmp_path) -> Path:
    """A copy of the catalogue, to do with as a test likes."""
    return Path(shutil.copytree(built[0], tmp_path / "shelf", symlinks=True))


def test_a_book_that_fails_stops_no_other(built):
    outcomes = built[1]
    assert {"anna": "built", "boris": "built"} == {
        name: outcome.built.status for name, outcome in outcomes.items() if outcome.built
    }
    assert "unknown key 'trimm'" in str(outcomes["bad"].error)
    assert "there is no 'book.toml' in" in str(outcomes["empty"].error)


def test_a_book_of_a_catalogue_has_the_bytes_of_one_built_alone(built, tmp_path):
    place, _ = built
    with Workers(1) as workers:
        build_book(place / "anna", Order(tmp_path), workers, lambda *step: None)
    assert finished(tmp_path / "anna") == finished(place / "dist/anna")


def test_a_second_run_builds_nothing(shelf):
    before = finished(shelf / "dist")
    outcomes = build([shelf / "anna", shelf / "boris"], shelf / "dist")
    assert ["unchanged"] * 2 == [outcome.built.status for outcome in outcomes.values()]
    assert before == finished(shelf / "dist")


def test_an_endless_book_is_ended_and_the_next_is_built(tmp_path):
    endless = write_book(tmp_path / "endless", **{SECTION: ENDLESS})
    good = write_book(tmp_path / "good")
    order = Order(tmp_path / "dist")
    tasks = (Task(endless, order, Bounds(seconds=1)), Task(good, order))
    ended, built = build_apart(tasks, jobs=1)
    assert "it took longer than the 1 s that a book may take" in str(ended.error)
    assert "built" == built.built.status


def test_a_book_that_wants_all_memory_is_refused_it(tmp_path):
    huge = write_book(tmp_path / "huge", **{SECTION: HUGE})
    (outcome,) = build_apart((Task(huge, Order(tmp_path / "dist"), Bounds(megabytes=1000)),), jobs=1)
    assert "more memory than the 1000 MB that a book may take" in str(outcome.error)


def test_a_fault_comes_through_from_another_process_whole():
    faults = (SourceError("one", Location("book.toml", 3), "mend it"), BookgenError("two"))
    assert str(ConfigError(faults)) == str(pickle.loads(pickle.dumps(ConfigError(faults))))


def test_status_says_what_changed(shelf):
    assert State.FRESH == standing(shelf / "anna", shelf / "dist", house()).state
    (shelf / "anna/chapters/01-one.md").write_text("# One\n\nAnother text.\n")
    (shelf / "anna/chapters/02-two.md").write_text("# Two\n\nMore.\n")
    (shelf / "dist/anna/anna.pdf").unlink()
    found = standing(shelf / "anna", shelf / "dist", house())
    assert (State.STALE, ("anna.epub", "anna.pdf")) == (found.state, found.stale)
    assert [
        "chapter 'chapters/01-one.md' changed",
        "chapter 'chapters/02-two.md' new",
        "finished file 'anna.pdf' gone",
    ] == [str(change) for change in found.changes]


def test_a_folder_of_books_stands_for_all_of_them(shelf):
    (shelf / "site.toml").write_text('title = "The Shelf"\n')
    write_book(shelf / ".kept")
    books = tuple(shelf / name for name in ("anna", "bad", "boris"))
    assert books == books_among([shelf])
    assert (*books, shelf / "anna", shelf / "empty") == books_among([shelf, shelf / "anna", shelf / "empty"])


def test_books_are_found_however_deep_they_lie(tmp_path):
    for name in ("b/series/two", "b/series/one", "a", "a/inside", "dist/made", ".kept/old", "b/dist/made"):
        write_book(tmp_path / name)
    (tmp_path / "b/round").symlink_to(tmp_path, target_is_directory=True)
    assert tuple(tmp_path / name for name in ("a", "b/series/one", "b/series/two")) == books_among([tmp_path])


def test_status_of_what_was_never_built(shelf):
    assert State.UNBUILT == standing(shelf / "bad", shelf / "dist", house()).state
    with pytest.raises(SourceError, match=r"there is no 'book\.toml'"):
        standing(shelf / "empty", shelf / "dist", house())


def test_only_books_that_are_made_from_a_file_are_touched_by_it(tmp_path):
    plain = write_book(tmp_path / "plain")
    own = write_book(tmp_path / "own", **{"styles/print.css": "p { color: black }"})
    plate = write_book(tmp_path / "plate", settings='[cover]\ndesign = "plate"\n')
    serif = write_book(tmp_path / "serif", settings='[print]\ntypeface = "Source Serif 4"\n')
    folders = (plain, own, plate, serif)
    font = tmp_path / "fontpkg_source_serif_4/files/SourceSerif4[opsz,wght].ttf"
    assert (plain, plate, serif) == touched_by([STYLES / "print.css"], folders)
    assert (plate,) == touched_by([BESIDE[1] / "plate.svg.j2"], folders)
    assert (serif,) == touched_by([font], folders)
    assert (own,) == touched_by([own / "styles/print.css"], folders)
    assert () == touched_by([STYLES / "site.css"], folders)
    with pytest.raises(SourceError, match="no book is made from"):
        touched_by([tmp_path / "letter.txt"], folders)


def test_a_cover_that_a_book_did_not_choose_does_not_make_it_stale(shelf, monkeypatch):
    brought = house()
    other = brought._replace(files={**brought.files, "covers/plate.svg.j2": "changed"})
    assert State.FRESH == standing(shelf / "anna", shelf / "dist", other).state
    mine = brought._replace(files={**brought.files, "covers/ruled.svg.j2": "changed"})
    assert State.STALE == standing(shelf / "anna", shelf / "dist", mine).state
