"""The parts of a Word document: relationships, styles, numbering, what it says of itself.

In: a package. Out: values. Names of elements lose their namespace but keep a prefix where two
vocabularies share them; transitional and strict documents read alike.
Source: ECMA-376, parts 1 and 4.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from lxml import etree

from bookgen.errors import Location, SourceError
from bookgen.read.packages import Package
from bookgen.read.tree import Element, elements

WORD = re.compile(r"wordprocessingml(?:/2006)?/main\Z")
MATHS = re.compile(r"officeDocument/(?:2006/)?math\Z")
DRAWING = re.compile(r"drawingml(?:/2006)?/main\Z")
RELATIONS = re.compile(r"officeDocument/(?:2006/)?relationships\Z")
VML = "urn:schemas-microsoft-com:vml"
OUTLINE_LEVELS = 9
DEEPEST_STYLE = 20


@dataclass(frozen=True, slots=True)
class WordStyle:
    """What a style says itself; the rest comes from the style it is based on."""

    name: str
    based_on: str = ""
    outline: int | None = None
    """Counted from 0."""
    number: tuple[str, int] | None = None
    """List and level."""
    indent: int | None = None
    """Units: twips."""
    alignment: str = ""
    size: int | None = None
    """Units: half points."""
    flags: Mapping[str, bool] = field(default_factory=dict)
    """'b', 'i' and their kin."""


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list."""

    format: str
    start: int
    is_blank: bool = False
    """Whether nothing stands before its paragraphs: they carry an item on."""

    @property
    def is_ordered(self) -> bool:
        """Whether its items are counted."""
        return self.format not in ("bullet", "none")


@dataclass(frozen=True, slots=True)
class WordParts:
    """All that the text refers to."""

    document: Element
    path: str
    styles: Mapping[str, WordStyle]
    default_style: str
    levels: Mapping[str, Mapping[int, Level]]
    """By list number and level."""
    notes: Mapping[tuple[str, str], Element]
    """By kind ('footnote', 'endnote') and id."""
    comments: Mapping[str, Element]
    frames: tuple[Element, ...]
    """Running heads and feet."""
    relations: Mapping[str, Mapping[str, str]]
    """By part: target of each id, a path in the package or an address."""
    properties: Mapping[str, str]

    def chain(self, style: str) -> tuple[WordStyle, ...]:
        """List a style and those that it is based on."""
        found: list[WordStyle] = []
        while style in self.styles and len(found) < DEEPEST_STYLE:
            found.append(self.styles[style])
            style = found[-1].based_on
        return tuple(found)


def read_parts(package: Package) -> WordParts:
    """Read the parts of a document.

    Raises: SourceError where there is no document.
    """
    path = _document_path(package)
    document = _tree(package, path)
    if document is None or document.find("body") is None:
        raise SourceError(
            "the package holds no document", Location(package.name), "save it again from Word or LibreOffice"
        )
    kinds = _relations_by_kind(package, path)
    styles = _tree(package, kinds.get("styles", [""])[0])
    numbering = _tree(package, kinds.get("numbering", [""])[0])
    parts = [
        path,
        *(target for name in ("footnotes", "endnotes", "comments") for target in kinds.get(name, [])),
    ]
    trees = {name: _tree(package, kinds.get(name, [""])[0]) for name in ("footnotes", "endnotes", "comments")}
    frames = [
        _tree(package, target) for name in ("header", "footer") for target in sorted(kinds.get(name, []))
    ]
    _join_initials(document)
    return WordParts(
        document,
        path,
        _styles(styles),
        _default(styles),
        _levels(numbering),
        _notes(trees),
        {c.get("id") or "": c for c in _all(trees["comments"], "comment")},
        tuple(frame for frame in frames if frame is not None),
        {part: _targets(package, part) for part in parts},
        _properties(package),
    )


def _document_path(package: Package) -> str:
    if "word/document.xml" in package.infos:
        return "word/document.xml"
    tree = package.tree("_rels/.rels")
    for relation in elements(tree) if tree is not None else ():
        if (relation.get("Type") or "").endswith("/officeDocument"):
            return (relation.get("Target") or "").lstrip("/")
    return ""


def _tree(package: Package, path: str) -> Element | None:
    tree = package.tree(path) if path else None
    return None if tree is None else _short_names(tree)


def _short_names(root: Element) -> Element:
    for element in elements(root):
        element.tag = _short(element.tag)
        for name in list(element.attrib):
            if name.startswith("{"):
                element.set(_short(name), element.attrib.pop(name))
    return root


def _short(name: str) -> str:
    space, local = str(etree.QName(name).namespace or ""), str(etree.QName(name).localname)
    if WORD.search(space):
        return local
    prefixes = ((MATHS, "m."), (DRAWING, "a."), (RELATIONS, "r."))
    prefix = next(
        (prefix for pattern, prefix in prefixes if pattern.search(space)), "v." if space == VML else ""
    )
    return (prefix or "x.") + local


def _relations_path(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", name + ".rels")


def _relations(package: Package, part: str) -> list[tuple[str, str, str]]:
    """List id, type and target of a part's relationships."""
    tree = package.tree(_relations_path(part))
    found = []
    for relation in elements(tree) if tree is not None else ():
        target = relation.get("Target") or ""
        if relation.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join(posixpath.dirname(part), target)).lstrip("/")
        if relation.get("Id"):
            found.append((relation.get("Id") or "", relation.get("Type") or "", target))
    return found


