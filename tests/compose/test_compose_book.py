"""A whole book composed: reading order, notes, ids, safety, pictures and links."""

from __future__ import annotations

from io import BytesIO

import pytest
from lxml import etree
from PIL import Image

from bookgen.book import Asset, Matter
from bookgen.compose import compose
from bookgen.edition import Document, Edition
from bookgen.errors import TemplateError
from builders import book, config, section

XHTML = {"h": "http://www.w3.org/1999/xhtml"}
EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"


def encoded(format: str) -> bytes:
    data = BytesIO()
    Image.effect_noise((16, 16), 50).save(data, format)
    return data.getvalue()


PNG = Asset("images/map.png", "image/png", encoded("PNG"))


def document(composition, id: str) -> Document:
    return next(one for one in composition.documents if one.id == id)


def tree(composition, id: str) -> etree._Element:
    return etree.fromstring(document(composition, id).body)


def codes(composition) -> list[str]:
    return [finding.code for finding in composition.findings]


def ids(composition) -> list[str]:
    return [
        element.get("id")
        for one in composition.documents
        for element in etree.fromstring(one.body).iter()
        if element.get("id")
    ]


def test_documents_stand_in_reading_order():
    made = book(
        section(id="preface", role="preface", matter=Matter.FRONT),
        section("# One\n\nText[^1]\n\n[^1]: Note."),
        section(id="index", role="index", matter=Matter.BACK),
        config=config(dedication="To one", epigraph="A motto"),
    )
    expected = "half-title title-page copyright-page dedication epigraph contents preface one endnotes index colophon"
    assert expected.split() == [one.id for one in compose(made).documents]


def test_half_title_and_contents_are_for_print_alone():
    only_print = {one.id for one in compose(book()).documents if one.editions == {Edition.PRINT}}
    assert {"half-title", "contents"} == only_print


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        ("opening brief", "By the Editor\n\nThe ferry left."),
        ("opening", "The ferry left the quay at nine, and " + "nobody who was on it then had seen the bay before. " * 2),
        ("opening brief", "/// epigraph\nAll is wet.\n///\n\n{.attribution}A pilot\n\nThe ferry left."),
    ],
)
def test_the_paragraph_that_opens_a_chapter_is_marked(expected, text):
    made = tree(compose(book(f"# One\n\n{text}")), "chapter-1")
    assert [expected] == [p.get("class") for p in made.iterfind(".//h:p[@class]", XHTML) if "opening" in p.get("class")]


def test_a_book_without_notes_has_no_endnotes():
    assert "endnotes" not in [one.id for one in compose(book()).documents]


def test_a_noteref_and_its_note_link_to_each_other():
    made = compose(book("# One\n\nText[^1] here.\n\n[^1]: The *note*."))
    mark = tree(made, "chapter-1").find(".//h:a[@class='noteref']", XHTML)
    note = tree(made, "endnotes").find(".//h:div[@class='endnote']", XHTML)
    back = note.find(".//h:a[@class='backlink']", XHTML)
    assert f"endnotes.xhtml#{note.get('id')}" == mark.get("href")
    assert f"chapter-1.xhtml#{mark.get('id')}" == back.get("href")
    assert ("1", 0, " here.") == (mark.text, len(mark), mark.tail)
    assert "1. The note." == "".join(note.itertext()).strip()


def test_several_marks_for_one_note_have_backlinks_each():
    made = compose(book("# One\n\nText[^1] and[^1] again[^1].\n\n[^1]: Note."))
    links = tree(made, "endnotes").findall(".//h:a[@class='backlink']", XHTML)
    assert ["1", "b", "c"] == [link.text for link in links]
    assert 3 == len({link.get("href") for link in links})


