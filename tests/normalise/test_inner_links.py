"""Links to headings across chapters."""

from __future__ import annotations

import io
import zipfile

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


FILES = {
    "src/01.md": "# Introduction\n\nSee [the bay](sub/02.md), [there](sub/02.md#summary), [here](#summary),"
    " [again](sub/02.md#summary-1), [a page](https://x.org/a.md), []() and [nothing](gone.md).\n\n## Summary\n\nUp.\n",
    "src/sub/02.md": "# Introduction\n\n## Summary\n\nBack [up](../01.md), [up][2].\n\n## At night\n\n"
    "## Summary\n\n[2]: <../01.html#summary>\n",
    "src/sub/the-boats.md": "No heading yet.\n\n## At sea\n\nTo [these](the-boats.md) and [those](02.md#at-night).\n",
}


def test_links_between_files_lead_to_the_files_that_they_name():
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for path, text in FILES.items():
            archive.writestr(path, text)
    normalised = normalise(read_manuscript("source/a.zip", data.getvalue()), PLAN)
    first, second, third = (chapter.text for chapter in normalised.chapters)
    assert (
        "See [the bay](02-introduction.md), [there](02-introduction.md#summary), [here](#summary),"
        " [again](02-introduction.md#summary-1), [a page](https://x.org/a.md), []() and [nothing](gone.md)."
    ) == first.split("\n")[2]
    assert "Back [up](01-introduction.md), [up](01-introduction.md#summary)." in second
    assert "To [these](03-the-boats.md) and [those](02-introduction.md#at-night)." in third
