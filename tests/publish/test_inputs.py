"""What a build depends on, and what changed of it, in words."""

from importlib.metadata import version
from types import MappingProxyType

from bookgen.changes import changes_between
from bookgen.inputs import BESIDE, House, book_inputs, house, house_name, versions
from bookgen.manifest import Inputs

NO_HOUSE = House(MappingProxyType({}), MappingProxyType({}))
SETTINGS, CHAPTER = {"book.toml": "1"}, {"chapters/01-one.md": "2"}


def inputs(book=SETTINGS, house=MappingProxyType({}), parts=MappingProxyType({})) -> Inputs:
    return Inputs(book, house, parts)


def words(before: Inputs, after: Inputs) -> list[str]:
    return [str(change) for change in changes_between(before, after)]


def test_a_change_of_any_file_of_the_book_changes_the_key(tmp_path):
    (tmp_path / "book.toml").write_text("title = 'x'")
    keys = {book_inputs(tmp_path, NO_HOUSE).key}
    (tmp_path / "book.toml").write_text("title = 'y'")
    keys.add(book_inputs(tmp_path, NO_HOUSE).key)
    (tmp_path / "chapters").mkdir()
    (tmp_path / "chapters" / "01.md").write_text("# One")
    keys.add(book_inputs(tmp_path, NO_HOUSE).key)
    (tmp_path / "chapters" / "01.md").rename(tmp_path / "chapters" / "02.md")
    keys.add(book_inputs(tmp_path, NO_HOUSE).key)
    assert 4 == len(keys)


def test_what_no_build_reads_is_no_input(tmp_path):
    for name in ("dist", ".bookgen", ".git"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").write_text("x")
    assert {} == book_inputs(tmp_path, NO_HOUSE).book


def test_versions_are_those_that_the_packages_say():
    names = ("weasyprint", "ebooklib", "pikepdf", "fontpkg_eb_garamond")
    assert {name: version(name) for name in names}.items() <= versions().items()


def test_the_house_names_what_a_book_may_replace_and_its_code_as_one():
    names = set(house().files)
    assert {"code", "styles/print.css", "covers/ruled.svg.j2", "templates/section.xhtml.j2"} <= names
    assert not [name for name in names if name.endswith(".py")]


def test_a_file_is_named_by_what_it_belongs_to(tmp_path):
    assert "styles/book.css" == house_name(BESIDE[0] / "book.css")
    assert "fontpkg_amiri" == house_name(tmp_path / "fontpkg_amiri" / "files" / "Amiri-Regular.ttf")
    assert "" == house_name(tmp_path / "letter.txt")


def test_each_kind_of_change_has_its_words():
    before = inputs(SETTINGS | CHAPTER, {"code": "1", "styles/book.css": "1"}, {"weasyprint": "69.0"})
    after = inputs(
        {"book.toml": "9", "styles/book.css": "3"},
        {"code": "2", "styles/book.css": "2"},
        {"weasyprint": "70.0"},
    )
    assert [
        "settings 'book.toml' changed",
        "chapter 'chapters/01-one.md' gone",
        "style 'styles/book.css' new",
        "bookgen's code changed",
        "bookgen's style 'styles/book.css' changed",
        "library 'weasyprint' 69.0 → 70.0",
    ] == words(before, after)


def test_what_a_book_did_not_choose_may_change():
    before = inputs(house={"covers/ruled.svg.j2": "1"}, parts={"fontpkg_amiri": "1.2"})
    after = inputs(
        house={"covers/ruled.svg.j2": "1", "covers/plate.svg.j2": "7"},
        parts={"fontpkg_amiri": "1.3", "fontpkg_literata": "2.0"},
    )
    assert ["typeface 'fontpkg_amiri' 1.2 → 1.3"] == words(before, after)


def test_a_library_that_was_not_there_before_is_a_change():
    assert ["library 'brotli' none → 1.2"] == words(inputs(), inputs(parts={"brotli": "1.2"}))
