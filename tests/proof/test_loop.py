"""The whole way: a source is normalised, proofed, marked, its marks applied, and printed anew."""

from __future__ import annotations

import subprocess
import tomllib

import pypdfium2
import pytest
from proof_marks import annotate, caret, find_words, note, on_words

from bookgen.answering import answer_marks, list_marks, withdraw_marks
from bookgen.corrections import parse_corrections
from bookgen.editing import Verdict
from bookgen.errors import HandEditedError, SourceError
from bookgen.intake import import_manuscript
from bookgen.openmarks import MarkState
from bookgen.pipeline import Order, build_book, check_book
from bookgen.proof import compare_chapters
from bookgen.proofing import ProofWish, compare_files, return_marks, write_report
from bookgen.proofmap import ChapterText, ProofMap
from bookgen.workers import Workers

SOURCE = """The Lantern

Introduction

The carpenter's office stood beneath the mountain, and the waterfall was heard from afar by everybody.

The gardener said that nothing was lost in the harbour that evening, and nobody knew why he said so.

It was almost morning before the lantern went out, and the river was quiet again.
"""


def quiet(*step):
    pass


@pytest.fixture(scope="module")
def workers():
    with Workers(1) as found:
        yield found


@pytest.fixture
def folder(tmp_path):
    source = tmp_path / "lantern.txt"
    source.write_text(SOURCE)
    import_manuscript(source, tmp_path / "lantern")
    return tmp_path / "lantern"


def build(folder, workers, *editions, **wish):
    order = Order(folder.parent / "dist", editions, proof=ProofWish(**wish))
    built = build_book(folder, order, workers, quiet)
    assert "held back" != built.status, built.findings
    return {file.edition: built.folder / file.name for file in built.files}


def text_of(path):
    pages = pypdfium2.PdfDocument(path)
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in pages).split())


def plain(text):
    return text.replace("\u2010 ", "").replace("\ufffe", "").replace("\xa0", " ").replace("- ", "")


def mark_up(proof, out):
    data = proof.read_bytes()
    marks = [
        on_words("StrikeOut", find_words(data, "from afar"), "“from far away”"),
        on_words("StrikeOut", find_words(data, "almost")),
        caret(find_words(data, "the river"), "beyond the harbour"),
        note(find_words(data, "nobody knew"), "who is nobody?"),
    ]
    out.write_bytes(annotate(data, marks))
    return out


def test_marks_go_all_the_way_to_the_new_print_pdf_and_nothing_else_changes(folder, workers, tmp_path):
    before = build(folder, workers, "print", "proof")
    marked = mark_up(before["proof"], tmp_path / "marked.pdf")
    old_text = text_of(before["print"])
    returned = return_marks([marked], folder, is_applied=True)
    assert (4, 4, 3) == (returned.marks.count_in, returned.marks.count_out, returned.entries)
    rows = tomllib.loads((folder / "corrections.toml").read_text())["correction"]
    assert {"chapters/"} == {row["in"][:9] for row in rows}
    assert all(row["by"] == "Ann" and "in the proof" in row["reason"] for row in rows)
    expected = (
        plain(old_text)
        .replace("from afar", "from far away")
        .replace("It was almost morning", "It was morning")
        .replace("the river was", "the river beyond the harbour was")
    )
    assert expected == plain(text_of(build(folder, workers, "print", "proof")["print"]))


def test_applying_twice_writes_nothing_twice(folder, workers, tmp_path):
    marked = mark_up(build(folder, workers, "proof")["proof"], tmp_path / "marked.pdf")
    return_marks([marked], folder, is_applied=True)
    once = (folder / "corrections.toml").read_text()
    again = return_marks([marked], folder, is_applied=True)
    assert once == (folder / "corrections.toml").read_text()
    assert 0 == again.entries
    assert 3 == len(parse_corrections(once).entries)


def test_answer_outlives_a_second_copy_and_a_copy_that_comes_again(folder, workers, tmp_path):
    data = build(folder, workers, "proof")["proof"].read_bytes()
    asking, certain = tmp_path / "asking.pdf", tmp_path / "certain.pdf"
    asking.write_bytes(
        annotate(data, [on_words("Highlight", find_words(data, "stood beneath"), "says who?")])
    )
    certain.write_bytes(annotate(data, [on_words("StrikeOut", find_words(data, "from afar"), "“from far”")]))
    for copy in (asking, certain):
        return_marks([copy], folder, is_applied=True)
    (chapter,) = (one for one in (folder / "chapters").glob("*.md") if "beneath" in one.read_text())
    before = chapter.read_text()
    (mark,) = list_marks(folder)
    answer_marks(folder, [mark.id], Verdict(True, "leant on"))
    return_marks([asking], folder, is_applied=True)
    assert before.replace("stood beneath", "leant on") == chapter.read_text()
    withdraw_marks(folder, [mark.id])
    assert before == chapter.read_text()
    assert (MarkState.OPEN, "stood beneath") == (list_marks(folder)[0].state, list_marks(folder)[0].find)


