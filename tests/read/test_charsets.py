"""Encodings told apart by the letters that they give."""

from __future__ import annotations

import pytest

from bookgen.read.charsets import foreign_encoding
from bookgen.read.encoding import decode

RUSSIAN = "Он стоял на берегу и смотрел на море, где качались лодки и кричали чайки."
JAPANESE = "むかしむかし、海のそばに、とうだいもりがすんでいました。まいばん火をともします。"
CHINESE = "從前有一個人住在海邊，他的燈是大的，我們都看見了。這是他說的話，也是人們的話。"
GERMAN = "Der Wärter stieg jeden Abend die Stufen des Turmes hinauf; die Möwen schrien übers Meer."


@pytest.mark.parametrize(
    ("text", "encoding"),
    [(RUSSIAN, "windows-1251"), (RUSSIAN, "koi8-r"), (RUSSIAN, "cp866"), (JAPANESE, "cp932"), (JAPANESE, "euc_jp"), (CHINESE, "big5"), (CHINESE, "gb18030")],
)
def test_a_foreign_text_is_decoded_as_it_was_written(text, encoding):
    assert encoding == foreign_encoding(text.encode(encoding) * 5)
    assert text == decode("a.txt", text.encode(encoding))


@pytest.mark.parametrize("encoding", ["latin-1", "windows-1252"])
def test_a_western_text_is_none_of_these(encoding):
    assert "" == foreign_encoding(GERMAN.encode(encoding))
    assert GERMAN == decode("a.txt", GERMAN.encode(encoding))