def test_a_note_called_more_often_than_the_alphabet_is_long_has_all_its_backlinks():
    marks = " ".join(["word[^1]"] * 28)
    links = tree(compose(book(f"# One\n\n{marks}\n\n[^1]: Note.")), "endnotes").findall(".//h:a", XHTML)
    assert ["1", "b", "c"] == [link.text for link in links[:3]]
    assert ["z", "aa", "ab"] == [link.text for link in links[-3:]]


def test_further_backlinks_stand_apart_from_the_text_and_say_whose_they_are():
    note = tree(compose(book("# One\n\nA[^1] B[^1].\n\n[^1]: Note.")), "endnotes").find(".//h:p", XHTML)
    assert "1. Note. b" == "".join(note.itertext())
    assert "1 b" == note[-1].get("aria-label")


def test_further_backlinks_of_a_note_that_ends_in_a_list_stand_behind_it():
    made = compose(book("# One\n\nA[^1] B[^1].\n\n[^1]: Note.\n\n    - one\n"))
    note = tree(made, "endnotes").find(".//h:div", XHTML)
    assert ["1. Note.", "one", "b"] == ["".join(block.itertext()).strip() for block in note]


def test_labels_of_words_are_numbered_in_order():
    made = compose(book("# One\n\nA[^first-one] B[^x].\n\n[^first-one]: One.\n\n[^x]: Two."))
    marks = tree(made, "chapter-1").findall(".//h:a[@class='noteref']", XHTML)
    assert ["1", "2"] == [mark.text for mark in marks]


def test_note_faults_are_found_with_their_lines():
    made = compose(book("# One\n\nText[^9].\n\n[^1]: Alone.\n"))
    expected = [("C002", "chapters/01-chapter.md:5"), ("C001", "chapters/01-chapter.md:3")]
    assert expected == [(one.code, str(one.location)) for one in made.findings]
    assert "Alone." in document(made, "endnotes").body


def test_every_id_is_unique_in_the_book():
    made = compose(
        book("# A\n\nSame.\n\nSame.\n\n## Head {#x}", "# A\n\nSame.[^1]\n\n## Head {#x}\n\n[^1]: Same.")
    )
    assert len(ids(made)) == len(set(ids(made)))


def test_an_edited_paragraph_changes_its_own_id_alone():
    before = ids(compose(book("# A\n\nOne.\n\nTwo.[^1]\n\nThree.\n\n[^1]: N.")))
    after = ids(compose(book("# A\n\nOne.\n\nTwo, edited.[^1]\n\nThree.\n\n[^1]: N.")))
    assert 1 == sum(old != new for old, new in zip(before, after, strict=True))


@pytest.mark.parametrize(
    "round_it",
    ["> {}\n>\n> Stays.", "/// letter\n{}\n\nStays.\n///", "- {}\n\n    Stays.", "- {}\n    - Stays."],
)
def test_an_edit_within_a_passage_changes_no_id_round_it(round_it):
    before, after = (
        ids(compose(book(f"# A\n\n{round_it.format(text)}"))) for text in ("Two.", "Two, edited.")
    )
    assert 1 == len(set(before) - set(after)) == len(set(after) - set(before))


def test_pictures_without_words_have_ids_of_their_own():
    one, two = (Asset(f"images/{name}.png", "image/png", PNG.data) for name in ("one", "two"))
    both = "![](images/one.png)\n\n![](images/two.png)"
    before = ids(compose(book(f"# A\n\n{both}", assets=(one, two))))
    after = ids(compose(book(f"# A\n\n![](images/two.png)\n\n{both}", assets=(one, two))))
    assert set(before) <= set(after)


def test_an_own_title_never_takes_a_reserved_id():
    made = compose(book(section(id="contents"), section(id="endnotes")))
    assert len(made.documents) == len({one.id for one in made.documents})


