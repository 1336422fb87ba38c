"""Read a book's folder.

In: a folder with book.toml, chapters/ and what the book brings of pictures, styles, covers and
templates. Out: a `Book`, with the house's styles and covers where the book has none of its own.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from shlex import quote
from types import MappingProxyType

from bookgen.book import Asset, Book, Matter, Section, reading_order
from bookgen.config import BookConfig, SectionConfig, parse_config
from bookgen.errors import BookgenError, ConfigError, Location, SourceError
from bookgen.toml_lines import key_lines, line_of
from bookgen.vocabulary import SECTION_ROLES, role_named

PACKAGE = Path(__file__).parent
MEDIA_TYPES = MappingProxyType(
    {
        ".png": "image/png",
        ".jpg": "image/jpeg",
        ".jpeg": "image/jpeg",
        ".gif": "image/gif",
        ".svg": "image/svg+xml",
        ".webp": "image/webp",
    }
)
FOLDERS_WITHOUT_PICTURES = frozenset({"source", "dist", "covers", "styles", "templates", ".bookgen", ".git"})
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""What XML 1.0, section 2.2, keeps out of documents."""
LEADING_NUMBER = re.compile(r"^\d+[-_. ]*")
TITLE_LINE = re.compile(r"#\s+(.+?)\s*#*\s*(\{[^}]*\})?$", re.MULTILINE)
INLINE_MARKUP = re.compile(
    r"""\\(?P<escaped>[\W_])
    | \[\^[^\]]+\]                      # a note's mark
    | \[(?P<words>[^\]]*)\]\([^()]*\)   # a link
    | \{:[^{}]*\}                       # an attribute list
    | </?[A-Za-z][^<>]*>
    | [*_`]""",
    re.VERBOSE,
)
"""What is in a heading and not in a title; of a link its words stay, of an escape the character."""


def load_book(folder: Path) -> Book:
    """Read everything that rendering may need.

    Raises: ConfigError for book.toml's faults, SourceError for what cannot be read.
    """
    settings = read_text(folder / "book.toml", "book.toml")
    config = parse_config(settings, "book.toml")
    return Book(
        name=folder.resolve().name,
        config=config,
        sections=_sections(folder, config, settings),
        assets=tuple(_assets(folder)),
        styles=_own_or_house(folder, "styles", "*.css"),
        covers=_own_or_house(folder, "covers", "*.j2"),
        templates=_texts(folder / "templates", "*.j2"),
    )


def read_text(path: Path, shown: str) -> str:
    """Read a UTF-8 file, or say in one line why not.

    Raises: SourceError.
    """
    try:
        return _without_controls(path.read_text(encoding="utf-8-sig"), shown)
    except FileNotFoundError:
        hint = _settings_hint(path.parent) if shown == "book.toml" else ""
        raise SourceError(f"there is no '{shown}' in '{path.parent}'", Location(shown), hint) from None
    except NotADirectoryError:
        file = str(path.parent)
        hint = f"'bookgen import {file} DIR' makes a book's folder of a manuscript"
        raise SourceError(f"'{file}' is a file, not a book's folder", Location(file), hint) from None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        hint = "save the file as UTF-8"
        raise SourceError(f"'{shown}' is not UTF-8 text", Location(shown, line), hint) from None
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        raise SourceError(f"cannot read '{shown}': {why}", Location(shown)) from None


def _settings_hint(folder: Path) -> str:
    if folder.exists():
        return "name a book's folder: one that holds a book.toml; for many, the folder that holds theirs"
    return f"'bookgen new {quote(str(folder))}' makes a folder that builds"


def _without_controls(text: str, shown: str) -> str:
    found = CONTROL.search(text)
    if found:
        line = text.count("\n", 0, found.start()) + 1
        message = f"'{shown}' holds the control character U+{ord(found[0]):04X}"
        raise SourceError(message, Location(shown, line), "take it out; no book format can hold it")
    return text


def house_folder(name: str) -> Path:
    """Find the house's own 'styles' or 'covers': inside an installed package, beside it in a checkout."""
    inside = PACKAGE / name
    return inside if inside.is_dir() else PACKAGE.parent / name


def _texts(folder: Path, pattern: str) -> Mapping[str, str]:
    names = sorted(path for path in folder.glob(pattern) if path.is_file())
    return MappingProxyType({path.name: read_text(path, f"{folder.name}/{path.name}") for path in names})


def _own_or_house(folder: Path, name: str, pattern: str) -> Mapping[str, str]:
    return MappingProxyType({**_texts(house_folder(name), pattern), **_texts(folder / name, pattern)})


def _assets(folder: Path) -> Iterator[Asset]:
    """Read the pictures that lie in the book's folder; links that leave it are not followed."""
    root = folder.resolve()
    for path in sorted(folder.rglob("*")):
        media_type = MEDIA_TYPES.get(path.suffix.lower())
        inner = path.relative_to(folder)
        if media_type is None or inner.parts[0] in FOLDERS_WITHOUT_PICTURES or not path.is_file():
            continue
        if not path.resolve().is_relative_to(root):
            message = f"picture '{inner.as_posix()}' is a link that leaves the book's folder"
            raise SourceError(message, hint="copy the picture into the folder instead")
        yield Asset(inner.as_posix(), media_type, path.read_bytes())


