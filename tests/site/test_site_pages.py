"""The shelf, the pages of books, and what holds for every page."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from lxml import etree
from site_parts import MELVILLE, copies, dead_links, page, published, site, text

from bookgen.errors import OutputError
from bookgen.site import make_site
from bookgen.site_config import SiteConfig

DOWNLOADS = frozenset({"books/whale/whale.epub", "books/whale/whale.pdf"})


def titles(files, path="index.html"):
    return [text(title) for title in page(files, path).find_class("card-title")]


def test_every_link_of_the_site_leads_somewhere():
    files = site(published(errata="mailto:errata@books.example", folios={"chapter-1": "1"}))
    assert [] == list(dead_links(files, DOWNLOADS))


def test_no_page_asks_for_anything_from_elsewhere():
    files = site(published())
    pages = [page(files, path) for path in files if path.endswith(".html")]
    sources = {
        element.get(name)
        for tree in pages
        for element in tree.iter("img", "script", "link", "source")
        for name in ("src", "href")
    }
    assert [] == [source for source in sources if source and ("//" in source or source.startswith("/"))]


def test_the_same_books_give_the_same_bytes():
    assert site(published()) == site(published())


def test_books_stand_under_their_author_then_by_title_without_its_article():
    books = (
        published(name="c", title="The Confidence-Man"),
        published(name="b", title="Billy Budd"),
        published(name="a", title="Common Sense"),
    )
    assert ["Billy Budd", "Common Sense", "The Confidence-Man"] == titles(site(*books))


def test_two_books_with_one_name_are_a_fault():
    with pytest.raises(OutputError, match=r"two books are called '[Ww]hale'") as fault:
        site(published(name="whale"), published(name="Whale"))
    assert "rename the folder of one of them" == fault.value.hint


def test_two_books_with_one_identifier_are_a_fault():
    with pytest.raises(OutputError, match="two books have the identifier 'urn:isbn:9780306406157'"):
        site(*(published(name=name, identifier="978-0-306-40615-7") for name in ("a", "b")))


def test_a_shelf_without_books_is_a_fault():
    with pytest.raises(OutputError, match="no book to put on the shelf"):
        make_site((), SiteConfig(), "")


def test_each_author_subject_and_language_has_a_page():
    files = site(
        published(subjects=("Whaling", "Sea stories")), published(name="war", title="Война", language="ru")
    )
    assert ["A Small Book", "Война"] == titles(files, "author/melville-herman.html")
    assert ["A Small Book"] == titles(files, "subject/sea-stories.html")
    assert ["Война"] == titles(files, "language/russian.html")


def test_names_without_latin_letters_have_pages_of_their_own():
    files = site(published(subjects=("Проза", "Поэзия")))
    assert 2 == len([path for path in files if path.startswith("subject/") and path != "subject/index.html"])


def test_a_long_shelf_is_parted_and_its_rest_can_be_searched():
    files = site(*copies(61))
    assert (48, 13) == (len(titles(files)), len(titles(files, "index-2.html")))
    assert "index-2.html" == page(files, "index.html").find_class("pager")[0].find("a").get("href")
    assert 13 == files["shelf-cards.js"].decode().count("card-title")
    assert "shelf-cards.js" == page(files, "index.html").xpath("//script/@data-more")[0]


def test_a_card_carries_what_the_search_looks_through():
    files = site(published(subjects=("Sea stories",), description="A voyage."))
    card = page(files, "index.html").find_class("card")[0]
    assert "Herman Melville Sea stories  A voyage." == card.get("data-words").strip()
    assert ("melville-herman", "sea-stories", "english") == tuple(
        card.get(f"data-{kind}") for kind in ("author", "subject", "language")
    )


def test_the_search_shows_itself_only_with_a_script():
    form = page(site(*copies(2)), "index.html").find_class("finder")[0]
    assert "hidden" in form.attrib


def test_only_what_tells_books_apart_is_offered_to_choose_from():
    both = published(), published(name="war", title="Война", language="ru")
    one, two = (page(files, "index.html") for files in (site(), site(*both)))
    assert [] == one.xpath("//form | //script | //*[@class='browse']")
    assert ["language"] == two.xpath("//select/@data-kind")


def test_the_cover_comes_at_several_widths():
    files = site()
    cover = page(files, "index.html").find_class("cover")[0]
    assert (
        "books/whale/cover-200.jpg 200w, books/whale/cover-400.jpg 400w, books/whale/cover-800.jpg 800w"
        == cover.get("srcset")
    )
    assert ("800", "1280") == (cover.get("width"), cover.get("height"))


def test_the_book_page_tells_of_its_files():
    files = site(published())
    book = page(files, "books/whale/index.html")
    rows = {text(row[0]): text(row[1]) for row in book.find_class("files")[0]}
    assert f"1.2 MB, 212 pagesSHA-256 {'0' * 64}" == rows["whale.pdf"]
    assert ["EPUB", "PDF"] == [text(link).split()[0] for link in book.find_class("button")[1:]]


def test_the_book_page_leads_to_the_places_of_its_contents():
    files = site(published(folios={"chapter-1": "1"}))
    lines = page(files, "books/whale/index.html").find_class("contents")[0]
    assert ["One 1", "Notes"] == [text(line) for line in lines]
    assert "read/chapter-1.html" == lines[0].find("a").get("href")


def test_the_book_page_says_what_changed():
    revisions = (
        {"date": datetime(2025, 5, 3, tzinfo=UTC), "text": "Published."},
        {"date": datetime(2026, 1, 2, tzinfo=UTC), "text": "Two misprints."},
    )
    book = page(site(published(revision=revisions)), "books/whale/index.html")
    assert ["2 January 2026 Two misprints.", "3 May 2025 Published."] == [
        f"{text(row[0])} {text(row[1])}" for row in book.find_class("changes")[0]
    ]


def test_rights_that_are_not_verified_are_said():
    book = page(site(published(rights_verified=False)), "books/whale/index.html")
    assert "The rights in this text have not been verified." in text(book.find_class("facts")[0])


def test_the_book_page_describes_itself_to_search_engines():
    files = site(published(subjects=("Whaling",), isbn={"epub": "978-0-306-40615-7"}))
    found = json.loads(
        page(files, "books/whale/index.html").xpath("//script[@type='application/ld+json']")[0].text
    )
    assert "Book" == found["@type"]
    assert [{"@type": "Person", "name": "Herman Melville"}] == found["author"]
    assert ["application/epub+zip", "application/pdf"] == [one["encodingFormat"] for one in found["encoding"]]
    assert "9780306406157" == found["workExample"][0]["isbn"]
    assert "tableOfContents" in found["accessibilityFeature"]
    assert ["none"] == found["accessibilityHazard"]


def test_markup_in_a_title_stays_text():
    files = site(published(title='</script><b>Bold</b> & "quoted"'))
    book = page(files, "books/whale/index.html")
    assert '</script><b>Bold</b> & "quoted"' == text(book.find(".//h1"))
    assert [] == list(book.iter("b"))


def test_a_known_address_gives_a_sitemap_and_canonical_links():
    files = site(published(), url="https://books.example/shelf")
    places = [place.text for place in html_places(files["sitemap.xml"])]
    assert "https://books.example/shelf/books/whale/" in places
    canonical = page(files, "books/whale/index.html").xpath("//link[@rel='canonical']/@href")
    assert ["https://books.example/shelf/books/whale/index.html"] == canonical
    assert "sitemap.xml" not in site(published())


def html_places(data):
    return etree.fromstring(data).iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")


def test_a_name_with_spaces_still_has_its_links():
    files = site(published(name="the whale"))
    assert [] == list(
        dead_links(files, frozenset({"books/the whale/the whale.epub", "books/the whale/the whale.pdf"}))
    )
    assert MELVILLE["name"] in text(page(files, "books/the whale/index.html"))
