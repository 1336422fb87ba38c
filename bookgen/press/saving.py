"""Write a PDF so that the same pages give the same bytes everywhere."""

from __future__ import annotations

from io import BytesIO

import pikepdf

LEAST_VERSION = "1.7"


def pdf_bytes(pdf: pikepdf.Pdf) -> bytes:
    """Write a PDF for readers, its objects packed into streams."""
    out = BytesIO()
    pdf.save(
        out,
        min_version=LEAST_VERSION,
        deterministic_id=True,
        compress_streams=True,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
    )
    return out.getvalue()
