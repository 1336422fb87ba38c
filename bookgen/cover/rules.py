"""What can be wrong with a cover."""

from __future__ import annotations

from bookgen.finding import Rule, Severity

DESIGN_UNKNOWN = Rule(
    "E020",
    Severity.WARNING,
    "there is no cover design '{design}'",
    "choose one of {known}, or put a template of that name into 'covers'",
    "A misspelt design is drawn as the house's standard one, which is not what was asked for.",
    'cover = { design = "rulled" }',
    instead='cover = { design = "ruled" }',
)
PICTURE_MISSING = Rule(
    "E021",
    Severity.ERROR,
    "picture '{name}' of the cover is not in the book's folder",
    "put the file there, or take 'picture' out of [cover]",
    "The cover would be published without the picture that it is designed for.",
    'cover = { picture = "images/gone.jpg" }',
)
LETTERS_MISSING = Rule(
    "E022",
    Severity.WARNING,
    "the cover's typefaces have no letters for '{letters}'",
    "put a finished picture under 'picture' in [cover] with 'design = \"picture\"'",
    "Letters that a typeface lacks are drawn as empty boxes.",
    'title = "ཤེས་རབ་སྙིང་པོ"',
)
TITLE_CUT = Rule(
    "E023",
    Severity.NOTE,
    "the title is too long for the cover and was cut there",
    "put the greater part into 'subtitle', or choose another design",
    "A cover of so many words cannot be read; the title page and the metadata have all of them.",
    "a title of 2,000 characters",
)
PICTURE_UNREADABLE = Rule(
    "E024",
    Severity.ERROR,
    "picture '{name}' of the cover cannot be read: {fault}",
    "open it in a picture editor and save it as JPEG or PNG",
    "A file that ends in '.jpg' is not always a picture.",
    "a text file called cover.jpg",
)
BACK_CUT = Rule(
    "E025",
    Severity.WARNING,
    "the words on the back are too many for the cover and were cut there",
    "write a shorter text as 'back' in [cover]",
    "A sentence that breaks off in the middle looks like a fault of the printer.",
    "a description of 600 words",
)
PICTURE_NOT_NAMED = Rule(
    "E026",
    Severity.ERROR,
    "the cover's design is 'picture', and [cover] names no picture",
    "say which as 'picture', or choose another design",
    "Nothing is drawn on this design but the picture: the cover would be an empty sheet.",
    'cover = { design = "picture" }',
    instead='cover = { design = "picture", picture = "images/cover.jpg" }',
)
SPINE_CUT = Rule(
    "E027",
    Severity.WARNING,
    "'{words}' is too long for the spine and was cut there",
    "a short title goes into 'spine' of [cover]; long names need a template of your own, covers/spine.svg.j2",
    "A title that breaks off looks like a fault of the printer, and is all that shows on the shelf.",
    "a title of 60 words on a spine of 20 mm",
)
RULES = (
    PICTURE_NOT_NAMED,
    DESIGN_UNKNOWN,
    PICTURE_MISSING,
    LETTERS_MISSING,
    TITLE_CUT,
    PICTURE_UNREADABLE,
    BACK_CUT,
    SPINE_CUT,
)
