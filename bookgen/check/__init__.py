"""Check a book's text, its finished EPUB and PDF, and any EPUB or PDF from elsewhere.

In: a composed book, or the bytes of a file. Out: findings. Nothing here stops a run or touches the disc:
a file that cannot be read is a finding too.

The doors, each in its own module so that a check of the text does not load what reads PDFs:

    text.check_text(book, composition, store)                house rules on text and structure
    printed.check_printed(data, count, stretches, store)     sections against their pages in the print PDF
    layout.check_layout(composition, pages, lines, runs)     widows, ladders, loose lines, short pages
    balance.balance_epub(composition, archive)               every word of the text is in the EPUB
    balance_pdf.balance_pdf(composition, runs)               every letter of the text is on the pages
    epub.check_epub(name, data), pdf.check_pdf(name, data)   any file, made by bookgen or not

Each of these modules has its `RULES`.
"""
