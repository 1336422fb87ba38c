"""Check any PDF, also one that bookgen did not make.

In: a name and bytes. Out: findings about the file as a whole or one of its pages. Whatever the bytes are,
there is no exception: a part that cannot be read is a finding, and the other parts are checked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bookgen.check.pdf import ink, opening, pages
from bookgen.check.pdf.opening import MALFORMED, Opened
from bookgen.finding import Finding

RULES = (*opening.RULES, *ink.RULES, *pages.RULES)

CHECKS: tuple[tuple[str, Callable[[Opened], Iterator[Finding]]], ...] = (
    ("structure", opening.check_opening),
    ("fonts", ink.check_fonts),
    ("page boxes", pages.check_boxes),
    ("navigation", pages.check_navigation),
    ("catalog", pages.check_claims),
    ("pictures", ink.check_pictures),
    ("colours", ink.check_colours),
)


def check_pdf(name: str, data: bytes) -> tuple[Finding, ...]:
    """Check a PDF's typefaces, pages, navigation, pictures, and what it claims to be."""
    opened = opening.open_pdf(name, data)
    if isinstance(opened, Finding):
        return (opened,)
    with opened.pdf:
        return tuple(finding for part, check in CHECKS for finding in _guarded(opened, part, check))


def _guarded(opened: Opened, part: str, check: Callable[[Opened], Iterator[Finding]]) -> Iterator[Finding]:
    """Run a check on objects that may be of any type in any place."""
    try:
        yield from check(opened)
    except MALFORMED as error:
        yield opening.DAMAGED_PART.found(opened.place, part=part, reason=opening.reason(error))
