"""A web site's own lines: titles, 'Jump to navigation', '[edit]', contents lists, licence footers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Set
from dataclasses import replace

from bookgen.ledger import Status
from bookgen.manuscript import Block, Kind, Manuscript
from bookgen.normalise.desk import Change, Desk, Step, decided

WIKI = "wiki-paste"
JUMP = re.compile(
    r"(?:Jump to ?:? ?(?:navigation|content|search)(?:, search)?(?: Jump to search)?"
    r"|Zur Navigation springen(?: Zur Suche springen)?|Zur Suche springen|Wechseln zu: Navigation, Suche"
    r"|Aller à la navigation(?: Aller à la recherche)?|Aller à ?: navigation, rechercher"
    r"|Ir a la navegación(?: Ir a la búsqueda)?|Saltar a: navegación, (?:buscar|búsqueda)"
    r"|Vai alla navigazione(?: Vai alla ricerca)?|Vai a: navigazione, ricerca"
    r"|Saltar para a navegação(?: Saltar para a pesquisa)?|Ir para: navegação, pesquisa"
    r"|Naar navigatie springen(?: Naar zoeken springen)?|Ga naar: navigatie, zoeken"
    r"|Перейти к навигации(?: Перейти к поиску)?|Перейти к: навигация, поиск"
    r"|Przejdź do nawigacji(?: Przejdź do wyszukiwania)?|Skocz do: nawigacja, szukaj)"
)
FROM = re.compile(r"(?:From|Aus|De|Da|Van|Из|Материал из|Z) \S.{0,60}")
PARENT_PAGE = re.compile(r"< \S.{0,80}")
HIDDEN_EDIT = (
    r"edit(?: source)?(?: \| edit source)?|Bearbeiten(?: \| Quelltext bearbeiten)?|Quelltext bearbeiten"
)
EDIT = re.compile(
    rf"(?:\s*\[ ?(?:{HIDDEN_EDIT}|modifier(?: \| modifier le (?:code|wikicode))?|editar(?: código)?"
    r"|modifica(?: wikitesto)?|править(?: \| править (?:код|вики-текст))?|bewerken|edytuj(?: kod)?) ?\])+$"
)
CONTENTS = re.compile(
    r"(?:Contents|Inhaltsverzeichnis|Sommaire|Índice|Contenido|Indice|Inhoud|Содержание|Spis treści)"
    r"(?:\s*\[(?:hide|show|Verbergen|Anzeigen|masquer|ocultar|nascondi|скрыть)\])?"
)
TOGGLE = re.compile(r"\[ ?(?:hide|show|Verbergen|Anzeigen|masquer|ocultar|nascondi|скрыть) ?\]")
CONTENTS_LINE = re.compile(rf"(?:Table of )?(?:{CONTENTS.pattern})\.?", re.IGNORECASE)
PAGE_REFERENCE = re.compile(r"(?:[ .…\t]{2,}|\s)(?:\d{1,4}|[ivxlc]+)$")
"""An entry's leaders and page number."""
FEWEST_ENTRIES = 3
SHARE_OF_ENTRIES = 0.8
CONTENTS_ENTRY = re.compile(r"\d+(?:\.\d+)*[ \t]\S.*")
FOOTER = re.compile(
    r"(?:Retrieved from|Von|Abgerufen von|Récupérée de|Obtenido de|Estratto da|Источник —) ?[\"“„«]? ?https?://.*"
    r"|Navigation menu|Navigationsmenü|Menu de navigation|(?:Hidden )?[Cc]ategor(?:y|ies):.*"
)
LICENCE = re.compile(
    r"This page was last (?:edited|modified) on .*|Text is available under .*|Privacy policy|Datenschutz"
    r"|Diese Seite wurde zuletzt .*|Content is available under .*"
)
SHORT_LINE = 60
"""A footer's lines are menu entries: no longer than this, or the licence's."""


def drop_front_matter(manuscript: Manuscript, desk: Desk) -> Step:
    """Drop the block of keys and values that a program put before the text."""
    dropped = {n for n, block in enumerate(manuscript.blocks) if block.kind is Kind.METADATA}
    return drop_blocks("drop-front-matter", manuscript, dropped, desk)


def drop_furniture(manuscript: Manuscript, desk: Desk) -> Step:
    """Drop what the reader knew to belong to the medium: menus, page numbers, licences."""
    dropped = {n for n, block in enumerate(manuscript.blocks) if block.kind is Kind.FURNITURE}
    return drop_blocks("drop-furniture", manuscript, dropped, desk)


