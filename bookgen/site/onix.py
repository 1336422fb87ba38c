"""An ONIX for Books message for the trade: a product for each edition, with accessibility codes.

In: entries. Out: ONIX 3.0 in reference tags. What it says of accessibility is read from the EPUB.
Rules: ONIX for Books 3.0.8, Implementation and Best Practice Guide; EDItEUR code lists.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bookgen.config import page_size
from bookgen.site.access import TradeFeature, trade_features
from bookgen.site.catalogue import Catalogue, Download, Entry
from bookgen.site.languages import trade_code
from bookgen.site.templates import render

POINTS_PER_MM = 72 / 25.4
ROLES: Mapping[str, str] = MappingProxyType(
    {
        "aut": "A01",
        "ill": "A12",
        "art": "A07",
        "pht": "A13",
        "wpr": "A15",
        "aft": "A19",
        "ann": "A20",
        "cmm": "A21",
        "wfw": "A23",
        "aui": "A24",
        "ctb": "A32",
        "cov": "A36",
        "ctg": "A39",
        "edt": "B01",
        "red": "B02",
        "abr": "B04",
        "adp": "B05",
        "trl": "B06",
        "trc": "B33",
        "com": "C01",
        "nrt": "E07",
    }
)
"""ONIX list 17 by MARC relator."""
OTHER_ROLE = "Z99"
DATE, YEAR = "00", "05"
"""ONIX list 55: YYYYMMDD and YYYY."""


@dataclass(frozen=True, slots=True)
class Product:
    """One edition as the trade sees it."""

    entry: Entry
    download: Download
    isbn: str
    """Thirteen digits; '' for an edition without ISBN."""
    other_isbn: str
    """Of the other edition."""
    features: tuple[TradeFeature, ...]
    width_mm: int = 0
    height_mm: int = 0

    @property
    def is_print(self) -> bool:
        """Whether it is on paper."""
        return self.download.file.edition == "print"

    @property
    def date_format(self) -> str:
        """How the date of publication is written, by ONIX list 55."""
        return DATE if "-" in self.entry.published else YEAR

    @property
    def reference(self) -> str:
        """What names the record for good."""
        return f"{self.entry.urn}.{self.download.file.edition}"


def onix_message(entries: tuple[Entry, ...], catalogue: Catalogue) -> bytes:
    """Write the message for these books."""
    products = tuple(product for entry in entries for product in _products(entry))
    return render(
        "onix.xml.j2",
        catalogue=catalogue,
        products=products,
        roles=ROLES,
        other_role=OTHER_ROLE,
        language_code=trade_code,
        sent=max(entry.config.modified for entry in entries),
    )


def _products(entry: Entry) -> Iterator[Product]:
    """Yield the EPUB, and the print edition where it has an ISBN: without one the trade cannot order it."""
    numbers = {edition: _digits(getattr(entry.config.isbn, edition)) for edition in ("epub", "print")}
    for download in entry.downloads:
        edition = download.file.edition
        if edition == "epub":
            yield Product(entry, download, numbers["epub"], numbers["print"], trade_features(entry.epub))
        elif numbers[edition]:
            width, height = (round(side / POINTS_PER_MM) for side in page_size(entry.config.print.trim))
            yield Product(entry, download, numbers["print"], numbers["epub"], (), width, height)


def _digits(number: str) -> str:
    if not number:
        return ""
    from stdnum import isbn  # noqa: PLC0415  (a tenth of a second that a book without ISBN need not pay)

    return str(isbn.to_isbn13(isbn.compact(number)))