def _relations_by_kind(package: Package, part: str) -> dict[str, list[str]]:
    kinds: dict[str, list[str]] = {}
    for _, kind, target in _relations(package, part):
        kinds.setdefault(kind.rpartition("/")[2], []).append(target)
    return kinds


def _targets(package: Package, part: str) -> dict[str, str]:
    return {identity: target for identity, _, target in _relations(package, part)}


def _join_initials(document: Element) -> None:
    """Put dropped capitals, which Word keeps as paragraphs of their own, back to the words that they begin."""
    for paragraph in list(document.iter("p")):
        frame, following = paragraph.find("pPr/framePr"), paragraph.getnext()
        parent = paragraph.getparent()
        is_initial = frame is not None and frame.get("dropCap") in ("drop", "margin")
        if is_initial and parent is not None and following is not None and following.tag == "p":
            place = 1 if following.find("pPr") is not None else 0
            following[place:place] = [child for child in paragraph if child.tag != "pPr"]
            parent.remove(paragraph)


def _all(tree: Element | None, tag: str) -> list[Element]:
    return list(tree.iter(tag)) if tree is not None else []


def value(element: Element | None, path: str) -> str | None:
    """Give the `val` of a property: '' where it is there without one, None where it is not."""
    found = element.find(path) if element is not None else None
    return None if found is None else (found.get("val") or "")


def is_on(element: Element | None, name: str) -> bool | None:
    """Tell whether a property is switched on; None where nothing is said."""
    said = value(element, name)
    return None if said is None else said not in ("0", "false", "off", "none")


def number_of(properties: Element | None) -> tuple[str, int] | None:
    """Give the list and level of a paragraph or style."""
    numbered = properties.find("numPr") if properties is not None else None
    if numbered is None:
        return None
    level = value(numbered, "ilvl") or "0"
    return value(numbered, "numId") or "", int(level) if level.isdecimal() else 0


def twips(properties: Element | None) -> int | None:
    """Give the left indent of a paragraph."""
    indent = properties.find("ind") if properties is not None else None
    if indent is None:
        return None
    said = indent.get("left") or indent.get("start")
    return int(float(said)) if said and re.fullmatch(r"-?\d+(?:\.\d+)?", said) else None


def half_points(properties: Element | None) -> int | None:
    """Give the size of type."""
    said = value(properties, "sz")
    return int(said) if said and said.isdecimal() else None


def _styles(tree: Element | None) -> dict[str, WordStyle]:
    styles = {}
    for style in _all(tree, "style"):
        paragraph, run = style.find("pPr"), style.find("rPr")
        outline = value(paragraph, "outlineLvl")
        flags = {name: on for name in ("b", "i", "caps", "smallCaps", "vanish") if (on := is_on(run, name)) is not None}
        styles[style.get("styleId") or ""] = WordStyle(
            (value(style, "name") or "").lower(),
            value(style, "basedOn") or "",
            int(outline) if outline and outline.isdecimal() and int(outline) < OUTLINE_LEVELS else None,
            number_of(paragraph),
            twips(paragraph),
            value(paragraph, "jc") or "",
            half_points(run),
            flags,
        )
    return styles


def _default(tree: Element | None) -> str:
    for style in _all(tree, "style"):
        if style.get("type") == "paragraph" and style.get("default") in ("1", "true", "on"):
            return style.get("styleId") or ""
    return ""


def _levels(tree: Element | None) -> dict[str, dict[int, Level]]:
    abstract = {a.get("abstractNumId"): _abstract(a) for a in _all(tree, "abstractNum")}
    levels = {}
    for number in _all(tree, "num"):
        own = dict(abstract.get(value(number, "abstractNumId"), {}))
        for override in number.iter("lvlOverride"):
            place = int(override.get("ilvl") or 0)
            start = value(override, "startOverride")
            level = own.get(place, Level("decimal", 1))
            own[place] = replace(level, start=int(start)) if start and start.isdecimal() else level
        levels[number.get("numId") or ""] = own
    return levels


def _abstract(abstract: Element) -> dict[int, Level]:
    levels = {}
    for level in abstract.iter("lvl"):
        start = value(level, "start") or "1"
        place = level.get("ilvl") or "0"
        if place.isdecimal():
            levels[int(place)] = Level(
                value(level, "numFmt") or "decimal", int(start) if start.isdecimal() else 1, _is_blank(level)
            )
    return levels


def _is_blank(level: Element) -> bool:
    said = value(level, "lvlText")
    return said is not None and not said.strip() and level.find("lvlPicBulletId") is None


def _notes(trees: Mapping[str, Element | None]) -> dict[tuple[str, str], Element]:
    notes = {}
    for kind in ("footnote", "endnote"):
        for note in _all(trees[kind + "s"], kind):
            if (note.get("type") or "normal") == "normal":
                notes[kind, note.get("id") or ""] = note
    return notes


def _properties(package: Package) -> dict[str, str]:
    tree = package.tree("docProps/core.xml")
    if tree is None:
        return {}
    return {
        etree.QName(e).localname: (e.text or "").strip() for e in elements(tree) if (e.text or "").strip()
    }
