"""What the packaging looks for, apart from what is wrong with the text itself in both editions."""

from __future__ import annotations

from bookgen.finding import Rule, Severity

DEAD_LINK = Rule(
    "E001",
    Severity.ERROR,
    "link to '{target}' leads nowhere in the EPUB",
    "link to a section that is in the EPUB, or keep the words without the link",
    "A dead link strands the reader, and epubcheck refuses the book.",
    '<a href="gone.xhtml#gone">see there</a>',
    "EPUB 3.3, 4.2.2; epubcheck RSC-007 and RSC-012",
    '<a href="introduction.xhtml#introduction">see there</a>',
)
TABLE_WITHOUT_HEADERS = Rule(
    "E004",
    Severity.WARNING,
    "table has no header cells",
    "give the table a first row or column of headers",
    "Without headers a screen reader reads a table as a run of numbers.",
    "<table><tr><td>1848</td></tr></table>",
    "WCAG 2.2, 1.3.1, technique H51",
    '<table><tr><th scope="col">Year</th></tr><tr><td>1848</td></tr></table>',
)
NOTEREF_NESTED = Rule(
    "E005",
    Severity.ERROR,
    "noteref '{mark}' holds other elements",
    "keep nothing but the mark inside the link; a style sheet raises it",
    "Apple Books does not open the pop-up of a note whose link holds a further element.",
    '<a epub:type="noteref" href="#n"><sup>1</sup></a>',
    instead='<a epub:type="noteref" href="#n">1</a>',
)
NOTE_MISSHAPEN = Rule(
    "E006",
    Severity.ERROR,
    "endnote '{note}' {fault}",
    "an endnote is one div that begins with the number as its backlink",
    "Kindle finds a note's text by its element and the backlink at its head; Apple Books hides an aside.",
    '<aside epub:type="footnote" id="n">text</aside>',
    instead='<div epub:type="footnote" id="n"><p><a epub:type="backlink" href="#r">1</a>. text</p></div>',
)
BREAK_MISPLACED = Rule(
    "E007",
    Severity.ERROR,
    "page {folio} of the print edition begins where the EPUB has no such text",
    "build both editions from the same text; if they were, this is a fault of bookgen",
    "A page list that is not true is worse than none.",
    "a page that starts at character 900 of a paragraph of 80",
    "EPUB Accessibility 1.1, 3.2",
)
REPEATED_NAME = Rule(
    "E008",
    Severity.ERROR,
    "'{name}' names two things in the EPUB",
    "give each section, picture and element a name of its own",
    "A link can lead to one place only; a container holds a file name once.",
    '<p id="one"/><p id="one"/>',
    "EPUB 3.3, 4.1.3; epubcheck RSC-005",
)
NOT_WELL_FORMED = Rule(
    "E009",
    Severity.ERROR,
    "document '{document}' is not well-formed XHTML: {fault}",
    "mend the raw HTML in this section",
    "An EPUB holds XML; a reading system shows an error in place of a document that is not well formed.",
    "<section><p>one<p>two</section>",
    "EPUB 3.3, 6.1.2",
)
PICTURE_MISSING = Rule(
    "E010",
    Severity.ERROR,
    "picture '{name}' is not in the EPUB",
    "put the file into the book's folder, or take the picture out",
    "A picture that is missing leaves a gap and fails epubcheck.",
    '<img src="images/gone.png" alt="A map"/>',
    "epubcheck RSC-007",
)
PICTURE_FORMAT = Rule(
    "E011",
    Severity.ERROR,
    "picture '{name}' is {media_type}, which reading systems need not show",
    "save it as JPEG, PNG, GIF, WebP or SVG",
    "A reader may meet a blank in place of a picture that is not of a core media type.",
    "images/map.tiff",
    "EPUB 3.3, 3.2",
)
COLOUR_FIXED = Rule(
    "E012",
    Severity.NOTE,
    "style sheet fixes a {property}: no claim to meet WCAG is made",
    "leave colours to the reader, who may read on black or sepia",
    "A text colour fixed for white paper can vanish on a dark page; contrast can no longer be promised.",
    "p { color: #333 }",
    "WCAG 2.2, 1.4.3",
)
SIZE_FIXED = Rule(
    "E013",
    Severity.NOTE,
    "style sheet sets {property} to {value}: no promise is made that readers can change how the text looks",
    "use em, rem or %",
    "Some reading systems do not enlarge a size that is given in pixels or points.",
    "p { font-size: 12px }",
    "WCAG 2.2, 1.4.4",
    "p { font-size: 1em }",
)

RULES = (
    DEAD_LINK,
    TABLE_WITHOUT_HEADERS,
    NOTEREF_NESTED,
    NOTE_MISSHAPEN,
    BREAK_MISPLACED,
    REPEATED_NAME,
    NOT_WELL_FORMED,
    PICTURE_MISSING,
    PICTURE_FORMAT,
    COLOUR_FIXED,
    SIZE_FIXED,
)
