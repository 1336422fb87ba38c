"""The letters of the typefaces Symbol and Wingdings, which word processors keep as numbers in that face.

In: codes, plain (DA) or in the private use area (F0DA). Out: the characters that they show.
Source: Adobe Symbol Encoding to Unicode (Unicode Consortium, VENDORS/ADOBE/symbol.txt); the Unicode Standard's
characters that were taken in from Wingdings (L2/12-368), the nearest of the first plane where that has one.
"""

from __future__ import annotations

from types import MappingProxyType

FIRST = 0x20
SHOWN = (
    " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼"
    + "\0" * 33
    + "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊⟨®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪\0⟩∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭"
)
"""What stands at 20 to FE; a null where nothing does."""
PRIVATE = 0xF000


WINGDINGS = MappingProxyType(
    {0x22: "✂", 0x28: "☎", 0x29: "✆", 0x2A: "✉", 0x36: "⌛", 0x3E: "✇", 0x3F: "✍", 0x41: "✌"}
    | dict(zip(range(0x45, 0x49), "☜☞☝☟", strict=True))
    | {0x4A: "☺", 0x4C: "☹", 0x4E: "☠", 0x51: "✈", 0x52: "☼", 0x54: "❄", 0x55: "✝", 0x56: "✞"}
    | dict(zip(range(0x58, 0x6A), "✠✡☪☯ॐ☸♈♉♊♋♌♍♎♏♐♑♒♓", strict=True))
    | {0x6A: "&", 0x6B: "&", 0x6C: "●", 0x6D: "❍", 0x6E: "■", 0x6F: "□", 0x71: "❑", 0x72: "❒", 0x73: "⬧"}
    | dict(zip(range(0x74, 0x79), "⧫◆❖⬥⌧", strict=True))
    | {0x7A: "⌘", 0x7C: "✿", 0x7D: "❝", 0x7E: "❞"}
    | dict(zip(range(0x80, 0x96), "⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿", strict=True))
    | {0x9E: "·", 0x9F: "•", 0xA1: "○", 0xA4: "◉", 0xA5: "◎", 0xA7: "▪", 0xA8: "◻"}
    | dict(zip(range(0xAA, 0xB0), "✦★✶✴✹✵", strict=True))
    | {0xB5: "✪", 0xB6: "✰", 0xD8: "➢", 0xDC: "➲"}
    | dict(zip(range(0xDF, 0xE7), "←→↑↓↖↗↙↘", strict=True))
    | {0xE8: "➔", 0xEF: "⇦", 0xF0: "⇨", 0xF1: "⇧", 0xF2: "⇩", 0xF4: "⇳"}
    | dict(zip(range(0xFB, 0xFF), "✗✓☒☑", strict=True))
)
FACES = frozenset({"Symbol", "Wingdings"})


def symbols(text: str, face: str) -> str:
    """Write the characters of the private use area that stand for a face's own as what they show."""
    is_private = face in FACES and any(PRIVATE <= ord(sign) <= PRIVATE + 0xFF for sign in text)
    return "".join(_shown(sign, face) for sign in text) if is_private else text


def symbol(code: int, face: str) -> str:
    """Write one code of a face as what it shows; the code's own character where it shows nothing."""
    if face == "Wingdings":
        return WINGDINGS.get(code & 0xFF, chr(code))
    place = (code & 0xFF) - FIRST
    shown = SHOWN[place] if face == "Symbol" and 0 <= place < len(SHOWN) else "\0"
    return chr(code) if shown == "\0" else shown


def _shown(sign: str, face: str) -> str:
    return symbol(ord(sign), face) if PRIVATE <= ord(sign) <= PRIVATE + 0xFF else sign
