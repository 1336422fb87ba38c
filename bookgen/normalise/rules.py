"""What normalising may find: the rules whose findings it reports."""

from __future__ import annotations

from bookgen.finding import Rule, Severity

WORDS_LOST = Rule(
    "N001",
    Severity.ERROR,
    "lost on the way to the chapters: '{words}'",
    "run 'bookgen normalise'; if it stays, a pass is at fault",
    "Every word of the source has to be in the chapters, or in a row of the ledger that says why not.",
    "a sentence of the source that is in no chapter, without a row in the ledger",
)
WORDS_GAINED = Rule(
    "N002",
    Severity.ERROR,
    "in the chapter and not in the source: '{words}'",
    "run 'bookgen normalise'; if it stays, a pass is at fault",
    "Every word of a chapter has to come from the source, or from a row of the ledger: a sentence that "
    "stands there twice is as wrong as one that is lost.",
    "a sentence twice in a chapter and once in the source",
)
HAND_EDITED = Rule(
    "N003",
    Severity.WARNING,
    "edited by hand since normalising wrote it: {lost} words of the source are not in it, {gained} are new",
    "run 'bookgen adopt' to make corrections of the edits",
    "A hand-edited chapter is built as it stands, but the next normalising could not repeat the edits.",
    "a word changed in chapters/01-introduction.md and not in corrections.toml",
)
ROW_UNFIT = Rule(
    "N004",
    Severity.ERROR,
    "the ledger's row '{rule}' does not fit the source: '{before}' does not stand here",
    "run 'bookgen normalise' to write the ledger anew",
    "The balance sheet replays the ledger on the source; a row that does not fit accounts for nothing.",
    "a ledger beside a source that was edited afterwards",
)
SECTION_MISSING = Rule(
    "N005",
    Severity.ERROR,
    "the section '{title}' was not found: no heading and no paragraph opens with '{starts}'",
    'give its first words in book.toml: starts = "…"',
    "Each [[section]] of book.toml is looked for in the source after the one before it.",
    '[[section]] with starts = "Once upon", where no paragraph begins so',
)
TEXT_BEFORE_PLAN = Rule(
    "N006",
    Severity.ERROR,
    "text stands before the first section of the plan: '{words}…'",
    "add a [[section]] for it before '{title}'",
    "Text that no section claims would have to be dropped; it is kept in the first section.",
    "a preface in the source, and a section plan that begins with chapter one",
)
MARK_WITHOUT_NOTE = Rule(
    "N007",
    Severity.WARNING,
    "the mark '{mark}' has no note{near}",
    "find the note, or take the mark out in corrections.toml",
    "Marks and notes are tied as one problem; what cannot be tied stays in the text as it is.",
    "He left.[7]⏎⏎1. The only note.",
)
NOTE_WITHOUT_MARK = Rule(
    "N008",
    Severity.WARNING,
    "no mark refers to the note '{label}'{near}",
    "set the mark [^{label}] where it belongs in corrections.toml",
    "Marks and notes are tied as one problem; a note without a mark stays in the text as a paragraph.",
    "He left.[1]⏎⏎1. The first note.⏎2. The second.",
)
MARKS_WITHOUT_NOTES = Rule(
    "N009",
    Severity.WARNING,
    "{count} marks from '{first}' to '{last}' have no notes: the source seems to have lost them",
    "find the notes, or take the marks out in corrections.toml",
    "A converter that loses the list of notes leaves their marks; they stay in the text as they are.",
    "One.[1] Two.[2] Three.[3]",
)
NOTE_BREAKS_OFF = Rule(
    "N010",
    Severity.WARNING,
    "the note '{label}' breaks off: it ends in '{words}'",
    "complete it in corrections.toml, or leave it so",
    "A note that ends in a dash, a comma or an open bracket has most likely lost its end.",
    "4. See the second volume,",
)
CORRECTION_UNFIT = Rule(
    "N011",
    Severity.ERROR,
    "the correction no longer fits: {why}",
    "mend 'find', add 'before' or 'after', or take the correction out",
    "The editor's decisions are replayed at every normalising; one that is skipped in silence is lost.",
    "find = \"teh\", where the chapter says 'the'",
)
DECISION_MOVED = Rule(
    "N012",
    Severity.NOTE,
    "the decision on '{find}' at {old} was found again at {new}",
    "look whether it is the same place; 'at' may then be set anew",
    "A decision without 'before' and 'after' is known again by its words alone, where they stand once in the "
    "source; those that 'bookgen accept' and 'reject' write know their surroundings.",
    'at = "8:44" and find = "goslow", where a line was put in above',
)
PICTURES_MISSING = Rule(
    "N013",
    Severity.WARNING,
    "pictures that the source shows are not there: {count}, {names}",
    "put them beside the source and import it again, or into the book's folder and normalise",
    "A book with a broken picture cannot be published; what stood for it in its line is kept as words.",
    "![A map](images/map.png), where the source came without its pictures",
)

RULES = (
    WORDS_LOST,
    WORDS_GAINED,
    HAND_EDITED,
    ROW_UNFIT,
    SECTION_MISSING,
    TEXT_BEFORE_PLAN,
    MARK_WITHOUT_NOTE,
    NOTE_WITHOUT_MARK,
    MARKS_WITHOUT_NOTES,
    NOTE_BREAKS_OFF,
    CORRECTION_UNFIT,
    DECISION_MOVED,
    PICTURES_MISSING,
)
