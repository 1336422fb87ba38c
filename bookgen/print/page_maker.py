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
from bookgen.print.mending import Mender
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


@contextmanager
def mended_pages() -> Iterator[list[Mend]]:
    """Have the pages of the next document mended as they are made; give what was done, at the end."""
    layout = library().layout.page
    make_page = layout.remake_page
    mends: list[Mend] = []
    makers: list[_PageMaker] = []

    def remake_page(index: int, context: Library, root_box: Library, html: Library) -> Library:
        if not makers:
            make = partial(make_page, context=context, root_box=root_box, html=html)
            makers.append(_PageMaker(Mender(Spacing.of(root_box)), context, make))
        return makers[0].make_mended(index)

    layout.remake_page = remake_page
    try:
        yield mends
    finally:
        layout.remake_page = make_page
        mends += [mend for maker in makers for mend in maker.mender.mends.values()]


@dataclass(slots=True)
class _PageMaker:
    """Makes a page as often as the mender wants it, each time from where the page before left off."""

    mender: Mender
    context: Library
    make_page: Callable[[int], Library]
    before: dict[int, dict[str, Library]] = field(default_factory=dict)
    """What each page was begun with."""
    after: dict[Library, Library] = field(default_factory=dict)
    """What making a page led to."""

    def make_mended(self, index: int) -> Library:
        """Make a page in WeasyPrint's stead."""
        self.before[index], self.after = _carried(self.context), {}
        page, is_last = self.mender.make(index, partial(self._make, index))
        resume_at = self._keep(index, page)
        if is_last and index and self.mender.mend_ending(index, page, partial(self._make_two, index)):
            for entry in self.context.page_maker[0 if self.before[index]["footnotes"] else index - 1 : index]:
                entry[-1]["content_changed"] = True
        self.mender.before = page
        return page, resume_at

    def _make(self, index: int) -> tuple[Library, bool]:
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
