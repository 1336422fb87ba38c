"""Read a PDF's annotations as plain values, however broken the file is.

In: an opened PDF. Out: every annotation that a reader may have made, in the order of the pages; what
could not be understood of one is named in its `faults`, and none is left out.
Rules: ISO 32000-2, 12.5.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import pikepdf
from lxml import etree

from bookgen.proof.geometry import Box, around

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
"""What a comment or a name may have in it to steer a terminal, and no reader sees."""


class Kind(StrEnum):
    """What a reader did to the page."""

    HIGHLIGHT = "highlight"
    UNDERLINE = "underline"
    SQUIGGLY = "squiggly"
    STRIKE_OUT = "strike-out"
    CARET = "caret"
    NOTE = "note"
    FREE_TEXT = "free text"
    INK = "ink"
    OTHER = "other"

    @property
    def has_words(self) -> bool:
        """Tell whether the mark lies on words and not at a place."""
        return self in (Kind.HIGHLIGHT, Kind.UNDERLINE, Kind.SQUIGGLY, Kind.STRIKE_OUT)


KINDS = {
    "/Highlight": Kind.HIGHLIGHT,
    "/Underline": Kind.UNDERLINE,
    "/Squiggly": Kind.SQUIGGLY,
    "/StrikeOut": Kind.STRIKE_OUT,
    "/Caret": Kind.CARET,
    "/Text": Kind.NOTE,
    "/FreeText": Kind.FREE_TEXT,
    "/Ink": Kind.INK,
}
NOT_MARKS = frozenset({"/Link", "/Widget", "/PrinterMark", "/TrapNet", "/Watermark"})
"""What a document has of its own."""


@dataclass(frozen=True, slots=True)
class Annotation:
    """One annotation as the file has it."""

    number: int
    """Its place in the file, counted from 1."""
    page: int
    """Counted from 0."""
    kind: Kind
    subtype: str
    """As the PDF calls it: 'StrikeOut'."""
    rect: Box | None
    quads: tuple[Box, ...]
    """One box for each piece of a line that is marked."""
    point: tuple[float, float] | None
    """Where a free text's line points to."""
    comment: str
    author: str
    date: str
    """When it was last changed, 'YYYY-MM-DD HH:MM', as far as the file tells."""
    reply_to: int | None
    """Number of the annotation that this one answers or belongs to."""
    is_grouped: bool
    """Whether it makes one mark with the annotation in `reply_to`."""
    state: str
    """What a reviewer set: 'Accepted', 'Rejected', …; empty for an annotation of its own."""
    faults: tuple[str, ...]
    """What is wrong with it, in words."""


@dataclass(frozen=True, slots=True)
class _Raw:
    """An annotation's dictionary and where it stands."""

    page: int
    thing: Any


def read_annotations(pdf: pikepdf.Pdf) -> tuple[Annotation, ...]:
    """Read every annotation of every page but links, form fields and the pop-ups of other annotations."""
    raw = tuple(_marks(pdf))
    numbers = {one.thing.objgen: number for number, one in enumerate(raw, 1) if _is_indirect(one.thing)}
    names = {name: number for number, one in enumerate(raw, 1) if (name := _text(one.thing, "/NM"))}
    return tuple(_read(number, one, numbers, names) for number, one in enumerate(raw, 1))


def _is_indirect(thing: Any) -> bool:
    return isinstance(thing, pikepdf.Dictionary) and thing.objgen != (0, 0)


def _marks(pdf: pikepdf.Pdf) -> Iterator[_Raw]:
    met: set[tuple[int, int]] = set()
    for number, page in enumerate(pdf.pages):
        listed = page.obj.get("/Annots")
        for thing in listed if isinstance(listed, pikepdf.Array) else ():
            if _is_indirect(thing):
                if thing.objgen in met:
                    continue
                met.add(thing.objgen)
            if _is_mark(thing):
                yield _Raw(number, thing)


def _is_mark(thing: Any) -> bool:
    """Tell a reader's annotation; a pop-up counts only where its owner is gone."""
    if thing is None:
        return False
    if not isinstance(thing, pikepdf.Dictionary):
        return True
    subtype = _name(thing, "/Subtype")
    if subtype == "/Popup":
        return not isinstance(thing.get("/Parent"), pikepdf.Dictionary) and bool(_text(thing, "/Contents"))
    return subtype not in NOT_MARKS


