"""Reading online: the EPUB's documents as pages."""

from __future__ import annotations

from site_parts import NOTED, colours, dead_links, page, published, site, text

from bookgen.book import Asset

READ = "books/whale/read"


def read(files, name="chapter-1.html"):
    return page(files, f"{READ}/{name}")


def reader_names(files):
    return sorted(
        path.removeprefix(f"{READ}/") for path in files if path.startswith(READ) and path.endswith(".html")
    )


def test_every_document_but_the_cover_is_a_page():
    expected = [
        "chapter-1.html",
        "colophon.html",
        "contents.html",
        "copyright-page.html",
        "endnotes.html",
        "title-page.html",
    ]
    assert expected == reader_names(site())


def test_a_mark_leads_to_its_note_on_the_same_page_and_back():
    chapter = read(site())
    mark = chapter.find_class("noteref")[0]
    note = chapter.get_element_by_id(mark.get("href").removeprefix("#"))
    assert "page-notes" == note.getparent().get("class")
    assert "1. A name from Genesis." == text(note)
    assert f"#{mark.get('id')}" == note.find_class("backlink")[0].get("href")


def test_the_notes_page_leads_back_to_the_chapter():
    notes = read(site(), "endnotes.html")
    assert notes.find_class("backlink")[0].get("href").startswith("chapter-1.html#r-")
    assert [] == notes.find_class("page-notes")


def test_pages_follow_one_another():
    files = site(published("# One\n\nText.", "# Two\n\nText."))
    assert ["chapter-1.html"] == read(files, "chapter-2.html").xpath("//head/link[@rel='prev']/@href")
    assert ["chapter-2.html"] == read(files).xpath("//head/link[@rel='next']/@href")


def test_no_word_is_lost_or_added():
    files = site(published(errata="mailto:errata@books.example"))
    assert "Loomings Call me Ishmael.1 Later Some years ago." == text(read(files).find_class("text")[0])


def test_nothing_that_only_epubs_know_is_left():
    body = site()[f"{READ}/chapter-1.html"].decode()
    assert [] == [word for word in ("epub:", "xmlns", "xml:lang", "data-line") if word in body]


def test_the_style_sheet_of_the_book_keeps_to_its_text():
    style = site()[f"{READ}/style.css"].decode()
    assert style.startswith("@scope (.text, .page-notes, .pop-up) {")
    assert "@charset" not in style


def test_every_paragraph_can_be_reported():
    files = site(published(errata="https://errors.example/?book={book}&at={id}"))
    paragraph = next(
        block for block in read(files).find_class("text")[0].iter("p") if "Ishmael" in text(block)
    )
    link = paragraph.find_class("erratum")[0]
    assert f"https://errors.example/?book=whale&at={paragraph.get('id')}" == link.get("href")
    assert f"Report an error in paragraph {paragraph.get('id')}" == link.get("aria-label")


def test_mail_about_an_error_names_book_and_paragraph():
    files = site(published(errata="mailto:errata@books.example"))
    report = read(files).find_class("site-foot")[0].find(".//a").get("href")
    assert "mailto:errata@books.example?subject=A%20Small%20Book%3A%20chapter-1" == report


def test_a_book_without_errata_address_asks_for_no_reports():
    files = site()
    assert [] == read(files).find_class("erratum")
    assert b"Report" not in files[f"{READ}/chapter-1.html"]


def test_print_pages_are_marked_where_they_begin():
    mark = read(site(published(folios={"chapter-1": "7"}))).xpath("//span[@role='doc-pagebreak']")[0]
    assert ("7", "page-7") == (mark.get("title"), mark.get("id"))


def test_pictures_come_at_the_sizes_of_screens():
    map_ = Asset("images/map.png", "image/png", colours(1400, 700))
    files = site(published('# One\n\n![A map](images/map.png "The delta")', assets=(map_,)))
    image = next(read(files).iter("img"))
    assert ("lazy", "1400", "700") == tuple(image.get(name) for name in ("loading", "width", "height"))
    assert "images/map-480.png 480w, images/map-960.png 960w, images/map.png 1400w" == image.get("srcset")
    assert map_.data == files[f"{READ}/images/map.png"]
    assert f"{READ}/images/map-480.png" in files


def test_a_long_section_is_parted_between_blocks():
    paragraphs = "\n\n".join(f"Paragraph {number} " + "of many words " * 60 for number in range(300))
    long = f"# Long\n\nFirst.[^1]\n\n{paragraphs}\n\nSee [the first](#later).\n\n## Later\n\nLast.[^2]\n\n[^1]: One.\n\n[^2]: Two."
    files = site(published(long, errata="mailto:errata@books.example"))
    parts = [name for name in reader_names(files) if name.startswith("chapter-1")]
    assert len(parts) > 2
    words = " ".join(text(read(files, name).find_class("text")[0]) for name in sorted(parts, key=len))
    assert [f"Paragraph {number}" for number in range(300)] == [
        f"Paragraph {word.split()[0]}" for word in words.split("Paragraph ")[1:]
    ]
    assert [] == list(dead_links(files, frozenset({"books/whale/whale.epub", "books/whale/whale.pdf"})))
    assert "One (2/" in text(read(files, "chapter-1-part-2.html").find(".//title"))


def test_a_page_weighs_less_than_150_kilobytes():
    verses = "\n".join(f"{number}. Item {number} " + "with many words " * 20 for number in range(1, 900))
    notes = "\n\n".join(f"Word.[^{number}]\n\n[^{number}]: {'A note. ' * 60}" for number in range(300))
    files = site(
        published(f"# List\n\n{verses}", f"# Notes\n\n{notes}", errata="mailto:errata@books.example")
    )
    shared = len(files["reader.js"]) + len(files[f"{READ}/style.css"]) + 16_000
    heaviest = max(len(data) for path, data in files.items() if path.endswith(".html"))
    assert heaviest + shared < 150_000


def test_a_parted_list_goes_on_counting():
    items = "\n".join(f"{number}. Item {'word ' * 120}" for number in range(1, 300))
    files = site(published(f"# List\n\n{items}"))
    part = read(files, "chapter-1-part-2.html")
    first = next(part.find_class("text")[0].iter("ol"))
    before = len(list(read(files).find_class("text")[0].iter("li")))
    assert str(before + 1) == first.get("start")


def test_a_passage_that_runs_the_other_way_says_so():
    files = site(published("# باب\n\nكان يا ما كان.", language="ar"))
    body = read(files).find_class("text")[0]
    assert ("ar", "rtl") == (body.get("lang"), body.get("dir"))


def test_the_contents_of_a_page_mark_where_one_is():
    lines = read(site(published(NOTED, "# Two\n\nText."))).find_class("reader-contents")[0]
    assert ["One"] == [text(link) for link in lines.iter("a") if link.get("aria-current") == "page"]


def test_every_page_has_one_heading_of_the_first_level():
    long = "# Long\n\n" + "\n\n".join(f"Paragraph {number}. " + "Many words. " * 80 for number in range(160))
    files = site(published(long))
    names = reader_names(files)
    assert {"copyright-page.html", "chapter-1-part-2.html"} <= set(names)
    assert {1} == {len(read(files, name).xpath("//h1")) for name in names}
