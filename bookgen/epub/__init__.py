"""EPUB 3.3: package a composed book.

In: `Book`, `Composition`, the pages of the print PDF, a cover. Out: `Packaged`.
"""

from bookgen.epub.package import Packaged, package
from bookgen.epub.rules import RULES

__all__ = ["RULES", "Packaged", "package"]
