"""Reading a wiki's page as text: what is its frame, whatever skin, language and program it came through."""

from __future__ import annotations

import pytest
from readings import dropped, lines, read

PROSE = "The keeper climbed the stairs of the tower every evening at the same hour, and the lamp was lit before night."
SIDEBAR = """Jump to content
Main menu
Search
Donate
Create account
Log in
Personal tools
Contents hide
(Top)
Keeper
Toggle Keeper subsection
Stairs
Lamp
Toggle Lamp subsection
Oil
See also
The Lighthouse
4 languages
Article
Talk
Read
Edit
View history
Tools
Appearance hide
Text
Small
Standard
Width
Color (beta)
Automatic
Light
Coordinates: 51°25′N 1°44′W
"""
FOOTER = """Retrieved from "https://en.example.org/w/index.php?title=The_Lighthouse&oldid=7"
Categories: Towers
This page was last edited on 3 February 2024, at 17:22 (UTC).
Text is available under the Creative Commons licence; terms may apply.
Privacy policy
"""


def headings(source: str, name: str = "a.txt") -> list[str]:
    return [line.removeprefix("heading ") for line in lines(read(name, source)) if line.startswith("heading")]


def test_menus_beside_the_text_go_and_say_title_and_levels():
    source = f"{SIDEBAR}{PROSE}\n\nKeeper\n[edit]\n\n{PROSE}\n\nStairs\n[edit]\n\n{PROSE}\n\nLamp\n[edit]\n\n{PROSE}\n\nOil\n[edit]\n{PROSE}\n{FOOTER}"
    manuscript = read("a.txt", source)
    assert ("wiki-paste", "The Lighthouse") == (manuscript.format, manuscript.title)
    assert ["2: Keeper", "3: Stairs", "2: Lamp", "3: Oil"] == headings(source)
    assert {f"paragraph: {PROSE}"} == {line for line in lines(manuscript) if not line.startswith("heading")}


def test_title_is_the_one_that_the_pages_address_names():
    source = f"Open main menu\nSearch\nThe Lighthouse\nA tower by the sea\nArticle\nTalk\nEdit\nThe Lighthouse\nHeight\t30 m\nYear\t1843\n{PROSE}\n{FOOTER}"
    manuscript = read("a.txt", source)
    assert "The Lighthouse" == manuscript.title
    assert ["marked: |  |  |⏎| --- | --- |⏎| Height | 30 m |⏎| Year | 1843 |", f"paragraph: {PROSE}"] == lines(manuscript)


@pytest.mark.parametrize(
    ("title", "head", "edit", "foot"),
    [
        ("Das Feuer", "aus Wikipedia, der freien Enzyklopädie\nZur Navigation springen\nZur Suche springen",
         "[Bearbeiten | Quelltext bearbeiten]", "Abgerufen von „https://de.example.org/w/index.php?title=Das_Feuer“\nKategorien:\nTürme"),
        ("Le Phare", "Un article de Wikipédia, l'encyclopédie libre.\nAller à la navigation\nAller à la recherche",
         "[modifier | modifier le code]", "Ce document provient de « https://fr.example.org/w/index.php?title=Le_Phare ».\nCatégorie : Phare"),
        ("Маяк", "Материал из Википедии — свободной энциклопедии\nПерейти к навигации\nПерейти к поиску",
         "[править | править код]", "Источник — https://ru.example.org/w/index.php?title=%D0%9C%D0%B0%D1%8F%D0%BA\nКатегория: Маяки"),
        ("The Lighthouse", "From Harbour-en\nJump to navigation Jump to search", "[edit source]", FOOTER),
        ("The Lighthouse", "From Harbourpedia, the encyclopedia of harbours", "[edit]", "Powered by MediaWiki"),
    ],
)  # fmt: skip
def test_frame_is_known_in_its_language(title, head, edit, foot):
    manuscript = read("a.txt", f"{title}\n{head}\n\n{PROSE}\n\nOne{edit}\n\n{PROSE}\n\nTwo{edit}\n\n{PROSE}\n{foot}\n")
    assert title == manuscript.title
    paragraph = f"paragraph: {PROSE}"
    assert [paragraph, "heading 2: One", paragraph, "heading 2: Two", paragraph] == lines(manuscript)


