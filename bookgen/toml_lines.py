"""Where the keys of a TOML text stand: the standard library's parser keeps no lines.

In: text that `tomllib` accepts. Out: the line of every key, table and array element, by its path such
as ('section', 2, 'title'). Source: TOML 1.0.0, https://toml.io/en/v1.0.0.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Mapping

KeyPath = tuple[str | int, ...]

SPACE = re.compile(r"[ \t]*")
GAP = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
KEY = re.compile(r'[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"' r"|'[^'\n]*'")
QUOTED = re.compile(
    r'"""(?:[^"\\]|\\.|"{1,2}(?!"))*"{3,5}'
    r"|'''(?:[^']|'{1,2}(?!'))*'{3,5}"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'[^'\n]*'",
    re.DOTALL,
)
PLAIN = re.compile(r"[^,\]}#\n]+")


def key_lines(text: str) -> dict[KeyPath, int]:
    """Find the line of every key path in a TOML text that parses.

    Units: lines counted from 1; a path that several lines speak of has the first.
    """
    walk = _Walk(text.replace("\r\n", "\n"))
    walk.document()
    return walk.lines


def line_of(lines: Mapping[KeyPath, int], path: KeyPath) -> int:
    """Give the line of a path, or of the nearest table round it; 0 when only the whole file is meant."""
    return next((lines[path[:n]] for n in range(len(path), 0, -1) if path[:n] in lines), 0)


class _Walk:
    """One walk over the text, from its first character to its last."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0
        self.starts = [0, *(found.end() for found in re.finditer("\n", text))]
        self.rows: dict[KeyPath, int] = {}
        """How many elements each array of tables has so far."""
        self.lines: dict[KeyPath, int] = {}

    def document(self) -> None:
        table: KeyPath = ()
        self.skip(GAP)
        while self.position < len(self.text):
            if self.text[self.position] == "[":
                table = self.header()
            else:
                self.pair(table)
            self.skip(GAP)

    def header(self) -> KeyPath:
        start, is_row = self.position, self.text.startswith("[[", self.position)
        self.position += 1 + is_row
        path = self.inside(self.key())
        self.position += 1 + is_row
        if is_row:
            self.note(path, start)
            self.rows[path] = self.rows.get(path, 0) + 1
            path = (*path, self.rows[path] - 1)
        self.note(path, start)
        return path

    def inside(self, keys: tuple[str, ...]) -> KeyPath:
        """Follow a header's keys; a key that names an array of tables means the array's latest row."""
        path: KeyPath = ()
        for key in keys:
            if path in self.rows:
                path = (*path, self.rows[path] - 1)
            path = (*path, key)
        return path

    def pair(self, table: KeyPath) -> None:
        start, path = self.position, table
        for key in self.key():
            path = (*path, key)
            self.note(path, start)
        self.position += 1  # the equals sign
        self.skip(SPACE)
        self.value(path)

    def key(self) -> tuple[str, ...]:
        keys = []
        while True:
            self.skip(SPACE)
            keys.append(_plain_key(self.take(KEY)))
            self.skip(SPACE)
            if self.text[self.position] != ".":
                return tuple(keys)
            self.position += 1

    def value(self, path: KeyPath) -> None:
        match self.text[self.position]:
            case "[":
                self.array(path)
            case "{":
                self.inline_table(path)
            case '"' | "'":
                self.take(QUOTED)
            case _:
                self.take(PLAIN)

    def array(self, path: KeyPath) -> None:
        count = 0
        while self.is_more("]"):
            self.note((*path, count), self.position)
            self.value((*path, count))
            count += 1

    def inline_table(self, path: KeyPath) -> None:
        while self.is_more("}"):
            self.pair(path)

    def is_more(self, end: str) -> bool:
        """Step over the bracket or comma before the next element; over `end` when there is none."""
        self.skip(GAP)
        if self.text[self.position] in "[{,":
            self.position += 1
            self.skip(GAP)
        is_end = self.text[self.position] == end
        self.position += is_end
        return not is_end

    def note(self, path: KeyPath, start: int) -> None:
        self.lines.setdefault(path, bisect_right(self.starts, start))

    def skip(self, pattern: re.Pattern[str]) -> None:
        self.take(pattern)

    def take(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self.text, self.position)
        if found is None:
            raise ValueError(f"no TOML at character {self.position}")
        self.position = found.end()
        return found[0]


def _plain_key(key: str) -> str:
    if key[0] not in "\"'":
        return key
    (plain,) = tomllib.loads(f"{key} = 0")
    return plain