def _read(number: int, raw: _Raw, numbers: dict[Any, int], names: dict[str, int]) -> Annotation:
    thing = raw.thing
    if not isinstance(thing, pikepdf.Dictionary):
        nothing = ("the file has something else where an annotation should be",)
        return Annotation(
            number, raw.page, Kind.OTHER, "", None, (), None, "", "", "", None, False, "", nothing
        )
    subtype = _name(thing, "/Subtype")
    kind = KINDS.get(subtype, Kind.OTHER)
    faults: list[str] = [] if subtype else ["it does not say of what kind it is"]
    rect = _rect(thing, faults)
    return Annotation(
        number=number,
        page=raw.page,
        kind=kind,
        subtype=subtype.removeprefix("/"),
        rect=rect,
        quads=_quads(thing, faults) if kind.has_words else (),
        point=_point(thing),
        comment=_comment(thing),
        author=_text(thing, "/T"),
        date=_date(_text(thing, "/M") or _text(thing, "/CreationDate")),
        reply_to=_answered(thing, numbers, names, faults, number),
        is_grouped=_name(thing, "/RT") == "/Group",
        state=_text(thing, "/State"),
        faults=tuple(faults),
    )


def _name(thing: Any, key: str) -> str:
    value = thing.get(key)
    return bytes(value).decode("utf-8", "replace") if isinstance(value, pikepdf.Name) else ""


def _text(thing: Any, key: str) -> str:
    """Give a text string, or '' for anything else."""
    if not isinstance(thing, pikepdf.Dictionary):
        return ""
    value = thing.get(key)
    if isinstance(value, pikepdf.Stream):
        try:
            return value.read_bytes().decode("utf-8", "replace")
        except pikepdf.PdfError:
            return ""
    return _decoded(value) if isinstance(value, pikepdf.String) else ""


def _decoded(value: pikepdf.String) -> str:
    """Decode a text string; what its encoding does not allow becomes U+FFFD."""
    try:
        text = str(value)
    except UnicodeDecodeError:
        text = bytes(value).decode("utf-8-sig", "replace")
    return CONTROL.sub("", text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))


def _numbers(value: Any) -> list[float]:
    """Give an array's numbers.

    Raises: ValueError when anything else is in it.
    """
    if not isinstance(value, pikepdf.Array):
        raise ValueError(value)
    try:
        found = [float(number) for number in value]
    except (TypeError, ArithmeticError) as error:
        raise ValueError(value) from error
    if any(abs(number) > 1e7 or number != number for number in found):  # noqa: PLR0124  (NaN alone differs from itself)
        raise ValueError(value)
    return found


def _rect(thing: Any, faults: list[str]) -> Box | None:
    try:
        left, bottom, right, top = _numbers(thing.get("/Rect"))
    except ValueError:
        faults.append("it has no place on the page")
        return None
    return around([(left, bottom), (right, top)])


def _quads(thing: Any, faults: list[str]) -> tuple[Box, ...]:
    """Read /QuadPoints; the order of the four points differs from viewer to viewer."""
    try:
        numbers = _numbers(thing.get("/QuadPoints"))
    except ValueError:
        faults.append("it does not say which words it marks; its frame was taken instead")
        return ()
    if len(numbers) % 8 or not numbers:
        faults.append("its list of marked words is incomplete")
    points = list(zip(numbers[::2], numbers[1::2], strict=False))
    return tuple(around(points[at : at + 4]) for at in range(0, len(points) - 3, 4))


def _point(thing: Any) -> tuple[float, float] | None:
    """Read where a callout line begins."""
    try:
        x, y, *_ = _numbers(thing.get("/CL"))
    except ValueError:
        return None
    return x, y


def _comment(thing: Any) -> str:
    comment = _text(thing, "/Contents") or _plain(_text(thing, "/RC"))
    comment = re.sub(r"\r\n?", "\n", comment)
    return comment.strip() or comment[:1]


def _plain(rich: str) -> str:
    """Take the words out of a rich-text comment."""
    if not rich:
        return ""
    try:
        root = etree.fromstring(rich.encode(), etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError:
        return ""
    paragraphs = ["".join(part.itertext()) for part in root.iter("{*}p")]
    return "\n".join(paragraphs or ["".join(root.itertext())])


def _date(text: str) -> str:
    found = re.match(r"(?:D:)?(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?", text)
    if not found:
        return ""
    year, month, day, hour, minute = (part or "" for part in found.groups())
    date = "-".join(part for part in (year, month, day) if part)
    return f"{date} {hour}:{minute}" if minute else date


def _answered(
    thing: Any, numbers: dict[Any, int], names: dict[str, int], faults: list[str], own: int
) -> int | None:
    """Find the annotation that this one replies to."""
    target = thing.get("/IRT")
    if target is None:
        return None
    number = names.get(_decoded(target)) if isinstance(target, pikepdf.String) else None
    if isinstance(target, pikepdf.Dictionary):
        number = numbers.get(target.objgen)
    if number is None or number == own:
        faults.append("it answers an annotation that is not in the file")
        return None
    return number
