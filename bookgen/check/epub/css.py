"""The style sheets of an EPUB: do they leave the reader in charge, and is what they fetch there.

In: an `Archive` and its `Package`. Out: findings.
Source: EPUB 3.3, CSS conformance; CSS Syntax 3.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import tinycss2

from bookgen.check.epub.archive import Archive, resolve
from bookgen.check.epub.content import DEAD_LINK, REMOTE
from bookgen.check.epub.package import Package
from bookgen.finding import Finding, Rule, Severity

Token = Any
"""A node of tinycss2, which has no types."""
FIXED_UNITS = frozenset({"px", "pt", "pc", "cm", "mm", "in", "q"})
WHOLE_TEXT = frozenset({"html", "body", "p", "div", "*", ":root"})
NO_COLOUR = frozenset({"inherit", "initial", "unset", "revert", "currentcolor", "canvastext", "transparent"})
NESTING = ("media", "supports", "layer")
DEEPEST = 16

FIXED_COLOUR = Rule(
    "E180",
    Severity.WARNING,
    "'{selector}' fixes the colour of the text",
    "leave the colour of running text to the reader",
    "Black text stays black when the reader turns the page dark, and cannot be read.",
    "style.css: body { color: black }",
    "",
    "style.css: body { margin: 0 }",
    repeats=("E012",),
)
FIXED_SIZE = Rule(
    "E181",
    Severity.WARNING,
    "'{selector}' sets {property} to {value}",
    "use em, rem or %",
    "Some reading systems do not enlarge a size that is given in pixels or points.",
    "style.css: p { font-size: 12px }",
    "WCAG 2.2, success criterion 1.4.4",
    "style.css: p { font-size: 1em }",
    repeats=("E013",),
)
NOT_CSS = Rule(
    "E182",
    Severity.NOTE,
    "is not understood: {reason}",
    "mend the style sheet here",
    "What a reading system does not understand it leaves out, with all up to the next brace.",
    "style.css: p { margin }",
    "CSS Syntax 3",
    "style.css: p { margin: 0 }",
)
RULES = (FIXED_COLOUR, FIXED_SIZE, NOT_CSS)


def check_css(archive: Archive, package: Package) -> Iterator[Finding]:
    """Check every style sheet of the manifest."""
    for item in package.items:
        if item.media_type == "text/css" and item.part in archive.names - package.encrypted:
            data = archive.read(item.part)
            if data is not None:
                rules, _ = tinycss2.parse_stylesheet_bytes(data, skip_comments=True, skip_whitespace=True)
                yield from _rules(archive, item.part, rules, 0)


def _rules(archive: Archive, part: str, rules: list[Token], depth: int) -> Iterator[Finding]:
    for rule in rules:
        if rule.type == "error":
            yield NOT_CSS.found(archive.place(part, rule.source_line), reason=_reason(rule.message))
        elif rule.type == "at-rule" and rule.lower_at_keyword in NESTING and rule.content and depth < DEEPEST:
            inner = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
            yield from _rules(archive, part, inner, depth + 1)
        elif rule.type == "at-rule" and rule.lower_at_keyword == "import":
            yield from _addresses(archive, part, rule.prelude, is_import=True)
        elif rule.type == "at-rule" and rule.lower_at_keyword == "font-face":
            yield from _addresses(archive, part, rule.content or [], is_import=False)
        elif rule.type == "qualified-rule":
            yield from _declarations(archive, part, rule)


def _declarations(archive: Archive, part: str, rule: Token) -> Iterator[Finding]:
    selector = " ".join(tinycss2.serialize(rule.prelude).split())
    for one in tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True):
        place = archive.place(part, one.source_line)
        if one.type == "error":
            yield NOT_CSS.found(place, reason=_reason(one.message))
        elif one.type == "declaration":
            yield from _addresses(archive, part, one.value, is_import=False)
            if one.lower_name == "color" and _is_running_text(selector) and _is_colour(one.value):
                yield FIXED_COLOUR.found(place, selector=selector)
            size = _fixed_size(one) if one.lower_name in ("font-size", "font") else ""
            if size:
                yield FIXED_SIZE.found(place, selector=selector, property=one.lower_name, value=size)


def _is_running_text(selector: str) -> bool:
    return any(part.strip().lower() in WHOLE_TEXT for part in selector.split(","))


def _is_colour(value: list[Token]) -> bool:
    idents = {token.lower_value for token in value if token.type == "ident"}
    return not idents & NO_COLOUR and any(token.type in ("ident", "hash", "function") for token in value)


def _fixed_size(declaration: Token) -> str:
    for token in declaration.value:
        if token.type == "dimension" and token.lower_unit in FIXED_UNITS and token.value:
            return f"{token.representation}{token.unit}"
    return ""


def _addresses(archive: Archive, part: str, tokens: list[Token], *, is_import: bool) -> Iterator[Finding]:
    for token in tokens:
        href = _address(token, is_import=is_import)
        if not href or href.startswith(("data:", "#")):
            continue
        target = resolve(part, href)
        place = archive.place(part, token.source_line)
        if target is None:
            if is_import and href.startswith(("http:", "https:", "//")):
                yield REMOTE.found(place, href=href)
        elif target[0] not in archive.names:
            yield DEAD_LINK.found(place, href=href)


def _address(token: Token, *, is_import: bool) -> str:
    if token.type == "url" or (is_import and token.type == "string"):
        return str(token.value)
    if token.type == "function" and token.lower_name == "url":
        return next((str(t.value) for t in token.arguments if t.type == "string"), "")
    return ""


def _reason(message: str) -> str:
    return " ".join(message.split()).rstrip(".").lower()
