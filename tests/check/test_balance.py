from __future__ import annotations

import pytest
from check.conftest import book_of
from check.epubs import pack
from check.setting import set_pdf
from lxml import etree

from bookgen.book import Matter
from bookgen.check.balance import RULES, balance_epub
from bookgen.check.balance_pdf import balance_pdf
from bookgen.check.epub.archive import Archive, open_archive
from bookgen.check.runs import read_runs
from bookgen.compose import compose
from bookgen.edition import Composition, Document, Edition
from bookgen.finding import Finding
from bookgen.xhtml import XHTML

HTML = '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head><body>{}</body></html>'
HEADING = "The Crossing"
LONG = " ".join(
    f"On day {n} the ferry left quay {n * 7} for the isles with {n * 3} passengers." for n in range(9)
)


def chapter(composition: Composition) -> Document:
    return next(document for document in composition.documents if document.source)


def small(text: str) -> Composition:
    """Compose one chapter and leave the other pages of a book away."""
    whole = compose(book_of(text))
    return Composition((chapter(whole),))


def epub_of(composition: Composition) -> Archive | Finding:
    documents = (d for d in composition.documents if Edition.EPUB in d.editions)
    parts = {f"EPUB/{d.id}.xhtml": HTML.format(d.body).encode() for d in documents}
    return open_archive("book.epub", pack({"mimetype": b"", **parts}))


def codes(findings):
    return {finding.code for finding in findings}


def findings_of(example: str):
    lines = dict(line.split(":", 1) for line in example.splitlines())
    text = small(lines["chapter"].strip())
    said = lines.get("EPUB", "").strip()
    if "PDF" in lines:
        return balance_pdf(text, read_runs(lines["PDF"].encode()))
    return balance_epub(text, epub_of(small(said) if said else Composition(())))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_example_fires_its_rule_alone(rule):
    assert {rule.code} == codes(findings_of(rule.example))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_example_put_right_fires_nothing(rule):
    assert () == findings_of(rule.instead)


def test_lost_words_are_told_with_chapter_line_and_what_stands_before():
    text = small("First paragraph.\n\nThe ferry left the quay at nine.")
    (finding,) = balance_epub(text, epub_of(small("First paragraph.\n\nThe ferry at nine.")))
    assert "chapters/01.md:5" == str(finding.location)
    assert "the EPUB lacks 'left the quay' after 'First paragraph. The ferry'" == finding.message


def test_a_page_break_inside_a_word_is_no_difference():
    text = small("The ferry left the quay at nine.")
    broken = Document(
        **{f: getattr(chapter(text), f) for f in Document.__dataclass_fields__} | {"body": _cut(text)}
    )
    assert () == balance_epub(text, epub_of(Composition((broken,))))


def _cut(composition: Composition) -> str:
    root = etree.fromstring(chapter(composition).body)
    paragraph = next(p for p in root.iter(f"{XHTML}p") if "ferry" in (p.text or ""))
    before, _, after = paragraph.text.partition("rry")
    paragraph.text = before
    mark = etree.SubElement(paragraph, f"{XHTML}span", {"{http://www.idpf.org/2007/ops}type": "pagebreak"})
    mark.text, mark.tail = "12", f"rry{after}"
    return etree.tostring(root, encoding="unicode")


@pytest.mark.parametrize("tagged", [True, False])
def test_a_pdf_with_the_same_text_balances(tagged):
    text = small(LONG)
    assert () == balance_pdf(text, read_runs(set_pdf(f"{HEADING}\n{LONG}", tagged=tagged)))


@pytest.mark.parametrize("tagged", [True, False])
@pytest.mark.parametrize(
    ("cut", "put", "message"),
    [
        ("left quay 28 for", "for", "the PDF (page 1) lacks 'left quay 28' after 'day 4 the ferry'"),
        ("left quay 28", "left quay quay 28", "the PDF (page 1) says 'quay' after 'the ferry left quay', "),
        ("quay 28", "quay 82", "the PDF (page 1) says '82' where the chapter says '28'"),
    ],
)
def test_a_pdf_with_another_text_does_not_balance(cut, put, message, tagged):
    printed = set_pdf(f"{HEADING}\n{LONG.replace(cut, put)}", tagged=tagged)
    (finding,) = balance_pdf(small(LONG), read_runs(printed))
    assert message in finding.message
    assert "chapters/01.md:3" == str(finding.location)


