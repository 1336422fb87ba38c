"""The order of the work: what of a book is stale, and why; what a change of one file touches.

A book is made from its folder and from those of bookgen's own files and parts that it has a use for: a style
that it replaces, a cover design or typeface that it did not choose are none of its business.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from bookgen.changes import CODE, TYPEFACES, Change, changes_between
from bookgen.errors import BookgenError, Location, SourceError
from bookgen.inputs import House, book_inputs, file_hash, house, house_name, read_manifest
from bookgen.manifest import Inputs, Manifest, Published

if TYPE_CHECKING:
    from bookgen.book import Book

NOT_FOR_BOOKS = frozenset({"styles/site.css", "styles/proof.css"})
"""Sheets of the pages that are made beside books."""
SETTINGS = "book.toml"
FINISHED = "dist"
"""Name of the folder of finished books."""


class State(StrEnum):
    """Whether a book has to be built."""

    FRESH = "up to date"
    STALE = "stale"
    UNBUILT = "never built"


@dataclass(frozen=True, slots=True)
class Standing:
    """How the finished files of a book stand to what they were made from."""

    folder: Path
    state: State
    stale: tuple[str, ...] = ()
    """Names of the files that would be made again."""
    changes: tuple[Change, ...] = ()


def standing(folder: Path, out: Path, brought: House) -> Standing:
    """Say whether a book is stale, and why.

    Raises: SourceError when the folder is no book's.
    """
    refuse_other_folder(folder)
    target = out / folder.resolve().name
    manifest = read_manifest(target)
    if manifest is None or not manifest.files:
        return Standing(folder, State.UNBUILT)
    now = book_inputs(folder, brought)
    why = {file.name: tuple(why_stale(target, manifest, file, now)) for file in manifest.files}
    stale = tuple(name for name, changes in why.items() if changes)
    changes = tuple(dict.fromkeys(change for changes in why.values() for change in changes))
    return Standing(folder, State.STALE if stale else State.FRESH, stale, changes)


def books_among(folders: Iterable[Path]) -> tuple[Path, ...]:
    """Put the books below a folder that is none itself in its place: a command line has an end."""
    return tuple(book for folder in folders for book in tuple(_books_in(folder)) or (folder,))


def _books_in(folder: Path) -> Iterator[Path]:
    """Find the books below a folder, in order: none in another, in a hidden folder or in 'dist'."""
    if (folder / SETTINGS).is_file():
        yield folder
        return
    for path in sorted(path for path in folder.glob("[!.]*/") if path.name != FINISHED):
        if (path / SETTINGS).is_file() or not path.is_symlink():  # a link may lead round in a circle
            yield from _books_in(path)


def refuse_other_folder(folder: Path) -> None:
    """Stop where a folder is no book's.

    Raises: SourceError.
    """
    if not (folder / SETTINGS).is_file():
        hint = "name a book's folder: one that holds a book.toml; or one that holds such folders"
        raise SourceError(f"there is no '{SETTINGS}' in '{folder}'", Location(SETTINGS), hint)


def why_stale(target: Path, manifest: Manifest, file: Published, now: Inputs) -> Iterator[Change]:
    """List what a finished file was made from and is not as it was, and what befell the file itself."""
    made_from = manifest.inputs.get(file.inputs)
    yield from changes_between(made_from, now) if made_from else (Change("record", file.inputs, "gone"),)
    if (lies := file_hash(target / file.name)) != file.sha256:
        yield Change("finished file", file.name, "changed" if lies else "gone")


def read_by(book: Book, now: Inputs) -> Inputs:
    """Leave only what this book is made from of what there is."""
    own = frozenset(now.book) | NOT_FOR_BOOKS | _other_designs(book)
    house = {name: value for name, value in now.house.items() if name == CODE or name not in own}
    faces = _typefaces(book)
    parts = {
        name: value for name, value in now.parts.items() if not name.startswith(TYPEFACES) or name in faces
    }
    return replace(now, house=house, parts=parts)


def _other_designs(book: Book) -> frozenset[str]:
    """Name the templates of cover designs that the book did not choose."""
    from bookgen.cover import designs

    others = frozenset(designs(book)) - {book.config.cover.design}
    if book.config.cover.design not in designs(book):
        return frozenset()
    return frozenset(f"covers/{name}" for name in book.covers if name.partition(".")[0] in others)


def _typefaces(book: Book) -> frozenset[str]:
    """Name the packages of the typefaces that the book may show."""
    from bookgen.typefaces import book_typefaces

    families = {book.config.print.typeface, book.config.epub.typeface} - {""}
    return frozenset(face.package for family in families for face in book_typefaces(family))


def touched_by(paths: Sequence[Path], folders: Sequence[Path]) -> tuple[Path, ...]:
    """Choose the books that are made from any of these files: their own, bookgen's, or a typeface's.

    A book that cannot be read is among them: to build it says why.
    Raises: SourceError for a file that no book is made from.
    """
    brought = house()
    owners = [folder.resolve() for folder in folders]
    for path in paths:
        if not house_name(path.resolve()) and not any(map(path.resolve().is_relative_to, owners)):
            hint = "name a file of a book, of bookgen's styles, covers or templates, or a typeface"
            raise SourceError(f"no book is made from '{path}'", Location(str(path)), hint)
    return tuple(folder for folder in folders if any(_is_touched(folder, path, brought) for path in paths))


def _is_touched(folder: Path, path: Path, brought: House) -> bool:
    if path.resolve().is_relative_to(folder.resolve()):
        return True
    from bookgen.load import load_book

    try:
        reads = read_by(load_book(folder), book_inputs(folder, brought))
    except BookgenError:
        return True
    return house_name(path.resolve()) in {**reads.house, **reads.parts}
