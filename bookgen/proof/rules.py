"""What can be wrong with a copy that comes back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from bookgen.errors import Location
from bookgen.finding import Finding, Rule, Severity
from bookgen.proof.comparing import WordChange, compare_chapters
from bookgen.proofmap import ProofMap

if TYPE_CHECKING:
    from bookgen.proof.copies import Copy
    from bookgen.proof.marks import Mark

NO_MAP = Rule(
    "X001",
    Severity.WARNING,
    "'{name}' has no map that can be read ({why}); its words were looked up in the chapters of today",
    "ask for the file as the viewer saved it, not printed to a new PDF; look the corrections over",
    "A proof carries a map of its lines. Without it words are found by the words around them, which "
    "fails where the text has changed since.",
    "a proof that was printed to a new PDF",
    instead="the proof, saved by the viewer",
)
NO_ANNOTATIONS = Rule(
    "X002",
    Severity.WARNING,
    "'{name}' has no annotations{why}",
    "if it was marked, ask for the file as the viewer saved it; what is drawn into the pages cannot be read",
    "Marks are read as annotations. A copy that was flattened, printed or scanned shows them as pictures.",
    "a flattened proof",
    instead="the proof, saved by the viewer with its annotations",
)
PAGES_CHANGED = Rule(
    "X003",
    Severity.NOTE,
    "'{name}' is not the proof as it was made: {what}",
    "the marks were found by the slug line of each sheet; look at the page numbers",
    "Pages were deleted, repeated or put in another order.",
    "a proof without its front sheets",
    instead="the whole proof",
)
TEXT_CHANGED = Rule(
    "X004",
    Severity.NOTE,
    "'{name}' was made from an older text; changed since: {files}",
    "marks on words that have changed are left to the editor",
    "Words are followed through the edits since the proof was made.",
    "a proof of last month",
    instead="a proof of today",
)
UNREADABLE_PAGE = Rule(
    "X005",
    Severity.WARNING,
    "page {page} of '{name}' is a picture: the words under its {count} marks cannot be read",
    "look at the page and write the corrections yourself",
    "A scanned page has no letters.",
    "a scanned page among the sheets",
    instead="the sheet as it was made",
)
CHANGED_SINCE = Rule(
    "X006",
    Severity.NOTE,
    "since the proof of {date} (revision {revision}) {count}: {words}",
    "'bookgen build --edition proof --since PROOF.pdf' bars the changed lines",
    "What a proofreader has read and what is printed should differ in nothing that nobody looked at.",
    "a chapter that was edited after its proof",
    instead="a chapter as it was proofed",
)
RULES: tuple[Rule, ...] = (
    NO_MAP,
    NO_ANNOTATIONS,
    PAGES_CHANGED,
    TEXT_CHANGED,
    UNREADABLE_PAGE,
    CHANGED_SINCE,
)
SHOWN_CHANGES = 3
LONGEST_WORDS = 40


def changes_found(proof: ProofMap, chapters: Mapping[str, str]) -> Iterator[Finding]:
    """Say of each chapter what changed in it since a proof."""
    by_file: dict[str, list[WordChange]] = {}
    for change in compare_chapters(proof, chapters).words:
        by_file.setdefault(change.at.file, []).append(change)
    for changes in by_file.values():
        shown = "; ".join(_said(change) for change in changes[:SHOWN_CHANGES])
        count = "one place changed" if len(changes) == 1 else f"{len(changes)} places changed"
        more = "; …" if len(changes) > SHOWN_CHANGES else ""
        yield CHANGED_SINCE.found(
            changes[0].at, date=proof.date, revision=proof.revision, count=count, words=shown + more
        )


def _said(change: WordChange) -> str:
    parts = (text if len(text) <= LONGEST_WORDS else text[: LONGEST_WORDS - 1] + "…" for text in change.shown)
    return " → ".join(f"'{part}'" if part else "nothing" for part in parts)


def copy_findings(copy: Copy, marks: Sequence[Mark], chapters: Mapping[str, str]) -> Iterator[Finding]:
    """Say what is odd about a copy."""
    place = Location(copy.name)
    if copy.proof is None:
        yield NO_MAP.found(place, name=copy.name, why=copy.map_fault)
    if not copy.annotations:
        yield NO_ANNOTATIONS.found(place, name=copy.name, why=_flattened(copy))
    if copy.proof is not None:
        what = _reordered(copy)
        if what:
            yield PAGES_CHANGED.found(place, name=copy.name, what=what)
        changed = [one.file for one in copy.proof.chapters if chapters.get(one.file) != one.text]
        if changed:
            yield TEXT_CHANGED.found(place, name=copy.name, files=", ".join(changed))
    for page in sorted({mark.page for mark in marks}):
        if not copy.has_letters(page - 1):
            count = sum(mark.page == page for mark in marks)
            yield UNREADABLE_PAGE.found(place, name=copy.name, page=page, count=count)


def _flattened(copy: Copy) -> str:
    """Say where a copy without annotations looks drawn upon."""
    pictures = [index + 1 for index in range(len(copy.pdf.pages)) if not copy.has_letters(index)]
    if len(pictures) > len(copy.pdf.pages) // 2:
        return ": its pages are pictures, as of a scan"
    drawn = copy.drawn_upon()
    pages = ", ".join(map(str, drawn[:8]))
    return f", but its pages were drawn upon ({pages}): it was flattened" if drawn else ""


def _reordered(copy: Copy) -> str:
    """Say how the pages of a copy differ from the proof's, by what their slug lines say."""
    proof = copy.proof
    if proof is None:
        return ""
    pages = len(copy.pdf.pages)
    said = []
    if pages != proof.sheet_count:
        said.append(f"{pages} pages instead of {proof.sheet_count}")
    marked = sorted({one.page for one in copy.annotations})
    moved = [page + 1 for page in marked if copy.slug_number(page) not in (0, page + 1)]
    if moved:
        said.append(f"page {moved[0]} is sheet {copy.slug_number(moved[0] - 1)}")
    return ", ".join(said)
