"""What the text of a page follows from, as a hash: two pages of one trace say the same.

In: a page of a PDF. Out: the hash of all that `runs` reads of it: its content, the forms that it draws, what
its fonts say of their glyphs, and which of its marked content is in footnotes.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

import pikepdf

from bookgen.check.runs import PageReader

FURNITURE = "/Furniture"
"""Name of the form with a page's head and folio. The page's content, which is in the trace, draws it as an
artifact, so that nothing in it is text."""
DEEPEST_FORM = 8


class Tracer:
    """Takes the traces of a PDF's pages; what pages share is hashed once."""

    def __init__(self, reader: PageReader) -> None:
        """Begin with the pages of a PDF."""
        self._reader = reader
        self._shared: dict[tuple[int, int], bytes] = {}

    def trace(self, number: int) -> str:
        """Hash what the text of a page follows from; pages are counted from 1."""
        page = self._reader.pages[number - 1]
        contents = page.get("/Contents", pikepdf.Array())
        streams = contents if isinstance(contents, pikepdf.Array) else [contents]
        parts = [self._stream(stream) for stream in streams]
        parts += self._resources(page.get("/Resources", pikepdf.Dictionary()), 0)
        parts.append(repr(sorted(self._reader.notes(number))).encode())
        return sha256(b"\0".join(parts)).hexdigest()

    def _resources(self, resources: pikepdf.Object, depth: int) -> Iterator[bytes]:
        for name, font in resources.get("/Font", pikepdf.Dictionary()).items():
            yield f"{name} {font.get('/Encoding')}".encode()
            yield self._stream(font["/ToUnicode"])
        for name, form in resources.get("/XObject", pikepdf.Dictionary()).items():
            if form.get("/Subtype") == "/Form" and not name.startswith(FURNITURE) and depth < DEEPEST_FORM:
                yield name.encode()
                yield self._stream(form)
                yield from self._resources(form.get("/Resources", pikepdf.Dictionary()), depth + 1)

    def _stream(self, stream: pikepdf.Object) -> bytes:
        if stream.objgen not in self._shared:
            data = sha256(stream.read_raw_bytes()).digest() + str(stream.get("/Filter")).encode()
            self._shared[stream.objgen] = data
        return self._shared[stream.objgen]
