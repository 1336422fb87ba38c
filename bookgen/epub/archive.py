"""Write a zip archive whose bytes depend on its content alone.

Python's zipfile compresses with whatever zlib the machine has, and zlib-ng gives other bytes than zlib;
libdeflate comes with its wheel, is quicker and packs three per cent tighter, but zipfile cannot be told
to use it. So the container is written here: no clock, no rights, no system, no extra fields.
Source: PKWARE APPNOTE 6.3; EPUB 3.3, 4.2.3 (OCF ZIP container).
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import deflate

from bookgen.errors import OutputError

STORED, DEFLATED = 0, 8
LEVEL = 11
"""Of libdeflate: its last level takes half as long again for a two-thousandth of the size."""
THREADS = 2
"""Compressing works outside Python's lock; each thread takes ten megabytes."""
VERSION = 20
UTF_8 = 0x800
MIDNIGHT, FIRST_OF_JANUARY_1980 = 0, 0x21
MOST_ENTRIES, MOST_BYTES = 0xFFFF, 0xFFFFFFFF
LOCAL = struct.Struct("<4sHHHHHIIIHH")
CENTRAL = struct.Struct("<4sHHHHHHIIIHHHHHII")
END = struct.Struct("<4sHHHHIIH")


@dataclass(frozen=True, slots=True)
class _Entry:
    name: bytes
    flags: int
    method: int
    packed: bytes
    check: int
    size: int

    @property
    def facts(self) -> tuple[int, ...]:
        """What the local and the central header say alike."""
        times = (MIDNIGHT, FIRST_OF_JANUARY_1980)
        sizes = (self.check, len(self.packed), self.size)
        return (VERSION, self.flags, self.method, *times, *sizes, len(self.name), 0)


def write_archive(files: Mapping[str, bytes], stored: frozenset[str]) -> bytes:
    """Write files in their order; those in `stored`, and those that do not shrink, uncompressed.

    Raises: OutputError when there is more than a zip without extensions can hold.
    """
    body, directory = bytearray(), bytearray()
    with ThreadPoolExecutor(THREADS) as threads:
        entries = tuple(threads.map(lambda name: _entry(name, files[name], is_stored=name in stored), files))
    for entry in entries:
        directory += CENTRAL.pack(b"PK\1\2", VERSION, *entry.facts, 0, 0, 0, 0, len(body)) + entry.name
        body += LOCAL.pack(b"PK\3\4", *entry.facts) + entry.name + entry.packed
    if len(files) > MOST_ENTRIES or len(body) > MOST_BYTES:
        raise OutputError("the book is too large for an EPUB", hint="split it into volumes")
    count = len(files)
    return bytes(body + directory + END.pack(b"PK\5\6", 0, 0, count, count, len(directory), len(body), 0))


def _entry(name: str, data: bytes, *, is_stored: bool) -> _Entry:
    packed = b"" if is_stored else bytes(deflate.deflate_compress(data, LEVEL))
    shrinks = bool(packed) and len(packed) < len(data)
    return _Entry(
        name=name.encode(),
        flags=0 if name.isascii() else UTF_8,
        method=DEFLATED if shrinks else STORED,
        packed=packed if shrinks else data,
        check=zlib.crc32(data),
        size=len(data),
    )
