"""Read which characters the codes of a typeface in a PDF stand for.

In: a ToUnicode CMap of two-byte codes. Out: the characters of each code.
Source: ISO 32000-2, 9.10.3 (ToUnicode CMaps).
"""

from __future__ import annotations

import re

from bookgen.direction import RIGHT_TO_LEFT

CMAP_SECTION = re.compile(rb"begin(bfchar|bfrange)(.*?)endbf", re.DOTALL)
CMAP_TOKEN = re.compile(rb"<([\dA-Fa-f\s]*)>|(\[)|(\])")
WIDEST_RANGE = 0x10000


def read_cmap(data: bytes) -> dict[int, str]:
    """Read which character each two-byte code stands for."""
    table: dict[int, str] = {}
    for section in CMAP_SECTION.finditer(data):
        tokens = [t[1] if t[1] is not None else t[0] for t in CMAP_TOKEN.finditer(section[2])]
        if section[1] == b"bfchar":
            table.update(
                {int(c, 16): _characters(u) for c, u in zip(tokens[::2], tokens[1::2], strict=False)}
            )
        else:
            _read_ranges(tokens, table)
    return {code: _as_painted(text) for code, text in table.items()}


def _as_painted(text: str) -> str:
    """Turn round the letters of a ligature from right to left: glyphs stand in the order of the page."""
    return text[::-1] if len(text) > 1 and RIGHT_TO_LEFT.fullmatch(text) else text


def _read_ranges(tokens: list[bytes], table: dict[int, str]) -> None:
    at = 0
    while at + 2 < len(tokens):
        first, last = int(tokens[at], 16), int(tokens[at + 1], 16)
        if tokens[at + 2] == b"[":
            end = tokens.index(b"]", at)
            table.update({first + n: _characters(u) for n, u in enumerate(tokens[at + 3 : end])})
            at = end + 1
        else:
            start = _characters(tokens[at + 2])
            for n in range(min(last - first + 1, WIDEST_RANGE)):
                table[first + n] = start[:-1] + chr(ord(start[-1]) + n) if start else ""
            at += 3


def _characters(digits: bytes) -> str:
    return bytes.fromhex(digits.decode("ascii")).decode("utf-16-be", "replace")
