"""Markdown to trees: the dialect, block markers, verse, and the source line of each block."""

from __future__ import annotations

import pytest
from lxml import etree

from bookgen.compose.markdown import parse_markdown


def html(markdown: str) -> str:
    body = parse_markdown(markdown).body
    return "".join(etree.tostring(child, encoding="unicode").strip() for child in body)


def lines(markdown: str) -> dict[str, str]:
    return {
        "".join(element.itertext()).strip(): element.get("data-line")
        for element in parse_markdown(markdown).body.iter()
        if element.get("data-line")
    }


def test_each_block_knows_its_line():
    text = "# Title\n\nFirst.\n\n> Quoted.\n\n- item\n- other\n\n| a | b |\n|---|---|\n| c | d |\n"
    expected = {
        "Title": "1", "First.": "3", "Quoted.": "5", "item": "7", "other": "8", "a": "10", "c": "12",
    }  # fmt: skip
    found = lines(text)
    assert expected == {key: found[key] for key in expected}


def test_a_hard_wrapped_paragraph_has_its_first_line():
    assert "3" == lines("# T\n\nFirst line\nsecond line\n")["First line\nsecond line"]


def test_a_blank_quoted_line_parts_paragraphs():
    assert 2 == len(parse_markdown("> one\n>\n> two").body.findall("blockquote/p"))


def test_markers_never_reach_the_text():
    text = '# T\n\n```\ncode\n```\n\n    indented\n\n<div title="x">\nraw\n</div>\n\n![a\nb](i.png)\n'
    assert "\ufdd0" not in html(text)


def test_code_is_left_as_it_stands():
    assert "one *two*\n  three\n" == parse_markdown("```\none *two*\n  three\n```").body.findtext("pre/code")


def test_a_backslash_breaks_a_line():
    assert 1 == len(parse_markdown("one\\\ntwo").body.findall("p/br"))


def test_verse_becomes_stanzas_of_lines_with_indents():
    body = parse_markdown("/// verse\nOne\n  Two\n\nThree\n///").body
    assert ["line", "line indent-1", "line"] == [span.get("class") for span in body.iter("span")]
    assert ["stanza", "stanza"] == [p.get("class") for p in body.iter("p")]


def test_emphasis_may_run_over_lines_of_verse():
    body = parse_markdown("/// verse\nOne *two\nthree* four\n///").body
    assert ["One two", "three four"] == ["".join(span.itertext()) for span in body.iter("span")]
    assert ["two", "three"] == [em.text for em in body.iter("em")]


def test_verse_keeps_the_second_of_two_empty_breaks_apart():
    body = parse_markdown("/// verse\n*One*\n*two*\n///").body
    assert ["One", "two"] == ["".join(span.itertext()) for span in body.iter("span")]


def test_a_signature_is_a_paragraph_of_its_class():
    assert '<p class="signature" data-line="2">—A. B.</p>' == html("/// signature\n—A. B.\n///")


def test_a_block_marker_takes_a_language():
    assert "fr" == parse_markdown("/// verse | fr\nUn\n///").body.find("div").get("lang")


def test_broken_raw_html_is_repaired_and_said_so():
    parsed = parse_markdown("# T\n\ntext <b>bold\n\nmore")
    assert (3,) == parsed.repaired_lines
    assert "bold" == parsed.body.findtext(".//b")


@pytest.mark.parametrize(
    ("expected", "markdown"),
    [
        ("a\u00a0b—é &", "a&nbsp;b&mdash;&eacute; &amp;"),
        ("ab", "a<br>b"),
        ("", '<img src="x.png" alt="a > b">'),
    ],
)
def test_html_that_is_no_xml_is_no_fault(expected, markdown):
    parsed = parse_markdown(markdown)
    assert () == parsed.repaired_lines
    assert expected == "".join(parsed.body.itertext())


def test_entity_in_code_stays_as_it_is_written():
    assert "&nbsp;" == parse_markdown("`&nbsp;`").body.findtext(".//code")


@pytest.mark.parametrize(
    ("tag", "line", "markdown"),
    [
        ("table", "3", '# T\n\n<table class="a">\n<tr><td>one</td></tr>\n</table>'),
        ("tr", "4", "# T\n\n<table>\n<tr><td>one</td></tr>\n</table>"),
        ("p", "3", "# T\n\n<em>One</em> two"),
        ("p", "3", "# T\n\n<https://example.org> two"),
        ("section", "3", "# T\n\n<section>\nOne\n</section>"),
    ],
)
def test_raw_html_knows_its_line(tag, line, markdown):
    assert line == parse_markdown(markdown).body.find(f".//{tag}").get("data-line")


def test_tag_over_two_lines_keeps_its_attributes():
    body = parse_markdown('# T\n\n<div class="a"\ntitle="b">\nText.\n</div>\n\nMore.').body
    assert ("a", "b") == (body.find("div").get("class"), body.find("div").get("title"))
    assert "8" == body.find("p").get("data-line")


@pytest.mark.parametrize("raw", ["<!-- said -->", "<hr>", "<div>\none\n</div>", "<pre>\n<b>a</b>\n</pre>"])
def test_raw_html_gets_no_paragraph_of_its_own(raw):
    assert 2 == len(parse_markdown(f"One.\n\n{raw}\n\nTwo.").body.findall("p"))


def test_a_repeated_note_is_kept_beside_the_first():
    parsed = parse_markdown("text[^1]\n\n[^1]: one\n\n[^1]: two")
    assert ["one", "two"] == ["".join(note.itertext()).strip() for note in parsed.notes.values()]
    assert ("1",) == parsed.repeated_notes


def test_a_mark_without_note_stays_and_is_located():
    parsed = parse_markdown("# T\n\ntext[^9]")
    assert (("9", 3),) == parsed.marks_without_note
    assert "text[^9]" == parsed.body.findtext("p")


def test_a_mark_in_code_is_no_mark():
    assert () == parse_markdown("`a[^9]`").marks_without_note


def test_a_note_may_have_paragraphs():
    parsed = parse_markdown("text[^1]\n\n[^1]: one\n\n    two")
    assert 2 == len(parsed.notes["1"].findall("p"))


def test_a_mark_inside_raw_html_is_tied_too():
    parsed = parse_markdown("<div>\na[^1] b[^1] c[^2]\n</div>\n\n[^1]: one")
    assert ["1", "1"] == [link.get("data-note") for link in parsed.body.iter("a")]
    assert "a b c[^2]" == "".join(parsed.body.itertext()).strip()
    assert (("2", 1),) == parsed.marks_without_note


def test_a_columns_alignment_is_a_class():
    body = parse_markdown("| a | b |\n|:--|--:|\n| c | d |").body
    assert ["align-left", "align-right"] == [cell.get("class") for cell in body.iter("td")]
    assert not body.xpath(".//@style")


def test_a_head_without_a_word_is_not_set():
    body = parse_markdown("|  |  |\n|---|---|\n| c | d |").body
    assert ["c", "d"] == [cell.text for cell in body.iter("td")]
    assert [] == list(body.iter("thead"))


def test_a_comment_over_several_lines_is_no_text():
    assert "Two." == parse_markdown("<!-- left\nout -->\n\nTwo.\n").body.xpath("string()").strip()
