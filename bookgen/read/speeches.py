"""Plays in plain text: who speaks, and where a speech begins.

In: the blocks of a text. Out: the same, the speeches of a play named as such, each with its speaker in bold, and stage
directions. A speaker is a name that opens speech after speech, in capitals or in italics: 'ANNA. Who is there?',
'*Anna.* Who is there?', or 'ANNA.' on a line of its own. That the text is a play has to be said by more: by acts,
entrances and exits, or by speeches that are most of it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from typing import NamedTuple

from bookgen.manuscript import Block, Edit, Kind, Passage, join_passages
from bookgen.read.lines import is_verse, measure

CAPITAL = r"[^\W\d_a-zß-öø-ÿа-яё]"
PART = rf"{CAPITAL}(?:{CAPITAL}|['’.-](?={CAPITAL}))*\.?"
GLUE = r"(?:,? (?:and|und|et|y|e|of|the|von|van|de|du|la|le|и) |, ?| & | )"
DIRECTION = r"(?:,? ?[\[(][^\n\[\](){}]{1,90}[\])])?"
SHOUTED = re.compile(rf"(?P<name>{PART}(?:{GLUE}{PART}){{0,5}})(?P<said>{DIRECTION}(?:[.:](?:--|—)?|(?=\t)|(?=\n|\Z)))(?=\s|\Z|(?<=[-—]))")
SIGN = r"(?:\*|_)"
SLANTED = re.compile(
    rf"{SIGN}(?P<name>{CAPITAL}[^\n*\\_.:()\[\]]{{1,38}}?(?:\. {CAPITAL}[^\n*\\_.:()\[\]]{{1,38}}?)?)(?P<said>{DIRECTION}[.:]?{SIGN}[.:]?)(?=\s|\Z)"
)
STAGE = re.compile(
    r"\W*(?:dramatis person|(?:the )?persons (?:of the play|represented)|personen\b|personnages\b|personajes\b|personaggi\b|действующие лица"
    r"|(?:act|akt|acte|acto|atto|scene|szene|scène|escena|scena) (?:[ivx]+|\d|one|first|premi\w+|primer\w*|prim\w)\b|(?:the )?(?:first|second|third|fourth|fifth|last) act\b"
    r"|(?:erster|1\.) (?:akt|aufzug)\b|действие первое|exit\b|exeunt\b|enter (?:the |\*|\\_|[^\W\d_]+\b))",
    re.IGNORECASE,
)
NO_NAME = re.compile(
    r"[ivxlcdm]+|(?:exit|exeunt|enter|re-enter|curtain|vorhang|rideau|telón)\b.*|.*\b(?:act|scene|akt|aufzug|auftritt|szene|acte|sc[eè]ne|acto|escena|atto|scena|chapter|part|book|canto|note|end|fin|finis|ende"
    r"|действие|явление|глава|часть)\b.*"
)
"""Numbers and what divides a work: they come again in each part."""
DIVIDES = re.compile(
    r"(?:the )?(?:[^\W\d_]+ )?(?:act|scene|akt|aufzug|auftritt|szene|acte|sc[eè]ne|acto|escena|atto|scena|prologue?|epilogue?|действие|явление)\b"
    r"[^\n]{0,100}|(?:the )?(?:end|fin|finis|ende|конец)\b[^\n]{0,60}",
    re.IGNORECASE,
)
"""A line that opens an act or a scene, or ends one."""
BRACKETED = re.compile(r"\[(?:[^\[\]]|\[[^\[\]]*\])*\]?|\((?:[^()]|\([^()]*\))*\)", re.DOTALL)
MOVES = re.compile(r"(?:Exit|Exeunt|Enter|Re-enter|Curtain|Vorhang|Rideau|Telón)\b(?!,)")
FEWEST_TIMES, FEWEST_SPEAKERS, FEWEST_SPEECHES = 3, 2, 12
SHARE, SHARE_ALONE = 0.2, 0.5
"""So many of the paragraphs do speakers open in a play, and where nothing else says that it is one."""
LONGEST_CUE = 200
FURTHEST = 3
"""Blocks of one speech, behind its first."""
SPOKEN = frozenset({Kind.PARAGRAPH, Kind.VERSE, Kind.QUOTATION})


class _Label(NamedTuple):
    """A name at the start of a block."""

    name: str
    """For comparing."""
    start: int
    stop: int
    """Of the name with its stop, as it is set."""
    end: int
    """Where the words begin."""


def set_speeches(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Name the speeches and stage directions of a play; a text that is none stays as it is."""
    said = [block.text if block.kind in SPOKEN else "" for block in blocks if block.kind is not Kind.FURNITURE]
    speakers = find_speakers(said)
    return tuple(_spoken(blocks, speakers)) if speakers else tuple(blocks)


