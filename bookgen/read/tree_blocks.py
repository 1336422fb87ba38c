"""Say of a tree's elements what they are in a book, by what their classes and types call them.

In: a tree of HTML. Out: the same tree with roles: verse and its lines, epigraphs, letters, signatures,
stage directions. Sources: the EPUB Structural Semantics Vocabulary and Z39.98-2012; the classes that
Gutenberg's, Wikisource's and Distributed Proofreaders' books use.
"""

from __future__ import annotations

import re

from bookgen.read.tree import (
    BLOCK_TAGS,
    HEADINGS,
    INDENT,
    PARTING,
    ROLE,
    Element,
    classes,
    drop,
    elements,
    seen,
    set_role,
    text_of,
    types,
    unwrap,
)

VERSE_CLASSES = frozenset(
    "poem poetry poetry-container verse verses stanza ws-poem wst-poem ppoem wst-ppoem poetry-block song lyrics linegroup".split()
)
VERSE_TYPES = frozenset("z3998:verse z3998:poem z3998:song z3998:hymn z3998:lyrics".split())
LINE_CLASSES = frozenset({"line", "verseline", "l", "poem-line", "vline"})
STANZA_CLASSES = frozenset({"linegroup", "stanza", "lg"})
NUMBER_CLASSES = frozenset("lnum linenum linenumber line-number lineno ln-num".split())
INDENTED = re.compile(r"(?:i|indent|in|pl)-?(\d{1,2})\Z")
SHIFTED = re.compile(r"(?:margin|padding)-left\s*:\s*(\d+(?:\.\d+)?)em", re.IGNORECASE)
NAMED = {
    "epigraph": "epigraph",
    "z3998:epigraph": "epigraph",
    "motto": "epigraph",
    "letter": "letter",
    "z3998:letter": "letter",
    "dedication": "dedication",
    "signature": "signature",
    "sig": "signature",
    "z3998:signature": "signature",
    "signed": "signature",
    "attribution": "attribution",
    "dateline": "dateline",
    "salutation": "salutation",
    "z3998:salutation": "salutation",
    "stage-direction": "stage-direction",
    "stagedir": "stage-direction",
    "stagedirection": "stage-direction",
}
SET_IN = 2
"""Columns by which what is quoted in a poem is set in."""
BREAK_CLASSES = frozenset({"thought-break", "tb", "scene-break", "asterism", "transition", "ornament"})
BREAK_TEXT = re.compile(r"(?:[*•·∗⁂#~]\s*){1,7}|(?:[-–—_]\s*){3,20}|⁂")


def name_blocks(root: Element) -> None:
    """Give the blocks of a tree their roles."""
    for element in list(seen(root)):
        _name(element)
        if element.get(ROLE) == "verse":
            _name_lines(element)
    for element in list(seen(root)):
        if (
            element.tag in ("p", "div", "center")
            and len(element) < 3
            and BREAK_TEXT.fullmatch(text_of(element))
        ):
            set_role(element, "break")
    _drop_rules(root)


def _name(element: Element) -> None:
    names = [*types(element), *classes(element)]
    is_block = element.tag in BLOCK_TAGS
    if not is_block or element.tag in HEADINGS or element.tag in ("body", "html", "table", "tr", "td"):
        return
    if VERSE_CLASSES & set(names) or VERSE_TYPES & set(names):
        if not _is_within(element, "verse"):
            set_role(element, "verse")
        return
    if element.tag in ("section", "div", "article") and any(True for _ in element.iter(*HEADINGS)):
        return  # what has a heading of its own is a section of the book or holds one
    for name in names:
        if name in NAMED and not _is_within(element, NAMED[name]) and len(text_of(element)) < 20000:
            set_role(element, NAMED[name])
            return
    if BREAK_CLASSES & set(names) and len(text_of(element)) < 20:
        set_role(element, "break")


def _is_within(element: Element, role: str) -> bool:
    return any(above.get(ROLE) == role for above in element.iterancestors())


