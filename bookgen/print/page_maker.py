"""Stand in WeasyPrint's place while it makes pages: leave out what none needs, and mend what came out badly.

In: a document that is being laid out. Out: its pages as they should be, and what was done to them.
One of the modules that know WeasyPrint's private parts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field
from functools import partial

from bookgen.print.engine import Library, library
from bookgen.print.mending import UNEVEN, Mender
from bookgen.print.paragraphs import Spacing
from bookgen.print.section import Mend

CARRIED = ("footnotes", "reported_footnotes", "broken_out_of_flow")
"""What of WeasyPrint's context goes from page to page."""


@contextmanager
def bare_pages() -> Iterator[None]:
    """Make the next document's pages without a look at each of sixteen margin boxes, none of which is set."""
    layout = library().layout
    make_margin_boxes, layout.make_margin_boxes = layout.make_margin_boxes, lambda *_: ()
    try:
        yield
    finally:
        layout.make_margin_boxes = make_margin_boxes


@dataclass(slots=True)
class Making:
    """What there is to tell of pages once all are made."""

    mends: list[Mend] = field(default_factory=list)
    has_short: bool = False
    """Whether a page ended a line above its foot, before the one that faces it was made to."""


@contextmanager
def mended_pages(opens_on: str = "") -> Iterator[Making]:
    """Have the pages of the next document mended as they are made, and tell of it at the end.

    `opens_on` says what the first page is, 'verso' or 'recto', where facing pages are to end on one line.
    """
    layout = library().layout.page
    make_page, set_height = layout.remake_page, layout.page_height
    making = Making()
    makers: list[_PageMaker] = []

    def remake_page(index: int, context: Library, root_box: Library, html: Library) -> Library:
        if not makers:
            make = partial(make_page, context=context, root_box=root_box, html=html)
            makers.append(_PageMaker(Mender(Spacing.of(root_box)), context, make, Spreads(opens_on)))
        return makers[0].make_mended(index)

    def page_height(page: Library, *room: Library) -> None:
        set_height(page, *room)
        for maker in makers:
            maker.spreads.lengthen(page, maker.under_way)

    layout.remake_page, layout.page_height = remake_page, page_height
    try:
        yield making
    finally:
        layout.remake_page, layout.page_height = make_page, set_height
        for maker in makers:
            last = len(maker.context.page_maker) - 1
            told = (*maker.mender.mends.values(), *maker.spreads.mends())
            making.mends += (mend for mend in told if mend.page < last)
            making.has_short = bool(maker.short)


@dataclass(slots=True)
class Spreads:
    """Pages that end a line short, or run a line long, for the sake of those that face them."""

    opens_on: str
    """What the first page is bound as: 'verso' or 'recto', empty where nobody knows."""
    lines: dict[int, float] = field(default_factory=dict)
    """By how much the foot of each is lower than the others'."""

    def is_second(self, index: int) -> bool:
        """Tell whether a page is the second of a spread."""
        return index > 0 and (index % 2 == 0) == (self.opens_on == "recto") and self.opens_on != ""

    def set(self, index: int, line: float) -> None:
        """Give two facing pages, of which this is the second, a line more, or less."""
        self.lines[index - 1] = self.lines[index] = line

    def forget(self, index: int) -> None:
        """Leave two facing pages as they are."""
        del self.lines[index - 1], self.lines[index]

    def lengthen(self, page: Library, index: int) -> None:
        """Give a page that is about to be filled the room that it is to have."""
        page.height += self.lines.get(index, 0)
        page.margin_bottom -= self.lines.get(index, 0)

    def restore(self, page: Library, index: int) -> None:
        """Give a page that is filled its own height again: it is bound with pages of that."""
        page.height -= self.lines.get(index, 0)
        page.margin_bottom += self.lines.get(index, 0)

    def mends(self) -> Iterator[Mend]:
        """Tell which pages end otherwise."""
        return (Mend(index, "", UNEVEN, 1 if line > 0 else -1) for index, line in sorted(self.lines.items()))


