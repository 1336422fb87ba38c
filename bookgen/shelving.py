"""The order of the work around the site: what lies in dist/ of each book → pages and feeds → dist/site.

A site is made of finished books alone: what its pages say and its reader shows is read from the published
EPUB, so that no reader meets a text that the files do not hold.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bookgen.config import parse_config
from bookgen.errors import Location, OutputError, SourceError
from bookgen.inputs import read_bytes, read_manifest
from bookgen.load import house_folder, read_text
from bookgen.manifest import MANIFEST
from bookgen.publish import replace_files
from bookgen.site import (
    INVENTORY,
    PublishedBook,
    dropped_files,
    foreign_files,
    inventory_text,
    make_site,
)
from bookgen.site_config import SITE_TOML, SiteConfig, parse_site_config

STYLE = "site.css"


@dataclass(frozen=True, slots=True)
class Shelved:
    """What came out."""

    folder: Path
    books: int
    files: int
    has_sitemap: bool


class _Files(Mapping[str, bytes]):
    """The site's files, the downloads among them read from the disc only when they are written."""

    def __init__(self, made: Mapping[str, bytes], lying: Mapping[str, Path]) -> None:
        self._made = made
        self._lying = lying

    def __getitem__(self, path: str) -> bytes:
        return self._made[path] if path in self._made else read_bytes(self._lying[path])

    def __iter__(self) -> Iterator[str]:
        yield from self._made
        yield from self._lying

    def __len__(self) -> int:
        return len(self._made) + len(self._lying)


def build_site(
    folders: Sequence[Path], out: Path, target: Path, site: SiteConfig, say: Callable[[str], None]
) -> Shelved:
    """Make the site of these books from what `out` holds of them, and publish it as `target`.

    Raises: SourceError for a book that is not built; OutputError when a stranger's file is in the way.
    """
    say("reading the finished books")
    books = tuple(_published(folder, out / folder.resolve().name) for folder in folders)
    say("making the pages")
    style = read_text(house_folder("styles") / STYLE, f"styles/{STYLE}")
    made = make_site(books, site, style)
    lying = {
        f"books/{book.name}/{file.name}": out / book.name / file.name for book in books for file in book.files
    }
    before = _inventory(target / INVENTORY)
    paths = (*made, *lying)
    _refuse_strangers(target, foreign_files(before, paths, tuple(_present(target))))
    say("publishing")
    made[INVENTORY] = inventory_text(paths).encode()
    replace_files(target, _Files(made, lying), dropped_files(before, paths))
    return Shelved(target, len(books), len(paths), has_sitemap="sitemap.xml" in made)


def read_site_config(path: Path) -> SiteConfig:
    """Read site.toml; where there is none the site goes by its defaults.

    Raises: ConfigError with every fault.
    """
    return parse_site_config(read_text(path, path.name), path.name) if path.is_file() else SiteConfig()


def site_toml_of(folders: Sequence[Path]) -> Path:
    """Find where site.toml lies: beside the books."""
    return folders[0].resolve().parent / SITE_TOML


def _published(folder: Path, target: Path) -> PublishedBook:
    config = parse_config(read_text(folder / "book.toml", "book.toml"), "book.toml")
    manifest = read_manifest(target)
    epub = manifest.file_for("epub") if manifest else None
    if manifest is None or epub is None:
        hint = f"build it first: bookgen build {folder}"
        raise SourceError(f"there is no EPUB of '{folder.resolve().name}' in '{target.parent}'", hint=hint)
    files = tuple(file for file in manifest.files if file.edition in ("epub", "print"))
    return PublishedBook(config, folder.resolve().name, files, read_bytes(target / epub.name))


def _inventory(path: Path) -> str:
    return read_text(path, path.name) if path.is_file() else ""


def _present(target: Path) -> Iterator[str]:
    yield from (path.relative_to(target).as_posix() for path in target.rglob("*") if path.is_file())


def _refuse_strangers(target: Path, strangers: Sequence[str]) -> None:
    if (target / MANIFEST).is_file():
        hint = "rename the book, or name another folder with '--to'"
        raise OutputError(f"'{target}' is the folder of a book", Location(str(target)), hint)
    if strangers:
        hint = "move it away, or name another folder with '--to'"
        raise OutputError(f"'{target / strangers[0]}' was not made by bookgen and is in the way", hint=hint)
