"""House rules on structure: titles, heading levels, empty places and pictures.

Dead links and pictures that are not there are compose's affair, which has to resolve them; a running head
that does not fit is print's, which knows the measure.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from bookgen.check.prose import HEADINGS, OBJECT, Prose
from bookgen.finding import Finding, Rule, Severity
from bookgen.xhtml import XHTML, is_silent, local_name

MAY_STAND_EMPTY = frozenset({"part", "volume", "division", "halftitlepage", "titlepage", "frontispiece"})
PICTURES = frozenset({"img", "svg", "table", "math", "video", "audio"})

SAME_TITLE = Rule(
    "T001",
    Severity.WARNING,
    "'{title}' is the title of an earlier section too",
    "give one of the two another title in book.toml; the earlier one is {other}",
    "Two entries of the contents that read alike cannot be told apart by a reader or a screen reader.",
    "# Preface\n\nOne.\n\n# Preface\n\nTwo.",
    "",
    "# Preface\n\nOne.\n\n# Preface to the second edition\n\nTwo.",
)
SKIPPED_LEVEL = Rule(
    "T002",
    Severity.WARNING,
    "the heading '{title}' is of level {level} and follows one of level {before}",
    "use a heading of level {expected}, as both editions do; how large it looks is the style sheet's affair",
    "Screen readers build the outline from the levels; a gap reads as if a heading were lost.",
    "#### The crossing\n\nIt was cold.",
    "WCAG 2.2, technique G141",
    "## The crossing\n\nIt was cold.",
)
NO_ALT = Rule(
    "T003",
    Severity.WARNING,
    "the picture '{href}' has no alternative text",
    "say in the brackets of ![…]({href}) what a reader who cannot see it should know",
    "A picture without a description does not exist for a blind reader, and the book cannot claim "
    "'alternativeText'.",
    "![](map.png)",
    "WCAG 2.2, success criterion 1.1.1",
    "![Map of the Volga delta, with the ferry crossings marked](map.png)",
)
EMPTY_SECTION = Rule(
    "T004",
    Severity.WARNING,
    "the section '{title}' holds no text",
    "write it, or take it out of book.toml",
    "A chapter that is only a heading is nearly always one whose text was lost on the way.",
    "# The ferry",
    "",
    "# The ferry\n\nIt leaves at nine.",
)
EMPTY_HEADING = Rule(
    "T005",
    Severity.NOTE,
    "nothing stands below the heading '{title}'",
    "write what belongs there, join it to the next heading, or take it out",
    "A heading followed at once by another of its own level or higher announces text that is not there.",
    "## Sources\n\n## Thanks\n\nTo all who helped.",
    "",
    "## Sources\n\nThe state archive.\n\n## Thanks\n\nTo all who helped.",
)
OTHER_HEADING = Rule(
    "T006",
    Severity.WARNING,
    "book.toml calls the section '{title}', its page is headed '{heading}'",
    "write the same words in both; where the two are meant to differ, give the section a running_head",
    "Who follows an entry of the contents to a page that says something else takes it for a wrong link.",
    '[[section]]\ntitle = "Preface"\n\n# The Lamp',
    "",
    '[[section]]\ntitle = "The Lamp"\n\n# The Lamp',
)
RULES = (SAME_TITLE, SKIPPED_LEVEL, NO_ALT, EMPTY_SECTION, EMPTY_HEADING, OTHER_HEADING)


def check_structure(prose: Prose) -> Iterator[Finding]:
    """Find what is wrong with the skeleton of a document."""
    yield from _skipped_levels(prose)
    yield from _pictures(prose)
    if prose.document.source:
        yield from _empty(prose)


def check_planned_titles(prose: tuple[Prose, ...]) -> Iterator[Finding]:
    """Hold the titles of the section plan against the headings of the chapter files."""
    for one in prose:
        opener = next((p for p in one.paragraphs if p.tag == "h1" and p.element.get("data-line")), None)
        if opener is None or one.document.running_head or OBJECT in opener.text:
            continue
        title, heading = one.document.title, " ".join(opener.text.split())
        if _letters(title) != _letters(heading):
            yield OTHER_HEADING.found(opener.place, title=title, heading=heading)


def _letters(title: str) -> str:
    """Take what a title says without case, spaces and punctuation: quotes may be straight in book.toml."""
    return "".join(filter(str.isalnum, title.casefold()))


def check_titles(prose: tuple[Prose, ...]) -> Iterator[Finding]:
    """Compare titles within a part: 'Scene I' may stand once in every act."""
    seen: dict[tuple[int, str], Prose] = {}
    part = 0
    for number, one in enumerate(prose):
        part = number if one.document.role in MAY_STAND_EMPTY else part
        key = (part if one.document.level > 1 else -1, " ".join(one.document.title.casefold().split()))
        if key in seen and key[1]:
            other = seen[key].place(seen[key].root)
            yield SAME_TITLE.found(one.place(one.root), title=one.document.title, other=other)
        seen.setdefault(key, one)


def _skipped_levels(prose: Prose) -> Iterator[Finding]:
    before = 0
    for heading in _headings(prose):
        level = int(heading.get("data-level") or local_name(heading)[1])
        if before and level > before + 1:
            found = {"title": _words(heading), "level": level, "before": before, "expected": before + 1}
            yield SKIPPED_LEVEL.found(prose.place(heading), **found)
        before = level


def _pictures(prose: Prose) -> Iterator[Finding]:
    for picture in prose.root.iter(f"{XHTML}img"):
        if not (picture.get("alt") or "").strip() and not is_silent(picture):
            yield NO_ALT.found(prose.place(picture), href=picture.get("src", ""))


def _empty(prose: Prose) -> Iterator[Finding]:
    has_text = any(p.tag not in HEADINGS and "opener" not in p.within for p in prose.paragraphs)
    if prose.document.role in MAY_STAND_EMPTY:
        return
    if not has_text and not any(local_name(e) in PICTURES for e in prose.root.iter()):
        yield EMPTY_SECTION.found(prose.place(prose.root), title=prose.document.title)
        return
    for heading in _headings(prose):
        after = _next_block(heading)
        if local_name(heading) != "h1" and after in HEADINGS and after <= local_name(heading):
            yield EMPTY_HEADING.found(prose.place(heading), title=_words(heading))


def _next_block(heading: etree._Element) -> str:
    return next((local_name(e) for e in heading.itersiblings() if local_name(e)), "")


def _headings(prose: Prose) -> Iterator[etree._Element]:
    yield from prose.root.iter(*(f"{XHTML}{h}" for h in HEADINGS))


def _words(element: etree._Element) -> str:
    return " ".join("".join(str(t) for t in element.itertext()).split())
