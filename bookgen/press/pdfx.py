"""The promises of PDF/X-4, and the pictures and boxes that keep them.

In: a PDF in the making. Out: the same with its output intent, its claim and its condition.
Rules: ISO 15930-7 (PDF/X-4); ISO 32000-2, 14.11.5 (output intents).
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from bookgen.press.ink import CONDITION, profile

if TYPE_CHECKING:
    from PIL import Image

    from bookgen.config import BookConfig

LEAST_VERSION = "1.6"
"""The PDF version that PDF/X-4 is made of."""
PHOTO_QUALITY = 92
SPACES = {"L": Name.DeviceGray, "CMYK": Name.DeviceCMYK}


def claim_pdfx(pdf: Pdf, config: BookConfig) -> None:
    """Say that a file is PDF/X-4 and for which printing condition it is made."""
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFX,
        OutputConditionIdentifier=String(CONDITION),
        RegistryName=String("http://www.color.org"),
        Info=String("U.S. Web Coated (SWOP)"),
        DestOutputProfile=pdf.make_stream(profile(), N=4, Alternate=Name.DeviceCMYK),
    )
    pdf.Root.OutputIntents = Array([pdf.make_indirect(intent)])
    pdf.docinfo.Trapped = Name("/False")
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as facts:
        facts["pdf:Trapped"] = "False"
        facts["xmpMM:DocumentID"] = config.identifier
        facts["xmpMM:VersionID"] = "1"
        facts["xmpMM:RenditionClass"] = "default"
        facts["pdfxid:GTS_PDFXVersion"] = "PDF/X-4"


def fill_picture(stream: Object, picture: Image.Image, *, is_photo: bool = False) -> None:
    """Put a picture of inks into its stream: a photograph as JPEG, all else without loss."""
    stream.Type, stream.Subtype = Name.XObject, Name.Image
    stream.Width, stream.Height = picture.size
    stream.ColorSpace, stream.BitsPerComponent = SPACES[picture.mode], 8
    for key in {"/Decode", "/DecodeParms"} & set(stream.keys()):
        del stream[key]
    if not is_photo:
        stream.write(picture.tobytes())
        return
    data = io.BytesIO()
    picture.save(data, "JPEG", quality=PHOTO_QUALITY, subsampling=0)
    stream.write(data.getvalue(), filter=Name.DCTDecode)
    if picture.mode == "CMYK":
        stream.Decode = Array([1, 0] * 4)  # JPEG's inks are written inverted, as Adobe does it
