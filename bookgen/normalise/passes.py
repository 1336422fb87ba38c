"""The passes in the order of the work; each is pure and idempotent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bookgen.manuscript import Manuscript
from bookgen.normalise.characters import compose_characters, drop_invisible_characters, tidy_spaces
from bookgen.normalise.desk import Desk, Pass, Step
from bookgen.normalise.dialect import agree_labels, part_inline_notes, write_dialect
from bookgen.normalise.inner_links import lead_links
from bookgen.normalise.lines import join_lines
from bookgen.normalise.mojibake import mend_mojibake
from bookgen.normalise.notes import drop_notes_headings, tie_notes
from bookgen.normalise.outline import join_numbers, set_outline
from bookgen.normalise.pages import drop_page_numbers, join_cut_paragraphs
from bookgen.normalise.pictures import drop_missing_pictures
from bookgen.normalise.punctuation import set_dashes, set_ellipses
from bookgen.normalise.quotes import curl_quotes, curled
from bookgen.normalise.raised import set_raised
from bookgen.normalise.reference_links import write_links_in_line
from bookgen.normalise.sections import find_headings, open_sections
from bookgen.normalise.sign_notes import tie_sign_notes
from bookgen.normalise.signatures import mark_signatures
from bookgen.normalise.site import (
    drop_contents_list,
    drop_front_matter,
    drop_furniture,
)
from bookgen.normalise.spaces import set_spaces
from bookgen.normalise.title import take_title
from bookgen.normalise.typed_dashes import set_typed_dashes
from bookgen.normalise.words import query_joined_words, query_spellings, restore_hyphens

PASSES_VERSION = "10"
"""Counted up whenever a pass gives other chapters than before."""

PASSES: tuple[Pass, ...] = (
    mend_mojibake,
    compose_characters,
    drop_invisible_characters,
    drop_front_matter,
    drop_furniture,
    write_links_in_line,
    drop_missing_pictures,
    write_dialect,
    take_title,
    drop_contents_list,
    drop_page_numbers,
    join_cut_paragraphs,
    join_lines,
    tidy_spaces,
    set_raised,
    find_headings,
    join_numbers,
    set_outline,
    drop_notes_headings,
    open_sections,
    lead_links,
    part_inline_notes,
    agree_labels,
    tie_sign_notes,
    tie_notes,
    mark_signatures,
    restore_hyphens,
    query_joined_words,
    query_spellings,
    set_ellipses,
    set_dashes,
    set_typed_dashes,
    curl_quotes,
    set_spaces,
)


def run_passes(manuscript: Manuscript, desk: Desk) -> Iterator[tuple[Pass, Step]]:
    """Yield what each pass makes of what the one before it made."""
    for pass_ in PASSES:
        step = pass_(manuscript, desk)
        manuscript = step.manuscript
        yield pass_, step


def with_stated_title(manuscript: Manuscript, language: str) -> Manuscript:
    """Learn title, subtitle and author from above the text, by the passes up to the one that takes them.

    Quotation marks and apostrophes are curled, as they will be in the text.
    """
    steps = run_passes(manuscript, Desk(language))
    taken = next(step.manuscript for pass_, step in steps if pass_ is take_title)
    title, subtitle = curled(taken.title, language), curled(taken.subtitle, language)
    return replace(manuscript, title=title, subtitle=subtitle, authors=taken.authors)
