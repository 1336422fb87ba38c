"""Notes that hold lists and code keep their lines."""

from __future__ import annotations

from bookgen.config import parse_config
from bookgen.normalise import normalise
from bookgen.read import read_manuscript

SOURCE = """# The Lamp

It was lit.[^1] And again.[^2] Nobody saw.[^3]

[^1]: In these
    ways:

    - by hand
      - at night
    - by "rule"
        - or by "custom"

    as follows:

        lamp --lit
          "now"

[^2]: Fenced:

    ```sh
    lamp --out
    ```

    then

    ```
    lamp --in
    ```

[^3]: A note that is wrapped
    goes on -- so.
"""
NOTES = """[^1]: In these
    ways:

    - by hand
      - at night
    - by “rule”
        - or by “custom”

    as follows:

        lamp --lit
          "now"

[^2]: Fenced:

    ```sh
    lamp --out
    ```

    then

        lamp --in

[^3]: A note that is wrapped goes on—so.
"""
PLAN = parse_config(
    'title = "The Lamp"\nlanguage = "en"\nmodified = 2026-01-01T00:00:00Z\n'
    'identifier = "urn:uuid:00000000-0000-4000-8000-000000000001"\n'
)


def test_lists_and_code_in_notes_keep_their_lines():
    normalised = normalise(read_manuscript("source/a.md", SOURCE.encode()), PLAN)
    assert NOTES == normalised.chapters[0].text.split("\n\n", 2)[2]
    assert not normalised.findings