@pytest.mark.parametrize(
    ("markdown", "code", "kept"),
    [
        ("a <script>x()</script> b", "C005", "a  b"),
        ("a <blink>c</blink> b", "C005", "a c b"),
        ('<p onclick="x()">text</p>', "C006", "text"),
        ("[text](javascript:x)", "C007", "text"),
        ("[text](file:///etc/passwd)", "C007", "text"),
        ("[text](gone.md)", "C010", "text"),
        ("![alt](gone.png)", "C008", "alt"),
        ("![alt](https://example.org/x.png)", "C009", "alt"),
        ("![alt](../../x.png)", "C009", "alt"),
        ("a <b>c", "C004", "a c"),
    ],
)
def test_what_a_book_must_not_hold_goes_and_its_text_stays(markdown, code, kept):
    made = compose(book(f"# One\n\n{markdown}"))
    text = "".join(tree(made, "chapter-1").itertext())
    assert code in codes(made)
    assert kept in " ".join(text.split(" "))
    for bad in ("script", "onclick", "javascript:", "file:", "example.org"):
        assert bad not in document(made, "chapter-1").body


def test_findings_in_raw_html_have_their_line():
    made = compose(book("# One\n\nText.\n\nMore <blink>x</blink>."))
    assert "chapters/01-chapter.md:5" == str(made.findings[0].location)


def test_a_picture_alone_is_a_figure_with_its_title_as_caption():
    made = compose(book('# One\n\n![A map](images/map.png "The island")', assets=(PNG,)))
    figure = tree(made, "chapter-1").find(".//h:figure", XHTML)
    assert "The island" == figure.findtext("h:figcaption", namespaces=XHTML)
    assert (PNG,) == made.assets


def test_a_picture_is_found_from_the_chapters_folder_too():
    made = compose(book("# One\n\n![A map](../images/map.png)", assets=(PNG,)))
    assert "images/map.png" == tree(made, "chapter-1").find(".//h:img", XHTML).get("src")


def test_an_unused_picture_stays_out():
    assert () == compose(book(assets=(PNG,))).assets


@pytest.mark.parametrize(
    "svg",
    [
        "<svg><script>x</script></svg>",
        "<svg onload='x'/>",
        "<svg><image href='https://example.org/x.png'/></svg>",
        "<!DOCTYPE svg [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><svg>&x;</svg>",
        "<svg><rect fill='url(https://example.org/x)'/></svg>",
        "<svg",
    ],
)
def test_a_picture_that_is_not_still_is_refused(svg):
    made = compose(book("# One\n\n![x](a.svg)", assets=(Asset("a.svg", "image/svg+xml", svg.encode()),)))
    assert ["C011"] == codes(made)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "the file is empty"),
        (b"hello", "it is no picture of a kind that is known"),
        (encoded("PNG")[:-60], "it is damaged or cut short"),
        (encoded("JPEG"), "its name says PNG, and it is JPEG"),
    ],
)
def test_a_picture_that_cannot_be_shown_is_named(data, reason):
    (found,) = compose(book("# One\n\n![x](a.png)", assets=(Asset("a.png", "image/png", data),))).findings
    assert ("C013", 3) == (found.code, found.location.line)
    assert reason in found.message


def test_links_between_chapters_lead_to_documents():
    made = compose(book("# A\n\n[see](02-chapter.md#part)", "# B\n\n## Here {#part}"))
    href = tree(made, "chapter-1").find(".//h:a", XHTML).get("href")
    target = tree(made, "chapter-2").find(".//h:h2", XHTML).get("id")
    assert f"chapter-2.xhtml#{target}" == href


def test_a_link_may_name_a_heading_by_its_words():
    made = compose(book("# A\n\n[see](#the-end)\n\n## The End"))
    target = tree(made, "chapter-1").find(".//h:h2", XHTML).get("id")
    assert f"chapter-1.xhtml#{target}" == tree(made, "chapter-1").find(".//h:a", XHTML).get("href")


def test_a_link_may_name_the_second_heading_of_the_same_words():
    made = compose(book("# A\n\n[see](#the-end-1)\n\n## The End\n\nOne.\n\n## The End"))
    target = tree(made, "chapter-1").findall(".//h:h2", XHTML)[1].get("id")
    assert f"chapter-1.xhtml#{target}" == tree(made, "chapter-1").find(".//h:a", XHTML).get("href")


