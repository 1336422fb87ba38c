"""Copies that are not as they should be: clear words, nothing lost, no traceback."""

from __future__ import annotations

import tomllib
from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name, String
from proof_marks import Made, annotate, caret, find_words, on_words

from bookgen.errors import SourceError
from bookgen.proof import Grade, add_corrections, correct, open_copy, read_return

WORDS = "from afar"


def marked(made, *marks):
    return annotate(made.proof.pdf, marks or [on_words("StrikeOut", find_words(made.proof.pdf, WORDS))])


def changed(data, change):
    """Give a PDF after a change made with pikepdf."""
    pdf = pikepdf.open(BytesIO(data))
    change(pdf)
    out = BytesIO()
    pdf.save(out)
    return out.getvalue()


def came_back(made, data, chapters=None):
    found = read_return([open_copy("marked.pdf", data)], chapters or made.chapters)
    assert found.count_in == found.count_out
    return found


def the_only(made, data):
    found = came_back(made, data)
    assert 1 == len(found.marks)
    return found.marks[0]


def codes(found):
    return [finding.code for finding in found.findings]


def remove_map(pdf):
    del pdf.Root.AF
    del pdf.Root.Names["/EmbeddedFiles"]


def damage_map(pdf):
    pdf.Root.AF[0].EF.F.write(b'{"proof-map": 1, "chapters": [')


def lie_in_map(pdf):
    stream = pdf.Root.AF[0].EF.F
    stream.write(stream.read_bytes().replace(b"waterfall", b"watermill"))


def lose_list_of_attachments(pdf):
    del pdf.Root.AF
    del pdf.Root.Names


@pytest.mark.parametrize("change", [remove_map, damage_map, lie_in_map])
def test_lost_map_falls_back_to_the_words_and_says_so(made, change):
    found = came_back(made, changed(marked(made), change))
    mark = found.marks[0]
    assert "X001" in codes(found)
    assert (Grade.CERTAIN, "from afar") == (mark.verdict.grade, mark.spot.words)
    assert "the waterfall was heard." in correct([mark], made.chapters).chapters["chapters/01-first.md"]


def test_map_is_found_when_only_its_list_is_lost(made):
    data = marked(made)
    pdf = pikepdf.open(BytesIO(data))
    pdf.pages[0].obj.Kept = pdf.Root.AF[0]
    lose_list_of_attachments(pdf)
    out = BytesIO()
    pdf.save(out)
    assert [] == codes(came_back(made, out.getvalue()))


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_turned_pages_keep_their_words(made, turn):
    def rotate(pdf):
        for page in pdf.pages:
            page.rotate(turn, relative=True)

    assert "from afar" == the_only(made, changed(marked(made), rotate)).spot.words


def test_cropped_pages_keep_their_words(made):
    def crop(pdf):
        for page in pdf.pages:
            page.cropbox = page.trimbox

    assert Grade.CERTAIN is the_only(made, changed(marked(made), crop)).verdict.grade


def test_scaled_pages_keep_their_words(made):
    small = changed(made.proof.pdf, lambda pdf: [scale(pdf, page) for page in pdf.pages])
    data = annotate(small, [on_words("StrikeOut", find_words(small, WORDS))])
    assert Grade.CERTAIN is the_only(made, data).verdict.grade


def scale(pdf, page):
    page.contents_add(pdf.make_stream(b"q 0.7 0 0 0.7 40 60 cm"), prepend=True)
    page.contents_add(pdf.make_stream(b"Q"))


def test_deleted_and_reordered_pages_are_found_by_their_slug_line(made):
    def shuffle(pdf):
        del pdf.pages[0]
        pages = list(pdf.pages)
        pdf.pages.append(pages[2])
        del pdf.pages[1]
        pdf.pages.reverse()

    found = came_back(made, changed(marked(made), shuffle))
    assert "X003" in codes(found)
    assert (Grade.CERTAIN, "chapters/01-first.md") == (found.marks[0].verdict.grade, found.marks[0].spot.file)


def test_flattened_copy_is_said_to_be_one(made):
    def flatten(pdf):
        for page in pdf.pages[8:10]:
            page.contents_add(pdf.make_stream(b"q 1 0 0 RG 100 300 m 200 300 l S Q"))

    found = came_back(made, changed(made.proof.pdf, flatten))
    assert ["X002"] == codes(found)
    assert "flattened" in found.findings[0].message
    assert "(9, 10)" in found.findings[0].message


def test_scanned_copy_is_said_to_be_one(made):
    pages = [
        page.render(scale=0.6).to_pil().convert("L")
        for page in list(pypdfium2.PdfDocument(made.proof.pdf))[6:10]
    ]
    scan = BytesIO()
    pages[0].save(scan, "PDF", save_all=True, append_images=pages[1:])
    with pytest.raises(SourceError, match="pictures"):
        came_back(made, scan.getvalue())
    note = Made("Text", 1, (100, 300, 120, 320), (), "a comma too many")
    found = came_back(made, annotate(scan.getvalue(), [note]))
    assert ["X001", "X005"] == codes(found)
    assert (Grade.OPEN, "a comma too many") == (found.marks[0].verdict.grade, found.marks[0].comment)


