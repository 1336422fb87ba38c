"""Reading kinds of plain text: Gutenberg's, what text browsers print, pages of OCR."""

from __future__ import annotations

from readings import dropped, lines, read, zipped

PROSE = "The keeper climbed the stairs of the tower every evening at the same hour,\nand every evening the lamp was lit before the boats had left the bay. He did\nnot think of it; his father had climbed them, and the lamp had to be lit.\n"


def gutenberg(body: str) -> str:
    return (
        "The Project Gutenberg EBook of The Lamp, by Ann Author\n\nTitle: The Lamp\n\nAuthor: Ann Author\n\nLanguage: English\n\n"
        f"*** START OF THIS PROJECT GUTENBERG EBOOK THE LAMP ***\n\nProduced by Someone\n\n\n\n{body}\n\n"
        "End of the Project Gutenberg EBook\n\n*** END OF THIS PROJECT GUTENBERG EBOOK THE LAMP ***\n\nLicence\n"
    )


def chapters(*titles: str) -> str:
    return "".join(f"\n\n\n\n{title}\n\n\n{PROSE}\n{PROSE}" for title in titles)


def headings(source: str) -> list[str]:
    return [line for line in lines(read("a.txt", source)) if line.startswith("heading")]


def test_gutenbergs_words_go_and_say_what_the_work_is():
    manuscript = read(
        "a.txt", gutenberg("THE LAMP\n\nBy Ann Author\n" + chapters("CHAPTER I.", "CHAPTER II."))
    )
    assert ("gutenberg", "The Lamp", ("Ann Author",), "en") == (
        manuscript.format,
        manuscript.title,
        manuscript.authors,
        manuscript.language,
    )
    assert {
        "Project Gutenberg's header",
        "Project Gutenberg's licence",
        "Project Gutenberg's credits",
        "the title page",
    } == set(dropped(manuscript))


def test_the_header_names_the_subtitle_and_goes_on_where_a_title_is_long():
    source = gutenberg(chapters("CHAPTER I.", "CHAPTER II."))
    short = read("a.txt", source.replace("Title: The Lamp\n", "Title: The Lamp\n       A Tale of the Bay\n"))
    assert ("The Lamp", "A Tale of the Bay") == (short.title, short.subtitle)
    title = "The Lamp of the Bay and of Those Who Lit It in the Winter When"
    long = read("a.txt", source.replace("Title: The Lamp\n", f"Title: {title}\n       Nobody Came\n"))
    assert (f"{title} Nobody Came", "") == (long.title, long.subtitle)


def test_unindented_verse_keeps_its_lines():
    verse = "The lamp is lit before the tide,\nThe boats are in the bay,\nAnd none who saw them put aside\nThe nets will go away,\n"
    found = lines(read("a.txt", gutenberg(chapters("CHAPTER I.", "CHAPTER II.") + "\n" + verse)))
    assert "verse: " + verse.strip().replace("\n", "⏎") in found


def test_headings_follow_the_books_own_contents_list():
    contents = "CONTENTS\n\nThe Stairs.\n\nThe Bay.\n\nThe Boats.\n"
    source = gutenberg(contents + chapters("The Stairs.", "The Bay.", "The Boats."))
    assert ["heading 2: The Stairs.", "heading 2: The Bay.", "heading 2: The Boats."] == headings(source)
    assert 4 == len(dropped(read("a.txt", source))["a contents list"])


def test_a_contents_list_with_pages_goes_whole():
    contents = "CONTENTS.\n\n   CHAPTER                    PAGE\n\n   I. THE STAIRS                 3\n\n  II. THE BAY                   19\n"
    source = gutenberg(contents + chapters("CHAPTER I.\n\nTHE STAIRS.", "CHAPTER II.\n\nTHE BAY."))
    assert ["heading 2: CHAPTER I. THE STAIRS.", "heading 2: CHAPTER II. THE BAY."] == headings(source)


def test_a_shouted_line_and_a_caption_are_no_headings():
    body = (
        chapters("CHAPTER I.", "CHAPTER II.", "CHAPTER III.")
        + "\nSTOP THE BOAT!\n\n"
        + PROSE
        + "\n[Illustration: THE BAY]\n\n"
        + PROSE
    )
    manuscript = read("a.txt", gutenberg(body))
    assert 3 == sum(line.startswith("heading") for line in lines(manuscript))
    assert ["[Illustration: THE BAY]"] == dropped(manuscript)["the place of a picture"]


def test_a_question_that_repeats_a_title_is_no_heading():
    contents = "CONTENTS\n\nCHAPTER 1. Going Aboard\n\nCHAPTER 2. Home\n\nCHAPTER 3. End\n"
    body = (
        contents
        + chapters("CHAPTER 1. Going Aboard", "CHAPTER 2. Home", "CHAPTER 3. End")
        + "\n“Going aboard?”\n\n"
        + PROSE
    )
    assert 3 == len(headings(gutenberg(body)))


