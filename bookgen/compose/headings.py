"""Close the gaps between the levels of a section's headings, for readers who hear the outline.

In: a section's body without its title, which is of level 1. Out: the same body, in which a heading is at
most one level below the one that it belongs to; what it was stands in `data-level`.
Rules: WCAG 2.2, 1.3.1; EPUB Accessibility Techniques 1.1, 4.4.
"""

from __future__ import annotations

from lxml import etree

TITLE_LEVEL = 1
LEVELS = tuple(f"h{level}" for level in range(1, 7))


def close_gaps(body: etree._Element) -> None:
    """Lift every heading that skips a level, with all that are below it."""
    above = [TITLE_LEVEL]
    for heading in body.iter(*LEVELS):
        level = int(heading.tag[1])
        while above and above[-1] >= level:
            above.pop()
        above.append(level)
        if len(above) != level:
            heading.set("data-level", str(level))
            heading.tag = f"h{len(above)}"
