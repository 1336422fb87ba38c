"""Reading plain text and Markdown: the door, the format, the blocks and their places."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from readings import lines

from bookgen.errors import SourceError
from bookgen.manuscript import Edit, Manuscript, Passage, join_passages
from bookgen.read import detect_format, read_manuscript

PROSE = "The keeper climbed the stairs of the tower every evening at the same hour,\n"


def read(text: str | bytes, name: str = "source.txt", format: str = "") -> Manuscript:
    return read_manuscript(name, text.encode() if isinstance(text, str) else text, format=format)


def shown(manuscript: Manuscript) -> list[tuple[str, str]]:
    return [(str(block.kind), block.text) for block in manuscript.blocks]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("Café".encode(), "Café"),
        (b"\xef\xbb\xbfCaf\xc3\xa9", "Café"),
        ("Café".encode("utf-16"), "Café"),
        ("\ufeffCafé".encode("utf-16-be"), "Café"),
        ("A plain café".encode("utf-16-le"), "A plain café"),
        ("Café".encode("latin-1"), "Café"),
        ("“Café” – 5 €".encode("windows-1252"), "“Café” – 5 €"),
        (b"one\r\ntwo\rthree", "one\ntwo\nthree"),
    ],
)
def test_decoding_takes_what_editors_write(data, expected):
    assert expected == read(data).source


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "the file is empty"),
        (b" \n\t ", "the file is empty"),
        (b"\xef\xbb\xbf\n", "nothing but white space"),
        (b"text\x00more", r"the control character U\+0000"),
        (b"%PDF-1.7 binary", "this is a PDF, not text"),
        (b"\x89PNG\r\n", "this is a picture, not text"),
        (b"\xff\xfeA", "calls itself utf-16-le and is not"),
    ],
)
def test_decoding_refuses_what_is_no_text(data, message):
    with pytest.raises(SourceError, match=message) as caught:
        read(data, format="text")
    assert caught.value.hint


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("a.md", "Words.", ("markdown", "the file's name ends in '.md'")),
        (
            "a.txt",
            "Title\n\nJump to navigation Jump to search\n",
            ("wiki-paste", "the line 'Jump to navigation'"),
        ),
        ("a.txt", "One[edit source]\n\nWords.", ("wiki-paste", "headings that end in '[edit]'")),
        ("a.txt", "# One\n\nWords.", ("markdown", "headings written with '#'")),
        ("a.txt", "# Part\n## Chapter\n\nWords.", ("markdown", "headings written with '#'")),
        ("a.txt", "# Salt\n# Gulls\n\nWords.", ("text", "nothing that speaks for another format")),
        ("a.txt", "Words of no kind.", ("text", "nothing that speaks for another format")),
    ],
)
def test_detect_format_says_which_and_why(name, text, expected):
    assert expected == detect_format(name, text)


def test_unknown_format_is_named_with_what_was_meant():
    with pytest.raises(SourceError, match="no reader for the format 'markdwn'") as caught:
        read("Words.", format="markdwn")
    assert "did you mean 'markdown'?" == caught.value.hint


def test_unwrapped_text_has_a_paragraph_a_line():
    text = "A first line.\nA second.\n\n" + "A long line that no editor would wrap. " * 8 + "\n* * *\n"
    assert ["paragraph", "paragraph", "paragraph", "break"] == [kind for kind, _ in shown(read(text))]


def test_wrapped_text_has_a_paragraph_between_blank_lines():
    text = PROSE * 2 + "\n" + PROSE * 3
    assert [("paragraph", (PROSE * 2).strip()), ("paragraph", (PROSE * 3).strip())] == shown(read(text))


def test_wrapped_text_keeps_verse_line_by_line():
    text = PROSE * 3 + "\n    The lamp is lit,\n      the wind is up,\n    the sea is out.\n\n" + PROSE * 2
    assert ("verse", "The lamp is lit,\n  the wind is up,\nthe sea is out.") == shown(read(text))[1]


def test_wrapped_notes_without_blank_lines_are_parted():
    text = PROSE * 3 + "\n[1] " + PROSE + "and so on.\n[2] " + PROSE
    assert ["The", "[1]", "[2]"] == [block.text.split()[0] for block in read(text).blocks]


def test_plain_text_is_escaped_where_markdown_would_read_markup():
    text = r"2*3*4 _so_ `x` <b> a<b &amp; R&D [a](b) [1] C:\*"
    assert r"2\*3\*4 \_so\_ \`x\` &lt;b> a&lt;b &amp;amp; R&D \[a](b) [1] C:\\\*" == read(text).blocks[0].text


def test_blocks_know_line_and_column():
    manuscript = read("One.\n\n   Two [x](y) three.")
    block = manuscript.blocks[1]
    three = block.text.index("three")
    assert "source.txt:3:4" == str(manuscript.location(block.place))
    assert "source.txt:3:15" == str(manuscript.location(block.passage.place(three)))
    assert manuscript.source.index("three") == manuscript.offset(3, 15)


def test_markdown_is_parted_into_its_blocks():
    text = (
        "---\ntitle: One\n---\n\n# One #\nWords *here*\nand there.\n\n- a\n- b\n\n    more\n\n> said\n\n```\ncode\n\ncode\n```\n\n"
        "| a | b |\n|---|---|\n\nTwo\n---\n\n***\n\n[^1]: A note\nthat goes on\n\n    and on.\n\nThe end."
    )
    assert [
        ("metadata", "---\ntitle: One\n---"),
        ("heading", "One"),
        ("paragraph", "Words *here*\nand there."),
        ("marked", "- a\n- b\n\n    more"),
            ("marked", "> said"),
        ("verbatim", "```\ncode\n\ncode\n```"),
        ("verbatim", "| a | b |\n|---|---|"),
        ("heading", "Two"),
        ("break", "***"),
        ("note", "A note\nthat goes on\n\nand on."),
        ("paragraph", "The end."),
    ] == shown(read(text, "a.md"))


def test_passage_keeps_places_through_edits():
    passage = Passage.at("face-toface there", 100).edit([Edit(7, 7, "-")])
    assert ("face-to-face there", 107, 112) == (passage.text, passage.place(8), passage.place(13))
    joined = join_passages((passage, Passage.at("here", 300)), " ")
    assert ("there here", 300) == (joined.text[13:], joined.place(19))
    assert (108, 300) == (joined.cut(9, 23).place(0), joined.cut(9, 23).place(10))


@given(
    st.text("ab -\n", min_size=1),
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 5), st.text("xy", max_size=3))),
)
def test_passage_edits_as_text_edits_and_points_into_the_source(text, marks):
    edits, done = [], 0
    for start, length, new in sorted(marks):
        if done <= start and start + length <= len(text):
            edits.append(Edit(start, start + length, new))
            done = start + length
    passage = Passage.at(text, 0).edit(edits)
    plain = text
    for edit in reversed(edits):
        plain = plain[: edit.start] + edit.text + plain[edit.stop :]
    assert plain == passage.text
    places = [passage.place(n) for n in range(len(passage.text))]
    assert places == sorted(places)
    assert all(text[place] == sign for place, sign in zip(places, plain, strict=True) if sign in "ab")


def test_short_lines_that_do_not_end_as_sentences_are_a_stanza():
    source = (
        "He sang:\n\nThe rooks are building in the elm,\n  The wind is in the west;\nThere's not a bird in all the realm\n\n"
        "A coat\nA stick\nA lamp\n\nHe came in late.\nHe went to bed.\nHe slept at once.\n"
    )
    assert [
        "paragraph: He sang:",
        "verse: The rooks are building in the elm,⏎  The wind is in the west;⏎There's not a bird in all the realm",
        "paragraph: A coat",
        "paragraph: A stick",
        "paragraph: A lamp",
        "paragraph: He came in late.",
        "paragraph: He went to bed.",
        "paragraph: He slept at once.",
    ] == lines(read(source))


def test_byte_order_marks_of_files_put_together_are_no_text():
    source = "\ufeffOne went on and\n\ufeffon.\n\x0c\ufeffTwo."
    assert "\ufeff" not in read("a.txt", source).source
