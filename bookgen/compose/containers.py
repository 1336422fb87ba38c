"""Set what lists, tables and figures hold in the order that HTML has for it.

In: a list, a table, a part of one, or a figure. Out: the same, with what does not belong in it wrapped
into a part that does; other elements are left as they are.
Source: HTML Living Standard, 4.4 (lists, figures) and 4.9 (tables).
"""

from __future__ import annotations

from types import MappingProxyType

from lxml import etree

PARTS = MappingProxyType(
    {
        **dict.fromkeys(("ul", "ol"), (("li",), ("li",))),
        "dl": (("dt", "dd"), ("dd",)),
        "tr": (("td", "th"), ("td",)),
        "table": (("caption", "colgroup", "thead", "tbody", "tfoot", "tr"), ("tr", "td")),
        **dict.fromkeys(("thead", "tbody", "tfoot"), (("tr",), ("tr", "td"))),
    }
)
"""What each holds, and what a stranger in it is put into."""
TABLE_ORDER = MappingProxyType({"caption": 0, "colgroup": 1, "thead": 2, "tbody": 3, "tfoot": 4})
XML_SPACE = " \t\r\n"
EMPHASIS = MappingProxyType({"**": "strong", "__": "strong", "*": "em", "_": "em"})


def _says(text: str | None) -> bool:
    """Tell whether a text is more than the white space that XML may have between elements."""
    return bool((text or "").strip(XML_SPACE))


def wrap_strangers(holder: etree._Element) -> None:
    """Wrap text and elements that may not stand in a list or table into an item or a cell."""
    if holder.tag not in PARTS:
        return
    own, wrapping = PARTS[holder.tag]
    _wrap_text(holder, wrapping)
    for child in list(holder):
        if child.tag not in own:
            place = holder.index(child)
            _wrap(holder, place, wrapping).append(child)
        _wrap_tail(child, wrapping)


def _wrap_text(holder: etree._Element, wrapping: tuple[str, ...]) -> None:
    if _says(holder.text):
        text, holder.text = holder.text, None
        _wrap(holder, 0, wrapping).text = text


def _wrap_tail(child: etree._Element, wrapping: tuple[str, ...]) -> None:
    """Wrap the text behind a part, or behind what was just wrapped into one."""
    if not _says(child.tail):
        return
    holder = child.getparent()
    if holder.tag == wrapping[-1]:
        return
    text, child.tail = child.tail, None
    _wrap(holder, holder.index(child) + 1, wrapping).text = text


def _wrap(holder: etree._Element, place: int, wrapping: tuple[str, ...]) -> etree._Element:
    """Put new elements, one within the other, at a place, and return the innermost."""
    for name in wrapping:
        inner = etree.Element(name)
        holder.insert(place, inner)
        holder, place = inner, 0
    return holder


def order_parts(holder: etree._Element) -> None:
    """Order the parts of a table, a list of terms or a figure."""
    match holder.tag:
        case "table":
            _order_table(holder)
        case "dl":
            _pair_terms(holder)
        case "figure":
            _end_with_caption(holder)


def _order_table(table: etree._Element) -> None:
    """Caption, columns, head, body, foot: one of each but columns and bodies, rows in a body where one is."""
    if any(part.tag in ("thead", "tbody", "tfoot") for part in table):
        for row in table.findall("tr"):
            _wrap(table, table.index(row), ("tbody",)).append(row)
    for name in ("caption", "thead", "tfoot"):
        for further in table.findall(name)[1:]:
            further.tag = "tbody"
    table[:] = sorted(table, key=lambda part: TABLE_ORDER.get(part.tag, TABLE_ORDER["tbody"]))


def _pair_terms(terms: etree._Element) -> None:
    """Give a description a term, and a term a description, where one was written without the other."""
    before = "dd"
    for part in list(terms):
        if part.tag == "dd" and before == "dd" and part.getprevious() is None:
            terms.insert(0, etree.Element("dt"))
        before = part.tag
    if before == "dt":
        etree.SubElement(terms, "dd")


def _end_with_caption(figure: etree._Element) -> None:
    """Take into the caption what follows it; of several captions the first is one."""
    captions = figure.findall("figcaption")
    for further in captions[1:]:
        further.tag = "div"
    if not captions:
        return
    caption = captions[0]
    _take_emphasis(figure, caption)
    before = caption.getprevious() is not None or _says(figure.text)
    behind = list(caption.itersiblings())
    if not before or not (behind or _says(caption.tail)):
        return
    if len(caption):
        caption[-1].tail = (caption[-1].tail or "") + (caption.tail or "")
    else:
        caption.text = (caption.text or "") + (caption.tail or "")
    caption.tail = None
    caption.extend(behind)


def _take_emphasis(figure: etree._Element, caption: etree._Element) -> None:
    """Read '**<figcaption>words</figcaption>**' as it was meant, since Markdown reads nothing in raw HTML."""
    previous = caption.getprevious()
    before = (figure.text if previous is None else previous.tail) or ""
    mark = next((mark for mark in EMPHASIS if before.rstrip().endswith(mark)), "")
    if not mark or not (caption.tail or "").lstrip().startswith(mark):
        return
    before = before.rstrip().removesuffix(mark)
    caption.tail = (caption.tail or "").lstrip().removeprefix(mark)
    if previous is None:
        figure.text = before
    else:
        previous.tail = before
    emphasis = etree.Element(EMPHASIS[mark])
    emphasis.text, caption.text = caption.text, None
    emphasis.extend(list(caption))
    caption.append(emphasis)
