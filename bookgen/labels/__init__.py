"""The words that bookgen itself puts into a book, in the book's language: a TOML file a language."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

LANGUAGES = frozenset("ar de en fr he ja ko ru zh zh-hant".split())
TRADITIONAL = frozenset("zh-hant zh-tw zh-hk zh-mo".split())
"""How the tag of a book in traditional Chinese begins."""

ROLES = frozenset("aut com edt trl aui aft wpr wfw ann ill ctb".split())
"""MARC relator codes that have a label: what someone did for the book."""


def label(name: str, language: str) -> str:
    """Say a label in a language, in English where the language has none."""
    return _labels(label_language(language))[name]


def label_language(language: str) -> str:
    """Say in which language the labels of a book in this language are."""
    tag = language.lower()
    if any(f"{tag}-".startswith(f"{begin}-") for begin in TRADITIONAL):
        return "zh-hant"
    spoken = tag.partition("-")[0]
    return spoken if spoken in LANGUAGES else "en"


@cache
def _labels(language: str) -> Mapping[str, str]:
    text = files(__name__).joinpath(f"{language}.toml").read_text(encoding="utf-8")
    return MappingProxyType(tomllib.loads(text))
