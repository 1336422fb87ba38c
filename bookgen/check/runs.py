"""The text of a PDF as the pages show it: runs of text in the order of the content streams.

In: a PDF. Out: for every page its runs. Two readers give the same values: one for the streams that
bookgen writes (glyphs as hexadecimal strings of two-byte codes with ToUnicode), which takes half a
millisecond a page and tells artifacts from text; and PDFium for every other PDF, a line a run.
Source: ISO 32000-2, 9.4.3 (text-showing operators), 14.8.2.2 (artifacts).
"""

from __future__ import annotations

import re
from binascii import unhexlify
from codecs import utf_16_be_decode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from io import BytesIO
from typing import TYPE_CHECKING

import pikepdf

from bookgen.check.cmaps import read_cmap
from bookgen.check.pdf.opening import MALFORMED
from bookgen.direction import RIGHT_TO_LEFT

if TYPE_CHECKING:
    import pypdfium2

TOKEN = re.compile(
    rb"\[(?P<array>[^\]]*)\]\s*TJ\b"
    rb"|<(?P<string>[^<>]*)>\s*Tj\b"
    rb"|/(?P<font>[^\s/]+)\s+[-+.\d]+\s+Tf\b"
    rb"|/(?P<tag>\w+)\s*(?:<</MCID (?P<mark>\d+)>>\s*|<<(?:[^<>]|<[^<>]*>|<<[^<>]*>>)*>>\s*|/\w+\s*)?B[MD]C\b"
    rb"|/(?P<form>[^\s/]+)\s+Do\b"
    rb"|\b(?P<end>EMC)\b"
    rb"|\b(?P<close>ET)\b"
)
STRANGE = re.compile(rb"\)\s*\]?\s*T[Jj]\b|\)\s*['\"]\s|\bBI\s")
"""Text written as literal strings, or an inline picture: no stream that bookgen wrote."""
NO_KERN = b">0<"
"""Parts glyphs without moving them: half of all that WeasyPrint writes."""
WORD_SPACE = re.compile(rb">(-[\d.]+)<[\dA-Fa-f]{4}>(-[\d.]+)<")
BETWEEN = re.compile(rb">[^<]*<")
TWO_BYTES = re.compile(rb"\b1\s+begincodespacerange\s*<0000>\s*<[fF]{4}>\s*endcodespacerange")
DEEPEST_FORM = 8
DEEPEST_TREE = 64


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text set in one go: part of a line, never more than one."""

    text: str
    artifact: bool
    """Marked as no part of the text, as running heads and folios are."""
    stretch: float = 0
    """How much wider than the face's own the line's first word space is, in ems."""
    in_note: bool = False
    """Tagged as part of a footnote."""


@dataclass(frozen=True, slots=True)
class PageRuns:
    """A page and its text."""

    number: int
    """Counted from 1."""
    runs: tuple[Run, ...]

    def of(self, *, footnotes: bool) -> PageRuns:
        """Give the page's text without its footnotes, or its footnotes alone."""
        return PageRuns(self.number, tuple(run for run in self.runs if run.in_note is footnotes))


class NotOurs(Exception):
    """A stream that only a full reader of PDF understands."""


def read_runs(data: bytes) -> tuple[PageRuns, ...]:
    """Read a PDF's text, the quick way where its streams allow it; no page of a file that cannot be read."""
    try:
        with pikepdf.open(BytesIO(data)) as pdf:
            reader = PageReader(pdf)
            return tuple(map(reader.runs, range(1, len(reader.pages) + 1)))
    except (NotOurs, *MALFORMED):
        return read_runs_with_pdfium(data)


def read_runs_with_pdfium(data: bytes) -> tuple[PageRuns, ...]:
    """Read any PDF's text, each line as one run; no page of a file that cannot be read."""
    import pypdfium2

    try:
        with pypdfium2.PdfDocument(data) as pdf:
            return tuple(PageRuns(number + 1, tuple(_pdfium_runs(pdf, number))) for number in range(len(pdf)))
    except pypdfium2.PdfiumError:
        return ()


class PageReader:
    """Reads the pages of a PDF one by one, the quick way."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        """Look through what the pages share."""
        self.pages = tuple(page.obj for page in pdf.pages)
        self._notes = _notes(pdf)
        self._fonts: dict[tuple[int, int], Mapping[int, str]] = {}

    def notes(self, number: int) -> frozenset[int]:
        """Say which marked content of a page belongs to footnotes; pages are counted from 1."""
        return self._notes.get(self.pages[number - 1].objgen, frozenset())

    def runs(self, number: int) -> PageRuns:
        """Read a page.

        Raises: NotOurs for what has to be read the long way; anything of MALFORMED.
        """
        page = self.pages[number - 1]
        return PageRuns(number, tuple(_page_runs(page, self._fonts, self.notes(number))))


@dataclass(slots=True)
class _State:
    """Where a stream's reader stands."""

    font: Mapping[int, str] = field(default_factory=dict)
    tags: list[bool] = field(default_factory=list)
    notes: frozenset[int] = frozenset()
    """Which marked content of the page belongs to footnotes."""
    in_note: bool = False


def _notes(pdf: pikepdf.Pdf) -> dict[tuple[int, int], frozenset[int]]:
    """Find the marked content of footnotes, page by page; their elements hang right below the document's."""
    found: dict[tuple[int, int], set[int]] = {}
    for document in _kids(pdf.Root.get("/StructTreeRoot")):
        for element in _kids(document):
            if str(element.get("/S")) == "/Note":
                for page, mark in _marks(element):
                    found.setdefault(page, set()).add(mark)
    return {page: frozenset(marks) for page, marks in found.items()}


