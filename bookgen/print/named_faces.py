"""Find typefaces that a style sheet names and that no book has: no font of the system ever stands in.

In: a style sheet. Out: the line and the name of each.
Rules: CSS Fonts 4, 2.1 (font-family), 2.7 (font), 4.2 (@font-face).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import tinycss2

from bookgen.typefaces import COMPANIONS, TEXT

GENERIC = frozenset(
    "serif sans-serif monospace cursive fantasy system-ui inherit initial unset revert revert-layer".split()
)
SIZES = frozenset(
    "xx-small x-small small medium large x-large xx-large xxx-large smaller larger math".split()
)
ANGLES = frozenset(("deg", "grad", "rad", "turn"))
"""Units that say in `font` how far letters lean, and not how large they are."""
SHIPPED = frozenset(typeface.family.casefold() for typeface in (*TEXT, *COMPANIONS))


def unknown_faces(text: str) -> Iterator[tuple[int, str]]:
    """List the families of `font-family` and `font` that neither bookgen nor the sheet itself brings."""
    rules = tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True)
    named = [(in_face, *family) for in_face, one in _declarations(rules, "") for family in _families(one)]
    known = GENERIC | SHIPPED | {name.casefold() for in_face, _, name in named if in_face}
    for in_face, line, name in named:
        if not in_face and name.casefold() not in known:
            yield line, name


def _declarations(rules: list[Any], at_rule: str) -> Iterator[tuple[bool, Any]]:
    """Give the declarations of rules and of what stands in them, each with whether it describes a face."""
    for rule in rules:
        if rule.type == "declaration":
            yield at_rule == "font-face", rule
        elif rule.type in ("qualified-rule", "at-rule") and rule.content is not None:
            name = rule.lower_at_keyword if rule.type == "at-rule" else at_rule
            yield from _declarations(
                tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True), name
            )


def _families(declaration: Any) -> Iterator[tuple[int, str]]:
    words: list[str] = []
    for token in (*_family_list(declaration), None):
        if token is None or token == ",":
            if words:
                yield declaration.source_line, " ".join(words)
            words = []
        elif token.type in ("string", "ident"):
            words.append(token.value)


def _family_list(declaration: Any) -> list[Any]:
    """Give what names families in a value: of `font`, what stands behind size and line height."""
    value = [token for token in declaration.value if token.type not in ("whitespace", "comment")]
    if declaration.lower_name == "font-family":
        return value
    size = next((n for n, token in enumerate(value) if _is_size(token)), len(value))
    end = size + 3 if value[size + 1 : size + 2] == ["/"] else size + 1
    return value[end:] if declaration.lower_name == "font" else []


def _is_size(token: Any) -> bool:
    """Tell whether a word of `font` is the size; what a function gives there can be nothing else."""
    match token.type:
        case "dimension":
            return token.lower_unit not in ANGLES
        case "ident":
            return token.lower_value in SIZES
    return token.type in ("percentage", "function")