def test_header_cells_have_a_scope():
    made = compose(book("# A\n\n| a | b |\n|---|---|\n| c | d |"))
    assert ["col", "col"] == [
        cell.get("scope") for cell in tree(made, "chapter-1").iterfind(".//h:th", XHTML)
    ]


@pytest.mark.parametrize(
    ("expected", "rows"),
    [
        (["row"], "<tr><th>a</th><td>b</td></tr>"),
        (["row", "row"], "<tr><th>a</th><th>b</th><td>c</td></tr>"),
        (["col"], "<tr><td></td><th>b</th></tr>"),
        (["col"], "<thead><tr><th>a</th><td></td></tr></thead>"),
        (["rowgroup"], '<tr><th scope="rowgroup">a</th><td>b</td></tr>'),
    ],
)
def test_a_header_cell_before_data_heads_its_row(expected, rows):
    made = compose(book(f"# A\n\n<table>{rows}</table>"))
    assert expected == [cell.get("scope") for cell in tree(made, "chapter-1").iterfind(".//h:th", XHTML)]


@pytest.mark.parametrize(
    ("expected", "marks"),
    [
        (["h2", "h3", "h2"], "### #### ###"),
        (["h2", "h2", "h3"], "#### ## ###"),
        (["h2", "h3", "h4"], "## ### ####"),
        (["h2", "h3", "h4", "h2"], "## #### ##### ##"),
    ],
)
def test_headings_are_in_order_whatever_levels_were_written(expected, marks):
    made = compose(book("# A\n\n" + "\n\n".join(f"{mark} Head\n\nText." for mark in marks.split())))
    heads = tree(made, "chapter-1").xpath("//h:h2 | //h:h3 | //h:h4 | //h:h5", namespaces=XHTML)
    assert expected == [etree.QName(head).localname for head in heads]


def test_a_title_in_another_language_says_so_on_its_page_and_in_the_contents():
    made = compose(book(section('# Ave Maria {: lang="la" }\n\nText.', title="Ave Maria")))
    entries = tree(made, "contents").xpath("//*[@lang]/text()")
    assert ("la", ["Ave Maria"]) == (tree(made, "one").find(".//h:h1", XHTML).get("lang"), entries)


def test_a_language_is_said_in_both_attributes():
    made = compose(book('# A\n\n*mot*{: lang="fr" }'))
    passage = tree(made, "chapter-1").find(".//h:em", XHTML)
    assert ("fr", "fr") == (passage.get("lang"), passage.get("{http://www.w3.org/XML/1998/namespace}lang"))


def test_the_section_has_its_role_in_both_vocabularies():
    root = tree(compose(book(section(role="introduction"))), "one")
    assert ("introduction", "doc-introduction") == (root.get(EPUB_TYPE), root.get("role"))


def test_a_broken_template_is_named_with_its_line():
    templates = {"section.xhtml.j2": "<section>\n{{ no_such_word }}\n</section>"}
    with pytest.raises(TemplateError) as caught:
        compose(book(templates=templates))
    assert "section.xhtml.j2:2" == str(caught.value.location)


def test_a_template_of_broken_xhtml_is_named():
    with pytest.raises(TemplateError, match=r"half-title.xhtml.j2:1: template gives broken XHTML"):
        compose(book(templates={"half-title.xhtml.j2": "<section>"}))


def test_composing_twice_gives_the_same():
    assert compose(book("# A\n\nOne[^1].\n\n[^1]: N.")) == compose(book("# A\n\nOne[^1].\n\n[^1]: N."))


@pytest.mark.parametrize(("trim", "shown"), [("5.5x8.5in", "5.5 × 8.5 in"), ("A5", "148 × 210 mm")])
def test_the_colophon_names_typeface_and_trim(trim, shown):
    made = compose(book(config=config(print={"trim": trim})))
    assert f"EB Garamond, on pages of {shown}." in document(made, "colophon").body


