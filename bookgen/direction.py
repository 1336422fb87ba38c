"""Which way a language and a line of text run."""

from __future__ import annotations

import re
import unicodedata

RTL_LANGUAGES = frozenset("ar arc ckb dv fa he iw ji khw ks nqo ps sd syr ug ur yi".split())
RTL_SCRIPTS = frozenset("adlm arab aran hebr mand mend nkoo rohg samr syrc thaa".split())

RIGHT_TO_LEFT = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]+")
"""Letters of the scripts that run from right to left, their marks among them."""
NOT_RIGHT_TO_LEFT = re.compile(r"[^\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]+")


def direction(language: str) -> str:
    """Tell the direction of a BCP 47 language: 'rtl' or 'ltr'."""
    primary, *subtags = language.lower().split("-")
    scripts = [tag for tag in subtags if len(tag) == 4 and tag.isalpha()]
    if scripts:
        return "rtl" if scripts[0] in RTL_SCRIPTS else "ltr"
    return "rtl" if primary in RTL_LANGUAGES else "ltr"


def text_direction(text: str) -> str:
    """Tell the direction of a text by its first strong character; '' when it has none.

    Source: Unicode Standard Annex 9, rules P2 and P3.
    """
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in ("R", "AL"):
            return "rtl"
        if kind == "L":
            return "ltr"
    return ""
