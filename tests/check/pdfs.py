"""A good small PDF, and the little language in which the rules' examples say what is changed in it.

One change a line:

    page /Key VALUE       sets an entry of the last page, in PDF's own notation; catalog, info, font likewise
    - page /Key           takes it out
    pages N               so many pages
    content OPERATORS     stand on the last page
    picture W H           a picture of so many pixels over two inches
    claims PREFIX         the metadata claims a standard: pdfuaid, pdfxid
    encrypted: owner …    locks the file with these passwords
    truncated, no PDF at all
"""

from __future__ import annotations

import io

import pikepdf
from pikepdf import Array, Dictionary, Name

XMP = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">{claims}</rdf:Description>'
    "</rdf:RDF></x:xmpmeta>"
)
CLAIMS = {
    "pdfuaid": '<pdfuaid:part xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">1</pdfuaid:part>',
    "pdfxid": '<pdfxid:GTS_PDFXVersion xmlns:pdfxid="http://www.npes.org/pdfx/ns/id/">PDF/X-4'
    "</pdfxid:GTS_PDFXVersion>",
}


class SmallPdf:
    """A small PDF that changes can be made to."""

    def __init__(self):
        self.pdf = pikepdf.new()
        self.claims = ""
        self.passwords: list[str] | None = None
        self.spoilt = ""
        self.pdf.Root.Lang = pikepdf.String("en")
        self.pdf.Root.MarkInfo = Dictionary(Marked=True)
        self.pdf.Root.StructTreeRoot = Dictionary(Type=Name.StructTreeRoot)
        self.pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        self.pdf.Root.OutputIntents = Array([Dictionary(S=Name.GTS_PDFX)])
        self.pdf.docinfo[Name.Title] = pikepdf.String("The Ferry")
        program = self.pdf.make_stream(b"a font program")
        self.font = Dictionary(
            Type=Name.Font,
            Subtype=Name.TrueType,
            BaseFont=Name("/ABCDEF+Ferry"),
            FontDescriptor=Dictionary(Type=Name.FontDescriptor, FontFile2=program),
        )
        self.pages(2)

    def pages(self, count: int) -> None:
        while len(self.pdf.pages) < count:
            page = self.pdf.add_blank_page(page_size=(400, 600))
            page.obj.TrimBox = Array([0, 0, 400, 600])
            page.obj.Resources = Dictionary(Font=Dictionary(F1=self.font), XObject=Dictionary())

    def change(self, example: str) -> SmallPdf:
        for line in example.splitlines():
            self._change(line.strip())
        return self

    def _change(self, line: str) -> None:
        page = self.pdf.pages[-1].obj
        owners = {"page": page, "catalog": self.pdf.Root, "info": self.pdf.docinfo, "font": self.font}
        words = line.split(" ", 2)
        if words[0] == "-":
            for holder in [p.obj for p in self.pdf.pages] if words[1] == "page" else [owners[words[1]]]:
                del holder[words[2]]
        elif words[0] in owners:
            owners[words[0]][words[1]] = pikepdf.Object.parse(words[2].encode())
            if words[0] == "font":
                del self.font["/FontDescriptor"]
        elif words[0] == "pages":
            self.pages(int(words[1]))
        elif words[0] == "content":
            page.Contents = self.pdf.make_stream(line.removeprefix("content ").encode())
        elif words[0] == "picture":
            self._picture(page, int(words[1]), int(words[2]))
        elif words[0] == "claims":
            self.claims += CLAIMS[words[1]]
        elif words[0] == "encrypted:":
            self.passwords = words[1:]
        else:
            self.spoilt = line

    def _picture(self, page: Dictionary, width: int, height: int) -> None:
        facts = {"Width": width, "Height": height, "ColorSpace": Name.DeviceGray, "BitsPerComponent": 8}
        picture = self.pdf.make_stream(bytes(width * height), Type=Name.XObject, Subtype=Name.Image, **facts)
        name = f"/Im{len(page.Resources.XObject) + 1}"
        page.Resources.XObject[name] = picture
        pikepdf.Page(page).contents_add(f"q 144 0 0 144 50 50 cm {name} Do Q".encode())

    def build(self) -> bytes:
        if self.spoilt == "no PDF at all":
            return b"no PDF at all"
        self.pdf.Root.Metadata = self.pdf.make_stream(XMP.format(claims=self.claims).encode())
        held = io.BytesIO()
        lock = False
        if self.passwords is not None:
            owner, user = (*self.passwords, "")[:2]
            rights = pikepdf.Permissions(print_highres=False)
            lock = pikepdf.Encryption(owner=owner, user=user, allow=rights)
        self.pdf.save(held, encryption=lock)
        data = held.getvalue()
        return data[: data.rindex(b"startxref") - 200] if self.spoilt == "truncated" else data


def pdf(example: str = "") -> bytes:
    """Build the small PDF with an example's changes made to it."""
    return SmallPdf().change(example).build()