def find_speakers(texts: Sequence[str]) -> frozenset[str]:
    """Find the names that open speeches among paragraphs; none where the text is no play."""
    labels = [(text, label) for text in texts if (label := _label(text))]
    counts = Counter(label.name for _, label in labels)
    speakers = frozenset(name for name, count in counts.items() if count >= FEWEST_TIMES)
    own = [label.end >= len(text) for text, label in labels if label.name in speakers]
    if len(speakers) < FEWEST_SPEAKERS or len(own) < FEWEST_SPEECHES:
        return frozenset()
    is_staged = any(STAGE.match(text) for text in texts if len(text) < LONGEST_CUE)
    spoken = len(own) + sum(own)  # the words of a name that stands alone are the next paragraph
    return speakers if spoken >= (SHARE if is_staged else SHARE_ALONE) * len(texts) else frozenset()


def _label(text: str) -> _Label | None:
    """Read the name that opens a text."""
    found = SLANTED.match(text) or SHOUTED.match(text)
    name = found["name"].strip(" .").casefold() if found else ""
    if found is None or len(name) < 2 or NO_NAME.fullmatch(name):
        return None
    is_bracketed = "(" in found["said"] or "[" in found["said"]
    return _Label(name, found.start("name"), found.end("name") if is_bracketed else found.end(), found.end())


def _spoken(blocks: Sequence[Block], speakers: Set[str]) -> Iterator[Block]:
    """Name what a play's blocks are; a speech goes on until a heading, or for a few paragraphs."""
    spoken = {n for n, block in enumerate(blocks) if block.kind in SPOKEN and not DIVIDES.fullmatch(block.text)}
    found = {n: label for n in sorted(spoken) if (label := _label(blocks[n].text))}
    counts = Counter(label.name for label in found.values())
    sure = {n for n, label in found.items() if label.name in speakers}
    minor = {n for n, label in found.items() if counts[label.name] > 1 or _stands_alone(n, label, blocks, spoken)}
    width = measure(line for block in blocks if block.kind in SPOKEN for line in block.text.split("\n")[:-1])
    waiting: list[Passage] = []
    """A speaker whose words stand below."""
    since = FURTHEST + 1
    for n, block in enumerate(blocks):
        is_named = n in sure or (n in minor and since <= FURTHEST)
        is_said = n in spoken and not is_named and not _is_direction(block, since)
        if waiting and not is_said:
            yield Block(Kind.SPEECH, waiting.pop())
        if is_named:
            since = 0
            name, words = _parted(block, found[n])
            if words.text:
                yield Block(Kind.SPEECH, join_passages((name, _words(words, width)), " "))
            else:
                waiting = [name]
        elif waiting:
            words = _words(block.passage, 0 if block.kind is Kind.VERSE else width)
            yield Block(Kind.SPEECH, join_passages((waiting.pop(), words), " "))
        elif n in spoken and (since <= FURTHEST or not is_said):
            since += is_said
            yield _within(block, width) if is_said else Block(Kind.DIRECTION, block.passage)
        else:
            since = since if block.kind is Kind.FURNITURE else FURTHEST + 1
            yield block
    yield from (Block(Kind.SPEECH, name) for name in waiting)


def _stands_alone(n: int, label: _Label, blocks: Sequence[Block], spoken: Set[int]) -> bool:
    """Tell whether a name is all that a paragraph says, with others above and below."""
    return label.end >= len(blocks[n].text) and n - 1 in spoken and n + 1 in spoken


def _within(block: Block, width: int) -> Block:
    """Go on with a speech; a song in it stays one."""
    return block if block.kind is Kind.VERSE else Block(Kind.SPEECH, _words(block.passage, width))


def _parted(block: Block, label: _Label) -> tuple[Passage, Passage]:
    """Part the speaker, in bold, with what a bracket behind it says, from the words."""
    passage = block.passage
    name = passage.cut(label.start, label.end)
    length = label.stop - label.start
    signs = re.finditer(SIGN, name.text) if label.start else ()  # of a name in italics
    plain = [Edit(found.start(), found.end(), "") for found in signs]
    edits = sorted([Edit(0, 0, "**"), *plain, Edit(length, length, "**")])
    return name.edit(edits), passage.cut(label.end, len(passage.text)).stripped()


def _words(passage: Passage, width: int) -> Passage:
    """Keep the lines of verse apart."""
    if width and not is_verse(passage.text.split("\n"), width):
        return passage
    ends = [Edit(found.start(), found.end(), "\\\n") for found in re.finditer(r"\n[ \t]*", passage.text)]
    return passage.edit(ends) if ends else passage


def _is_direction(block: Block, since: int) -> bool:
    """Tell whether all that a block says is what is done: who comes and goes, or what is set apart in a scene."""
    text = block.text.strip()
    if len(text) <= LONGEST_CUE and MOVES.match(text.lstrip("*[(")):
        return True
    is_slanted = text.startswith("*") and text.endswith("*") and text.count("*") == 2
    return since <= FURTHEST and (is_slanted or bool(BRACKETED.fullmatch(text)))
