"""Lines that say what they head: 'Chapter 1', 'Erstes Kapitel', 'Letter II.', and numbers that stand alone.

In: a line, or the blocks. Out: whether it is a chapter's line; which of the lone numbers head chapters.
"""

from __future__ import annotations

import re
from itertools import pairwise
from statistics import median

from bookgen.manuscript import Block, Kind

NOUNS = (
    "chapter|part|book|volume|kapitel|teil|buch|band|chapitre|partie|livre|tome|capítulo|parte|libro|tomo|capitolo"
    "|hoofdstuk|deel|rozdział|część|глава|часть|книга|том"
)
DIVISIONS = (
    "letter|canto|act|scene|stave|brief|gesang|akt|aufzug|szene|lettre|chant|acte|scène|carta|acto|escena"
    "|lettera|atto|scena|письмо|действие|явление|песнь"
)
"""Words that open sentences too: behind their number nothing stands, or a stop."""
NUMBER = r"(?:the\s+)?(?:\d{1,3}|[ivxlcdm]{1,8}|[^\W\d_]{3,12}(?:-[^\W\d_]{3,8})?)"
TITLED = re.compile(
    rf"(?:{NOUNS})[ \t\u00a0]+(?P<number>{NUMBER})\b[.:]?(?:[ \t\u00a0—–-]+\S.{{0,80}})?", re.IGNORECASE
)
DIVISION = re.compile(
    rf"(?:{DIVISIONS})[ \t\u00a0]+(?P<number>{NUMBER})(?:[.:]?|[.:—–][ \t]*\S.{{0,80}})", re.IGNORECASE
)
ORDINAL_FIRST = re.compile(
    rf"(?:the\s+)?(?P<number>[^\W\d_]{{4,14}})[ \t\u00a0]+(?:{NOUNS}|{DIVISIONS})[.:]?", re.IGNORECASE
)
APPENDIX = re.compile(
    r"(?:appendix|annexe?|anhang|anexo|apéndice|appendice|bijlage|приложение)[ \t\u00a0]+"
    r"(?:[A-ZА-Я]|\d{1,2}|[IVX]{1,5})(?:[.:]?|[.:—–][ \t\u00a0]*\S.{0,80})",
    re.IGNORECASE,
)
NUMBER_WORDS = frozenset(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    " seventeen eighteen nineteen twenty first second third fourth fifth sixth seventh eighth ninth"
    " tenth eleventh twelfth last the"
    " eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf"
    " premier première deuxième second seconde troisième quatrième cinquième sixième septième huitième"
    " neuvième dixième onzième douzième dernier dernière un deux trois quatre cinq six sept huit neuf dix"
    " primero primera segundo segunda tercero tercera cuarto cuarta quinto quinta sexto sexta séptimo"
    " octavo noveno décimo último primo secondo terzo quarto sesto settimo ottavo nono decimo ultimo"
    " primeiro terceiro первая вторая третья четвертая четвёртая пятая шестая седьмая восьмая девятая"
    " десятая одиннадцатая двенадцатая последняя первое второе третье четвертое четвёртое пятое первый"
    " второй третий".split()
)
GERMAN_ORDINAL = re.compile(
    r"(?:erste|zweite|dritte|vierte|fünfte|sechste|siebente|siebte|achte|neunte|zehnte|elfte|zwölfte|letzte)[rs]?"
)
ALONE = re.compile(r"(?:(?P<roman>[IVXLC]{1,7})|(?P<arabic>\d{1,3}))\.?")
ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
NUMBERED_TITLE = re.compile(r"(\d{1,3})\. (?=[^\W\d_a-z])[^\n]{2,60}(?<![.,;:])")
FEWEST_TITLES, LEAST_BETWEEN = 5, 100
"""So many titles whose numbers count up through a text are its chapters', with so many words between them."""
FEWEST_ROMAN, FEWEST_ARABIC = 2, 3
"""So many lone numbers that count up from one are chapters'."""
SENTENCE_END = re.compile(r"[.!?…:—][\"'”’»)\]*]*(?:\[\^?\w+\])*\Z")
LEAST_TEXT = 80
"""Characters of prose that stand below each of them."""


