"""What the store keeps of a section composes as the section itself does."""

from hypothesis import given, settings
from hypothesis import strategies as st
from print_parts import Shelf

from bookgen.compose import compose
from builders import book, section

MESSY = """\
# A title with *emphasis*

First line.[^1] <b>An unclosed tag & an entity&nbsp;here, <script>alert(1)</script>

> quoted\\
> twice

| a | b |
|:--|--:|
| 1 | 2 |

[^1]: The note,
    and its `code`.
[^1]: The note again.
[^2]: Called by nobody.
"""


def composed(markdown: str, store: Shelf):
    made = book(section(markdown))
    return compose(made, store), compose(made, store), compose(made)


def test_a_known_section_composes_as_a_new_one_does():
    store = Shelf()
    first, second, alone = composed(MESSY, store)
    assert first == second == alone
    assert 1 == store.puts
    assert {"C002", "C003", "C004", "C005"} <= {finding.code for finding in second.findings}


@given(st.text(alphabet="ab \n#*_[]^:>|`~<>&/-1.\\", max_size=120))
@settings(max_examples=60, deadline=None)
def test_any_section_composes_the_same_from_the_store(markdown):
    first, second, alone = composed(markdown, Shelf())
    assert first == second == alone


def test_a_changed_section_alone_is_parsed_again():
    store = Shelf()
    for text in ("one", "two", "one"):
        compose(book(section("# Kept\n\nAlways."), section(f"# Changed\n\n{text}")), store)
    assert 3 == store.puts
