"""Encodings of one or two bytes a letter, told apart by the letters that they give.

In: bytes that are no UTF. Out: the name of the encoding in which they are text of some language, '' where only
Western European ones are left. Source: the Encoding Standard's list; letter frequencies of Russian.
"""

from __future__ import annotations

import re
from collections.abc import Callable

JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff\u3000-\u303f\uff01-\uff5e]")
KANA = re.compile(r"[\u3041-\u3096]")
CHINESE = re.compile(r"[\u4e00-\u9fff\u3000-\u303f\uff01-\uff5e]")
COMMON_CHINESE = re.compile(r"[的一是不了在人有我他這这個个上們们來来到時时大地為为子中你說说生國国年著着就那和要之也其以而曰]")
CYRILLIC = re.compile(r"[\u0400-\u04ff]")
COMMON_CYRILLIC = re.compile(r"[оеаинтсрвл]")
SAMPLE = 200_000
"""Bytes that are looked at."""
MOST_FOREIGN = 0.25
"""Of a Western text's letters no more than this share is not ASCII."""
SURE = 0.85


def foreign_encoding(data: bytes) -> str:
    """Name the encoding of a text in Japanese, Chinese or Cyrillic letters; '' where it is none of these."""
    sample = data[:SAMPLE]
    high = sum(byte >= 0x80 for byte in sample)
    letters = high + sum(chr(byte).isalpha() for byte in sample if byte < 0x80)
    if not letters or high < MOST_FOREIGN * letters:
        return ""
    weights = {name: weigh(_decoded(sample, name)) for name, weigh in CANDIDATES.items()}
    best = max(weights, key=lambda name: weights[name])
    return best if weights[best] > 0 else ""


def _decoded(sample: bytes, encoding: str) -> str:
    """Decode a sample that may end in the middle of a letter; '' where the bytes do not fit."""
    for cut in range(4):
        try:
            return sample[: len(sample) - cut].decode(encoding)
        except UnicodeDecodeError as error:
            if error.start < len(sample) - 4:
                return ""
    return ""


def _share(pattern: re.Pattern[str], text: str) -> float:
    foreign = sum(sign > "\x7f" for sign in text)
    return len(pattern.findall(text)) / foreign if foreign else 0.0


def _japanese(text: str) -> float:
    kana = _share(KANA, text)
    return _share(JAPANESE, text) + kana if _share(JAPANESE, text) >= SURE and kana > 0.1 else 0.0


def _chinese(text: str) -> float:
    share = _share(CHINESE, text)
    return share * 0.5 + _share(COMMON_CHINESE, text) if share >= SURE and _share(COMMON_CHINESE, text) > 0.05 else 0.0


def _cyrillic(text: str) -> float:
    share = _share(CYRILLIC, text)
    return share * 0.5 + _share(COMMON_CYRILLIC, text) if share >= SURE and _share(COMMON_CYRILLIC, text) > 0.3 else 0.0


CANDIDATES: dict[str, Callable[[str], float]] = {
    "cp932": _japanese,
    "euc_jp": _japanese,
    "gb18030": _chinese,
    "big5": _chinese,
    "windows-1251": _cyrillic,
    "koi8-r": _cyrillic,
    "cp866": _cyrillic,
}
"""Encodings, each with what weighs the text that it gives."""
