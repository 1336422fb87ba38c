"""The door: bytes to text, whatever wrote them.

In: the bytes of a text file. Out: its text with line ends as \\n and no byte order mark. Source: the
Encoding Standard, https://encoding.spec.whatwg.org, for what 'latin-1' on the web really is.
"""

from __future__ import annotations

import codecs
import re

from bookgen.errors import Location, SourceError
from bookgen.read.charsets import foreign_encoding

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
BINARIES = (
    (b"PK\x03\x04", "a zip archive (DOCX, ODT and EPUB are such)"),
    (b"%PDF-", "a PDF"),
    (b"\xd0\xcf\x11\xe0", "an old Word document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x7fELF", "a program"),
)
CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
LINE_ENDS = re.compile(r"[\r\x0b\x0c\x85\u2028\u2029]")
FILE_MARKS = re.compile("^\ufeff+", re.MULTILINE)
"""Byte order marks at the start of a line: files were put together, each with its own."""
END_OF_FILE = "\x1a"
"""What DOS wrote behind a text."""
SHARE_OF_NULS = 0.3
"""UTF-16 of a Latin script without its byte order mark has a NUL in every second byte."""


def decode(name: str, data: bytes) -> str:
    """Decode a text file.

    Raises: SourceError for an empty file and for what is no text.
    """
    place = Location(name)
    if not data.strip():
        raise SourceError("the file is empty", place, "put the manuscript's text into it")
    for magic, what in BINARIES:
        if data.startswith(magic):
            raise SourceError(
                f"this is {what}, not text", place, "save the manuscript as plain text in UTF-8"
            )
    text = LINE_ENDS.sub("\n", _text(name, data).replace("\r\n", "\n")).removesuffix(END_OF_FILE)
    text = FILE_MARKS.sub("", text)
    found = CONTROLS.search(text)
    if found:
        line = text.count("\n", 0, found.start()) + 1
        message = (
            f"the control character U+{ord(found[0]):04X} stands in the text: this looks like binary data"
        )
        raise SourceError(message, Location(name, line), "save the manuscript as plain text in UTF-8")
    if not text.strip("\ufeff \n\t"):
        raise SourceError(
            "the file holds nothing but white space", place, "put the manuscript's text into it"
        )
    return text


def _text(name: str, data: bytes) -> str:
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _marked(name, data[len(mark) :], encoding)
    unmarked = _unmarked_utf16(data)
    if unmarked:
        return _marked(name, data, unmarked)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _one_byte(data)


def _marked(name: str, data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        message = f"the file calls itself {encoding} and is not: byte {error.start} does not fit"
        raise SourceError(message, Location(name), "save the manuscript as plain text in UTF-8") from None


def _unmarked_utf16(data: bytes) -> str:
    if len(data) % 2 or len(data) < 4:
        return ""
    even, odd = data[0:2000:2].count(0), data[1:2000:2].count(0)
    half = min(len(data), 2000) // 2
    if odd > SHARE_OF_NULS * half and even < odd / 10:
        return "utf-16-le"
    return "utf-16-be" if even > SHARE_OF_NULS * half and odd < even / 10 else ""


def _one_byte(data: bytes) -> str:
    """Take what the letters speak for, else windows-1252, or latin-1 where that has no character for a byte."""
    foreign = foreign_encoding(data)
    if foreign:
        return data.decode(foreign, errors="replace")
    try:
        return data.decode("windows-1252")
    except UnicodeDecodeError:
        return data.decode("latin-1").translate({code: None for code in range(0x80, 0xA0) if code != 0x85})
