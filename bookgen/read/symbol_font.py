"""The letters of the typeface Symbol, which word processors keep as numbers in that face.

In: codes, plain (DA) or in the private use area (F0DA). Out: the characters that they show.
Source: Adobe Symbol Encoding to Unicode (Unicode Consortium, VENDORS/ADOBE/symbol.txt).
"""

from __future__ import annotations

FIRST = 0x20
SHOWN = (
    " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼"
    + "\0" * 33
    + "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊⟨®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪\0⟩∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭"
)
"""What stands at 20 to FE; a null where nothing does."""
PRIVATE = 0xF000


def symbols(text: str) -> str:
    """Write the characters of the private use area that stand for the face's own as what they show."""
    return "".join(map(_shown, text)) if any(PRIVATE <= ord(sign) <= PRIVATE + 0xFF for sign in text) else text


def symbol(code: int) -> str:
    """Write one code of the face as what it shows; the code's own character where it shows nothing."""
    place = (code & 0xFF) - FIRST
    shown = SHOWN[place] if 0 <= place < len(SHOWN) else "\0"
    return chr(code) if shown == "\0" else shown


def _shown(sign: str) -> str:
    return symbol(ord(sign)) if PRIVATE <= ord(sign) <= PRIVATE + 0xFF else sign
