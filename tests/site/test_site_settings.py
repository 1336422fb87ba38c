"""site.toml, and which files of the site's folder are bookgen's own."""

from __future__ import annotations

import pytest
from site_parts import published, site

from bookgen.errors import ConfigError, SourceError
from bookgen.site import PublishedBook, dropped_files, foreign_files, inventory_text
from bookgen.site.access import statements
from bookgen.site.epub_file import open_epub
from bookgen.site.languages import language_name, trade_code
from bookgen.site.words import Tongue, _phrases
from bookgen.site_config import SITE_LANGUAGES, SiteConfig, parse_site_config
from builders import MODIFIED


def test_an_empty_site_toml_is_enough():
    assert SiteConfig() == parse_site_config("")


def test_an_address_ends_in_a_slash():
    assert "https://books.example/shelf/" == parse_site_config("url = 'https://books.example/shelf'").url


def test_all_faults_of_site_toml_come_at_once():
    with pytest.raises(ConfigError) as fault:
        parse_site_config("titel = 'x'\nurl = 'books.example'\ncontact = 'nobody'\n")
    assert [
        "site.toml:1: unknown key 'titel'\n  hint: did you mean 'title'?",
        "site.toml:2: 'url' is 'books.example'\n  hint: accepted: a web address such as 'https://books.example/'",
        "site.toml:3: 'contact' is 'nobody'\n  hint: accepted: an e-mail address",
    ] == [str(one) for one in fault.value.faults]


def test_site_toml_that_is_no_toml_is_a_fault():
    with pytest.raises(ConfigError, match=r"site\.toml:1"):
        parse_site_config("title = ")


def test_what_the_last_build_wrote_and_this_one_does_not_is_dropped():
    before = inventory_text(["index.html", "books/old/index.html"])
    assert ("books/old/index.html",) == dropped_files(before, ["index.html"])


def test_files_of_strangers_are_neither_dropped_nor_overwritten():
    before, present = inventory_text(["index.html"]), ["index.html", "site.css", "CNAME"]
    assert () == dropped_files(before, ["index.html", "site.css"])
    assert ("site.css",) == foreign_files(before, ["index.html", "site.css"], present)


def test_a_broken_inventory_makes_every_file_a_strangers():
    assert ("index.html",) == foreign_files("{", ["index.html"], ["index.html"])


def test_a_file_that_is_no_epub_is_a_fault():
    broken = PublishedBook(published().config, "whale", (), b"no zip")
    with pytest.raises(SourceError, match=r"'whale.epub' is not an EPUB"):
        site(broken)


def test_the_statement_says_what_the_epub_claims():
    said = {one.heading: " ".join(one.sentences) for one in statements(open_epub(published().epub, "x"), Tongue().say)}
    assert "All of it can be read aloud or in braille." in said["Ways of reading"]
    assert "WCAG 2.2 at level AA" in said["Conformance"]
    assert "There are no hazards." == said["Hazards"]
    assert "page list" not in said["Navigation"]


def test_the_statement_names_the_page_list_of_an_epub_that_has_one():
    epub = open_epub(published(folios={"chapter-1": "1"}).epub, "x")
    said = {one.heading: " ".join(one.sentences) for one in statements(epub, Tongue().say)}
    assert "The page list leads to the pages of the print edition." in said["Navigation"]


@pytest.mark.parametrize(
    ("tag", "name", "code"),
    [("en-GB", "English", "eng"), ("zh-Hant", "Chinese", "chi"), ("grc", "grc", "grc"), ("qq", "qq", "und")],
)
def test_languages_have_names_and_codes(tag, name, code):
    assert (name, code) == (language_name(tag), trade_code(tag))


def test_sizes_and_dates_are_said_as_people_say_them():
    assert ("1 kB", "340 kB", "1.2 MB") == tuple(Tongue().size(size) for size in (12, 340_400, 1_234_567))
    assert "2 January 2026" == Tongue().date(MODIFIED)


@pytest.mark.parametrize("language", [one for one in SITE_LANGUAGES if one != "en"])
def test_the_site_says_nothing_in_english_that_it_has_in_its_own_words(language, monkeypatch):
    asked: list[str] = []
    say = Tongue.say

    def noted(tongue: Tongue, phrase: str, **values: object) -> str:
        asked.append(phrase)
        return say(tongue, phrase, **values)

    monkeypatch.setattr(Tongue, "say", noted)
    files = site(published(errata="mailto:errata@books.example", subjects=("Whales",)), language=language)
    assert f'<html lang="{language}">' in files["index.html"].decode()
    assert set() == set(asked) - set(_phrases(language))


def test_a_language_that_the_site_does_not_speak_is_a_fault():
    with pytest.raises(ConfigError, match=r"site\.toml:1: 'language' is 'la'"):
        parse_site_config("language = 'la'\n")
