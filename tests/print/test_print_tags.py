"""The tags of the print PDF: what stands in what."""

from collections.abc import Iterator
from concurrent.futures import Executor

from pikepdf import Array, Dictionary, Object
from print_parts import opened, print_it

from builders import book, section

LISTS = """# Lists

- a loose item

- another,

    with a second paragraph

1. an item
    - and one inside
2. the next

Term

:   What it means

    at length
"""


def _kids(element: Object) -> list[Dictionary]:
    kids = element.get("/K", ())
    kids = kids if isinstance(kids, Array) else [kids]
    return [kid for kid in kids if isinstance(kid, Dictionary) and "/S" in kid]


def _elements(element: Object) -> Iterator[Dictionary]:
    for kid in _kids(element):
        yield kid
        yield from _elements(kid)


def test_an_item_of_a_list_holds_its_label_and_its_body(workers: Executor):
    pdf = opened(print_it(book(section(LISTS)), workers))
    items = [element for element in _elements(pdf.Root.StructTreeRoot) if element.S == "/LI"]
    assert len(items) == 8  # with the one line of the contents
    for item in items:
        assert [str(kid.S) for kid in _kids(item)] in (["/LBody"], ["/Lbl", "/LBody"])


def test_what_stands_in_an_item_names_what_holds_it(workers: Executor):
    pdf = opened(print_it(book(section(LISTS)), workers))
    held = [one for one in _elements(pdf.Root.StructTreeRoot) if one.S in ("/LI", "/LBody")]
    assert held
    for element in held:
        assert all(kid.P.objgen == element.objgen for kid in _kids(element))
