"""A book in the words of schema.org, for search engines: JSON-LD.

Rules: schema.org 'Book' and 'MediaObject'; Schema.org Accessibility Properties for Discoverability.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bookgen.config import Contributor
from bookgen.site import access
from bookgen.site.catalogue import Catalogue, Download, Entry
from bookgen.site.links import address
from bookgen.site.words import schema_role

BOOK_FORMATS: Mapping[str, str] = {
    "epub": "https://schema.org/EBook",
    "print": "https://schema.org/Paperback",
}


def book_data(entry: Entry, catalogue: Catalogue) -> dict[str, object]:
    """Describe a book."""
    config, here = entry.config, f"{entry.folder}/index.html"
    url = catalogue.site.url
    data: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "Book",
        "@id": entry.urn,
        "name": config.title,
        "alternativeHeadline": config.subtitle,
        **_people(config.contributors),
        "inLanguage": config.language,
        "datePublished": entry.published,
        "dateModified": config.modified.date().isoformat(),
        "bookEdition": config.edition,
        "publisher": {"@type": "Organization", "name": config.publisher} if config.publisher else "",
        "description": config.description,
        "keywords": list(config.subjects),
        "isPartOf": _series(entry),
        "copyrightNotice": config.rights,
        "url": address(here, here, url) if url else "",
        "image": address(entry.cover.path, here, url) if entry.cover else "",
        "numberOfPages": entry.page_count,
        "isAccessibleForFree": True,
        **_accessibility(entry),
        "encoding": [_encoding(download, here, url) for download in entry.downloads],
        "workExample": list(_examples(entry, here, url)),
    }
    return {name: value for name, value in data.items() if value}


def _people(contributors: tuple[Contributor, ...]) -> dict[str, object]:
    found: dict[str, object] = {}
    for person in contributors:
        row = found.setdefault(schema_role(person.role), [])
        assert isinstance(row, list)
        row.append({"@type": "Person", "name": person.name})
    return found


def _series(entry: Entry) -> dict[str, object]:
    series = entry.config.series
    if series is None:
        return {}
    position = {} if series.position is None else {"position": series.position}
    return {"@type": "BookSeries", "name": series.title, **position}


def _accessibility(entry: Entry) -> dict[str, object]:
    epub = entry.epub
    sufficient = [
        {"@type": "ItemList", "itemListElement": modes.split(",")} for modes in epub.values(access.SUFFICIENT)
    ]
    return {
        "accessMode": list(epub.values(access.MODE)),
        "accessModeSufficient": sufficient,
        "accessibilityFeature": list(epub.values(access.FEATURE)),
        "accessibilityHazard": list(epub.values(access.HAZARD)),
        "accessibilitySummary": " ".join(epub.values(access.SUMMARY)),
    }


def _encoding(download: Download, here: str, url: str) -> dict[str, object]:
    return {
        "@type": "MediaObject",
        "encodingFormat": download.media_type,
        "contentUrl": address(download.path, here, url),
        "contentSize": f"{download.file.size} B",
        "sha256": download.file.sha256,
    }


def _examples(entry: Entry, here: str, url: str) -> Iterator[dict[str, object]]:
    numbers = {"epub": entry.config.isbn.epub, "print": entry.config.isbn.print}
    for download in entry.downloads:
        edition = download.file.edition
        example: dict[str, object] = {
            "@type": "Book",
            "bookFormat": BOOK_FORMATS[edition],
            "inLanguage": entry.config.language,
            "isbn": numbers[edition].replace("-", ""),
            "numberOfPages": download.file.pages,
            "encoding": _encoding(download, here, url),
        }
        yield {name: value for name, value in example.items() if value}