def _sections(folder: Path, config: BookConfig, settings: str) -> tuple[Section, ...]:
    files = reading_order(path.name for path in (folder / "chapters").glob("*.md") if path.is_file())
    if not files:
        hint = "write chapters/01-title.md, or run 'bookgen normalise' where the book has a source"
        raise SourceError("the book has no chapters", Location("chapters"), hint)
    texts = {name: read_text(folder / "chapters" / name, f"chapters/{name}") for name in files}
    named = _planned(config, files, settings)
    planned = [(entry, _section(name, texts[name], entry, config)) for name, entry in named]
    last = max((n for n, (_, one) in enumerate(planned) if one.matter is Matter.BODY), default=0)
    sections, depth, in_front = [], 1, True
    for number, (entry, as_named) in enumerate(planned):
        section = _placed(as_named, entry, in_front=in_front, is_followed=number < last)
        in_front = in_front and section.matter is Matter.FRONT
        depth = 2 if section.role == "part" else 1 if section.matter is not Matter.BODY else depth
        sections.append(replace(section, level=1 if section.role == "part" else depth))
    return tuple(sections)


def _planned(
    config: BookConfig, files: tuple[str, ...], settings: str
) -> Iterator[tuple[str, SectionConfig | None]]:
    """Pair the chapter files with the entries of the section plan."""
    if not config.section:
        yield from ((name, None) for name in files)
        return
    rest = [name for name in files if name not in {_file_name(entry) for entry in config.section}]
    faults: list[BookgenError] = []
    for number, entry in enumerate(config.section, 1):
        name = _file_name(entry) or (rest.pop(0) if rest else "")
        if name in files:
            yield name, entry
        else:
            message = f"section {number} '{entry.title}' has no chapter file '{name}'".replace(" ''", "")
            place = Location("book.toml", line_of(key_lines(settings), ("section", number - 1, "file")))
            faults.append(SourceError(message, place, _meant(name, rest)))
    if rest:
        names = ", ".join(f"'chapters/{name}'" for name in rest)
        hint = "add a [[section]] for each, or take the plan out of book.toml to build every chapter"
        faults.append(SourceError(f"no [[section]] of book.toml names {names}", Location("book.toml"), hint))
    if faults:
        raise ConfigError(tuple(faults))


def _meant(name: str, files: Sequence[str]) -> str:
    """Say which file a section's entry may mean, of those that no other names."""
    near = get_close_matches(name, files, n=1) if name else []
    return f"did you mean '{near[0]}'?" if near else "name one with 'file', or write it"


def _placed(section: Section, entry: SectionConfig | None, *, in_front: bool, is_followed: bool) -> Section:
    """Take a section for the matter that it stands in, whatever its role: credits may stand in front.

    An introduction behind the body's beginning, as of a second part, is body: its folio is arabic.
    Raises: SourceError where book.toml calls it front matter.
    """
    is_said = bool(entry and entry.matter)
    if section.matter is Matter.BACK and is_followed and not is_said:
        return replace(section, matter=Matter.FRONT if in_front else Matter.BODY)
    if section.matter is not Matter.FRONT or in_front:
        return section
    if is_said:
        message = f"section '{section.title}' is to be front matter, and the body has begun before it"
        hint = "put it before the first chapter, or leave 'matter' out"
        raise SourceError(message, Location("book.toml"), hint)
    return replace(section, matter=Matter.BODY)


def _file_name(entry: SectionConfig) -> str:
    return entry.file.removeprefix("chapters/")


def _plain(heading: str) -> str:
    """Write a heading's Markdown as plain text."""
    words = INLINE_MARKUP.sub(lambda found: found["escaped"] or found["words"] or "", heading)
    return html.unescape(words).strip()


def _section(name: str, text: str, entry: SectionConfig | None, config: BookConfig) -> Section:
    stem = LEADING_NUMBER.sub("", Path(name).stem) or Path(name).stem
    heading = TITLE_LINE.search(text)
    words = len(text[heading.end() if heading else 0 :].split())
    role = (entry.role if entry else "") or role_named(_slug(stem), words)
    title = entry.title if entry else _plain(heading[1]) if heading else stem
    recto = entry.recto if entry and entry.recto is not None else config.print.recto
    return Section(
        id=_slug(stem) or f"section-{_slug(Path(name).stem)}".rstrip("-"),
        title=title,
        file=f"chapters/{name}",
        markdown=text,
        role=role,
        matter=Matter((entry.matter if entry else "") or SECTION_ROLES.get(role, "body")),
        author=entry.author if entry else "",
        running_head=entry.running_head if entry else "",
        recto=recto,
        language=entry.language if entry else "",
    )


def _slug(text: str) -> str:
    """Make an id of a file name: ASCII letters, digits and hyphens, a letter first."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    return slug if not slug[:1].isdigit() else f"section-{slug}"
