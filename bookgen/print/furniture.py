"""Set what stands around the text: running heads and folios. Runs in a worker.

WeasyPrint itself fills the margin boxes, from the same style sheets, on pages that are otherwise empty; so
the CSS stays standard and stays in charge, and a section's text need not be set again when its folios
change.
"""

from __future__ import annotations

from dataclasses import replace
from xml.etree.ElementTree import Element, SubElement

from bookgen.print.boxes import Rendered, overlong_heads, read_pages
from bookgen.print.engine import lay_out, load_sheets, write_pdf
from bookgen.print.jobs import FurnitureJob, Strings
from bookgen.print.section import NO_LINES, TypesetSection, pack
from bookgen.typefaces import faces_for

ELLIPSIS = "…"
TRIES = 8


def set_furniture(job: FurnitureJob) -> bytes:
    """Set the running heads and folios of a section; shorten a head that would wrap."""
    shortened: dict[str, str] = {}
    for _ in range(TRIES):
        document, root, complaints = _lay_out(job)
        cuts = dict(_cut(job, page, first, whole) for page, first, whole in overlong_heads(document))
        if not cuts:
            break
        job = replace(job, leaves=tuple((name, _replace(strings, cuts)) for name, strings in job.leaves))
        shortened = {old: cuts.get(new, new) for old, new in shortened.items()} | {
            old: new for old, new in cuts.items() if old not in shortened.values()
        }
    leaves, _ = read_pages(document, root)
    pdf, fonts = write_pdf(document, None)
    return pack(
        TypesetSection(
            pdf=pdf,
            leaves=leaves,
            anchors=(),
            bookmarks=(),
            lines=NO_LINES,
            fonts=fonts,
            complaints=complaints,
            shortened=tuple(shortened.items()),
        )
    )


def _lay_out(job: FurnitureJob) -> tuple[Rendered, Element, tuple[str, ...]]:
    start = f"@page :nth(1) {{ counter-set: page {job.count} }}"
    heads = "".join(text for _, strings in job.leaves for _, text in strings)
    sheets = load_sheets(faces_for(job.typeface, heads), job.sheets).with_sheet(start)
    root = _pages(job)
    document, complaints = lay_out(root, sheets, {}, None)
    return document, root, complaints


def _pages(job: FurnitureJob) -> Element:
    """Make a document of empty pages, those of one type in a row in one group."""
    side = "left" if job.left else "right"
    root = Element("html", {"lang": job.language, "style": f"break-before: {side}"})
    body = SubElement(root, "body", {"style": "string-set: none"})
    group, group_name = body, None
    for name, strings in job.leaves:
        if name != group_name:
            group, group_name = SubElement(body, "div", {"style": f"page: {name or 'auto'}"}), name
        values = ", ".join(f"{key} {_quote(value)}" for key, value in strings) or "none"
        SubElement(group, "div", {"style": f"break-before: page; string-set: {values}"})
    return root


def _quote(text: str) -> str:
    """Write a CSS string (CSS Syntax 3, 4.3.5)."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\A ")
    return f'"{escaped}"'


def _cut(job: FurnitureJob, page: int, first: str, whole: str) -> tuple[str, str]:
    """Find the string that made a head wrap; leave so many of its words as fit on the first line."""
    values = [value for _, strings in job.leaves[: page + 1] for _, value in strings]
    value = max((value for value in values if _solid(value) in _solid(whole)), key=len, default="")
    room = len(first) - (len(whole) - len(value)) - len(ELLIPSIS)
    words = value.removesuffix(ELLIPSIS)[: max(room, 1)].rpartition(" ")[0]
    return value, words.rstrip(" ,;:–—") + ELLIPSIS


def _solid(text: str) -> str:
    """Leave out spaces, which a line may end without, as behind a dash."""
    return "".join(text.casefold().split())


def _replace(strings: Strings, cuts: dict[str, str]) -> Strings:
    return tuple((name, cuts.get(value, value)) for name, value in strings)
