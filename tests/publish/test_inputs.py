"""The hash of all that a build depends on."""

from importlib.metadata import version

from bookgen import inputs
from bookgen.inputs import inputs_hash, maker_hash, versions


def test_a_change_of_any_file_of_the_book_changes_the_hash(tmp_path):
    (tmp_path / "book.toml").write_text("title = 'x'")
    hashes = {inputs_hash(tmp_path, maker_hash())}
    (tmp_path / "book.toml").write_text("title = 'y'")
    hashes.add(inputs_hash(tmp_path, maker_hash()))
    (tmp_path / "chapters").mkdir()
    (tmp_path / "chapters" / "01.md").write_text("# One")
    hashes.add(inputs_hash(tmp_path, maker_hash()))
    (tmp_path / "chapters" / "01.md").rename(tmp_path / "chapters" / "02.md")
    hashes.add(inputs_hash(tmp_path, maker_hash()))
    assert 4 == len(hashes)


def test_what_no_build_reads_does_not_change_the_hash(tmp_path):
    before = inputs_hash(tmp_path, maker_hash())
    for name in ("dist", ".bookgen", ".git"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").write_text("x")
    assert before == inputs_hash(tmp_path, maker_hash())


def test_another_version_of_a_part_changes_the_hash(tmp_path, monkeypatch):
    before = inputs_hash(tmp_path, maker_hash())
    monkeypatch.setattr(inputs, "versions", lambda: {"weasyprint": "0"})
    assert before != inputs_hash(tmp_path, maker_hash())


def test_versions_are_those_that_the_packages_say():
    names = ("weasyprint", "ebooklib", "pikepdf", "fontpkg_eb_garamond")
    assert {name: version(name) for name in names}.items() <= versions().items()