@dataclass(slots=True)
class _PageMaker:
    """Makes a page as often as the mender wants it, each time from where the page before left off."""

    mender: Mender
    context: Library
    make_page: Callable[[int], Library]
    spreads: Spreads
    before: dict[int, dict[str, Library]] = field(default_factory=dict)
    """What each page was begun with."""
    after: dict[Library, Library] = field(default_factory=dict)
    """What making a page led to."""
    short: set[int] = field(default_factory=set)
    """Pages that ended a line above their foot when they were first made."""
    under_way: int = 0
    """The page that is being made."""

    def make_mended(self, index: int) -> tuple[Library, Library]:
        """Make a page in WeasyPrint's stead; give it, and where the next resumes."""
        is_new = index not in self.before
        self.before[index], self.after = _carried(self.context), {}
        page, is_last = self.mender.make(index, partial(self._make, index))
        resume_at = self._keep(index, page)
        if is_new and not is_last:
            page, resume_at = self._even_out(index, page) or (page, resume_at)
        elif is_last and index and self.mender.mend_ending(index, page, partial(self._make_two, index)):
            self._have_made_again(index - 1 if self._is_bare(index) else 0, index)
        self.mender.before = page
        self.spreads.restore(page, index)
        return page, resume_at

    def _even_out(self, index: int, page: Library) -> tuple[Library, Library] | None:
        """Have two facing pages, this one and the one before, end on one line; give it anew if it changed."""
        missing = self.mender.line_missing(page)
        if missing:
            self.short.add(index)
        if not self.spreads.is_second(index) or not self._is_bare(index):
            return None
        line = missing or self.mender.line_missing(self.mender.before)
        if bool(missing) == (index - 1 in self.short):
            return None
        faults = self.mender.count_faults(self.mender.before, page)
        for room in (-line, line)[: 2 if index > 1 else 1]:  # below the first page stands its folio
            self.spreads.set(index, room)
            first, second = self._make_two(index)
            if second and self.mender.is_even(first, second, faults):
                self.mender.settled |= {index - 1, index}
                self._have_made_again(index - 1, index)
                self._keep(index - 1, first)
                self.context.page_maker[index][-1]["content_changed"] = False
                self.before[index] = _carried(self.context)
                return second, self._keep(index, second)
            self.spreads.forget(index)
        self._keep(index, page)
        return None

    def _is_bare(self, index: int) -> bool:
        """Tell whether neither a page nor the one before was begun with footnotes or what goes over pages."""
        return not any(self.before[page][name] for page in (index - 1, index) for name in CARRIED)

    def _have_made_again(self, start: int, end: int) -> None:
        """Have WeasyPrint make pages once more when it is through."""
        for entry in self.context.page_maker[start:end]:
            entry[-1]["content_changed"] = True

    def _make(self, index: int) -> tuple[Library, bool]:
        self.under_way = index
        for name, value in self.before[index].items():
            setattr(self.context, name, copy(value))
        self.context.page_maker[index][-1].update(anchors=[], content_lookups=[])
        page, resume_at = self.make_page(index)
        self.after[page] = resume_at, self.context.page_maker[index + 1], _carried(self.context)
        return page, resume_at is None and not self.context.reported_footnotes

    def _make_two(self, index: int) -> tuple[Library, Library]:
        """Make the page before and this one, for a look; None when there is no more need of it."""
        maker = self.context.page_maker
        entries, before = maker[:], self.before[index]
        first, is_last = self._make(index - 1)
        self.before[index] = _carried(self.context)
        second = None if is_last else self._make(index)[0]
        maker[:], self.before[index] = entries, before
        return first, second

    def _keep(self, index: int, page: Library) -> Library:
        resume_at, self.context.page_maker[index + 1], carried = self.after[page]
        for name, value in carried.items():
            setattr(self.context, name, value)
        return resume_at


def _carried(context: Library) -> dict[str, Library]:
    return {name: copy(getattr(context, name)) for name in CARRIED}
