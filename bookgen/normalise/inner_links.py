"""Links to headings, led to the chapter that the heading has gone to.

In: Markdown whose links say '(#the-storm)', as Pandoc, GitHub and kramdown name a heading. Out: the same
links, each to '(02-the-voyage.md#the-storm)', where it stands now. One that no heading answers stays.
Source: Pandoc's auto_identifiers, GitHub's and kramdown's ways of making an id of a heading's words.
"""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple
from urllib.parse import unquote

from bookgen.manuscript import Block, Kind, Manuscript
from bookgen.normalise.desk import Desk, Step
from bookgen.normalise.dialect import CODE, FORMATS, rewrite

RULE = "lead-links"
LINK = re.compile(r"(?<=\]\()#(?P<id>[^)\s\"']+)(?=[)\s])")
STATED = re.compile(r"[ \t]*(?:#+[ \t]*)?\{:?[^{}\n]*?#(?P<id>[\w:.-]+)[^{}\n]*\}")
"""A heading's id, where the source says one behind it."""
MARKUP = re.compile(r"\]\([^)\n]*\)|[*`\[\]\\]|(?<![^\W_])_|_(?![^\W_])")


class _Place(NamedTuple):
    """A heading."""

    address: str
    """As a link names it from another chapter."""
    file: str


def lead_links(manuscript: Manuscript, desk: Desk) -> Step:
    """Lead links to headings to where these stand."""
    if manuscript.format not in FORMATS or not any("](#" in block.text for block in manuscript.blocks):
        return Step(manuscript)
    places = _places(manuscript)
    files = list(_files(manuscript.blocks))

    def led(block: int, text: str) -> Iterator[tuple[re.Match[str], str]]:
        code = [found.span() for found in CODE.finditer(text)]
        for link in LINK.finditer(text):
            address = _address(places.get(unquote(link["id"]).casefold(), ()), files[block])
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


def _places(manuscript: Manuscript) -> Mapping[str, Sequence[_Place]]:
    """List the headings by every id that a link may name them by."""
    places: defaultdict[str, list[_Place]] = defaultdict(list)
    counts: Counter[str] = Counter()
    for block, file in zip(manuscript.blocks, _files(manuscript.blocks), strict=True):
        if block.kind is Kind.HEADING:
            slug = _slug(block.text)
            fragment = f"#{slug}" if slug and block.level > 1 else ""
            for name in _ids(manuscript, block):
                place = _Place(f"{file}{fragment}", file)
                places[name].append(place)
                if counts[name]:  # the second one of a name is 'name-1'
                    places[f"{name}-{counts[name]}"].append(place)
                counts[name] += 1
    return places


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


def _address(places: Sequence[_Place], file: str) -> str:
    """Choose the heading that a link means: one of its own chapter before others."""
    own = next((place for place in places if place.file == file), None)
    place = own or (places[0] if places else None)
    if place is None:
        return ""
    return place.address.removeprefix(file) or place.address if own else place.address
