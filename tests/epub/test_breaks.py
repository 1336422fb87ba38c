"""Page breaks stand at the very word, and the text stays as it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from bookgen.edition import TextPoint
from bookgen.epub.breaks import PageBreak, insert_break

XHTML = 'xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"'
MARK = '<span epub:type="pagebreak" role="doc-pagebreak" id="page-1" aria-label="1"></span>'


def broken(block: str, offset: int) -> str:
    """Insert a break into the block of id 'b' and show it as a bar."""
    root = etree.fromstring(f"<section {XHTML}>{block}</section>")
    target = root.find(".//*[@id='b']")
    insert_break(target, TextPoint("d", "b", offset), PageBreak("page-1", "1", "d"))
    text = etree.tostring(root, encoding="unicode").replace(MARK, "|")
    return text[text.index(">") + 1 : text.rindex("<")]


@pytest.mark.parametrize(
    ("expected", "block", "offset"),
    [
        ('<p id="b">|One two.</p>', '<p id="b">One two.</p>', 0),
        ('<p id="b">One |two.</p>', '<p id="b">One two.</p>', 3),
        ('<p id="b">One |two.</p>', '<p id="b">One two.</p>', 5),
        ('<p id="b">One <i>two</i> |three.</p>', '<p id="b">One <i>two</i> three.</p>', 6),
        ('<p id="b">One |<i>two</i> three.</p>', '<p id="b">One <i>two</i> three.</p>', 3),
        ('<p id="b">One |<i>un</i>done.</p>', '<p id="b">One <i>un</i>done.</p>', 6),
        ('<p id="b">One <i>two |three</i>.</p>', '<p id="b">One <i>two three</i>.</p>', 6),
        ('<p id="b">One |<b><i>two</i></b>.</p>', '<p id="b">One <b><i>two</i></b>.</p>', 3),
        ('<p id="b">power—|and</p>', '<p id="b">power—and</p>', 6),
        ('<p id="b">self-|made</p>', '<p id="b">self-made</p>', 5),
        ('<p id="b">a |don’t</p>', '<p id="b">a don’t</p>', 5),
        ('<p id="b">“Yes,” |“no.”</p>', '<p id="b">“Yes,” “no.”</p>', 6),
        ('<p id="b"><span class="line">one</span><br/>|<span class="line">two</span></p>',
         '<p id="b"><span class="line">one</span><br/><span class="line">two</span></p>', 3),
        ('<p id="b">Word.<a epub:type="noteref" href="#n">12</a> |Next.</p>',
         '<p id="b">Word.<a epub:type="noteref" href="#n">12</a> Next.</p>', 7),
        ('<p id="b">Word.|<a epub:type="noteref" href="#n">12</a> Next.</p>',
         '<p id="b">Word.<a epub:type="noteref" href="#n">12</a> Next.</p>', 6),
        ('<p id="b">漢字|仮名</p>', '<p id="b">漢字仮名</p>', 2),
    ],
)  # fmt: skip
def test_break_stands_before_the_word(expected, block, offset):
    assert expected == broken(block, offset)


@pytest.mark.parametrize(
    ("expected", "block"),
    [
        ('|<h2 id="b">Title</h2>', '<h2 id="b">Title</h2>'),
        ('|<header><h1 id="b">Title</h1></header>', '<header><h1 id="b">Title</h1></header>'),
        (
            '<header><h1>Title</h1><p id="b">|By her</p></header>',
            '<header><h1>Title</h1><p id="b">By her</p></header>',
        ),
        (
            '|<div epub:type="footnote" id="b"><p><a href="#r">1</a>. Text.</p></div>',
            '<div epub:type="footnote" id="b"><p><a href="#r">1</a>. Text.</p></div>',
        ),
        (
            '|<div epub:type="footnote"><p id="b"><a href="#r">1</a>. Text.</p></div>',
            '<div epub:type="footnote"><p id="b"><a href="#r">1</a>. Text.</p></div>',
        ),
        (
            '<section id="b">|<header><h1>Title</h1></header><p>One</p></section>',
            '<section id="b"><header><h1>Title</h1></header><p>One</p></section>',
        ),
        (
            '<section id="b">|<h2><i>Title</i></h2></section>',
            '<section id="b"><h2><i>Title</i></h2></section>',
        ),
        ('<ul id="b"><li>|One</li></ul>', '<ul id="b"><li>One</li></ul>'),
        ('<table id="b"><tr><td>|1</td></tr></table>', '<table id="b"><tr><td>1</td></tr></table>'),
        (
            '<figure id="b">|<img src="x.png" alt=""/></figure>',
            '<figure id="b"><img src="x.png" alt=""/></figure>',
        ),
        ('<p>|<img id="b" src="x.png" alt=""/></p>', '<p><img id="b" src="x.png" alt=""/></p>'),
        ('|<hr id="b"/>', '<hr id="b"/>'),
    ],
)
def test_break_at_the_start_of_a_block_stands_where_a_span_may(expected, block):
    assert expected == broken(block, 0)


def test_break_beyond_the_text_is_refused():
    block = etree.fromstring(f'<p {XHTML} id="b">One</p>')
    assert not insert_break(block, TextPoint("d", "b", 4), PageBreak("page-1", "1", "d"))
    assert "One" == "".join(block.itertext())


WORDS = st.text(st.sampled_from("ab é-—’\u00ad漢\n"), min_size=1, max_size=12)


@st.composite
def paragraphs(draw: st.DrawFn) -> str:
    """Make a paragraph with inline elements, some nested, some empty."""
    parts = []
    for text in draw(st.lists(WORDS, min_size=1, max_size=6)):
        name = draw(st.sampled_from(["", "i", "b", "i><b", "br"]))
        if name == "br":
            parts.append(text + "<br/>")
        elif name:
            closing = "</" + "></".join(reversed(name.split("><"))) + ">"
            parts.append(f"<{name}>{text}{closing}")
        else:
            parts.append(text)
    return f'<p {XHTML} id="b">' + "".join(parts) + "</p>"


@given(paragraphs(), st.data())
def test_break_keeps_every_character_and_stands_at_the_offset_or_its_word(markup, data):
    block = etree.fromstring(markup)
    before = "".join(block.itertext())
    solid = "".join(before.split())
    offset = data.draw(st.integers(0, len(solid)))
    assert insert_break(block, TextPoint("d", "b", offset), PageBreak("page-1", "1", "d"))
    assert before == "".join(block.itertext())
    stands = sum(
        len("".join(str(text).split())) for text in block.xpath("//*[@id='page-1']/preceding::text()")
    )
    between = solid[stands:offset]
    assert stands <= offset
    assert all(letter.isalnum() or letter in "’\u00ad" for letter in between), between
