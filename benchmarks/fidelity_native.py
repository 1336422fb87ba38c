"""Pandoc's own reading of a file, in its native format: the words of the text.

Left out is what has no words to compare: formulas, which Pandoc writes as TeX, markup that it leaves raw, what it
says of an EPUB's package beside title and author, and of a picture's caption and description the shorter one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from fidelity_editions import words

TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\](){},=]|[^\s\[\](){},="]+', re.DOTALL)
ESCAPE = re.compile(r"\\(\d+|x[0-9a-fA-F]+|o[0-7]+|.)", re.DOTALL)
NAMED = {"n": "\n", "t": "\t", "&": ""}
WORDLESS = frozenset({"Math", "RawInline", "RawBlock", "Format", "Attr"})
INLINE = frozenset("Str Code Emph Strong Underline Strikeout Superscript Subscript SmallCaps Quoted Span Link".split())
SAID = ("title", "author", "subtitle")


class Node(NamedTuple):
    """A constructor with its arguments; lists and tuples are nodes named '[' and '('."""

    name: str
    parts: tuple[Node | str, ...]


def native_words(native: str, *, is_package: bool) -> list[str]:
    """Read the words; of a package's metadata only title and author."""
    top = _parse(native)
    return words("".join(_said(Node("[", tuple(top)), is_package=is_package)))


def _parse(native: str) -> list[Node | str]:
    opened: list[tuple[str, list[Node | str]]] = [("", [])]
    for token in TOKEN.findall(native):
        if token in ("[", "(", "{"):
            opened.append((token, []))
        elif token in ("]", ")", "}"):
            name, parts = opened.pop()
            opened[-1][1].append(Node(name, tuple(_applied(parts))))
        else:
            opened[-1][1].append(token)
    return list(_applied(opened[0][1]))


def _applied(parts: list[Node | str]) -> Iterator[Node | str]:
    """Give every constructor the arguments that stand behind it, up to the next comma."""
    name = ""
    arguments: list[Node | str] = []
    for part in [*parts, ","]:
        if name and part != ",":
            arguments.append(part)
        elif name:
            yield Node(name, tuple(arguments))
            name, arguments = "", []
        elif isinstance(part, str) and (part[0].isupper() or part == "fromList"):
            name = part
        elif part != ",":
            yield part


def _said(node: Node | str, *, is_package: bool) -> Iterator[str]:
    if isinstance(node, str) or node.name in WORDLESS:
        return
    if node.name == "fromList":
        yield from _metadata(node, is_package=is_package)
        return
    if node.name in ("Str", "Code", "CodeBlock"):
        yield _text(node.parts[-1])
    if node.name == "Figure":
        yield from max((list(_said(part, is_package=is_package)) for part in node.parts), key=_length)
        return
    around = "" if node.name in INLINE or node.name in "[(" else " "
    yield around
    for part in node.parts:
        yield from _said(part, is_package=is_package)
    yield around


def _length(pieces: list[str]) -> int:
    return len("".join(pieces))


def _metadata(node: Node, *, is_package: bool) -> Iterator[str]:
    for entry in node.parts[0].parts if isinstance(node.parts[0], Node) else ():
        key = _text(entry.parts[0]) if isinstance(entry, Node) else ""
        if isinstance(entry, Node) and (key in SAID or not is_package):
            yield from _said(entry.parts[1], is_package=is_package)


def _text(literal: Node | str) -> str:
    return ESCAPE.sub(_character, str(literal)[1:-1])


def _character(found: re.Match[str]) -> str:
    code = found[1]
    if code.isdigit():
        return chr(int(code))
    if code[0] == "x" and len(code) > 1:
        return chr(int(code[1:], 16))
    return NAMED.get(code, code)
