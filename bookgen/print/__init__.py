"""Print a book: from a composition to a PDF that is ready for the press and for the screen.

In: a `Book`, its `Composition`, processes to work in and a store of what was set before. Out: `Printed`, the
pages for the screen. The doors, each in its own module so that a process that only typesets does not load
what binds:

    printing.print_book(book, composition, workers, store)   the whole book, as `Printed`; in two steps
                                                             `start_printing` and `finish_printing`
    separate.separate(pdf, config)                           the file for the press, made of its pages
    galleys.Galleys(workers, store)                          one section's pages, while the book is written

What can be found is in `rules.RULES`.
Rules: CSS Paged Media 3 and CSS Generated Content for Paged Media, as far as WeasyPrint knows them;
ISO 32000-1; ISO 14289-1 (PDF/UA-1); ISO 15930-7 (PDF/X-4).
"""
