"""From finished books in dist/ to a site beside them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from site_parts import published

from bookgen.cli.site import site_command
from bookgen.errors import ConfigError, OutputError, SourceError
from bookgen.manifest import Manifest, manifest_text
from bookgen.shelving import Shelved, build_site, read_site_config
from bookgen.site_config import SiteConfig, at_address

BOOK_TOML = """\
title = "A Small Book"
language = "en"
identifier = "urn:uuid:{digits}1111-2222-4333-8444-555555555555"
modified = 2026-01-02
"""


def finished(root: Path, *names: str) -> list[Path]:
    """Lay finished books into dist/ and their folders beside it."""
    folders = []
    for number, name in enumerate(names or ("whale",), 1):
        book = published(name=name)
        (root / name).mkdir(exist_ok=True)
        (root / name / "book.toml").write_text(BOOK_TOML.format(digits=f"{number:04}"))
        target = root / "dist" / name
        target.mkdir(parents=True, exist_ok=True)
        (target / f"{name}.epub").write_bytes(book.epub)
        (target / f"{name}.pdf").write_bytes(b"%PDF-1.7")
        (target / "manifest.json").write_text(manifest_text(Manifest(name, "A Small Book", book.files, {})))
        folders.append(root / name)
    return folders


def built(root: Path, *folders: Path) -> Shelved:
    return build_site(folders, root / "dist", root / "dist" / "site", SiteConfig(), lambda _: None)


def lying(root: Path) -> set[str]:
    folder = root / "dist" / "site"
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_a_site_brings_its_books_along(tmp_path):
    done = built(tmp_path, *finished(tmp_path))
    assert {"index.html", "books/whale/index.html", "books/whale/whale.epub", "site.css"} <= lying(tmp_path)
    assert (1, len(lying(tmp_path)) - 1) == (done.books, done.files)
    assert b"%PDF-1.7" == (tmp_path / "dist/site/books/whale/whale.pdf").read_bytes()


def test_what_lies_in_the_folder_of_others_stays(tmp_path):
    folders = finished(tmp_path)
    (tmp_path / "dist/site/books").mkdir(parents=True)
    for name in ("CNAME", "books/notes.txt"):
        (tmp_path / "dist/site" / name).write_text("mine")
    built(tmp_path, *folders)
    built(tmp_path, *folders)
    assert {"CNAME", "books/notes.txt"} <= lying(tmp_path)


def test_a_file_of_others_is_not_overwritten(tmp_path):
    folders = finished(tmp_path)
    (tmp_path / "dist/site").mkdir(parents=True)
    (tmp_path / "dist/site/index.html").write_text("mine")
    with pytest.raises(OutputError, match="was not made by bookgen and is in the way"):
        built(tmp_path, *folders)
    assert {"index.html"} == lying(tmp_path)


def test_a_book_that_left_the_shelf_leaves_the_site(tmp_path):
    whale, war = finished(tmp_path, "whale", "war")
    built(tmp_path, whale, war)
    assert "books/war/war.epub" in lying(tmp_path)
    built(tmp_path, whale)
    assert [] == [path for path in lying(tmp_path) if path.startswith("books/war/")]


def test_a_book_that_is_not_built_is_a_fault(tmp_path):
    (folder,) = finished(tmp_path)
    (tmp_path / "dist/whale/manifest.json").unlink()
    with pytest.raises(SourceError, match="there is no EPUB of 'whale'") as fault:
        built(tmp_path, folder)
    assert f"build it first: bookgen build {folder}" == fault.value.hint


def test_a_folder_without_book_toml_is_a_fault(tmp_path):
    (tmp_path / "empty").mkdir()
    with pytest.raises(SourceError, match=r"there is no 'book\.toml'"):
        built(tmp_path, tmp_path / "empty")


def test_two_books_with_one_name_are_a_fault(tmp_path):
    (whale,) = finished(tmp_path)
    other = tmp_path / "other" / "whale"
    other.mkdir(parents=True)
    (other / "book.toml").write_text(BOOK_TOML.format(digits="9999"))
    with pytest.raises(OutputError, match="two books are called 'whale'"):
        built(tmp_path, whale, other)


def test_a_book_called_site_keeps_its_folder(tmp_path):
    (folder,) = finished(tmp_path, "site")
    with pytest.raises(OutputError, match="is the folder of a book"):
        built(tmp_path, folder)


def test_no_site_toml_is_as_good_as_an_empty_one(tmp_path):
    assert SiteConfig() == read_site_config(tmp_path / "site.toml")


def test_an_address_from_the_command_line_goes_before_site_toml():
    site = SiteConfig(url="https://old.example")
    assert "https://new.example/" == at_address(site, "https://new.example").url
    assert site == at_address(site, "")
    with pytest.raises(ConfigError, match="'new' is no address of a site"):
        at_address(site, "new")


def test_the_command_reads_site_toml_beside_the_books(tmp_path):
    (folder,) = finished(tmp_path)
    (tmp_path / "site.toml").write_text("title = 'The Shelf'\nurl = 'https://books.example'\n")
    done = CliRunner().invoke(
        site_command, [str(folder), "--out", str(tmp_path / "dist"), "--json"], standalone_mode=False
    )
    assert {"books": 1, "sitemap": True} == {
        key: value for key, value in json.loads(done.stdout).items() if key in ("books", "sitemap")
    }
    assert "<h1>The Shelf</h1>" in (tmp_path / "dist/site/index.html").read_text()
