"""The order of the work from a source to chapters: import, normalise, adopt, and renew before a build.

read → normalise → balance → write chapters and ledger
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from bookgen.book import reading_order
from bookgen.config import BookConfig, parse_config
from bookgen.corrections import Corrections, parse_corrections
from bookgen.errors import HandEditedError, Location, SourceError
from bookgen.finding import Finding, has_errors
from bookgen.inputs import read_bytes
from bookgen.ledger import Ledger, parse_ledger, serialise_ledger
from bookgen.load import read_text
from bookgen.manuscript import Manuscript
from bookgen.normalise import (
    Normalised,
    adopt,
    balance,
    is_stale,
    normalise,
    refuse_hand_edits,
    with_stated_title,
)
from bookgen.publish import create_folder, replace_file, replace_files
from bookgen.read import read_manuscript
from bookgen.read.language import with_language
from bookgen.scaffold import import_settings

LEDGER = "chapters/ledger.jsonl"
CORRECTIONS = "corrections.toml"
PICTURES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp"})


@dataclass(frozen=True, slots=True)
class Intake:
    """What came of a source."""

    folder: Path
    ledger: Ledger
    chapters: tuple[str, ...]
    """File names: 'chapters/01-introduction.md'."""
    findings: tuple[Finding, ...] = ()
    format: str = ""
    reason: str = ""
    """Why the source was read in this format."""
    corrections: int = 0
    """How many corrections were made of edits."""


def import_manuscript(source: Path, folder: Path, *, format: str = "") -> Intake:
    """Make a book's folder of a manuscript: settings, the source as received, chapters and ledger.

    Raises: SourceError for what cannot be read; OutputError when the folder holds something already.
    """
    data = read_bytes(source)
    name = f"source/{source.name}"
    manuscript = with_language(read_manuscript(name, data, format=format))
    pictures = _pictures(manuscript, source.parent)
    manuscript = replace(manuscript, held=frozenset(pictures))
    stated = with_stated_title(manuscript, manuscript.language or "en")
    settings = import_settings(stated, name=source.stem.removesuffix(".tar"))
    normalised = normalise(manuscript, parse_config(settings))
    files = {"book.toml": settings.encode(), name: data, **_chapter_files(normalised), **pictures}
    create_folder(folder, files)
    return _intake(folder, manuscript, normalised)


def normalise_book(folder: Path) -> Intake:
    """Make the chapters of a book again from its source and corrections.

    Raises: HandEditedError when a chapter was edited by hand since they were written.
    """
    papers = sourced_papers(folder)
    if papers.ledger:
        refuse_hand_edits(papers.ledger, papers.chapters, str(folder))
    intake, normalised = papers.normalise()
    papers.write(normalised)
    return intake


def adopt_edits(folder: Path) -> Intake:
    """Make corrections of what was edited by hand in the chapters, so that normalising gives it again.

    Raises: HandEditedError where corrections cannot give the edited text.
    """
    papers = sourced_papers(folder)
    manuscript = papers.manuscript()
    adopted = adopt(manuscript, papers.config, papers.corrections_text, papers.chapters)
    if adopted.entries:
        papers.refuse_newer_parts()
        replace_file(folder / CORRECTIONS, adopted.corrections.encode())
    papers.write(adopted.normalised)
    intake = _intake(folder, manuscript, adopted.normalised)
    return replace(intake, corrections=len(adopted.entries))


def sourced_papers(folder: Path) -> Papers:
    """Read the papers of a book that has a source.

    Raises: SourceError where it has none; ConfigError.
    """
    papers = Papers.of(folder)
    if not papers.config.source.file:
        hint = 'its chapters are the text: edit them; or add [source] with file = "source/…" to book.toml'
        raise SourceError("the book has no source to normalise", Location("book.toml"), hint)
    return papers


def renew_chapters(folder: Path) -> Intake | None:
    """Normalise before a build where source, plan, corrections or rules are newer than the chapters.

    None where there is nothing to do: no source, chapters that are up to date or that someone has edited.
    Chapters stay as they are when an error is found.
    """
    if not (folder / "source").is_dir():
        return None
    papers = Papers.of(folder)
    if not papers.config.source.file or (papers.chapters and papers.ledger is None):
        return None
    if papers.ledger:
        sha256 = hashlib.sha256(papers.data).hexdigest()
        is_edited = any(papers.ledger.is_hand_edited(file, text) for file, text in papers.chapters)
        if is_edited or not is_stale(papers.ledger, sha256, papers.config, papers.corrections):
            return None
    intake, normalised = papers.normalise()
    if not has_errors(intake.findings):
        papers.write(normalised)
    return intake


def renew_unedited(folder: Path) -> None:
    """Make sure that normalising again gives the chapters as they lie there.

    Raises: HandEditedError when a chapter was edited by hand since they were written.
    """
    papers = sourced_papers(folder)
    if papers.ledger:
        refuse_hand_edits(papers.ledger, papers.chapters, str(folder))
    renew_chapters(folder)


def balance_chapters(folder: Path) -> tuple[Finding, ...]:
    """Hold the chapters as they stand against the source: every word is there, or a row accounts for it."""
    if not (folder / LEDGER).is_file():
        return ()
    papers = Papers.of(folder)
    if papers.ledger is None or not papers.config.source.file:
        return ()
    manuscript = papers.manuscript()
    return balance(
        manuscript.source,
        papers.chapters,
        papers.ledger,
        is_markdown=manuscript.is_markdown,
        starts=manuscript.starts,
    )


@dataclass(frozen=True, slots=True)
class Papers:
    """All that lies in a book's folder for normalising."""

    folder: Path
    config: BookConfig
    data: bytes
    corrections_text: str
    chapters: tuple[tuple[str, str], ...]
    """File and text, the ledger left out."""
    ledger: Ledger | None

    @classmethod
    def of(cls, folder: Path) -> Papers:
        """Read it all.

        Raises: ConfigError, SourceError.
        """

        def text(name: str) -> str | None:
            return read_text(folder / name, name) if (folder / name).is_file() else None

        config = parse_config(read_text(folder / "book.toml", "book.toml"))
        corrections, ledger = text(CORRECTIONS), text(LEDGER)
        names = reading_order(f"chapters/{path.name}" for path in (folder / "chapters").glob("*.md"))
        return cls(
            folder,
            config,
            read_bytes(folder / config.source.file) if config.source.file else b"",
            corrections or "",
            tuple((name, read_text(folder / name, name)) for name in names),
            None if ledger is None else parse_ledger(ledger),
        )

    @property
    def corrections(self) -> Corrections:
        """The editor's decisions.

        Raises: ConfigError.
        """
        return parse_corrections(self.corrections_text) if self.corrections_text else Corrections()

    def refuse_newer_parts(self) -> None:
        """Stop where source or corrections changed since the chapters were written.

        What they newly say is not in the edited chapters, and would be taken for something taken out.

        Raises: HandEditedError.
        """
        if self.ledger is None:
            return
        made_with = self.ledger.header
        newer = {
            self.config.source.file: made_with.source_sha256 != hashlib.sha256(self.data).hexdigest(),
            CORRECTIONS: made_with.corrections_sha256 != self.corrections.sha256,
        }
        for name in (name for name, is_newer in newer.items() if is_newer):
            message = f"'{name}' has changed since the chapters were written: adopting would undo that"
            hint = f"put the earlier '{name}' back, adopt, then change it again and normalise"
            raise HandEditedError(message, Location(name), hint)

    def manuscript(self) -> Manuscript:
        """Read the source, and look which of its pictures are there."""
        source = self.config.source
        manuscript = read_manuscript(source.file, self.data, format=source.format)
        files = (path for path in self.folder.rglob("*") if path.suffix.lower() in PICTURES)
        return replace(manuscript, held=frozenset(path.relative_to(self.folder).as_posix() for path in files))

    def normalise(self) -> tuple[Intake, Normalised]:
        """Make chapters and ledger anew, and write nothing."""
        manuscript = self.manuscript()
        normalised = normalise(manuscript, self.config, self.corrections)
        return _intake(self.folder, manuscript, normalised), normalised

    def write(self, normalised: Normalised) -> None:
        """Put the new chapters in the place of the old ones."""
        files = {Path(file).name: data for file, data in _chapter_files(normalised).items()}
        old = [Path(file).name for file, _ in self.chapters if Path(file).name not in files]
        replace_files(self.folder / "chapters", files, drop=old)


def _chapter_files(normalised: Normalised) -> Mapping[str, bytes]:
    chapters = {chapter.file: chapter.text.encode() for chapter in normalised.chapters}
    return chapters | {LEDGER: serialise_ledger(normalised.ledger).encode()}


def _pictures(manuscript: Manuscript, beside: Path) -> Mapping[str, bytes]:
    """Gather the pictures inside the source and those beside it, but none from elsewhere."""
    pictures = {}
    for picture in manuscript.pictures:
        path = (beside / picture.origin).resolve()
        if picture.data:
            pictures[picture.href] = picture.data
        elif picture.origin and path.is_relative_to(beside.resolve()) and path.is_file():
            pictures[picture.href] = read_bytes(path)
    return pictures


def _intake(folder: Path, manuscript: Manuscript, normalised: Normalised) -> Intake:
    files = tuple(chapter.file for chapter in normalised.chapters)
    findings = (*manuscript.findings, *normalised.findings)
    return Intake(folder, normalised.ledger, files, findings, manuscript.format, manuscript.reason)