def test_return_without_apply_writes_nothing(folder, workers, tmp_path):
    marked = mark_up(build(folder, workers, "proof")["proof"], tmp_path / "marked.pdf")
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return_marks([marked], folder, is_applied=False)
    assert before == {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_chapters_edited_by_hand_are_not_written_over(folder, workers, tmp_path):
    marked = mark_up(build(folder, workers, "proof")["proof"], tmp_path / "marked.pdf")
    chapter = next((folder / "chapters").glob("*.md"))
    chapter.write_text(chapter.read_text().replace("quiet again", "still again"))
    with pytest.raises(HandEditedError):
        return_marks([marked], folder, is_applied=True)
    assert not (folder / "corrections.toml").exists()


def test_book_without_source_has_its_chapters_changed(folder, workers, tmp_path):
    (folder / "chapters" / "ledger.jsonl").unlink()
    settings = (folder / "book.toml").read_text()
    (folder / "book.toml").write_text(settings.partition("[source]")[0])
    for path in (folder / "source").iterdir():
        path.unlink()
    (folder / "source").rmdir()
    marked = mark_up(build(folder, workers, "proof")["proof"], tmp_path / "marked.pdf")
    returned = return_marks([marked], folder, is_applied=True)
    assert 3 == returned.entries
    assert not (folder / "corrections.toml").exists()
    text = "".join((folder / file).read_text() for file in returned.written)
    assert "heard from far away by everybody" in text


def test_check_says_what_changed_since_the_last_proof(folder, workers, tmp_path):
    marked = mark_up(build(folder, workers, "proof")["proof"], tmp_path / "marked.pdf")
    out = folder.parent / "dist"
    assert not [found for found in check_book(folder, quiet, out)[0] if found.code == "X006"]
    return_marks([marked], folder, is_applied=True)
    found = [found for found in check_book(folder, quiet, out)[0] if found.code == "X006"]
    assert found
    assert "'afar' → 'far away'" in found[0].message


def test_proofs_are_compared_by_words_and_breaks(folder, workers, tmp_path):
    proof = build(folder, workers, "proof")["proof"]
    marked = mark_up(proof, tmp_path / "marked.pdf")
    return_marks([marked], folder, is_applied=True)
    new = build(folder, workers, "proof")["proof"]
    comparison = compare_files(marked, new)
    assert ("afar", "far away") in {(change.old, change.new) for change in comparison.words}
    assert 3 == len(comparison.words)
    assert not compare_files(new, new).words + compare_files(new, new).line_breaks


def test_joined_and_divided_paragraphs_are_shown_with_the_words_beside():
    whole, parted = "He went. She stayed.\n", "He went.\n\nShe stayed.\n"

    def shown(old, new):
        proof = ProofMap("", "", "", "", 0, (ChapterText("chapters/01.md", old),), ())
        return [change.shown for change in compare_chapters(proof, {"chapters/01.md": new}).words]

    assert [("went. ¶ She", "went. She")] == shown(parted, whole)
    assert [("went. She", "went. ¶ She")] == shown(whole, parted)
    assert [("", "He slept.")] == shown(whole, whole.rstrip() + "\n\nHe slept.\n")
    assert [] == shown(whole, whole.replace(" She", "\nShe"))


def test_since_takes_a_proof_or_a_git_revision(folder, workers, tmp_path):
    def git(*words):
        subprocess.run(
            ["git", "-C", folder, "-c", "user.name=a", "-c", "user.email=a@b.c", *words],
            check=True,
            capture_output=True,
        )

    proof = build(folder, workers, "proof")["proof"]
    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "one")
    git("tag", "v1")
    marked = mark_up(proof, tmp_path / "marked.pdf")
    return_marks([marked], folder, is_applied=True)
    for since in ("v1", str(marked)):
        text = text_of(build(folder, workers, "proof", since=since, changed_only=True)["proof"])
        assert "Proof of the changed pages" in text
        assert "far away" in text
    with pytest.raises(SourceError, match="no earlier state"):
        build(folder, workers, "proof", since="--help")


def test_report_is_a_page_without_script_or_anything_from_elsewhere(folder, workers, tmp_path):
    marked = mark_up(build(folder, workers, "proof")["proof"], tmp_path / "marked.pdf")
    returned = return_marks([marked], folder, is_applied=False)
    write_report(returned, folder, tmp_path / "report.html")
    page = (tmp_path / "report.html").read_text()
    assert "4 annotations came in; 4 are accounted for" in page
    assert page.count("data:image/png;base64,") == 4
    assert "<script" not in page
    assert "http" not in page.replace("http-equiv", "")
    write_report(returned, folder, tmp_path / "report.md")
    text = (tmp_path / "report.md").read_text()
    assert "## Corrections: 3" in text
    assert "heard **from far away** by everybody" in text
    assert 4 == text.count("](report-pictures/") == len(list((tmp_path / "report-pictures").glob("*.png")))


def test_proof_of_pages_that_are_there_starts_no_process(folder, workers):
    build(folder, workers, "print")
    with Workers(1) as idle:
        made = build(folder, idle, "proof")
        assert not idle.is_open
    assert made["proof"].exists()