def test_underscores_are_emphasis_and_indented_lines_verse():
    body = (
        chapters("CHAPTER I.")
        + "\nHe read _The\nLamp_ aloud:\n\n     Light the lamp,\n       my lad,\n\n"
        + PROSE
    )
    found = lines(read("a.txt", gutenberg(body)))
    assert "paragraph: He read *The⏎Lamp* aloud:" in found
    assert "verse: Light the lamp,⏎  my lad," in found


LYNX = """
   #alternate Edit this page

Whales

   From Wikipedia, the free encyclopedia
   Jump to: navigation, search

   Whales are large animals that swim in all the oceans of the world and
   breathe air at its surface, as the first naturalists knew.^[1]

Contents

     * 1 Food
          + 1.1 Krill
     * 2 References

Food[edit]

   They eat, in the cold seas of the south where the light is long, what
   they find there^[citation needed]:
     * krill, which they take in with the water of the sea and keep back
       with their baleen
          + much of it
     * fish

Krill[edit]

   Krill is small, and there is so much of it that all the whales of the
   world have lived on it since they were whales.

References[edit]

    1. ^ Naturalist, A. (1820). A History of the Animals of the Sea, with
       Pictures.

   Retrieved from "https://en.wikipedia.org/w/index.php?title=Whales"
   Categories:
     * Animals
     * This page was last modified on 1 May 2016.
"""


def test_what_lynx_prints_is_a_page_without_its_frame():
    manuscript = read("a.txt", LYNX)
    assert ("dump", "Whales") == (manuscript.format, manuscript.title)
    assert ["heading 2: Food", "heading 3: Krill", "heading 2: References"] == [
        line for line in lines(manuscript) if line.startswith("heading")
    ]
    assert any("surface, as the first naturalists knew.[1]" in line for line in lines(manuscript))
    assert any(
        line.startswith("marked: -   krill, which") and "⏎    -   much of it⏎-   fish" in line
        for line in lines(manuscript)
    )
    assert (
        "paragraph: 1. ^ Naturalist, A. (1820). A History of the Animals of the Sea, with⏎Pictures."
        in lines(manuscript)
    )
    assert {
        "the page's title",
        "the site's frame",
        "a contents list",
        "the site's own",
        "what the wiki demands of its authors",
    } == set(dropped(manuscript))


def test_what_html2text_makes_of_a_wiki_keeps_no_edit_links():
    source = '# Whales\n\n## From Wiki\n\nJump to: navigation, search\n\nThey [swim](Swim "Swim").\n\n## [[edit](/index.php?title=W&action=edit&section=1)] Food\n\nKrill and [more](/x?action=edit).\n'
    manuscript = read("a.md", source)
    assert ("wiki-markdown", "Whales") == (manuscript.format, manuscript.title)
    assert ["paragraph: They swim.", "heading 1: Food", "paragraph: Krill and more."] == lines(manuscript)


WORDS = "stairs boats nets gulls oars ropes bread tide wicks lamps stones waves ships sails masts storms".split()


def pages(count: int) -> list[str]:
    def line(n: int) -> str:
        return " ".join(f"the {WORDS[(n * k + k) % len(WORDS)]} of {WORDS[(n + 3 * k) % len(WORDS)]} and" for k in range(1, 4))

    return [
        f"{n if n != 3 else 'S'}\nTHE LAMP OF THE BAY\n{line(n)}\n{line(n + 20)}\n{line(n + 40)}\n{line(n + 60)} the lan-\n"
        for n in range(1, count)
    ]


def test_heads_and_numbers_of_pages_go_by_their_place():
    manuscript = read("a.txt", "\f".join(pages(9)) + "\ftern.\n")
    assert "pages" == manuscript.format
    found = dropped(manuscript)
    assert 8 == len(found["a running head"])
    assert ["1", "2", "S", "4"] == found["a page number"][:4]
    assert 1 == len(lines(manuscript))


def test_heads_on_one_line_with_the_number_go_too():
    titles = ("THE STAIRS", "The Bay at Night", "The Bay at Night", "OF BOATS")
    source = "\f".join(
        f"{f'{n + 4} {title}' if n % 2 else f'{title} {n + 4}'}\n" + page.split("\n", 2)[2]
        for n, (title, page) in enumerate(zip(titles, pages(5), strict=True))
    )
    found = dropped(read("a.txt", source))
    assert {"a running head": ["THE STAIRS 4", "5 The Bay at Night", "The Bay at Night 6", "7 OF BOATS"]} == found


def test_a_head_far_from_its_number_and_a_chapter_at_the_top_of_a_page():
    source = "\f".join(
        f"The Keeper of the Lamp{' ' * 90}{n} / 6\n{f'Chapter {n}{chr(10)}' if n % 2 else ''}" + page.split("\n", 2)[2]
        for n, page in enumerate(pages(7), 1)
    )
    manuscript = read("a.txt", source)
    assert 6 == len(dropped(manuscript)["a running head"])
    assert ["paragraph: Chapter 1", "paragraph: Chapter 3"] == [
        line for line in lines(manuscript) if "Chapter" in line
    ][:2]


