"""A book as OPDS 2.0 has it: a Readium Web Publication Manifest's metadata, with links to the files."""

from __future__ import annotations

from collections.abc import Callable

from bookgen.config import Contributor
from bookgen.site import access
from bookgen.site.catalogue import Entry, sort_name
from bookgen.site.pictures import Picture
from bookgen.site.words import schema_role

EPUB_A11Y = "https://www.w3.org/TR/epub-a11y-11"
OPEN_ACCESS = "http://opds-spec.org/acquisition/open-access"


def publication(entry: Entry, link: Callable[[str], str]) -> dict[str, object]:
    """Describe a book; `link` turns a path of the site into an address."""
    return {
        "metadata": _filled(_metadata(entry)),
        "links": [
            {
                "rel": "alternate",
                "href": link(f"{entry.folder}/index.html"),
                "type": "text/html",
            },
            *(
                {
                    "rel": OPEN_ACCESS,
                    "href": link(download.path),
                    "type": download.media_type,
                    "size": download.file.size,
                }
                for download in entry.downloads
            ),
        ],
        **_images(entry.covers, link),
    }


def _metadata(entry: Entry) -> dict[str, object]:
    config = entry.config
    return {
        "@type": "http://schema.org/Book",
        "title": config.title,
        "subtitle": config.subtitle,
        "identifier": entry.urn,
        **_people(config.contributors),
        "language": config.language,
        "publisher": config.publisher,
        "published": entry.published if "-" in entry.published else "",  # its schema has no year alone
        "modified": config.modified.isoformat().replace("+00:00", "Z"),
        "description": config.description,
        "subject": list(config.subjects),
        "numberOfPages": entry.page_count,
        "belongsTo": _series(entry),
        "accessibility": _filled(_accessibility(entry)),
    }


def _people(contributors: tuple[Contributor, ...]) -> dict[str, object]:
    found: dict[str, list[dict[str, object]]] = {}
    for person in contributors:
        kind = schema_role(person.role)
        row: dict[str, object] = {"name": person.name, "sortAs": sort_name(person)}
        if kind == "contributor":
            row["role"] = person.role
        found.setdefault(kind, []).append(row)
    return dict(found)


def _series(entry: Entry) -> dict[str, object]:
    series = entry.config.series
    if series is None:
        return {}
    position = {} if series.position is None else {"position": series.position}
    return {"series": {"name": series.title, **position}}


def _accessibility(entry: Entry) -> dict[str, object]:
    epub = entry.epub
    sufficient = [modes.split(",") if "," in modes else modes for modes in epub.values(access.SUFFICIENT)]
    claims = (access.CLAIM.fullmatch(value) for value in epub.values(access.CONFORMS))
    return {
        "conformsTo": [f"{EPUB_A11Y}#wcag-{claim[1]}-{claim[2].lower()}" for claim in claims if claim],
        "accessMode": list(epub.values(access.MODE)),
        "accessModeSufficient": sufficient,
        "feature": list(epub.values(access.FEATURE)),
        "hazard": list(epub.values(access.HAZARD)),
        "summary": " ".join(epub.values(access.SUMMARY)),
        "certification": {"certifiedBy": epub.certifier} if epub.certifier else {},
    }


def _images(covers: tuple[Picture, ...], link: Callable[[str], str]) -> dict[str, object]:
    images = [
        {"href": link(cover.path), "type": "image/jpeg", "width": cover.width, "height": cover.height}
        for cover in covers
    ]
    return {"images": images} if images else {}


def _filled(table: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in table.items() if value}
