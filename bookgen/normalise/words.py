"""Words that a lost hyphen or a slip has spoilt.

Evidence, strongest first: the same word elsewhere in this book, a frequency list for the language,
the word's shape. Only what all three leave no doubt about is changed; the rest is a query. Words with
a capital, foreign words and coinages are left alone unless the book itself speaks against them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from bookgen.manuscript import Manuscript
from bookgen.normalise.desk import Desk, Proposal, Step, prose, settle
from bookgen.normalise.lexicon import (
    COMMON,
    HYPHENED,
    WORD,
    count_words,
    has_language,
    hyphened_words,
    zipf,
)

CONNECTING = {"en": ("to", "of", "in", "the", "and", "by", "for", "on", "up", "at", "a", "or")}
"""Words that stand between two hyphens: 'face-to-face', 'up-to-date'."""
COMPOUNDS = {
    "en": frozenset(
        """up-to-date out-of-date out-of-doors up-to-the-minute well-to-do run-of-the-mill state-of-the-art
        man-of-war men-of-war matter-of-fact mother-in-law father-in-law sister-in-law brother-in-law
        son-in-law daughter-in-law commander-in-chief editor-in-chief jack-of-all-trades
        lady-in-waiting coat-of-arms next-of-kin right-of-way out-of-the-way will-o'-the-wisp stick-in-the-mud
        good-for-nothing man-of-the-world maid-of-honour maid-of-honor sergeant-at-arms secretary-at-war
        brother-at-arms down-to-earth over-the-counter rank-and-file cat-and-mouse black-and-white
        on-the-spot off-the-record behind-the-scenes""".split()
    )
}
USUALLY_HYPHENED = {"en": ("co", "ex", "self", "quasi", "vice", "half")}
"""What a hyphen follows unless the closed word is in the dictionary."""
CLOSED = frozenset(
    """after ante anti arch auto back be bed bi bio cis counter cyber dis down eco electro em en
    ethno euro ever extra eye fore foot geo god grand half hand head heart heli hetero high home
    homo house hydro hyper ill in infra inter intra intro land macro mal many mega meta micro mid
    mini mis mono moon multi neo neuro never non off on out over pan para petro photo physio poly
    post pre pro proto pseudo psycho quasi quick radio re rain retro sea self semi socio some star
    step sub sun super tele thermo through trans tri turbo ultra un under uni up upper water well
    where whole with wood work""".split()
)
"""First halves that make closed compounds freely, so that an unknown one is no fault."""
CLOSING = frozenset(
    """able about back bearer bed berry bird board boat body book born borne bound box boy breaker brow bush
    cock craft dom down ed er ers est fall field fire fish folk ful girl ground hand head hood house ing ish
    ism ist keeper land less light like line ling log ly maid maker making man master men monger ness nest
    out over piece place pole post proof room root rope ship shire side skin smith some stead stone thing
    things time top town tree tub ville ward wards ware water way ways wide wise woman wood work works worm
    worth worthy yard""".split()
)
"""Second halves that do."""
ENDINGS = ("s", "es", "ed", "d", "ied", "ies", "ing", "est", "test", "er", "ers", "ly", "ness", "eth")
TWO_LETTERS = frozenset("am an as at be by do go he if in is it me my no of on or so to up us we".split())
FUNCTION_WORDS = frozenset(
    """the of and to a in is was that with for his as it on by be at from which not but are were had have he
    she they this or an who their her my i you we would will""".split()
)
SURROUNDINGS = 120
"""Units: characters on either side by which a passage is known to be English."""
LEAST_FUNCTION_WORDS = 4
EVERYDAY = 4.4
"""Zipf of both halves when two words without their hyphen are told from a rare word."""
NAME_PREFIX = re.compile(r"(?:Mc|Mac|Mag|Fitz|De|Du|Di|Da|Del|La|Le|Van|Von|O|D|St|Saint|San|i|e)\Z")
JOINT = re.compile(r"(?<=[^\W\d_])(?<=[a-zà-öø-ÿа-я])(?=[A-ZÀ-ÖØ-ÞА-Я])")
LONG_NAME = 7
"""Units: letters. Shorter names are alike by chance."""


def restore_hyphens(manuscript: Manuscript, desk: Desk) -> Step:
    """Give 'face-toface' back its second hyphen where the compound is known."""
    language = desk.primary_language
    proposals = _lost_hyphens(manuscript, language) if language in CONNECTING else iter(())
    return settle("restore-hyphens", manuscript, proposals, desk)


def _lost_hyphens(manuscript: Manuscript, language: str) -> Iterator[Proposal]:
    counts = _lower_counts(manuscript)
    for index, text in prose(manuscript):
        for found in hyphened_words(text):
            repaired = _repaired(found[0], counts, language)
            if repaired:
                yield Proposal(index, found.start(), found.end(), *repaired)


def _repaired(word: str, counts: Counter[str], language: str) -> tuple[str, float] | None:
    head, _, tail = word.rpartition("-")
    known = zipf(tail, language)
    if counts[tail.lower()] > counts[word.lower()] or known >= COMMON:
        return None
    for connecting in CONNECTING[language]:
        rest = tail[len(connecting) :]
        if not tail.lower().startswith(connecting) or len(rest) < 3:
            continue
        whole = f"{head}-{tail[: len(connecting)]}-{rest}"
        if counts[whole.lower()] or whole.lower() in COMPOUNDS[language] or head.lower() == rest.lower():
            return whole, 1.0
        if not known and zipf(rest, language) >= COMMON and zipf(head, language) >= COMMON:
            return whole, 0.7
    return None


def query_joined_words(manuscript: Manuscript, desk: Desk) -> Step:
    """Ask about words that look like two: 'goslow', 'StalinBukharin'."""
    language = desk.primary_language
    proposals = _joined(manuscript, language) if has_language(language) else iter(())
    return settle("query-joined-words", manuscript, proposals, desk)


def _joined(manuscript: Manuscript, language: str) -> Iterator[Proposal]:
    counts = count_words(manuscript)
    suspects = {word: said for word in counts if (said := _parted(word, counts, language))}
    if not suspects:
        return
    for index, text in prose(manuscript):
        for found in WORD.finditer(text):
            if found[0] in suspects and (found[0][0].isupper() or _is_in(language, text, found.start())):
                yield Proposal(index, found.start(), found.end(), *suspects[found[0]])


def _is_in(language: str, text: str, at: int) -> bool:
    """Tell whether the words round a place are of the language: a quotation may be of another."""
    around = text[max(at - SURROUNDINGS, 0) : at + SURROUNDINGS].lower()
    found = sum(word in FUNCTION_WORDS for word in WORD.findall(around))
    return language != "en" or found >= min(LEAST_FUNCTION_WORDS, around.count(" ") // 4)


def _parted(word: str, counts: Counter[str], language: str) -> tuple[str, float] | None:
    if len(word) < 6 or not word.isalpha():
        return None
    if word.islower():
        return _two_words(word, counts, language)
    joints = list(JOINT.finditer(word))
    return _two_names(word, joints[0].start(), counts, language) if len(joints) == 1 else None


def _two_names(word: str, joint: int, counts: Counter[str], language: str) -> tuple[str, float] | None:
    """Part 'StalinBukharin' when the book has one of the names by itself and the other is known."""
    first, second = word[:joint], word[joint:]
    if NAME_PREFIX.fullmatch(first) or min(len(first), len(second)) < 3 or zipf(word, language) > 0:
        return None
    if counts[word] > counts[first] + counts[second]:
        return None
    if not all(counts[half] or zipf(half, language) > 0 for half in (first, second)):
        return None
    is_name = first[0].isupper()
    return (f"{first}-{second}", 0.8) if is_name else (f"{first} {second}", 0.8)


def _two_words(word: str, counts: Counter[str], language: str) -> tuple[str, float] | None:
    """Part an unknown word into two everyday ones, or into a prefix and a known word."""
    if counts[word] > 2 or zipf(word, language) > 0:
        return None
    splits = [(word[:n], word[n:]) for n in range(2, len(word) - 2)]
    for first, second in splits:
        if counts[f"{first}-{second}"]:
            return f"{first}-{second}", 0.9
    for first, second in splits:
        if (
            first in USUALLY_HYPHENED.get(language, ())
            and len(second) > 4
            and zipf(second, language) >= COMMON
        ):
            return f"{first}-{second}", 0.6
    everyday = [
        (zipf(first, language) + zipf(second, language), first, second)
        for first, second in splits
        if _are_everyday(first, second, language)
    ]
    if language != "en" or not everyday or _is_inflected(word, language):
        return None
    _, first, second = max(everyday)
    return f"{first}-{second}", 0.6


def _is_inflected(word: str, language: str) -> bool:
    """Tell whether a rare word is a form of one that the list has: 'rowlocks', 'eddied'."""
    stems = (word.removesuffix(ending) for ending in ENDINGS if word.endswith(ending))
    return any(zipf(form, language) > 0 for stem in stems for form in (stem, stem + "e", stem + "y"))


def _are_everyday(first: str, second: str, language: str) -> bool:
    if first in CLOSED or second in CLOSING or len(second) < 3:
        return False
    if len(first) == 2 and first not in TWO_LETTERS:
        return False
    return zipf(first, language) >= EVERYDAY and zipf(second, language) >= EVERYDAY


def _lower_counts(manuscript: Manuscript) -> Counter[str]:
    lower: Counter[str] = Counter()
    for word, count in count_words(manuscript).items():
        lower[word.lower()] += count
    return lower


def query_spellings(manuscript: Manuscript, desk: Desk) -> Step:
    """Ask about a word that the book spells otherwise elsewhere: 'Tsinstadze' beside 'Tsintsadze'."""
    language = desk.primary_language
    proposals = _variants(manuscript, language) if has_language(language) else iter(())
    return settle("query-spellings", manuscript, proposals, desk)


def _variants(manuscript: Manuscript, language: str) -> Iterator[Proposal]:
    counts = count_words(manuscript)
    suspects = {**_name_variants(counts, language), **_compound_variants(counts, language)}
    if not suspects:
        return
    for index, text in prose(manuscript):
        for found in WORD.finditer(text):
            meant = suspects.get(found[0])
            if meant:
                yield Proposal(index, found.start(), found.end(), meant, 0.7)


def _name_variants(counts: Counter[str], language: str) -> dict[str, str]:
    """Find names that differ from a name three times as frequent by one slip inside them."""
    names = [
        word
        for word in counts
        if len(word) >= LONG_NAME and word.isalpha() and word[0].isupper() and not word.isupper()
    ]
    by_shape: dict[str, list[str]] = {}
    for name in names:
        if counts[name] >= 3:
            for shape in _shapes(name):
                by_shape.setdefault(shape, []).append(name)
    suspects = {}
    for name in names:
        near = {
            other for shape in _shapes(name) for other in by_shape.get(shape, ()) if _is_slip(name, other)
        }
        often = [other for other in near if counts[other] >= 3 * counts[name] and name.lower() not in counts]
        if often and not zipf(name, language) and not _is_inflected(name.lower(), language):
            suspects[name] = max(sorted(often), key=lambda other: counts[other])
    return suspects


def _shapes(word: str) -> Iterator[str]:
    """Yield the word without each of its inner letters: what one slip leaves the same."""
    yield word
    for n in range(1, len(word) - 1):
        yield word[:n] + word[n + 1 :]


def _is_slip(word: str, other: str) -> bool:
    """Tell whether two letters changed places, or one is wrong, between the same first and last letters."""
    if word == other or len(word) != len(other) or word[0] != other[0] or word[-1] != other[-1]:
        return False
    wrong = [n for n, pair in enumerate(zip(word, other, strict=True)) if pair[0] != pair[1]]
    if len(wrong) == 2:
        return wrong[1] - wrong[0] <= 2 and sorted(word) == sorted(other)
    return len(wrong) == 1


def _is_exchange(word: str, other: str) -> bool:
    """Tell whether two neighbouring letters changed places."""
    wrong = [n for n, pair in enumerate(zip(word, other, strict=True)) if pair[0] != pair[1]]
    return len(wrong) == 2 and wrong[1] == wrong[0] + 1


def _compound_variants(counts: Counter[str], language: str) -> dict[str, str]:
    """Find compounds such as 'pre-trail' beside 'pre-trial': the closed form of only one is a word."""
    suspects = {}
    by_letters: dict[str, list[str]] = {}
    compounds = [word for word in counts if HYPHENED.fullmatch(word)]
    for word in compounds:
        by_letters.setdefault("".join(sorted(word.lower())), []).append(word)
    for word in compounds:
        for other in by_letters["".join(sorted(word.lower()))]:
            if not _is_exchange(word, other):
                continue
            closed = [zipf(form.replace("-", ""), language) for form in (word, other)]
            if not closed[0] and closed[1]:
                suspects[word] = other
    return suspects
