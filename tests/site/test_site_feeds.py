"""OPDS in both its forms, the feed of editions, and ONIX."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest
from lxml import etree
from site_parts import copies, dead_links, published, site

from bookgen.site.onix import OTHER_ROLE, ROLES

ATOM = {"a": "http://www.w3.org/2005/Atom", "dc": "http://purl.org/dc/terms/"}
ONIX = {"o": "http://ns.editeur.org/onix/3.0/reference"}
MAY, JUNE = datetime(2026, 5, 3, tzinfo=UTC), datetime(2026, 6, 4, 5, 6, 7, tzinfo=UTC)


def feed(files, path):
    return etree.fromstring(files[path])


def found(tree, path, names=ATOM):
    return [str(getattr(hit, "text", hit)) for hit in tree.xpath(path, namespaces=names)]


def test_the_root_leads_to_every_kind_of_list():
    tree = feed(site(published(subjects=("Whaling",))), "opds/index.xml")
    expected = ["All books", "New and changed", "Authors", "Subjects", "Languages"]
    assert expected == found(tree, "a:entry/a:title")
    assert ["all.xml", "new.xml", "authors.xml", "subjects.xml", "languages.xml"] == found(
        tree, "a:entry/a:link/@href"
    )


def test_an_entry_leads_to_files_and_covers():
    tree = feed(site(), "opds/all.xml")
    links = dict(zip(found(tree, "a:entry/a:link/@href"), found(tree, "a:entry/a:link/@rel"), strict=True))
    assert {
        "../books/whale/index.html": "alternate",
        "../books/whale/cover-800.jpg": "http://opds-spec.org/image",
        "../books/whale/cover-200.jpg": "http://opds-spec.org/image/thumbnail",
        "../books/whale/whale.epub": "http://opds-spec.org/acquisition/open-access",
        "../books/whale/whale.pdf": "http://opds-spec.org/acquisition/open-access",
    } == links
    assert ["en"] == found(tree, "a:entry/dc:language")


def test_links_in_feeds_are_whole_where_the_address_is_known():
    tree = feed(site(url="https://books.example"), "opds/all.xml")
    assert "https://books.example/books/whale/whale.epub" in found(tree, "a:entry/a:link/@href")


def test_every_feed_that_a_feed_names_is_there():
    files = site(published(subjects=("Проза", "Whaling")), published(name="war"))
    for kind in ("xml", "json"):
        names = [path for path in files if path.startswith("opds/") and path.endswith(kind)]
        assert {"opds/index", "opds/all", "opds/new", "opds/authors", "opds/author/melville-herman"} <= {
            path.removesuffix(f".{kind}") for path in names
        }
    assert [] == list(
        dead_links(
            files,
            frozenset(f"books/{one}/{one}.{end}" for one in ("whale", "war") for end in ("epub", "pdf")),
        )
    )


def test_opds_2_says_the_same_in_json():
    table = json.loads(site(published(isbn={"epub": "978-0-306-40615-7"}))["opds/all.json"])
    assert 1 == table["metadata"]["numberOfItems"]
    book = table["publications"][0]
    assert [{"name": "Herman Melville", "sortAs": "Melville, Herman"}] == book["metadata"]["author"]
    assert "tableOfContents" in book["metadata"]["accessibility"]["feature"]
    assert ["textual"] == book["metadata"]["accessibility"]["accessModeSufficient"]
    assert ["../books/whale/index.html", "../books/whale/whale.epub", "../books/whale/whale.pdf"] == [
        link["href"] for link in book["links"]
    ]


def test_an_identifier_that_is_a_bare_isbn_becomes_a_urn():
    table = json.loads(site(published(identifier="978-0-306-40615-7"))["opds/all.json"])
    assert "urn:isbn:9780306406157" == table["publications"][0]["metadata"]["identifier"]


def test_a_long_list_is_parted_into_feeds():
    files = site(*copies(60))
    assert ["all-2.xml"] == found(feed(files, "opds/all.xml"), "a:link[@rel='next']/@href")
    assert ["all.xml"] == found(feed(files, "opds/all-2.xml"), "a:link[@rel='previous']/@href")
    assert 10 == len(json.loads(files["opds/all-2.json"])["publications"])


def test_the_feed_of_editions_begins_with_the_youngest():
    books = (
        published(modified=MAY, revision=({"date": MAY, "text": "Two misprints."},)),
        published(name="war", title="War", modified=JUNE),
    )
    tree = feed(site(*books), "updates.xml")
    assert ["War", "A Small Book"] == found(tree, "a:entry/a:title")
    assert ["Published here.", "Two misprints."] == found(tree, "a:entry/a:summary")
    assert ["2026-06-04T05:06:07Z"] == found(tree, "a:updated")


def test_an_edition_without_a_note_of_what_changed_is_told_all_the_same():
    books = published(modified=JUNE, revision=({"date": MAY, "text": "Published here."},))
    assert ["A new edition.", "Published here."] == found(
        feed(site(books), "updates.xml"), "a:entry/a:summary"
    )


def test_feeds_name_themselves_by_the_site_and_not_by_chance():
    names = found(feed(site(), "updates.xml"), "a:id")
    assert names == found(feed(site(), "updates.xml"), "a:id")
    assert names != found(feed(site(url="https://books.example"), "updates.xml"), "a:id")


def onix(*books, path="onix.xml", **settings):
    return etree.fromstring(site(*books, **settings)[path])


@pytest.mark.parametrize(
    ("said", "form", "written"),
    [(date(2025, 3, 4), "00", "20250304"), (2025, "05", "2025")],
)
def test_every_feed_has_the_date_of_publication(said, form, written):
    book = published(published=said)
    (when,) = onix(book).iterfind(".//o:PublishingDate/o:Date", ONIX)
    assert (form, written) == (when.get("dateformat"), when.text)
    files = site(book)
    assert [str(said)] == found(feed(files, "opds/all.xml"), "a:entry/dc:issued")
    (entry,) = json.loads(files["opds/all.json"])["publications"]
    assert (str(said) if form == "00" else None) == entry["metadata"].get("published")
    assert f'"datePublished": "{said}"' in files["books/whale/index.html"].decode()


def test_the_trade_is_told_what_the_epub_claims_of_accessibility():
    tree = onix(published(folios={"chapter-1": "1"}))
    features = tree.iterfind(".//o:ProductFormFeature", ONIX)
    codes = {(one[0].text, one[1].text) for one in features}
    assert {
        ("09", code) for code in ("00", "04", "10", "11", "13", "14", "19", "30", "36", "52", "82", "85")
    } <= codes
    assert ("12", "00") in codes


def test_no_page_numbers_are_claimed_for_an_epub_without_them():
    assert "19" not in found(onix(published()), ".//o:ProductFormFeatureValue", ONIX)


def test_an_epub_that_claims_no_conformance_has_none_in_the_trade():
    values = found(onix(published("# One\n\n<table><tr><td>Bow</td><td>Stern</td></tr></table>")), ".//o:ProductFormFeatureValue", ONIX)
    assert [] == [code for code in values if code in {"04", "82", "85"}]


def test_each_edition_with_an_isbn_is_a_product():
    both = {"epub": "978-0-306-40615-7", "print": "978-92-95055-12-4"}
    tree = onix(published(isbn=both))
    assert ["ED", "BC"] == found(tree, ".//o:ProductForm", ONIX)
    numbers = found(tree, "o:Product/o:ProductIdentifier[o:ProductIDType='15']/o:IDValue", ONIX)
    assert ["9780306406157", "9789295055124"] == numbers
    assert ["216", "140"] == found(tree, ".//o:Measurement", ONIX)
    assert ["212"] == found(tree, ".//o:Extent[o:ExtentType='07']/o:ExtentValue", ONIX)


def test_a_print_edition_without_isbn_is_not_offered_to_the_trade():
    assert ["ED"] == found(onix(published()), ".//o:ProductForm", ONIX)


@pytest.mark.parametrize(("role", "code"), [("aut", "A01"), ("aui", "A24"), ("trl", "B06"), ("zzz", "Z99")])
def test_roles_of_people_have_the_trades_codes(role, code):
    assert code == ROLES.get(role, OTHER_ROLE)


def test_a_book_has_a_record_of_its_own():
    files = [published(), published(name="war", title="War")]
    assert ["War"] == found(onix(*files, path="books/war/onix.xml"), ".//o:TitleElement/o:TitleText", ONIX)
    assert 2 == len(found(onix(*files), "o:Product", ONIX))
