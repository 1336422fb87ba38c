"""Reading plays that are laid out as tables."""

from __future__ import annotations

from readings import lines, read

SPEAKER = "<td epub:type='z3998:persona'>{}</td>"


def play(*rows: str) -> str:
    table = "".join(f"<tr>{row}</tr>" for row in rows)
    return (
        "<html xmlns='http://www.w3.org/1999/xhtml' xmlns:epub='http://www.idpf.org/2007/ops'>"
        f"<body><h1>Act I</h1><table><tbody>{table}</tbody></table></body></html>"
    )


def speech(speaker: str, words: str) -> str:
    return f"{SPEAKER.format(speaker)}<td>{words}</td>"


def test_a_row_that_names_its_speaker_is_a_speech():
    source = play(speech("Anna", "Who is there?"), speech("Bert<br/>Carl", "We are."))
    assert [
        "heading 1: Act I",
        "marked: /// drama⏎**Anna** Who is there?⏎⏎**Bert\\⏎Carl** We are.⏎///",
    ] == lines(read("a.xhtml", source))


def test_the_verses_of_a_speech_keep_their_lines():
    verses = "<p><span>One line,</span><br/><span>and two.</span></p><p><span>Three.</span></p>"
    assert "marked: /// drama⏎**Anna** One line,\\⏎and two.\\⏎Three.⏎///" in lines(
        read("a.xhtml", play(speech("Anna", verses)))
    )


def test_a_row_without_a_speaker_is_a_direction_where_it_says_so():
    direction = "<td/><td><i epub:type='z3998:stage-direction'>Enter <b>Bert</b>.</i></td>"
    found = lines(read("a.xhtml", play(direction, speech("Bert", "Here."), "<td/><td>And there.</td>")))
    assert (
        "marked: /// drama⏎/// stage-direction⏎Enter **Bert**.⏎///⏎⏎**Bert** Here.⏎⏎And there.⏎///"
        == found[1]
    )


def test_a_song_within_a_speech_stays_a_song():
    song = "Hear:<div class='song'><p><span>La,</span><br/><span>la.</span></p></div><p>Well.</p>"
    assert (
        "marked: /// drama⏎**Anna** Hear:⏎⏎/// verse⏎La,⏎la.⏎///⏎⏎Well.⏎///"
        == lines(read("a.xhtml", play(speech("Anna", song))))[1]
    )


def test_a_table_with_other_rows_stays_a_table():
    source = play(speech("Anna", "Soprano"), "<td>Total</td><td>1</td>")
    assert lines(read("a.xhtml", source))[1].startswith("verbatim: <table>")
