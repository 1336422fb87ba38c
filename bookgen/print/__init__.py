"""Print a book: from a composition to a PDF that is ready for the press and for the screen.

In: a `Book`, its `Composition`, processes to work in and a store of what was set before. Out: `Printed`, the
pages for the screen; `separate.separate` makes the file for the press of them.
Rules: CSS Paged Media 3 and CSS Generated Content for Paged Media, as far as WeasyPrint knows them;
ISO 32000-1; ISO 14289-1 (PDF/UA-1); ISO 15930-7 (PDF/X-4).
"""

from __future__ import annotations

from bookgen.print.galleys import Galleys
from bookgen.print.printing import Printed, print_book
from bookgen.print.rules import RULES

__all__ = ["RULES", "Galleys", "Printed", "print_book"]