def _kids(element: pikepdf.Object | None) -> list[pikepdf.Object]:
    """List the structure elements right below one."""
    kids = None if element is None else element.get("/K")
    listed = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
    return [kid for kid in listed if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]


def _marks(element: pikepdf.Object, depth: int = 0) -> Iterator[tuple[tuple[int, int], int]]:
    """List the marked content below an element, each by its page and number."""
    kids = element.get("/K")
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, int) and "/Pg" in element:
            yield element.Pg.objgen, kid
        elif isinstance(kid, pikepdf.Dictionary) and "/MCID" in kid and "/Pg" in kid:
            yield kid.Pg.objgen, int(kid.MCID)
        elif isinstance(kid, pikepdf.Dictionary) and "/S" in kid and depth < DEEPEST_TREE:
            yield from _marks(kid, depth + 1)


def _page_runs(
    page: pikepdf.Object, fonts: dict[tuple[int, int], Mapping[int, str]], notes: frozenset[int]
) -> Iterator[Run]:
    contents = page.get("/Contents")
    streams = [] if contents is None else contents if isinstance(contents, pikepdf.Array) else [contents]
    data = b"\n".join(stream.read_bytes() for stream in streams)
    resources = _inherited(page, "/Resources")
    yield from _stream_runs(data, resources, _State(notes=notes), fonts, 0)


def _inherited(page: pikepdf.Object, key: str) -> pikepdf.Object:
    node: pikepdf.Object | None = page
    for _ in range(DEEPEST_TREE):
        if node is None or key in node:
            break
        node = node.get("/Parent")
    return pikepdf.Dictionary() if node is None else node.get(key, pikepdf.Dictionary())


def _stream_runs(
    data: bytes,
    resources: pikepdf.Object,
    state: _State,
    fonts: dict[tuple[int, int], Mapping[int, str]],
    depth: int,
) -> Iterator[Run]:
    """Follow one content stream and the forms that it draws."""
    if depth > DEEPEST_FORM or ((b")" in data or b"BI" in data) and STRANGE.search(data)):
        raise NotOurs
    faces: dict[bytes, Mapping[int, str]] = {}
    runs: list[Run] = []
    for token in TOKEN.finditer(data.replace(NO_KERN, b"")):
        kind = token.lastgroup
        if kind in ("array", "string"):
            run = _run(token[kind], state)
            if run.text:
                runs.append(run)
        elif kind == "close":
            yield from _joined(runs)
            runs.clear()
        elif kind == "font":
            name = token["font"]
            if name not in faces:
                faces[name] = _font(resources, name.decode("latin-1"), fonts)
            state.font = faces[name]
        elif kind in ("tag", "mark"):
            state.tags.append(token["tag"] == b"Artifact")
            state.in_note = token["mark"] is not None and int(token["mark"]) in state.notes
        elif kind == "form":
            yield from _form_runs(resources, token["form"].decode("latin-1"), state, fonts, depth)
        elif state.tags:
            state.tags.pop()


def _joined(runs: list[Run]) -> list[Run]:
    """Make one run of a text that runs from right to left, parted as it is by marks above its letters."""
    if len(runs) < 2 or not any(RIGHT_TO_LEFT.search(run.text) for run in runs):
        return runs[:]
    return [replace(runs[0], text="".join(run.text for run in runs))]


def _run(glyphs: bytes, state: _State) -> Run:
    """Read what one operator shows: strings of codes, with numbers between them that move glyphs apart."""
    start, end = glyphs.find(b"<") + 1, glyphs.rfind(b">")
    codes = BETWEEN.sub(b"", glyphs[start:end]) if start else glyphs
    try:
        text = utf_16_be_decode(unhexlify(codes), "replace")[0].translate(state.font)
    except ValueError:
        raise NotOurs from None
    return Run(text, True in state.tags, _stretch(glyphs), state.in_note)


def _stretch(glyphs: bytes) -> float:
    """Measure the first word space: justified, it has a move before it and one after it."""
    found = WORD_SPACE.search(glyphs)
    return -(float(found[1]) + float(found[2])) / 1000 if found else 0


def _form_runs(
    resources: pikepdf.Object,
    name: str,
    state: _State,
    fonts: dict[tuple[int, int], Mapping[int, str]],
    depth: int,
) -> Iterator[Run]:
    form = resources.get("/XObject", pikepdf.Dictionary()).get(f"/{name}")
    if form is None or str(form.get("/Subtype")) != "/Form":
        return
    inner = _State(tags=list(state.tags))
    yield from _stream_runs(form.read_bytes(), form.get("/Resources", resources), inner, fonts, depth + 1)


def _font(
    resources: pikepdf.Object, name: str, fonts: dict[tuple[int, int], Mapping[int, str]]
) -> Mapping[int, str]:
    font = resources.get("/Font", pikepdf.Dictionary()).get(f"/{name}")
    key = (0, 0) if font is None else font.objgen
    if key not in fonts or key == (0, 0):
        if font is None or "/ToUnicode" not in font or not _has_two_byte_codes(font.get("/Encoding")):
            raise NotOurs
        fonts[key] = read_cmap(font.ToUnicode.read_bytes())
    return fonts[key]


def _has_two_byte_codes(encoding: pikepdf.Object | None) -> bool:
    if isinstance(encoding, pikepdf.Stream):
        return TWO_BYTES.search(encoding.read_bytes()) is not None
    return str(encoding) == "/Identity-H"


def _pdfium_runs(pdf: pypdfium2.PdfDocument, index: int) -> Iterator[Run]:
    page = pdf[index]
    text = page.get_textpage()
    try:
        whole = text.get_text_range()
        for line in re.split(r"\r\n|[\ufffe\x02]", whole):
            if line.strip():
                yield Run(line.strip(), artifact=False)
    finally:
        text.close()
        page.close()
