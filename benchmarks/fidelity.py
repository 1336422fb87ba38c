"""Measure how faithfully manuscripts become chapters, on a folder of real ones; write benchmarks/fidelity.md.

The folder is no part of the project: BOOKGEN_CORPUS names it, else ../shared/corpus beside the checkout.
Each measure holds a reading against something that bookgen did not make: the file's own text nodes, a twin of the
same work in another format, Pandoc's reading, a proofread edition.
"""

from __future__ import annotations

import io
import os
import re
import resource
import subprocess
import sys
import tarfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import fidelity_editions as editions
import fidelity_gold as gold
import fidelity_native as native

from bookgen.config import parse_config
from bookgen.errors import BookgenError
from bookgen.manuscript import Kind, Manuscript
from bookgen.normalise import Normalised, normalise, with_stated_title
from bookgen.read import read_manuscript
from bookgen.scaffold import import_settings

HERE = Path(__file__).resolve().parent
CORPUS = Path(os.environ.get("BOOKGEN_CORPUS", HERE.parent.parent / "shared" / "corpus"))
SOURCES = ("html", "epub", "docx", "odt", "wikitext", "wiki-paste", "txt", "markdown")
WORKS = {
    "herman-melville_moby-dick": "Moby-Dick",
    "edwin-a-abbott_flatland": "Flatland",
    "karl-marx_friedrich-engels_the-communist-manifesto_samuel-moore": "The Communist Manifesto",
    "walt-whitman_leaves-of-grass": "Leaves of Grass",
    "william-shakespeare_hamlet": "Hamlet",
}
"""The proofread editions that are gold."""
SKIPPED = frozenset({".native", ".doc"})


@dataclass(frozen=True, slots=True)
class Result:
    """One source, read and normalised."""

    manuscript: Manuscript
    normalised: Normalised
    seconds: float
    """CPU time."""

    @property
    def codes(self) -> Counter[str]:
        """Count the findings of normalising by code."""
        return Counter(finding.code for finding in self.normalised.findings)

    @property
    def text(self) -> str:
        """All chapters."""
        return "\n".join(chapter.text for chapter in self.normalised.chapters)


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the scoreboard."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def markdown(self) -> str:
        """Write it."""
        lines = [self.head, tuple("---" for _ in self.head), *self.rows]
        return f"## {self.title}\n\n" + "\n".join("| " + " | ".join(row) + " |" for row in lines) + "\n"


def read(name: str, data: bytes, *, format: str = "") -> Result:
    """Take a source all the way to its chapters."""
    start = time.process_time()
    manuscript = read_manuscript(f"source/{name}", data, format=format)
    stated = with_stated_title(manuscript, manuscript.language or "en")
    settings = parse_config(import_settings(stated, name=Path(name).stem))
    normalised = normalise(manuscript, settings)
    return Result(manuscript, normalised, time.process_time() - start)


def from_corpus(path: str) -> Result:
    """Take a file of the corpus all the way."""
    return read(Path(path).name, (CORPUS / path).read_bytes())


def every_file() -> Table:
    """Read every file: is a word lost, does the balance sheet close, how much was made of it."""
    rows = []
    for path in sorted(p for kind in SOURCES for p in (CORPUS / kind).glob("*.*") if p.suffix not in SKIPPED):
        name = f"{path.parent.name}/{path.name}"
        try:
            result = read(path.name, path.read_bytes())
        except BookgenError as error:
            rows.append((name, "refused", error.message, "", "", "", ""))
            continue
        codes = result.codes
        notes = sum(block.kind is Kind.NOTE for block in result.manuscript.blocks)
        rows.append(
            (
                name,
                result.manuscript.format,
                str(gold.letters_lost(path, result.manuscript)),
                str(codes["N001"] + codes["N002"] + codes["N004"]),
                str(len(result.normalised.chapters)),
                str(notes or sum(line.startswith("[^") for line in result.text.split("\n"))),
                f"{result.seconds:.2f}",
            )
        )
    return Table(
        "Every file",
        ("file", "read as", "letters lost by the reader", "balance faults", "chapters", "notes", "CPU s"),
        tuple(rows),
    )


