"""The names of chapter files: a number and the title's words, in letters that every file system has.

Source: ISO 9 in the simpler form of passports (ICAO 9303) for Cyrillic; UN 1987 for Greek, without its signs.
"""

from __future__ import annotations

import re
import unicodedata

LONGEST = 48
CYRILLIC = (
    "аa бb вv гg дd еe жzh зz иi йi кk лl мm нn оo пp рr сs тt уu фf хkh цts чch шsh щshch ъ ыy ь эe юiu яia"
    " ёe іi їi єie ґg ўu јj љlj њnj ћc ђdj џdz"
)
GREEK = "αa βv γg δd εe ζz ηi θth ιi κk λl μm νn ξx οo πp ρr σs ςs τt υy φf χch ψps ωo"
LATIN = "ßss æae œoe øo łl đd ðd þth ıi"
ROMAN = str.maketrans({pair[0]: pair[1:] for pair in f"{CYRILLIC} {GREEK} {LATIN}".split()})
"""Each letter with those that stand for it."""


def chapter_name(number: int, count: int, title: str) -> str:
    """Name the file of one of so many chapters, so that the order of the names is that of the numbers.

    'chapters/01-introduction.md'; 'section' where no letter of the title fits.
    """
    digits = max(len(str(count)), 2)
    return f"chapters/{number:0{digits}}-{_slug(title) or 'section'}.md"


def _slug(title: str) -> str:
    """Write a title in plain letters."""
    bare = unicodedata.normalize("NFKD", title.lower().translate(ROMAN)).translate(ROMAN)
    plain = bare.encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST].rstrip("-")
