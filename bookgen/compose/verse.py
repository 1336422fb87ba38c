"""Set the lines of verse: each becomes a `<span class="line">`, each paragraph a stanza."""

from __future__ import annotations

from lxml import etree

from bookgen.compose.source_lines import MARKER

SPACES_PER_STEP = 2
DEEPEST_STEP = 8


def set_verse(root: etree._Element) -> None:
    """Turn the paragraphs of every `div.verse` into stanzas of lines.

    In: paragraphs whose lines still carry their source markers. The indent of a line, two spaces a
    step, becomes a class 'indent-1' to 'indent-8'.
    """
    for paragraph in root.xpath(".//div[@class='verse']//p"):
        lines = broken(paragraph)
        paragraph.text = None
        paragraph[:] = []
        paragraph.set("class", "stanza")
        for line in lines:
            _append_line(paragraph, line)


def _append_line(stanza: etree._Element, line: etree._Element) -> None:
    text = "".join(line.itertext())
    if not MARKER.sub("", text).strip() and not len(line):
        return
    if len(stanza):
        etree.SubElement(stanza, "br")
    marker = MARKER.search(text)
    step = min(int(marker[2]) // SPACES_PER_STEP, DEEPEST_STEP) if marker else 0
    line.tag = "span"
    line.attrib.clear()
    line.set("class", f"line indent-{step}" if step else "line")
    stanza.append(line)


def broken(element: etree._Element) -> list[etree._Element]:
    """Split an element at its line breaks into copies of itself, its inline children with it."""
    lines = [_shell(element)]
    _extend(lines, element.text, element)
    for child in element:
        if child.tag == "br":
            lines.append(_shell(element))
            _extend(lines, (child.tail or "").removeprefix("\n"), element)
            continue
        first, *others = broken(child)
        lines[-1].append(first)
        for other in others:
            lines.append(_shell(element))
            lines[-1].append(other)
        _extend(lines, child.tail, element)
    return lines


def _shell(element: etree._Element) -> etree._Element:
    return etree.Element(element.tag, dict(element.attrib))


def _extend(lines: list[etree._Element], text: str | None, element: etree._Element) -> None:
    first, *others = (text or "").split("\n")
    _append(lines[-1], first)
    for other in others:
        lines.append(_shell(element))
        _append(lines[-1], other.lstrip())


def _append(line: etree._Element, text: str) -> None:
    if len(line):
        line[-1].tail = (line[-1].tail or "") + text
    else:
        line.text = (line.text or "") + text
