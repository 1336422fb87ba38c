"""Open a PDF that may be anything, and read its objects without trusting their types.

In: bytes. Out: an `Opened`, or the finding that says why there is none.
Source: ISO 32000-2.
"""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

import pikepdf

from bookgen.errors import Location
from bookgen.finding import Finding, Rule, Severity

# What qpdf notices goes into the findings; without a handler of its own it would go to the terminal too.
logging.getLogger("pikepdf").addHandler(logging.NullHandler())

MOST_PAGES = 20_000
BUFFER = re.compile(r"^(stream )?<_io\.BytesIO object[^>]*>: ")
"""How pikepdf names a file that it was given as bytes: by where they lie in memory."""
HARMLESS = "a common error handled correctly"
"""How qpdf names a fault of the cross-reference table that no reader minds."""
MALFORMED = (
    pikepdf.PdfError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    RuntimeError,
    OverflowError,
    NotImplementedError,
)
"""What reading a damaged object raises, of pikepdf's own and of the wrong type in the wrong place."""

UNREADABLE = Rule(
    "P101",
    Severity.ERROR,
    "cannot be read as a PDF: {reason}",
    "make it again, or fetch it again",
    "The file is damaged, cut short or no PDF at all.",
    "no PDF at all",
    "ISO 32000-2, 7.5",
)
LOCKED = Rule(
    "P102",
    Severity.ERROR,
    "is encrypted and asks for a password",
    "save it without a password",
    "Nobody can check, print or read what is locked.",
    "encrypted: owner user",
    "ISO 32000-2, 7.6",
)
REPAIRED = Rule(
    "P103",
    Severity.WARNING,
    "is damaged and was repaired while it was read: {reason}",
    "make it again",
    "A press may refuse what a viewer mends in silence.",
    "truncated",
    "ISO 32000-2, 7.5",
)
RESTRICTED = Rule(
    "P104",
    Severity.WARNING,
    "is encrypted: {what} may be forbidden to its readers",
    "save it without encryption",
    "Printers refuse encrypted files, and a proof has to allow comments.",
    "encrypted: owner",
    "ISO 32000-2, 7.6",
)
DAMAGED_PART = Rule(
    "P105",
    Severity.ERROR,
    "its {part} cannot be read: {reason}",
    "make it again",
    "A viewer may open the file and still fail here.",
    "claims pdfxid\ncontent cs",
    "ISO 32000-2, 7.3",
)
RULES = (UNREADABLE, LOCKED, REPAIRED, RESTRICTED, DAMAGED_PART)


@dataclass(frozen=True, slots=True)
class Opened:
    """A PDF that can be read."""

    name: str
    pdf: pikepdf.Pdf
    data: bytes
    pages: tuple[pikepdf.Object, ...]
    xmp: str
    """The metadata stream as text; empty where there is none."""

    @property
    def place(self) -> Location:
        """Name the file."""
        return Location(self.name)

    def claims(self, prefix: str) -> bool:
        """Tell whether the metadata claims a standard: 'pdfuaid', 'pdfxid', 'pdfaid'."""
        return f"{prefix}:" in self.xmp

    @property
    def is_pdfx(self) -> bool:
        """Tell whether the file claims to be PDF/X, of any year."""
        info = dictionary(self.pdf.trailer, "/Info")
        return "GTS_PDFX" in self.xmp or (info is not None and "/GTS_PDFXVersion" in info)


def open_pdf(name: str, data: bytes) -> Opened | Finding:
    """Open a PDF, or say why it cannot be opened."""
    place = Location(name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            pdf = pikepdf.open(BytesIO(data), suppress_warnings=True)
        pages = tuple(page.obj for page in pdf.pages[:MOST_PAGES])
    except pikepdf.PasswordError:
        return LOCKED.found(place)
    except MALFORMED as error:
        return UNREADABLE.found(place, reason=reason(error))
    if not pages:
        return UNREADABLE.found(place, reason="it has no pages")
    return Opened(name, pdf, data, pages, _xmp(pdf))


def check_opening(opened: Opened) -> Iterator[Finding]:
    """Tell what opening the file took."""
    found = [words for words in opened.pdf.get_warnings() if HARMLESS not in str(words)]
    if found:
        yield REPAIRED.found(opened.place, reason=reason(found[0]))
    if opened.pdf.is_encrypted:
        allow = opened.pdf.allow
        rights = {
            "printing": allow.print_highres,
            "comments": allow.modify_annotation,
            "copying": allow.extract,
        }
        denied = [what for what, granted in rights.items() if not granted]
        yield RESTRICTED.found(opened.place, what=", ".join(denied) or "something")


def reason(error: object) -> str:
    """Put what a library says into a finding's words."""
    words = " ".join(str(error).split()) or type(error).__name__
    return BUFFER.sub("", words.rpartition("): ")[2]).rstrip(".")


def dictionary(holder: pikepdf.Object, *keys: str) -> pikepdf.Object | None:
    """Follow keys from dictionary to dictionary; None where one of them is something else."""
    here: pikepdf.Object | None = holder
    for key in keys:
        if not isinstance(here, pikepdf.Dictionary | pikepdf.Stream):
            return None
        here = here.get(key)
    return here if isinstance(here, pikepdf.Dictionary | pikepdf.Stream) else None


def array(holder: pikepdf.Object, key: str) -> tuple[pikepdf.Object, ...]:
    """Read an array of a dictionary; empty where it is something else."""
    found = holder.get(key) if isinstance(holder, pikepdf.Dictionary | pikepdf.Stream) else None
    return tuple(found) if isinstance(found, pikepdf.Array) else ()


def text(holder: pikepdf.Object | None, key: str) -> str:
    """Read a name or a string of a dictionary; empty where it is something else."""
    found = holder.get(key) if isinstance(holder, pikepdf.Dictionary | pikepdf.Stream) else None
    return str(found).strip("\x00 ") if isinstance(found, pikepdf.String | pikepdf.Name) else ""


def inherited(page: pikepdf.Object, key: str) -> pikepdf.Object | None:
    """Read what a page has from itself or from the nodes above it."""
    here: pikepdf.Object | None = page
    for _ in range(64):
        if not isinstance(here, pikepdf.Dictionary):
            return None
        if key in here:
            return here.get(key)
        here = here.get("/Parent")
    return None


def _xmp(pdf: pikepdf.Pdf) -> str:
    try:
        stream = dictionary(pdf.trailer, "/Root", "/Metadata")
        data = stream.read_bytes() if isinstance(stream, pikepdf.Stream) else b""
    except MALFORMED:
        return ""
    encoding = "utf-16" if data[:2] in (b"\xfe\xff", b"\xff\xfe") else "utf-8"
    return data.decode(encoding, "replace")