def test_the_numbers_of_a_list_are_the_pages_own():
    text = small("1. The quay\n2. The ferry\n3. The isles\n\nAll of them.")
    printed = f"{HEADING}\n1.\nThe quay\n2.\nThe ferry\n3.\nThe isles\nAll of them."
    assert () == balance_pdf(text, read_runs(set_pdf(printed, tagged=True)))


@pytest.mark.parametrize("titles", ["ABCDEFGHIJKLMNOP", tuple(str(year) for year in range(1900, 1924))])
def test_titles_in_the_contents_may_be_letters_or_numbers_as_folios_are(titles):
    text = small("\n".join(f"- [{title}](#x)" for title in titles))
    folios = [n * n + 1 for n, _ in enumerate(titles)]
    lines = [HEADING, *(f"{title}\n{folio}" for title, folio in zip(titles, folios, strict=True))]
    assert () == balance_pdf(text, read_runs(set_pdf("\n".join(lines), tagged=True)))
    del lines[5]
    assert () != balance_pdf(text, read_runs(set_pdf("\n".join(lines), tagged=True)))


def test_what_is_painted_late_on_its_page_is_read_in_its_place():
    text = small(f"{LONG[:150]}\n\n## The isles\n\nThey were reached at noon, and there was no wind at all.")
    printed = f"{HEADING}\n{LONG[:150]}\nThey were reached at noon, and there was no wind at all.\nThe isles"
    assert () == balance_pdf(text, read_runs(set_pdf(printed, tagged=True)))


def test_a_lost_ending_is_found():
    printed = set_pdf(f"{HEADING}\n{LONG[:300]}", tagged=True)
    (finding,) = balance_pdf(small(LONG), read_runs(printed))
    assert "B001" == finding.code


def test_a_lost_chapter_is_told_once():
    many = " ".join(f"Sentence number {n} has its own words about ferry {n * 13}." for n in range(300))
    text = small(f"{LONG}\n\n{many}\n\nThe end of all that was to be told here.")
    printed = set_pdf(f"{HEADING}\n{LONG} The end of all that was to be told here.", tagged=True)
    (finding,) = balance_pdf(text, read_runs(printed))
    assert "B001" == finding.code
    assert "chapters/01.md:5" == str(finding.location)


def test_the_head_of_a_table_may_stand_on_every_page_of_it():
    rows = "\n".join(f"| {n} | boat {n} |" for n in range(1, 9))
    made = small(f"# One\n\nHere they are.\n\n| No. | Name |\n|---|---|\n{rows}\n\nSo it was.")
    first = ["One", "Here they are.", "No. Name", *(f"{n} boat {n}" for n in range(1, 6))]
    second = ["No. Name", *(f"{n} boat {n}" for n in range(6, 9)), "So it was."]
    assert () == balance_pdf(made, read_runs(set_pdf("\n".join((*first, *second)), tagged=True)))
    astray = [*first[:-1], "No. Name", "5 boat 5", *second[1:]]
    assert "B002" in codes(balance_pdf(made, read_runs(set_pdf("\n".join(astray), tagged=True))))


def divided(*halves: str) -> Archive | Finding:
    """Make an EPUB of endnotes that stand in as many files as are given."""
    names = ("endnotes", *(f"endnotes-{number}" for number in range(2, len(halves) + 1)))
    parts = {
        f"EPUB/{name}.xhtml": HTML.format(half).encode() for name, half in zip(names, halves, strict=True)
    }
    return open_archive("book.epub", pack({"mimetype": b"", **parts}))


@pytest.mark.parametrize(
    ("expected", "halves"),
    [
        (set(), ("<h1>Notes</h1><p>One.</p>", "<p>Two.</p>")),
        ({"B001"}, ("<h1>Notes</h1><p>One.</p>", "<p></p>")),
        ({"B002"}, ("<h1>Notes</h1><p>One.</p>", "<p>Two.</p>", "<p>Two.</p>")),
    ],
)
def test_endnotes_in_several_files_are_read_as_one(expected, halves):
    body = f'<section xmlns="{XHTML[1:-1]}"><h1>Notes</h1><p>One.</p><p>Two.</p></section>'
    notes = Document("endnotes", "Notes", "endnotes", Matter.BACK, body)
    assert expected == codes(balance_epub(Composition((notes,)), divided(*halves)))