def notes() -> Table:
    """Hold marks and notes against the same notes as links, definitions or a package's own XML tie them."""
    twins = (
        ("txt/guernsey-folk-lore_pg52834-0.txt", "html/guernsey-folk-lore_pg52834-h.htm"),
        ("html/guernsey-folk-lore_pg52834-h.htm", "html/guernsey-folk-lore_pg52834-h.htm"),
        ("wiki-paste/browser_wikipedia-en_mozilla.txt", "html/mozilla-readability_wikipedia.html"),
        ("wiki-paste/lynx_wikipedia-en_mozilla.txt", "html/mozilla-readability_wikipedia.html"),
        ("html/mozilla-readability_wikipedia.html", "html/mozilla-readability_wikipedia.html"),
    )
    rows = [
        _ties(path, gold.linked_notes((CORPUS / twin).read_bytes()), from_corpus(path)) for path, twin in twins
    ]
    rows.append(_defined_notes())
    for path in sorted((*CORPUS.glob("docx/*.docx"), *CORPUS.glob("odt/*.odt"))):
        wanted = gold.package_notes(path.read_bytes())
        if wanted:
            rows.append(_ties(f"{path.parent.name}/{path.name}", wanted, read(path.name, path.read_bytes())))
    for name, work in WORKS.items():
        wanted = gold.epub_notes(_edition(name))
        if wanted:
            rows.append(_ties(f"{work}, the edition as EPUB", wanted, read("edition.epub", _as_epub(name))))
    return Table(
        "Notes tied to the right note",
        ("source", "marks", "right", "wrong", "missing", "without a note", "right, %"),
        tuple(rows),
    )


def _ties(
    path: str, wanted: Counter[tuple[str, str]], result: Result, *, orphans: int = 0
) -> tuple[str, ...]:
    right, wrong, missing = gold.compare_ties(wanted, gold.ties(result.text))
    counts = (sum(wanted.values()), right, wrong, missing, orphans)
    return (path, *map(str, counts), _share(right, right + wrong + missing))


def _defined_notes() -> tuple[str, ...]:
    """Take an archive of chapters; marks whose note its chapter does not define have to be found as such."""
    path = "markdown/plurality_english-chapters.tar.gz"
    data = (CORPUS / path).read_bytes()
    result = from_corpus(path)
    orphans = gold.marks_without_notes(data)
    if orphans != result.codes["N007"]:
        raise SystemExit(f"{orphans} marks have no note, and {result.codes['N007']} are reported")
    return _ties(path, gold.defined_notes(data), result, orphans=orphans)


def _share(part: float, whole: float) -> str:
    return f"{100 * part / whole:.2f}" if whole else "–"


def furniture() -> Table:
    """Look for the site's own lines in the chapters."""
    rows = []
    for path in sorted((CORPUS / "wiki-paste").glob("*.*")):
        lines = gold.site_lines(from_corpus(f"wiki-paste/{path.name}").text)
        rows.append((f"wiki-paste/{path.name}", str(len(lines)), "; ".join(lines[:3])))
    for path in sorted((CORPUS / "html").glob("*.html")):
        lines = (
            gold.site_lines(read(path.name, path.read_bytes()).text) if "inscriptis" not in path.name else []
        )
        rows.append((f"html/{path.name}", str(len(lines)), "; ".join(lines[:3])))
    return Table("Site furniture left", ("source", "lines", "the first ones"), tuple(rows))


def pandoc() -> Table:
    """Hold the words against Pandoc's reading of the same file."""
    rows = []
    for path in sorted(CORPUS.glob("*/*.native")):
        source = next(own for own in path.parent.glob(path.stem + ".*") if own.suffix != ".native")
        wanted = Counter(native.native_words(path.read_text(), is_package=source.suffix == ".epub"))
        result = read(source.name, source.read_bytes())
        dropped = [block.text for block in result.manuscript.blocks if block.kind is Kind.FURNITURE]
        said = (result.manuscript.title, *result.manuscript.authors)
        lost = wanted - Counter(editions.words(" ".join((gold.rendered(result.text), *said, *dropped))))
        rows.append(
            (
                f"{source.parent.name}/{source.name}",
                str(wanted.total()),
                str(lost.total()),
                _share(wanted.total() - lost.total(), wanted.total()),
                " ".join(list(lost)[:5]),
            )
        )
    return Table(
        "Words of Pandoc's reading that are found", ("source", "words", "missing", "%", "which"), tuple(rows)
    )


