"""What changed between two states of all that a book is made from, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bookgen.manifest import Inputs

KINDS = (
    ("book.toml", "settings"),
    ("corrections.toml", "corrections"),
    ("chapters/", "chapter"),
    ("source/", "source"),
    ("styles/", "style"),
    ("covers/", "cover"),
    ("templates/", "template"),
)
"""What a file of a book's folder is, by the beginning of its path."""
TYPEFACES = ("fontpkg_", "pylopdf_fonts_", "ziamath")
"""How the packages of typefaces are named."""
CHOSEN = ("styles/", "covers/", "templates/", *TYPEFACES)
"""Of these a book is made from some: one that is new is none of its own."""
CODE = "code"
"""The entry of the house's table that stands for all of bookgen's modules."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is not as it was."""

    kind: str
    """'chapter', 'style', 'typeface', 'library' and the like."""
    name: str
    """A path, or the name of a library."""
    how: str
    """'changed', 'new', 'gone', or the versions: '1.2 → 1.3'."""
    is_house: bool = False
    """Whether it is bookgen's own and not the book's."""

    def __str__(self) -> str:
        if self.name == CODE and self.is_house:
            return f"bookgen's code {self.how}"
        owner = "bookgen's " if self.is_house else ""
        return f"{owner}{self.kind} '{self.name}' {self.how}"


def changes_between(made_from: Inputs, now: Inputs) -> tuple[Change, ...]:
    """List what of a book's inputs is not as it was when the book was made."""
    return (
        *_files(made_from.book, now.book, is_house=False),
        *_files(made_from.house, _chosen(now.house, made_from.house), is_house=True),
        *_parts(made_from.parts, _chosen(now.parts, made_from.parts)),
    )


def kind_of(name: str) -> str:
    """Say what a file is, by its path in the book's folder."""
    return next((kind for start, kind in KINDS if name.startswith(start)), "file")


def _chosen(now: Mapping[str, str], made_from: Mapping[str, str]) -> dict[str, str]:
    """Leave out what is there to choose from and was not chosen."""
    return {name: value for name, value in now.items() if name in made_from or not name.startswith(CHOSEN)}


def _files(before: Mapping[str, str], now: Mapping[str, str], *, is_house: bool) -> Iterator[Change]:
    for name in sorted({**before, **now}):
        if before.get(name) != now.get(name):
            how = "new" if name not in before else "gone" if name not in now else "changed"
            yield Change(kind_of(name), name, how, is_house)


def _parts(before: Mapping[str, str], now: Mapping[str, str]) -> Iterator[Change]:
    for name in sorted({**before, **now}):
        if before.get(name) != now.get(name):
            kind = "typeface" if name.startswith(TYPEFACES) else "library"
            yield Change(kind, name, f"{before.get(name, 'none')} → {now.get(name, 'none')}")