def test_rights_that_nobody_verified_are_said_so():
    made = compose(book(config=config(rights_verified=False)))
    assert "The rights in this text have not been verified." in document(made, "copyright-page").body


def test_copyright_page_has_the_year_of_publication():
    made = compose(book(config=config(publisher="A House", published=1987)))
    assert "A House, 1987" in document(made, "copyright-page").body


def captioned(*captions: str) -> str:
    """Write a chapter with a picture for each caption."""
    figures = "\n\n".join(
        f'<figure><img src="images/map.png" alt="A map."/><figcaption>{words}</figcaption></figure>'
        for words in captions
    )
    return f"# One\n\n{figures}\n"


def test_captioned_pictures_are_listed_for_print():
    made = compose(book(captioned("The <em>old</em> quay.", "The new quay."), assets=(PNG,)))
    listed = tree(made, "illustrations")
    assert ["The old quay.", "The new quay."] == [
        "".join(entry.itertext()) for entry in listed.iterfind(".//{*}span[@class='entry']")
    ]
    figures = [figure.get("id") for figure in tree(made, "chapter-1").iter("{*}figure")]
    assert figures == [span.get("data-folio-of") for span in listed.iterfind(".//{*}span[@class='folio']")]
    assert {Edition.PRINT} == set(document(made, "illustrations").editions)
    assert "Illustrations" in document(made, "contents").body


def test_the_list_of_illustrations_has_no_numbers_of_notes():
    text = captioned("The ferry[^1] at <em>dawn[^1]</em>.", "The quay.") + "\n[^1]: Gone since.\n"
    listed = tree(compose(book(text, assets=(PNG,))), "illustrations")
    assert ["The ferry at dawn.", "The quay."] == [
        "".join(entry.itertext()) for entry in listed.iterfind(".//{*}span[@class='entry']")
    ]


def test_a_single_picture_or_a_list_of_the_books_own_needs_none():
    for made in (
        compose(book(captioned("The quay."), assets=(PNG,))),
        compose(book(section(captioned("A.", "B.")), section("# Plates", id="p", role="loi"), assets=(PNG,))),
    ):
        assert "illustrations" not in {one.id for one in made.documents}


def test_the_colophon_names_every_typeface_that_is_shown():
    made = compose(book("# One\n\nHe said שלום and 港, then `quit`."))
    named = "EB Garamond, Source Code Pro, Frank Ruhl Libre, Noto Serif JP, Noto Serif SC, on pages"
    assert named in document(made, "colophon").body


def test_the_colophon_of_a_book_without_pages_speaks_of_no_print_edition():
    made = compose(book(), is_printed=False)
    (only,) = tree(made, "colophon").iter("{*}p")
    assert only.text.startswith("Made with bookgen")


@pytest.mark.parametrize(("is_unseen", "title"), [(True, "Dedication"), (False, "To My Mother")])
def test_a_dedication_that_is_titled_as_such_shows_no_title(is_unseen, title):
    made = section(f"# {title}\n\nTo her.", id="it", title=title, role="dedication", matter=Matter.FRONT)
    opener = tree(compose(book(made, section("# One\n\nText."))), "it").find("h:header", XHTML)
    assert is_unseen == ("unseen" in opener.get("class").split())


def test_contents_tell_parts_from_other_sections_alone():
    made = [section(f"# {role}\n\nText.", id=role, title=role, role=role) for role in ("part", "chapter")]
    dedication = section("# To Her\n\nText.", id="d", title="To Her", role="dedication", matter=Matter.FRONT)
    lines = tree(compose(book(dedication, *made)), "contents").iterfind(".//h:li", XHTML)
    assert ["level-1", "level-1 part", "level-1"] == [line.get("class") for line in lines]
