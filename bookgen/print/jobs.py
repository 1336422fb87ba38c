"""What workers are handed: a section's text to be set, and the heads and folios to go round it.

Both sides know this module. Which module does a job only the worker learns: it would take a fifth of a second
to load them where they are not used.
"""

from __future__ import annotations

from dataclasses import dataclass

ADDRESS = "bookgen:"
"""Scheme of everything that a page may fetch, fonts and pictures; all else is refused."""
GOTO = f"{ADDRESS}goto/"
"""Address of a place in the book, until the bound file has real destinations."""
NamedSheet = tuple[str, str]
"""A style sheet's path in a book's folder, empty for one that bookgen writes; and its text."""
Strings = tuple[tuple[str, str], ...]
"""What `string-set` set on a page, in order."""


@dataclass(frozen=True, slots=True)
class TypesetJob:
    """What a section's pages depend on, and nothing else: its hash is the key of the cache."""

    xhtml: str
    typeface: str
    sheets: tuple[NamedSheet, ...]
    pictures: tuple[tuple[str, bytes], ...] = ()
    """By the address that `<img src>` gives."""
    verso: bool = False
    """Whether the first page is a left-hand one."""
    opens_on: str = ""
    """What the first page is bound as, 'verso' or 'recto'; empty where it is not known or does not matter."""


@dataclass(frozen=True, slots=True)
class FurnitureJob:
    """What a section's running heads and folios depend on."""

    language: str
    typeface: str
    sheets: tuple[NamedSheet, ...]
    leaves: tuple[tuple[str, Strings], ...]
    """For each page the name of its page type and the strings that it sets."""
    count: int
    """The first page's number."""
    left: bool
    """Whether the first page is a left-hand one: a verso, or the recto of a book that is read leftwards."""


def typeset(job: TypesetJob) -> bytes:
    """Lay a section out: a packed `TypesetSection`.

    Raises: StyleError when the typeface does not load.
    """
    from bookgen.print.typeset import set_section

    return set_section(job)


def furnish(job: FurnitureJob) -> bytes:
    """Set the running heads and folios of a section: a packed `TypesetSection`."""
    from bookgen.print.furniture import set_furniture

    return set_furniture(job)
