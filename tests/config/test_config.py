"""book.toml: what it may say, and how each fault of it reads."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookgen.config import page_size, parse_config, points
from bookgen.errors import ConfigError

GOOD = """\
title = "A Book"
language = "en-GB"
identifier = "urn:uuid:6f1c1c0e-8f6b-4f43-9d3a-0c6f6a1b2c3d"
modified = 2026-11-23T00:00:00Z
"""


def faults(extra: str, text: str = GOOD) -> list[str]:
    """What a book.toml is told, the four lines that every book needs coming first."""
    with pytest.raises(ConfigError) as caught:
        parse_config(text + extra)
    return [str(fault) for fault in caught.value.faults]


def test_the_four_needed_lines_are_enough():
    config = parse_config(GOOD)
    assert ("A Book", "en-GB", "5.5x8.5in", "EB Garamond") == (
        config.title,
        config.language,
        config.print.trim,
        config.print.typeface,
    )


def test_every_table_is_read():
    config = parse_config(
        GOOD
        + """
subjects = ["History"]
isbn = { epub = "978-0-306-40615-7" }
[[contributors]]
name = "Ada Doe"
[[contributors]]
name = "Ben Roe"
role = "trl"
[series]
title = "Pamphlets"
position = 1.5
[[section]]
title = "One"
role = "introduction"
recto = false
[print]
trim = "A5"
margins = { inner = "20mm" }
"""
    )
    assert ("Ada Doe",) == config.names("aut")
    assert ("Ben Roe",) == config.names("trl", "edt")
    assert (("History",), 1.5, False) == (config.subjects, config.series.position, config.section[0].recto)
    assert {"inner": "20mm"} == config.print.margins


@pytest.mark.parametrize(
    "written", ["2026-11-23", "2026-11-23T01:00:00+01:00", "2026-11-23T00:00:00.5", "2026-11-23 00:00:00Z"]
)
def test_modified_is_a_second_in_utc(written):
    config = parse_config(GOOD.replace("2026-11-23T00:00:00Z", written))
    assert datetime(2026, 11, 23, tzinfo=UTC) == config.modified


@pytest.mark.parametrize(
    ("written", "read"),
    [("2026-05-03", "2026-05-03"), ("2026-05-03T08:00:00Z", "2026-05-03"), ("1987", "1987")],
)
def test_publication_is_a_date_or_a_year(written, read):
    config = parse_config(f"published = {written}\n{GOOD}")
    assert (read, read) == (config.published, config.publication_date)


def test_publication_that_is_not_said_is_the_edition_s_date():
    assert ("", "2026-11-23") == (parse_config(GOOD).published, parse_config(GOOD).publication_date)


@pytest.mark.parametrize("written", ['"2026"', "26", "true", "2026.5"])
def test_publication_of_another_form_is_a_fault(written):
    (fault,) = faults("", text=f"published = {written}\n{GOOD}")
    assert "accepted: a date or a year without quotes, such as 2026-05-03 or 2026" in fault


def test_no_line_of_an_empty_file_is_named():
    expected = [
        f"book.toml: the file has no '{key}'" for key in ("title", "language", "identifier", "modified")
    ]
    assert expected == [fault.partition("\n")[0] for fault in faults("", text="")]


def test_all_faults_come_at_once_in_the_order_of_their_lines():
    extra = """
[print]
trimm = "A5"
bleed = "3"

[[section]]
role = "chaptr"

