"""Text that was once decoded as what it was not: 'cafÃ©', 'donâ€™t', 'manÅ\x93uvre'.

Evidence is shape alone, so it has to be one that no text has by itself: a control character that nothing
prints, a letter before signs that never follow it, several such in a row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bookgen.manuscript import Manuscript
from bookgen.normalise.desk import Desk, Proposal, Step, prose, settle

WINDOWS = {bytes([byte]).decode("cp1252", "replace"): byte for byte in range(0x80, 0xA0)}
"""The signs of windows-1252 that stand where Latin-1 has controls."""
BYTES = {chr(byte): byte for byte in range(0x80, 0x100)} | WINDOWS
CONTROL = re.compile(r"[\x80-\x9f]")
TRAIL = "[" + re.escape("".join(sign for sign, byte in BYTES.items() if byte < 0xC0)) + "]"
SEQUENCE = rf"(?:[Â-ß]{TRAIL}|[à-ï]{TRAIL}{{2}}|[ð-ô]{TRAIL}{{3}})"
MISREAD = re.compile(rf"{SEQUENCE}+|{CONTROL.pattern}")


def mend_mojibake(manuscript: Manuscript, desk: Desk) -> Step:
    """Decode again what was decoded as windows-1252 or Latin-1 and was UTF-8, or the other way round."""
    return settle("mend-mojibake", manuscript, _misread(manuscript), desk)


def _misread(manuscript: Manuscript) -> Iterator[Proposal]:
    for index, text in prose(manuscript):
        if text.isascii():
            continue
        for found in MISREAD.finditer(text):
            meant = _decoded(found[0])
            if meant and _is_certain(found, meant):
                yield Proposal(index, found.start(), found.end(), meant)


def _decoded(text: str) -> str:
    """Give what the bytes of a text say; '' where they say nothing."""
    data = bytes(BYTES[sign] for sign in text)
    for encoding in ("utf-8", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            if len(text) > 1:
                return ""
    return ""


def _is_certain(found: re.Match[str], meant: str) -> bool:
    if CONTROL.search(found[0]):
        return not CONTROL.search(meant)
    if found[0][0] == "â":
        return all("\u2000" <= sign < "\u2300" for sign in meant)
    before, after = found.string[: found.start()][-1:], found.string[found.end() :][:1]
    if found[0][0] == "Ã" or len(meant) > 1:
        return meant.isalpha()
    if found[0][0] == "Â":
        return before.islower() or before.isdigit()
    return meant.islower() and before.islower() and after.islower()
