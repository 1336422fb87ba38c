"""Mend what WeasyPrint's tags leave to be wished, before a section's PDF is written.

In: the PDF as objects, and how deep each page continues the one before. Out: the same, with what a page's
end cuts in two joined again, with footnotes as notes, with the scope of header cells, with bodies for list
items, and with a paragraph's text as its own: WeasyPrint makes an element of each line.
Rules: ISO 32000-1, 14.8.4 (structure types), 14.8.5.7 (table attributes); ISO 14289-1, 7.2 and 7.5.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bookgen.print.engine import Library

JOINABLE = ("/Sect", "/Div", "/BlockQuote", "/P")
"""What may go on over a page's end and stay one; tables and lists begin anew with their own heads."""
NOTE, AREA = "/Note", "/NonStruct"
NAMELESS = ("/Span", "/NonStruct")
"""Elements that say nothing of what they hold, unless they have an attribute."""
HOLDERS = frozenset((*NAMELESS, *"/P /H1 /H2 /H3 /H4 /H5 /H6 /Lbl /LBody /TD /TH /Caption /Link".split()))
"""What may hold text itself."""
BODY = frozenset({"/Lbl", "/LBody"})
"""All that a list item may hold."""
PLAIN = frozenset({"Type", "S", "K", "Pg", "P"})
"""The keys of an element without attributes."""


def join_cut_elements(pdf: Library, depths: list[int]) -> None:
    """Join the elements that go on from one page to the next.

    `depths` says for each page how many elements, one within the other, it continues.
    """
    document = next(thing for thing in pdf.objects if _type(thing) == "/Document")
    pages = pdf.page_references
    for number in range(len(pages) - 1, 0, -1):
        tops = [_target(pdf, reference) for reference in document["K"]]
        here = [top for top in tops if top["Pg"] == pages[number] and top["S"] != NOTE]
        before = [top for top in tops if top["Pg"] == pages[number - 1] and top["S"] != NOTE]
        if here and before and depths[number]:
            _join(pdf, before[-1], here[0], depths[number])


def tag_footnotes(pdf: Library, ids: Iterable[str]) -> None:
    """Make each footnote a Note right below the document, in place of the nameless area that holds them."""
    document = next(thing for thing in pdf.objects if _type(thing) == "/Document")
    waiting = iter(ids)
    tops = [(reference, _target(pdf, reference)) for reference in document["K"]]
    for reference, area in tops:
        if area["S"] != AREA:
            continue
        place = document["K"].index(reference)
        document["K"][place : place + 1] = area["K"]
        area.free = "f"
        for note in (_target(pdf, kid) for kid in area["K"]):
            note["S"], note["P"] = NOTE, document.reference
            note["ID"] = f"({next(waiting)})"


def _join(pdf: Library, first: Library, second: Library, depth: int) -> None:
    """Hang what is in the second element into the first, and do away with it."""
    if first["S"] != second["S"] or first["S"] not in JOINABLE:
        return
    if depth > 1 and first["K"] and second["K"]:
        _join(pdf, _target(pdf, first["K"][-1]), _target(pdf, second["K"][0]), depth - 1)
    for reference in second["K"]:
        _target(pdf, reference)["P"] = first.reference
        first["K"].append(reference)
    _target(pdf, second["P"])["K"].remove(second.reference)
    second.free = "f"


def scope_header_cells(pdf: Library) -> None:
    """Say of each header cell whether it heads a row or a column: a row that holds data too has row heads."""
    for row in pdf.objects:
        if _type(row) == "/TR":
            cells = [_target(pdf, reference) for reference in row["K"]]
            scope = "/Row" if any(_type(cell) == "/TD" for cell in cells) else "/Column"
            for cell in cells:
                if _type(cell) == "/TH":
                    cell["A"]["Scope"] = scope


def wrap_item_bodies(pdf: Library) -> None:
    """Put what stands beside a list item's label into a body: for paragraphs WeasyPrint makes none."""
    for item in [thing for thing in pdf.objects if _type(thing) == "/LI"]:
        kinds = {kid: _target(pdf, kid)["S"] for kid in item["K"]}
        if BODY.issuperset(kinds.values()):
            continue
        body = type(item)({**item, "S": "/LBody", "K": type(item["K"])(), "P": item.reference})
        pdf.add_object(body)
        body["K"] += [kid for kid, kind in kinds.items() if kind != "/Lbl"]
        item["K"][:] = [*(kid for kid, kind in kinds.items() if kind == "/Lbl"), body.reference]
        for element in (_target(pdf, kid) for kid in body["K"]):
            element["P"] = body.reference
            element["S"] = "/Div" if element["S"] == "/LBody" else element["S"]


def fold_lines(pdf: Library) -> None:
    """Hang the text of elements that say nothing into those around them: an eighth of them is left."""
    elements = {thing.number: thing for thing in pdf.objects if _type(thing) and thing.free == "n"}
    folded: dict[bytes, Library] = {}
    for element in reversed(elements.values()):  # an element comes before those within it
        if element["S"] not in HOLDERS:
            continue
        kids, element["K"][:] = element["K"][:], []
        for kid in kids:
            inner = elements.get(_number(kid)) if isinstance(kid, bytes) else None
            if inner is not None and _says_nothing(inner):
                element["K"] += _texts_in(inner, element)
                folded[kid], inner.free = element, "f"
            else:
                element["K"].append(kid)
    parents = _parent_tree(pdf)
    for page in parents[1::2]:
        if isinstance(page, list):
            page[:] = (_holder(reference, folded) for reference in page)


def _says_nothing(element: Library) -> bool:
    is_plain = element["S"] in NAMELESS and PLAIN.issuperset(element)
    return is_plain and not any(isinstance(kid, bytes) for kid in element["K"])


def _texts_in(inner: Library, outer: Library) -> list[Library]:
    """List the marked content of an element as another has it, which may begin on an earlier page."""
    if inner["Pg"] == outer["Pg"]:
        return list(inner["K"])
    kind = type(inner)
    return [
        kind({"Type": "/MCR", "Pg": inner["Pg"], "MCID": kid}) if isinstance(kid, int) else kid
        for kid in inner["K"]
    ]


def _parent_tree(pdf: Library) -> list[Library]:
    root = _target(pdf, pdf.catalog["StructTreeRoot"])
    return _target(pdf, root["ParentTree"])["Nums"]  # type: ignore[no-any-return]


def _holder(reference: bytes, folded: Mapping[bytes, Library]) -> bytes:
    """Find the element that marked content hangs in now."""
    while reference in folded:
        reference = folded[reference].reference
    return reference


def _type(thing: Library) -> str:
    return str(thing.get("S", "")) if isinstance(thing, dict) and thing.get("Type") == "/StructElem" else ""


def _target(pdf: Library, reference: bytes) -> Library:
    """Find the object that a reference names."""
    return pdf.objects[_number(reference)]


def _number(reference: bytes) -> int:
    return int(reference.split()[0])
