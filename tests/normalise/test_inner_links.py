"""Links to headings across chapters."""

from __future__ import annotations

from bookgen.config import parse_config
from bookgen.normalise import normalise
from bookgen.read import read_manuscript

SOURCE = """# The Stairs

See [the bay](#the-bay), [the night](#night), [ночь](#ночь), [it](#the-raw_lamp), [this](#at-night-1)
and [nothing](#gone).

## At night

Of stairs.

# The Bay

Back to [the top](#the-stairs), and [at night](#at-night).

## At night {#night}

Of the bay.

## The `raw_lamp`

Of wicks.

## Ночь

Тёмная.
"""
PLAN = parse_config(
    'title = "The Lamp"\nlanguage = "en"\nmodified = 2026-01-01T00:00:00Z\n'
    'identifier = "urn:uuid:00000000-0000-4000-8000-000000000001"\n'
)


def test_links_lead_to_the_chapter_that_the_heading_has_gone_to():
    normalised = normalise(read_manuscript("source/a.md", SOURCE.encode()), PLAN)
    stairs, bay = (chapter.text.split("\n")[2] for chapter in normalised.chapters)
    assert (
        "See [the bay](02-the-bay.md), [the night](02-the-bay.md#at-night), [ночь](02-the-bay.md),"
        " [it](02-the-bay.md#the-raw-lamp), [this](02-the-bay.md#at-night) and [nothing](#gone)."
    ) == stairs
    assert "Back to [the top](01-the-stairs.md), and [at night](#at-night)." == bay
    assert not normalised.findings