def test_a_number_ends_a_paragraph_where_no_sentence_ends_above_it():
    years = [f"{page.split(chr(10), 2)[2].rstrip()[:-4]}\nand of the year\n{n}0.\nIII.\n" for n, page in enumerate(pages(5), 1)]
    manuscript = read("a.txt", "\f".join(years))
    assert ["and of the year⏎10.", "paragraph: III."] == [line[-19:] for line in lines(manuscript)][:2]


def test_chapters_that_begin_at_the_top_of_pages_keep_their_headings():
    source = "\f".join(f"CHAPTER {n}\n" + page.split("\n", 2)[2] for n, page in enumerate(pages(6), 1))
    assert {} == dropped(read("a.txt", source))


def test_form_feeds_between_chapters_part_no_pages():
    source = "\f".join(f"CHAPTER {n}\n\n" + f"{PROSE}\n" * 70 for n in range(1, 5))
    assert "text" == read("a.txt", source).format


def test_an_archive_of_small_numbered_texts_is_pages():
    manuscript = read("a.zip", zipped({f"{n:03}.txt": page for n, page in enumerate(pages(9))}))
    assert 8 == len(dropped(manuscript)["a running head"])


def test_texts_that_repeat_nothing_at_their_edges_lose_nothing():
    manuscript = read(
        "a.txt",
        "\f".join(
            f"{word} begins here and goes on to the end of its page.\n"
            for word in ("One", "Two", "Three", "Four", "Five")
        ),
    )
    assert {} == dropped(manuscript)


MANUAL = (
    "1. The Lamp\n\n"
    + "".join(f"   {line}\n" for line in PROSE.splitlines())
    + "\n  1.1. Of wicks\n\n"
    + "   There are these kinds of wick, and whoever keeps a lamp has them all:\n"
    + "     1. the flat one, which\n        is the cheapest;\n     2. the round one.\n\n"
)


def test_numbers_that_stand_out_of_the_margin_head_what_is_below_and_lists_part_their_entries():
    assert [
        "heading 2: 1. The Lamp",
        "paragraph: " + PROSE.strip().replace("\n", "⏎"),
        "heading 3: 1.1. Of wicks",
        "paragraph: There are these kinds of wick, and whoever keeps a lamp has them all:",
        "paragraph: 1. the flat one, which⏎is the cheapest;",
        "paragraph: 2. the round one.",
    ] == lines(read("a.txt", MANUAL))


def test_a_rule_of_dashes_between_lines_parts_them():
    assert [
        "paragraph: " + PROSE.strip().replace("\n", "⏎"),
        "break: " + "-" * 40,
        "paragraph: The Lamp of the Bay",
    ] == lines(read("a.txt", PROSE + "-" * 40 + "\nThe Lamp of the Bay\n"))


def test_the_proofreaders_credits_speak_for_a_gutenberg_text_without_its_header():
    source = f"Produced by Somebody and the Online Distributed Proofreading Team\n\n\n\n{PROSE}"
    assert "gutenberg" == read("a.txt", source).format


def test_a_part_in_italics_is_a_heading_and_an_article_alone_is_none():
    source = gutenberg(chapters("_PART I._", "_PART II._", "THE", "_PART III._"))
    assert ["heading 2: *PART I.*", "heading 2: *PART II.*", "heading 2: *PART III.*"] == headings(source)


def test_commands_of_a_shell_are_no_headings():
    assert "text" == read("a.txt", "# cp lamp.iso /dev/sdx\n\n# sync\n\n" + PROSE).format
    assert "markdown" == read("a.txt", "# The Lamp\n\n## of the bay\n\n# Boats\n\n" + PROSE).format


def test_tables_that_are_drawn_with_signs_are_no_prose():
    drawn = "┌──────┬─────┐\n│ lamp │ oil │\n└──────┴─────┘\n"
    piped = "+------+-----+\n| lamp | oil |\n+------+-----+\n| old  | 2   |\n+------+-----+\n"
    assert [
        "verbatim: ```⏎" + drawn.replace("\n", "⏎") + "```",
        "verbatim: | lamp | oil |⏎| --- | --- |⏎| old | 2 |",
    ] == lines(read("a.txt", f"{PROSE}\n{drawn}\n{piped}"))[-2:]


def test_a_transcribers_note_ends_with_its_bracket_however_wide_it_stands():
    note = "[Transcriber's Note:\n\nThe songs are in another file.]\n"
    source = gutenberg(f"\n\n{note}\n\n\n_The Persons_\n\n  ANNA\n  BERT\n" + chapters("CHAPTER I.", "CHAPTER II."))
    manuscript = read("a.txt", source)
    assert 2 == len(dropped(manuscript)["the transcriber's note"])
    assert "heading 2: *The Persons*" in lines(manuscript)