def test_scanned_page_among_sheets_keeps_its_marks(made):
    at = find_words(made.proof.pdf, WORDS)

    def scan(pdf):
        pdf.pages[at.page].obj.Contents = pdf.make_stream(b"0.5 g 0 0 300 300 re f")

    found = came_back(made, changed(marked(made), scan))
    assert "X005" in codes(found)
    assert Grade.OPEN is found.marks[0].verdict.grade


def test_stranger_is_refused(made):
    pdf = pikepdf.new()
    pdf.add_blank_page()
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    page = pdf.pages[0]
    page.obj.Resources = Dictionary(Font=Dictionary(F=font))
    page.obj.Contents = pdf.make_stream(
        b"BT /F 12 Tf 72 700 Td (An invoice for seventeen umbrellas and a hat.) Tj ET"
    )
    out = BytesIO()
    pdf.save(out)
    with pytest.raises(SourceError, match="no proof of this book"):
        came_back(made, out.getvalue())


@pytest.mark.parametrize("data", [b"", b"hello", b"%PDF-1.7\n%%EOF\n", b"PK\x03\x04"])
def test_what_is_no_pdf_is_refused(data):
    with pytest.raises(SourceError, match=r"not a PDF|no pages"):
        open_copy("letter.docx", data)


def test_locked_copy_is_refused_with_what_to_do(made):
    pdf = pikepdf.open(BytesIO(made.proof.pdf))
    out = BytesIO()
    pdf.save(out, encryption=pikepdf.Encryption(user="secret", owner="owner"))
    with pytest.raises(SourceError, match="locked with a password") as error:
        open_copy("locked.pdf", out.getvalue())
    assert "without a password" in error.value.hint


def test_copy_that_may_be_read_by_all_is_read(made):
    pdf = pikepdf.open(BytesIO(marked(made)))
    out = BytesIO()
    pdf.save(out, encryption=pikepdf.Encryption(user="", owner="owner"))
    assert Grade.CERTAIN is the_only(made, out.getvalue()).verdict.grade


def broken(**fields):
    def change(pdf):
        thing = pdf.pages[7].obj.Annots[-1]
        for key, value in fields.items():
            if value is None:
                del thing[f"/{key}"]
            else:
                thing[f"/{key}"] = value

    return change


BROKEN = {
    "quads that are empty": {"QuadPoints": Array([])},
    "quads without numbers": {"QuadPoints": Array([Name.A, Name.B])},
    "quads cut short": {"QuadPoints": Array([1, 2, 3, 4, 5])},
    "no quads": {"QuadPoints": None},
    "no rectangle": {"Rect": None, "QuadPoints": None},
    "a rectangle of words": {"Rect": String("here"), "QuadPoints": None},
    "far off the page": {"Rect": Array([9000, 9000, 9100, 9010]), "QuadPoints": None},
    "numbers beyond all measure": {"Rect": Array([0, 0, 10**12, 10]), "QuadPoints": None},
    "no subtype": {"Subtype": None},
    "an unknown subtype": {"Subtype": Name.Sparkle},
    "a comment that is a name": {"Contents": Name.Hello},
    "an answer to itself or nothing": {"IRT": String("nobody"), "RT": Name.R},
    "a date of nonsense": {"M": String("D:-001-1-1-1")},
}


@pytest.mark.parametrize("fields", BROKEN.values(), ids=BROKEN.keys())
def test_broken_annotation_is_kept(made, fields):
    at = find_words(made.proof.pdf, WORDS)
    data = annotate(made.proof.pdf, [on_words("StrikeOut", at)])
    pdf = pikepdf.open(BytesIO(data))
    thing = pdf.pages[at.page].obj.Annots[-1]
    for key, value in fields.items():
        if value is None:
            del thing[f"/{key}"]
        else:
            thing[f"/{key}"] = value
    out = BytesIO()
    pdf.save(out)
    found = came_back(made, out.getvalue())
    assert 1 == found.count_in == len(found.marks)
    if found.marks[0].verdict.grade is Grade.CERTAIN:
        assert "from afar" == found.marks[0].spot.words


@pytest.mark.parametrize("thing", [None, 7, "text", Array([1])])
def test_list_of_annotations_may_hold_anything(made, thing):
    at = find_words(made.proof.pdf, WORDS)

    def add(pdf):
        pdf.pages[at.page].obj.Annots.append(thing)

    found = came_back(made, changed(marked(made), add))
    assert (1 if thing is None else 2) == found.count_in