def chapters() -> Table:
    """Hold the chapters found against the work's: of another edition, or as its own headings name them."""
    letters = ["author’s preface", *"abcdefghijklmnopqrstuvwxyz"]
    dedicated = editions.edition_titles(_edition("herman-melville_moby-dick"))
    moby = [title for title in dedicated if title != "Dedication"]  # the other transcriptions do not have it
    rows = [
        _chapters(path, wanted)
        for path, wanted in (
            ("txt/moby-dick_pg2701-0.txt", moby),
            ("epub/idpf_moby-dick.epub", moby),
            ("html/devils-dictionary_pg972-h.htm", letters),
            ("txt/devils-dictionary_pg972.txt", letters),
            ("markdown/classic_on-war.md", _headings("classic_on-war", r"BOOK|CHAPTER|SKETCHES")),
            ("markdown/classic_rights-of-man.md", _headings("classic_rights-of-man", r"RIGHTS|OBS|MISC|CONC|INTRO|CHAPTER")),
            ("txt/pushkin-kapitanskaya-dochka_ru.txt", gold.RUSSIAN_CHAPTERS),
        )
    ]  # fmt: skip
    for name, work in WORKS.items():
        files = _edition(name)
        result = read("edition.epub", _as_epub(name))
        rows.append(_chapter_row(f"{work}, the edition as EPUB", editions.edition_titles(files), result))
    head = ("source", "in the work", "found", "missing", "invented", "text before the first", "which")
    return Table("Chapters", head, tuple(rows))


def _chapters(path: str, wanted: list[str]) -> tuple[str, ...]:
    return _chapter_row(path, wanted, from_corpus(path))


def _chapter_row(source: str, wanted: list[str], result: Result) -> tuple[str, ...]:
    """Compare titles; text that stands before the first one is under the book's own title."""
    found = [chapter.text.split("\n")[0].lstrip("# ") for chapter in result.normalised.chapters]
    is_open = bool(found) and any(
        row.rule == "open-sections" and not row.before and row.to and row.to.file == result.normalised.chapters[0].file
        for row in result.normalised.ledger.rows
    )  # fmt: skip
    missing, invented = editions.compare_titles(wanted, found[is_open:])
    counts = (len(wanted), len(found) - is_open, len(missing), len(invented))
    which = "; ".join([*missing[:3], *invented[:3]])
    return (source, *map(str, counts), "yes" if is_open else "no", which)


def _headings(name: str, named: str) -> list[str]:
    """List the headings of a Markdown text that say what they are."""
    text = (CORPUS / "markdown" / f"{name}.md").read_text()
    headings = (found.strip() for found in re.findall(r"(?m)^#+\s+(.*)$", text))
    return [heading for heading in headings if re.match(named, heading)]


def harm() -> Table:
    """Write proofread texts out as plain text and see what the passes change in them."""
    rows = []
    for name, work in WORKS.items():
        paragraphs = editions.edition_paragraphs(_edition(name))
        before = editions.words("\n".join(paragraphs))
        for width in (0, 72):
            plain = editions.plain_text(paragraphs, width)
            result = read("text.txt", plain.encode(), format="text")
            own = _without_added_title(result)
            changed = editions.changed_words(before, [word for p in own for word in editions.words(p)])
            wanted = paragraphs if width else plain.split("\n\n")
            equal = editions.compare_paragraphs(wanted, own)
            rows.append(
                (
                    f"{work}, {'wrapped at 72' if width else 'a paragraph a line'}",
                    str(len(before)),
                    str(len(changed)),
                    f"{100_000 * len(changed) / len(before):.1f}",
                    _share(len(equal.compared) - len(equal.uneven), len(equal.compared)),
                    "; ".join(filter(None, (*changed[:3], _openings(wanted, equal.uneven)))),
                )
            )
    head = ("text", "words", "changed", "in 100,000", "paragraphs equal, %", "which")
    return Table("Proofread texts through all passes", head, tuple(rows))


def _without_added_title(result: Result) -> list[str]:
    """List the paragraphs shown, but for headings that the text has not."""
    added = {
        row.to.file
        for row in result.normalised.ledger.rows
        if row.rule == "open-sections" and not row.before and row.to
    }
    return [
        paragraph
        for chapter in result.normalised.chapters
        for paragraph in editions.own_paragraphs(chapter.text)[chapter.file in added :]
    ]


def paragraphs() -> Table:
    """Hold the breaks between paragraphs against an edition's; what the source sets otherwise is counted apart."""
    sources = [
        ("txt/moby-dick_pg2701-0.txt", "herman-melville_moby-dick"),
        ("epub/idpf_moby-dick.epub", "herman-melville_moby-dick"),
        ("markdown/mia_manifesto.md", "karl-marx_friedrich-engels_the-communist-manifesto_samuel-moore"),
        *(("", name) for name in WORKS),
    ]
    rows = []
    for path, name in sources:
        data = (CORPUS / path).read_bytes() if path else _as_epub(name)
        result = read(Path(path).name or "edition.epub", data)
        own = [p for chapter in result.normalised.chapters for p in editions.own_paragraphs(chapter.text)]
        wanted = editions.edition_paragraphs(_edition(name))
        breaks = editions.compare_paragraphs(wanted, own)
        otherwise = editions.compare_paragraphs(wanted, editions.source_paragraphs(data)).uneven if path else frozenset()
        compared, uneven = breaks.compared - otherwise, breaks.uneven - otherwise
        rows.append(
            (
                path or "the edition as EPUB",
                WORKS[name],
                str(len(compared)),
                str(len(breaks.compared & otherwise)),
                _share(len(compared) - len(uneven), len(compared)),
                _openings(wanted, uneven),
            )
        )  # fmt: skip
    head = ("source", "held against", "paragraphs", "set otherwise in the source", "equal, %", "the first that are not")
    return Table("Paragraphs equal to an edition's", head, tuple(rows))