[[contributors]]
name = "\\u0007"
"""
    assert [
        "book.toml:7: unknown key 'trimm' in [print]",
        "book.toml:8: 'print.bleed' is '3'",
        "book.toml:10: [[section]] has no 'title'",
        "book.toml:11: 'section[1].role' is 'chaptr'",
        "book.toml:14: 'contributors[1].name' holds the control character U+0007",
    ] == [fault.partition("\n")[0] for fault in faults(extra)]


FAULTS = {
    "tittle = 'x'": "unknown key 'tittle'\n  hint: did you mean 'title'?",
    "Subtitle = 'x'": "unknown key 'Subtitle'\n  hint: did you mean 'subtitle'?",
    "author = 'x'": "unknown key 'author'\n  hint: write [[contributors]] with name and role = \"aut\"",
    "series = { zzz = 1, title = 'x' }": "unknown key 'zzz' in [series]\n  hint: accepted here: position, title",
    "print = { margins = { topp = '1in' } }": "unknown key 'topp' in [print.margins]\n  hint: did you mean 'top'?",
    "subtitle = 5": "'subtitle' is an integer, 5\n  hint: accepted: a string in quotes",
    "subtitle = ['a']": "'subtitle' is an array\n  hint: accepted: a string in quotes",
    "subjects = 'a'": "'subjects' is 'a'\n  hint: accepted: an array",
    "subjects = ['a', 2]": "'subjects[2]' is an integer, 2\n  hint: accepted: a string in quotes",
    "print = 'A5'": "'print' is 'A5'\n  hint: accepted: a table",
    "section = ['One']": "'section[1]' is 'One'\n  hint: accepted: a table",
    "rights_verified = 'no'": "'rights_verified' is 'no'\n  hint: accepted: true or false",
    "series = { title = ' ' }": "'series.title' is ' '\n  hint: accepted: some text",
    "series = { title = 'x', position = '1' }": "'series.position' is '1'\n  hint: accepted: a number",
    "print.signature = 0": "'print.signature' is an integer, 0\n  hint: accepted: a whole number from 1 up",
    "print.variant = 'x-4'": "'print.variant' is 'x-4'\n  hint: did you mean 'pdf/x-4'? "
    "accepted: 'pdf/ua-1' or 'pdf/x-4', or both in a list",
    "print.variant = ['pdf/x-4', 3]": "'print.variant' is an array\n  hint: "
    "accepted: 'pdf/ua-1' or 'pdf/x-4', or both in a list",
    "print.typeface = 'Garamond'": "'print.typeface' is 'Garamond'\n  hint: did you mean 'EB Garamond'? "
    "accepted: one of 'EB Garamond', 'Source Serif 4'",
    "cover.colour = 'red'": "'cover.colour' is 'red'\n  hint: accepted: a colour such as '#7a1f1f' or '#fff'",
    "isbn.print = '978-0-306-40615-8'": "'isbn.print' is '978-0-306-40615-8'\n  hint: accepted: "
    "an ISBN with its right check digit such as '978-0-306-40615-7'",
    "errata = 'https://books.example/errata'": "'errata' is 'https://books.example/errata'\n  hint: accepted: "
    "'mailto:…', or a web address that holds '{id}' for the paragraph",
    "accessibility.report = 'r.html'": "'accessibility.report' is 'r.html'\n  hint: accepted: "
    "an address that begins with https:// or http://",
    "classification = [{ heading = 'x', scheme = 'Tema', code = 'y' }]": "'classification[1].scheme' is 'Tema'\n"
    "  hint: did you mean 'Thema'? accepted: one of 'AAT', 'BIC', 'BISAC', 'CLC', 'DDC', 'CLIL', 'EuroVoc', "
    "'MEDTOP', 'LCSH', 'NDC', 'Thema', 'UDC', 'WGS', or the address of another scheme",
    "source.file = '../a.txt'": "'source.file' is '../a.txt'\n  hint: accepted: "
    "a path inside the book's folder, without '..'",
    "contributors = [{ name = 'x', role = 'autor' }]": "'contributors[1].role' is 'autor'\n  hint: "
    "did you mean 'aut'? accepted: a MARC relator code such as 'aut', 'edt', 'trl' or 'aui'",
    "section = [{ title = 'x', file = 'a.md' }, { title = 'y', file = 'a.md' }]": "a second [[section]] with "
    "the file 'a.md'\n  hint: name each file once",
    "section = [{ title = 'x' }, { title = 'x' }]": "a second [[section]] with the title 'x'\n  hint: "
    "tell them apart with 'file' or 'starts'",
}


@pytest.mark.parametrize("line", FAULTS)
def test_a_fault_names_its_line_its_key_and_what_is_accepted(line):
    assert [f"book.toml:5: {FAULTS[line]}"] == faults(line)


def test_sections_of_one_title_are_told_apart_by_file_or_first_words():
    rows = (
        "{ title = 'I', file = 'a.md' }, { title = 'I', file = 'b.md' }, { title = 'I', starts = 'It was' }"
    )
    assert 3 == len(parse_config(GOOD + f"section = [{rows}]").section)


@pytest.mark.parametrize(
    ("key", "found", "hint"),
    [
        ("language", "english", "accepted: a BCP 47 language tag such as 'en', 'en-GB' or 'zh-Hant'"),
        ("language", "en_GB", "did you mean 'en-GB'? accepted: a BCP 47"),
        ("identifier", "my-book", "accepted: 'urn:uuid:…', an ISBN, 'urn:isbn:…' or a web address"),
        ("identifier", "urn:uuid:123", "accepted: 'urn:uuid:…'"),
        ("identifier", "9780306406158", "accepted: 'urn:uuid:…'"),
        ("modified", "2026-11-23", "accepted: a date or a date and time without quotes"),
    ],
)
def test_a_needed_value_of_the_wrong_form_is_a_fault(key, found, hint):
    lines = [f"{key} = '{found}'" if line.startswith(key) else line for line in GOOD.splitlines()]
    (fault,) = faults("", text="\n".join(lines))
    assert f"'{key}' is '{found}'\n  hint: {hint}" in fault


@pytest.mark.parametrize(
    "name",
    ["9780306406157", "0-306-40615-2", "urn:isbn:9780306406157", "https://example.org/b", "urn:nbn:de:1-2"],
)
def test_identifiers_of_every_kind_are_accepted(name):
    text = GOOD.replace("urn:uuid:6f1c1c0e-8f6b-4f43-9d3a-0c6f6a1b2c3d", name)
    assert name == parse_config(text).identifier


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ("A5", (419.53, 595.28)),
        ("5.5x8.5", (396, 612)),
        ("129x198mm", (365.67, 561.26)),
        ("demy", (391.18, 612.28)),
    ],
)
def test_page_size_knows_names_and_measures(size, expected):
    parse_config(GOOD + f"print.trim = '{size}'")
    assert expected == tuple(round(side, 2) for side in page_size(size))


@pytest.mark.parametrize(("size", "meant"), [("a5", "'A5'"), ("B format", "'B-format'")])
def test_a_misspelt_trim_says_what_was_meant(size, meant):
    assert f"did you mean {meant}? accepted: WIDTHxHEIGHT" in faults(f"print.trim = '{size}'")[0]


@pytest.mark.parametrize("size", ["5x8", "0x0in", "1x8in", "8x99in", "5 x 8 in", "wide"])
def test_a_trim_that_is_no_page_is_a_fault(size):
    if size == "5x8":
        assert (360, 576) == page_size(size)
    else:
        assert "'print.trim' is" in faults(f"print.trim = '{size}'")[0]


def test_points_are_72_to_the_inch():
    assert (72.0, 72.0, 9.0) == (points("1in"), points("25.4mm"), points("9pt"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("title = \n", "book.toml:1:9: "),
        ("title = 'x'\ntitle = 'y'\n", "book.toml:2:12: "),
        ("a = [1,\n", "book.toml:2: "),
        ("\x00", "book.toml:1:1: "),
    ],
)
def test_text_that_is_no_toml_is_one_fault_with_its_place(text, expected):
    (fault,) = faults("", text=text)
    assert fault.startswith(expected)
    assert fault.endswith("; see https://toml.io for the syntax")


@given(st.text(max_size=40))
def test_any_text_without_the_needed_keys_is_a_config_error(text):
    assert faults("", text=text)
