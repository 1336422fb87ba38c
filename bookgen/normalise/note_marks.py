"""Where the marks and the notes stand in the text: what looks like one, before it is known to be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bookgen.manuscript import Block, Kind

SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
MARK = re.compile(
    r"(?<!\\)\[(?:(?P<number>\d{1,4})\](?![(\d_])|(?:(?P<letter>[a-zA-Z])"
    r"|(?P<group>n|nb|note|N|Note)\.?[ \u00a0]?(?P<grouped>\d{1,3})"
    r"|\^(?P<name>[^\]\s]+))\](?![(\w]))"
    r"|(?P<raised>[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}(?![⁰¹²³⁴⁵⁶⁷⁸⁹\w])|<sup>\d{1,3}</sup>(?!\w))"
    r"|(?:(?<=[^\W\d_]{2})|(?<=[.,;:!?»”’\"]))"
    r"(?P<apart>[ \u00a0]?)\((?P<round>\d{1,3})\)(?![\w(])"
)
MARK_SIGNS = re.compile(r"[\[(⁰¹²³⁴⁵⁶⁷⁸⁹]|<sup>\d")
REFERENCE = re.compile(r"(?:(?<=[^\n\\])|^(?=\[\^[^\]\s]+\](?!:)))\[\^([^\]\s]+)\]", re.MULTILINE)
"""A mark that is tied; with a colon behind it at the start of a line it is a note's definition."""
RAISING = re.compile(r"[ \u00a0]?\^\Z")
"""How a text browser prints that what follows is raised."""
UNIT = re.compile(r"(?:\b(?:m|km|cm|mm|dm|ft|in|yd)|\d)\Z")
"""What a raised 2 or 3 follows that is no mark."""
BACK = (
    r"(?:[\^↑][ \t]*(?:(?:Jump up to:?|Hochspringen nach:?|Перейти обратно:?)[ \t]*)?"
    r"(?:\^?[a-z](?:(?:,|[ \t]+(?:et|und|and|и|y|e))?[ \t]+\^?[a-z])*[ \t]+(?=\S{2})"
    r"|\^?\d{1,3}[.,]\d{1,3}(?:[ \t]+\^?\d{1,3}[.,]\d{1,3})*[ \t]+(?=\S{2})"
    r"|\^?1[ \t]+\^?2(?:[ \t]+\^?\d{1,2})*[ \t]+(?=\S{2}))?)"
)
"""A wiki's way back: '^', '↑', '^ a b', '↑ 1,0 1,1', '↑ 1 2 3'."""
ENTRY = re.compile(
    rf"(?:(?P<number>\d{{1,4}})[.)][ \t]+{BACK}?"
    r"|\^?\\?\[\^?(?P<bracketed>\d{1,4}|[a-zA-Z])\]:?[ \t]*"
    r"|\((?P<round>\d{1,3})\)[ \t]+"
    r"|\\?\[(?P<group>n|nb|note|N|Note)\.?[  ]?(?P<grouped>\d{1,3})\]:?[ \t]*"
    rf"|(?P<caret>{BACK})"
    r"|(?P<raised>[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}|<sup>\d{1,3}\.?</sup>)[ \t]*)"
    r"(?=\S|\Z)"
)
STYLES = ("number", "bracketed", "round", "grouped", "caret", "raised")
CARETED = re.compile(r"\d{1,4}[.)][ \t]+[\^↑]")
"""A number with a way back is a wiki's note."""
NOTES_HEADING = re.compile(
    r"(?:(?:foot|end|explanatory )?notes?(?: and (?:references|citations|sources))?|references|citations"
    r"|anmerkungen|fu(?:ß|ss)noten|einzelnachweise|belege"
    r"|(?:anmerkungen|fu(?:ß|ss)noten) und (?:einzelnachweise|quellen)"
    r"|notes et références|références|notas(?: y referencias)?|referencias|note|referências|noten|voetnoten"
    r"|примечания|сноски|комментарии|источники|przypisy)[:.]?",
    re.IGNORECASE,
)
NOTES_LIST = "notes"
"""The label of a paragraph that opens a list of notes whose heading is gone."""
ANNOUNCED = re.compile(r":[—–-]{0,2}\Z")
MOST_PARAGRAPHS = 4
"""A note's further paragraphs: more than these end the run."""
YEARS = range(1000, 2101)


@dataclass(frozen=True, slots=True)
class Mark:
    """What may be a note's mark."""

    block: int
    start: int
    stop: int
    group: str
    """'' for plain numbers, 'letter', 'capital', 'round' for '(1)', or 'n' for '[n 1]' and its kin."""
    label: int
    shown: str
    """The label as the text has it."""
    is_attached: bool
    """Whether it stands right behind a word or its punctuation."""
    is_raised: bool = False
    """Whether it is written '¹' or raised, not '[1]'."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What may be a note."""

    block: int
    group: str
    label: int
    shown: str
    stop: int
    """Where the note's own words start in its block."""
    style: str
    more: tuple[int, ...] = ()
    """Blocks that hold its further paragraphs."""