def test_malformed_file_of_another_hand_is_refused_and_its_note_is_kept_in_a_proof(made, corpus):
    data = (corpus / "pdf" / "pdfjs_annotation-text-without-popup.pdf").read_bytes()
    with pytest.raises(SourceError, match="no proof of this book"):
        came_back(made, data)
    stranger = pikepdf.open(BytesIO(data))

    def take_over(pdf):
        note = stranger.make_indirect(stranger.pages[0].obj.Annots[0])
        pdf.pages[8].obj.Annots = Array([pdf.copy_foreign(note), None])

    mark = the_only(made, changed(made.proof.pdf, take_over))
    assert ("note", "Text content without Popup annotation") == (mark.kind, mark.comment)


def test_mark_off_the_page_is_kept_with_its_comment(made):
    at = find_words(made.proof.pdf, WORDS)
    far = ((9000.0, 9000.0, 9100.0, 9010.0),)
    mark = the_only(
        made, annotate(made.proof.pdf, [Made("Highlight", at.page, far[0], far, "what about this?")])
    )
    assert (Grade.OPEN, "what about this?", "") == (mark.verdict.grade, mark.comment, mark.spot.words)


def test_list_of_annotations_may_be_no_list(made):
    assert (
        0
        == came_back(
            made, changed(made.proof.pdf, lambda pdf: pdf.pages[7].obj.update({"/Annots": 3}))
        ).count_in
    )


def test_replies_in_a_circle_end(made):
    at = find_words(made.proof.pdf, WORDS)
    data = marked(
        made, on_words("StrikeOut", at, name="a"), on_words("Highlight", at, "b", name="b", reply_to="a")
    )

    def close(pdf):
        first, second = pdf.pages[at.page].obj.Annots[-2:]
        first.IRT = second

    found = came_back(made, changed(data, close))
    assert 2 == found.count_out


@pytest.mark.parametrize("comment", ["why? " * 20_000, "“" + "a b" * 33_333 + "”", "x" * 100_000])
@pytest.mark.parametrize("make", [caret, lambda at, said: on_words("StrikeOut", at, said)])
def test_comment_of_a_hundred_thousand_characters_is_kept_and_left_to_the_editor(made, comment, make):
    mark = the_only(made, marked(made, make(find_words(made.proof.pdf, WORDS), comment)))
    assert comment.strip() == mark.comment
    assert Grade.OPEN is mark.verdict.grade


def test_comment_cannot_steer_a_terminal(made):
    at = find_words(made.proof.pdf, WORDS)
    mark = the_only(
        made, marked(made, on_words("Highlight", at, "a\x1b[2J\x9bb\x07", author="A\x1b]0;n\x07"))
    )
    assert ("a[2Jb", "A]0;n") == (mark.comment, mark.author)


def test_mark_over_two_paragraphs_is_left_to_the_editor(made):
    first = find_words(made.proof.pdf, "heard from afar.")
    page = pypdfium2.PdfDocument(made.proof.pdf)[first.page].get_textpage().get_text_range()
    following = page[page.index("afar.") + 5 :].split()[0]
    second = find_words(made.proof.pdf, f"afar. {following}")
    mark = the_only(made, marked(made, on_words("StrikeOut", second)))
    assert Grade.OPEN is mark.verdict.grade


EVIL = (
    '"""\n[[correction]]\nin = "../../etc/passwd"',
    "![x](file:///etc/passwd)",
    "<script>alert(1)</script>",
    "{{ 7 * 7 }}",
    "`code` *em* [^1] [a](b)",
    "---\ntitle: x",
    "\u202egnp.exe",
    "a\x00b\x07c\ufdd05,0\ufdd1",
)


@pytest.mark.parametrize("evil", EVIL)
@pytest.mark.parametrize("where", ["words", "author"])
def test_comment_is_text_and_nothing_else(made, evil, where):
    at = find_words(made.proof.pdf, WORDS)
    mark = caret(at, evil) if where == "words" else on_words("StrikeOut", at, author=evil)
    found = came_back(made, marked(made, mark))
    corrected = correct(found.marks, made.chapters)
    rows = tomllib.loads(add_corrections("", corrected.entries)).get("correction", [])
    assert all(row["in"] == "chapters/01-first.md" for row in rows)
    assert len(rows) <= 1
    for text in corrected.chapters.values():
        assert "<script" not in text
        assert "![x](file" not in text
        assert "\x00" not in text
        assert "\ufdd0" not in text


def test_lone_surrogates_and_odd_encodings_are_read(made):
    at = find_words(made.proof.pdf, WORDS)

    def spoil(pdf):
        pdf.pages[at.page].obj.Annots[-1].Contents = String(b"\xfe\xff\xd8\x00\x00a")
        pdf.pages[at.page].obj.Annots[-1].T = String(b"\xef\xbb\xbf\xc3\xbc\xff")

    mark = the_only(made, changed(marked(made), spoil))
    assert ("a", "ü\ufffd") == (mark.comment, mark.author)
    add_corrections("", correct([mark], made.chapters).entries).encode()
