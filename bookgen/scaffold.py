"""The files of a new book's folder: of a sample that builds at once, or of a manuscript just read.

In: what is known of the book. Out: file contents by path; nothing is written here.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from bookgen.manuscript import Manuscript

SAMPLE = Path(__file__).parent / "sample"


def sample_files(title: str) -> Mapping[str, bytes]:
    """Make the files of a small book that shows notes, verse, an epigraph and a letter."""
    now = datetime.now(UTC)
    words = {
        "title": _toml(title),
        "identifier": uuid.uuid4().urn,
        "modified": now.strftime("%Y-%m-%dT00:00:00Z"),
        "year": str(now.year),
    }
    settings = (SAMPLE / "book.toml").read_text(encoding="utf-8")
    for name, word in words.items():
        settings = settings.replace(f"@{name}@", word)
    chapters = {f"chapters/{path.name}": path.read_bytes() for path in sorted(SAMPLE.glob("chapters/*.md"))}
    return {"book.toml": settings.encode(), **chapters}


def import_settings(manuscript: Manuscript, *, name: str) -> str:
    """Propose the settings of an imported book; what the source does not say is there to be filled in."""
    now = datetime.now(UTC)
    lines = [
        "# Proposed by 'bookgen import': look it over before the book is built.",
        "",
        f"title = {_toml(manuscript.title or title_from(name))}",
        *([f"subtitle = {_toml(manuscript.subtitle)}"] if manuscript.subtitle else ()),
        f"language = {_toml(manuscript.language or 'en')}",
        f"identifier = {_toml(uuid.uuid4().urn)}",
        f"modified = {now:%Y-%m-%dT00:00:00Z}",
        '# publisher = ""',
        '# rights = ""',
        '# description = ""',
        "",
    ]
    for author in manuscript.authors:
        lines += ["[[contributors]]", f"name = {_toml(author)}", 'role = "aut"', ""]
    if not manuscript.authors:
        lines += ["# [[contributors]]", '# name = "Ann Author"', '# role = "aut"', ""]
    lines += ["[source]", f"file = {_toml(manuscript.name)}", f"format = {_toml(manuscript.format)}"]
    return "\n".join(lines) + "\n"


def title_from(name: str) -> str:
    """Propose a title by the name of a folder or file."""
    words = name.replace("-", " ").replace("_", " ").split()
    return " ".join(word if word[:1].isupper() else word.capitalize() for word in words) or "Untitled"


def _toml(text: str) -> str:
    """Quote a text as TOML does, which is as JSON does it."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
