"""Read a Markdown source with the habits of Pandoc, kramdown and GitHub.

In: the bytes. Out: a `Reading` whose source is the text itself. What is an instruction to another program and no
word of the book (attributes, page breaks, comments, a contents list) is dropped with its reason; title,
author and language are taken from the front matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from bookgen.manuscript import Block, Edit, Kind, Passage, line_starts
from bookgen.read import markdown, text_tables
from bookgen.read.encoding import decode
from bookgen.read.front_matter import TITLE_BLOCK, said_above
from bookgen.read.markdown_lists import set_steps
from bookgen.read.pictures import Shelf
from bookgen.read.reading import Reading

COMMENT = re.compile(r"\s*<!--.*?-->\s*", re.DOTALL)
DIRECTIVE = re.compile(r"\\(?:newpage|pagebreak|clearpage|tableofcontents|maketitle|bigskip|medskip)\b.*|\[TOC\]|\{:?\s*toc\b[^}]*\}", re.IGNORECASE)
FENCE = re.compile(r":{3,}[^\n]*|\{::?/?[^{}\n]*/?\}")
KRAMDOWN_COMMENT = re.compile(r"\{::comment\}.*?(?:\{:/(?:comment)?\}|\Z)", re.DOTALL)
KRAMDOWN_CONTENTS = re.compile(r"[*+-][ \t]+[^\n]*\n\{:[^}\n]*\btoc\b[^}\n]*\}\s*")
ABBREVIATION = re.compile(r"\*\[[^\]\n]+\]:[ \t]")
BROKEN_LINE = re.compile(r"(?<=\S) {2,}\n(?=[ \t]*\S)")
"""A line's end with two spaces before it, which is to stay one."""
ATTRIBUTES = re.compile(r"[ \t]*\{(?:[#.:-][^{}\n]*|\s*\w+=[^{}\n]*)\}[ \t]*\Z")
OWN_LINE = re.compile(r"\n[ \t]*\{:[^{}\n]*\}[ \t]*(?=\n|\Z)")
CODE = ("```", "~~~", "    ", "\t")
TABLE = re.compile(r"^(?=[^\n]*\|)[ \t|:-]*-[ \t|:-]*$", re.MULTILINE)
HOLDS_ATTRIBUTES = frozenset({Kind.PARAGRAPH, Kind.MARKED, Kind.NOTE})
LINE_BLOCK = re.compile(r"\|(?:[ \t][^\n|]*)?(?:\n(?:\|(?:[ \t][^\n|]*)?|[ \t]+[^\n|]*))*")
CONTENTS = re.compile(
    r"(?:table of )?contents|inhalt(?:sverzeichnis)?|sommaire|table des mati[èe]res|índice|indice|содержание|оглавление", re.IGNORECASE
)
DRAWN = re.compile(r"[ \t]*\+[-=:+]+\+[ \t]*\n|(?:[^\n]*\n)?[ \t]*-{2,}[ \t]+--|(?:\|[^\n]*\n)*?\|[-=:|+ \t]*\+[-=:|+ \t]*(?:\n|\Z)")
"""A table with rules of dashes and crosses."""
COMPONENT = re.compile(r"</?[A-Z][\w.]*(?:\s(?:[^<>\"']|\"[^\"]*\"|'[^']*')*)?/?>")
"""A tag that HTML does not know and a program puts something in the place of: 'Figure', 'Tabs'."""
COMPONENT_WORDS = re.compile(r"\s(?:caption|title|summary)=([\"'])(.*?\S.*?)\1", re.DOTALL)
LINKED_ITEM = re.compile(r"\s*(?:[-*+]|\d+[.)])\s+.*\]\([^)]*#?[^)]*\)")
PACKED = re.compile(r"data:image/[^\s<>()\"']+")
"""A picture written out in the text: its data are no words, and the name of its file stands for them."""
REFERRED = re.compile(r"^ {0,3}\[[^\]^\n]+\]:[ \t]*<?([^\s>]+\.(?:png|jpe?g|gif|svg|webp))", re.IGNORECASE | re.MULTILINE)
PICTURE = re.compile(r"!\[[^\]\n]*\]\(<?([^)>\s\"]+)>?(?:\s+\"[^\"]*\")?\)")


def read_markdown(name: str, data: bytes) -> Reading:
    """Read a Markdown file."""
    shelf = Shelf()
    source = PACKED.sub(lambda picture: shelf.unpack(picture[0]), decode(name, data))
    blocks = read_blocks(source)
    said = said_above(source, blocks)
    kept = tuple(_with_picture(block, shelf) for block in blocks)
    return Reading(
        source,
        kept,
        line_starts(source),
        title=said.title,
        subtitle=said.subtitle,
        authors=said.authors,
        language=said.language,
        pictures=shelf.pictures,
        findings=shelf.findings,
    )


def read_blocks(source: str) -> tuple[Block, ...]:
    """Read the blocks of a file, what is an instruction to another program told from what is the book's."""
    return tuple(_without_contents(list(_blocks(source))))


def _blocks(source: str) -> Iterator[Block]:
    head = TITLE_BLOCK.match(source)
    start = head.end() if head else 0
    if head:
        yield _furniture(Passage.at(head[0], 0), "the title block")
    for block in markdown.read_blocks(" " * start + source[start:] if start else source):
        stepped = block.kind is Kind.MARKED
        yield from _reduced(replace(block, passage=set_steps(block.passage)) if stepped else block)


def _furniture(passage: Passage, why: str) -> Block:
    return Block(Kind.FURNITURE, passage, label=why)