def is_chapter_line(text: str) -> bool:
    """Tell whether a line says 'Chapter 1' and perhaps a title."""
    if text[:1].islower() or text.endswith((",", ";")):
        return False
    if is_appendix_line(text):
        return True
    found = TITLED.fullmatch(text) or DIVISION.fullmatch(text) or ORDINAL_FIRST.fullmatch(text)
    is_sentence = text.endswith(".") and text.count(" ") > 16
    return found is not None and _is_number(found["number"]) and not is_sentence


def is_appendix_line(text: str) -> bool:
    """Tell whether a line says 'Appendix A' and perhaps a title."""
    return bool(APPENDIX.fullmatch(text))


def chapter_said(text: str) -> str:
    """Give what a chapter's line says before its title: 'chapter 1'."""
    found = TITLED.fullmatch(text) or DIVISION.fullmatch(text)
    return (text[: found.end("number")] if found else text).casefold()


def _is_number(words: str) -> bool:
    number = re.split(r"[\W_]+", words.lower().removeprefix("the "))[0]
    is_plain = number.isdigit() or set(number) <= set("ivxlcdm") or number in NUMBER_WORDS
    return is_plain or bool(GERMAN_ORDINAL.fullmatch(number))


def lone_numbers(blocks: tuple[Block, ...]) -> tuple[int, ...]:
    """Find the numbers that stand alone above text and count up from one, anew in each part."""
    lone = [(n, *value) for n, block in enumerate(blocks) if (value := _value(block))]
    for is_roman, fewest in ((True, FEWEST_ROMAN), (False, FEWEST_ARABIC)):
        own = [(n, number) for n, number, roman in lone if roman == is_roman]
        counts_up = all(after in (before + 1, 1) for (_, before), (_, after) in pairwise(own))
        if len(own) >= fewest and own[0][1] == 1 and own[1][1] == 2 and counts_up:
            numbers = tuple(n for n, _ in own)
            return numbers if all(_is_between(blocks, n) for n in numbers) else ()
    return ()


def numbered_titles(blocks: tuple[Block, ...]) -> tuple[int, ...]:
    """Find the titles such as '3. The Bay' that count up once through the text, with prose below each."""
    lines = [(n, found) for n, block in enumerate(blocks) if (found := _numbered_title(block))]
    own = tuple(n for n, _ in lines)
    if len(own) < FEWEST_TITLES or [int(found[1]) for _, found in lines] != list(range(1, len(own) + 1)):
        return ()
    words = [sum(len(block.text.split()) for block in blocks[a + 1 : b]) for a, b in pairwise(own)]
    begins = all(n + 1 < len(blocks) and not blocks[n + 1].text[:1].islower() for n in own)
    return own if begins and median(words) >= LEAST_BETWEEN else ()


def _numbered_title(block: Block) -> re.Match[str] | None:
    is_short = block.kind is Kind.PARAGRAPH and len(block.text) < 70
    return NUMBERED_TITLE.fullmatch(block.text) if is_short else None


def _value(block: Block) -> tuple[int, bool] | None:
    """Read a lone number, and say whether it is Roman."""
    found = ALONE.fullmatch(block.text) if block.kind is Kind.PARAGRAPH and len(block.text) < 9 else None
    if found is None:
        return None
    return (_roman(found["roman"]), True) if found["roman"] else (int(found["arabic"]), False)


def _roman(text: str) -> int:
    values = [ROMAN[sign] for sign in text]
    return sum(-a if a < b else a for a, b in pairwise([*values, 0]))


def _is_between(blocks: tuple[Block, ...], number: int) -> bool:
    """Tell whether text has ended above a number and begins below it; a page's number stands in its midst."""
    above = blocks[number - 1] if number else None
    is_cut = above is not None and len(above.text) >= LEAST_TEXT and not SENTENCE_END.search(above.text)
    has_text = any(len(block.text) >= LEAST_TEXT for block in blocks[number + 1 : number + 5])
    return has_text and not is_cut and not blocks[number + 1].text[:1].islower()
