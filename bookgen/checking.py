"""What is checked without a book's folder: finished files, made by bookgen or not; and all rooms' rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path

from bookgen.errors import Location, SourceError
from bookgen.finding import Finding, Rule
from bookgen.freshness import books_among
from bookgen.inputs import read_bytes, read_manifest

PACKAGE = Path(__file__).parent


def places_among(paths: Iterable[Path]) -> tuple[Path, ...]:
    """Put what is to be checked in the place of the folders that hold it: books, or finished books."""
    return tuple(place for path in paths for place in tuple(_finished_in(path)) or books_among((path,)))


def _finished_in(folder: Path) -> Iterator[Path]:
    """List the EPUBs and print editions of a folder of finished books, or of one of them."""
    for place in (folder, *sorted(folder.glob("*/"))):
        manifest = read_manifest(place)
        files = (manifest.file_for(edition) for edition in ("epub", "print")) if manifest else ()
        yield from (place / file.name for file in files if file)


def check_file(path: Path) -> tuple[Finding, ...]:
    """Check a finished EPUB or PDF, made by bookgen or not."""
    data = read_bytes(path)
    match path.suffix.lower():
        case ".epub":
            from bookgen.check.epub import check_epub

            return check_epub(path.name, data)
        case ".pdf":
            from bookgen.check.pdf import check_pdf

            return check_pdf(path.name, data)
    hint = "name a book's folder, an .epub or a .pdf"
    raise SourceError(f"'{path}' is nothing that can be checked", Location(str(path)), hint)


def all_rules() -> tuple[Rule, ...]:
    """Gather the rules of every room: each module that declares some has them in `RULES`."""
    rules: dict[str, Rule] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        if "\nRULES" in path.read_text(encoding="utf-8"):
            name = ".".join(("bookgen", *path.relative_to(PACKAGE).with_suffix("").parts))
            rules |= {rule.code: rule for rule in import_module(name.removesuffix(".__init__")).RULES}
    return tuple(rules[code] for code in sorted(rules))