def drop_contents_list(manuscript: Manuscript, desk: Desk) -> Step:
    """Drop a list of contents whose entries all come again as headings: the book makes its own."""
    blocks = manuscript.blocks
    dropped: set[int] = set()
    for n, block in enumerate(blocks):
        if n not in dropped and CONTENTS_LINE.fullmatch(block.text):
            dropped.update(_listed_entries(blocks, n))
    return drop_blocks("drop-contents-list", manuscript, dropped, desk) if dropped else Step(manuscript)


def _listed_entries(blocks: tuple[Block, ...], start: int) -> range:
    """Find the list below the word 'Contents': it ends before its first entry comes again."""
    lines = [_entry_words(block) for block in blocks[start + 1 :]]
    again = next((n for n in range(1, len(lines)) if lines[0] and lines[n] == lines[0]), 0)
    entries = lines[:again]
    later = set(lines[again:])
    recurring = [n for n, words in enumerate(entries) if words and words in later]
    if len(recurring) < FEWEST_ENTRIES or len(recurring) < SHARE_OF_ENTRIES * (recurring[-1] + 1):
        return range(0)
    return range(start, start + recurring[-1] + 2)


def _entry_words(block: Block) -> str:
    return PAGE_REFERENCE.sub("", block.text).casefold().rstrip(" .") if len(block.text) <= 200 else ""


def drop_site_lines(manuscript: Manuscript, desk: Desk) -> Step:
    """Drop what belongs to the wiki and not to the text, and make its '[edit]' lines headings."""
    if manuscript.format != WIKI:
        return Step(manuscript)
    blocks = manuscript.blocks
    dropped = {*_head_lines(blocks), *_contents(blocks), *_footer(blocks)}
    step = drop_blocks("drop-site-lines", manuscript, dropped, desk)
    headings = _edit_headings(step.manuscript)
    changes = (*step.changes, *(change for change, _ in headings.values()))
    marked = tuple(headings[n][1] if n in headings else b for n, b in enumerate(step.manuscript.blocks))
    ordered = tuple(sorted(changes, key=lambda change: change.at))
    return Step(replace(step.manuscript, blocks=marked), ordered)


def _head_lines(blocks: tuple[Block, ...]) -> Iterator[int]:
    for n, block in enumerate(blocks):
        if not JUMP.fullmatch(block.text):
            continue
        yield n
        above = n - 1
        if above >= 0 and PARENT_PAGE.fullmatch(blocks[above].text):
            yield above
            above -= 1
        if above >= 0 and FROM.fullmatch(blocks[above].text):
            yield above


def _contents(blocks: tuple[Block, ...]) -> Iterator[int]:
    for n, block in enumerate(blocks):
        if not CONTENTS.fullmatch(block.text):
            continue
        stop = n + 1
        stop += stop < len(blocks) and bool(TOGGLE.fullmatch(blocks[stop].text))
        while stop < len(blocks) and CONTENTS_ENTRY.fullmatch(blocks[stop].text):
            stop += 1
        if stop - n > 2:
            yield from range(n, stop)


def _footer(blocks: tuple[Block, ...]) -> Iterable[int]:
    """Find where the text ends: the first footer line that only menu entries and the licence follow."""
    start = len(blocks)
    for n in range(len(blocks) - 1, -1, -1):
        text = blocks[n].text
        if FOOTER.fullmatch(text):
            start = n
        elif not (LICENCE.fullmatch(text) or len(text) <= SHORT_LINE):
            break
    return range(start, len(blocks))


def _edit_headings(manuscript: Manuscript) -> dict[int, tuple[Change, Block]]:
    headings = {}
    for n, block in enumerate(manuscript.blocks):
        found = EDIT.search(block.text)
        if not found or not found.start():
            continue
        passage = block.passage
        at = manuscript.location(passage.place(found.start()))
        change = Change("drop-site-lines", at, found[0], "")
        heading = Block(Kind.HEADING, passage.cut(0, found.start()), level=max(block.level, 2))
        headings[n] = (change, heading)
    return headings


def drop_blocks(rule: str, manuscript: Manuscript, dropped: Set[int], desk: Desk) -> Step:
    """Drop whole blocks, each with its row, unless the editor wants one kept."""
    changes, kept = [], []
    for n, block in enumerate(manuscript.blocks):
        if n not in dropped:
            kept.append(block)
            continue
        reason = block.label if block.kind is Kind.FURNITURE else ""
        change = decided(Change(rule, manuscript.location(block.place), block.text, "", reason=reason), desk)
        changes.append(change)
        if change.status is Status.REJECTED:
            kept.append(block)
    return Step(replace(manuscript, blocks=tuple(kept)), tuple(changes))
