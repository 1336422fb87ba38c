"""What the chapters were made from, and whether that or they have changed since."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from types import MappingProxyType

from bookgen.config import BookConfig
from bookgen.corrections import Corrections
from bookgen.errors import HandEditedError, Location
from bookgen.ledger import Header, Ledger, fingerprint
from bookgen.manuscript import Manuscript
from bookgen.normalise.passes import PASSES_VERSION


def header_of(
    manuscript: Manuscript, plan: BookConfig, corrections: Corrections, chapters: Sequence[tuple[str, str]]
) -> Header:
    """Note what chapters, given as (file, text), are made from."""
    return Header(
        manuscript.name,
        manuscript.sha256,
        PASSES_VERSION,
        _plan_sha256(plan),
        corrections.sha256,
        MappingProxyType({file: fingerprint(text) for file, text in chapters}),
    )


def _plan_sha256(plan: BookConfig) -> str:
    """Hash what of book.toml decides the chapters."""
    heeded = [
        plan.title,
        plan.language,
        plan.source.format,
        [[s.title, s.starts, s.file] for s in plan.section],
    ]
    return hashlib.sha256(json.dumps(heeded, ensure_ascii=False).encode()).hexdigest()


def is_stale(ledger: Ledger, source_sha256: str, plan: BookConfig, corrections: Corrections) -> bool:
    """Tell whether source, plan, corrections or rules are others than the chapters were made with."""
    header = ledger.header
    made_with = (header.source_sha256, header.rules, header.plan_sha256, header.corrections_sha256)
    return made_with != (source_sha256, PASSES_VERSION, _plan_sha256(plan), corrections.sha256)


def refuse_hand_edits(ledger: Ledger, chapters: Sequence[tuple[str, str]], folder: str = "DIR") -> None:
    """Stop before chapters that were edited by hand are overwritten; they are given as (file, text).

    Raises: HandEditedError.
    """
    edited = [file for file, text in chapters if ledger.is_hand_edited(file, text)]
    if edited:
        others = ", ".join(f"'{name}'" for name in edited[1:])
        message = "edited by hand since it was made" + (f", and so were {others}" if others else "")
        hint = f"run 'bookgen adopt {folder}' to turn the edits into corrections"
        raise HandEditedError(message, Location(edited[0]), hint)
