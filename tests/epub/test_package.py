"""The container and the package document."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime

import pytest

from bookgen.book import Matter
from bookgen.edition import Composition, Edition
from bookgen.epub import package
from builders import book, config
from epub_parts import cover, document, opened, page, picture, print_only

PART = document("part-one", role="part")
BELOW = document("two", level=2)


def test_same_book_gives_same_bytes():
    composition = Composition((document(),))
    assert package(book(), composition).data == package(book(), composition).data


def test_bytes_do_not_depend_on_the_clock_of_the_environment(monkeypatch):
    before = package(book(), Composition((document(),))).data
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert before == package(book(), Composition((document(),))).data


def test_container_begins_with_mimetype_stored_and_dates_nothing():
    data = package(book(), Composition((document(),))).data
    entries = zipfile.ZipFile(io.BytesIO(data)).infolist()
    assert ("mimetype", zipfile.ZIP_STORED, b"") == (
        entries[0].filename,
        entries[0].compress_type,
        entries[0].extra,
    )
    assert b"mimetypeapplication/epub+zip" == data[30:58]
    assert {(1980, 1, 1, 0, 0, 0)} == {entry.date_time for entry in entries}


def test_package_states_language_direction_and_version():
    package_element = opened(of=book(config=config(language="en-GB"))).opf("/o:package")[0]
    assert ("en-GB", "ltr", "3.0") == (
        package_element.get("{http://www.w3.org/XML/1998/namespace}lang"),
        package_element.get("dir"),
        package_element.get("version"),
    )


@pytest.mark.parametrize(("said", "date"), [({}, "2026-01-02"), ({"published": 1987}, "1987")])
def test_package_states_when_the_book_is_published(said, date):
    assert [date] == opened(of=book(config=config(**said))).opf("//*[local-name() = 'date']/text()")


def test_right_to_left_book_turns_its_pages_the_other_way():
    made = opened(of=book(config=config(language="he", title="ספר")))
    assert ["rtl"] == made.opf("//o:spine/@page-progression-direction")
    assert ["rtl"] == made.opf("/o:package/@dir")
    assert ["rtl"] == made.find("one.xhtml", "/h:html/@dir")


def test_left_to_right_book_says_nothing_of_page_progression():
    assert [] == opened().opf("//o:spine/@page-progression-direction")


def test_title_that_runs_against_the_book_says_so():
    made = opened(document(title="سفر"), of=book(config=config(title="سفر")))
    assert ["rtl"] == made.opf("//d:title/@dir")
    assert ["rtl"] == made.find("nav.xhtml", "//h:nav[@id='toc']//h:a/@dir")


def test_spine_is_cover_titles_contents_text():
    front = {"matter": Matter.FRONT, "in_contents": False}
    made = opened(
        document("title-page", role="titlepage", **front),
        document("dedication", role="dedication", **front),
        print_only("contents", "toc"),
        document("introduction", role="introduction"),
        document("endnotes", role="endnotes", matter=Matter.BACK),
        cover=cover(),
    )
    items = {item.get("id"): item.get("href") for item in made.opf("//o:item")}
    assert [
        "cover.xhtml",
        "title-page.xhtml",
        "dedication.xhtml",
        "nav.xhtml",
        "introduction.xhtml",
        "endnotes.xhtml",
    ] == [items[idref] for idref in made.opf("//o:itemref/@idref")]


def test_contents_follow_the_titles_when_print_has_none():
    titles = document("title-page", role="titlepage", matter=Matter.FRONT, in_contents=False)
    made = opened(titles, document("one"))
    items = {item.get("id"): item.get("href") for item in made.opf("//o:item")}
    assert ["title-page.xhtml", "nav.xhtml", "one.xhtml"] == [
        items[i] for i in made.opf("//o:itemref/@idref")
    ]


def test_document_of_print_alone_stays_out():
    assert "EPUB/half-title.xhtml" not in opened(print_only("half-title", "halftitlepage"), document()).files


def test_section_called_nav_or_cover_keeps_its_name():
    made = opened(document("nav"), document("cover"), cover=cover())
    assert {"EPUB/nav.xhtml", "EPUB/nav-2.xhtml", "EPUB/cover.xhtml", "EPUB/cover-2.xhtml"} <= set(made.files)
    assert ["nav-2.xhtml"] == made.opf("//o:item[@properties='nav']/@href")


def test_cover_is_marked_for_new_and_old_readers():
    made = opened(cover=cover())
    assert ["cover.png"] == made.opf("//o:item[@properties='cover-image']/@href")
    assert ["cover-image"] == made.opf("//o:meta[@name='cover']/@content")
    assert ["A Small Book"] == made.find("cover.xhtml", "//h:img[@role='doc-cover']/@alt")


def test_file_holds_what_was_composed_but_for_the_workshops_attributes():
    inner = '<p id="b1" class="x" data-line="7" title="kept">A <i lang="fr" xml:lang="fr">mot</i>.</p>'
    made = opened(document("one", inner))
    (paragraph,) = made.find("one.xhtml", "//h:p")
    assert {"id": "b1", "class": "x", "title": "kept"} == dict(paragraph.attrib)
    assert b"data-" not in made.files["EPUB/one.xhtml"]
    assert b'A <i lang="fr" xml:lang="fr">mot</i>.</p>' in made.files["EPUB/one.xhtml"]


def test_passage_that_runs_the_other_way_gets_its_direction():
    made = opened(document("one", '<p>See <i lang="he">ספר</i> and <i lang="fr">mot</i>.</p>'))
    assert ["rtl"] == made.find("one.xhtml", "//h:i/@dir")


def test_empty_element_keeps_its_closing_tag():
    assert b"<td></td>" in opened(document("one", "<table><tr><td/></tr></table>")).files["EPUB/one.xhtml"]


def test_only_pictures_that_are_shown_are_packed_and_their_names_are_encoded():
    shown = picture("images/a map.png")
    made = opened(document("one", '<p><img src="images/a%20map.png" alt="A map"/></p>'), assets=(shown,))
    assert shown.data == made.files["EPUB/images/a map.png"]
    assert ["images/a%20map.png"] == made.opf("//o:item[@media-type='image/png']/@href")
    assert [] == made.codes


def test_modified_is_the_books_own():
    assert ["2026-01-02T03:04:05Z"] == opened().meta("dcterms:modified")


def test_everything_of_book_toml_is_in_the_metadata():
    made = opened(
        of=book(
            config=config(
                title="Main",
                subtitle="Under",
                edition="Second edition",
                contributors=[
                    {"name": "Ann Author", "file_as": "Author, Ann"},
                    {"name": "Ed Editor", "role": "edt"},
                ],
                publisher="House",
                rights="CC0",
                description="About.",
                subjects=["One", "Two"],
                isbn={"epub": "978-0-306-40615-7"},
                series={"title": "Shelf", "position": 2},
                source={"citation": "An old edition", "url": "https://example.org/old"},
            )
        )
    )
    said = {name: [str(text) for text in made.opf(f"//d:{name}/text()")] for name in
            "title creator contributor publisher rights description subject source date identifier".split()}  # fmt: skip
    assert {
        "title": ["Main", "Under", "Second edition"],
        "creator": ["Ann Author"],
        "contributor": ["Ed Editor"],
        "publisher": ["House"],
        "rights": ["CC0"],
        "description": ["About."],
        "subject": ["One", "Two"],
        "source": ["An old edition", "https://example.org/old"],
        "date": ["2026-01-02"],
        "identifier": ["urn:uuid:11111111-2222-4333-8444-555555555555", "urn:isbn:9780306406157"],
    } == said
    assert ["main", "subtitle", "edition"] == made.meta("title-type")
    assert ["aut", "edt"] == made.meta("role")
    assert ["Author, Ann"] == made.meta("file-as")
    assert ["Shelf"] == made.meta("belongs-to-collection")
    assert ["2"] == made.meta("group-position")


def test_subject_of_a_scheme_says_scheme_and_code():
    subject = {"heading": "FICTION / Sea Stories", "scheme": "BISAC", "code": "FIC047000"}
    made = opened(of=book(config=config(subjects=["Whaling"], classification=[subject])))
    assert ["Whaling", "FICTION / Sea Stories"] == made.opf("//d:subject/text()")
    assert (["BISAC"], ["FIC047000"]) == (made.meta("authority"), made.meta("term"))
    assert {"#subject-1"} == set(made.opf("//o:meta[@property='term' or @property='authority']/@refines"))


def test_editor_leads_a_book_without_author():
    made = opened(of=book(config=config(contributors=[{"name": "Ed Editor", "role": "edt"}])))
    assert ["Ed Editor"] == made.opf("//d:creator/text()")


def test_manifest_ids_are_xml_names_whatever_sections_are_called():
    made = opened(document("1984"))
    assert all(not id[0].isdigit() for id in made.opf("//o:item/@id"))


def test_typeface_is_embedded_with_its_licence_when_asked_for():
    made = opened(of=book(config=config(epub={"typeface": "EB Garamond"})))
    assert b"SIL Open Font License" in made.files["EPUB/fonts/LICENCE.txt"]
    assert b"wOF2" == made.files["EPUB/fonts/text-regular.woff2"][:4]
    assert b"fonts/text-italic.woff2" in made.files["EPUB/style.css"]


def test_reader_keeps_their_own_typeface_else():
    made = opened()
    assert not any(name.startswith("EPUB/fonts") for name in made.files)
    assert b"@font-face" not in made.files["EPUB/style.css"]


@pytest.mark.parametrize("count", [2000])
def test_book_of_many_sections_is_packaged(count):
    made = opened(*(document(f"s{number}") for number in range(count)))
    assert count == len(made.find("nav.xhtml", "//h:nav[@id='toc']//h:a"))


def test_title_of_two_thousand_characters_is_kept_whole():
    title = "word " * 399 + "word."
    assert [title] == opened(of=book(config=config(title=title))).opf("//d:title/text()")


def test_time_zone_of_modified_does_not_matter():
    moment = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert ["2026-01-02T03:04:05Z"] == opened(of=book(config=config(modified=moment))).meta(
        "dcterms:modified"
    )


def test_page_breaks_are_listed_where_documents_are_in_the_epub():
    made = opened(
        print_only("half-title", "halftitlepage"),
        document("one", '<p id="b1">Some words here.</p>'),
        pages=(page("i", "half-title", "half-title"), page("1", "one", "one"), page("2", "one", "b1", 4)),
    )
    assert ["1", "2"] == made.find("nav.xhtml", "//h:nav[@id='page-list']//h:a/text()")
    links = made.find("nav.xhtml", "//h:nav[@id='page-list']//h:a/@href")
    assert ["one.xhtml#page-1", "one.xhtml#page-2"] == links
    assert (
        b'Some <span epub:type="pagebreak" role="doc-pagebreak" id="page-2" aria-label="2"></span>words'
        in (made.files["EPUB/one.xhtml"])
    )


def test_id_of_a_page_break_gives_way_to_an_id_of_the_text():
    made = opened(document("one", '<p id="page-1">Some words.</p>'), pages=(page("1", "one", "page-1"),))
    assert ["one.xhtml#page-1-2"] == made.find("nav.xhtml", "//h:nav[@id='page-list']//h:a/@href")
    assert [] == made.codes


def test_page_that_begins_nowhere_in_the_text_is_a_finding():
    made = opened(document("one", '<p id="b1">Few.</p>'), pages=(page("7", "one", "b1", 99),))
    assert ["E007"] == made.codes
    assert [] == made.find("nav.xhtml", "//h:nav[@id='page-list']")


def test_epub_edition_is_what_its_documents_say():
    assert Edition.EPUB in document().editions