def _openings(paragraphs: Sequence[str], numbers: Iterable[int]) -> str:
    return "; ".join(paragraphs[n][:32].replace("\n", " / ") for n in sorted(numbers)[:3])


def pages() -> Table:
    """Read the pages of a periodical: what belongs to the page, which hyphens part words."""
    rows = []
    archive = CORPUS / "ocr" / "cis_de_1841-grenzboten_pages_gt-abbyy-tess.tar.gz"
    for kind in ("gt", "abbyy", "tess"):
        texts = gold.page_texts(archive, kind)
        result = read("pages.zip", _zipped({f"{n:04}.txt": text.encode() for n, text in enumerate(texts, 1)}))
        dropped = [b.text for b in result.manuscript.blocks if b.kind is Kind.FURNITURE]
        score = gold.furniture_score(texts, dropped)
        hyphens = gold.hyphen_score(texts, gold.rendered(result.text))
        rows.append((kind, str(len(texts)), f"{score:.3f}", f"{hyphens:.3f}"))
    return Table(
        "Pages of Die Grenzboten (1841)",
        ("text", "pages", "page furniture, F1", "hyphens at line ends, F1"),
        tuple(rows),
    )


def bad_input() -> Table:
    """Give the door what no reader can read: an error in words, in time."""
    rows = []
    for name, data in gold.bad_sources():
        start = time.process_time()
        try:
            result = read(name, data)
            outcome = f"read as {result.manuscript.format}"
        except BookgenError as error:
            outcome = error.message
        except Exception as error:
            outcome = f"**{type(error).__name__}**: {error}"
        rows.append((name, outcome[:110], f"{time.process_time() - start:.1f}"))
    return Table("Bad input", ("source", "what happens", "CPU s"), tuple(rows))


def import_cost() -> Table:
    """Import Moby-Dick in a process of its own."""
    rows = []
    data = (CORPUS / "txt" / "moby-dick_pg2701-0.txt").read_bytes()
    for times in (1, 2, 8):
        code = "import sys; sys.path.insert(0, sys.argv[1]); import fidelity; fidelity.read('m.txt', sys.stdin.buffer.read())"
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(
            [sys.executable, "-c", code, str(HERE)], input=gold.lengthened(data, times), check=True
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        rows.append((f"{len(data) * times / 1e6:.2f} MB", f"{cpu:.1f}", f"{after.ru_maxrss / 1024:.0f}"))
    return Table("Import of Moby-Dick", ("size", "CPU s", "memory, MB"), tuple(rows))


def _edition(name: str) -> dict[str, bytes]:
    """Read the pages of a Standard Ebooks edition, by path."""
    with tarfile.open(CORPUS / "standardebooks" / f"{name}.tar.gz") as archive:
        files = ((info.name, archive.extractfile(info)) for info in archive if info.isfile())
        return {path: file.read() for path, file in files if file is not None and "/src/" in "/" + path}


def _as_epub(name: str) -> bytes:
    """Zip an edition's sources: they are an EPUB's files."""
    return _zipped({path.partition("src/")[2]: data for path, data in _edition(name).items()})


def _zipped(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(files, key=lambda path: (path != "mimetype", path)):
            archive.writestr(path, files[path])
    return buffer.getvalue()


TABLES: tuple[Callable[[], Table], ...] = (
    import_cost, notes, chapters, harm, paragraphs, furniture, pandoc, pages, bad_input, every_file,
)  # fmt: skip


def main() -> None:
    """Run the tables that the command line names, or all of them."""
    if not CORPUS.is_dir():
        print(f"no corpus at {CORPUS}: set BOOKGEN_CORPUS to a folder of manuscripts")
        return
    named = set(sys.argv[1:])
    parts = [f"# Fidelity\n\n{(__doc__ or '').strip()}\n"]
    for make in TABLES:
        if not named or make.__name__ in named:
            table = make().markdown()
            print(table, flush=True)
            parts.append(table)
    if not named:
        (HERE / "fidelity.md").write_text("\n".join(parts))


if __name__ == "__main__":
    main()
