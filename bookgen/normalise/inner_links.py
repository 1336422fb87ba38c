"""Links to headings and to other files of an archive, led to the chapters that these have become.

In: Markdown whose links say '(#the-storm)', as Pandoc, GitHub and kramdown name a heading, or in an archive
'(../02.md#the-storm)'. Out: the same links, each to '(02-the-voyage.md#the-storm)', where it stands now. One
that no heading answers stays.
Source: Pandoc's auto_identifiers, GitHub's and kramdown's ways of making an id of a heading's words.
"""

from __future__ import annotations

import posixpath
import re
import unicodedata
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import NamedTuple
from urllib.parse import unquote

from bookgen.manuscript import Block, Kind, Manuscript
from bookgen.normalise.desk import Desk, Step
from bookgen.normalise.dialect import CODE, FORMATS, rewrite

RULE = "lead-links"
LINK = re.compile(
    r"(?<=\]\()(?=<?[^)\s>])(?P<open><)?(?P<path>(?![a-z]+:)[^)\s#\"'<>]+\.(?:md|markdown|html))?"
    r"(?:#(?P<id>[^)\s\"'<>]+))?(?(open)>)(?=[)\s])"
)
STATED = re.compile(r"[ \t]*(?:#+[ \t]*)?\{:?[^{}\n]*?#(?P<id>[\w:.-]+)[^{}\n]*\}")
"""A heading's id, where the source says one behind it."""
MARKUP = re.compile(r"\]\([^)\n]*\)|[*`\[\]\\]|(?<![^\W_])_|_(?![^\W_])")


class _Place(NamedTuple):
    """A heading."""

    member: str
    """The file that it comes from, where there are several."""

    address: str
    """As a link names it from another chapter."""
    file: str


def lead_links(manuscript: Manuscript, desk: Desk) -> Step:
    """Lead links to headings to where these stand."""
    if manuscript.format not in FORMATS or not any("](" in block.text for block in manuscript.blocks):
        return Step(manuscript)
    places = _places(manuscript)
    files = list(_files(manuscript.blocks))
    members = [_member(manuscript, block) for block in manuscript.blocks]
    paths = _paths(manuscript)

    def led(block: int, text: str) -> Iterator[tuple[re.Match[str], str]]:
        code = [found.span() for found in CODE.finditer(text)]
        for link in LINK.finditer(text):
            member = _named(link["path"] or "", members[block], paths)
            named = places.get(unquote(link["id"] or "").casefold(), ())
            if member is None:
                continue
            address = _address(named, member, files[block], is_other=bool(link["path"]))
            if address and address != link[0] and not any(a < link.start() < b for a, b in code):
                yield link, address

    return rewrite(manuscript, desk, RULE, led)


def _files(blocks: Iterable[Block]) -> Iterator[str]:
    """Say of each block which chapter it stands in."""
    file = ""
    for block in blocks:
        if block.kind is Kind.HEADING and block.level == 1:
            file = posixpath.basename(block.label)
        yield file


def _member(manuscript: Manuscript, block: Block) -> str:
    """Say which file of the archive a block comes from."""
    number = bisect_right(manuscript.files, block.place, key=itemgetter(0))
    return manuscript.files[number - 1][1] if number else ""


def _paths(manuscript: Manuscript) -> Mapping[str, str]:
    """List the archive's files by path, and by name where one alone has it, both without their endings."""
    stems = {posixpath.splitext(path)[0]: path for _, path in manuscript.files}
    names = Counter(map(posixpath.basename, stems))
    alone = {name: path for stem, path in stems.items() if names[name := posixpath.basename(stem)] == 1}
    return alone | stems


def _named(path: str, member: str, paths: Mapping[str, str]) -> str | None:
    """Find the file that a link names, from the one that it stands in; it may name none."""
    if not path:
        return member
    stem = posixpath.splitext(posixpath.normpath(posixpath.join(posixpath.dirname(member), unquote(path))))[0]
    return paths.get(stem) or paths.get(posixpath.basename(stem))


def _places(manuscript: Manuscript) -> Mapping[str, Sequence[_Place]]:
    """List the headings by every id that a link may name them by; '' names all of them."""
    places: defaultdict[str, list[_Place]] = defaultdict(list)
    counts: Counter[tuple[str, str]] = Counter()
    fragments: Counter[tuple[str, str]] = Counter()
    for block, file in zip(manuscript.blocks, _files(manuscript.blocks), strict=True):
        if block.kind is Kind.HEADING:
            member = _member(manuscript, block)
            place = _Place(member, f"{file}{_fragment(block, file, fragments)}", file)
            places[""].append(place)
            for name in _ids(manuscript, block):
                places[name].append(place)
                if counts[member, name]:  # the second one of a name is 'name-1'
                    places[f"{name}-{counts[member, name]}"].append(place)
                counts[member, name] += 1
    return places


def _fragment(block: Block, file: str, counts: Counter[tuple[str, str]]) -> str:
    """Name a subhead in its chapter as this is read: the second of a name is '#name-1'."""
    slug = _slug(block.text) if block.level > 1 else ""
    again = counts[file, slug]
    counts[file, slug] += 1
    return "#" + (f"{slug}-{again}" if again else slug) if slug else ""


def _ids(manuscript: Manuscript, block: Block) -> set[str]:
    """Make the ids of a heading: the one that the source says, and those that are made of its words."""
    stated = STATED.match(manuscript.source, block.passage.end(len(block.text)))
    words = MARKUP.sub("", block.text).casefold()
    github = re.sub(r"[^\w\- ]", "", words).strip().replace(" ", "-")
    pandoc = re.sub(r"\s+", "-", re.sub(r"[^\w\s.-]", "", words).strip())
    made = {github, re.sub(r"\A[\W\d_]+", "", pandoc), _slug(block.text)}
    return {name for name in (made | {stated["id"].casefold()} if stated else made) if name}


def _slug(text: str) -> str:
    """Make the id that the chapters are read with."""
    plain = unicodedata.normalize("NFKD", MARKUP.sub("", text)).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")


def _address(places: Sequence[_Place], member: str, file: str, *, is_other: bool) -> str:
    """Choose the heading that a link means: one of the file that it names, else of its own before others."""
    same = [place for place in places if place.member == member]
    near = same if is_other or same else places
    place = next((place for place in near if not is_other and place.file == file), near[0] if near else None)
    if place is None:
        return ""
    return (place.address.removeprefix(file) or place.address) if place.file == file else place.address
