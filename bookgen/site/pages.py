"""The site's pages: the shelf, the lists to browse, a page a book, and the pages to read.

In: a `Catalogue`, the readings. Out: files by their path below the site's folder.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from bookgen.site.access import statements
from bookgen.site.catalogue import Catalogue, Entry
from bookgen.site.linked_data import book_data
from bookgen.site.links import relative
from bookgen.site.reader import Reading, errata_href
from bookgen.site.templates import render
from bookgen.site.words import Tongue

PER_PAGE = 48
MOST = 40
"""How many authors or subjects the shelf lists before it leads to a page of their own."""
LONGEST_CONTENTS = 250
"""How many lines of contents every page to read brings along."""
CARDS = "shelf-cards.js"
KINDS = (("author", "Authors"), ("subject", "Subjects"), ("language", "Languages"))
DEVICES = (
    ("iPhone, iPad, Mac", "Download the EPUB and open it: it goes into Apple Books."),
    (
        "Android",
        "Download the EPUB and open it with a reading app, or upload it to Google Play Books.",
    ),
    (
        "Kindle",
        "Send the EPUB to your device with Amazon’s Send to Kindle, by e-mail or on the web.",
    ),
    (
        "Kobo, PocketBook, Tolino",
        "Connect the device by cable and copy the EPUB onto it, or add the OPDS catalogue of this site where "
        "the device has a place for one.",
    ),
    ("Windows, Linux", "Open the EPUB with Thorium Reader, Calibre or Foliate."),
    (
        "Screen reader or braille display",
        "Take the EPUB to Thorium Reader, Apple Books or a DAISY player; or read it online.",
    ),
    ("Paper", "Print the PDF at its own size."),
)
"""How to open a book, by what it is read on."""


def shelf_pages(catalogue: Catalogue) -> Iterator[tuple[str, bytes]]:
    """Yield the shelf and the pages of each author, subject and language."""
    yield from _shelves(catalogue, "index", "", catalogue.entries)
    rest = catalogue.entries[PER_PAGE:]
    if rest:
        cards = _page("cards.html.j2", catalogue, "index.html", entries=rest)
        yield CARDS, _page("cards.js.j2", catalogue, "index.html", cards=cards.decode())
    for group in catalogue.groups:
        yield from _shelves(catalogue, group.path, group.name, group.entries)
    for kind, phrase in KINDS:
        groups, path = catalogue.groups_of(kind), f"{kind}/index.html"
        if groups:
            heading = catalogue.tongue.say(phrase)
            yield path, _page("groups.html.j2", catalogue, path, heading=heading, groups=groups)


def _shelves(
    catalogue: Catalogue, path: str, heading: str, entries: Sequence[Entry]
) -> Iterator[tuple[str, bytes]]:
    starts = range(0, len(entries), PER_PAGE)
    paths = [
        f"{path}.html" if number == 1 else f"{path}-{number}.html" for number in range(1, len(starts) + 1)
    ]
    for number, start in enumerate(starts, 1):
        here = paths[number - 1]
        yield (
            here,
            _page(
                "shelf.html.j2",
                catalogue,
                here,
                heading=heading,
                entries=entries[start : start + PER_PAGE],
                total=len(entries),
                number=number,
                pages=len(starts),
                page_paths=paths,
                cards_script=CARDS if len(starts) > 1 and number == 1 else "",
                most=MOST,
            ),
        )


def book_page(entry: Entry, reading: Reading, catalogue: Catalogue) -> bytes:
    """Make the page of a book."""
    here = f"{entry.folder}/index.html"
    authors = {group.name: f"{group.path}.html" for group in catalogue.groups_with(entry, "author")}
    return _page(
        "book.html.j2",
        catalogue,
        here,
        entry=entry,
        data=book_data(entry, catalogue),
        facts=tuple(_facts(entry, catalogue.tongue)),
        devices=DEVICES,
        subjects=catalogue.groups_with(entry, "subject"),
        author_paths=authors,
        contents=reading.contents,
        start=f"{entry.folder}/read/{reading.pages[0].name}",
        statements=statements(entry.epub, catalogue.tongue.say),
        report=errata_href(entry, entry.name),
    )


def reader_pages(entry: Entry, reading: Reading, catalogue: Catalogue) -> Iterator[tuple[str, bytes]]:
    """Yield the pages to read."""
    pages = reading.pages
    contents = reading.contents if len(reading.contents) <= LONGEST_CONTENTS else ()
    sheets = tuple(name for name, _ in reading.resources if name.endswith(".css"))
    for number, page in enumerate(pages):
        here = f"{entry.folder}/read/{page.name}"
        yield (
            here,
            _page(
                "reader.html.j2",
                catalogue,
                here,
                entry=entry,
                page=page,
                body=Markup(page.body),
                notes=Markup(page.notes),
                contents=contents,
                sheets=sheets,
                earlier=pages[number - 1] if number else None,
                later=pages[number + 1] if number + 1 < len(pages) else None,
            ),
        )


def _page(template: str, catalogue: Catalogue, here: str, **words: object) -> bytes:
    return render(
        template,
        catalogue=catalogue,
        page_path=here,
        link=lambda path: relative(path, here),
        say=catalogue.tongue.say,
        role_words=catalogue.tongue.role,
        size_words=catalogue.tongue.size,
        date_words=catalogue.tongue.date,
        **words,
    )


def _facts(entry: Entry, tongue: Tongue) -> Iterator[tuple[str, str]]:
    """Say what is known of the edition, line by line."""
    config = entry.config
    position = f", {config.series.position}" if config.series and config.series.position is not None else ""
    rows = (
        ("Edition", config.edition),
        ("Publisher", ", ".join(part for part in (config.publisher, config.place) if part)),
        ("Published", tongue.published(config.published)),
        ("Date", tongue.date(config.modified)),
        ("Series", f"{config.series.title}{position}" if config.series else ""),
        ("Language", tongue.language_of(config.language)),
        ("Pages in print", str(entry.page_count or "")),
        ("ISBN (EPUB)", config.isbn.epub),
        ("ISBN (print)", config.isbn.print),
        ("Identifier", entry.urn),
        ("Text", config.source.citation),
        ("Rights", config.rights),
    )
    yield from ((tongue.say(name), value) for name, value in rows if value)
    if not config.rights_verified:
        yield tongue.say("Note on rights"), tongue.rights()