def _name_lines(verse: Element) -> None:
    """Find the lines of a poem that have an element each; where none has, line breaks part them."""
    for number in [e for e in seen(verse) if NUMBER_CLASSES & set(classes(e))]:
        drop(number, "a line's number")
    for holder in [e for e in seen(verse) if e.tag == "blockquote" and _stands_in_stanza(e)]:
        _set_in(holder)
    found = [e for e in seen(verse) if e is not verse and _is_line(e)]
    indents = [_indent(e) for e in found]
    step = 1 if any("i0" in classes(e) for e in found) or all(n % 2 == 0 for n in indents) else 2
    for element, indent in zip(found, indents, strict=True):
        element.set(ROLE, "line")
        element.set(INDENT, str(min(indent * step, 40)))
        _drop_breaks(element)


def _is_line(element: Element) -> bool:
    if element.get(ROLE) is not None:
        return False
    names = set(classes(element))
    if _is_bare_line(element):
        return True
    if element.tag in ("div", "p", "span") and (LINE_CLASSES & names or _is_lone_verse(element, names)):
        return not any(e.tag in ("div", "p") for e in element if e is not element)
    if element.tag != "span":
        return False
    parent = element.getparent()
    if parent is None or parent.tag not in BLOCK_TAGS or parent.get(ROLE) == "line":
        return False
    is_indented = any(INDENTED.match(name) for name in names)
    after = element.getnext()
    is_broken = (after is not None and after.tag == "br") or any(True for _ in element.iter("br"))
    return is_indented or (is_broken and not (element.tail or "").strip())


def _is_bare_line(element: Element) -> bool:
    """Tell whether a block without a name is a line: it holds no other, in what is named a stanza."""
    if element.tag not in ("div", "p") or any(e.tag in PARTING for e in element.iterdescendants()):
        return False
    return _stands_in_stanza(element)


def _stands_in_stanza(element: Element) -> bool:
    return any(STANZA_CLASSES & set(classes(above)) for above in element.iterancestors())


def _set_in(holder: Element) -> None:
    """Make lines of their own stanza, set in, of those that a quotation in it holds."""
    blocks = [e for e in holder.iterdescendants() if e.tag in ("div", "p")]
    for block in blocks:
        if any(e.tag in PARTING for e in block.iterdescendants()):
            unwrap(block)
        else:
            block.set("style", f"margin-left: {SET_IN}em")
    unwrap(holder)


def _is_lone_verse(element: Element, names: set[str]) -> bool:
    """Tell whether 'verse' or an indent names a line: a block of its own among such, in a stanza."""
    named = bool({"verse"} & names) or any(INDENTED.match(name) for name in names)
    return element.tag in ("div", "p") and named and not any(True for _ in element.iter("br"))


def _indent(element: Element) -> int:
    for name in classes(element):
        found = INDENTED.match(name)
        if found:
            return int(found[1])
    shifted = SHIFTED.search(element.get("style") or "")
    return round(float(shifted[1])) if shifted else 0


def _drop_breaks(line: Element) -> None:
    """Take away the `<br>` that ends a line, inside or behind it: the line's end is known."""
    last = line[-1] if len(line) else None
    if last is not None and last.tag == "br" and not (last.tail or "").strip():
        line.remove(last)
    after = line.getnext()
    parent = line.getparent()
    if parent is not None and after is not None and after.tag == "br" and not (line.tail or "").strip():
        line.tail = (line.tail or "") + (after.tail or "")
        after.tail = None
        parent.remove(after)


def _drop_rules(root: Element) -> None:
    """Drop the rules that part chapters: the heading does."""
    order = [
        e
        for e in seen(root)
        if e.tag in HEADINGS or e.tag == "hr" or (e.text or "").strip() or e.tag == "img"
    ]
    for number, element in enumerate(order):
        if element.tag != "hr" and not (element.get(ROLE) == "break" and not text_of(element)):
            continue
        after = next((e for e in order[number + 1 :][:3] if e.tag != "hr"), None)
        before = order[number - 1] if number else None
        if after is None or before is None or _heads(after) or _heads(before) or before.tag == "hr":
            drop(element, "a rule between chapters")


def _heads(element: Element) -> bool:
    return element.tag in HEADINGS or any(above.tag in HEADINGS for above in element.iterancestors())


__all__ = ["elements", "name_blocks"]
