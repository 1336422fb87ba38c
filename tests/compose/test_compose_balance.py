"""Every letter of a chapter is in what it became."""

from __future__ import annotations

import pytest
from lxml import etree

from bookgen.compose import compose
from bookgen.compose.balance import lost_words
from builders import book

MARKUP = """# A *title* {#id .x}

Text with [a link](http://example.org/x_(y) "title") and [another][ref], `code`, <b lang="fr">raw</b>,
AT&amp;T, a mark[^n1], \\*stars\\* and a <http://example.org/auto>.

[ref]: http://example.org/reference "Reference title"

1. first
2. second

/// verse | la
Arma virumque cano
///

| head | other |
|:-----|------:|
| cell | value |

``` python
def f(): pass
```

<script>var x;</script> <!-- comment -->

![alt words](gone.png){: .wide }

Term
:   Definition

[^n1]: The note.
"""


def test_markup_of_every_kind_balances():
    assert [] == [one for one in compose(book(MARKUP)).findings if one.code == "C012"]


@pytest.mark.parametrize("lost", ["word", "1917", "ё"])
def test_a_lost_word_is_named_with_its_line(lost):
    tree = etree.fromstring("<body><p>the text is here</p></body>")
    found = list(lost_words(f"the text\n\nis {lost} here", [tree], "chapters/01.md"))
    assert ["chapters/01.md:3"] == [str(one.location) for one in found]
    assert f"'{lost}'" in found[0].message


def test_a_word_in_other_pieces_is_not_lost():
    tree = etree.fromstring("<body><p>un<em>believ</em>able</p></body>")
    assert [] == list(lost_words("un*believ*able", [tree], "x.md"))


@pytest.mark.parametrize("start", ["/// verse\nline\n///", "``` python\nline\n```", "[ref]: http://example.org", "1. line"])
def test_words_behind_markup_that_takes_a_line_are_counted(start):
    tree = etree.fromstring("<body><p>line</p></body>")
    assert 1 == len(list(lost_words(f"{start}\n\nsome more", [tree], "x.md")))


@pytest.mark.parametrize("item", ["1.  1.  deep", "-   -   deep", "-   3.  deep", "> 1. deep"])
def test_the_number_of_an_item_within_an_item_is_markup(item):
    assert [] == [one.code for one in compose(book(f"# A\n\n{item}\n")).findings if one.code == "C012"]
