"""WeasyPrint alone: typeset one HTML document with its style sheet, faces and pictures into one PDF.

    python benchmarks/whole.py FOLDER OUT.pdf

The folder holds what `print_speed` laid there.
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

    weasyprint.HTML(filename=folder / "whole.html").write_pdf(out, pdf_variant="pdf/ua-1")


if __name__ == "__main__":
    main()