def test_first_line_of_a_page_without_a_frame_is_its_title():
    assert "The Lighthouse" == read("a.txt", f"The Lighthouse\n\n{PROSE}\n\nOne[edit]\n\n{PROSE}\n").title


@pytest.mark.parametrize("first", [PROSE, "From there he went on.", "One.[1] Two.[2]", "Keeper[edit]", "Contents"])
def test_first_line_that_is_text_is_no_title(first):
    assert "" == read("a.txt", f"{first}\n\n{PROSE}\n\nOne[edit]\n\n{PROSE}\n").title


def test_headings_with_a_word_or_a_picture_for_a_link_are_headings_where_there_are_several():
    body = f"{PROSE}\n\nOne{{}}\n\n{PROSE}\n\nTwo{{}}\n\n{PROSE}\n"
    assert ["2: One", "2: Two"] == headings("The Lighthouse\nArticle\nTalk\nLanguage\n" + body.format("\nedit", "\nedit") + FOOTER)
    assert ["2: One", "2: Two"] == headings(body.format("[]", "[]"))
    assert "text" == read("a.txt", f"{PROSE}\n\nint line[]\n\n{PROSE}\n").format


def test_headings_without_links_are_known_by_the_contents_list():
    source = f"The Lighthouse\nFrom Harbourwiki\nJump to: navigation, search\n{PROSE}\nContents\n1 Keeper\n1.1 Stairs\n2 Lamp\nKeeper\n{PROSE}\nStairs\n{PROSE}\nLamp\n{PROSE}\n"
    assert ["2: Keeper", "3: Stairs", "2: Lamp"] == headings(source)


def test_what_a_wiki_demands_and_says_of_its_page_goes():
    source = f"The Lighthouse\nFrom Wikipedia, the free encyclopedia\nFor other uses, see Lighthouse (novel).\nThis article needs additional citations for verification. Please help.\n{PROSE}[citation needed]\n\nKeeper[edit]\nMain article: Keepers\n\nIl est né ici[réf. nécessaire]. Он жил[источник не указан 812 дней]. [sic]\n"
    manuscript = read("a.txt", source)
    assert [f"paragraph: {PROSE}", "heading 2: Keeper", "paragraph: Il est né ici. Он жил. [sic]"] == lines(manuscript)
    assert 3 == len(dropped(manuscript)["what the wiki demands of its authors"])
    assert 2 == len(dropped(manuscript)["a link to another page"])


def test_a_link_line_in_the_middle_of_the_text_stays():
    source = f"The Lighthouse\nFrom Harbourwiki\n\n{PROSE}\n\n{PROSE}\n\nSee also the letter of May.\n\n{PROSE}\n"
    assert "paragraph: See also the letter of May." in lines(read("a.txt", source))


def test_notes_whose_way_back_stands_on_lines_of_its_own_are_whole():
    source = f"The Lighthouse\nFrom Harbourwiki\n\n{PROSE}[1] And so.[1]\nNotes[edit]\n^ \nJump up to:\na b Keeper 1958, p. 1.\n^ Lamp, p. 2.\n"
    assert ["paragraph: ^ a b Keeper 1958, p. 1.", "paragraph: ^ Lamp, p. 2."] == lines(read("a.txt", source))[-2:]


def test_a_stanza_is_verse_and_a_list_of_names_is_none():
    verse = "The lamp is lit above the bay,\nThe wind is up, the boats away;\nAnd who shall light it when I sleep,\nWho never had a watch to keep?"
    names = "Siege of the Lower Harbour\nBattle of the Northern Bay\nFall of the Old Lighthouse"
    found = lines(read("a.txt", f"The Lighthouse\nFrom Harbourwiki\n\n{PROSE}\n\n{verse}\n\n{names}\n"))
    assert ["verse", "paragraph", "paragraph", "paragraph"] == [line.partition(":")[0] for line in found[1:]]


