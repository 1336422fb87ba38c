"""WeasyPrint alone: typeset one XHTML document with its style sheets and pictures into one PDF.

    python benchmarks/whole.py FOLDER OUT.pdf

The folder holds what `print_speed` laid there: whole.xhtml, the sheets by number, faces and pictures.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path


def main() -> None:
    """Typeset."""
    folder, out = map(Path, sys.argv[1:])
    os.environ["FONTCONFIG_FILE"] = str(folder / "fonts.conf")
    import weasyprint  # noqa: PLC0415  (once fontconfig knows where to look)

    fonts = weasyprint.text.fonts.FontConfiguration()
    base = folder.as_uri() + "/"
    sheets = [
        weasyprint.CSS(string=path.read_text(encoding="utf-8"), font_config=fonts, base_url=base)
        for path in sorted(folder.glob("*.css"))
    ]
    html = weasyprint.HTML(string=(folder / "whole.xhtml").read_text(encoding="utf-8"), base_url=base)
    html.write_pdf(out, stylesheets=sheets, font_config=fonts, pdf_variant="pdf/ua-1")


if __name__ == "__main__":
    main()
