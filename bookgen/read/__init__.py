"""Reading: the bytes of a source to a `Manuscript`, by one reader a format."""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Callable, Mapping
from types import MappingProxyType

from bookgen.errors import Location, SourceError
from bookgen.manuscript import Block, Manuscript, line_starts
from bookgen.read import markdown, text
from bookgen.read.detect import Detected, detect_format
from bookgen.read.encoding import decode

__all__ = ["READERS", "Detected", "detect_format", "read_manuscript"]

READERS: Mapping[str, Callable[[str], tuple[Block, ...]]] = MappingProxyType(
    {
        "markdown": markdown.read_blocks,
        "text": text.read_blocks,
        "wiki-paste": text.read_blocks,
    }
)


def read_manuscript(name: str, data: bytes, *, format: str = "") -> Manuscript:
    """Read a source; its format is found out where none is given.

    Raises: SourceError for what is empty or no text, and for a format without a reader.
    """
    source = decode(name, data)
    detected = Detected(format, "book.toml says so") if format else detect_format(name, source)
    if detected.format not in READERS:
        near = difflib.get_close_matches(detected.format, READERS, n=1)
        hint = f"did you mean '{near[0]}'?" if near else "accepted: " + ", ".join(sorted(READERS))
        raise SourceError(f"no reader for the format '{detected.format}'", Location(name), hint)
    return Manuscript(
        name=name,
        format=detected.format,
        source=source,
        blocks=READERS[detected.format](source),
        starts=line_starts(source),
        reason=detected.reason,
        sha256=hashlib.sha256(data).hexdigest(),
    )