def test_pages_pasted_one_below_another_are_sections_of_one_work():
    page = f"The Tower/{{}}\n\nFrom Harbour-en\nJump to navigation Jump to search\n\n{PROSE}\n\nOil[edit]\n\n{PROSE}\n\n"
    manuscript = read("a.txt", page.format("Chapter 1") + page.format("Chapter 2"))
    assert "The Tower" == manuscript.title
    assert ["1: Chapter 1", "3: Oil", "1: Chapter 2", "3: Oil"] == headings(page.format("Chapter 1") + page.format("Chapter 2"))


WIKISOURCE = f"""The Tower/Chapter 2
From Wikisource
← Chapter 1
The Tower
by Ann Author
Chapter 2
Chapter 3 →

{PROSE}

{PROSE}

Retrieved from "https://en.example.org/w/index.php?title=The_Tower/Chapter_2&oldid=1"
"""


def test_the_header_of_a_source_text_says_title_and_author():
    manuscript = read("a.txt", WIKISOURCE)
    assert ("The Tower", ("Ann Author",)) == (manuscript.title, manuscript.authors)
    assert [f"paragraph: {PROSE}"] * 2 == lines(manuscript)


LYNX = """   [1]Jump to content

   [2]Main page

Whales

   From Wikipedia, the free encyclopedia

   Whales are large animals that swim in all the [3]oceans of the world and
   breathe air at its surface, as the first naturalists knew.^[4][1] There
   are 12 kinds, and no more^[citation
   needed].

Food

   [[5]edit]

   They eat, in the cold [6]seas of the south where the light is long, what
   they find there:
     * [7]krill, which they take in with the water of the sea and keep back
       with their baleen
     * fish

   CAPTION: Sizes

          Length Weight
   Blue   30 m     150 t
   Right  15 m      60 t

References

   [[8]edit]
    1. [9]^ Naturalist, A. (1820). A History of the Animals of the Sea, with
       Pictures, in the n^o 2 of his works.

   [10]Privacy policy

References

   1. https://en.example.org/#content
   2. https://en.example.org/Main
   3. https://en.example.org/Ocean
   4. https://en.example.org/#cite_note-1
   5. https://en.example.org/w/index.php?title=Whales&action=edit
   6. https://en.example.org/Sea
   7. https://en.example.org/Krill
   8. https://en.example.org/w/index.php?title=Whales&action=edit
   9. https://en.example.org/#cite_ref-1
  10. https://en.example.org/Privacy
"""


def test_numbers_of_links_go_and_marks_of_notes_stay():
    manuscript = read("a.txt", LYNX)
    assert ("dump", "Whales") == (manuscript.format, manuscript.title)
    found = lines(manuscript)
    assert found[0].endswith("naturalists knew.[1] There⏎are 12 kinds, and no more.")
    assert "heading 2: Food" == found[1]
    assert found[3].startswith("marked: -   krill, which")
    assert found[3].endswith("⏎-   fish")
    assert ["paragraph: Sizes", "marked: |  | Length | Weight |⏎| --- | --- | --- |⏎| Blue | 30 m | 150 t |⏎| Right | 15 m | 60 t |"] == found[4:6]
    assert "paragraph: 1. ^ Naturalist, A. (1820). A History of the Animals of the Sea, with⏎Pictures, in the n^o 2 of his works." == found[-1]
    assert ["[3]", "[4]", "[6]", "[7]", "[9]"] == dropped(manuscript)["a link's number"]


def test_numbered_addresses_that_are_notes_leave_their_marks():
    text = f"{PROSE}[1] He said so.[2]\n\n1. https://example.org/one\n2. https://example.org/two\n"
    manuscript = read("a.txt", text)
    assert "text" == manuscript.format
    assert "He said so.[2]" in lines(manuscript)[0]
