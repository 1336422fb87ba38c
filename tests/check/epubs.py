"""A good small EPUB, and the little language in which the rules' examples say what is changed in it.

One change a line, continued by lines that name no file:

    - chapter.xhtml                   the part is gone
    - nav landmarks                   the nav of that type is gone
    chapter.xhtml: <p>…</p>           comes to the end of the body; for a part that is not XHTML, its content
    chapter.xhtml: html without lang  the root loses what it says
    nav page-list: <a href="…">1</a>  the links are the list
    metadata: <dc:language>…          comes to the end of the metadata; '- name' takes out what has the name
    manifest: … spine: …              come to the end of these
    package: attribute='value'        sets an attribute of the package
    archive: …                        the archive itself is spoilt
"""

from __future__ import annotations

import io
import re
import zipfile

HTML = (
    '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="en" '
    'xml:lang="en"><head><title>{title}</title></head><body>{body}</body></html>'
)
FEATURES = ("tableOfContents", "readingOrder", "structuralNavigation", "alternativeText")
METADATA = (
    '<dc:identifier id="id">urn:uuid:00000000-0000-4000-8000-000000000001</dc:identifier>',
    "<dc:title>The Ferry</dc:title>",
    "<dc:language>en</dc:language>",
    '<meta property="dcterms:modified">2026-01-02T03:04:05Z</meta>',
    '<meta property="dcterms:conformsTo">EPUB Accessibility 1.1 - WCAG 2.2 Level AA</meta>',
    '<meta property="schema:accessMode">textual</meta>',
    '<meta property="schema:accessModeSufficient">textual</meta>',
    '<meta property="schema:accessibilityHazard">none</meta>',
    '<meta property="schema:accessibilitySummary">All of it is text.</meta>',
    *(f'<meta property="schema:accessibilityFeature">{feature}</meta>' for feature in FEATURES),
)
PAGED = (
    '<meta property="pageBreakSource">urn:isbn:9780000000000</meta>',
    '<meta property="schema:accessibilityFeature">pageNavigation</meta>',
)
CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0"><rootfiles>'
    '<rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)
MANIFEST = {
    "nav.xhtml": ("application/xhtml+xml", ' properties="nav"'),
    "chapter.xhtml": ("application/xhtml+xml", ""),
    "second.xhtml": ("application/xhtml+xml", ""),
    "style.css": ("text/css", ""),
    "cover.png": ("image/png", ""),
}
DIRECTIVE = re.compile(
    r"^(?:- )?(?:archive|metadata|manifest|spine|package|nav \S+|mimetype|[\w/.-]+\.\w+)(?::|$)", re.M
)


class Epub:
    """A small EPUB that changes can be made to."""

    def __init__(self):
        self.bodies = {"chapter.xhtml": "<h1>The crossing</h1>", "second.xhtml": "<h1>The quay</h1>"}
        self.navs = {
            "toc": '<a href="chapter.xhtml">One</a> <a href="second.xhtml">Two</a>',
            "landmarks": '<a epub:type="bodymatter" href="chapter.xhtml">Start</a>',
        }
        self.metadata = list(METADATA)
        self.manifest = self.spine = ""
        self.package = 'unique-identifier="id"'
        self.without: dict[str, list[str]] = {}
        self.others = {
            "mimetype": b"application/epub+zip",
            "META-INF/container.xml": CONTAINER.encode(),
            "EPUB/style.css": b"p { margin: 0 }",
            "EPUB/cover.png": b"\x89PNG",
        }
        self.gone: set[str] = set()
        self.spoilt = ""

    def change(self, example: str) -> Epub:
        starts = [found.start() for found in DIRECTIVE.finditer(example)]
        ends = [*starts[1:], len(example)] if starts else []
        for start, end in zip(starts, ends, strict=True):
            self._change(example[start:end].strip())
        return self

    def _change(self, line: str) -> None:
        where, _, what = line.partition(":")
        what = what.strip()
        if where.startswith("- nav "):
            del self.navs[where[6:]]
        elif where.startswith("- "):
            self.gone.add(where[2:])
        elif where.startswith("nav "):
            self.navs[where[4:]] = what
            if where == "nav page-list":
                self.metadata += PAGED
        elif where == "metadata" and what.startswith("- "):
            self.metadata = [m for m in self.metadata if what[2:] not in m]
        elif where == "metadata":
            name = re.match(r"<(?:meta property=')?([\w:]+)", what)[1]
            replaced = () if "accessibility" in name else (f"<{name}>", f'"{name}"')
            self.metadata = [m for m in self.metadata if not any(r in m for r in replaced)] + [what]
        elif where in ("manifest", "spine", "package"):
            setattr(self, where, what)
        elif where == "archive":
            self.spoilt = what
        elif what.startswith("html without "):
            self.without.setdefault(where, []).append(what.removeprefix("html without "))
        elif where in self.bodies:
            self.bodies[where] += what
        elif where in ("mimetype", "META-INF/encryption.xml"):
            self.others[where] = what.encode()
        else:
            self.others[f"EPUB/{where}"] = what.encode()

    def parts(self) -> dict[str, bytes]:
        lists = "".join(
            f'<nav epub:type="{kind}"><ol>{re.sub("(<a .*?</a>)", "<li>" + chr(92) + "1</li>", links)}</ol></nav>'
            for kind, links in self.navs.items()
        )
        pages = {"nav.xhtml": f"<h1>Contents</h1>{lists}", **self.bodies}
        documents = {f"EPUB/{n}": self._html(n, body).encode() for n, body in pages.items()}
        mimetype = {"mimetype": self.others.pop("mimetype")}
        every = {**mimetype, **self.others, "EPUB/package.opf": self._package().encode(), **documents}
        return {name: data for name, data in every.items() if name not in self.gone}

    def _html(self, name: str, body: str) -> str:
        html = HTML.format(title=name, body=body)
        for what in self.without.get(name, []):
            html = re.sub(r' (?:xml:)?lang="en"' if what == "lang" else r"<title>.*?</title>", "", html)
        return html

    def _package(self) -> str:
        items = "".join(
            f'<item id="{name}" href="{name}" media-type="{kind}"{properties}/>'
            for name, (kind, properties) in MANIFEST.items()
        )
        return (
            f'<package xmlns="http://www.idpf.org/2007/opf" version="3.0" {self.package}>'
            f'<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">{"".join(self.metadata)}</metadata>'
            f"<manifest>{items}{self.manifest}</manifest><spine>"
            f'<itemref idref="chapter.xhtml"/><itemref idref="second.xhtml"/>{self.spine}</spine></package>'
        )

    def build(self) -> bytes:
        parts = self.parts()
        if self.spoilt.endswith(" MB"):
            name, size, _ = self.spoilt.split()
            parts[f"EPUB/{name}"] = b" " * (int(size) * 1024 * 1024)
        data = pack(parts)
        if self.spoilt == "not a zip":
            return b"no archive at all"
        if self.spoilt.endswith(" damaged"):
            at = data.index(self.spoilt.split()[0].encode()) + 40
            return data[:at] + bytes(40) + data[at + 40 :]
        return data


def pack(parts: dict[str, bytes]) -> bytes:
    """Zip parts, the mimetype first and stored."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            stored = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name), data, stored)
    return held.getvalue()


def epub(example: str = "") -> bytes:
    """Build the small EPUB with an example's changes made to it."""
    return Epub().change(example).build()
