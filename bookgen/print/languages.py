"""Say in the tags of a PDF in which language a passage is: it is read aloud by a voice that knows it.

In: WeasyPrint, which says the language of the whole file alone. Out: the same with `Lang` on every element
that has one in the text. Rules: ISO 32000-1, 14.9.2 (natural language); ISO 14289-1, 7.2.
One of the modules that know WeasyPrint's private parts.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def tagged_languages(library: Any) -> Iterator[None]:
    """Have languages told while WeasyPrint writes the tags of a document."""
    tagging = library.pdf.tags
    build = tagging._build_box_tree
    inline = library.formatting_structure.boxes.InlineBox

    def build_box_tree(box: Any, *where: Any) -> Iterator[Any]:
        for element in build(box, *where):
            language = box.element.get("lang") if box.element is not None else None
            if language and "Lang" not in element:
                element["Lang"] = tagging.pydyf.String(language)
                if element["S"] == "/NonStruct" and isinstance(box, inline):
                    element["S"] = "/Span"
            yield element

    tagging._build_box_tree = build_box_tree
    try:
        yield
    finally:
        tagging._build_box_tree = build