def marks_in(index: int, block: Block) -> Iterator[Mark]:
    """Find what may be marks in a block; '[^name]' is not among them, it is one."""
    if not MARK_SIGNS.search(block.text):
        return
    for found in MARK.finditer(block.text):
        before = block.text[: found.start()][-4:]
        raising = RAISING.search(before)
        if found["name"] or found.start() == len(raising[0] if raising else ""):
            continue
        if found["raised"] and UNIT.search(before):
            continue
        group, label, shown = _label(found)
        attached = bool(before) and not before[-1].isspace() and before[-1] != "[" and not found["apart"]
        if found["number"] and not attached and label in YEARS:
            continue
        start = found.end("apart") if found["round"] else found.start()
        start -= len(raising[0]) if raising else 0
        yield Mark(index, start, found.end(), group, label, shown, attached, bool(found["raised"]))


def _label(found: re.Match[str]) -> tuple[str, int, str]:
    parts = found.groupdict()
    number = parts.get("number") or parts.get("bracketed") or ""
    if parts.get("grouped"):
        return "n", int(parts["grouped"]), f"n{parts['grouped']}"
    if parts.get("raised"):
        plain = re.sub(r"\D", "", parts["raised"].removesuffix("</sup>").translate(SUPERSCRIPTS))
        return "", int(plain), plain
    if parts.get("round"):
        return "round", int(parts["round"]), parts["round"]
    letter = parts.get("letter") or ("" if number.isdigit() else number)
    if letter:
        group = "letter" if letter.islower() else "capital"
        return group, ord(letter.lower()) - ord("a") + 1, letter
    return "", int(number), number


def runs_in(blocks: tuple[Block, ...]) -> Iterator[tuple[Entry, ...]]:
    """Find the runs of entries that may be notes: they count up, and their style is one."""
    run: list[Entry] = []
    between: list[int] = []
    for index, block in enumerate(blocks):
        entry = _entry(index, block, run)
        is_new = block.label == NOTES_LIST
        if entry and run and not is_new and _goes_on(run[-1], entry, len(between)):
            run[-1] = _with(run[-1], between)
            run.append(entry)
            between = []
            continue
        if run and (entry or len(between) == MOST_PARAGRAPHS or _is_text_again(index, block, run[-1])):
            yield _closed(run, between, blocks)
            run, between = [], []
        if entry:
            run = [entry]
        elif run:
            between.append(index)
    if run:
        yield _closed(run, between, blocks)


def _is_text_again(index: int, block: Block, last: Entry) -> bool:
    """Tell whether the text has gone on behind the notes: a heading, or a mark of a note to come."""
    if block.kind is Kind.HEADING:
        return True
    return any(mark.is_attached and mark.label > last.label for mark in marks_in(index, block))


def _closed(run: list[Entry], between: list[int], blocks: tuple[Block, ...]) -> tuple[Entry, ...]:
    """End a run; what its last note announces with a colon, or its number alone, belongs to it."""
    last, more = run[-1], []
    text = blocks[last.block].text[last.stop :]
    for index in between:
        is_announced = ANNOUNCED.search(text) and blocks[index].kind in (Kind.VERSE, Kind.QUOTATION)
        if text and not is_announced:
            break
        more.append(index)
        text = blocks[index].text
    return (*run[:-1], _with(last, more))


def _entry(index: int, block: Block, run: list[Entry]) -> Entry | None:
    found = ENTRY.match(block.text) if block.kind is Kind.PARAGRAPH else None
    if found is None:
        return None
    style = next(name for name in STYLES if found[name])
    if style == "caret":
        goes_on = bool(run) and run[-1].style == "caret" and block.label != NOTES_LIST
        number = run[-1].label + 1 if goes_on else 1
        return Entry(index, "", number, str(number), found.end(), style)
    group, label, shown = _label(found)
    return Entry(index, group, label, shown, found.end(), style)


def _goes_on(last: Entry, entry: Entry, between: int) -> bool:
    if (entry.style, entry.group) != (last.style, last.group) or entry.label <= last.label:
        return False
    return not between or entry.label == last.label + 1


def _with(entry: Entry, more: list[int]) -> Entry:
    if not more:
        return entry
    return Entry(entry.block, entry.group, entry.label, entry.shown, entry.stop, entry.style, tuple(more))


def is_list_of_notes(run: tuple[Entry, ...], blocks: tuple[Block, ...]) -> bool:
    """Tell whether a run stands where notes do: '1. …' might be any list, '[1] …' hardly."""
    if run[0].style not in ("number", "round") or CARETED.match(blocks[run[0].block].text):
        return True
    before = blocks[run[0].block - 1] if run[0].block else None
    if blocks[run[0].block].label == NOTES_LIST or (before and is_notes_heading(before)):
        return True
    if run[0].style == "round":
        return False
    after = run[-1].block + 1
    return after == len(blocks) or blocks[after].kind in (Kind.HEADING, Kind.BREAK) or is_entry(blocks[after])


def is_notes_heading(block: Block) -> bool:
    """Tell whether a line says 'Notes', in bold or not."""
    return bool(NOTES_HEADING.fullmatch(block.text.strip("*")))


def is_entry(block: Block) -> bool:
    """Tell whether a block begins as a note does."""
    return block.kind is Kind.PARAGRAPH and bool(ENTRY.match(block.text))
