"""Sections in other scripts: every letter has its face, runs its way, and can be read back."""

from __future__ import annotations

from concurrent.futures import Executor

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
import uharfbuzz
from print_parts import Shelf, opened, print_it

from bookgen.book import Book
from bookgen.check.balance_pdf import balance_pdf
from bookgen.check.runs import read_runs
from bookgen.print.geometry import lay_page
from bookgen.print.printing import Printed
from bookgen.print.spoken import JOINER, pair
from bookgen.print.typefaces import cut
from bookgen.typefaces import GARAMOND, MATHS, faces_for, faces_of
from builders import book, config, section

ARABIC = (
    "كان الميناء هادئًا في ذلك الصباح، وقال الرجل: «صباح الخير» ثم غادرت السفينة. كانت الأجراس تدق في "
    "الضباب، وكان الليل طويلًا في عام 1936.[^1] قالت: The ferry left at nine. ثم سكتت."
)
HEBREW = "הנמל היה שקט באותו בוקר, והאיש אמר: „בוקר טוב“, ואז הפליגה הספינה אל הים הגדול ולא חזרה עוד."
JAPANESE = "港はまだ静かだった。「おはよう」と彼は言った……それから、*船*は出て行った。"
KOREAN = "항구는 아직 조용했다. “안녕하십니까?” 그가 말했고, 배는 *漢江*으로 떠났다."
CHINESE = "港口还很安静。“早上好，”他说……然后船就开走了。这个词是对的吗？"


@pytest.fixture(scope="module")
def bilingual() -> Book:
    texts = {
        "ar": f"# الميناء: فصل\n\n{ARABIC}\n\n- سمك\n- ملح\n\n[^1]: حاشية.",
        "he": f"# הנמל\n\n{HEBREW}",
        "ja": f"# 港\n\n{JAPANESE}",
        "zh": f"# 港口\n\n{CHINESE}",
        "ko": f"# 항구\n\n{KOREAN}",
    }
    sections = (
        section(text, id=language, title=text[2:].split("\n")[0], language=language, file=f"{language}.md")
        for language, text in texts.items()
    )
    return book(*sections, config=config())


@pytest.fixture(scope="module")
def printed_bilingual(bilingual: Book, workers: Executor, store: Shelf) -> Printed:
    return print_it(bilingual, workers, store)


def test_every_letter_of_other_scripts_is_in_the_file(printed_bilingual: Printed):
    assert () == printed_bilingual.findings
    assert () == balance_pdf(printed_bilingual.composition, read_runs(printed_bilingual.pdf))


def test_lines_from_right_to_left_begin_at_the_right_margin(printed_bilingual: Printed, bilingual: Book):
    page = lay_page(bilingual.config.print)
    last = [line for line in printed_bilingual.lines if "ثم سكتت" in line.text][-1]
    assert page.width - page.outer == pytest.approx(last.x + last.width, abs=1)
    assert last.x > page.inner + 10


def test_words_from_right_to_left_are_copied_as_they_were_written(printed_bilingual: Printed):
    text = "".join(
        page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(printed_bilingual.pdf)
    )
    for word in ("الميناء", "السفينة", "הספינה", "港はまだ静かだった", "조용했다"):
        assert word in text


def test_a_line_stresses_what_has_neither_slope_nor_weight(printed_bilingual: Printed):
    pdf = pypdfium2.PdfDocument(printed_bilingual.pdf)
    page = next(page for page in pdf if "船は出" in page.get_textpage().get_text_range())
    text = page.get_textpage()
    left, bottom, right, _ = text.get_charbox(text.get_text_range().index("船"))
    lines = [path.get_bounds() for path in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH])]
    assert [line for line in lines if line[0] < (left + right) / 2 < line[2] and abs(line[1] - bottom) < 5]


def test_faces_with_cubic_outlines_are_embedded_as_such(printed_bilingual: Printed):
    pdf = opened(printed_bilingual)
    fonts = [thing for thing in pdf.objects if isinstance(thing, pikepdf.Dictionary)]
    cubic = {str(font.FontName).partition("+")[2] for font in fonts if "/FontFile3" in font}
    assert {"Noto-Serif-JP", "Noto-Serif-KR", "Noto-Serif-SC"} == cubic
    kinds = {
        str(font.BaseFont).partition("+")[2]: str(font.Subtype)
        for font in fonts
        if "/DescendantFonts" not in font and "/BaseFont" in font
    }
    assert "/CIDFontType0" == kinds["Noto-Serif-JP"]
    assert "/CIDFontType2" == kinds["Amiri"]


def test_mathematical_signs_are_in_the_file_wherever_they_stand(workers: Executor, store: Shelf):
    text = (
        "# The reals ℝ\n\nLet *x ∈ ℝ* and **y ∈ ℂ**, 𝔸 ⊗ 𝔹, and `∀x ⊂ ℕ` in code.[^1]\n\n[^1]: A note: ℏ ⟶ 0."
    )
    made = print_it(book(section(text)), workers, store)
    assert () == made.findings
    assert () == balance_pdf(made.composition, read_runs(made.pdf))


def test_face_for_mathematical_signs_is_opened_for_those_that_the_text_face_lacks():
    signs = uharfbuzz.Face(cut(faces_of(GARAMOND)[0])).unicodes
    (maths,) = faces_of(MATHS)
    assert maths not in faces_for(GARAMOND.family, "".join(map(chr, signs)))
    assert maths in faces_for(GARAMOND.family, "x ∈ ℝ")
    assert maths in faces_for(GARAMOND.family, "c\u0360e")


def test_accents_that_the_text_face_lacks_are_in_the_file(workers: Executor, store: Shelf):
    made = print_it(book(section("# An old hand\n\nTake c\u0360s and p\u035ct, Ϡ and ‿ ※ here.")), workers, store)
    assert () == made.findings
    assert () == balance_pdf(made.composition, read_runs(made.pdf))


@pytest.mark.parametrize(
    ("glyphs", "text", "paired"),
    [
        ([(7, False), (8, True)], "ئً", {7: "ئ", 8: "ً"}),
        ([(7, False)], "لا", {7: "لا"}),
        ([(7, False), (8, True)], "لاً", {7: "لا", 8: "ً"}),
        ([(7, False), (8, False)], "خ", {7: "خ", 8: JOINER}),
        ([(7, False), (8, False)], "لكن", {7: "لك", 8: "ن"}),
    ],
)
def test_glyphs_of_a_cluster_are_paired_with_its_letters(glyphs, text, paired):
    assert paired == dict(pair(glyphs, text))
