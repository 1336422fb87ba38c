"""What the site's pages say of numbers, dates and people."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

ROLES: Mapping[str, str] = MappingProxyType(
    {
        "aut": "By",
        "edt": "Edited by",
        "com": "Compiled by",
        "trl": "Translated by",
        "aui": "With an introduction by",
        "aft": "With an afterword by",
        "wpr": "With a preface by",
        "wfw": "With a foreword by",
        "ann": "With notes by",
        "ill": "Illustrated by",
        "ctb": "With contributions by",
    }
)
SCHEMA_ROLES: Mapping[str, str] = MappingProxyType(
    {"aut": "author", "edt": "editor", "trl": "translator", "ill": "illustrator"}
)
"""What schema.org and OPDS 2.0 call those whom they tell from other contributors."""
MONTHS = "January February March April May June July August September October November December".split()
KILO = 1000


def role_words(role: str) -> str:
    """Say what someone did."""
    return ROLES.get(role, "With")


def schema_role(role: str) -> str:
    """Give schema.org's word for a MARC role."""
    return SCHEMA_ROLES.get(role, "contributor")


def size_words(size: int) -> str:
    """Say how large a file is: '340 kB', '1.2 MB'."""
    if size < KILO * KILO:
        return f"{max(1, round(size / KILO))} kB"
    return f"{size / KILO / KILO:.1f} MB"


def date_words(moment: datetime) -> str:
    """Say a date: '3 May 2026'."""
    return f"{moment.day} {MONTHS[moment.month - 1]} {moment.year}"
