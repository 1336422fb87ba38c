"""Import this where workers come from: it loads WeasyPrint once, before they part.

A fork server that preloads it spares each worker half a second, and spends that half second while the
book is still being read.
"""

from __future__ import annotations

from bookgen.print import typeset  # noqa: F401  (what workers are sent to do)
from bookgen.print.engine import library

library()