def _reduced(block: Block) -> Iterator[Block]:
    """Part a block from what is no word of it."""
    text = block.text
    if block.kind is Kind.VERBATIM and TABLE.search(text) and not text.startswith(CODE) and OWN_LINE.search(text):
        yield from _without_own_lines(block)
    elif block.kind is Kind.VERBATIM:
        yield from _raw(block)
    elif block.kind in (Kind.PARAGRAPH, Kind.MARKED) and (why := _foreign(text)):
        yield _furniture(block.passage, why)
    elif block.kind is Kind.PARAGRAPH and BROKEN_LINE.search(text):
        edits = [Edit(found.start(), found.end(), "\\\n") for found in BROKEN_LINE.finditer(text)]
        yield from _reduced(replace(block, passage=block.passage.edit(edits)))
    elif block.kind is Kind.PARAGRAPH and text.startswith((":::", "{::", "{:/")):
        yield from _fenced(block)
    elif block.kind is Kind.PARAGRAPH and ATTRIBUTES.fullmatch(text):
        yield _furniture(block.passage, "an attribute")
    elif block.kind is Kind.HEADING:
        yield from _without_attributes(block)
    elif block.kind in HOLDS_ATTRIBUTES and "```" not in text and OWN_LINE.search(text):
        yield from _without_own_lines(block)
    else:
        yield block


def _without_own_lines(block: Block) -> Iterator[Block]:
    """Take out the lines that are attributes of what stands above them."""
    found = list(OWN_LINE.finditer(block.text))
    edits = [Edit(line.start(), line.end(), "") for line in found]
    yield replace(block, passage=block.passage.edit(edits))
    for line in found:
        yield _furniture(block.passage.cut(line.start(), line.end()).stripped(), "an attribute")


def _foreign(text: str) -> str:
    """Say why a block is no word of the book; '' where it is."""
    text = text.strip()
    if KRAMDOWN_COMMENT.fullmatch(text):
        return "a comment"
    if KRAMDOWN_CONTENTS.fullmatch(f"{text}\n"):
        return "a contents list"
    if all(map(ABBREVIATION.match, text.split("\n"))):
        return "what an abbreviation stands for"
    return "an instruction to another program" if DIRECTIVE.fullmatch(text) or text == "^" else ""


def _without_attributes(block: Block) -> Iterator[Block]:
    """Take off what stands in braces behind a heading or a caption."""
    found = ATTRIBUTES.search(block.text)
    if found is None:
        yield block
        return
    yield replace(block, passage=block.passage.cut(0, found.start()))
    yield _furniture(block.passage.cut(found.start(), len(block.text)).stripped(), "an attribute")


def _raw(block: Block) -> Iterator[Block]:
    """Tell comments and verse from what has to stay as it is."""
    text = block.text
    if COMMENT.fullmatch(text):
        yield _furniture(block.passage, "a comment")
    elif text.startswith("<") and not COMPONENT.sub("", text).strip():
        yield from _without_components(block)
    elif LINE_BLOCK.fullmatch(text) and not re.search(r"\|[ \t:-]*-{2,}", text):
        edits = [Edit(found.start(), found.end(), "") for found in re.finditer(r"^\|[ \t]?", text, re.MULTILINE)]
        yield Block(Kind.VERSE, block.passage.edit(edits))
    elif text.startswith(": "):
        yield from _without_attributes(Block(Kind.PARAGRAPH, block.passage.cut(2, len(text)).stripped()))
    elif DRAWN.match(text):
        table = text_tables.piped(block.passage)
        yield Block(Kind.VERBATIM, text_tables.as_code(block.passage) if table is None else table)
    else:
        yield block


def _without_components(block: Block) -> Iterator[Block]:
    """Take the tags of components away, and set the words that they bring along as paragraphs."""
    done = 0
    for words in COMPONENT_WORDS.finditer(block.text):
        yield _furniture(block.passage.cut(done, words.start(2)).stripped(), "a tag of another program")
        yield Block(Kind.PARAGRAPH, block.passage.cut(words.start(2), words.end(2)).stripped())
        done = words.end(2)
    yield _furniture(block.passage.cut(done, len(block.text)).stripped(), "a tag of another program")


def _fenced(block: Block) -> Iterator[Block]:
    """Take the fences of Pandoc's divisions away and keep what stands between them."""
    offset = 0
    for line in block.text.split("\n"):
        passage = block.passage.cut(offset, offset + len(line))
        if FENCE.fullmatch(line.strip()):
            yield _furniture(passage, "a division's fence")
        elif line.strip():
            yield replace(block, passage=passage)
        offset += len(line) + 1


def _without_contents(blocks: list[Block]) -> Iterator[Block]:
    """Drop a contents list: the heading that says so, and the list of links behind it."""
    n = 0
    while n < len(blocks):
        block = blocks[n]
        after = blocks[n + 1] if n + 1 < len(blocks) else None
        is_titled = block.kind in (Kind.HEADING, Kind.PARAGRAPH) and CONTENTS.fullmatch(block.text.strip(" *_:."))
        if is_titled and after is not None and after.kind is Kind.MARKED and _is_linked(after.text):
            yield _furniture(block.passage, "a contents list")
            yield _furniture(after.passage, "a contents list")
            n += 2
        else:
            yield block
            n += 1


def _is_linked(text: str) -> bool:
    rows = [line for line in text.split("\n") if line.strip()]
    return sum(bool(LINKED_ITEM.match(row)) for row in rows) >= 0.8 * len(rows)


def _with_picture(block: Block, shelf: Shelf) -> Block:
    """Let the pictures beside the source come along, under the names that the text gives them."""
    for found in PICTURE.finditer(block.text) if "![" in block.text else ():
        shelf.take(found[1])
    for found in REFERRED.finditer(block.text) if block.kind is Kind.VERBATIM else ():
        shelf.take(found[1])
    return block
