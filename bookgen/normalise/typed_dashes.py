"""Hyphens between spaces and at the start of speeches, typed where a dash is meant.

Evidence, strongest first: the language has no hyphen between spaces; the writer has no other dash;
otherwise the editor is asked. A word that a stray space parts at its hyphen is not taken for two.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from bookgen.manuscript import Kind, Manuscript
from bookgen.normalise.desk import Desk, Proposal, Step, settle
from bookgen.normalise.lexicon import count_words
from bookgen.normalise.punctuation import SPACED_DASHES

PROSE = frozenset({Kind.PARAGRAPH, Kind.QUOTATION, Kind.NOTE})
SPACED = re.compile(r"(?<=[^\s|>\d-])(?P<ahead>[ \u00a0])-(?P<behind>[ \u00a0])(?=[^\s|>\d-])")
DASH = re.compile(r"[–—]|--")
AHEAD, BEHIND = re.compile(r"[^\W\d_]+\Z"), re.compile(r"[^\W\d_]+")
SPEECH = re.compile(r"(?P<dash>-)[ \u00a0]?(?=[«“„\"…¿¡]*[^\W\d_a-zа-яà-ÿ])")
ASIDE = re.compile(r"(?<=[ \u00a0])-(?=[^\W\d_])|(?<=[^\W\d_])-(?=[.,;:!?]| |\Z)")
"""Who speaks, as Spanish sets it off: '—Yo paso —dijo Juan—.'"""
SPEECH_END = re.compile(r"[.?!…»”\"](?:\[\^?[\w-]+\])*\Z")
SPEAKING = frozenset("ru uk be bg fr es it pt ca ro pl".split())
"""Languages that open a speech with a dash."""
CLOSE_DASH = "es"
"""The language whose dashes stand close to what they set off."""
HABIT = 5
"""So many hyphens between spaces, and ten times as many as dashes, are how this writer types a dash."""
FEWEST_SPEECHES = 2


class _Evidence(NamedTuple):
    """What the whole book says about its hyphens."""

    is_habit: bool
    compounds: frozenset[str]
    has_speeches: bool


def set_typed_dashes(manuscript: Manuscript, desk: Desk) -> Step:
    """Write a dash for a hyphen between spaces or before a speech, where it can be nothing else."""
    language = desk.primary_language
    proposals = _proposals(manuscript, language)
    return settle("set-typed-dashes", manuscript, proposals, desk)


def _proposals(manuscript: Manuscript, language: str) -> Iterator[Proposal]:
    texts = [(n, block.text) for n, block in enumerate(manuscript.blocks) if block.kind in PROSE]
    if not any("- " in text or "-\u00a0" in text or text.startswith("-") for _, text in texts):
        return
    evidence = _evidence(manuscript, [text for _, text in texts], language)
    for index, text in texts:
        speech = SPEECH.match(text) if evidence.has_speeches else None
        if speech:
            yield Proposal(index, 0, speech.end(), "—" if language == CLOSE_DASH else "— ")
        if speech and language == CLOSE_DASH:
            for found in ASIDE.finditer(text, speech.end()):
                yield Proposal(index, found.start(), found.end(), "—")
            continue
        for found in SPACED.finditer(text):
            yield _spaced(index, text, found, evidence, language)


def _evidence(manuscript: Manuscript, texts: list[str], language: str) -> _Evidence:
    spaced = sum(len(SPACED.findall(text)) for text in texts)
    dashes = sum(len(DASH.findall(text)) for text in texts)
    compounds = frozenset(word.lower() for word in count_words(manuscript) if "-" in word)
    return _Evidence(spaced >= HABIT and spaced > 10 * dashes, compounds, _has_speeches(texts, language))


def _has_speeches(texts: list[str], language: str) -> bool:
    """Tell speeches from a list: they end as sentences do, and some ask or are followed by who speaks."""
    opened = [text for text in texts if SPEECH.match(text)] if language in SPEAKING else []
    spoken = sum("?" in text or "!" in text or " - " in text for text in opened)
    ended = sum(bool(SPEECH_END.search(text)) for text in opened)
    return len(opened) >= FEWEST_SPEECHES and spoken >= len(opened) / 4 and ended >= 0.9 * len(opened)


def _spaced(index: int, text: str, found: re.Match[str], evidence: _Evidence, language: str) -> Proposal:
    ahead, behind = AHEAD.search(text, 0, found.start()), BEHIND.match(text, found.end())
    compound = f"{ahead[0]}-{behind[0]}" if ahead and behind else ""
    if compound.lower() in evidence.compounds:
        return Proposal(index, found.start(), found.end(), "-", 0.7)
    is_certain = language in SPACED_DASHES or evidence.is_habit
    dash = "—" if language == "en" else f"{found['ahead']}{SPACED_DASHES.get(language, '–')}{found['behind']}"
    return Proposal(index, found.start(), found.end(), dash, 1.0 if is_certain else 0.7)
