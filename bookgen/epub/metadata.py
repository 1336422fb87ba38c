"""The package's metadata: everything that book.toml says of the book.

Rules: EPUB 3.3, 5.5 (metadata), Dublin Core, MARC relators, ONIX code lists 5.
"""

from __future__ import annotations

from collections.abc import Iterator

from bookgen.config import BookConfig, Contributor
from bookgen.direction import direction, text_direction
from bookgen.epub.container import Meta

ISBN_13, OTHER = "15", "01"
CREATORS = ("aut", "edt", "com", "trl")
"""Who leads a book: its authors, else its editors, compilers, translators."""


def describe(config: BookConfig) -> tuple[Meta, ...]:
    """Say all that book.toml says of the book, in the order of EPUB's own examples."""
    runs = direction(config.language)
    return tuple(
        Meta(meta.name, meta.value, (*meta.attributes, *_direction(meta, runs)))
        for meta in (
            *_identifiers(config),
            *_titles(config),
            Meta("dc:language", config.language),
            *_contributors(config),
            *_series(config),
            *_facts(config),
        )
    )


def isbn_urn(number: str) -> str:
    """Write an ISBN as a URN, always in its form of thirteen digits."""
    from stdnum import isbn  # noqa: PLC0415  (a tenth of a second that a book without ISBN need not pay)

    return f"urn:isbn:{isbn.to_isbn13(isbn.compact(number))}"


def _direction(meta: Meta, runs: str) -> tuple[tuple[str, str], ...]:
    own = text_direction(meta.value) if meta.name.startswith("dc:") else ""
    speaks = meta.name not in ("dc:identifier", "dc:language", "dc:date")
    return (("dir", own),) if speaks and own and own != runs else ()


def _identifiers(config: BookConfig) -> Iterator[Meta]:
    yield Meta("dc:identifier", config.identifier, (("id", "id"),))
    if config.isbn.epub and isbn_urn(config.isbn.epub) != config.identifier:
        yield Meta("dc:identifier", isbn_urn(config.isbn.epub), (("id", "isbn"),))
        yield _refined("isbn", "identifier-type", ISBN_13, scheme="onix:codelist5")


def _titles(config: BookConfig) -> Iterator[Meta]:
    yield Meta("dc:title", config.title, (("id", "title"),))
    yield _refined("title", "title-type", "main")
    if config.subtitle:
        yield _refined("title", "display-seq", "1")
        yield Meta("dc:title", config.subtitle, (("id", "subtitle"),))
        yield _refined("subtitle", "title-type", "subtitle")
        yield _refined("subtitle", "display-seq", "2")
    if config.edition:
        yield Meta("dc:title", config.edition, (("id", "edition"),))
        yield _refined("edition", "title-type", "edition")


def _contributors(config: BookConfig) -> Iterator[Meta]:
    leading = next((role for role in CREATORS if config.names(role)), "")
    for number, person in enumerate(config.contributors, 1):
        name = "creator" if person.role == leading else "contributor"
        yield from _person(person, name, f"{name}-{number}", number)


def _person(person: Contributor, name: str, id: str, number: int) -> Iterator[Meta]:
    yield Meta(f"dc:{name}", person.name, (("id", id),))
    yield _refined(id, "role", person.role, scheme="marc:relators")
    if person.file_as:
        yield _refined(id, "file-as", person.file_as)
    yield _refined(id, "display-seq", str(number))


def _series(config: BookConfig) -> Iterator[Meta]:
    if config.series is None:
        return
    yield Meta("meta", config.series.title, (("property", "belongs-to-collection"), ("id", "series")))
    yield _refined("series", "collection-type", "series")
    if config.series.position is not None:
        yield _refined("series", "group-position", f"{config.series.position:g}")


def _facts(config: BookConfig) -> Iterator[Meta]:
    facts = {
        "dc:publisher": config.publisher,
        "dc:date": config.publication_date,
        "dc:description": config.description,
        "dc:rights": config.rights,
    }
    yield from (Meta(name, value) for name, value in facts.items() if value)
    yield from _subjects(config)
    yield from (Meta("dc:source", source) for source in (config.source.citation, config.source.url) if source)


def _subjects(config: BookConfig) -> Iterator[Meta]:
    yield from (Meta("dc:subject", subject) for subject in config.subjects if subject)
    for number, subject in enumerate(config.classification, 1):
        yield Meta("dc:subject", subject.heading, (("id", f"subject-{number}"),))
        yield _refined(f"subject-{number}", "authority", subject.scheme)
        yield _refined(f"subject-{number}", "term", subject.code)


def _refined(id: str, property: str, value: str, scheme: str = "") -> Meta:
    attributes = (("refines", f"#{id}"), ("property", property))
    return Meta("meta", value, (*attributes, ("scheme", scheme)) if scheme else attributes)
