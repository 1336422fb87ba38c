"""Names of languages, for readers and for the trade.

Source: ISO 639-1 and the bibliographic codes of ISO 639-2, which ONIX uses as its list 74.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_TABLE = """
af afr Afrikaans|ar ara Arabic|be bel Belarusian|bg bul Bulgarian|bn ben Bengali|bs bos Bosnian
ca cat Catalan|cs cze Czech|cy wel Welsh|da dan Danish|de ger German|el gre Greek|en eng English
eo epo Esperanto|es spa Spanish|et est Estonian|eu baq Basque|fa per Persian|fi fin Finnish|fr fre French
ga gle Irish|gd gla Scottish Gaelic|gl glg Galician|gu guj Gujarati|he heb Hebrew|hi hin Hindi
hr hrv Croatian|hu hun Hungarian|hy arm Armenian|id ind Indonesian|is ice Icelandic|it ita Italian
ja jpn Japanese|ka geo Georgian|kk kaz Kazakh|km khm Khmer|kn kan Kannada|ko kor Korean|ku kur Kurdish
la lat Latin|lt lit Lithuanian|lv lav Latvian|mk mac Macedonian|ml mal Malayalam|mn mon Mongolian
mr mar Marathi|ms may Malay|my bur Burmese|nb nob Norwegian Bokmål|ne nep Nepali|nl dut Dutch
nn nno Norwegian Nynorsk|no nor Norwegian|oc oci Occitan|pa pan Punjabi|pl pol Polish|pt por Portuguese
ro rum Romanian|ru rus Russian|sa san Sanskrit|sk slo Slovak|sl slv Slovenian|sq alb Albanian
sr srp Serbian|sv swe Swedish|sw swa Swahili|ta tam Tamil|te tel Telugu|th tha Thai|tr tur Turkish
uk ukr Ukrainian|ur urd Urdu|uz uzb Uzbek|vi vie Vietnamese|xh xho Xhosa|yi yid Yiddish|yo yor Yoruba
zh chi Chinese|zu zul Zulu
"""
_ROWS = tuple(row.split(" ", 2) for line in _TABLE.split("\n") for row in line.split("|") if row)
NAMES: Mapping[str, str] = MappingProxyType({short: name for short, _, name in _ROWS})
THREE_LETTERS: Mapping[str, str] = MappingProxyType({short: three for short, three, _ in _ROWS})


def language_name(tag: str) -> str:
    """Name a language in English, or give its tag when the table has no name for it."""
    return NAMES.get(_primary(tag), tag)


def trade_code(tag: str) -> str:
    """Give the three letters by which the trade knows a language: 'und' when there are none."""
    primary = _primary(tag)
    return THREE_LETTERS.get(primary, primary if len(primary) == len("und") else "und")


def _primary(tag: str) -> str:
    return tag.partition("-")[0].lower()
