"""How a Word document's runs look, by what they say themselves and by their character style.

In: the properties of a run. Out: the elements that say it in HTML.
Source: ECMA-376 part 1, 17.3.2 (run properties).
"""

from __future__ import annotations

import re

from bookgen.read.docx_parts import WordParts, is_on, value
from bookgen.read.tree import Element

CODES = re.compile(r"(?:html code|html typewriter|source|verbatim|inline code|code)\b.*")
STYLED = (
    (re.compile(r"(?:emphasis|intense emphasis|subtle emphasis|hervorhebung)\b"), "i"),
    (re.compile(r"strong\b"), "b"),
)


def is_hidden(properties: Element | None, parts: WordParts) -> bool:
    """Tell whether a run is hidden text."""
    own = is_on(properties, "vanish")
    if own is not None:
        return own
    styles = parts.chain(value(properties, "rStyle") or "")
    return next((style.flags["vanish"] for style in styles if "vanish" in style.flags), False)


def looks_of(properties: Element | None, parts: WordParts) -> list[str]:
    """List the elements that say how a run looks; what a paragraph's style says is not repeated."""
    if properties is None:
        return []
    chain = parts.chain(value(properties, "rStyle") or "")
    flags: dict[str, bool | None] = {"b": None, "i": None}
    flags |= {name: on for style in reversed(chain) for name, on in style.flags.items()}
    for style in chain:
        for pattern, flag in STYLED:
            if pattern.match(style.name):
                flags[flag] = True
    for name in ("b", "i"):
        own = is_on(properties, name)
        flags[name] = flags[name] if own is None else own
    found = ["strong"] * bool(flags["b"]) + ["em"] * bool(flags["i"])
    found += ["s"] * bool(is_on(properties, "strike") or is_on(properties, "dstrike"))
    raised = value(properties, "vertAlign")
    found += {"superscript": ["sup"], "subscript": ["sub"]}.get(raised or "", [])
    return [*found, "code"] if any(CODES.fullmatch(style.name) for style in chain) else found
