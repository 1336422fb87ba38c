"""Reading plays in plain text: speakers, verse within speeches, what is done."""

from __future__ import annotations

from readings import lines, read

from bookgen.config import parse_config
from bookgen.normalise import normalise

TALK = (
    ("Anna", "Who is there at this hour, and in such a wind as this one?"),
    ("Bert", "The ferryman. Will you not open the door before I freeze?"),
    ("Mrs. Carr", "He says that every night, and every night it was the wind."),
)
PLAN = parse_config(
    'title = "The Door"\nlanguage = "en"\nmodified = 2026-01-01T00:00:00Z\n'
    'identifier = "urn:uuid:00000000-0000-4000-8000-000000000001"\n'
)


def play(form: str, *more: str) -> str:
    """Write a scene of fifteen speeches, each in this form, and more below it."""
    spoken = [form.format(name=name, NAME=name.upper(), words=words) for name, words in TALK * 5]
    return "\n\n".join(("SCENE I.", "A kitchen at night, with one lamp in it.", *spoken, *more)) + "\n"


def speeches(source: str) -> list[str]:
    return [line for line in lines(read("a.txt", source, format="text")) if line.startswith("speech")]


def test_a_name_in_capitals_before_its_words_is_the_speaker():
    found = speeches(play("{NAME}. {words}"))
    assert 15 == len(found)
    assert f"speech: **MRS. CARR.** {TALK[2][1]}" == found[2]


def test_a_name_on_its_own_line_takes_the_words_below():
    for form in ("{NAME}.\n\n{words}", "{NAME}\n{words}", "{NAME}:\n\n  {words}"):
        assert f"speech: **ANNA{form[6:7].strip()}** {TALK[0][1]}" == speeches(play(form))[0]


def test_names_on_lines_of_their_own_need_no_acts():
    spoken = "\n\n".join(f"{name.upper()}.\n\n{words}" for name, words in TALK * 5)
    assert 15 == len(speeches(f"{TALK[0][1]}\n\n{spoken}\n"))


def test_who_speaks_once_in_a_play_speaks_too_and_its_end_is_nobodys_word():
    found = lines(read("a.txt", play("{NAME}.\n\n{words}", "DORA.\n\nHush!", "ANNA.\n\nYes?", "THE END"), format="text"))
    assert ["speech: **DORA.** Hush!", "speech: **ANNA.** Yes?", "paragraph: THE END"] == found[-3:]


def test_a_name_in_italics_is_the_speaker():
    assert f"speech: **Mrs. Carr.** {TALK[2][1]}" == speeches(play("_{name}._ {words}"))[2]


def test_what_a_bracket_says_of_a_speech_stays_behind_the_name():
    assert f"speech: **ANNA** [aside]. {TALK[0][1]}" == speeches(play("{NAME} [aside]. {words}"))[0]


def test_the_lines_of_verse_stay_apart_and_prose_is_joined():
    verse = "BERT.\nThe wind is up,\nThe lamp is low,\nAnd nobody has seen me go."
    prose = (
        "ANNA. You may say what you like of the wind, and of the lamp, and of the\n"
        "hour, but I have heard a step upon the stair and I know what I heard.\n"
        "It was no wind."
    )
    found = speeches(play("{NAME}. {words}", verse, prose))
    assert "speech: **BERT.** The wind is up,\\⏎The lamp is low,\\⏎And nobody has seen me go." == found[-2]
    assert "speech: " + prose.replace("ANNA.", "**ANNA.**").replace("\n", "⏎") == found[-1]


def test_what_is_done_is_a_direction_and_a_speech_goes_on():
    found = lines(read("a.txt", play("{NAME}. {words}", "[Exit Bert.", "And so he went."), format="text"))
    assert ["direction: [Exit Bert.", "speech: And so he went."] == found[-2:]


def test_acts_scenes_and_entrances_are_nobodys_words():
    found = lines(read("a.txt", play("{NAME}. {words}", "ACT II", "[Enter Bert.", "ANNA"), format="text"))
    assert ["paragraph: ACT II", "direction: [Enter Bert.", "speech: **ANNA**"] == found[-3:]


def test_words_between_underscores_are_italics_where_there_are_some():
    source = "It was _late_, and _very_ dark.\n\nHe saw _The Lamp_ in the lamp_room and the net_room.\n"
    assert [
        "paragraph: It was *late*, and *very* dark.",
        "paragraph: He saw *The Lamp* in the lamp\\_room and the net\\_room.",
    ] == lines(read("a.txt", source))


def test_a_text_that_only_shouts_now_and_then_has_no_speakers():
    story = "\n\n".join(f"{word}. {TALK[0][1]}" for word in ("STOP", "STOP", "STOP", "FIRE", "FIRE", "FIRE"))
    prose = "\n\n".join(TALK[n % 3][1] for n in range(40))
    assert [] == speeches(f"{story}\n\n{prose}\n")


def test_a_play_is_written_as_one():
    manuscript = read("a.txt", play("{NAME}. {words}", "[Exit Bert."), format="text")
    (chapter,) = normalise(manuscript, PLAN).chapters
    assert f"/// drama\n**ANNA.** {TALK[0][1]}\n\n**BERT.** {TALK[1][1]}\n\n" in chapter.text
    assert chapter.text.endswith("///\n\n/// stage-direction\n[Exit Bert.\n///\n")
