"""What the site says, in its own language: phrases, numbers, dates, and what people did.

An English phrase stands where it is said; `phrases/` has it in the other languages. What has no phrase
there, such as the name of a rare language, is said in English.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from bookgen.labels import ROLES, label
from bookgen.site.languages import language_name

SCHEMA_ROLES: Mapping[str, str] = MappingProxyType(
    {"aut": "author", "edt": "editor", "trl": "translator", "ill": "illustrator"}
)
"""What schema.org and OPDS 2.0 call those whom they tell from other contributors."""
MONTHS = "January February March April May June July August September October November December".split()
KILO = 1000


@dataclass(frozen=True, slots=True)
class Tongue:
    """One language in which the site speaks."""

    language: str = "en"

    def say(self, phrase: str, **values: object) -> str:
        """Say an English phrase in this language, its fields filled in."""
        return _phrases(self.language).get(phrase, phrase).format(**values)

    def role(self, role: str) -> str:
        """Say what someone did."""
        return label(role if role in ROLES else "ctb", self.language)

    def rights(self) -> str:
        """Say that nobody has verified the rights."""
        return label("rights not verified", self.language)

    def size(self, size: int) -> str:
        """Say how large a file is: '340 kB', '1.2 MB'."""
        if size < KILO * KILO:
            return self.say("{size} kB", size=max(1, round(size / KILO)))
        whole, tenth = divmod(round(size / KILO / KILO * 10), 10)
        return self.say("{whole}.{tenth} MB", whole=whole, tenth=tenth)

    def published(self, when: str) -> str:
        """Say when an edition is published, a date or a year alone: '3 May 2026', '2026'."""
        return self.date(date.fromisoformat(when)) if "-" in when else when

    def date(self, moment: date) -> str:
        """Say a date: '3 May 2026'."""
        month = self.say(MONTHS[moment.month - 1])
        return self.say("{day} {month} {year}", day=moment.day, month=month, year=moment.year)

    def language_of(self, tag: str) -> str:
        """Name a book's language."""
        return self.say(language_name(tag))


def schema_role(role: str) -> str:
    """Give schema.org's word for a MARC role."""
    return SCHEMA_ROLES.get(role, "contributor")


@cache
def _phrases(language: str) -> Mapping[str, str]:
    table = files("bookgen.site") / "phrases" / f"{language}.toml"
    return tomllib.loads(table.read_text(encoding="utf-8")) if table.is_file() else {}
