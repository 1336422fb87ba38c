"""One structure tree for the bound book, out of those of its sections.

In: the structure tree of a section's own PDF. Out: its elements under the book's one Document, and its
marked content in the book's one parent tree. Rules: ISO 32000-1, 14.7 and 14.8; ISO 14289-1, 7.1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pikepdf import Array, Dictionary, Name, Object, Pdf


@dataclass(slots=True)
class StructureTree:
    """The tree as it grows while sections are bound."""

    pdf: Pdf
    document: Object = field(init=False)
    root: Object = field(init=False)
    numbers: Array = field(default_factory=Array)
    """The parent tree: key, then the elements of that page or annotation."""
    next_key: int = 0

    def __post_init__(self) -> None:
        """Begin with an empty Document."""
        self.root = self.pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        element = Dictionary(Type=Name.StructElem, S=Name.Document, P=self.root, K=Array())
        self.document = self.pdf.make_indirect(element)

    def add(self, tree: Object, pages: Sequence[Object]) -> None:
        """Take in a section's tree, already in this PDF, with the pages that it belongs to."""
        for top in tree.K:
            for element in top.K:
                element.P = self.document
                self.document.K.append(element)
        base = self.next_key
        entries = list(tree.ParentTree.Nums)
        for key, value in zip(entries[::2], entries[1::2], strict=True):
            self.numbers.append(base + int(key))
            self.numbers.append(value)
            self.next_key = max(self.next_key, base + int(key) + 1)
        for page in pages:
            page.StructParents = base + int(page.StructParents)
            for annotation in page.get("/Annots", ()):
                annotation.StructParent = base + int(annotation.StructParent)

    def finish(self) -> None:
        """Hang the tree into the PDF's catalogue."""
        self.root.K = Array([self.document])
        self.root.ParentTree = self.pdf.make_indirect(Dictionary(Nums=self.numbers))
        self.root.ParentTreeNextKey = self.next_key
        self.pdf.Root.StructTreeRoot = self.root
        self.pdf.Root.MarkInfo = Dictionary(Marked=True)
