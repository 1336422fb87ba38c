"""The locator of keys in a TOML text."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookgen.toml_lines import KeyPath, key_lines, line_of

CASES = {
    "plain keys": ("a = 1\nb = 'x'\n", {("a",): 1, ("b",): 2}),
    "comments and blank lines": ("# a = 0\n\n  a = 1 # b = 2\n", {("a",): 3}),
    "dotted keys": ("a . b.c = 1\na.d = 2\n", {("a",): 1, ("a", "b"): 1, ("a", "b", "c"): 1, ("a", "d"): 2}),
    "quoted keys": ('"a.b" = 1\n\'c d\' = 2\n"\\u00e9" = 3\n', {("a.b",): 1, ("c d",): 2, ("é",): 3}),
    "tables": ("[a]\nx = 1\n[ a.b ]\ny = 2\n", {("a",): 1, ("a", "x"): 2, ("a", "b"): 3, ("a", "b", "y"): 4}),
    "arrays of tables": (
        "[[s]]\nt = 1\n\n[[s]]\nt = 2\n[s.u]\nv = 3\n",
        {("s",): 1, ("s", 0): 1, ("s", 0, "t"): 2, ("s", 1): 4, ("s", 1, "t"): 5}
        | {("s", 1, "u"): 6, ("s", 1, "u", "v"): 7},
    ),
    "arrays over lines": (
        "a = [ # one\n  1, # two, ]\n  [2, 3],\n]\nb = 4\n",
        {("a",): 1, ("a", 0): 2, ("a", 1): 3, ("a", 1, 0): 3, ("a", 1, 1): 3, ("b",): 5},
    ),
    "inline tables": (
        "a = [{x = 1, y.z = ']'},\n {x = 2}]\n",
        {("a",): 1, ("a", 0): 1, ("a", 0, "x"): 1, ("a", 0, "y"): 1, ("a", 0, "y", "z"): 1}
        | {("a", 1): 2, ("a", 1, "x"): 2},
    ),
    "text over lines": (
        'a = """one\nb = 2 \\" \\\n""two"""""\nc = \'\'\'\n[d]\n\'\'\'\'\'\ne = ""\n',
        {("a",): 1, ("c",): 4, ("e",): 7},
    ),
    "dates, floats and empty containers": (
        "a = 2026-11-23 00:00:00Z\nb = -1.5e3\nc = []\nd = {}\ne = inf\n",
        {("a",): 1, ("b",): 2, ("c",): 3, ("d",): 4, ("e",): 5},
    ),
    "windows line ends": ("a = 1\r\n[b]\r\nc = 2\r\n", {("a",): 1, ("b",): 2, ("b", "c"): 3}),
    "nothing": ("", {}),
    "no line end at the end": ("[a]\nb = 1", {("a",): 1, ("a", "b"): 2}),
}


@pytest.mark.parametrize("name", CASES)
def test_key_lines_finds_every_path(name):
    text, expected = CASES[name]
    tomllib.loads(text)
    assert expected == key_lines(text)


def test_line_of_gives_the_nearest_table_for_a_missing_key():
    lines = key_lines("a = 1\n[[s]]\nt = 1\n")
    assert (2, 3, 0) == (line_of(lines, ("s", 0, "u")), line_of(lines, ("s", 0, "t")), line_of(lines, ("b",)))


SCALARS = (
    st.integers().map(str)
    | st.sampled_from(["true", "1.5", "2026-11-23", "''", '""', '""""""', "''''''", "'#'", '"]"', '"\\""'])
    | st.sampled_from(['"""\n[x]\ny = 1\n"""', "'''a\n''b\n'''", '"""\\"' + '"""""', '""" ""a""""'])
)
GAPS = st.sampled_from(["", " ", "\n", " # ], [x]\n", "\n\n"])
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(st.tuples(GAPS, inner, GAPS)).map(lambda rows: "[" + ",".join(map("".join, rows)) + "]")
        | st.lists(inner, max_size=3).map(
            lambda rows: "{" + ", ".join(f"k{n} = {row}" for n, row in enumerate(rows)) + "}"
        )
    ),
    max_leaves=6,
)
HEADERS = st.sampled_from(["", "\n", "# [x]\n", "[t{n}]\n", "[[rows]] # 1\n", "[[rows]]\n[rows.'in.ner']\n"])


def paths_of(value: object, path: KeyPath = ()) -> set[KeyPath]:
    rows = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return {path} | {deep for key, inner in rows for deep in paths_of(inner, (*path, key))}


@given(st.lists(st.tuples(HEADERS, VALUES), max_size=5))
def test_key_lines_knows_the_paths_that_the_parser_knows(entries):
    text, starts = "", {}
    for number, (header, value) in enumerate(entries):
        text += header.format(n=number)
        starts[f"key{number}"] = text.count("\n") + 1
        text += f"key{number} = {value}\n"
    lines = key_lines(text)
    assert paths_of(tomllib.loads(text)) - {()} == set(lines)
    assert starts == {path[-1]: line for path, line in lines.items() if str(path[-1]).startswith("key")}
