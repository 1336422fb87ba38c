"""What the server asks of whoever keeps the book up to date."""

from __future__ import annotations

from typing import Protocol

from bookgen.book import Asset
from bookgen.edition import Galley
from bookgen.preview.view import View


class Desk(Protocol):
    """A book as it now stands. Any method may be called from any thread."""

    @property
    def view(self) -> View:
        """Say what there is to see."""

    def text(self, section: str) -> bytes | None:
        """Give a section as an XHTML document of the EPUB, ids and lines included; None for no section.

        Raises: BookgenError when a template does not render.
        """

    def style(self) -> str:
        """Give the EPUB's style sheet."""

    def picture(self, href: str) -> Asset | None:
        """Give a picture of the book by the address that its chapters use."""

    def galley(self, section: str) -> Galley | None:
        """Set a section's pages; None for a section that is not in print.

        Raises: BookgenError when it cannot be set.
        """
