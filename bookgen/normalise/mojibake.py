"""Text that was once decoded as what it was not: 'cafÃ©', 'donâ€™t', 'manÅ\x93uvre'.

Evidence is shape alone, so it has to be one that no text has by itself: a control character that nothing
prints, a letter before signs that never follow it, several such in a row. Or a character of nobody's, between
Chinese ones, where Windows put what it had no place for in Unicode.

Source of the last: the Encoding Standard, https://encoding.spec.whatwg.org, index Big5, from pointer 10896
on, which Windows numbered from U+F6B1.
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
ETEN = (
    "①②③④⑤⑥⑦⑧⑨⑩⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽ⅰⅱⅲⅳⅴⅵⅶⅷⅸⅹ"
    "丶丿亅亠冂冖冫勹匸卩厶夊宀巛⼳广廴彐彡攴无疒癶辵隶"
)
HAN = "[\u3400-\u9fff\uf900-\ufaff]"
BIG5 = rf"(?<={HAN})[\uf6b1-\uf6e7]|[\uf6b1-\uf6e7](?={HAN})"
MISREAD = re.compile(rf"{SEQUENCE}+|{CONTROL.pattern}|(?P<big5>{BIG5})")


def mend_mojibake(manuscript: Manuscript, desk: Desk) -> Step:
    """Decode again what was taken for windows-1252 or Latin-1 and was UTF-8 or Big5, or the reverse."""
    return settle("mend-mojibake", manuscript, _misread(manuscript), desk)


def _misread(manuscript: Manuscript) -> Iterator[Proposal]:
    for index, text in prose(manuscript):
        if text.isascii():
            continue
        for found in MISREAD.finditer(text):
            meant = _from_big5(found[0]) if found["big5"] else _decoded(found[0])
            if meant and (found["big5"] or _is_certain(found, meant)):
                yield Proposal(index, found.start(), found.end(), meant)


def _from_big5(sign: str) -> str:
    return ETEN[ord(sign) - 0xF6B1]


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
