"""The site's feeds: OPDS 1.2, OPDS 2.0, an Atom feed of editions, and the sitemap.

In: a `Catalogue`. Out: files by their path. Both OPDS catalogues have the same feeds: a root that leads to
all books, the newest, and to those of each author, subject and language.
Rules: OPDS Catalog 1.2; OPDS 2.0 draft; RFC 4287 (Atom); sitemaps.org 0.9.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from bookgen.site.catalogue import Catalogue, Entry
from bookgen.site.links import address, relative
from bookgen.site.opds2 import publication
from bookgen.site.templates import render

PER_FEED = 50
NEWEST = 30
KINDS = (("author", "Authors"), ("subject", "Subjects"), ("language", "Languages"))
NAVIGATION = "application/atom+xml;profile=opds-catalog;kind=navigation"
ACQUISITION = "application/atom+xml;profile=opds-catalog;kind=acquisition"
OPDS2 = "application/opds+json"


@dataclass(frozen=True, slots=True)
class Way:
    """One line of a feed that leads to another feed."""

    title: str
    path: str
    """Of the other feed, without its ending."""
    words: str
    is_navigation: bool = False


@dataclass(frozen=True, slots=True)
class Feed:
    """One feed, in whichever form it is written."""

    path: str
    """Below the site's folder, without its ending."""
    title: str
    modified: datetime
    ways: tuple[Way, ...] = ()
    entries: tuple[Entry, ...] = ()
    earlier: str = ""
    """The feed before this one, where a long list is parted."""
    later: str = ""
    total: int = 0

    @property
    def kind(self) -> str:
        """Its media type as OPDS 1.2 has it."""
        return NAVIGATION if self.ways else ACQUISITION


def feed_files(catalogue: Catalogue) -> Iterator[tuple[str, bytes]]:
    """Yield every feed."""
    for feed in _feeds(catalogue):
        yield f"{feed.path}.xml", _opds1(feed, catalogue)
        yield f"{feed.path}.json", _opds2(feed, catalogue)
    yield "updates.xml", _updates(catalogue)


def sitemap(catalogue: Catalogue, paths: Sequence[str]) -> bytes:
    """List pages for search engines; the site's address has to be known."""
    times = {entry.folder: entry.config.modified for entry in catalogue.entries}
    rows = [(f"{catalogue.site.url}{_quoted(path)}", _time_of(path, times, catalogue)) for path in paths]
    return render("sitemap.xml.j2", rows=rows)


def _quoted(path: str) -> str:
    return relative(path, "").removesuffix("index.html")


def _time_of(path: str, times: dict[str, datetime], catalogue: Catalogue) -> datetime:
    return times.get("/".join(path.split("/")[:2]), catalogue.modified)


def _feeds(catalogue: Catalogue) -> Iterator[Feed]:
    shown = tuple((kind, catalogue.tongue.say(title)) for kind, title in KINDS if catalogue.groups_of(kind))
    say = catalogue.tongue.say
    root = (
        Way(say("All books"), "opds/all", _count(len(catalogue.entries), say)),
        Way(say("New and changed"), "opds/new", say("The youngest editions first")),
        *(Way(title, f"opds/{kind}s", say(f"Books by {kind}"), is_navigation=True) for kind, title in shown),
    )
    yield Feed("opds/index", catalogue.site.title, catalogue.modified, ways=root)
    yield from _parted("opds/all", say("All books"), catalogue.entries)
    newest = catalogue.newest[:NEWEST]
    yield Feed("opds/new", say("New and changed"), catalogue.modified, entries=newest, total=len(newest))
    for kind, title in shown:
        groups = catalogue.groups_of(kind)
        counted = ((group, _count(len(group.entries), say)) for group in groups)
        ways = tuple(Way(group.name, f"opds/{group.path}", words) for group, words in counted)
        yield Feed(f"opds/{kind}s", title, catalogue.modified, ways=ways)
        for group in groups:
            yield from _parted(f"opds/{group.path}", group.name, group.entries)


def _parted(path: str, title: str, entries: tuple[Entry, ...]) -> Iterator[Feed]:
    starts = range(0, len(entries), PER_FEED)
    paths = [path if start == 0 else f"{path}-{start // PER_FEED + 1}" for start in starts]
    for number, start in enumerate(starts):
        shown = entries[start : start + PER_FEED]
        yield Feed(
            paths[number],
            title,
            max(entry.config.modified for entry in shown),
            entries=shown,
            earlier=paths[number - 1] if number else "",
            later=paths[number + 1] if number + 1 < len(paths) else "",
            total=len(entries),
        )


def _count(number: int, say: Callable[..., str]) -> str:
    return say("1 book") if number == 1 else say("{count} books", count=number)


def _opds1(feed: Feed, catalogue: Catalogue) -> bytes:
    here = f"{feed.path}.xml"
    return render(
        "opds.xml.j2",
        feed=feed,
        catalogue=catalogue,
        navigation=NAVIGATION,
        acquisition=ACQUISITION,
        link=lambda path: address(path, here, catalogue.site.url),
    )


def _opds2(feed: Feed, catalogue: Catalogue) -> bytes:
    here = f"{feed.path}.json"

    def link(path: str, rel: str, type: str = OPDS2, **more: object) -> dict[str, object]:
        return {"rel": rel, "href": address(path, here, catalogue.site.url), "type": type, **more}

    links = [
        link(here, "self"),
        link("opds/index.json", "start"),
        link("index.html", "alternate", "text/html"),
    ]
    links += [
        link(f"{path}.json", rel) for rel, path in (("previous", feed.earlier), ("next", feed.later)) if path
    ]
    table: dict[str, object] = {
        "metadata": {
            "title": feed.title,
            "modified": feed.modified.isoformat().replace("+00:00", "Z"),
            **({"numberOfItems": feed.total} if feed.entries else {}),
        },
        "links": links,
    }
    if feed.ways:
        table["navigation"] = [link(f"{way.path}.json", "subsection", title=way.title) for way in feed.ways]
    if feed.entries:
        table["publications"] = [
            publication(entry, lambda path: address(path, here, catalogue.site.url)) for entry in feed.entries
        ]
    return (json.dumps(table, indent=1, ensure_ascii=False) + "\n").encode()


def _updates(catalogue: Catalogue) -> bytes:
    say = catalogue.tongue.say
    rows = [row for entry in catalogue.entries for row in _editions(entry, say)]
    rows.sort(key=lambda row: (row[1], row[0].name), reverse=True)
    return render(
        "updates.xml.j2",
        catalogue=catalogue,
        rows=rows,
        updated=rows[0][1],
        say=say,
        link=lambda path: address(path, "updates.xml", catalogue.site.url),
    )


def _editions(entry: Entry, say: Callable[..., str]) -> Iterator[tuple[Entry, datetime, str]]:
    """Yield what changed and when; where book.toml does not say, the edition itself."""
    for revision in entry.config.revision:
        yield entry, revision.date, revision.text
    if entry.config.modified not in {revision.date for revision in entry.config.revision}:
        is_newer = any(revision.date < entry.config.modified for revision in entry.config.revision)
        yield entry, entry.config.modified, say("A new edition." if is_newer else "Published here.")
